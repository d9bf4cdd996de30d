"""The head of a document: title, issuing body, number, place and date, type, trich_yeu.

Readers give the two columns of a head one after the other, or side by side on one line; both are cut into the
same pieces here. Source of the layout: Hướng dẫn 36-HD/VPTW (Party), Nghị định 30/2020/NĐ-CP annex I (State).
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.assembling import Line
from ingest.blocks import Block
from ingest.bodies import is_post
from ingest.line_kinds import is_annex_heading, is_gazette_noise, is_numbered, is_rule, is_shouting, plain, starts_body
from vanban.dates import find_dates
from vanban.document_numbers import NumberMention, parse_mention
from vanban.document_types import type_named
from vanban.text import bare_form

HEAD_LINES = 90  # lines from the top in which a head may begin; web pages put their own words before it
_FREE_LINES = 15  # lines from the top in which a type line is believed without a title above it
_TITLE_RE = re.compile(r"cong hoa xa hoi chu nghia viet nam|dang cong san viet nam")
_MOTTO_RE = re.compile(r"doc lap\s*[-–]\s*tu do\s*[-–]\s*hanh phuc")
_CUT_RE = re.compile(_TITLE_RE.pattern + "|" + _MOTTO_RE.pattern)
_NUMBER_START_RE = re.compile(r"(?:(?:[a-z]+ ){0,4}so)\s*(?:hieu|ky hieu)?\s*:?\s*(?=[\d/.\-–…_(sovl|]|$)")
_NUMBER_RE = re.compile(r"\S*\d\S*(?:\s?[-–/]\s?[^\W\d_]\S*)*")
_PLACE_RE = re.compile(r"(?P<place>[^\W\d_][^,\d|]{1,40}?)\s*,?\s+ngày\b", re.IGNORECASE)
_EMPTY_DATE_RE = re.compile(r"ngay[\s.…_\d]*thang[\s.…_\d]*nam[\s.…_]*(?:\d{4})?$")
_LETTER_RE = re.compile(r"^(?:v\s?/\s?v|về việc)\b[\s:.]*", re.IGNORECASE)
_AUTHORITY_RE = re.compile(
    r"(?:chinh phu|thu tuong|bo truong|chu tich|giam doc|uy ban|hoi dong|quoc hoi|ban chap hanh|ban thuong vu|"
    r"ban bi thu|bo chinh tri|truong ban|chanh (?:van phong|an|thanh tra)|bi thu|tong |vien truong|thong doc|"
    r"thuong truc|ban (?:chi dao|to chuc|tuyen giao|noi chinh|dan van|kiem tra))"
)
_DRAFT_RE = re.compile(r"^\(?\s*d[ựƯu] th[ảẢa]o\s*(?:lần\s*)?[\d)(.:]*\s*[-–:]?\s*", re.IGNORECASE)
_ATTACHED_RE = re.compile(r"\s*\((?:ban hành )?kèm theo .*$", re.IGNORECASE)  # says whose annex it is
_SESSIONS = ("cua ", "hoi nghi ", "ky hop ")  # what stands between type and trich_yeu of an assembly's document
_ENOUGH = 900  # characters; no trich_yeu is longer


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line of the head: its words, the line it stands on, the column the reader gave."""

    text: str
    line: int
    column: int | None


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says. ``end`` is the line after it; ``found`` is False where the document has no head."""

    end: int = 0
    found: bool = False
    number: NumberMention | None = None
    number_text: str = ""
    type: str | None = None
    bodies: tuple[str, ...] = ()
    place: str | None = None
    date: datetime.date | None = None
    subject: str | None = None
    is_letter: bool = False
    begin: int = 0


def read_head(lines: Sequence[Line]) -> Head:
    """Returns the head that stands at the top of a document, or an empty one."""
    pieces = list(_pieces(lines[:HEAD_LINES]))
    title = next((i for i, p in enumerate(pieces) if _CUT_RE.fullmatch(bare_form(p.text))), None)
    if any(is_annex_heading(p.text) for p in pieces[: min(4, title or 4)]):
        return Head()
    if title is None:
        return _head_without_title(lines, pieces)
    begin = _begin(pieces, title)
    kind = _type_at(pieces, title + 1)
    stop = kind if kind is not None else _body_at(pieces, title + 1)
    upper = pieces[begin:stop]
    head = replace(_upper_head(upper), found=True, begin=pieces[begin].line)
    if kind is None:
        return _letter(head, pieces, begin, stop)
    return _with_type(head, lines, pieces, kind)


def read_number_and_date(lines: Sequence[Line]) -> Head:
    """Returns only the number, place, date and bodies found on some lines, wherever they stand."""
    return _upper_head(list(_pieces(lines)))


def _head_without_title(lines: Sequence[Line], pieces: list[Piece]) -> Head:
    """Returns a head that begins with its type ("NGHỊ ĐỊNH"), as in a copy without the first lines."""
    near = [p for p in pieces if p.line < _FREE_LINES]
    kind = _type_at(near, 0)
    if kind is None:
        return Head()
    upper = [p for p in near[:kind] if not starts_body(p.text)]
    head = replace(_upper_head(upper), found=True, begin=pieces[0].line)
    return _with_type(head, lines, pieces, kind)


def _pieces(lines: Sequence[Line]) -> Iterator[Piece]:
    """Yields the lines cut at the titles, the motto and cell marks, without rules and gazette lines."""
    for index, line in enumerate(lines):
        if is_gazette_noise(line.text):
            continue
        for cell in line.text.split(" | "):
            yield from _cut(plain(cell), index, line.block.column)


def _cut(text: str, index: int, column: int | None) -> Iterator[Piece]:
    position = 0
    folded = bare_form(text)
    for match in _CUT_RE.finditer(folded):
        if not is_shouting(text[match.start() : match.end()]) and not _MOTTO_RE.fullmatch(match[0]):
            continue
        for part in (text[position : match.start()], text[match.start() : match.end()]):
            if not is_rule(part):
                yield Piece(part.strip(), index, column)
        position = match.end()
    if not is_rule(text[position:]):
        yield Piece(text[position:].strip(), index, column)


def _begin(pieces: list[Piece], title: int) -> int:
    """Returns the piece that opens the head: the issuing bodies and stamps in capitals right above the title."""
    begin = title
    while begin > 0 and title - begin < 14:
        before = pieces[begin - 1]
        known = is_shouting(before.text) or _is_number_line(before.text) or _is_dated(before.text)
        in_letter = any(_LETTER_RE.match(p.text) for p in pieces[max(0, begin - 4) : begin])
        if not known and not in_letter and before.column != 0:
            break
        begin -= 1
    return begin


def _type_at(pieces: list[Piece], start: int) -> int | None:
    """Returns the index of the type line, or None where the body begins before one."""
    for index in range(start, len(pieces)):
        text = _DRAFT_RE.sub("", pieces[index].text).rstrip(" :")
        name = type_named(text)
        if name is not None and (bare_form(name) == bare_form(text) or is_shouting(text[: len(name)])):
            return index
        if starts_body(pieces[index].text) and not is_shouting(pieces[index].text):
            return None
    return None


def _body_at(pieces: list[Piece], start: int) -> int:
    """Returns the index of the first piece of the body where there is no type line (a letter)."""
    for index in range(start, len(pieces)):
        text = pieces[index].text
        if starts_body(text):
            return index
        long = len(text) > 120 and not is_shouting(text) and not _LETTER_RE.match(text)
        if long and not _is_number_line(text) and not _is_dated(text):
            return index
    return len(pieces)


def _upper_head(pieces: list[Piece]) -> Head:
    """Returns what stands above the type: number, place, date and bodies."""
    number, written = _number(pieces)
    place, date = _place_and_date(pieces)
    return Head(number=number, number_text=written, place=place, date=date, bodies=tuple(_bodies(pieces)))


def _number(pieces: list[Piece]) -> tuple[NumberMention | None, str]:
    """Returns the document's own number and what is written after "Số", which a draft leaves without a number."""
    written = ""
    for index, piece in enumerate(pieces):
        lead = _NUMBER_START_RE.match(bare_form(piece.text))
        if lead is None:
            if piece.column != 1 and (mention := parse_mention(piece.text)) and " " not in piece.text.strip():
                return mention, piece.text
            continue
        rest = piece.text[lead.end() :]
        following = pieces[index + 1].text if index + 1 < len(pieces) else ""
        for text in (
            rest,
            rest + following if rest.endswith(("-", "/", "\x02")) else "",
            following if not rest else "",
        ):
            mention = _leading_number(text)
            if mention is not None:
                return mention, text[: mention.end]
        written = written or rest or " "
    return None, written


def _leading_number(text: str) -> NumberMention | None:
    """Returns the number a text begins with: the longest beginning that is one, before a place or a date."""
    cut = re.split(r"\s+(?=[^\W\d_]+(?:\s[^\W\d_]+){0,4},?\s+ngày\b)", text, maxsplit=1)[0]
    words = cut.split(" ")
    for count in range(min(len(words), 6), 0, -1):
        if (mention := parse_mention(" ".join(words[:count]))) is not None:
            broken = words[count:]  # a joint number whose hyphen was lost at the end of a line
            joined = len(broken) == 1 and broken[0].isupper() and parse_mention("-".join([*words[:count], *broken]))
            return joined or mention
    return None


def _is_number_line(text: str) -> bool:
    return _NUMBER_START_RE.match(bare_form(text)) is not None


def _is_dated(text: str) -> bool:
    folded = bare_form(text)
    return bool(find_dates(text)) or _EMPTY_DATE_RE.search(folded) is not None or folded.endswith((", ngay", " ngay"))


def _place_and_date(pieces: list[Piece]) -> tuple[str | None, datetime.date | None]:
    """Returns place and date of the line "Hà Nội, ngày 05 tháng 3 năm 2020", also where it is broken in two."""
    for index, piece in enumerate(pieces):
        text = piece.text.strip(" *")
        if _MOTTO_RE.search(bare_form(text)) or "ngay" not in bare_form(text):
            continue
        joined = text + " " + pieces[index + 1].text if index + 1 < len(pieces) else text
        place = _place(text)
        for candidate in (text, joined):
            dates = find_dates(candidate)
            if dates:
                return place, dates[0].date
        if place is not None:
            return place, None
    return None, None


def _place(text: str) -> str | None:
    """Returns the place before ", ngày", without a number that stands on the same line."""
    match = _PLACE_RE.search(text)
    if match is None:
        return None
    words = match["place"].split()
    while words and (any(c.isdigit() or c in "/:" for c in words[0]) or words[0].isupper() or words[0][0].islower()):
        words = words[1:]
    return " ".join(words).strip(" *_") or None


def _bodies(pieces: list[Piece]) -> list[str]:
    """Returns the lines in capitals that name the issuing bodies, the highest first."""
    return [
        p.text
        for p in pieces
        if is_shouting(p.text)
        and not _CUT_RE.fullmatch(bare_form(p.text))
        and not _is_number_line(p.text)
        and parse_mention(p.text) is None
        and len(p.text) < 150
    ]


def _with_type(head: Head, lines: Sequence[Line], pieces: list[Piece], kind: int) -> Head:
    text = _DRAFT_RE.sub("", pieces[kind].text).rstrip(" :")
    name = type_named(text)
    rest = text[len(name or "") :].strip(" -–:")
    subject, last = _subject(lines, pieces, kind + 1, [rest] if rest else [])
    end = max(last, pieces[kind].line) + 1
    while end < len(lines) and is_rule(lines[end].text):
        end += 1
    return replace(head, type=name, subject=subject, end=end)


def _subject(lines: Sequence[Line], pieces: list[Piece], start: int, parts: list[str]) -> tuple[str | None, int]:
    """Returns the trich_yeu that follows the type line and the last line it stands on."""
    last = -1
    sure = _sure_end(pieces, start)
    for index in range(start, len(pieces)):
        piece = pieces[index]
        if _ends_subject(lines, pieces, index, parts, sure):
            break
        parts.append(piece.text)
        last = piece.line
        if index + 1 < len(pieces) and _rule_between(lines, piece.line, pieces[index + 1].line):
            break
    return _joined_subject(parts), last


def _sure_end(pieces: list[Piece], start: int) -> int:
    """Returns the index of a legal basis or article that follows soon and cannot be part of a trich_yeu, or 0."""
    for index in range(start, min(start + 12, len(pieces))):
        text = bare_form(pieces[index].text.lstrip("-+* "))
        if text.startswith(("can cu", "theo de nghi", "kinh gui", "dieu 1", "chuong i", "xet ")):
            between = [p.text for p in pieces[start:index]]
            fits = sum(map(len, between)) < _ENOUGH and not any(t.endswith((".", ";", ":")) for t in between)
            return index if fits and index > start else 0
    return 0


def _ends_subject(lines: Sequence[Line], pieces: list[Piece], index: int, parts: list[str], sure: int) -> bool:
    piece = pieces[index]
    text = piece.text.lstrip("-+* ")
    shouted = bool(parts) and is_shouting(" ".join(parts))
    if _is_authority(pieces, index, parts) or sum(map(len, parts)) > _ENOUGH or (sure and index >= sure):
        return True
    if sure:
        return False
    if not parts:
        return is_numbered(text) or bare_form(text).startswith(("can cu", "kinh gui")) or len(text) > _ENOUGH
    if shouted:
        about = bare_form(text).startswith("ve ") and bare_form(parts[0]).startswith(_SESSIONS)
        return not (about or is_shouting(text) or text.startswith("(")) or is_numbered(text)
    before, block = lines[pieces[index - 1].line].block, lines[piece.line].block
    fresh = text[0].isupper() and not (before.bold and block.bold)
    return starts_body(text) or is_shouting(text) or len(text) > 250 or fresh or _differs(before, block)


def _is_authority(pieces: list[Piece], index: int, parts: list[str]) -> bool:
    """Tells whether a line in capitals names who decides ("BỘ TRƯỞNG BỘ TÀI CHÍNH"), right before the legal basis."""
    text = pieces[index].text
    if parts and text.endswith(":"):
        return True
    if not parts or not is_shouting(text) or not (is_post(text) or _AUTHORITY_RE.match(bare_form(text))):
        return False
    following = next((p.text for p in pieces[index + 1 : index + 4] if not is_shouting(p.text)), "")
    soon = pieces[index + 1].text if index + 1 < len(pieces) else ""
    return (
        starts_body(soon)
        or starts_body(following)
        or bare_form(text).endswith(("quyet dinh", "quy dinh", "quyet nghi"))
    )


def _differs(before: Block, block: Block) -> bool:
    """Tells whether the layout shows that a paragraph does not belong to the centred bold one before it."""
    return (bool(before.bold) and block.bold is False) or (bool(before.centered) and block.centered is False)


def _rule_between(lines: Sequence[Line], first: int, second: int) -> bool:
    return any(is_rule(lines[index].text) for index in range(first + 1, second))


def _joined_subject(parts: list[str]) -> str | None:
    """Returns the trich_yeu in one line; "HỘI NGHỊ LẦN THỨ SÁU …" before "VỀ …" names the body, not the subject."""
    about = next((i for i, part in enumerate(parts) if bare_form(part).startswith("ve ")), 0)
    if about and bare_form(parts[0]).startswith(_SESSIONS):
        parts = parts[about:]
    joined = " ".join(" ".join(parts).split())
    return _ATTACHED_RE.sub("", joined).strip(" *_-") or None


def _letter(head: Head, pieces: list[Piece], begin: int, stop: int) -> Head:
    """Returns the head of a letter: no type line, its trich_yeu after "V/v" under the number."""
    start = next((i for i in range(begin, stop) if _LETTER_RE.match(pieces[i].text)), None)
    end = max((pieces[i].line for i in range(begin, stop)), default=-1) + 1
    head = replace(head, end=end)
    if start is None:
        return head
    parts = [_LETTER_RE.sub("", pieces[start].text)]
    for piece in pieces[start + 1 : stop]:
        same_column = piece.column == pieces[start].column
        if (
            not same_column
            or is_shouting(piece.text)
            or _is_dated(piece.text)
            or _CUT_RE.fullmatch(bare_form(piece.text))
        ):
            break
        parts.append(piece.text)
    return replace(head, subject=_joined_subject(parts), is_letter=True)
