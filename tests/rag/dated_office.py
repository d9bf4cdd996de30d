"""A made-up office whose decisions amend, replace and outlive one another, asked as of a day."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fresh import fresh_services

from app.wiring import Services
from vanban.answers import Answer, Reply
from vanban.db.models import RelationRow
from vanban.db.people import local_operator
from vanban.db.relations import decide
from vanban.documents import RelationState
from vanban.principals import Audience, Principal
from vanban.settings import Settings

HEAD = """ỦY BAN NHÂN DÂN THÀNH PHỐ LẠC HÀ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {number}
Lạc Hà, ngày {day}

QUYẾT ĐỊNH
{subject}

{body}
"""
RULES = """Điều 1. Thời hạn giải quyết
1. Hồ sơ cấp phép vỉa hè được giải quyết trong 15 ngày làm việc.
2. Hồ sơ gia hạn giấy phép vỉa hè được giải quyết trong 07 ngày làm việc.
Điều 2. Mức thu
1. Mức thu phí sử dụng vỉa hè để trông giữ xe là 20.000 đồng một mét vuông.
2. Ủy ban nhân dân huyện Lạc Sơn thu phí trên địa bàn.
Điều 3. Báo cáo
Các cơ quan báo cáo kết quả thu phí vỉa hè vào ngày 15 hằng tháng.
Điều 4. Quyết định này có hiệu lực kể từ ngày ký."""
AMENDING = """Điều 1. Sửa đổi, bổ sung một số điều của Quyết định số 31/2023/QĐ-UBND
1. Sửa đổi khoản 1 Điều 1 như sau:
“1. Hồ sơ cấp phép vỉa hè được giải quyết trong 10 ngày làm việc, không thu bản giấy.”
2. Bổ sung khoản 3 vào sau khoản 2 Điều 1 như sau:
“3. Hồ sơ cấp lại giấy phép vỉa hè được giải quyết trong 02 ngày làm việc.”
3. Bãi bỏ Điều 3.
Điều 2. Quyết định này có hiệu lực từ ngày 01/9/2025."""
NEW_RULES = """Điều 1. Thời hạn giải quyết
1. Hồ sơ thuê nhà văn hóa được giải quyết trong 03 ngày làm việc.
Điều 2. Giá thuê
1. Giá thuê hội trường nhà văn hóa là 500.000 đồng một buổi.
Điều 3. Quyết định này có hiệu lực từ ngày 01/4/2025 và thay thế Quyết định số 32/2022/QĐ-UBND."""
OLD_RULES = """Điều 1. Thời hạn giải quyết
1. Hồ sơ thuê nhà văn hóa được giải quyết trong 08 ngày làm việc.
Điều 2. Giá thuê
1. Giá thuê hội trường nhà văn hóa là 300.000 đồng một buổi.
2. Người thuê đặt cọc bằng một phần ba giá thuê sân khấu ngoài trời.
Điều 3. Quyết định này có hiệu lực kể từ ngày ký."""
TRIAL = """Điều 1. Thí điểm bãi xe ban đêm tại chợ Lạc Khê từ 18 giờ đến 23 giờ.
Điều 2. Quyết định này có hiệu lực từ ngày ký và được thực hiện đến hết năm 2024."""
DOCUMENTS = {
    "31/2023/QĐ-UBND": ("05 tháng 3 năm 2023", "Về quản lý vỉa hè", RULES),
    "41/2025/QĐ-UBND": ("10 tháng 8 năm 2025", "Sửa đổi, bổ sung Quyết định số 31/2023/QĐ-UBND", AMENDING),
    "32/2022/QĐ-UBND": ("01 tháng 2 năm 2022", "Về cho thuê nhà văn hóa", OLD_RULES),
    "42/2025/QĐ-UBND": ("10 tháng 3 năm 2025", "Về quản lý nhà văn hóa", NEW_RULES),
    "33/2024/QĐ-UBND": ("02 tháng 1 năm 2024", "Về thí điểm bãi xe ban đêm", TRIAL),
}  # fmt: skip
BEFORE, BETWEEN, AFTER = datetime.date(2025, 8, 1), datetime.date(2025, 8, 20), datetime.date(2025, 9, 2)
PERMIT = "Hồ sơ cấp phép vỉa hè được giải quyết trong bao nhiêu ngày?"
HALL = "Giá thuê hội trường nhà văn hóa là bao nhiêu một buổi?"


@dataclass
class Office:
    """A library of five decisions whose edges are confirmed, asked by its operator."""

    services: Services
    person: Principal

    def reply(self, question: str, as_of: datetime.date | None = AFTER) -> Reply:
        return self.services.assistant.reply(question, principal=self.person, as_of=as_of)

    def ask(self, question: str, as_of: datetime.date | None = AFTER) -> Answer:
        reply = self.reply(question, as_of)
        assert isinstance(reply, Answer), reply
        return reply

    def decide(self, state: RelationState) -> None:
        now = datetime.datetime.now(datetime.UTC)
        with self.services.database.transaction() as session:
            for row in session.query(RelationRow).all():
                decide(session, row.id, state, by=self.person, at=now)


@contextmanager
def open_office(folder: Path) -> Iterator[Office]:
    """Yields the library, made in a folder, with its edges confirmed."""
    services = fresh_services(Settings(data_dir=folder / "var"))
    person = local_operator(services.database)
    for index, (number, (day, subject, body)) in enumerate(DOCUMENTS.items()):
        path = folder / f"{index}.txt"
        path.write_text(HEAD.format(number=number, day=day, subject=subject, body=body), encoding="utf-8")
        services.intake.take(path, owner_unit_id=person.unit_ids[-1], audience=Audience.PUBLIC)
    services.index.check()
    library = Office(services, person)
    library.decide(RelationState.CONFIRMED)
    yield library
    services.close()


def cited(reply: Answer) -> list[str | None]:
    """Returns the numbers of the documents cited, each once."""
    return list(dict.fromkeys(citation.number for citation in reply.citations))
