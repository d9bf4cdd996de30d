"""The made-up office of a load test: sites, people with a session each, one document, one paper, one sitting."""

import datetime
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from vanban.db.account_models import WebSessionRow
from vanban.db.exam_bank import add_items
from vanban.db.exam_paper_models import ExamPaperItemRow, ExamPaperRow
from vanban.db.exam_sitting_models import ExamSittingRow, ExamSittingUnitRow
from vanban.db.exam_sittings import rules_json
from vanban.db.models import DocumentRow, FileRow, PersonRow, UnitRow
from vanban.db.passwords import UNUSABLE
from vanban.db.people import principal_of
from vanban.db.session import Database
from vanban.db.web_sessions import new_token, token_hash
from vanban.exam_bank import BankContent, BankSource
from vanban.exam_papers import PaperState
from vanban.exam_sittings import Rules, SittingKind, SittingState
from vanban.principals import Channel, Role

TEXT = "Điều 1. Văn phòng chủ trì việc này.\nĐiều 2. Ban Tổ chức phối hợp."
QUOTE = "Văn phòng chủ trì việc này."
LEVELS = ("nhan_biet", "thong_hieu", "van_dung")
TOPICS = ("Phạm vi", "Trách nhiệm", "Thời hạn", "Kinh phí")
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the office is: each attempt draws ``draw`` of the paper's ``questions``."""

    people: int = 5_000
    sites: int = 542
    questions: int = 40
    draw: int = 20
    minutes: int = 30


def build(database: Database, plan: Plan, tokens: Path) -> int:
    """Returns the id of the sitting; writes a session token a person as JSON into ``tokens``."""
    now = datetime.datetime.now(datetime.UTC)
    with database.transaction() as session:
        root = UnitRow(code="lac-ha", name="Thành ủy Lạc Hà")
        session.add(root)
        session.flush()
        sites = [UnitRow(code=f"co-so-{n}", name=f"Điểm cầu {n}", parent_id=root.id) for n in range(plan.sites)]
        session.add_all(sites)
        trainer = PersonRow(
            username="giang-vien", name="Giảng viên", unit_id=root.id, roles=Role.TRAINER.value, password_hash=UNUSABLE
        )
        session.add(trainer)
        session.flush()
        tokens.write_text(json.dumps(_people(session, plan, [site.id for site in sites], now)), "utf-8")
        return _sitting(session, plan, _document(session, root.id, now), now)


def _people(session: Session, plan: Plan, sites: list[int], now: datetime.datetime) -> list[str]:
    rows = [
        {
            "username": f"nguoi-thi-{n}",
            "name": f"Người thi {n}",
            "unit_id": sites[n % len(sites)],
            "password_hash": UNUSABLE,
        }
        for n in range(plan.people)
    ]
    session.execute(insert(PersonRow), rows)
    found = session.execute(select(PersonRow.id).where(PersonRow.username.like("nguoi-thi-%")).order_by(PersonRow.id))
    made = [(row[0], new_token()) for row in found]
    sessions = [
        {
            "token_hash": token_hash(token),
            "person_id": person,
            "method": "mat_khau",
            "address": "",
            "agent": "",
            "created_at": now,
            "last_seen_at": now,
            "expires_at": now + _DAY,
            "version": 1,
        }
        for person, token in made
    ]
    session.execute(insert(WebSessionRow), sessions)
    return [token for _, token in made]


def _document(session: Session, owner: int, now: datetime.datetime) -> int:
    digest = sha256(TEXT.encode()).hexdigest()
    session.add(FileRow(sha256=digest, name="quy-che.txt", media_type="text/plain", size=len(TEXT), received_at=now))
    session.flush()
    row = DocumentRow(
        file_sha256=digest,
        owner_unit_id=owner,
        text=TEXT,
        status="con_hieu_luc",
        audience="public",
        publicity="noi_bo",
        ingested_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def _sitting(session: Session, plan: Plan, document: int, now: datetime.datetime) -> int:
    trainer = principal_of(session, "giang-vien", Channel.COMMAND)
    items = add_items(session, trainer, [_content(n, plan.questions, document) for n in range(plan.questions)])
    common = {"unit_id": trainer.unit_id, "author_id": trainer.person_id, "created_at": now, "changed_at": now}
    paper = ExamPaperRow(
        title="Đề đo tải", state=PaperState.APPROVED.value, minutes=plan.minutes, matrix="{}", seed=1, **common
    )
    paper.items = [
        ExamPaperItemRow(position=place, item_id=item.id, version_id=item.versions[0].id)
        for place, item in enumerate(items)
    ]
    session.add(paper)
    session.flush()
    sitting = ExamSittingRow(
        paper_id=paper.id,
        title="Tìm hiểu quy chế",
        kind=SittingKind.CONTEST.value,
        state=SittingState.OPEN.value,
        opens_at=now - _DAY,
        closes_at=now + _DAY,
        rules=rules_json(Rules(minutes=plan.minutes, draw=plan.draw, attempts_total=1, tie_break="Bao nhiêu người?")),
        **common,
    )
    sitting.units = [ExamSittingUnitRow(unit_id=trainer.unit_id or 0, below=True)]
    session.add(sitting)
    session.flush()
    return sitting.id


def _content(number: int, questions: int, document: int) -> BankContent:
    start = TEXT.index(QUOTE)
    return BankContent(
        kind="khac",
        level=LEVELS[number % len(LEVELS)],
        topic=TOPICS[number // len(LEVELS) % len(TOPICS)],
        stem=f"Câu {number + 1}/{questions}: theo quy chế, nơi nào chủ trì việc thứ {number + 1} của chương trình?",
        options=tuple(f"Cơ quan {letter} chủ trì, phối hợp với các cơ quan liên quan" for letter in "ABCD"),
        keys=(0, 2) if number % 10 == 9 else (number % 4,),
        key=f"{number}",
        explanation="Theo Điều 1 của quy chế.",
        sources=(BankSource(document, None, "Điều 1", start, start + len(QUOTE), QUOTE, "Điều 1 của quy chế"),),
    )
