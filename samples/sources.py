"""The sources of the sample documents: TOML attributes between ``+++`` lines, then the body in light markup.

A body line is a paragraph. ``[phụ lục] LABEL`` begins an annex whose next line is its title; ``[bảng] caption`` begins
a table, whose first row holds the column heads and which ``[/bảng]`` ends. Cells are separated by ``|``; a row of two
cells is a group row, whose second cell spans the rest of the table.
"""

import datetime
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_args

from vanban.documents import RelationKind
from vanban.principals import Audience, Publicity

SOURCE_DIR = Path(__file__).parent / "source"

Family = Literal["party", "state"]
Format = Literal["docx", "pdf", "html"]
FORMATS: tuple[Format, ...] = get_args(Format)

# DOMAIN §2: types of documents and the codes their numbers carry.
TYPE_CODES = {
    "Nghị quyết": "NQ",
    "Quyết định": "QĐ",
    "Quy định": "QĐ",
    "Quy chế": "QC",
    "Chỉ thị": "CT",
    "Kết luận": "KL",
    "Hướng dẫn": "HD",
    "Thông báo": "TB",
    "Báo cáo": "BC",
    "Kế hoạch": "KH",
    "Chương trình": "CTr",
    "Chương trình hành động": "CTr",
    "Chương trình công tác": "CTr",
    "Tờ trình": "TTr",
    "Công văn": "CV",
}
PARTY_NUMBER = re.compile(r"\d{2,}-(?P<code>[A-ZĐ][A-Za-zĐ]*)/[A-ZĐ]+")
STATE_NUMBER = re.compile(r"\d{2,}/(?:\d{4}/)?(?P<code>[A-ZĐ][A-Za-zĐ]*)-[A-ZĐ-]+")
_NUMBERS = {"party": PARTY_NUMBER, "state": STATE_NUMBER}
_REQUIRED = frozenset(
    {"number", "type", "family", "issuer_head", "issuer", "place", "date", "subject"}
    | {"authority", "position", "signer", "recipients", "owner", "audience", "publicity", "format", "relations"}
)
_OPTIONAL = frozenset({"superior", "addressees", "note", "effective", "named", "profile"})


class SourceError(ValueError):
    """A source that cannot be used; the text says which file, which line or key, and what is expected."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the body."""

    text: str


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table: every row is as long as ``header``, or has two cells and is a group row."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | SourceTable


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: "PHỤ LỤC I", its title and its blocks."""

    label: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class SourceRelation:
    """An edge that the document's own words state: the expected result of reading it."""

    kind: RelationKind
    target: str
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A sample document before rendering. ``slug`` is the file's name without its ending."""

    slug: str
    number: str
    type: str
    family: Family
    superior: str
    issuer_head: str
    issuer: str
    place: str
    date: datetime.date
    subject: str
    authority: str
    position: str
    signer: str
    recipients: tuple[str, ...]
    owner: str
    audience: Audience
    publicity: Publicity
    format: Format
    relations: tuple[SourceRelation, ...]
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...] = ()
    addressees: tuple[str, ...] = ()  # "Kính gửi: …"
    note: str = ""  # "(Ban hành kèm theo …)" under the subject
    effective: datetime.date | None = None  # where it is not the date of signing
    named: tuple[str, ...] = ()  # unit codes when the audience is "named"
    profile: str = ""  # a profile of profiles.toml, where date and family do not decide

    @property
    def file_name(self) -> str:
        """The name of the built file."""
        return f"{self.slug}.{self.format}"

    def lines(self) -> list[str]:
        """Returns body and annexes line by line as printed; a table row is its cells joined with " | "."""
        lines = list(block_lines(self.blocks))
        for annex in self.annexes:
            lines += [annex.label, annex.title, *block_lines(annex.blocks)]
        return lines


def block_lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Yields the printed lines of blocks: paragraphs, captions and table rows, in order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
            continue
        if block.caption:
            yield block.caption
        for row in (block.header, *block.rows):
            yield " | ".join(row)


def load_sources(folder: Path = SOURCE_DIR) -> tuple[Source, ...]:
    """Returns all sources of a folder in the order of their names; raises ``SourceError`` for the first bad one."""
    return tuple(load(path) for path in sorted(folder.glob("*.txt")))


def load(path: Path) -> Source:
    """Returns the source in a file; its slug is the file's name without ``.txt``."""
    return parse(path.read_text(encoding="utf-8"), slug=path.stem)


def parse(text: str, *, slug: str) -> Source:
    """Returns the source that a text describes; raises ``SourceError`` for anything not understood."""
    if not unicodedata.is_normalized("NFC", text):
        raise SourceError(f"{slug}: the text must be NFC")
    parts = text.split("+++\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise SourceError(f"{slug}: expected attributes between two lines '+++' at the start")
    try:
        attributes = tomllib.loads(parts[1])
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{slug}: {error}") from error
    body = [line.strip() for line in parts[2].splitlines()]
    blocks, annexes = _body([line for line in body if line], slug)
    return _source(attributes, slug, blocks, annexes)


def _source(values: Mapping[str, Any], slug: str, blocks: tuple[Block, ...], annexes: tuple[Annex, ...]) -> Source:
    _check_keys(values, slug)
    try:
        source = Source(
            **{key: values[key] for key in _REQUIRED - {"recipients", "audience", "publicity", "relations"}},
            **{key: values[key] for key in _OPTIONAL & values.keys() - {"named", "addressees", "superior"}},
            slug=slug,
            superior=values.get("superior", ""),
            recipients=tuple(values["recipients"]),
            addressees=tuple(values.get("addressees", ())),
            named=tuple(values.get("named", ())),
            audience=Audience(values["audience"]),
            publicity=Publicity(values["publicity"]),
            relations=tuple(_relation(relation) for relation in values["relations"]),
            blocks=blocks,
            annexes=annexes,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise SourceError(f"{slug}: {error}") from error
    _check_values(source)
    return source


def _relation(values: Mapping[str, Any]) -> SourceRelation:
    if unknown := values.keys() - {"kind", "target", "date"}:
        raise ValueError(f"unknown keys of a relation: {sorted(unknown)}")
    return SourceRelation(RelationKind(values["kind"]), values["target"], values.get("date"))


def _check_keys(values: Mapping[str, Any], slug: str) -> None:
    if missing := _REQUIRED - values.keys():
        raise SourceError(f"{slug}: missing keys: {', '.join(sorted(missing))}")
    if unknown := values.keys() - _REQUIRED - _OPTIONAL:
        raise SourceError(f"{slug}: unknown keys: {', '.join(sorted(unknown))}")


def _check_values(source: Source) -> None:
    if source.family not in _NUMBERS or source.format not in FORMATS or source.type not in TYPE_CODES:
        raise SourceError(f"{source.slug}: unknown family, format or type")
    match = _NUMBERS[source.family].fullmatch(source.number)
    if match is None or match["code"] != TYPE_CODES[source.type]:
        raise SourceError(f"{source.slug}: number {source.number} does not fit {source.family} {source.type}")
    if type(source.date) is not datetime.date or not source.recipients or not source.blocks:
        raise SourceError(f"{source.slug}: expected a date without time, recipients and a body")
    if (source.audience is Audience.NAMED) != bool(source.named):
        raise SourceError(f"{source.slug}: 'named' goes with audience 'named'")


def _body(lines: list[str], slug: str) -> tuple[tuple[Block, ...], tuple[Annex, ...]]:
    starts = [index for index, line in enumerate(lines) if line.startswith("[phụ lục] ")]
    body = lines[: starts[0]] if starts else lines
    annexes = []
    for start, end in pairwise([*starts, len(lines)]):
        if end - start < 3:
            raise SourceError(f"{slug}: an annex needs a title and a content: {lines[start]}")
        blocks = _blocks(lines[start + 2 : end], slug)
        annexes.append(Annex(lines[start].removeprefix("[phụ lục] "), lines[start + 1], blocks))
    return _blocks(body, slug), tuple(annexes)


def _blocks(lines: list[str], slug: str) -> tuple[Block, ...]:
    blocks: list[Block] = []
    rest = iter(lines)
    for line in rest:
        if line.startswith("[bảng]"):
            blocks.append(_table(line.removeprefix("[bảng]").strip(), rest, slug))
        elif line.startswith("["):
            raise SourceError(f"{slug}: unknown mark: {line}")
        else:
            blocks.append(Paragraph(line))
    return tuple(blocks)


def _table(caption: str, rest: Iterator[str], slug: str) -> SourceTable:
    rows: list[tuple[str, ...]] = []
    for line in rest:
        if line == "[/bảng]":
            break
        rows.append(tuple(cell.strip() for cell in line.split("|")))
    else:
        raise SourceError(f"{slug}: a table without [/bảng]: {caption}")
    if len(rows) < 2:
        raise SourceError(f"{slug}: a table needs a head and a row: {caption}")
    for row in rows[1:]:
        if len(row) not in (2, len(rows[0])):
            raise SourceError(f"{slug}: {len(row)} cells under {len(rows[0])} column heads: {' | '.join(row)}")
    return SourceTable(caption, rows[0], tuple(rows[1:]))
