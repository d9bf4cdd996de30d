"""What a rendering says of a document that has no head: its title, the sentence that introduces it, a field list.

Newspapers and portals print a document without its head, under a title ("Nghị quyết số 57-NQ/TW") and a sentence
("… đã ký ban hành Nghị quyết số … (ngày …) của Bộ Chính trị về …"); databases put fields before it ("Số hiệu: …").
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.assembling import Line
from ingest.bodies import body_name
from ingest.line_kinds import is_rule, person_name, plain, starts_body
from vanban.dates import parse_date
from vanban.document_numbers import NumberMention, find_numbers, parse_mention
from vanban.document_types import type_name_pattern, type_named
from vanban.reference_hints import date_at
from vanban.text import bare_form

_TITLE_LINES = 10
_NAMED_RE = re.compile(rf"(?P<type>{type_name_pattern()})\s+(?:so\s*:?\s*)?(?=[\dsol])")
_SIGNED_RE = re.compile(r"\b(?:da |vua )?(?:ky|ban hanh)\b.{0,40}$")
_INTRODUCES_RE = re.compile(
    r"(?:tran trong )?gioi thieu (?:toan van|noi dung)|toan van (?:nghi|chi|ket|quy)|noi dung chinh|\(?anh\s*:"
)
_ISSUER_RE = re.compile(
    r"[\s,)]*(?:của|do)\s+(?P<issuer>.+?)(?=\s+(?:về|ban hành|khóa|khoá|quy định|hướng dẫn|ngày)\b|[,.;(]|$)"
)
_ABOUT_RE = re.compile(
    r"[\s,)—–:-]*(?:khóa \w+ |khoá \w+ )?(?P<about>(?:về|ban hành|quy định|hướng dẫn|sửa đổi|tiếp tục|tăng cường)\b.+)",
    re.IGNORECASE,
)
_FIELDS = {
    "so hieu": "number", "so, ky hieu": "number", "so ky hieu": "number", "loai van ban": "type",
    "noi ban hanh": "issuer", "co quan ban hanh": "issuer", "nguoi ky": "signer", "ngay ban hanh": "date",
    "trich yeu": "subject",
}  # fmt: skip
_FIELD_RE = re.compile(r"(?P<name>" + "|".join(sorted(_FIELDS, key=len, reverse=True)) + r")\s*:\s*")


@dataclass(frozen=True, slots=True)
class Press:
    """What was read; ``end`` is the line after the title and introduction, 0 where there is none."""

    end: int = 0
    number: NumberMention | None = None
    type: str | None = None
    date: datetime.date | None = None
    issuer: str | None = None
    subject: str | None = None
    signer: str | None = None


def read_press(lines: Sequence[Line]) -> Press:
    """Returns what title, introduction and fields at the top say of the document they present."""
    press = Press()
    for index, line in enumerate(lines[:_TITLE_LINES]):
        text = plain(line.text)
        if starts_body(text) and index > 0:
            break
        said = _presented(_without_label(text))
        if said is not None and _same_document(press, said):
            press = replace(_merged(press, said), end=index + 1)
        elif _INTRODUCES_RE.search(bare_form(text)) or is_rule(text) or bare_form(text).startswith("tieu_de"):
            press = replace(press, end=index + 1)
        elif len(text) > 200 and press.number is not None:
            break
    return press


def read_fields(lines: Sequence[Line]) -> Press:
    """Returns what a list of fields near the top says ("Số hiệu: …", the value beside or on the next line)."""
    found: dict[str, str] = {}
    last = 0
    for index, line in enumerate(lines[: 4 * _TITLE_LINES]):
        text = plain(line.text)
        match = _FIELD_RE.match(bare_form(text))
        if match is None:
            continue
        value = text[match.end() :].strip() or (plain(lines[index + 1].text) if index + 1 < len(lines) else "")
        if value:
            found.setdefault(_FIELDS[match["name"]], value)
            last = index + 1
    return Press(
        end=last if "number" in found else 0,
        number=parse_mention(found.get("number", "")),
        type=type_named(found.get("type", "")),
        date=parse_date(found.get("date", "")),
        issuer=found.get("issuer"),
        subject=found.get("subject"),
        signer=person_name(found.get("signer", "")),
    )


def _without_label(text: str) -> str:
    return re.sub(r"^tieu_de:\s*", "", text)


def _presented(text: str) -> Press | None:
    """Returns the document that a title or an introducing sentence presents, not one that it only cites."""
    folded = bare_form(text)
    for named in _NAMED_RE.finditer(folded):
        if named.start() > 0 and not _SIGNED_RE.search(folded[: named.start()]):
            return None
        mention = next((m for m in find_numbers(text[named.end() : named.end() + 60]) if m.start == 0), None)
        if mention is None:
            return None
        return _described(text, named.end() + mention.end, Press(number=mention, type=type_named(named["type"])))
    return None


def _described(text: str, position: int, press: Press) -> Press:
    """Returns the document with the date, issuer and subject that follow its number."""
    dated = date_at(text, position)
    position = dated.end if dated else position
    by = _ISSUER_RE.match(text, position)
    position = by.end() if by else position
    about = _ABOUT_RE.match(text, position)
    subject = about["about"].strip(" .:;") if about else None
    return replace(
        press,
        date=dated.date if dated else None,
        issuer=body_name(by["issuer"].strip(" ,.()")) if by else None,
        subject=subject,
    )


def _same_document(press: Press, said: Press) -> bool:
    return press.number is None or said.number is None or press.number.number.key == said.number.number.key


def _merged(press: Press, said: Press) -> Press:
    return Press(
        press.end,
        press.number or said.number,
        press.type or said.type,
        press.date or said.date,
        press.issuer or said.issuer,
        press.subject or said.subject,
        press.signer or said.signer,
    )
