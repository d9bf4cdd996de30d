"""What an office puts over the shipped names: adding, taking out of use, putting back, and the list of all of them."""

import datetime
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.alias_tables import AliasKind, NamedDocument, shipped, shipped_names
from vanban.dates import find_dates, format_date
from vanban.db.library import find_by_reference
from vanban.db.running_models import AliasRow
from vanban.document_numbers import find_numbers
from vanban.document_types import type_name_pattern, type_named
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Principal
from vanban.text import bare_form, nfc

MOST_DOCUMENTS, MOST_MEANINGS = 10, 5
LONGEST_NAME, LONGEST_MEANING = 100, 120  # code points
_SHORT = re.compile(r"[^\W\d_]{2,12}(?:[&-][^\W\d_]{1,12})?")
_TYPE = re.compile(rf"\b({type_name_pattern()})\b")
_EXAMPLE = "ví dụ: Nghị quyết 57-NQ/TW ngày 22/12/2024"


@dataclass(frozen=True, slots=True)
class ListedAlias:
    """A name with what it stands for in words. ``own`` says that the office put it there, else it is shipped."""

    kind: AliasKind
    name: str
    meanings: tuple[str, ...]
    own: bool
    retired: bool
    changed_at: datetime.datetime | None = None


def list_aliases(session: Session, kind: AliasKind) -> list[ListedAlias]:
    """Returns all names of a kind, those of the office first, then the shipped ones, by their letters."""
    rows = list(session.scalars(select(AliasRow).where(AliasRow.kind == kind.value)))
    own = {_key(kind, row.name): row for row in rows}
    listed = [_listed(kind, row) for row in rows]
    listed += [
        ListedAlias(kind, name, _words(kind, key), own=False, retired=False)
        for key, name in _shipped(kind).items()
        if key not in own
    ]
    return sorted(listed, key=lambda one: (not one.own, one.retired, bare_form(one.name)))


def set_nickname(session: Session, principal: Principal, *, name: str, documents: str) -> AliasRow:
    """Returns the nickname, which now stands for the documents, one a line: a number with its type and date, or the
    number alone of a document the person may read. Raises ``InvalidInput``.
    """
    name = _clean(name)
    if not 3 <= len(name) <= LONGEST_NAME or len(name.split()) < 2:
        raise InvalidInput(f"Tên gọi phải có ít nhất hai tiếng và dài không quá {LONGEST_NAME} ký tự.")
    lines = [line for line in map(_clean, documents.splitlines()) if line]
    if not 1 <= len(lines) <= MOST_DOCUMENTS:
        raise InvalidInput(f"Đề nghị ghi từ 1 đến {MOST_DOCUMENTS} văn bản, mỗi văn bản một dòng; {_EXAMPLE}.")
    meant = [_document(session, principal, line) for line in lines]
    return _put(session, principal, AliasKind.NICKNAME, name, [_as_row(one) for one in meant])


def set_abbreviation(session: Session, principal: Principal, *, name: str, meanings: str) -> AliasRow:
    """Returns the abbreviation, which now stands for the long forms, one a line. Raises ``InvalidInput``."""
    name = _clean(name)
    if not _SHORT.fullmatch(name):
        raise InvalidInput("Chữ viết tắt gồm 2 đến 12 chữ cái liền nhau, không có chữ số và khoảng trắng.")
    lines = list(dict.fromkeys(line for line in map(_clean, meanings.splitlines()) if line))
    if not 1 <= len(lines) <= MOST_MEANINGS:
        raise InvalidInput(f"Đề nghị ghi từ 1 đến {MOST_MEANINGS} nghĩa, mỗi nghĩa một dòng.")
    if any(len(line) > LONGEST_MEANING or not any(map(str.isalpha, line)) or line == name for line in lines):
        raise InvalidInput(f"Mỗi nghĩa là chữ viết đầy đủ, dài không quá {LONGEST_MEANING} ký tự.")
    return _put(session, principal, AliasKind.ABBREVIATION, name, lines)


def set_retired(session: Session, principal: Principal, *, kind: AliasKind, name: str, retired: bool) -> AliasRow:
    """Returns the name, taken out of use or put back; raises ``NotFound`` for a name that is not in the list."""
    name = _clean(name)
    row = _row(session, kind, name)
    if row is None:
        shipped_name = _shipped(kind).get(_key(kind, name))
        if shipped_name is None:
            raise NotFound("Không có tên gọi này trong danh sách.")
        row = _put(session, principal, kind, shipped_name, _shipped_meaning(kind, shipped_name))
    row.retired = retired
    return _touched(session, principal, row)


def _document(session: Session, principal: Principal, line: str) -> NamedDocument:
    mention = next(iter(find_numbers(line)), None)
    if mention is None:
        raise InvalidInput(f"Không thấy số hiệu văn bản trong dòng “{line}”; {_EXAMPLE}.")
    date = next((found.date for found in find_dates(line)), None)
    before = _TYPE.search(bare_form(line[: mention.start]))
    kind = type_named(before[1]) if before else None
    if date is None or kind is None:
        types = (kind,) if kind else ()
        rows = find_by_reference(session, principal, number_key=mention.number.key, date=date, types=types, limit=2)
        if len(rows) != 1 or rows[0].date is None or rows[0].type is None:
            raise InvalidInput(f"Chưa rõ “{line}” là văn bản nào. Đề nghị ghi đủ loại, số hiệu và ngày; {_EXAMPLE}.")
        date, kind = rows[0].date, rows[0].type
    return NamedDocument(mention.number, kind, date)


def _put(session: Session, principal: Principal, kind: AliasKind, name: str, meaning: Sequence[object]) -> AliasRow:
    row = _row(session, kind, name) or AliasRow(kind=kind.value, name=name)
    row.name, row.meaning, row.retired = name, json.dumps(list(meaning), ensure_ascii=False), False
    return _touched(session, principal, row)


def _touched(session: Session, principal: Principal, row: AliasRow) -> AliasRow:
    row.changed_by_id, row.changed_at = principal.person_id, datetime.datetime.now(datetime.UTC)
    session.add(row)
    session.flush()
    return row


def _row(session: Session, kind: AliasKind, name: str) -> AliasRow | None:
    rows = session.scalars(select(AliasRow).where(AliasRow.kind == kind.value))
    return next((row for row in rows if _key(kind, row.name) == _key(kind, name)), None)


def _key(kind: AliasKind, name: str) -> str:
    return bare_form(name) if kind is AliasKind.NICKNAME else name


def _shipped(kind: AliasKind) -> dict[str, str]:
    if kind is AliasKind.NICKNAME:
        return dict(shipped_names())
    return {short: short for short in shipped().abbreviations}


def _shipped_meaning(kind: AliasKind, name: str) -> list[object]:
    if kind is AliasKind.NICKNAME:
        return [_as_row(one) for one in shipped().nicknames[bare_form(name)]]
    return list(shipped().abbreviations[name])


def _words(kind: AliasKind, key: str) -> tuple[str, ...]:
    if kind is AliasKind.NICKNAME:
        return tuple(_name(one.type, one.number.canonical, one.date) for one in shipped().nicknames[key])
    return shipped().abbreviations[key]


def _listed(kind: AliasKind, row: AliasRow) -> ListedAlias:
    meaning = json.loads(row.meaning)
    if kind is AliasKind.NICKNAME:
        dates = (datetime.date.fromisoformat(one["date"]) for one in meaning)
        words = tuple(_name(one["type"], one["number"], date) for one, date in zip(meaning, dates, strict=True))
    else:
        words = tuple(meaning)
    return ListedAlias(kind, row.name, words, own=True, retired=row.retired, changed_at=row.changed_at)


def _name(kind: str, number: str, date: datetime.date) -> str:
    return f"{kind} {number} ngày {format_date(date)}"


def _as_row(one: NamedDocument) -> dict[str, str]:
    return {"number": one.number.canonical, "type": one.type, "date": one.date.isoformat()}


def _clean(words: str) -> str:
    return " ".join("".join(char for char in nfc(words) if char.isprintable() or char.isspace()).split())
