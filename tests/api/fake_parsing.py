"""A parser of a tiny notation, so that the web's tests rest on nobody else's parsing.

Lines "khoa: gia tri" up to "---" are attributes; then "Điều 1. …", "1. …", "a) …", "I- …" begin sections, and lines
with " | " are rows of a table.
"""

import datetime
import re

from vanban.document_numbers import find_numbers, parse_number
from vanban.documents import (
    Cell,
    Metadata,
    ParsedDocument,
    Passage,
    PassageKind,
    Relation,
    RelationKind,
    Section,
    SectionKind,
    Table,
)

_LEVELS = (
    (SectionKind.HEADING, re.compile(r"(?P<label>[IVX]+)- (?P<title>.*)"), "mục {}"),
    (SectionKind.ARTICLE, re.compile(r"(?P<label>Điều \d+)\. (?P<title>.*)"), "{}"),
    (SectionKind.CLAUSE, re.compile(r"(?P<label>\d+)\. "), "khoản {}"),
    (SectionKind.POINT, re.compile(r"(?P<label>[a-zđ])\) "), "điểm {}"),
)
_RELATIONS = {"Căn cứ": RelationKind.BASED_ON, "Thay thế": RelationKind.REPLACES}


def parse_notation(_name: str, data: bytes) -> ParsedDocument:
    """Returns the document written in the notation."""
    head, body = data.decode().split("\n---\n")
    values = dict(line.split(": ", 1) for line in head.splitlines())
    metadata = Metadata(
        number=parse_number(values["so"]),
        type=values["loai"],
        issuer=values["co quan"],
        date=datetime.date.fromisoformat(values["ngay"]),
        subject=values["trich yeu"],
        signer=values.get("nguoi ky"),
        circulation=values.get("luu hanh"),
        place="Sông Lam",
        recipients=("Các đơn vị,", "Lưu Văn phòng."),
    )
    lines = _lines(body)
    sections = _sections(lines, len(body))
    return ParsedDocument(
        text=body,
        metadata=metadata,
        sections=sections,
        passages=_passages(lines, sections),
        tables=_tables(lines),
        relations=tuple(_relations(lines)),
    )


def _lines(body: str) -> list[tuple[int, str]]:
    starts, position = [], 0
    for line in body.split("\n"):
        starts.append((position, line))
        position += len(line) + 1
    return [(start, line) for start, line in starts if line.strip()]


def _sections(lines: list[tuple[int, str]], size: int) -> tuple[Section, ...]:
    begun: list[tuple[int, int, SectionKind, str, str, str, int | None]] = []
    open_at: dict[int, tuple[int, str]] = {}
    for start, line in lines:
        for level, (kind, pattern, name) in enumerate(_LEVELS):
            match = pattern.match(line)
            if match is None:
                continue
            open_at = {above: held for above, held in open_at.items() if above < level}
            parent, path = open_at[max(open_at)] if open_at else (None, "")
            path = f"{path}, {name.format(match['label'])}".removeprefix(", ")
            open_at[level] = (len(begun), path)
            begun.append((level, start, kind, match["label"], match.groupdict().get("title") or "", path, parent))
            break
    sections = []
    for index, (level, start, kind, label, title, path, parent) in enumerate(begun):
        end = next((one[1] - 1 for one in begun[index + 1 :] if one[0] <= level), size)
        own_end = begun[index + 1][1] - 1 if index + 1 < len(begun) else end
        sections.append(Section(index, parent, kind, label, title, path, start, min(own_end, end), end))
    return tuple(sections)


def _passages(lines: list[tuple[int, str]], sections: tuple[Section, ...]) -> tuple[Passage, ...]:
    passages = []
    for index, (start, line) in enumerate(lines):
        inside = [section for section in sections if section.start <= start < section.end]
        path = inside[-1].path if inside else ""
        kind = PassageKind.TABLE_ROW if " | " in line else PassageKind.TEXT
        section = inside[-1].index if inside else None
        passages.append(Passage(index, section, kind, path, "", line, start, start + len(line)))
    return tuple(passages)


def _tables(lines: list[tuple[int, str]]) -> tuple[Table, ...]:
    rows = [(start, line) for start, line in lines if " | " in line]
    if not rows:
        return ()
    grid = [line.split(" | ") for _, line in rows]
    cells = tuple(Cell(text, row, column) for row, texts in enumerate(grid) for column, text in enumerate(texts))
    spans = tuple((start, start + len(line)) for start, line in rows)
    return (Table(len(rows), len(grid[0]), cells, caption="", row_spans=spans),)


def _relations(lines: list[tuple[int, str]]) -> list[Relation]:
    found = []
    for start, line in lines:
        kind = next((kind for word, kind in _RELATIONS.items() if line.startswith(word)), None)
        for mention in find_numbers(line) if kind else []:
            found.append(Relation(kind, mention.number, line, line, start, start + len(line)))
    return found
