"""The option of a question that the text of documents proves, with the words that prove it; none where none is."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from exams.citing import clause_name, document_name, short_name
from exams.items import LETTERS, Item, Source
from exams.passages import Passage, Passages
from exams.questions import Question, question_of
from exams.support import LEAST_WHOLE, Support, supports, verdict_on

LEAST_AHEAD = 0.2  # by how much the proof of the best option must be stronger than that of the next
SURE = 0.75  # strength from which a proof is strong
_RIGHT, _WRONG = "đúng", "sai"


class Outcome(StrEnum):
    """What came of looking for a proof."""

    PROVEN = "chung_minh_duoc"
    NO_DOCUMENT = "van_ban_khong_co_trong_kho"
    NOT_PROVEN = "khong_du_can_cu"
    SEVERAL = "nhieu_phuong_an_co_can_cu"


class Confidence(StrEnum):
    """How strong a proof is."""

    STRONG = "cao"
    FAIR = "vua"


OUTCOME_WORDS = {
    Outcome.PROVEN: "chứng minh được",
    Outcome.NO_DOCUMENT: "văn bản nêu trong câu hỏi không có trong kho",
    Outcome.NOT_PROVEN: "không đủ căn cứ để chọn",
    Outcome.SEVERAL: "hơn một phương án có căn cứ",
}
CONFIDENCE_WORDS = {Confidence.STRONG: "cao", Confidence.FAIR: "vừa"}


@dataclass(frozen=True, slots=True)
class Answered:
    """The option that is proven: its place from 0, how strongly, and the words that prove it. ``against_key`` tells
    that the question gives another key."""

    outcome: Outcome
    place: int | None = None
    confidence: Confidence | None = None
    source: Source | None = None
    against_key: bool = False

    @property
    def letter(self) -> str:
        """The letter of the proven option, "" for none."""
        return LETTERS[self.place] if self.place is not None and self.place < len(LETTERS) else ""


def answer(item: Item, passages: Passages) -> Answered:
    """Returns the option that the passages prove. A question that names a document is held against that one alone; it
    is never answered from another. Questions with several keys, and options that must be computed, are not proven."""
    question = question_of(item, passages)
    if question is None:
        return Answered(Outcome.NO_DOCUMENT)
    options = [option.strip().rstrip(".").lower() for option in item.options]
    if set(options) == {_RIGHT, _WRONG}:
        return _of_judgement(item, question, passages, options)
    found = supports(question, passages)
    if question.negative:
        return _of_exception(item, found)
    return _of_support(item, found)


def _of_support(item: Item, found: Sequence[Support | None]) -> Answered:
    ranked = sorted(((one.strength, place) for place, one in enumerate(found) if one is not None), reverse=True)
    if not ranked:
        return Answered(Outcome.NOT_PROVEN)
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < LEAST_AHEAD:
        return Answered(Outcome.SEVERAL)
    place = ranked[0][1]
    best = found[place]
    return _proven(item, place, best) if best is not None else Answered(Outcome.NOT_PROVEN)


def _of_exception(item: Item, found: Sequence[Support | None]) -> Answered:
    """Returns the one option that nothing supports where all others stand in the text nearly as they are written."""
    without = [place for place, one in enumerate(found) if one is None or one.option < LEAST_WHOLE]
    beside = [one for place, one in enumerate(found) if one is not None and place not in without]
    if len(without) != 1 or len(beside) != len(found) - 1 or len(found) < 3:
        return Answered(Outcome.NOT_PROVEN)
    return _proven(item, without[0], beside[0])


def _of_judgement(item: Item, question: Question, passages: Passages, options: Sequence[str]) -> Answered:
    judged = verdict_on(question, passages)
    if judged is None:
        return Answered(Outcome.NOT_PROVEN)
    is_true, support = judged
    return _proven(item, options.index(_RIGHT if is_true else _WRONG), support)


def _proven(item: Item, place: int, support: Support) -> Answered:
    strong = support.strength >= SURE and support.option >= LEAST_WHOLE
    confidence = Confidence.STRONG if strong else Confidence.FAIR
    against = len(item.keys) == 1 and item.keys[0] != place
    return Answered(Outcome.PROVEN, place, confidence, source_of(support.passage), against)


def source_of(passage: Passage) -> Source:
    """Returns the words of a passage as a source."""
    document = passage.document
    name = document_name(document.metadata) or short_name(document.metadata)
    quote = document.text[passage.start : passage.end]
    return Source(
        document.id, passage.section, passage.path, passage.start, passage.end, quote, clause_name(passage.path, name)
    )
