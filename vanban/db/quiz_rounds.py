"""Quiz rounds in chats, kept so that a killed process loses nothing and every answer counts once."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import case, delete, func, select
from sqlalchemy.orm import Session

from vanban.channels import Platform
from vanban.db.channel_models import DrillRow, OutboxRow
from vanban.db.channel_polls import poll_external_id
from vanban.db.drills import DrillPlace, put_question
from vanban.db.quiz_models import QuizQuestionRow, QuizRoundRow, QuizVoteRow
from vanban.db.upserts import insert_new, upsert
from vanban.quiz_rounds import RoundQuestion, Standing, questions_from_json, questions_json

KEPT = datetime.timedelta(days=30)  # after the end of a round; then it is forgotten with the names of who answered


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round to begin in a chat, by whoever the link is of."""

    platform: Platform
    chat_id: str
    link_id: int
    grouped: bool
    questions: Sequence[RoundQuestion]


@dataclass(frozen=True, slots=True)
class Vote:
    """An answer: the position chosen, by which account, and when it came."""

    voter: str
    name: str
    chosen: int
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class SentQuiz:
    """A quiz of the platform's own that was sent in a round of a group."""

    drill_id: int
    sent_at: datetime.datetime | None


def begin(session: Session, new: NewRound, *, now: datetime.datetime) -> QuizRoundRow | None:
    """Returns a new round with nothing put yet, or None while one runs in the chat; forgets rounds long ended."""
    session.execute(delete(QuizRoundRow).where(QuizRoundRow.ended_at < now - KEPT))
    row = {
        "platform": new.platform.value,
        "chat_id": new.chat_id,
        "live_key": _live_key(new.platform, new.chat_id),
        "grouped": new.grouped,
        "link_id": new.link_id,
        "questions": questions_json(new.questions),
        "total": len(new.questions),
        "put": 0,
        "started_at": now,
        "asked_at": now,
        "ends_at": now,
    }
    ids = insert_new(session, QuizRoundRow, [row], unique=("live_key",))
    return session.get_one(QuizRoundRow, ids[0]) if ids else None


def live_round(session: Session, platform: Platform, chat_id: str) -> QuizRoundRow | None:
    """Returns the round that runs in a chat, held until the transaction ends, or None."""
    wanted = select(QuizRoundRow).where(QuizRoundRow.live_key == _live_key(platform, chat_id))
    return session.scalar(wanted.with_for_update())


def keep_only(session: Session, row: QuizRoundRow, may: Callable[[RoundQuestion], bool]) -> bool:
    """Tells whether a round has a question left to put, once those are dropped that may not be put any more."""
    questions = questions_from_json(row.questions)
    kept = [one for at, one in enumerate(questions) if at < row.put or may(one)]
    row.questions, row.total = questions_json(kept), len(kept)
    session.flush()
    return row.put < row.total


def put_next(session: Session, row: QuizRoundRow, *, now: datetime.datetime, seconds: float) -> int:
    """Returns the id of the next question of a round, which can be answered for so many seconds; there must be one."""
    one = questions_from_json(row.questions)[row.put]
    place = DrillPlace(one.item_id, one.document_id, one.start, one.end, one.key)
    drill_id = put_question(session, row.link_id, place, now=now)
    row.put += 1
    row.asked_at, row.ends_at = now, now + datetime.timedelta(seconds=seconds)
    session.add(QuizQuestionRow(drill_id=drill_id, round_id=row.id, position=row.put))
    session.flush()
    return drill_id


def asked_in(session: Session, drill_id: int) -> tuple[QuizRoundRow, QuizQuestionRow] | None:
    """Returns the round that a question was put in, held until the transaction ends; None for one put by itself."""
    asked = session.get(QuizQuestionRow, drill_id)
    if asked is None:
        return None
    wanted = select(QuizRoundRow).where(QuizRoundRow.id == asked.round_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one(), asked


def vote(session: Session, drill_id: int, given: Vote, *, since: datetime.datetime) -> bool:
    """Tells whether the answer counts: it is the first of this account to this question."""
    correct = session.get_one(DrillRow, drill_id).correct
    row = {
        "drill_id": drill_id,
        "voter": given.voter,
        "name": given.name,
        "chosen": given.chosen,
        "right": given.chosen == correct,
        "milliseconds": max(0, round((given.at - since).total_seconds() * 1000)),
        "at": given.at,
    }
    insert = upsert(session, QuizVoteRow).values(row).on_conflict_do_nothing(index_elements=["drill_id", "voter"])
    return session.execute(insert.returning(QuizVoteRow.voter)).first() is not None


def chosen_by(session: Session, row: QuizRoundRow, voter: str) -> dict[int, int]:
    """Returns the positions that an account chose in a round, by the question's number from 1."""
    wanted = select(QuizQuestionRow.position, QuizVoteRow.chosen).join(
        QuizVoteRow, QuizVoteRow.drill_id == QuizQuestionRow.drill_id
    )
    mine = wanted.where(QuizQuestionRow.round_id == row.id, QuizVoteRow.voter == voter)
    return dict(iter(session.execute(mine)))


def standings(session: Session, row: QuizRoundRow) -> list[Standing]:
    """Returns how those who answered stand, the best first: most right answers, then the shortest time."""
    right = func.sum(case((QuizVoteRow.right, 1), else_=0))
    times = func.sum(QuizVoteRow.milliseconds)
    wanted = (
        select(QuizVoteRow.voter, func.max(QuizVoteRow.name), right, func.count(), times)
        .join(QuizQuestionRow, QuizQuestionRow.drill_id == QuizVoteRow.drill_id)
        .where(QuizQuestionRow.round_id == row.id)
        .group_by(QuizVoteRow.voter)
        .order_by(right.desc(), times, QuizVoteRow.voter)
    )
    return [Standing(*found) for found in session.execute(wanted)]


def unanswered(session: Session, row: QuizRoundRow, last: int) -> bool:
    """Tells whether nobody answered any of the last questions put."""
    wanted = select(func.count(QuizVoteRow.voter)).join(
        QuizQuestionRow, QuizQuestionRow.drill_id == QuizVoteRow.drill_id
    )
    late = QuizQuestionRow.round_id == row.id, QuizQuestionRow.position > row.put - last
    return row.put >= last and not session.scalar(wanted.where(*late))


def end(session: Session, row: QuizRoundRow, *, now: datetime.datetime) -> tuple[RoundQuestion, ...]:
    """Returns the questions that were put in a round that ends now; their words are kept no longer."""
    put = questions_from_json(row.questions)[: row.put]
    row.live_key, row.questions, row.ended_at = None, "", now
    session.flush()
    return put


def due(session: Session, platform: Platform, now: datetime.datetime) -> list[int]:
    """Returns the ids of the rounds whose present question has run out of time."""
    late = QuizRoundRow.platform == platform.value, QuizRoundRow.ended_at.is_(None), QuizRoundRow.ends_at <= now
    return list(session.scalars(select(QuizRoundRow.id).where(*late).order_by(QuizRoundRow.id)))


def due_round(session: Session, round_id: int, now: datetime.datetime) -> QuizRoundRow | None:
    """Returns a round that is still due, held until the transaction ends; None once another process has moved it on."""
    wanted = select(QuizRoundRow).where(QuizRoundRow.id == round_id).with_for_update()
    row = session.scalar(wanted.execution_options(populate_existing=True))
    return row if row is not None and row.ended_at is None and row.ends_at <= now else None


def group_quiz(session: Session, platform: Platform, poll_id: str) -> SentQuiz | None:
    """Returns the quiz with this id at the platform, if it was sent in a round that runs in a group; else None."""
    start = poll_external_id(poll_id, "")
    chats = select(QuizRoundRow.chat_id).where(
        QuizRoundRow.platform == platform.value, QuizRoundRow.ended_at.is_(None), QuizRoundRow.grouped
    )
    wanted = select(OutboxRow.external_id, OutboxRow.sent_at).where(
        OutboxRow.platform == platform.value,
        OutboxRow.chat_id.in_(chats),
        OutboxRow.external_id.startswith(start, autoescape=True),
    )
    for external_id, sent_at in session.execute(wanted):
        tag = str(external_id).removeprefix(start)
        if tag.isdecimal():
            return SentQuiz(int(tag), sent_at)
    return None


def _live_key(platform: Platform, chat_id: str) -> str:
    return f"{platform.value}:{chat_id}"
