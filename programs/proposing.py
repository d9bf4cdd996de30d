"""Tasks that a configured model proposes, each proved by the document before it counts.

A model only points: the sentence must stand word for word in the passage it names, the body that leads must be named in
it or in a heading above it, and the day is reckoned by the same code as ever. What fails is counted, never shown.
"""

import json
import re
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from programs.bodies import begins_as_body, names_nobody
from programs.deadlines import read_deadline
from programs.due_wording import find_dues
from programs.source import Source
from programs.subjects import subject
from programs.tasks import RULES, FoundTask, Shape
from prompts.loader import render
from rag.claim_backing import gives_orders
from rag.duty_reading import FRAMES, MARK, load_words
from rag.evidence import Evidence
from rag.model_port import Prompt, Writes
from vanban.documents import PassageKind, Section
from vanban.text import bare_form, nfc

MOST_PASSAGES = 6  # in one prompt: the tasks of more would not fit into the longest answer of a model
MOST_CHARACTERS = 4_000  # of passages in one prompt
LONGEST_REPLY = 24_000  # characters; what a model writes beyond is not read
_KEYS = frozenset({"doan", "trich", "chu_tri", "phoi_hop", "san_pham", "han"})
_FEWEST, _LONGEST = 4, 1_200  # words and characters of a task


class Refused(StrEnum):
    """Why a proposal does not count, as pages say it."""

    SHAPE = "sai mẫu"
    QUOTE = "câu không có trong đoạn"
    LEAD = "chủ trì không được nêu tên"
    TOLD = "phần kể tình hình"
    GENERAL = "không giao đích danh"
    KNOWN = "đã có"


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a model proposed and the document proves, how many proposals failed, by reason, and how many prompts of
    ``total`` were sent."""

    tasks: tuple[FoundTask, ...]
    refused: Mapping[Refused, int]
    prompts: int
    total: int = 0


def propose_tasks(source: Source, model: Writes, *, known: Sequence[FoundTask], public: bool) -> Proposals:
    """Returns what a model finds beyond the tasks already known, in the order of the text.

    A document that is not ``public`` goes to no model outside the organisation: then nothing is asked. Raises
    ``ModelUnavailable`` when the model fails.
    """
    *_, last = proposing(source, model, known=known, public=public)
    return last


def proposing(source: Source, model: Writes, *, known: Sequence[FoundTask], public: bool) -> Iterator[Proposals]:
    """Yields what there is before the first prompt and after each, as ``propose_tasks`` returns it in the end."""
    groups = list(_groups(source)) if model.inside or public else []
    found: list[FoundTask] = []
    refused: Counter[Refused] = Counter()
    yield Proposals((), {}, 0, len(groups))
    for sent, group in enumerate(groups, start=1):
        for line in _written(model, group):
            task = _proved(source, line, group, [*known, *found])
            if isinstance(task, Refused):
                refused[task] += 1
            else:
                found.append(task)
        yield Proposals(tuple(sorted(found, key=lambda task: task.start)), dict(refused), sent, len(groups))


def _groups(source: Source) -> Iterator[list[Evidence]]:
    """Yields the passages of running text, as many as one prompt holds; what gives a machine orders is left out."""
    group: list[Evidence] = []
    for item in source.evidence:
        if item.kind is PassageKind.TABLE_ROW or item.path.startswith(FRAMES) or gives_orders(item.text):
            continue
        size = sum(len(one.text) for one in group) + len(item.text)
        if group and (len(group) == MOST_PASSAGES or size > MOST_CHARACTERS):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _written(model: Writes, group: Sequence[Evidence]) -> Iterator[str]:
    """Yields the lines a model writes about passages."""
    fence = secrets.token_hex(8)
    passages = "\n".join(
        render("tasks", "passage", {"fence": fence, "mark": mark, "place": item.path, "text": item.text})
        for mark, item in enumerate(group, start=1)
    )
    prompt = Prompt(render("tasks", "system", {"fence": fence}), render("tasks", "user", {"passages": passages}))
    text = ""
    for chunk in model.write(prompt):
        text += chunk.text
        if len(text) > LONGEST_REPLY:
            break
    for line in text[:LONGEST_REPLY].splitlines():
        if "{" in line:
            yield line.strip().rstrip(",")


def _proved(source: Source, line: str, group: Sequence[Evidence], known: Sequence[FoundTask]) -> FoundTask | Refused:
    said = _said(line)
    if said is None or not 1 <= int(said["doan"]) <= len(group):
        return Refused.SHAPE
    item = group[int(said["doan"]) - 1]
    place = _place(item, said["trich"])
    if place is None:
        return Refused.QUOTE
    above = _above(source, place[0])
    task = _task(source, said, place, above[-1][0].path if above else item.path)
    return _refused(source, task, known) or task


def _refused(source: Source, task: FoundTask, known: Sequence[FoundTask]) -> Refused | None:
    """Returns why a task that stands where it says does not count, None where nothing speaks against it."""
    words, above = source.text[task.start : task.end], _above(source, task.start)
    given = subject(words)
    if not _is_named(task.lead, words, above):
        return Refused.LEAD
    if any(load_words().no_duty.search(bare_form(nfc(section.title))) for section, _ in above):
        return Refused.TOLD
    if any(one.start < task.end and task.start < one.end for one in known):
        return Refused.KNOWN
    in_general = source.type in RULES and not (given is not None and given.ordered)
    return Refused.GENERAL if not task.due and (names_nobody(task.lead) or in_general) else None


def _is_named(lead: str, words: str, above: Sequence[tuple[Section, str]]) -> bool:
    """Tells whether a body is the one a sentence gives something to: among those it begins with where it names any,
    else in the sentence or a heading above it."""
    if not begins_as_body(lead):
        return False
    given = subject(words)
    texts = [words[given.start : given.end]] if given is not None else [words, *(text for _, text in above)]
    return _within(lead, texts) is not None


def _said(line: str) -> dict[str, str] | None:
    """Returns a line's values by key, None for anything but an object with exactly the keys asked for."""
    try:
        values = json.loads(line)
    except ValueError:
        return None
    if not isinstance(values, dict) or set(values) != _KEYS:
        return None
    said = {key: nfc(str(value)).strip() for key, value in values.items()}
    return said if re.fullmatch(r"\d{1,2}", said["doan"]) else None


def _place(item: Evidence, quote: str) -> tuple[int, int] | None:
    """Returns the range in the document's text where a passage says a quote, spaces aside; its mark is left out."""
    quote = quote[re.match(MARK, quote).end() :]  # type: ignore[union-attr]  # the pattern may be empty
    if len(quote.split()) < _FEWEST or len(quote) > _LONGEST:
        return None
    within = _within(quote, [item.text])
    return (item.start + within[0], item.start + within[1]) if within is not None else None


def _within(wording: str, texts: Sequence[str]) -> tuple[int, int] | None:
    """Returns where the first of the texts that holds a wording holds it, each run of spaces standing for any other."""
    words = wording.split()
    if not words:
        return None
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)")
    return next((match.span() for text in texts if (match := pattern.search(text))), None)


def _above(source: Source, position: int) -> list[tuple[Section, str]]:
    """Returns the sections that hold a position with their own words, the outermost first."""
    around = [one for one in source.sections if one.start <= position < one.end]
    return [(one, source.text[one.start : one.own_end]) for one in around]


def _task(source: Source, said: Mapping[str, str], place: tuple[int, int], path: str) -> FoundTask:
    """Returns the task: what the document does not say of partners, product or deadline is left out."""
    words = source.text[slice(*place)]
    known = [words, *(text for _, text in _above(source, place[0]))]

    def proved(key: str) -> str:
        return " ".join(said[key].split()) if _within(said[key], known) is not None else ""

    due = proved("han")
    deadline = read_deadline(due, issued=source.issued, year=source.plan_year, effective=source.effective)
    if not due and (dues := find_dues(words, issued=source.issued, year=source.plan_year)):
        due, deadline = dues[0].wording, dues[0].deadline
    return FoundTask(
        text=" ".join(words.split()),
        start=place[0],
        end=place[1],
        path=path,
        lead=" ".join(said["chu_tri"].split()),
        partners=proved("phoi_hop"),
        product=proved("san_pham"),
        due=due,
        deadline=deadline,
        shape=Shape.PROPOSED,
    )
