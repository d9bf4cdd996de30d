"""The register's forms as they come in from a page: days, numbers and receivers, each told plainly when wrong."""

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Annotated

from fastapi import Form

from vanban.errors import InvalidInput
from vanban.register import Entry, EntryState, Receiver, RegisterSearch

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_VIETNAMESE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def entry_fields(
    *,
    arrived_on: Annotated[str, Form()] = "",
    arrival_number: Annotated[str, Form()] = "",
    sender: Annotated[str, Form()] = "",
    number: Annotated[str, Form()] = "",
    date: Annotated[str, Form()] = "",
    subject: Annotated[str, Form()] = "",
    deadline: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    document_id: Annotated[str, Form()] = "",
) -> dict[str, str]:
    """Returns what was written into the form of an entry, as it was written."""
    numbers = {"arrival_number": arrival_number, "document_id": document_id}
    days = {"arrived_on": arrived_on, "date": date, "deadline": deadline}
    return numbers | days | {"sender": sender, "number": number, "subject": subject, "note": note}


def entry_from(form: Mapping[str, str]) -> Entry:
    """Returns the entry a form describes; raises ``InvalidInput`` for a day or a number that is none."""
    arrived_on = day_of(form.get("arrived_on", ""), "Ngày đến")
    if arrived_on is None:
        raise InvalidInput("Chưa ghi ngày đến.")
    number = form.get("arrival_number", "").strip()
    if number and whole(number) is None:
        raise InvalidInput("Số đến phải là số nguyên.")
    return Entry(
        arrived_on=arrived_on,
        sender=form.get("sender", ""),
        number=form.get("number") or None,
        date=day_of(form.get("date", ""), "Ngày của văn bản"),
        subject=form.get("subject", ""),
        note=form.get("note", ""),
        deadline=day_of(form.get("deadline", ""), "Hạn xử lý"),
        document_id=whole(form.get("document_id", "")),
        arrival_number=whole(number),
    )


def search_from(query: Mapping[str, str]) -> RegisterSearch:
    """Returns what an address asks of the register; what makes no sense in it is left out."""
    state = query.get("trang_thai", "")
    return RegisterSearch(
        since=_day_or_none(query.get("tu", "")),
        until=_day_or_none(query.get("den", "")),
        state=EntryState(state) if state in set(EntryState) else None,
        overdue=state == "qua_han",
        words=query.get("q", "")[:200],
    )


def receivers_from(lead: str, others: Iterable[str]) -> list[Receiver]:
    """Returns the receivers of a form: ``lead`` and ``others`` are "u12" for a unit and "p7" for a person."""
    chosen = [_receiver(lead, lead=True)] if lead else []
    return [*chosen, *(_receiver(one, lead=False) for one in others if one != lead)]


def day_of(words: str, what: str) -> datetime.date | None:
    """Returns a day written 2026-01-31 or 31/01/2026, None for nothing; raises ``InvalidInput`` naming the field."""
    words = words.strip()
    if not words:
        return None
    iso, plain = _ISO.fullmatch(words), _VIETNAMESE.fullmatch(words)
    parts = iso.groups() if iso else tuple(reversed(plain.groups())) if plain else None
    try:
        if parts is not None:
            return datetime.date(*(int(part) for part in parts))
    except ValueError:
        pass
    raise InvalidInput(f"{what} chưa đúng: ghi dạng ngày/tháng/năm, ví dụ 31/01/2026.")


def whole(words: str) -> int | None:
    """Returns a small whole number, or None for anything else."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= 15 else None


def _day_or_none(words: str) -> datetime.date | None:
    try:
        return day_of(words, "")
    except InvalidInput:
        return None


def _receiver(words: str, *, lead: bool) -> Receiver:
    kind, one = words[:1], whole(words[1:])
    if one is None or kind not in ("u", "p"):
        raise InvalidInput("Nơi nhận không hợp lệ. Đề nghị chọn lại.")
    return Receiver(unit_id=one, lead=lead) if kind == "u" else Receiver(person_id=one, lead=lead)
