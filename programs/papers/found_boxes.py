"""The boxes of a document of ours or of anyone: what stands in its head, its body, its foot and its annexes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from programs.papers.opened import blocks_of
from programs.papers.wording import one_line

MOTTOS = ("ĐẢNG CỘNG SẢN VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM")
RECIPIENTS = re.compile(r"Nơi nhận\s*:?", re.IGNORECASE)
_NUMBER = re.compile(r"Số\b")
_DATE = re.compile(r"(?:^|,\s*)ngày\b", re.IGNORECASE)
_ANNEX = re.compile(r"(?:PHỤ LỤC|Phụ lục)(?:\s+(?:[IVXLC]+|\d+|số \d+))?\s*[:.]?")
_MARK = re.compile(r"[-–—_]{3,}|\*")
_ADDRESSED = re.compile(r"Kính gửi\s*:")
_SEARCHED = 6  # blocks from the top in which the head stands


@dataclass(slots=True)
class FoundBoxes:
    """The paragraphs of each box, empty ones left out; None and () for what was not found."""

    superior: list[Paragraph] = field(default_factory=list)
    issuer: list[Paragraph] = field(default_factory=list)
    star: Paragraph | None = None
    motto: list[Paragraph] = field(default_factory=list)
    number: Paragraph | None = None
    letter_subject: list[Paragraph] = field(default_factory=list)
    date: Paragraph | None = None
    type: Paragraph | None = None
    subject: list[Paragraph] = field(default_factory=list)
    mark: Paragraph | None = None
    addressees: list[Paragraph] = field(default_factory=list)
    body: list[Paragraph | Table] = field(default_factory=list)
    label: Paragraph | None = None
    recipients: list[Paragraph] = field(default_factory=list)
    right: list[Paragraph] = field(default_factory=list)
    annexes: list[Paragraph | Table] = field(default_factory=list)

    @property
    def body_lines(self) -> list[Paragraph]:
        """The paragraphs of the body."""
        return [one for one in self.body if isinstance(one, Paragraph)]


def find_boxes(document: Document) -> FoundBoxes:
    """Returns the boxes of a document; what stands before an unknown head or after an unknown foot is body."""
    blocks = [one for one in blocks_of(document) if isinstance(one, Table) or one.text.strip()]
    found = FoundBoxes()
    head = next((place for place, one in enumerate(blocks[:_SEARCHED]) if _is_head(one)), None)
    rest = blocks
    if head is not None:
        _read_head(blocks[head], found)
        rest = _after_title(blocks[head + 1 :], found)
    end, annex = _foot_and_annex(rest)
    found.body = list(rest[: end if end is not None else annex])
    found.annexes = list(rest[annex:])
    if end is not None:
        _read_foot(rest[end], found)
    return found


def text_of(paragraphs: Sequence[Paragraph]) -> str:
    """Returns the words of paragraphs, a line for each."""
    return "\n".join(one_line(paragraph.text) for paragraph in paragraphs)


def looks_bold(paragraph: Paragraph) -> bool:
    """Tells whether most letters of a paragraph are bold by themselves."""
    letters = sum(len(run.text.strip()) for run in paragraph.runs)
    return sum(len(run.text.strip()) for run in paragraph.runs if run.bold) * 2 > letters


def _is_head(block: Paragraph | Table) -> bool:
    return isinstance(block, Table) and any(motto in _plain(block) for motto in MOTTOS)


def _plain(table: Table) -> str:
    return one_line(" ".join(element.text or "" for element in table._tbl.iter(qn("w:t"))))


def _read_head(table: Paragraph | Table, found: FoundBoxes) -> None:
    left, right = _sides(table)
    for paragraph in left:
        words = one_line(paragraph.text)
        if _NUMBER.match(words) and found.number is None:
            found.number = paragraph
        elif found.number is not None:
            found.letter_subject.append(paragraph)
        elif words == "*":
            found.star = paragraph
        else:
            (found.issuer if looks_bold(paragraph) else found.superior).append(paragraph)
    for paragraph in right:
        if _DATE.search(one_line(paragraph.text)) and found.date is None:
            found.date = paragraph
        else:
            found.motto.append(paragraph)


def _sides(table: Paragraph | Table) -> tuple[list[Paragraph], list[Paragraph]]:
    """Returns the paragraphs of the first column and of the last that say something."""
    sides: tuple[list[Paragraph], list[Paragraph]] = ([], [])
    if isinstance(table, Table):
        for row in table.rows:
            cells = row.cells
            for side, cell in zip(sides, (cells[0], cells[-1]), strict=True):
                side.extend(_said(cell) if cell._tc is not cells[0]._tc or side is sides[0] else [])
    return sides


def _said(cell: _Cell) -> Iterator[Paragraph]:
    yield from (paragraph for paragraph in cell.paragraphs if paragraph.text.strip())


def _after_title(blocks: list[Paragraph | Table], found: FoundBoxes) -> list[Paragraph | Table]:
    """Reads the type, the subject and the addressees; returns what stands after them."""
    place = 0
    if found.letter_subject or (blocks and _is_addressed(blocks[0])):
        return _after_addressees(blocks, found)
    while place < len(blocks) and isinstance(block := blocks[place], Paragraph):
        words = one_line(block.text)
        if found.type is None and looks_bold(block) and words == words.upper():
            found.type = block
        elif found.type is not None and _MARK.fullmatch(words):
            found.mark = block
            place += 1
            break
        elif found.type is not None and looks_bold(block) and block.alignment == 1:
            found.subject.append(block)
        else:
            break
        place += 1
    return _after_addressees(blocks[place:], found)


def _is_addressed(block: Paragraph | Table) -> bool:
    return isinstance(block, Paragraph) and bool(_ADDRESSED.match(one_line(block.text)))


def _after_addressees(blocks: list[Paragraph | Table], found: FoundBoxes) -> list[Paragraph | Table]:
    if not blocks or not _is_addressed(blocks[0]):
        return blocks
    place = 0
    while place < len(blocks) and isinstance(block := blocks[place], Paragraph):
        words = one_line(block.text)
        listed = one_line(blocks[0].text).endswith(":") and words.startswith(("-", "+")) if place else True  # type: ignore[union-attr]
        if not listed:
            break
        found.addressees.append(block)
        place += 1
    return blocks[place:]


def _foot_and_annex(blocks: list[Paragraph | Table]) -> tuple[int | None, int]:
    """Returns the place of the table of the signature, None for none, and of the first annex."""
    annex = next((place for place, one in enumerate(blocks) if _begins_annex(one)), len(blocks))
    before = range(annex - 1, -1, -1)
    with_label = (place for place in before if _is_foot(blocks[place], labelled=True))
    without = (place for place in before if _is_foot(blocks[place], labelled=False))
    return next(with_label, next(without, None)), annex


def _begins_annex(block: Paragraph | Table) -> bool:
    return isinstance(block, Paragraph) and looks_bold(block) and bool(_ANNEX.fullmatch(one_line(block.text)))


def _is_foot(block: Paragraph | Table, *, labelled: bool) -> bool:
    if not isinstance(block, Table) or len(block.columns) != 2:
        return False
    if labelled:
        return any(RECIPIENTS.match(one_line(one.text)) for one in _sides(block)[0])
    return len(block.rows) == 1 and block.style is not None and block.style.name != "Table Grid"


def _read_foot(table: Paragraph | Table, found: FoundBoxes) -> None:
    left, _ = _sides(table)
    for paragraph in left:
        if found.label is None and RECIPIENTS.match(one_line(paragraph.text)):
            found.label = paragraph
        else:
            found.recipients.append(paragraph)
    if isinstance(table, Table):
        found.right = [paragraph for row in table.rows for paragraph in row.cells[-1].paragraphs]
