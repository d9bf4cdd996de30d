"""The list of a person's own conversations: last used first, in pages, found again by words."""

import datetime
import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from vanban.db.models import ConversationRow, TurnRow
from vanban.db.withholding import readable_replies
from vanban.principals import Principal
from vanban.text import bare_words

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ListedConversation:
    """A conversation in a list: how many questions it holds and when the last was asked."""

    id: int
    title: str
    created_at: datetime.datetime
    asked_at: datetime.datetime
    turns: int


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """One page of the list; ``page`` is 1-based and lies within the pages there are."""

    total: int
    page: int
    page_size: int
    conversations: tuple[ListedConversation, ...]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.page_size))


def list_conversations(
    session: Session, principal: Principal, *, words: str = "", page: int = 1, page_size: int = PAGE_SIZE
) -> ConversationPage:
    """Returns a page of the person's conversations, last used first; a visitor has none.

    ``words`` keeps those that have every word, with or without marks, in the title, in a question or in a reply that
    the person may still read. A page past the last gives the last.
    """
    kept = _fitting(session, principal, words) if words.strip() else None
    wanted = [ConversationRow.person_id == principal.person_id]
    if kept is not None:
        wanted.append(ConversationRow.id.in_(kept))
    total = session.scalar(select(func.count()).select_from(ConversationRow).where(*wanted)) or 0
    page = max(1, min(page, -(-total // page_size)))
    return ConversationPage(total, page, page_size, tuple(_rows(session, wanted, page, page_size)))


def _rows(session: Session, wanted: list[ColumnElement[bool]], page: int, page_size: int) -> list[ListedConversation]:
    last = func.max(TurnRow.id)
    statement = (
        select(ConversationRow, func.count(TurnRow.id), func.max(TurnRow.asked_at))
        .join(TurnRow, TurnRow.conversation_id == ConversationRow.id, isouter=True)
        .where(*wanted)
        .group_by(ConversationRow.id)
        .order_by(last.desc(), ConversationRow.id.desc())
        .limit(page_size)
        .offset((page - 1) * page_size)
    )
    return [
        ListedConversation(row.id, row.title, row.created_at, asked_at or row.created_at, turns)
        for row, turns, asked_at in session.execute(statement)
    ]


def _fitting(session: Session, principal: Principal, words: str) -> list[int]:
    wanted = bare_words(words)
    mine = (
        select(ConversationRow.id, ConversationRow.title, TurnRow.question, TurnRow.reply)
        .join(TurnRow, TurnRow.conversation_id == ConversationRow.id)
        .where(ConversationRow.person_id == principal.person_id)
    )
    held: dict[int, set[str]] = {}
    rows = session.execute(mine).all()
    replies = [json.loads(row[3]) for row in rows]
    shown = readable_replies(session, principal, replies)
    for (conversation_id, title, question, _), reply, allowed in zip(rows, replies, shown, strict=True):
        text = f"{title} {question} {reply['text'] if allowed else ''}"
        held.setdefault(conversation_id, set()).update(bare_words(text))
    return [one for one, has in held.items() if wanted and all(_holds(has, word) for word in wanted)]


def _holds(held: set[str], word: str) -> bool:
    return word in held or any(one.startswith(word) for one in held)
