"""Stored replies are shown again only to a person who may still read every document they show or warn of."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.models import DocumentRow
from vanban.db.permissions import readable, readable_ids, slices
from vanban.document_numbers import find_numbers
from vanban.principals import Principal

WITHHELD = "Câu trả lời này dẫn văn bản mà đồng chí không còn được xem, hoặc văn bản đã được gỡ khỏi kho."
_LISTS = ("citations", "choices", "nearest", "related")


def readable_replies(session: Session, principal: Principal, replies: Sequence[dict[str, Any]]) -> list[bool]:
    """Tells of each stored reply whether the principal may read every document it shows, or names in a warning.

    A warning holds no document ids; a number in it counts as hidden where documents of that number are held and the
    principal may read none of them.
    """
    allowed = readable_ids(session, principal, {one for reply in replies for one in documents_of(reply)})
    hidden = _hidden(session, principal, {key for reply in replies for key in _warned_of(reply)})
    return [allowed >= documents_of(reply) and not hidden & _warned_of(reply) for reply in replies]


def documents_of(reply: dict[str, Any]) -> set[int]:
    """Returns the ids of the documents a stored reply shows; lists that older replies lack count as empty."""
    return {int(one["document_id"]) for name in _LISTS for one in reply.get(name) or ()}


def withheld_reply() -> dict[str, Any]:
    """Returns what stands in the place of a reply that may no longer be shown."""
    return {
        "kind": "refusal",
        "text": WITHHELD,
        "citations": [],
        "warnings": [],
        "choices": [],
        "notes": [],
        "nearest": [],
        "related": [],
        "gaps": [],
        "understood": None,
        "origin": "extractive",
        "timing_ms": 0.0,
    }


def _warned_of(reply: dict[str, Any]) -> set[str]:
    return {mention.number.key for warning in reply.get("warnings") or () for mention in find_numbers(warning)}


def _hidden(session: Session, principal: Principal, keys: set[str]) -> set[str]:
    held: set[str | None] = set()
    seen: set[str | None] = set()
    for some in slices(sorted(keys)):
        named = select(DocumentRow.number_key).where(DocumentRow.number_key.in_(some))
        held.update(session.scalars(named))
        seen.update(session.scalars(named.where(readable(principal))))
    return {key for key in held - seen if key is not None}
