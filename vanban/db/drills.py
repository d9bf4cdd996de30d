"""Questions put to paired people in their chats: kept by place, answered once, counted."""

import datetime
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vanban.db.channel_models import ChannelLinkRow, DrillRow

REMEMBERED = 400  # questions of a person that are not put again


@dataclass(frozen=True, slots=True)
class DrillPlace:
    """What proves a question: the item's id, and the passage ``text[start:end]`` of a document."""

    item_id: str
    document_id: int
    start: int
    end: int
    correct: int


@dataclass(frozen=True, slots=True)
class Score:
    """How many of the questions a person answered, and how many rightly."""

    answered: int
    right: int


def seen_items(session: Session, link_id: int) -> frozenset[str]:
    """Returns the ids of the items put to the person of a link lately, on any of their accounts."""
    whose = select(ChannelLinkRow.person_id).where(ChannelLinkRow.id == link_id).scalar_subquery()
    wanted = select(DrillRow.item_id).join(ChannelLinkRow, ChannelLinkRow.id == DrillRow.link_id)
    wanted = wanted.where(ChannelLinkRow.person_id == whose).order_by(DrillRow.id.desc()).limit(REMEMBERED)
    return frozenset(session.scalars(wanted))


def put_question(session: Session, link_id: int, place: DrillPlace, *, now: datetime.datetime) -> int:
    """Returns the id of a question that is being put to someone; it comes back with their answer."""
    row = DrillRow(
        link_id=link_id,
        item_id=place.item_id,
        document_id=place.document_id,
        start=place.start,
        end=place.end,
        correct=place.correct,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def answer_question(
    session: Session, link_id: int, question_id: int, chosen: int, *, now: datetime.datetime
) -> DrillRow | None:
    """Returns the question with this answer, or with the one given before; None for one that was not put to them."""
    row = session.get(DrillRow, question_id, with_for_update=True)
    if row is None or row.link_id != link_id or chosen < 0:
        return None
    if row.chosen is None:
        row.chosen, row.answered_at = chosen, now
        session.flush()
    return row


def score(session: Session, link_id: int) -> Score:
    """Returns how the answers given through a link stand."""
    mine = DrillRow.link_id == link_id, DrillRow.chosen.is_not(None)
    answered = session.scalar(select(func.count()).where(*mine)) or 0
    right = session.scalar(select(func.count()).where(*mine, DrillRow.chosen == DrillRow.correct)) or 0
    return Score(answered, right)
