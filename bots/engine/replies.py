"""A reply as a chat message: the words, what they rest on, and the buttons to go on with.

The reply has the shape of ``vanban.reply_json``. Every cited document is named in ``document_ids``, so that the sender
asks once more whether it may be shown.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bots.engine.texts import OPEN_ONLY, web_hint
from vanban.channels import Button, Outgoing, Span, joined
from vanban.documents import ValidityStatus
from vanban.wording import date_words, document_name, gap_words, place_words, validity_words

MOST_VERBATIM = 3  # buttons that show a passage; the others are asked for by their number
MOST_CHOICES = 8
_BUTTON_LABEL = 60  # code points

Reply = Mapping[str, Any]


def reply_message(reply: Reply, *, turn_id: int, web: str | None) -> Outgoing:
    """Returns a stored reply as a message; ``web`` is the address of the pages, None where it is not known."""
    parts: list[Sequence[Span]] = [*_remarks(reply), (Span(str(reply["text"])),)]
    if gaps := gap_words(reply.get("gaps") or []):
        parts.append((Span(gaps, "italic"),))
    if reply["citations"]:
        parts.append(tuple(_sources(reply["citations"], web)))
    documents = [*reply["choices"], *reply["nearest"]][:MOST_CHOICES]
    if documents:
        parts.append(tuple(_listed(documents, "Chọn văn bản:" if reply["choices"] else "Văn bản gần nhất:")))
    if reply["kind"] == "refusal":
        parts.append((Span(f"{OPEN_ONLY} "), *web_hint(web)))
    return Outgoing(joined(parts), _buttons(reply, turn_id, documents), _documents_of(reply))


def passage_address(web: str | None, document_id: int, start: int, end: int) -> str:
    """Returns where a passage opens on the web, or "" where the address is not known."""
    return f"{web}/van-ban/{document_id}?start={start}&end={end}#trich" if web else ""


def named(document: Reply, *, whole: bool = False) -> str:
    """Returns how a citation or a document of a list is called; ``whole`` with its date and issuer."""
    date = day_of(document["date"]) if whole else None
    issuer = document["issuer"] if whole else None
    return document_name(type=document["type"], number=document["number"], date=date, issuer=issuer)


def _remarks(reply: Reply) -> Iterator[tuple[Span, ...]]:
    for note in reply["notes"]:
        yield (Span(note, "italic"),)
    for warning in reply["warnings"]:
        yield (Span("Lưu ý: ", "bold"), Span(warning))


def _sources(citations: Sequence[Reply], web: str | None) -> Iterator[Span]:
    """Yields the sources, each document named once above the places cited in it."""
    yield Span("Căn cứ", "bold")
    before = None
    for one in citations:
        if one["document_id"] != before:
            status = one["status"]
            yield Span(f"\n{named(one, whole=True)}")
            yield Span("" if status == ValidityStatus.IN_FORCE else f" ({validity_words(status).lower()})", "italic")
            before = one["document_id"]
        address = passage_address(web, one["document_id"], one["start"], one["end"])
        place = place_words(one["path"]) or "phần trích"
        yield Span(f"\n[{one['mark']}] ")
        yield Span(place, "link" if address else "plain", address)


def _listed(documents: Sequence[Reply], heading: str) -> Iterator[Span]:
    yield Span(heading, "bold")
    for one in documents:
        yield Span(f"\n– {named(one, whole=True)}")
        details = [one["subject"] or "", f"nhiệm kỳ {one['term']}" if one.get("term") else ""]
        if one["status"] != ValidityStatus.IN_FORCE:
            details.append(validity_words(one["status"]).lower())
        if told := "; ".join(filter(None, details)):
            yield Span(f": {told}")


def _buttons(reply: Reply, turn_id: int, documents: Sequence[Reply]) -> tuple[Button, ...]:
    if reply["choices"]:
        return tuple(Button(dated_label(one), f"ch:{turn_id}:{k}") for k, one in enumerate(documents))
    found = [Button(dated_label(one), f"vb:{one['document_id']}") for one in documents]
    shown = reply["citations"][:MOST_VERBATIM]
    found += [Button(f"Nguyên văn [{one['mark']}]", f"nv:{turn_id}:{one['mark']}") for one in shown]
    if reply["kind"] == "answer":
        found += [Button("Đúng", f"gy:{turn_id}:dung"), Button("Chưa đúng", f"gy:{turn_id}:")]
    return tuple(found)


def _documents_of(reply: Reply) -> tuple[int, ...]:
    everything = [*reply["citations"], *reply["related"], *reply["choices"], *reply["nearest"]]
    return tuple(sorted({int(one["document_id"]) for one in everything}))


def dated_label(document: Reply) -> str:
    """Returns what a button says that leads to a document: its name, and its day to tell it from others."""
    told = date_words(day_of(document["date"])) or document["issuer"] or "không rõ ngày"
    words = f"{named(document)} ({told})"
    return words if len(words) <= _BUTTON_LABEL else f"{words[: _BUTTON_LABEL - 1].rstrip()}…"


def day_of(iso: str | None) -> datetime.date | None:
    """Returns the day of an ISO date, or None."""
    return datetime.date.fromisoformat(iso) if iso else None
