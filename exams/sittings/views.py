"""What candidates see of an attempt: no key in ``AttemptView``, and in ``ResultView`` once the rules say so."""

import datetime
from dataclasses import dataclass

from vanban.errors import InvalidInput
from vanban.exam_sittings import Ended, Rules, SittingKind


class AttemptOver(InvalidInput):
    """An attempt that takes nothing any more: handed in, out of time, or its sitting closed. What was saved counts."""


@dataclass(frozen=True, slots=True)
class Save:
    """What a candidate chose: places of the bank's options, none to take an answer back.

    ``question`` is the place in the paper; ``sequence`` is a counter that rises with every choice of the candidate.
    """

    question: int
    chosen: tuple[int, ...]
    sequence: int


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of saves: questions of which what was sent stands, and those that hold a newer choice already."""

    accepted: tuple[int, ...]
    older: tuple[int, ...]
    seconds_left: int


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question as the candidate meets it. ``options`` are (place in the bank, words) in the order shown."""

    question: int
    stem: str
    options: tuple[tuple[int, str], ...]
    chosen: tuple[int, ...]
    kind: str
    several: bool


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An attempt that goes on; once it is ``over`` it has no questions, only a result.

    ``sequence`` is the highest counter of a save so far: another device goes on from there.
    """

    id: int
    sitting_id: int
    title: str
    kind: SittingKind
    number: int
    code: str
    questions: tuple[ShownQuestion, ...]
    seconds_left: int
    started_at: datetime.datetime
    ends_at: datetime.datetime
    rules: Rules
    sequence: int = 0
    prediction: int | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """Words of a document that prove an answer; ``start`` and ``end`` are their place in its text, in code points."""

    document_id: int
    citation: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Review:
    """A question after the attempt: what was chosen, the key, and why.

    ``withheld`` says in words why explanation and cited places are left out, where the person may not read them.
    """

    question: int
    stem: str
    options: tuple[tuple[int, str], ...]
    chosen: tuple[int, ...]
    keys: tuple[int, ...]
    right: bool
    explanation: str
    cited: tuple[CitedPlace, ...]
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class ResultView:
    """How an attempt ended. Without ``score_shown`` right, mark and passed are None; without ``answers_shown`` there is
    no review.

    ``mark`` is on the paper's ``scale``, to two decimals; ``passed`` is None where no share is needed.
    """

    attempt_id: int
    sitting_id: int
    title: str
    kind: SittingKind
    number: int
    code: str
    questions: int
    seconds: int
    submitted_at: datetime.datetime
    ended: Ended
    scale: int
    rules: Rules
    score_shown: bool
    answers_shown: bool
    right: int | None = None
    mark: float | None = None
    passed: bool | None = None
    prediction: int | None = None
    review: tuple[Review, ...] = ()
