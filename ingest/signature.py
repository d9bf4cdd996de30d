"""The end of a document: who receives it, on whose behalf and by whom it is signed.

Forms: ``T/M BỘ CHÍNH TRỊ`` (Party), ``TM. ỦY BAN NHÂN DÂN / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH`` (State). Readers give
recipients and signature as two columns, one after the other, or side by side on one line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.assembling import Line
from ingest.bodies import is_exact_post, is_known_body, is_post, post_name
from ingest.line_kinds import (
    UPPER,
    is_annex_heading,
    is_gazette_noise,
    is_numbered,
    is_rule,
    is_shouting,
    person_name,
    plain,
)
from vanban.document_types import type_named
from vanban.text import bare_form

_RECIPIENTS_RE = re.compile(r"(?:[-+*]\s*)?noi nhan\s*:?")
_BEHALF = r"(?:T/M|K/T|T/L|T/UQ|(?:TM|KT|TL|TUQ|Q)(?:\.|(?=\s)))"
_BEHALF_RE = re.compile(rf"{_BEHALF}\s*(?=[{UPPER}])")
_SIGNED_RE = re.compile(r"[\[(]?\s*(?:da ky|ky ten|da ky ten|ky,? dong dau|chu ky)[^)\]]*[\])]?", re.IGNORECASE)
_SIDE_BY_SIDE_RE = re.compile(
    rf"^(?P<left>.*?[\w.,;:)])\s+(?P<right>{_BEHALF}\s*[{UPPER}].*|[{UPPER}]{{2,}}(?:\s+[{UPPER}]{{2,}})+)$"
)
_STAMP_RE = re.compile(r"(?:ky boi|nguoi ky|thoi gian ky|email|co quan)\s*:")
_CONFIRMED_RE = re.compile(r"xac thuc van ban hop nhat")
_LONGEST = 80  # lines a closing may take; recipient lists of decrees run to forty
_NAME_WITHIN = 6  # lines after a post in which the name must follow


@dataclass(frozen=True, slots=True)
class Closing:
    """What the end says and which lines it takes: ``start == end`` where the document has none."""

    start: int
    end: int
    authority: str | None = None
    position: str | None = None
    signer: str | None = None
    recipients: tuple[str, ...] = ()
    confirmed: bool = False  # "XÁC THỰC VĂN BẢN HỢP NHẤT" stands in it


def read_closing(lines: Sequence[Line], head_end: int) -> Closing:
    """Returns the closing of the document itself: the first one after the head that comes before any annex."""
    annex = next((i for i in range(head_end, len(lines)) if _starts_annex(lines, i)), len(lines))
    start = next((i for i in range(head_end, annex) if _opens(lines, i)), None)
    if start is None:
        return Closing(annex, annex)
    confirmed = _confirmation_start(lines, start, head_end)
    return _read(lines, start if confirmed is None else confirmed, annex, confirmed=confirmed is not None)


def _starts_annex(lines: Sequence[Line], index: int) -> bool:
    return lines[index].table is None and is_annex_heading(lines[index].text)


def _opens(lines: Sequence[Line], index: int) -> bool:
    """Tells whether a closing begins on a line: recipients, "T/M …", or a post that a name follows."""
    text = plain(lines[index].text)
    if _RECIPIENTS_RE.match(bare_form(text)) and (len(text) < 60 or " - " in text or "; " in text):
        return True
    if _BEHALF_RE.match(text) and is_shouting(text[:24]):
        return len(text) < 200
    return is_post(text) and len(text) < 60 and _name_follows(lines, index)


def _name_follows(lines: Sequence[Line], index: int) -> bool:
    for line in lines[index + 1 : index + _NAME_WITHIN]:
        text = plain(line.text)
        if person_name(text):
            return True
        if not (
            is_rule(text)
            or is_shouting(text)
            or _SIGNED_RE.fullmatch(bare_form(text))
            or _STAMP_RE.match(bare_form(text))
        ):
            return False
    return False


def _confirmation_start(lines: Sequence[Line], start: int, first: int) -> int | None:
    """Returns where the closing of a consolidated text begins: at the capitals before "XÁC THỰC …", or None."""
    near = range(max(first, start - 8), min(start + 3, len(lines)))
    confirmed = next((i for i in near if _CONFIRMED_RE.search(bare_form(lines[i].text))), None)
    if confirmed is None:
        return None
    while confirmed > first and is_shouting(lines[confirmed - 1].text) and len(lines[confirmed - 1].text) < 80:
        confirmed -= 1
    return confirmed


@dataclass(slots=True)
class _Reading:
    """What has been gathered so far while walking down the closing."""

    recipients: list[str] = field(default_factory=list)
    behalf: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    listing: bool = False
    confirmed: bool = False
    growing: list[str] | None = None  # the list whose last entry the next line in capitals may go on; None after a name

    def sign(self, name: str) -> None:
        """Adds a name, which ends the signature; a joint document has more of them."""
        self.names.append(name)
        self.growing = None

    def add_behalf(self, parts: Sequence[str]) -> None:
        """Adds "TM. X", "KT. Y"."""
        self.behalf += parts
        self.growing = self.behalf

    def add_post(self, post: str) -> None:
        """Adds a post, or goes on with the line before ("KT. BỘ TRƯỞNG" / "BỘ LAO ĐỘNG …")."""
        if is_post(post) or self.growing is None:
            self.posts.append(post)
            self.growing = self.posts
        else:
            self.growing[-1] += " " + post


def _read(lines: Sequence[Line], start: int, limit: int, *, confirmed: bool) -> Closing:
    reading = _Reading(confirmed=confirmed)
    end = start
    for index in range(start, min(limit, start + _LONGEST)):
        line = lines[index]
        if is_rule(line.text) or is_gazette_noise(line.text):
            continue
        if index < end:  # the rest of a broken name
            continue
        if name := _broken_name(lines, index):
            reading.sign(name)
            end = index + 2
            continue
        if not _take(reading, line, last_signed=bool(reading.names)):
            break
        end = index + 1
    return Closing(
        start,
        end,
        authority=", ".join(reading.behalf) or None,
        position=", ".join(post_name(post) for post in reading.posts) or None,
        signer=", ".join(dict.fromkeys(reading.names)) or None,
        recipients=tuple(_tidied(reading.recipients)),
        confirmed=reading.confirmed,
    )


def _broken_name(lines: Sequence[Line], index: int) -> str | None:
    """Returns a name whose first word stands alone on a line, as narrow table cells break it."""
    text = plain(lines[index].text)
    if " " in text or not text.istitle() or not text.isalpha() or index + 1 >= len(lines):
        return None
    return (
        person_name(f"{text} {plain(lines[index + 1].text)}")
        if person_name(f"A {plain(lines[index + 1].text)}")
        else None
    )


def _take(reading: _Reading, line: Line, *, last_signed: bool) -> bool:
    """Adds a line to what was read; returns False where the line no longer belongs to the closing."""
    text = plain(line.text)
    folded = bare_form(text)
    if type_named(text) and is_shouting(text) and not _BEHALF_RE.match(text):
        return False
    if label := _RECIPIENTS_RE.match(folded):
        reading.listing = line.block.column != 1
        rest = text[label.end() :].strip()
        return _take_list(reading, rest) if rest else True
    if text.startswith(("-", "–", "+")) and reading.listing:
        return _take_list(reading, text)
    if _take_signature(reading, text) or _SIGNED_RE.fullmatch(folded) or _STAMP_RE.match(folded):
        return True
    if reading.listing and line.block.column != 1 and _continues_list(reading, text, last_signed=last_signed):
        reading.recipients[-1] += " " + text
        return True
    return reading.confirmed and not last_signed and len(text) < 100


def _take_list(reading: _Reading, text: str) -> bool:
    """Adds recipients; the part of a line that belongs to the signature beside them goes there."""
    beside = _SIDE_BY_SIDE_RE.match(text)
    if _BEHALF_RE.match(text):
        return _take_signature(reading, text)
    if beside and _is_signature(beside["right"]):
        _take_signature(reading, beside["right"])
        text = beside["left"]
    if text.startswith(("-", "–", "+")) and not re.search(r"[,;.]\s+-\s", text):
        reading.recipients.append(text)
        return True
    reading.recipients += [part for part in re.split(rf"(?<=[,;.])\s+-\s+|;\s+(?=[{UPPER}])", text) if part]
    return True


def _is_signature(text: str) -> bool:
    return bool(_BEHALF_RE.match(text)) or is_post(text)


def _take_signature(reading: _Reading, text: str) -> bool:
    """Adds what a line says of the signature: on whose behalf, the post, the name, alone or all on one line."""
    text = re.sub(r"\s*—\s*", " ", text).strip(" |")
    if name := person_name(text):
        reading.sign(name)
        return True
    signed = re.match(r"(?P<lead>.*\S)\s*[\[(]\s*đã ký\s*[\])]\s*(?P<name>.+)", text, re.IGNORECASE)
    if signed and person_name(signed["name"]):
        return _take_signature(reading, signed["lead"]) and _take_signature(reading, signed["name"])
    if not is_shouting(text) or len(text) > 150:
        return _take_with_name(reading, text)
    if _BEHALF_RE.match(text):
        _add_behalf(reading, text)
        return True
    if is_post(text) or (reading.behalf and reading.growing is not None):
        reading.add_post(text)
        return True
    return False


def _take_with_name(reading: _Reading, text: str) -> bool:
    """Adds "TM. CHÍNH PHỦ THỦ TƯỚNG Nguyễn Văn A": capitals, then a name on the same line."""
    match = re.match(rf"(?P<lead>(?:[{UPPER}./]+\s+)+?)(?P<name>(?:[{UPPER}][^\W\d_{UPPER}]+\s*){{2,5}})$", text)
    if match is None or not _is_signature(match["lead"].strip()) or not person_name(match["name"]):
        return False
    return _take_signature(reading, match["lead"].strip()) and _take_signature(reading, match["name"])


def _add_behalf(reading: _Reading, text: str) -> None:
    """Adds "TM. X", "KT. Y" of one line apart; a post that stands after them goes to the posts."""
    parts = [part.strip() for part in re.split(rf"\s+(?={_BEHALF}\s*[{UPPER}])", text) if part.strip()]
    prefix = _BEHALF_RE.match(parts[-1])
    words = parts[-1][prefix.end() :].split() if prefix else []
    cut = _post_at(words)
    if prefix is None or cut is None:
        reading.add_behalf(parts)
        return
    reading.add_behalf([*parts[:-1], parts[-1][: prefix.end()] + " ".join(words[:cut])])
    reading.add_post(" ".join(words[cut:]))


def _post_at(words: Sequence[str]) -> int | None:
    """Returns where a post begins after a body or another post, or None where the words are one name."""
    if not words or is_known_body(" ".join(words)) or is_exact_post(" ".join(words)):
        return None
    cuts = [at for at in range(1, len(words)) if is_post(" ".join(words[at:])) and not words[at - 1].endswith(",")]
    sure = [at for at in cuts if is_known_body(" ".join(words[:at])) or is_exact_post(" ".join(words[:at]))]
    return next(iter([*sure, *cuts]), None)


def _continues_list(reading: _Reading, text: str, *, last_signed: bool) -> bool:
    """Tells whether a line goes on with the last recipient ("các Vụ, Cục, đơn vị trực thuộc;")."""
    if not reading.recipients or last_signed or is_numbered(text) or len(text) > 120:
        return False
    return not reading.recipients[-1].rstrip().endswith(".") or text[:1].islower()


def _tidied(recipients: list[str]) -> list[str]:
    cleaned = (re.sub(r"^[-–+*]\s*", "", " ".join(one.split())).rstrip(" ,;.") for one in recipients)
    return [one for one in cleaned if any(c.isalpha() for c in one)]
