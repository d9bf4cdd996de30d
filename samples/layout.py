"""A source as pieces of a page, the same for every format: paragraphs with their looks, and tables.

The three renderers draw these pieces and know nothing of documents; this module knows documents and nothing of formats.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from samples.profiles import profile_of
from samples.sources import Annex, Block, Paragraph, Source, SourceTable
from vanban.layout.boxes import Foot, Top, foot_pieces, head_pieces
from vanban.layout.pieces import Para, Run, SideBySide, centred, printed_date
from vanban.layout.profiles import Profile


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


def head(source: Source, profile: Profile) -> Iterator[Para | SideBySide]:
    """Yields the head table, then type and subject, or the addressees of a letter."""
    top = Top(
        superior=tuple(source.superior.splitlines()),
        issuer=tuple(_issuer_lines(source)),
        number=source.number,
        place_and_date=f"{source.place}, {printed_date(source.date)}",
        type=source.type,
        subject=source.subject,
        note=source.note,
        addressees=source.addressees,
        letter=source.type == "Công văn",
    )
    yield from head_pieces(top, profile)


def _issuer_lines(source: Source) -> list[str]:
    """Returns the issuing body as printed: a long State name breaks before the place it belongs to."""
    if source.family == "state" and len(source.issuer_head) > _HEAD_LINE:
        return _PLACE.sub("\n", source.issuer_head, count=1).splitlines()
    return source.issuer_head.splitlines()


def signature(source: Source, profile: Profile) -> SideBySide:
    """Returns the recipients on the left and authority, position and name on the right."""
    authority, position = tuple(source.authority.splitlines()), tuple(source.position.splitlines())
    return foot_pieces(Foot(authority, position, source.signer, source.recipients), profile)


def _annex(annex: Annex, source: Source, profile: Profile) -> Iterator[Piece]:
    yield replace(centred(annex.label, profile.body, bold=True, keep=True), page_break_before=True)
    yield centred(annex.title, profile.body, bold=True, keep=True)
    yield from _body(annex.blocks, source, profile)


def _body(blocks: tuple[Block, ...], source: Source, profile: Profile) -> Iterator[Piece]:
    after_centred = False
    for block in blocks:
        if isinstance(block, SourceTable):
            if block.caption:
                yield centred(block.caption, profile.table + 1, italic=True, before=4, after=4, keep=True)
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
        return centred(text, profile.body - 1, italic=True, after=6)
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
    return centred(text, profile.body, bold=True, before=4, after=4, keep=True)


def column_widths(table: SourceTable) -> tuple[float, ...]:
    """Returns a share for every column: wide enough for its longest word, growing with the root of its text."""
    rows = [table.header, *(row for row in table.rows if len(row) == len(table.header))]
    weights = []
    for column in zip(*rows, strict=True):
        words = [len(word) for cell in column for word in cell.split()] or [1]
        mean = sum(map(len, column)) / len(column)
        weights.append(max(max(words) + 1.5, 2.4 * mean**0.5, 4.5))
    return tuple(weight / sum(weights) for weight in weights)
