"""A source as pieces of a page, the same for every format: paragraphs with their looks, and tables.

The three renderers draw these pieces and know nothing of documents; this module knows documents and nothing of formats.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from samples.profiles import Profile, profile_of
from samples.sources import Annex, Block, Paragraph, Source, SourceTable

Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph. Sizes in points; ``first_line`` in millimetres; ``rule`` is the width of a line below it as a
    share of the text's width; ``line`` an exact line height in points, 0 for single."""

    runs: tuple[Run, ...]
    size: float
    align: Align = "left"
    first_line: float = 0
    before: float = 0
    after: float = 0
    line: float = 0
    rule: float = 0
    keep_with_next: bool = False
    page_break_before: bool = False

    @property
    def text(self) -> str:
        """The words without their look."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A table without borders: each row has a left and a right cell. ``widths`` are shares that sum to 1."""

    rows: tuple[tuple[tuple[Para, ...], tuple[Para, ...]], ...]
    widths: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with borders. ``widths`` are shares that sum to 1; a row of two cells spans from its second cell."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    size: float


Piece = Para | SideBySide | Grid

_CENTRED = re.compile(r"(Chương [IVXL]+|PHẦN THỨ \w+|Mục \d+)\b")
_ROMAN = re.compile(r"[IVXL]+(?:-|\.) ")
_ARTICLE = re.compile(r"Điều \d+\.")
_NUMBERED = re.compile(r"\d+(?:\.\d+)*(?:\.|-)? ")
_BASIS = re.compile(r"(?:- )?(?:Căn cứ|Theo đề nghị|Xét đề nghị|Xét Tờ trình)\b")
_PLACE = re.compile(r" (?=(?:THÀNH PHỐ|PHƯỜNG|XÃ) )")
_HEAD_LINE = 24  # characters that fit into the left column of a State head
_ADDRESS_INDENT = 25  # millimetres before "Kính gửi:" when a list of addressees follows
_TITLE_LENGTH = 110  # characters; longer numbered lines are sentences even without a full stop


def pieces(source: Source) -> list[Piece]:
    """Returns everything that is printed, in order; page numbers and margins are the renderer's."""
    profile = profile_of(source)
    body = list(_body(source.blocks, source, profile))
    if isinstance(body[-1], Para):
        body[-1] = replace(body[-1], keep_with_next=True)  # a signature never stands alone on a page
    return [
        *head(source, profile),
        *body,
        signature(source, profile),
        *(piece for annex in source.annexes for piece in _annex(annex, source, profile)),
    ]


def printed_date(date: datetime.date) -> str:
    """Returns "ngày 05 tháng 02 năm 2026": a 0 before days under 10 and months 1 and 2 (Hướng dẫn 36-HD/VPTW)."""
    month = f"{date.month:02}" if date.month < 3 else str(date.month)
    return f"ngày {date.day:02} tháng {month} năm {date.year}"


def head(source: Source, profile: Profile) -> Iterator[Piece]:
    """Yields the head table, then type and subject, or the addressees of a letter."""
    letter = source.type == "Công văn"
    number = [_para(profile.number_label + source.number, profile.number)]
    if letter:
        number.append(_para(source.subject, 12, italic=True, before=4))
    place = _para(f"{source.place}, {printed_date(source.date)}", profile.date, italic=True)
    rows = ((_issuer(source, profile), _motto(profile)), (tuple(number), (place,)))
    yield SideBySide(rows, (0.46, 0.54) if source.family == "party" else (0.4, 0.6))
    if not letter:
        yield _para(source.type.upper(), profile.type, bold=True, before=14)
        mark = bool(profile.closing_mark)
        yield _para(source.subject, profile.subject, bold=True, after=0 if mark else 9, rule=0 if mark else 0.35)
        if source.note:
            yield _para(source.note, profile.body - 1, italic=True)
        if mark:
            yield _para(profile.closing_mark, profile.subject, after=8)
    yield from _addressees(source, profile)


def _addressees(source: Source, profile: Profile) -> Iterator[Para]:
    """Yields "Kính gửi: …" centred for one addressee, above a list for several."""
    if len(source.addressees) == 1:
        yield _para(f"Kính gửi: {source.addressees[0]}", profile.body, before=10, after=8)
    elif source.addressees:
        yield Para((Run("Kính gửi:"),), profile.body, "left", _ADDRESS_INDENT, before=10, after=2)
        for name in source.addressees:
            yield Para((Run(f"- {name}"),), profile.body, "left", _ADDRESS_INDENT + 12, after=2)


def _issuer(source: Source, profile: Profile) -> tuple[Para, ...]:
    upper = [_para(line, profile.superior) for line in source.superior.splitlines()]
    issuing = [_para(line, profile.issuer, bold=True) for line in _issuer_lines(source)]
    if profile.head_star:
        return (*upper, *issuing, _para("*", profile.issuer))
    issuing[-1] = replace(issuing[-1], rule=0.4, after=6)
    return (*upper, *issuing)


def _issuer_lines(source: Source) -> list[str]:
    """Returns the issuing body as printed: a long State name breaks before the place it belongs to."""
    if source.family == "state" and len(source.issuer_head) > _HEAD_LINE:
        return _PLACE.sub("\n", source.issuer_head, count=1).splitlines()
    return source.issuer_head.splitlines()


def _motto(profile: Profile) -> tuple[Para, ...]:
    motto = _para(profile.motto, profile.motto_size, bold=True, rule=0 if profile.second_motto else 1)
    if not profile.second_motto:
        return (motto,)
    return (motto, _para(profile.second_motto, profile.motto_size + 1, bold=True, rule=1, after=6))


def signature(source: Source, profile: Profile) -> SideBySide:
    """Returns the recipients on the left and authority, position and name on the right."""
    style = profile.recipients_label_style
    label = Run("Nơi nhận:", bold="bold" in style, italic="italic" in style, underline=style == "underline")
    left = [Para((label,), profile.recipients_label)]
    left += [
        Para((Run(f"- {name}"),), profile.recipients) for name in _closed(source.recipients, profile.recipient_end)
    ]
    right = [_para(line, profile.authority, bold=True) for line in source.authority.splitlines()]
    right += [_para(line, profile.position, bold=profile.position_bold) for line in source.position.splitlines()]
    right += [_para("", profile.signer)] * 4 + [_para(source.signer, profile.signer, bold=True)]
    return SideBySide(((tuple(left), tuple(right)),), (0.5, 0.5))


def _closed(recipients: tuple[str, ...], end: str) -> list[str]:
    bare = [name.rstrip(",.;") for name in recipients]
    return [f"{name}{end}" for name in bare[:-1]] + [f"{bare[-1]}."]


def _annex(annex: Annex, source: Source, profile: Profile) -> Iterator[Piece]:
    yield replace(_para(annex.label, profile.body, bold=True, keep=True), page_break_before=True)
    yield _para(annex.title, profile.body, bold=True, keep=True)
    yield from _body(annex.blocks, source, profile)


def _body(blocks: tuple[Block, ...], source: Source, profile: Profile) -> Iterator[Piece]:
    after_centred = False
    for block in blocks:
        if isinstance(block, SourceTable):
            if block.caption:
                yield _para(block.caption, profile.table + 1, italic=True, before=4, after=4, keep=True)
            yield Grid(block.header, block.rows, column_widths(block), profile.table)
            after_centred = False
            continue
        para = body_para(block, source, profile)
        if after_centred and block.text == block.text.upper() and not _ROMAN.match(block.text):
            para = _heading(block.text, profile)
        after_centred = para.align == "center"
        yield para


def body_para(block: Paragraph, source: Source, profile: Profile) -> Para:
    """Returns a body line with the look its opening words call for."""
    text = block.text
    if _CENTRED.match(text) or _shouted(text):
        return _heading(text, profile)
    if text.startswith("(Kèm theo") or text.startswith("(Ban hành kèm theo"):
        return _para(text, profile.body - 1, italic=True, after=6)
    runs = _runs(text, state=source.family == "state")
    line, gap = profile.line, profile.paragraph_gap
    keep = all(run.bold for run in runs)
    return Para(runs, profile.body, "justify", profile.first_line, 0, gap, line, keep_with_next=keep)


def _runs(text: str, *, state: bool) -> tuple[Run, ...]:
    if article := _ARTICLE.match(text):
        cut = len(text) if _titled(text) else article.end()
        return tuple(run for run in (Run(text[:cut], bold=True), Run(text[cut:])) if run.text)
    if _ROMAN.match(text) or (_NUMBERED.match(text) and _titled(text)):
        return (Run(text, bold=True),)
    return (Run(text, italic=state and bool(_BASIS.match(text))),)


def _titled(text: str) -> bool:
    return len(text) <= _TITLE_LENGTH and text[-1] not in ".;:,”"


def _shouted(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 6 and text == text.upper() and not _ROMAN.match(text) and not _NUMBERED.match(text)


def _heading(text: str, profile: Profile) -> Para:
    return _para(text, profile.body, bold=True, before=4, after=4, keep=True)


def _para(
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    after: float = 0,
    rule: float = 0,
    keep: bool = False,
) -> Para:
    run = Run(text, bold=bold, italic=italic)
    return Para((run,), size, "center", before=before, after=after, rule=rule, keep_with_next=keep)


def column_widths(table: SourceTable) -> tuple[float, ...]:
    """Returns a share for every column: wide enough for its longest word, growing with the root of its text."""
    rows = [table.header, *(row for row in table.rows if len(row) == len(table.header))]
    weights = []
    for column in zip(*rows, strict=True):
        words = [len(word) for cell in column for word in cell.split()] or [1]
        mean = sum(map(len, column)) / len(column)
        weights.append(max(max(words) + 1.5, 2.4 * mean**0.5, 4.5))
    return tuple(weight / sum(weights) for weight in weights)
