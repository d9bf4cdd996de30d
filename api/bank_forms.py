"""The form in which a trainer writes a question: what was typed, the question it makes, and what is wrong beside it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated

from fastapi import Form

from exams import findings as f
from exams.findings import Finding
from exams.formats.entries import Entry, usual_weights
from exams.items import LETTERS, Item, Kind, Level, Source
from vanban.db.exam_models import ExamItemSourceRow
from vanban.errors import InvalidInput
from vanban.text import nfc

FEWEST_ROWS, MOST_ROWS = 4, len(LETTERS)  # options on the form
LONGEST = {"stem": 6_000, "option": 2_000, "explanation": 8_000}  # code points
_FIELD_OF = {
    **dict.fromkeys((f.STEM_EMPTY, f.NEGATIVE_SMALL, f.STEM_TELLS, f.TEST_ROW, f.NO_CITATION, f.SAME_STEM), "stem"),
    **dict.fromkeys((f.KEY_UNPROVEN, f.QUOTE_CHANGED, f.SOURCE_EXPIRED, f.SOURCE_PARTLY, f.NO_SOURCE), "source"),
    **dict.fromkeys((f.AGAINST_EXPLANATION, f.NO_EXPLANATION), "explanation"),
    f.NO_LEVEL: "level",
    f.NO_TOPIC: "topic",
    f.COMPUTED_WRONG: "options",
}
Words = Annotated[str, Form()]
Many = Annotated[list[str] | None, Form()]


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option on the form; ``origin`` is its place in the version that is changed, so that what belongs to it alone
    (feedback, percent of the mark) goes with it."""

    text: str = ""
    key: bool = False
    origin: int | None = None


@dataclass(frozen=True, slots=True)
class BankForm:
    """What was typed. ``sources`` are keys of earlier sources that stay; ``after`` is the version that is
    changed; ``shown`` are the codes of the rules that the person has seen beside the form."""

    kind: str = Kind.OTHER.value
    level: str = ""
    topic: str = ""
    code: str = ""
    stem: str = ""
    options: tuple[OptionRow, ...] = (OptionRow(),) * FEWEST_ROWS
    several: bool = False
    pairs: tuple[tuple[str, str], ...] = ()
    explanation: str = ""
    sources: frozenset[str] = frozenset()
    document: str = ""
    clause: str = ""
    quote: str = ""
    note: str = ""
    after: int = 0
    shown: frozenset[str] = field(default_factory=frozenset)

    def with_row(self) -> "BankForm":
        """Returns the form with room for one more option, or for one more pair."""
        if self.pairs:
            return replace(self, pairs=(*self.pairs, ("", "")))
        return replace(self, options=(*self.options, OptionRow())[:MOST_ROWS])


def typed_form(
    *,
    kind: Words = "",
    level: Words = "",
    topic: Words = "",
    code: Words = "",
    stem: Words = "",
    option: Many = None,
    key: Many = None,
    origin: Many = None,
    several: Words = "",
    left: Many = None,
    right: Many = None,
    explanation: Words = "",
    source: Many = None,
    document: Words = "",
    clause: Words = "",
    quote: Words = "",
    note: Words = "",
    after: Words = "",
    shown: Words = "",
) -> BankForm:
    """Returns what was typed into the form; nothing of it is judged yet."""
    texts, keys, origins = option or [], set(key or []), origin or []
    rows = [
        OptionRow(_lines(text), str(place) in keys, _small(origins[place]) if place < len(origins) else None)
        for place, text in enumerate(texts[:MOST_ROWS])
    ]
    pairs = tuple((_lines(a), _lines(b)) for a, b in zip(left or [], right or [], strict=False))
    return BankForm(
        kind if kind in set(Kind) else Kind.OTHER.value,
        level if level in set(Level) else "",
        " ".join(nfc(topic).split()),
        " ".join(nfc(code).split()),
        _lines(stem),
        tuple(rows) + (OptionRow(),) * (0 if pairs else max(0, FEWEST_ROWS - len(rows))),
        several == "1",
        pairs[:100],
        _lines(explanation),
        frozenset(one[:60] for one in source or []),
        nfc(document).strip()[:200],
        " ".join(nfc(clause).split())[:200],
        _lines(quote),
        nfc(note).strip()[:500],
        _small(after) or 0,
        frozenset(shown.split()),
    )


def form_of(entry: Entry, *, version: int) -> BankForm:
    """Returns the form filled in from a version."""
    item = entry.item
    rows = [OptionRow(text, place in item.keys, place) for place, text in enumerate(item.options)]
    blank = 0 if entry.pairs else max(0, FEWEST_ROWS - len(rows))
    return BankForm(
        kind=item.kind.value,
        level=item.level.value if item.level else "",
        topic=item.topic,
        code=entry.code,
        stem=item.stem,
        options=(*rows, *(OptionRow(),) * blank),
        several=entry.several,
        pairs=entry.pairs,
        explanation=item.explanation,
        sources=frozenset(map(source_key, item.sources)),
        after=version,
    )


def source_key(source: Source | ExamItemSourceRow) -> str:
    """Returns what tells a source from the others of a question, the same in every version."""
    return f"{source.document_id}-{source.start}-{source.end}"


def entry_from(form: BankForm, before: Entry | None, sources: Sequence[Source]) -> Entry:
    """Returns the question that a form makes of the version before it; rows left blank at the end are no options.

    Raises ``InvalidInput`` for what is too long.
    """
    _check_lengths(form)
    rows = list(form.options)
    while rows and not rows[-1].text.strip():
        rows.pop()
    options = () if form.pairs else tuple(row.text.strip() for row in rows)
    keys = tuple(place for place, row in enumerate(rows) if row.key and not form.pairs)
    old = before or Entry(Item(Kind.OTHER, None, "", "", (), ()))
    item = replace(
        old.item,
        kind=Kind(form.kind),
        level=Level(form.level) if form.level else None,
        topic=form.topic,
        stem=form.stem.strip(),
        options=options,
        keys=keys,
        explanation=form.explanation.strip(),
        sources=tuple(sources),
    )
    pairs = tuple((a.strip(), b.strip()) for a, b in form.pairs if a.strip() or b.strip())
    return replace(
        old,
        item=item,
        code=form.code,
        several=form.several,
        feedback=_following(old.feedback, rows, ""),
        weights=_weights(old, rows, keys, several=form.several),
        pairs=pairs,
        place="",
    )


def beside(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Returns what the linter says by the field it stands beside."""
    placed: dict[str, list[Finding]] = defaultdict(list)
    for one in findings:
        stem = one.detail.startswith("Lời dẫn")
        placed[_FIELD_OF.get(one.rule, "stem" if stem else "options")].append(one)
    return placed


def _following(values: Sequence[str], rows: Sequence[OptionRow], blank: str) -> tuple[str, ...]:
    """Returns what belongs to options, each beside the option it belonged to."""
    if not values:
        return ()
    return tuple(_at(values, row.origin) or blank for row in rows)


def _weights(old: Entry, rows: Sequence[OptionRow], keys: tuple[int, ...], *, several: bool) -> tuple[float, ...]:
    """Returns the percents that go with the options, none where the keys have changed or an option is new."""
    known = [row.origin for row in rows if row.origin is not None and row.origin < len(old.weights)]
    same = tuple(place for place, row in enumerate(rows) if row.origin in old.item.keys) == keys
    if not old.weights or len(known) < len(rows) or not same or several != old.several:
        return ()
    weights = tuple(old.weights[place] for place in known)
    return () if weights == usual_weights(len(rows), keys, several=several) else weights


def _at(values: Sequence[str], place: int | None) -> str:
    return values[place] if place is not None and place < len(values) else ""


def _check_lengths(form: BankForm) -> None:
    texts = [("stem", "Câu dẫn", form.stem), ("explanation", "Lời giải thích", form.explanation)]
    texts += [("option", f"Phương án {LETTERS[place]}", row.text) for place, row in enumerate(form.options)]
    for name, words, text in texts:
        if len(text) > LONGEST[name]:
            raise InvalidInput(f"{words} dài quá {LONGEST[name]:,} ký tự.".replace(",", "."))


def _lines(text: str) -> str:
    """Returns text of a form with line breaks as we write them."""
    return nfc(text).replace("\r\n", "\n").replace("\r", "\n")


def _small(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdigit() and len(words) <= 9 else None
