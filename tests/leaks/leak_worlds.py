"""Generated offices: a tree of units, people with roles, and documents whose every word tells where it came from.

Each document holds a probe, which the tests may type, and secrets, which they never type: a secret in a response was
read out of the document.
"""

import datetime
import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fresh import fresh_database
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.wiring import Services
from ingest.storing import Placement
from vanban.db.account_models import MembershipRow
from vanban.db.models import DocumentAudienceRow, DocumentRow, PersonRow, UnitRow
from vanban.db.people import create_person, create_unit
from vanban.db.relations import decide, review
from vanban.documents import RelationState
from vanban.principals import Audience, Channel, Principal, Publicity, Role
from vanban.settings import Settings

N_UNITS, N_PEOPLE, N_DOCUMENTS = 11, 14, 36
KINDS = ("Quyết định", "Kế hoạch", "Thông báo", "Chỉ thị")
CODES = {"Quyết định": "QĐ", "Kế hoạch": "KH", "Thông báo": "TB", "Chỉ thị": "CT"}
SUBJECTS = ("trực ban", "kinh phí hội nghị", "bồi dưỡng cán bộ", "chuyển đổi số", "tiếp công dân", "kiểm tra, giám sát")
SENSITIVE_FIELDS = ("Công tác cán bộ", "Tài chính, tài sản công")
FIELDS = (None, "Chuyển đổi số", *SENSITIVE_FIELDS)
TEXT = """THÀNH ỦY LẠC HÀ

*

Số {number}

Lạc Hà, ngày {day:02d} tháng {month:02d} năm {year}

{kind}

về {subject} mã hồ sơ {subject_secret}

Căn cứ {cited};

Điều 1. Nội dung {subject}

1. Đơn vị thực hiện {probe} theo mã {body_secret}.

2. Kinh phí thực hiện {subject} là {amount} triệu đồng, ghi vào hồ sơ {second_secret}.

Điều 2. Tổ chức thực hiện

Văn phòng theo dõi, báo cáo kết quả {subject} trước ngày {day:02d}/{month:02d}/{after}.

T/M BAN THƯỜNG VỤ

PHÓ BÍ THƯ

Nguyễn Văn Mẫu

Mã lưu {signer_secret}
"""


@dataclass(frozen=True)
class Planted:
    """A document and the words by which it is known."""

    id: int
    number: str
    probe: str
    secrets: tuple[str, ...]
    cites: str  # the number of another document, which its own text shows


def may_read(row: Row[tuple[int, int, str, bool]], named: set[int], who: Principal) -> bool:
    """Tells whether a person may read a document that is kept so and named for these units."""
    if who.person_id is None:
        return False
    mine = {who.unit_ids[-1], *who.heir_of} if who.unit_ids else set()
    if not row.published:
        return row.owner_unit_id in mine and bool({"van_thu", "quan_tri", "quan_tri_he_thong"} & set(who.roles))
    if row.audience == "public" or row.owner_unit_id in mine:
        return True
    if row.audience == "subtree":
        return row.owner_unit_id in who.unit_ids
    return row.audience == "named" and bool(mine & named)


@dataclass
class Office:
    """A generated office and the services that run on it."""

    services: Services
    random: random.Random
    passwords: dict[str, str] = field(default_factory=dict)
    documents: dict[int, Planted] = field(default_factory=dict)

    def leaves(self, session: Session, document_id: int) -> bool:
        """Tells by a reading of docs/kenh-chat.md of its own whether a chat channel may carry a document at all."""
        row = session.get_one(DocumentRow, document_id)
        outside = session.get_one(UnitRow, row.owner_unit_id).outside
        if row.publicity != "cong_khai" or not row.published or outside == "none":
            return False
        return row.audience == "public" or (outside == "open" and row.field not in SENSITIVE_FIELDS)

    def readable(self, who: Principal) -> frozenset[int]:
        """Returns the ids of the documents a person may read now, by a reading of docs/bao-mat.md of its own."""
        with self.services.database.session() as session:
            named: dict[int, set[int]] = defaultdict(set)
            for document_id, unit_id in session.execute(
                select(DocumentAudienceRow.document_id, DocumentAudienceRow.unit_id)
            ):
                named[document_id].add(unit_id)
            rows = session.execute(
                select(DocumentRow.id, DocumentRow.owner_unit_id, DocumentRow.audience, DocumentRow.published)
            )
            return frozenset(row.id for row in rows if row.id in self.documents and may_read(row, named[row.id], who))

    def hidden_words(self, readable: frozenset[int]) -> dict[str, int]:
        """Returns the words that may not be shown to someone who may read only these, with their documents."""
        told = {self.documents[one].cites for one in readable}
        hidden = {}
        for one in set(self.documents) - readable:
            planted = self.documents[one]
            hidden |= dict.fromkeys(planted.secrets, one)
            if planted.number not in told:
                hidden[planted.number] = one
        return hidden


@contextmanager
def office(folder: Path, seed: int) -> Iterator[Office]:
    """Yields a generated office; the same seed gives the same one."""
    settings = Settings(data_dir=folder / "data")
    fresh_database(settings).close()
    services = Services(settings)
    built = Office(services, random.Random(seed))
    units = _units(built)
    _people(built, units)
    _documents(built, units, folder)
    _confirm(built)
    yield built
    services.close()


def _units(built: Office) -> list[int]:
    choose, past = built.random, datetime.date(2025, 6, 30)
    with built.services.database.transaction() as session:
        rows = [create_unit(session, code="u0", name="Thành ủy Lạc Hà")]
        for index in range(1, N_UNITS):
            above = choose.choice(rows)
            rows.append(create_unit(session, code=f"u{index}", name=f"Đơn vị {index}", parent_code=above.code))
        for ended in choose.sample(rows[3:], 2):
            heir = choose.choice([row for row in rows if row is not ended])
            ended.valid_to, ended.successor_id = past, heir.id
        return [row.id for row in rows]


def _people(built: Office, units: list[int]) -> None:
    choose = built.random
    mixes: list[tuple[Role, ...]] = [(), (), (Role.OFFICER,), (Role.ADMINISTRATOR,), (Role.SYSTEM,), (Role.AUDITOR,)]
    mixes += [(Role.TRAINER,), (Role.TRAINER, Role.OFFICER)]
    with built.services.database.transaction() as session:
        codes = {row.id: row.code for row in session.scalars(select(UnitRow))}
        for index in range(N_PEOPLE):
            mix = mixes[index % len(mixes)]
            username = f"nguoi{index}"
            built.passwords[username] = create_person(
                session,
                username=username,
                name=f"Trần Văn {index}",
                unit_code=codes[choose.choice(units)],
                roles=tuple(role.value for role in (Role.CADRE, *mix)),
            )
        for person in choose.sample(list(session.scalars(select(PersonRow))), 3):
            unit = choose.choice([one for one in units if one != person.unit_id])
            session.add(MembershipRow(person_id=person.id, unit_id=unit, roles="can_bo"))


def _documents(built: Office, units: list[int], folder: Path) -> None:
    choose, cited = built.random, "Điều lệ của cơ quan"
    for index in range(N_DOCUMENTS):
        kind = choose.choice(KINDS)
        number = f"{700 + index * 7}-{CODES[kind]}/TU"
        year = choose.randint(2021, 2025)
        words = {name: f"{letter}X{choose.randint(100, 999)}{index:02d}Q" for name, letter in _SECRETS.items()}
        text = TEXT.format(
            number=number,
            kind=kind.upper(),
            subject=choose.choice(SUBJECTS),
            cited=cited,
            day=choose.randint(1, 28),
            month=choose.randint(1, 12),
            year=year,
            after=year + 1,
            amount=choose.randint(100, 999),
            **words,
        )
        placement = Placement(
            choose.choice(units),
            choose.choice(list(Audience)),
            choose.choice(list(Publicity)),
            frozenset(choose.sample(units, 2)),
        )
        result = built.services.intake.take_bytes(f"van-ban-{index}.txt", text.encode(), placement=placement)
        assert result.document_id is not None, result
        secrets = tuple(word for name, word in words.items() if name != "probe")
        told = cited.split()[3] if cited.startswith("Quyết định số") else ""
        built.documents[result.document_id] = Planted(result.document_id, number, words["probe"], secrets, told)
        if kind == "Quyết định":
            cited = f"Quyết định số {number} ngày 01/02/{year} của Thành ủy Lạc Hà"
    with built.services.database.transaction() as session:
        for row in session.scalars(select(DocumentRow)):
            row.published = choose.random() > 0.12
        _let_out(session, random.Random(len(built.documents)))


def _let_out(session: Session, choose: random.Random) -> None:
    """Has some units keep documents off the chat channels, and gives documents fields, sensitive ones among them."""
    for unit in session.scalars(select(UnitRow).order_by(UnitRow.id)):
        unit.outside = choose.choice(("open", "open", "public", "none"))
    for row in session.scalars(select(DocumentRow).order_by(DocumentRow.id)):
        row.field = choose.choice(FIELDS)


_SECRETS = {"probe": "P", "body_secret": "B", "second_secret": "C", "subject_secret": "S", "signer_secret": "K"}


def _confirm(built: Office) -> None:
    with built.services.database.transaction() as session:
        everyone = Principal(None, "x", tuple(session.scalars(select(UnitRow.id))), frozenset(Role), Channel.COMMAND)
        for item in review(session, everyone, page_size=100).items:
            if built.random.random() < 0.6:
                decide(session, item.id, RelationState.CONFIRMED, by=everyone, at=datetime.datetime.now(datetime.UTC))
