"""Papers and sittings made row by row, for tests of sittings; people and documents come from ``bank_people``.

>>> office = make_office(session)           # trainers, candidates of two units, documents
>>> paper = make_paper(session, office)     # 6 questions: five of one key, the last with two
>>> sitting = make_sitting(session, office, paper, rules=Rules(minutes=30))
"""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bank_people import NOW, Bank, content, make_bank
from sqlalchemy.orm import Session

from vanban.db.exam_bank import add_items
from vanban.db.exam_paper_models import ExamPaperItemRow, ExamPaperRow
from vanban.db.exam_sitting_models import ExamSittingRow, ExamSittingUnitRow
from vanban.db.exam_sittings import rules_json
from vanban.db.models import PersonRow
from vanban.db.passwords import UNUSABLE
from vanban.db.people import create_unit, principal_of
from vanban.exam_bank import BankContent
from vanban.exam_papers import PaperState
from vanban.exam_sittings import Rules, SittingKind, SittingState
from vanban.principals import Channel, Principal

OPENS = NOW  # Sunday, 1 November 2026, 15:00 in Việt Nam
CLOSES = NOW + datetime.timedelta(days=14)
DURING = NOW + datetime.timedelta(days=1)
TOPICS = ("Bộ máy", "Kinh phí", "Thời hạn")
LEVELS = ("nhan_biet", "thong_hieu")


@dataclass(frozen=True, slots=True)
class Office:
    """The people of ``bank_people`` with candidates: of the holding unit, of a unit below it, and of a stranger."""

    bank: Bank
    candidate: Principal
    below: Principal
    stranger: Principal


def make_office(session: Session) -> Office:
    """Returns an office whose unit "noi-vu" holds sittings."""
    bank = make_bank(session)
    create_unit(session, code="phong", name="Phòng Tổ chức", parent_code="noi-vu")
    create_unit(session, code="xa", name="Xã Lạc Khê")
    people = (("thu", "noi-vu"), ("phuc", "phong"), ("khach", "xa"))
    return Office(bank, *(add_candidate(session, name, unit) for name, unit in people))


def add_candidate(session: Session, username: str, unit_code: str) -> Principal:
    """Returns a new person without a role, who cannot sign in with a password."""
    from vanban.db.people import unit_by_code

    unit = unit_by_code(session, unit_code)
    session.add(PersonRow(username=username, name=username.title(), unit_id=unit.id, password_hash=UNUSABLE))
    session.flush()
    return principal_of(session, username, Channel.WEB)


def questions(count: int = 6, *, document: int | None = None) -> list[BankContent]:
    """Returns questions of four options over ``TOPICS`` and ``LEVELS``; the key of question n is n mod 4, the last
    question has two keys."""
    made = []
    for number in range(count):
        keys = (0, 2) if number == count - 1 else (number % 4,)
        one = content(f"Câu số {number}: nơi nào chủ trì?", document=document, keys=keys)
        options = tuple(f"Phương án {letter} của câu {number}" for letter in "ABCD")
        topic, level = TOPICS[number % len(TOPICS)], LEVELS[number // len(TOPICS) % len(LEVELS)]
        made.append(replace(one, options=options, topic=topic, level=level, explanation=f"Vì sao của câu {number}."))
    return made


def author_of(holder: Office | Principal) -> Principal:
    """Returns the trainer who makes papers and sittings: that of the office, or the one given."""
    return holder.bank.author if isinstance(holder, Office) else holder


def make_paper(
    session: Session,
    holder: Office | Principal,
    contents: Sequence[BankContent] | None = None,
    *,
    scale: int = 10,
    minutes: int = 30,
    title: str = "Đề thử",
) -> ExamPaperRow:
    """Returns an approved paper of the trainers' unit; in an office its questions cite the document all may read."""
    author = author_of(holder)
    document = holder.bank.document if isinstance(holder, Office) else None
    chosen = questions(document=document) if contents is None else contents
    items = add_items(session, author, chosen)
    moment = datetime.datetime.now(datetime.UTC)
    paper = ExamPaperRow(
        unit_id=author.unit_id,
        title=title,
        state=PaperState.APPROVED.value,
        minutes=minutes,
        scale=scale,
        matrix=json.dumps({}),
        seed=1,
        author_id=author.person_id,
        created_at=moment,
        changed_at=moment,
    )
    paper.items = [
        ExamPaperItemRow(position=place, item_id=item.id, version_id=item.versions[0].id)
        for place, item in enumerate(items)
    ]
    session.add(paper)
    session.flush()
    return paper


def make_sitting(
    session: Session,
    holder: Office | Principal,
    paper: ExamPaperRow,
    *,
    rules: Rules | None = None,
    kind: SittingKind = SittingKind.CONTEST,
    state: SittingState = SittingState.OPEN,
    opens_at: datetime.datetime = OPENS,
    closes_at: datetime.datetime = CLOSES,
    everyone: bool = False,
    below: bool = True,
    title: str = "Tìm hiểu quy chế làm việc",
) -> ExamSittingRow:
    """Returns a sitting for the trainers' unit, with ``below`` for the units under it too, or for everyone."""
    author = author_of(holder)
    row = ExamSittingRow(
        unit_id=author.unit_id,
        paper_id=paper.id,
        title=title,
        kind=kind.value,
        state=state.value,
        opens_at=opens_at,
        closes_at=closes_at,
        everyone=everyone,
        rules=rules_json(rules or Rules(minutes=30)),
        author_id=author.person_id,
        created_at=opens_at,
        changed_at=opens_at,
    )
    if not everyone:
        row.units = [ExamSittingUnitRow(unit_id=author.unit_id, below=below)]
    session.add(row)
    session.flush()
    return row
