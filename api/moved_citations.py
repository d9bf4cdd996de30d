"""Stored replies with their citations pointed at where the cited words stand today."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.conversations import Turn
from vanban.db.office_models import TextEditRow
from vanban.db.text_edits import place_now

_CITING = ("citations", "related")


def turns_today(session: Session, turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Returns the turns whose places in corrected documents are those of today; what was quoted stays as it was."""
    cited = {one["document_id"] for turn in turns for one in _places(turn)}
    edited = set(session.scalars(select(TextEditRow.document_id).where(TextEditRow.document_id.in_(cited)).distinct()))
    return tuple(_today(session, turn, edited) if edited else turn for turn in turns)


def _places(turn: Turn) -> list[dict[str, Any]]:
    return [one for key in _CITING for one in turn.reply.get(key) or []]


def _today(session: Session, turn: Turn, edited: set[int]) -> Turn:
    moved = dict(turn.reply)
    for key in _CITING:
        if turn.reply.get(key):
            moved[key] = [_place(session, turn, one) if one["document_id"] in edited else one for one in moved[key]]
    return replace(turn, reply=moved)


def _place(session: Session, turn: Turn, one: dict[str, Any]) -> dict[str, Any]:
    start, end = place_now(session, one["document_id"], one["start"], one["end"], since=turn.asked_at)
    return {**one, "start": start, "end": end}
