"""The body of a DOCX as lines: paragraphs with their looks, tables of keys, cells that hold options."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from exams.formats.word_keys import Keys, keys_of_table
from exams.formats.word_layout import OPTION_RE
from exams.formats.word_marks import Look, LookedAt, looked_at
from ingest.legacy_text import convert_paragraphs
from ingest.readers.archives import Package
from ingest.readers.docx_fonts import read_theme
from ingest.readers.docx_numbering import W, read_numbering
from ingest.readers.docx_paragraphs import Context, read_paragraph
from ingest.readers.docx_styles import read_styles

_LABEL_RE = re.compile(  # at the start of a line, behind a tab, or behind two blanks
    r"(?:(?<![^\t\n])|(?<=  )|(?<=[\t\n] )|(?<=^ ))([*#]?)([A-H])[ \t]{0,3}[.)/:](?!\d)"
)
_PICTURES = (f"{W}drawing", f"{W}pict", f"{W}object")


@dataclass(frozen=True, slots=True)
class Segment:
    """An option in a line: its letter, its words and how it looks."""

    letter: str
    text: str
    looks: frozenset[Look]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph in Unicode with where it stands, or the keys of a table; ``table``: the words came out of one."""

    text: str
    place: str
    seen: LookedAt | None = None
    keys: Keys = field(default_factory=dict)
    picture: bool = False
    table: bool = False

    def segments(self) -> tuple[str, tuple[Segment, ...]]:
        """Returns the words before the first option label, and the options."""
        labels = list(_LABEL_RE.finditer(self.text))
        if not labels:
            return self.text, ()
        looks = self._looks(len(labels))
        ends = [label.start() for label in labels[1:]] + [len(self.text)]
        found = tuple(
            Segment(label[2], self.text[label.end() : end], look | ({Look.ASTERISK} if label[1] else frozenset()))
            for label, end, look in zip(labels, ends, looks, strict=True)
        )
        return self.text[: labels[0].start()], found

    def _looks(self, count: int) -> list[frozenset[Look]]:
        """Returns the looks of each option: those of its letter or of most of its words."""
        if self.seen is None:
            return [frozenset()] * count
        labels = list(_LABEL_RE.finditer(self.seen.text))
        if len(labels) != count:
            return [frozenset()] * count
        ends = [label.start() for label in labels[1:]] + [len(self.seen.text)]
        return [
            self.seen.between(label.start(2), label.end(2)) | self.seen.between(label.end(), end)
            for label, end in zip(labels, ends, strict=True)
        ]


def lines_of(package: Package) -> tuple[list[Line], tuple[str, ...]]:
    """Returns the lines of the body in order, and what was converted out of old encodings."""
    root = package.xml("word/document.xml")
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        return [], ()
    styles = read_styles(package.xml("word/styles.xml"))
    styles.theme = read_theme(package.xml("word/theme/theme1.xml"))
    context = Context(styles, read_numbering(package.xml("word/numbering.xml")))
    context.guesses.add(body)
    lines = [line for number, one in enumerate(_blocks(body), start=1) for line in _lines(one, number, context)]
    texts = convert_paragraphs([line.text for line in lines], context.conversions)
    changed = [
        Line(text, line.place, line.seen, line.keys, line.picture, line.table)
        for line, text in zip(lines, texts, strict=True)
    ]
    return changed, tuple(context.conversions.warnings())


def _blocks(body: "etree._Element") -> Iterator["etree._Element"]:
    for element in body.iterchildren(tag=etree.Element):
        if element.tag == f"{W}sdt":
            content = element.find(f"{W}sdtContent")
            yield from _blocks(content) if content is not None else ()
        elif element.tag in (f"{W}p", f"{W}tbl"):
            yield element


def _lines(block: "etree._Element", number: int, context: Context) -> Iterator[Line]:
    place = f"đoạn {number}"
    if block.tag == f"{W}p":
        yield _paragraph(block, place, context)
        return
    rows = [[list(cell.iter(f"{W}p")) for cell in row.iter(f"{W}tc")] for row in block.iter(f"{W}tr")]
    read = [[[_paragraph(one, f"bảng ở {place}", context, table=True) for one in cell] for cell in row] for row in rows]
    words = [["\n".join(line.text for line in cell) for cell in row] for row in read]
    keys = keys_of_table(words)
    if keys:
        yield Line("", f"bảng ở {place}", keys=keys)
    elif any(OPTION_RE.match(cell.strip()) for row in words for cell in row):
        yield from (line for row in read for cell in row for line in cell)
    else:
        yield from (Line(" | ".join(" ".join(c.split()) for c in row), f"bảng ở {place}", table=True) for row in words)


def _paragraph(element: "etree._Element", place: str, context: Context, *, table: bool = False) -> Line:
    read = read_paragraph(element, context)
    picture = any(next(element.iter(tag), None) is not None for tag in _PICTURES)
    return Line(read.marker + read.text, place, looked_at(element, read.marker), picture=picture, table=table)
