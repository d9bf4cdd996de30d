"""Corrections of a document's structure: what a line is, said by a person and kept when the text is read again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from sqlalchemy.orm import Session

from ingest.markers import read_markers
from ingest.rereading import StoredText, reread
from ingest.stored_text import STRUCTURE, decided_lines, stored_text
from ingest.storing_again import store_again
from ingest.structure import KINDS
from vanban.db.corrections import Change
from vanban.db.models import DocumentRow
from vanban.documents import Section, SectionKind
from vanban.errors import InvalidInput
from vanban.ports import Embedder

KIND_WORDS = {
    SectionKind.PART: "Phần",
    SectionKind.CHAPTER: "Chương",
    SectionKind.HEADING: "Mục",
    SectionKind.ARTICLE: "Điều",
    SectionKind.CLAUSE: "Khoản (1.)",
    SectionKind.SUBCLAUSE: "Tiểu khoản (1.1.)",
    SectionKind.POINT: "Điểm (a)",
    SectionKind.DASH: "Gạch đầu dòng",
    SectionKind.PLUS: "Dấu cộng",
    SectionKind.ANNEX: "Phụ lục",
}
PLAIN_WORDS = "Không phải đề mục"
_BULLET_LABELS = {SectionKind.DASH: "-", SectionKind.PLUS: "+"}
_TITLED = frozenset(
    {SectionKind.PART, SectionKind.CHAPTER, SectionKind.HEADING, SectionKind.ARTICLE, SectionKind.ANNEX}
)
_LONGEST_TITLE = 250
_LONGEST_LABEL = 200
NOT_A_LINE = "Trang đã cũ: văn bản vừa được sửa. Hãy mở lại trang."


@dataclass(frozen=True, slots=True)
class LineChoice:
    """What a person says a line is; ``kind`` None is no heading. An empty label is read from the line."""

    kind: SectionKind | None
    label: str = ""


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A line of the text as the page of the structure shows it."""

    start: int
    words: str
    kind: SectionKind | None
    label: str
    path: str
    in_table: bool


def outline_lines(stored: StoredText) -> list[OutlineLine]:
    """Returns every line of a document with what it begins; a line that begins several units shows the first."""
    first = {section.start: section for section in reversed(stored.sections)}
    rows = {start for table in stored.tables for start, _ in table.row_spans}
    found: list[OutlineLine] = []
    position = 0
    for words in stored.text.split("\n"):
        section = first.get(position)
        kind = section.kind if section is not None and section.kind in KIND_WORDS else None
        label, path = (section.label, section.path) if section is not None and kind else ("", "")
        found.append(OutlineLine(position, words, kind, label, path, position in rows))
        position += len(words) + 1
    return found


def correct_structure(
    session: Session, row: DocumentRow, choices: Mapping[int, LineChoice], *, embedder: Embedder
) -> list[Change]:
    """Returns the change that choices for lines (by where they begin) make; none where they say what is there.

    Raises ``InvalidInput`` where a line is not there, is part of a table, or needs a label that it does not carry.
    """
    stored = stored_text(session, row)
    lines = {one.start: one for one in outline_lines(stored)}
    chosen = {start: _labelled(lines, start, choice) for start, choice in choices.items()}
    chosen = {start: one for start, one in chosen.items() if (one.kind, one.label) != _now(lines[start])}
    if not chosen:
        return []
    wanted = _wanted(stored, lines, chosen)
    found = reread(stored, stored.text, sections=wanted, decided=decided_lines(session, row), chosen=chosen.keys())
    store_again(session, row, found, embedder=embedder)
    before = "\n".join(_said(lines[start].words, LineChoice(*_now(lines[start]))) for start in sorted(chosen))
    after = "\n".join(_said(lines[start].words, chosen[start]) for start in sorted(chosen))
    return [Change(STRUCTURE, before, after, _reversal(stored.sections, sorted(chosen)))]


def restore_structure(
    session: Session, row: DocumentRow, reversal: Mapping[str, list[dict[str, object]]], *, embedder: Embedder
) -> list[Change]:
    """Returns the change that puts the structure before a correction back; the text must not have changed since."""
    stored = stored_text(session, row)
    sections = [_section(values) for values in reversal["sections"]]
    found = reread(stored, stored.text, sections=sections)
    store_again(session, row, found, embedder=embedder)
    before, after = (f"{len(one)} đề mục, khoản, điểm" for one in (stored.sections, found.document.sections))
    return [Change(STRUCTURE, before, after, _reversal(stored.sections, []))]


def _now(line: OutlineLine) -> tuple[SectionKind | None, str]:
    return line.kind, line.label


def _labelled(lines: Mapping[int, OutlineLine], start: int, choice: LineChoice) -> LineChoice:
    line = lines.get(start)
    if line is None:
        raise InvalidInput(NOT_A_LINE)
    if choice.kind is None:
        return LineChoice(None)
    if line.in_table:
        raise InvalidInput(f"Dòng “{line.words[:60]}” nằm trong bảng nên không làm đề mục được.")
    label = " ".join(choice.label.split()) or _label_on(line.words, choice.kind)
    if choice.kind is SectionKind.POINT and label and not label.endswith(")"):
        label += ")"
    if not label or len(label) > _LONGEST_LABEL:
        raise InvalidInput(f"Dòng “{line.words[:60]}” cần nhãn, ví dụ “Điều 5”, “II”, “3”, “a)”.")
    return LineChoice(choice.kind, label)


def _label_on(words: str, kind: SectionKind) -> str:
    """Returns the label that a line carries for a kind, "" where it carries none."""
    found = next((one.label for one in read_markers(words) if KINDS[one.style] is kind), "")
    return found or _BULLET_LABELS.get(kind, "")


def _wanted(
    stored: StoredText, lines: Mapping[int, OutlineLine], chosen: Mapping[int, LineChoice]
) -> tuple[Section, ...]:
    """Returns the sections of the text with those lines begin what was chosen."""
    ends = {start: start + len(lines[start].words) for start in chosen}
    kept: list[Section] = []
    taken: set[int] = set()
    for section in stored.sections:
        begin = next((start for start in chosen if start <= section.start < max(ends[start], start + 1)), None)
        if begin is None or section.kind not in KIND_WORDS:
            kept.append(section)
        elif section.start == begin and begin not in taken and chosen[begin].kind is not None:
            taken.add(begin)
            kept.append(_chosen_section(section, lines[begin], chosen[begin]))
    fresh = max((one.index for one in stored.sections), default=-1) + 1
    for number, start in enumerate(sorted(start for start in chosen if start not in taken), start=fresh):
        if chosen[start].kind is not None:
            empty = Section(number, None, SectionKind.CLAUSE, "", "", "", start, ends[start], ends[start])
            kept.append(_chosen_section(empty, lines[start], chosen[start]))
    return tuple(sorted(kept, key=lambda one: (one.start, one.index)))


def _chosen_section(section: Section, line: OutlineLine, choice: LineChoice) -> Section:
    kind = choice.kind or section.kind
    return replace(section, kind=kind, label=choice.label, title=_title(line.words, kind))


def _title(words: str, kind: SectionKind) -> str:
    if kind not in _TITLED:
        return ""
    body = next((one.body for one in read_markers(words) if KINDS[one.style] is kind), 0)
    title = words[body:].strip(" .:*_")
    return title if len(title) <= _LONGEST_TITLE else ""


def _said(words: str, choice: LineChoice) -> str:
    what = f"{KIND_WORDS[choice.kind]}, nhãn “{choice.label}”" if choice.kind else PLAIN_WORDS
    return f"“{words[:80]}”: {what}"


def _reversal(sections: Sequence[Section], lines: list[int]) -> str:
    values = [asdict(section) for section in sections]
    return json.dumps({"field": STRUCTURE, "lines": lines, "sections": values}, ensure_ascii=False)


def _section(values: Mapping[str, object]) -> Section:
    return Section(**{**values, "kind": SectionKind(str(values["kind"]))})  # type: ignore[arg-type]
