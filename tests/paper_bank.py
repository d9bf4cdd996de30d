"""A bank with approved questions, for tests of papers."""

from dataclasses import replace

from bank_people import TEXT, Bank, source
from paper_questions import TOPICS, question
from sqlalchemy.orm import Session

from exams.banking import content_of_entry
from exams.items import Level
from vanban.db.exam_bank import add_items
from vanban.db.exam_models import ExamItemRow
from vanban.exam_bank import BankContent, ItemState
from vanban.principals import Principal

LEVELS = (Level.KNOW, Level.UNDERSTAND)


def contents(count: int, *, first: int = 0) -> list[BankContent]:
    """Returns so many questions without a source: three topics and two levels in turn."""
    made = (
        question(number, topic=TOPICS[number % 3], level=LEVELS[number // 3 % 2])
        for number in range(first, first + count)
    )
    return [replace(content_of_entry(one.entry), sources=()) for one in made]


def approved(session: Session, person: Principal, items: list[BankContent]) -> list[int]:
    """Returns the ids of new questions of a person's unit, approved."""
    rows = add_items(session, person, items)
    for row in rows:
        row.state = ItemState.APPROVED.value
    session.flush()
    return [row.id for row in rows]


def fill(session: Session, bank: Bank, count: int = 24) -> list[int]:
    """Returns the ids of so many approved questions of the first trainer's unit."""
    return approved(session, bank.author, contents(count))


def cited(session: Session, bank: Bank, document: int, *, number: int = 500) -> int:
    """Returns an approved question that cites the first clause of a document."""
    content = replace(contents(1, first=number)[0], sources=(source(document, TEXT.index("Sở Nội vụ")),))
    return approved(session, bank.author, [content])[0]


def item(session: Session, item_id: int) -> ExamItemRow:
    """Returns a question's row."""
    return session.get_one(ExamItemRow, item_id)
