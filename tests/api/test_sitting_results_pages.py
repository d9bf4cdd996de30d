"""Results of sittings on pages and in files: who stands where, and no name where the rules hide it."""

import csv
import html
import io
import re
from collections.abc import Callable

import docx
import openpyxl
import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sitting_world import DAY, NOW, add_attempt, add_paper, add_people, add_sitting, add_trainers
from sqlalchemy import select

from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamSittingRow
from vanban.db.models import PersonRow
from vanban.exam_sittings import Anonymity, Rules, Shown, SittingKind

SignIn = Callable[[str], TestClient]
LAP = 20  # people of the large unit
FORMULA = "=HYPERLINK(1) Lê Văn Cộng"


class Held:
    """A finished contest of each anonymity with the same attempts: twenty people of one ward, three of another."""

    def __init__(self, world: World, paper: int) -> None:
        self.world = world
        self.names = add_people(world, "lap", LAP) + add_people(world, "nho", 3)
        with world.services.database.transaction() as session:
            row = session.scalars(select(PersonRow).where(PersonRow.username == "lap-0")).one()
            row.name = self.names[0] = FORMULA
        self.ids = {
            anonymity: add_sitting(
                world,
                paper,
                rules=Rules(minutes=30, pass_percent=50, anonymity=anonymity),
                closes_at=NOW - DAY / 4,
                title=f"Hội thi {anonymity.value}",
            )
            for anonymity in Anonymity
        }
        for sitting_id in self.ids.values():
            for number in range(LAP):
                right = number % 4 + 1
                add_attempt(world, sitting_id, f"lap-{number}", right, 100 + number % 3, late=number)
            add_attempt(world, sitting_id, "nho-0", 4, 50, left=(12, 30))
            add_attempt(world, sitting_id, "an", 2, 500)
            add_attempt(world, sitting_id, "an", 4, 99, number=2)

    def pages(self, anonymity: Anonymity) -> list[str]:
        """Returns every address that shows something of a sitting to its organisers."""
        base = f"/ky-thi/{self.ids[anonymity]}"
        orders = [f"/ket-qua?sap={key}" for key in ("hang", "ten", "don_vi", "diem", "gio", "nop")]
        units = [f"/don-vi?theo={key}&gop={on}" for key in ("tham_gia", "diem", "dat") for on in ("", "1")]
        files = [f"/ket-qua/xuat?dang={kind}&don_vi=1" for kind in ("csv", "xlsx", "docx")]
        more = ["", "/ket-qua?trang=2", "/ket-qua?dat=dat&don_vi=3", "/nguoi-du-thi", "/chung-nhan", "/xep-hang"]
        attempts = [f"/bai/{one}" for one in self.attempts(anonymity)[-2:]]
        return [f"{base}{path}" for path in (*orders, *units, *files, *more, *attempts)]

    def attempts(self, anonymity: Anonymity) -> list[int]:
        with self.world.services.database.session() as session:
            mine = ExamAttemptRow.sitting_id == self.ids[anonymity]
            return list(session.scalars(select(ExamAttemptRow.id).where(mine)))


@pytest.fixture(scope="module")
def held(world: World) -> Held:
    add_trainers(world)
    return Held(world, add_paper(world))


@pytest.fixture
def lan(held: Held, sign_in: SignIn) -> TestClient:
    return sign_in("lan")


def words_of(content: bytes, address: str) -> str:
    """Returns everything a page or a file says."""
    if "dang=docx" in address:
        word = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
        return " ".join([one.text for one in word.paragraphs] + cells)
    if "dang=xlsx" in address:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        return " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    return html.unescape(content.decode("utf-8-sig"))


def told(client: TestClient, address: str) -> list[tuple[str, str]]:
    """Returns rank and name of each line of a table of results."""
    page = client.get(address).text
    lines = re.findall(r'data-label="Hạng">([^<]*)</td>\s*<th scope="row">(?:<a [^>]*>)?([^<]+)', page)
    return [(rank.strip(), html.unescape(name).strip()) for rank, name in lines]


def test_the_table_ranks_the_attempt_that_counts_fifty_a_page(lan: TestClient, held: Held, world: World) -> None:
    base = f"/ky-thi/{held.ids[Anonymity.NAMED]}/ket-qua"
    first = told(lan, base)
    assert first[0] == ("1", held.names[LAP])
    assert first[1] == ("2", "Nguyễn Văn An")  # the second attempt is the better one
    assert len(first) == LAP + 2
    with world.services.database.session() as session:
        noted = session.scalars(select(AuditRow).where(AuditRow.action == Action.LISTED.value)).all()
    assert noted[-1].target == "exam_sitting"
    assert not any(name in noted[-1].detail for name in held.names)


def test_the_table_is_sorted_filtered_and_cut_into_pages(lan: TestClient, world: World, held: Held) -> None:
    sitting_id = held.ids[Anonymity.NAMED]
    base = f"/ky-thi/{sitting_id}/ket-qua"
    by_name = [name for _, name in told(lan, f"{base}?sap=ten")]
    assert by_name.index("Nguyễn Văn An") < by_name.index(held.names[1])  # by the given name: An, Quỳnh
    passed = told(lan, f"{base}?dat=dat")
    failed = told(lan, f"{base}?dat=chua_dat")
    assert len(passed) + len(failed) == LAP + 2
    assert len(failed) == sum(number % 4 == 0 for number in range(LAP))
    page = lan.get(base).text
    unit = re.search(r'<option value="(\d+)">Phường Nho</option>', page)
    assert unit is not None
    assert told(lan, f"{base}?don_vi={unit[1]}") == [("1", held.names[LAP])]
    many = add_sitting(world, add_paper(world), rules=Rules(minutes=30), title="Hội thi đông")
    for number in range(60):
        username = f"lap-{number}" if number < LAP else f"dong-{number - LAP}"
        if number == LAP:
            add_people(world, "dong", 40)
        add_attempt(world, many, username, number % 5, 60 + number)
    assert len(told(lan, f"/ky-thi/{many}/ket-qua")) == 50
    assert len(told(lan, f"/ky-thi/{many}/ket-qua?trang=2")) == 10
    assert "Trang 2 trên 2" in lan.get(f"/ky-thi/{many}/ket-qua?trang=9").text


def test_leaving_the_page_is_a_note_in_plain_words(lan: TestClient, held: Held) -> None:
    page = lan.get(f"/ky-thi/{held.ids[Anonymity.NAMED]}/ket-qua").text
    assert "rời trang 2 lần, tổng 42 giây" in page
    assert "không phải kết luận về ai" in page


def test_files_hold_the_same_lines_and_no_formula(lan: TestClient, held: Held) -> None:
    base = f"/ky-thi/{held.ids[Anonymity.NAMED]}/ket-qua/xuat"
    rows = list(csv.reader(io.StringIO(lan.get(f"{base}?dang=csv").content.decode("utf-8-sig"))))
    heads, lines = rows[0], rows[1:]
    assert heads[:3] == ["Hạng", "Họ và tên", "Đơn vị"]
    assert len(lines) == LAP + 2
    assert {row[1] for row in lines if "HYPERLINK" in row[1]} == {f"'{FORMULA}"}
    book = openpyxl.load_workbook(io.BytesIO(lan.get(f"{base}?dang=xlsx").content)).active
    cells = [cell for row in book.iter_rows() for cell in row if cell.value == FORMULA]
    assert [cell.data_type for cell in cells] == ["s"]
    word = docx.Document(io.BytesIO(lan.get(f"{base}?dang=docx").content))
    (table,) = word.tables
    assert len(table.rows) == LAP + 3
    assert [cell.text for cell in table.rows[1].cells][:2] == ["1", held.names[LAP]]
    assert "KẾT QUẢ" in [one.text for one in word.paragraphs]
    chosen = list(csv.reader(io.StringIO(lan.get(f"{base}?dang=csv&dat=chua_dat").content.decode("utf-8-sig"))))
    assert len(chosen) - 1 == sum(number % 4 == 0 for number in range(LAP))


def test_a_sheet_shows_questions_as_they_were_met_but_not_those_of_closed_documents(
    lan: TestClient, world: World, held: Held
) -> None:
    sitting_id = held.ids[Anonymity.NAMED]
    attempt_id = held.attempts(Anonymity.NAMED)[0]
    base = f"/ky-thi/{sitting_id}/bai"
    page = lan.get(f"{base}/{attempt_id}").text
    assert page.index("Câu hỏi mật số 3") < page.index("Câu hỏi mật số 0")
    assert page.index("Phương án D3") < page.index("Phương án A3")
    assert page.count("Đã chọn") == 4
    with world.hidden("quy-dinh.txt"):
        hidden = lan.get(f"{base}/{attempt_id}").text
    assert "Câu hỏi mật" not in hidden
    assert "Phương án" not in hidden
    other = held.attempts(Anonymity.AMONG_CANDIDATES)[0]
    assert lan.get(f"{base}/{other}").status_code == 404


def test_no_name_stands_anywhere_in_a_sitting_without_names(lan: TestClient, sign_in: SignIn, held: Held) -> None:
    """Every page and every file of it, for organisers and for a candidate."""
    people = [*held.names, "Nguyễn Văn An"]
    an = sign_in("an")
    seen = 0
    for address in held.pages(Anonymity.FULL):
        for client, own in ((lan, ""), (an, "Nguyễn Văn An")):
            got = client.get(address)
            if got.status_code == 404:
                assert client is an or "/bai/" in address
                continue
            assert "/bai/" not in address
            seen += 1
            words = words_of(got.content, address)
            assert not [name for name in people if name in words and name != own], address
            assert not re.search(r"(lap|nho)-\d", words), address
    assert seen >= 20


def test_where_nobody_is_named_no_unit_and_no_moment_stands_beside_a_result(lan: TestClient, held: Held) -> None:
    base = f"/ky-thi/{held.ids[Anonymity.FULL]}"
    page = lan.get(f"{base}/ket-qua").text
    assert "M00" in page  # the codes
    for words in ("Phường", "Nộp lúc", "/bai/", 'name="don_vi"'):
        assert words not in page, words
    assert len(told(lan, f"{base}/ket-qua?don_vi=3")) == LAP + 2
    for kind in ("csv", "xlsx", "docx"):
        address = f"{base}/ket-qua/xuat?dang={kind}"
        words = words_of(lan.get(address).content, address)
        assert "Phường" not in words
        assert "Giờ nộp" not in words
    assert "ẩn danh không cấp giấy chứng nhận" in lan.get(f"{base}/chung-nhan").text
    assert lan.post(f"{base}/chung-nhan", data={"ai": "dat"}).status_code == 422


def test_figures_of_small_units_are_left_out_where_nobody_is_named(lan: TestClient, held: Held) -> None:
    shown = {
        anonymity: lan.get(f"/ky-thi/{held.ids[anonymity]}/don-vi").text
        for anonymity in (Anonymity.NAMED, Anonymity.FULL)
    }
    rows = {
        anonymity: dict(re.findall(r'<th scope="row">(Phường \w+|Thành ủy[^<]*)[^\n]*\n?(.*?)</tr>', page, re.S))
        for anonymity, page in shown.items()
    }
    assert "33,3%" in rows[Anonymity.NAMED]["Phường Nho"]
    assert "33,3%" not in rows[Anonymity.FULL]["Phường Nho"]
    assert "không hiện số liệu" in shown[Anonymity.FULL]
    assert "dưới 5 người" in shown[Anonymity.NAMED]


def test_units_are_ranked_by_what_the_organiser_chooses(lan: TestClient, held: Held) -> None:
    base = f"/ky-thi/{held.ids[Anonymity.NAMED]}/don-vi"

    def order(query: str) -> list[str]:
        return re.findall(r'<th scope="row">([^<]+?)\s*(?:<|$)', lan.get(f"{base}{query}").text, re.M)

    by_rate, by_mean = order("?theo=tham_gia"), order("?theo=diem")
    assert by_rate[0] == "Phường Lap"
    assert by_mean.index("Phường Nho") < by_mean.index("Phường Lap")
    assert order("?theo=dat")[0] == "Phường Lap"
    together = order("?theo=tham_gia&gop=1")
    assert set(together) == set(by_rate)  # all stand right below the committee


def test_units_below_are_counted_under_the_one_above_them_when_asked(lan: TestClient, world: World, held: Held) -> None:
    assert held.names
    add_people(world, "to-dan-pho", 4, parent="nho")
    sitting_id = add_sitting(world, add_paper(world), rules=Rules(minutes=30), title="Hội thi nhiều cấp")
    for username in ("to-dan-pho-0", "to-dan-pho-1", "nho-0"):
        add_attempt(world, sitting_id, username, 2, 60)

    def row(query: str, name: str) -> list[str]:
        page = lan.get(f"/ky-thi/{sitting_id}/don-vi{query}").text
        found = re.search(rf'<th scope="row">{name}\b.*?</tr>', page, re.S)
        return re.findall(r'class="number"[^>]*>([^<]*)<', found[0]) if found else []

    assert row("", "Phường Nho") == ["3", "1", "33,3%", "50%"]
    assert row("", "Phường To-Dan-Pho") == ["4", "2", "50%", "50%"]
    assert row("?gop=1", "Phường Nho") == ["7", "3", "42,8%", "50%"]
    assert row("?gop=1", "Phường To-Dan-Pho") == []


def test_practice_has_results_but_no_places_and_no_certificates(lan: TestClient, world: World, held: Held) -> None:
    assert held.names
    sitting_id = add_sitting(world, add_paper(world), rules=Rules(minutes=0), kind=SittingKind.PRACTICE)
    add_attempt(world, sitting_id, "lap-1", 3, 60)
    page = lan.get(f"/ky-thi/{sitting_id}/ket-qua").text
    assert held.names[1] in page
    assert "Hạng" not in page
    assert "Kết quả tốt trước" in page
    rows = list(
        csv.reader(io.StringIO(lan.get(f"/ky-thi/{sitting_id}/ket-qua/xuat?dang=csv").content.decode("utf-8-sig")))
    )
    assert rows[0][0] == "Họ và tên"
    assert "Luyện tập không cấp giấy" in lan.get(f"/ky-thi/{sitting_id}/chung-nhan").text


def test_who_has_not_sat_is_named_unit_by_unit(lan: TestClient, held: Held) -> None:
    named = lan.get(f"/ky-thi/{held.ids[Anonymity.NAMED]}/nguoi-du-thi").text
    assert "Đã nộp bài 1/3 người" in named
    assert held.names[LAP + 1] in named
    assert held.names[LAP] not in named


def test_candidates_see_codes_of_each_other_where_the_rules_say_so(sign_in: SignIn, held: Held) -> None:
    an = sign_in("an")
    page = html.unescape(an.get(f"/ky-thi/{held.ids[Anonymity.AMONG_CANDIDATES]}/xep-hang").text)
    assert not [name for name in held.names if name in page]
    assert re.search(r"M\d{5}", page)
    assert "Phường Lap" in page
    assert "Phường Nho" not in page  # one person of it has sat
    assert "Đồng chí xếp hạng 2 trên 22 người" in page
    named = html.unescape(an.get(f"/ky-thi/{held.ids[Anonymity.NAMED]}/xep-hang").text)
    assert held.names[LAP] in named
    assert "/bai/" not in named


def test_the_ranking_waits_for_what_the_rules_say(sign_in: SignIn, world: World, held: Held) -> None:
    paper, an = add_paper(world), sign_in("an")
    running = {
        shown: add_sitting(world, paper, rules=Rules(minutes=30, result_shown=shown, answers_shown=Shown.NEVER))
        for shown in Shown
    }
    for sitting_id in running.values():
        add_attempt(world, sitting_id, "binh", 3, 60)
    assert "Lê Thị Bình" in an.get(f"/ky-thi/{running[Shown.AT_ONCE]}/xep-hang").text
    for shown, words in ((Shown.AFTER_CLOSE, "sau khi cuộc thi đóng"), (Shown.NEVER, "không công bố")):
        page = an.get(f"/ky-thi/{running[shown]}/xep-hang").text
        assert words in page
        assert "Lê Thị Bình" not in page
    with world.services.database.transaction() as session:
        for sitting_id in running.values():
            session.get_one(ExamSittingRow, sitting_id).closes_at = NOW - DAY / 4
    assert "Lê Thị Bình" in an.get(f"/ky-thi/{running[Shown.AFTER_CLOSE]}/xep-hang").text
    assert "Lê Thị Bình" not in an.get(f"/ky-thi/{running[Shown.NEVER]}/xep-hang").text
    test = add_sitting(world, paper, rules=Rules(minutes=30), kind=SittingKind.TEST)
    assert "Chỉ cuộc thi mới có bảng xếp hạng" in an.get(f"/ky-thi/{test}/xep-hang").text
    commune = add_sitting(world, paper, rules=Rules(minutes=30), unit="xa")
    assert an.get(f"/ky-thi/{commune}/xep-hang").status_code == 404
