"""The statistics: counted over the administered units and the readable documents alone, in every period."""

import datetime
import html
import re
from collections.abc import Callable

import pytest
from fake_services import World
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from api.periods import DAYS, Period, period_of, spread
from vanban.db.answer_models import AnswerCitationRow, AnswerFactRow
from vanban.db.models import IntakeBatchRow, IntakeJobRow, PersonRow, UnitRow
from vanban.principals import Audience, Publicity

SignIn = Callable[[str], TestClient]
NOW = datetime.datetime.now(datetime.UTC)
ADDRESS = "/quan-tri/thong-ke"


@pytest.fixture
def city(world: World, sign_in: SignIn) -> TestClient:
    """An administrator of the city and all below."""
    world.give_roles("an", "quan_tri")
    yield sign_in("an")
    world.give_roles("an", "")


@pytest.fixture
def commune(world: World, sign_in: SignIn) -> TestClient:
    """An administrator of the commune alone."""
    world.give_roles("binh", "quan_tri")
    yield sign_in("binh")
    world.give_roles("binh", "")


def titles(client: TestClient, period: str = "") -> list[str]:
    page = client.get(f"{ADDRESS}{period}")
    assert page.status_code == 200
    return [html.unescape(title) for title in re.findall(r"<figcaption[^>]*>([^<]+)</figcaption>", page.text)]


@pytest.mark.parametrize("roles", ["", "can_bo van_thu", "kiem_toan", "giang_vien tham_dinh chuong_trinh"])
@pytest.mark.parametrize("path", [ADDRESS])
def test_only_administrators_see_figures(world: World, sign_in: SignIn, roles: str, path: str) -> None:
    world.give_roles("binh", roles)
    page = sign_in("binh").get(path)
    assert page.status_code == 403
    assert "chỉ dành cho quản trị viên" in page.text
    world.give_roles("binh", "")


def test_questions_are_counted_in_the_administered_units_alone(
    world: World, city: TestClient, commune: TestClient
) -> None:
    city.post("/hoi", data={"q": "Cơ quan trực lúc nào?"})
    commune.post("/hoi", data={"q": "Giá vé xe buýt là bao nhiêu?"})
    commune.post("/hoi", data={"q": "Cơ quan trực lúc nào?"})
    assert any(one.startswith("3 câu hỏi trong 30 ngày: 67 %") for one in titles(city))
    assert any(one.startswith("2 câu hỏi trong 7 ngày: 50 %") for one in titles(commune, "?ngay=7"))
    assert "xe buýt" not in city.get(ADDRESS).text
    assert "Thành ủy Sông Lam" not in commune.get(ADDRESS).text.partition("<main")[2]


def test_deleting_a_conversation_leaves_the_figure_and_no_word(world: World, commune: TestClient) -> None:
    before = _count(world)
    address = commune.post("/hoi", data={"q": "Câu hỏi riêng tư về trực ban?"}).headers["location"].partition("#")[0]
    commune.post(f"{address}/xoa")
    assert _count(world) == before + 1
    assert "riêng tư" not in commune.get(ADDRESS).text


def test_a_cited_document_is_named_only_to_those_who_may_read_it(
    world: World, city: TestClient, commune: TestClient
) -> None:
    plan = world.ids["ke-hoach.txt"]
    with world.services.database.transaction() as session:
        unit = session.scalars(select(UnitRow.id).where(UnitRow.code == "xa")).one()
        fact = AnswerFactRow(
            turn_id=10**9, asked_at=NOW, day=NOW.astimezone().date(), unit_id=unit, kind="answer", origin="extractive",
            duration_ms=5, cited=1,
        )  # fmt: skip
        session.add(fact)
        session.flush()
        session.add(AnswerCitationRow(fact_id=fact.id, document_id=plan))
    assert "21-KH/ĐU" in commune.get(ADDRESS).text
    assert "21-KH/ĐU" not in city.get(ADDRESS).text
    assert "Kế hoạch" not in city.get(ADDRESS).text  # not even as a type that is counted
    with world.placed("ke-hoach.txt", unit="xa", audience=Audience.PUBLIC, publicity=Publicity.OPEN):
        assert "21-KH/ĐU" in city.get(ADDRESS).text


def test_files_and_their_problems_are_those_of_the_administered_units(
    world: World, city: TestClient, commune: TestClient
) -> None:
    with world.services.database.transaction() as session:
        unit = session.scalars(select(UnitRow.id).where(UnitRow.code == "tp")).one()
        person = session.scalars(select(PersonRow.id).where(PersonRow.username == "an")).one()
        batch = IntakeBatchRow(label="Tải lên", person_id=person, created_at=NOW)
        session.add(batch)
        session.flush()
        for outcome, error in (("indexed", None), ("failed", "Tệp có mật khẩu."), ("failed", "Tệp có mật khẩu.")):
            session.add(
                IntakeJobRow(
                    batch_id=batch.id,
                    name="a.docx",
                    sha256="",
                    size=1,
                    state="done",
                    outcome=outcome,
                    error=error,
                    owner_unit_id=unit,
                    audience="unit",
                    publicity="noi_bo",
                    created_at=NOW,
                    finished_at=NOW,
                )
            )
    assert "3 tệp đã xử lý, 67 % không đọc được" in titles(city)
    assert "Tệp có mật khẩu." in city.get(ADDRESS).text
    assert "Tệp có mật khẩu." not in commune.get(ADDRESS).text
    for days in DAYS:
        assert "3 tệp đã xử lý, 67 % không đọc được" in titles(city, f"?ngay={days}")


def test_only_questions_sent_for_review_show_their_words(world: World, city: TestClient, commune: TestClient) -> None:
    for question in ("Lệ phí cấp giấy là bao nhiêu?", "Le phi cap giay la bao nhieu"):
        conversation, _, turn = commune.post("/hoi", data={"q": question}).headers["location"].partition("#luot-")
        assert question not in commune.get(ADDRESS).text
        commune.post(f"{conversation}/luot/{turn}/gop-y", data={"verdict": "sai"})
    rows = re.findall(r'<tr><td>([^<]+)</td><td class="number">(\d+)</td></tr>', commune.get(ADDRESS).text)
    assert rows == [("Le phi cap giay la bao nhieu", "2")]
    # the reply named the commune's plan among the nearest documents: who may not read that sees no word of it
    assert "Le phi" not in city.get(ADDRESS).text


@pytest.mark.parametrize("words", ["", "0", "-1", "31", "9999999", "ba mươi", "٣٠"])
def test_any_other_period_is_thirty_days(words: str) -> None:
    assert period_of(words, today=NOW.date()).days == 30


@given(st.sampled_from(DAYS), st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 1, 1)), st.data())
def test_every_day_of_a_period_falls_into_one_column_and_nothing_is_lost(
    days: int, today: datetime.date, data: st.DataObject
) -> None:
    period = Period(days, today)
    inside = st.integers(0, days - 1).map(lambda back: today - datetime.timedelta(days=back))
    found = data.draw(st.lists(st.tuples(inside, st.sampled_from(["a", "b", "lạ"]), st.integers(1, 9)), max_size=20))
    labels, series = spread(period, found, {"a": "A", "b": "B"})
    assert len(labels) == len(set(labels)) == len(series["A"]) <= 31
    assert sum(map(sum, series.values())) == sum(count for _, _, count in found)


def _count(world: World) -> int:
    with world.services.database.session() as session:
        return len(session.scalars(select(AnswerFactRow.id)).all())
