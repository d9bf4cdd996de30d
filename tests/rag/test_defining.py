"""Questions for what a term means or who a body is made of, over made-up documents of a fictional commune."""

from collections.abc import Iterator

import pytest
from fresh import fresh_services

from app.wiring import Services
from ingest.storing import Placement
from vanban.answers import Answer, Reply
from vanban.db.people import create_unit
from vanban.principals import Audience, Channel, Principal, Publicity
from vanban.settings import Settings

RULES = """ỦY BAN NHÂN DÂN
XÃ AN HÒA
Số: {number}/QC-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Hòa, ngày 03 tháng 3 năm {year}

QUY CHẾ
Quản lý {market} xã An Hòa

Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Quy chế này quy định việc sắp xếp gian hàng, gian hàng lưu động, giữ gìn trật tự và thu phí tại {market} xã An Hòa.
Điều 2. Giải thích từ ngữ
1. "Gian hàng lưu động" là gian hàng có bánh xe, {open}.
2. "Lập sổ chợ" là việc ghi tên các gian hàng vào sổ.
3. "Sổ chợ" là sổ giấy hoặc sổ điện tử do Ban Quản lý chợ giữ.
Điều 3. Ban Quản lý chợ
1. Ban Quản lý chợ gồm:
a) Trưởng ban là Phó Chủ tịch Ủy ban nhân dân xã;
b) Hai ủy viên là cán bộ Phòng Kinh tế;
c) Một thủ quỹ.
2. Ban Quản lý chợ xếp các gian hàng lưu động về một khu và thu phí gian hàng lưu động mỗi tối.
Điều 4. Phân loại gian hàng
1. Gian hàng được chia thành hai mức:
a) Mức 1: có mái che, {fee} đồng mỗi tối;
b) Mức 2: không có mái che.
2. Các hộ bán đồ ăn, thức uống (sau đây gọi chung là hộ hàng ăn) có bồn rửa riêng.
Điều 5. Hiệu lực thi hành
Quy chế này có hiệu lực kể từ ngày 01/4/{year}.
"""
NIGHT = RULES.format(number=31, year=2026, market="chợ đêm", open="chỉ bày từ 18 giờ", fee="20.000")
OLD = RULES.format(number=12, year=2024, market="chợ đêm", open="chỉ bày từ 17 giờ", fee="10.000")
CATTLE = RULES.format(number=44, year=2026, market="chợ trâu", open="bày cả ngày", fee="70.000")


class Commune:
    """Three rules of one commune, asked by a guest."""

    def __init__(self, services: Services) -> None:
        self.services = services
        with services.database.transaction() as session:
            self.unit = create_unit(session, code="AH", name="Ủy ban nhân dân xã An Hòa").id
        placement = Placement(self.unit, Audience.PUBLIC, Publicity.OPEN)
        for name, text in (("a.txt", NIGHT), ("b.txt", OLD), ("c.txt", CATTLE)):
            taken = services.intake.take_bytes(name, text.encode(), placement=placement)
            assert taken.document_id is not None, taken
        services.index.check()

    def ask(self, question: str) -> Reply:
        """Returns the reply to a question."""
        asking = Principal(None, "khách", unit_ids=(self.unit,), channel=Channel.WEB)
        return self.services.assistant.reply(question, principal=asking)

    def quoted(self, question: str) -> list[tuple[str | None, str, str]]:
        """Returns number, path and quote of each citation of the answer."""
        reply = self.ask(question)
        assert isinstance(reply, Answer), reply
        return [(cited.number, cited.path, cited.quote) for cited in reply.citations]


@pytest.fixture(scope="module")
def commune(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commune]:
    services = fresh_services(Settings(data_dir=tmp_path_factory.mktemp("defining")))
    yield Commune(services)
    services.close()


@pytest.mark.parametrize(
    "question",
    [
        'Trong Quy chế 31/QC-UBND, "gian hàng lưu động" được hiểu là gì?',
        "gian hang luu dong theo quy che 31/QC-UBND nghia la gi",
        "Thế nào là gian hàng lưu động theo Quy chế 31/QC-UBND?",
    ],
)
def test_the_clause_that_defines_the_term_is_the_whole_answer(commune: Commune, question: str) -> None:
    quote = '1. "Gian hàng lưu động" là gian hàng có bánh xe, chỉ bày từ 18 giờ.'
    assert commune.quoted(question) == [("31/QC-UBND", "Điều 2, khoản 1", quote)]


def test_words_beside_the_term_tell_which_document_is_meant(commune: Commune) -> None:
    quoted = commune.quoted("Gian hàng lưu động ở chợ trâu là gì?")
    assert [number for number, *_ in quoted] == ["44/QC-UBND"]


def test_of_two_rules_of_one_body_the_newer_defines(commune: Commune) -> None:
    quoted = commune.quoted("Gian hàng lưu động của chợ đêm là gì?")
    assert [number for number, *_ in quoted] == ["31/QC-UBND"]


def test_a_longer_term_is_not_taken_for_the_shorter_one_in_it(commune: Commune) -> None:
    assert [path for _, path, _ in commune.quoted("Sổ chợ là gì theo Quy chế 31/QC-UBND?")] == ["Điều 2, khoản 3"]
    assert [path for _, path, _ in commune.quoted("Lập sổ chợ là gì theo Quy chế 31/QC-UBND?")] == ["Điều 2, khoản 2"]


def test_the_members_of_a_body_are_quoted_to_the_last(commune: Commune) -> None:
    quoted = commune.quoted("Ban Quản lý chợ gồm những ai theo Quy chế 31/QC-UBND?")
    assert {path for _, path, _ in quoted} == {"Điều 3, khoản 1"}
    assert "Một thủ quỹ" in "\n".join(quote for *_, quote in quoted)


def test_a_level_is_defined_by_what_stands_behind_its_colon(commune: Commune) -> None:
    quoted = commune.quoted("Gian hàng mức 1 theo Quy chế 44/QC-UBND là gì?")
    assert quoted == [("44/QC-UBND", "Điều 4, khoản 1, điểm a", "a) Mức 1: có mái che, 70.000 đồng mỗi tối;")]


def test_a_name_given_in_brackets_is_a_definition(commune: Commune) -> None:
    quoted = commune.quoted("Hộ hàng ăn được hiểu thế nào theo Quy chế 31/QC-UBND?")
    assert [path for _, path, _ in quoted] == ["Điều 4, khoản 2"]


def test_what_is_asked_beside_the_definition_is_answered_too(commune: Commune) -> None:
    quoted = commune.quoted(
        "Theo Quy chế 31/QC-UBND, gian hàng lưu động là gì, gian hàng mức 1 nộp bao nhiêu đồng mỗi tối?"
    )
    assert "Điều 2, khoản 1" in {path for _, path, _ in quoted}
    assert "20.000 đồng" in "\n".join(quote for *_, quote in quoted)


def test_a_question_of_something_else_is_not_answered_with_a_definition(commune: Commune) -> None:
    quoted = commune.quoted("Theo Quy chế 31/QC-UBND, ai thu phí gian hàng lưu động?")
    assert [path for _, path, _ in quoted] == ["Điều 3, khoản 2"]
