"""Lists of units and people: any spreadsheet's CSV, a plan that says what is wrong, and nothing half done."""

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from fresh import fresh_database
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ingest.roster.applying import Applied, apply_roster, plan_roster
from ingest.roster.columns import COLUMNS, RosterKind, find_heading
from ingest.roster.first_links import make_first_links
from ingest.roster.plan import RosterPlan
from ingest.roster.reading import read_roster, roster_from_json
from ingest.roster.writing import EXAMPLES, SheetFormat, safe_cell, template
from vanban.db.account_models import OneTimeLinkRow
from vanban.db.models import PersonRow, UnitRow
from vanban.db.passwords import UNUSABLE
from vanban.db.people import create_person, create_unit
from vanban.db.session import Database
from vanban.db.units import unit_tree
from vanban.errors import InvalidInput, NotAllowed, UnreadableFile
from vanban.principals import Channel, Principal, Role
from vanban.settings import Settings

PEOPLE = "Tên đăng nhập;Họ và tên;Mã đơn vị;Vai trò;Thư điện tử\n"
UNITS = "Mã đơn vị;Tên đơn vị;Mã đơn vị cấp trên;Hoạt động từ ngày\n"
SYSTEM = Principal(1, "x", (1,), frozenset({Role.SYSTEM}), Channel.WEB)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A city with one commune "xa" and Lan in it; an outside unit with Hoa."""
    database: Database = fresh_database(Settings(data_dir=tmp_path / "data", database_url=None))
    with database.transaction() as session:
        create_unit(session, code="tp", name="Thành ủy Lạc Hà")
        create_unit(session, code="xa", name="Đảng ủy xã An", parent_code="tp")
        create_unit(session, code="ngoai", name="Đơn vị ngoài")
        create_person(session, username="lan", name="Trần Thị Lan", unit_code="xa", roles=("van_thu",))
        create_person(session, username="hoa", name="Lê Hoa", unit_code="ngoai")
        yield session
    database.close()


def city(session: Session) -> Principal:
    """Returns the administrator of the city and all below."""
    tp = session.scalars(select(UnitRow.id).where(UnitRow.code == "tp")).one()
    return Principal(99, "x", (tp,), frozenset({Role.ADMINISTRATOR}), Channel.WEB)


def planned(session: Session, words: str, who: Principal = SYSTEM) -> RosterPlan:
    """Returns the plan for a CSV."""
    return plan_roster(session, who, read_roster("a.csv", words.encode()))


def applied(session: Session, words: str, *, skip_wrong: bool = False, who: Principal = SYSTEM) -> Applied:
    """Returns what a CSV changed."""
    return apply_roster(session, who, read_roster("a.csv", words.encode()), skip_wrong=skip_wrong)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1258"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_usual_csv_is_read(encoding: str, separator: str) -> None:
    words = f"{PEOPLE}lan;Nguyễn Thị Lan;xa;văn thư;\nan;Đỗ Văn Ấn;xa;;\n".replace(";", separator)
    if encoding == "windows-1258":  # keeps most tones apart from their letters
        words = _parted(words)
    rows = read_roster("danh-sach.csv", words.encode(encoding)).rows
    assert [row.values["name"] for row in rows] == ["Nguyễn Thị Lan", "Đỗ Văn Ấn"]
    assert [row.number for row in rows] == [2, 3]


def _parted(words: str) -> str:
    """Returns text as windows-1258 writes it: tones as characters of their own behind letters that it has."""
    import unicodedata

    out = []
    for char in words:
        try:
            char.encode("windows-1258")
            out.append(char)
        except UnicodeEncodeError:
            marks = unicodedata.normalize("NFD", char)
            tone = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tone))
            out.append(bare + "".join(tone))
    return "".join(out)


@pytest.mark.parametrize(
    "heading",
    ["Họ tên,Tài khoản,Đơn vị", "HO VA TEN,TEN DANG NHAP,MA DON VI", "name,username,unit", "ten, tai khoan ,ma đv"],
)
def test_columns_go_by_many_names_in_any_order(heading: str) -> None:
    (row,) = read_roster("a.csv", f"DANH SÁCH NGƯỜI DÙNG\n\n{heading}\nLê Lan,lan,xa\n".encode()).rows
    assert row.kind is RosterKind.PEOPLE
    assert (row.values["name"], row.values["username"], row.values["unit"], row.number) == ("Lê Lan", "lan", "xa", 4)


def test_a_workbook_holds_units_and_people_on_two_sheets(session: Session) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Tên đăng nhập", "Họ và tên", "Mã đơn vị"])
    page.append(["moi", "Người Mới", "thon-2"])
    units = book.create_sheet("Đơn vị")
    units.append(["Mã đơn vị", "Tên đơn vị", "Mã cấp trên"])
    units.append(["thon-2", "Thôn hai", "xa-2"])
    units.append(["xa-2", "Xã hai", "tp"])
    out = io.BytesIO()
    book.save(out)
    done = apply_roster(session, SYSTEM, read_roster("a.xlsx", out.getvalue()))
    assert (len(done.new_units), len(done.new_people)) == (2, 1)
    tree = unit_tree(session)
    line = [tree.units[one].code for one in tree.line(session.get_one(PersonRow, done.new_people[0]).unit_id)]
    assert line == ["tp", "xa-2", "thon-2"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.xlsx", b"PK\x03\x04 hong"), ("a.xls", b"\xd0\xcf\x11\xe0"), ("a.csv", bytes(range(256)) * 50)],
)
def test_what_is_no_list_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_roster(name, data)


@pytest.mark.parametrize("words", ["", "a;b;c\n1;2;3\n", "Họ tên;Đơn vị\nLan;xa\n", PEOPLE, PEOPLE + ";;;;\n"])
def test_a_file_without_heading_or_rows_says_what_is_missing(words: str) -> None:
    with pytest.raises((InvalidInput, UnreadableFile)) as told:
        read_roster("a.csv", words.encode())
    assert "tiêu đề" in str(told.value) or "không" in str(told.value).lower()


def test_new_changed_and_unchanged_rows_are_told_apart_and_applying_twice_changes_nothing(session: Session) -> None:
    words = PEOPLE + "lan;Trần Thị Lan;xa;văn thư;\nmoi;Bùi Mới;tp;Quản trị đơn vị;moi@lac-ha.vn\n"
    changed = words.replace("Trần Thị Lan", "Trần Thị Lan Anh")
    assert [row.state for row in planned(session, words).rows] == ["khong_doi", "moi"]
    assert planned(session, changed).rows[0].changed == ("name",)
    before = session.scalars(select(PersonRow.password_hash).where(PersonRow.username == "lan")).one()
    done = applied(session, changed)
    assert (len(done.new_people), len(done.changed_people)) == (1, 1)
    assert [row.state for row in planned(session, changed).rows] == ["khong_doi", "khong_doi"]
    again = applied(session, changed)
    assert (again.new_people, again.changed_people) == ((), ())
    assert session.scalars(select(PersonRow.password_hash).where(PersonRow.username == "lan")).one() == before
    made = session.get_one(PersonRow, done.new_people[0])
    assert (made.password_hash, made.roles, made.email) == (UNUSABLE, "quan_tri", "moi@lac-ha.vn")


def test_an_empty_cell_leaves_what_is_there(session: Session) -> None:
    applied(session, PEOPLE + "lan;;;;\n")
    lan = session.scalars(select(PersonRow).where(PersonRow.username == "lan")).one()
    assert (lan.name, lan.roles) == ("Trần Thị Lan", "van_thu")


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (";Không Tên;xa;;", "Tên đăng nhập", "Còn trống"),
        ("Có Dấu;X;xa;;", "Tên đăng nhập", "chữ thường"),
        ("moi;;xa;;", "Họ và tên", "Còn trống"),
        ("moi;X;khong-co;;", "Mã đơn vị", "khong-co"),
        ("moi;X;;;", "Mã đơn vị", "Còn trống"),
        ("moi;X;xa;thủ kho;", "Vai trò", "thủ kho"),
        ("moi;X;xa;;khong-phai-thu", "Thư điện tử", "chưa đúng dạng"),
        ("lan;X;xa;;\nlan;Y;xa;;", "Tên đăng nhập", "Trùng tên đăng nhập với dòng 2"),
    ],
)
def test_a_wrong_row_says_which_column_and_why(session: Session, row: str, column: str, words: str) -> None:
    plan = planned(session, PEOPLE + row + "\n")
    assert plan.wrong == 1
    told = plan.rows_in("sai")[0].problem_words()
    assert column in told
    assert words in told


def test_nothing_is_written_while_a_row_is_wrong_unless_wrong_rows_are_left_out(session: Session) -> None:
    words = PEOPLE + "moi;Bùi Mới;xa;;\nsai;;xa;;\n"
    with pytest.raises(InvalidInput, match="1 dòng sai"):
        applied(session, words)
    assert session.scalar(select(func.count()).where(PersonRow.username == "moi")) == 0
    done = applied(session, words, skip_wrong=True)
    assert (len(done.new_people), done.skipped) == (1, 1)


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ("a;A;b;\nb;B;a;\n", 2),  # a loop of new units
        ("tp;Thành ủy;xa;\n", 1),  # a loop through what is there
        ("a;A;khong-co;\nb;B;a;\nc;C;b;\n", 3),  # below a wrong one, however deep
        ("a;A;tp;31/02/2025\nb;B;a;\n", 2),
        ("a;A;tp;\na;A;tp;\n", 1),
        ("b;B;a;\na;A;tp;\n", 0),  # a child before its parent
        ("xa;" + "x" * 201 + ";b;\nb;B;xa;\n", 1),  # without the wrong move of xa there is no loop
    ],
)
def test_units_of_a_list_make_a_sound_tree(session: Session, rows: str, wrong: int) -> None:
    assert planned(session, UNITS + rows).wrong == wrong
    applied(session, UNITS + rows, skip_wrong=True)
    tree = unit_tree(session)
    assert {unit.id for _, unit in tree.walk()} == set(tree.units)


def test_leaving_a_wrong_move_out_does_not_close_a_loop(session: Session) -> None:
    """With both moves the tree is sound; the first is wrong, and the second alone would be a loop."""
    rows = "xa;" + "x" * 201 + ";ngoai;\ntp;Thành ủy;xa;\n"
    assert planned(session, UNITS + rows).wrong == 2


def test_a_unit_administrator_imports_only_below_the_own_unit(session: Session) -> None:
    who = city(session)
    units = planned(session, UNITS + "a;A;ngoai;\nb;B;;\nngoai;Z;;\nc;C;xa;\n", who)
    assert [row.state for row in units.rows] == ["sai", "sai", "sai", "moi"]
    rows = "hoa;X;xa;;\nn1;X;ngoai;;\nn2;X;xa;Quản trị hệ thống;\nn3;X;xa;kiểm toán;\nlan;Lan Mới;xa;;\n"
    people = planned(session, PEOPLE + rows, who)
    assert [row.state for row in people.rows] == ["sai", "sai", "sai", "sai", "sua"]
    with pytest.raises(NotAllowed):
        planned(session, PEOPLE + "a;A;xa;;\n", Principal(5, "x", who.unit_ids, frozenset({Role.OFFICER})))


def test_an_unknown_and_a_foreign_unit_are_told_in_the_same_words(session: Session) -> None:
    plan = planned(session, PEOPLE + "n1;X;ngoai;;\nn2;X;khong;;\n", city(session))
    foreign, missing = (row.problem_words() for row in plan.rows)
    assert foreign.replace("ngoai", "khong") == missing


def test_rows_survive_being_kept_as_json() -> None:
    roster = read_roster("a.csv", (PEOPLE + 'an;Đỗ "Ấn";xa;;\n').encode())
    assert roster_from_json(roster.to_json()).rows == roster.rows


@pytest.mark.parametrize("form", list(SheetFormat))
@pytest.mark.parametrize("kind", list(RosterKind))
def test_the_template_is_a_list_that_is_read(form: SheetFormat, kind: RosterKind) -> None:
    rows = read_roster(f"mau.{form}", template(form, kind)).rows
    assert [tuple(row.values.values()) for row in rows] == [tuple(one) for one in EXAMPLES[kind]]
    assert list(rows[0].values) == [column.field for column in COLUMNS[kind]]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=20))
def test_no_cell_begins_a_formula(words: str) -> None:
    assert not safe_cell(words).startswith(("=", "+", "-", "@", "\t", "\r"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a"]))
def test_any_bytes_are_read_or_refused_in_words(data: bytes, name: str) -> None:
    with contextlib.suppress(InvalidInput, UnreadableFile):
        assert read_roster(name, data).rows


def test_the_heading_of_people_is_not_taken_for_one_of_units() -> None:
    heading = find_heading([["Mã đơn vị", "Tên đơn vị", "Tên đăng nhập", "Họ tên"]])
    assert heading is not None
    assert heading.kind is RosterKind.PEOPLE


def test_links_are_kept_as_hashes_and_a_new_list_voids_the_old(session: Session) -> None:
    import datetime

    done = applied(session, PEOPLE + "moi;Bùi Mới;xa;;\nan;Lê An;xa;;\n")
    now = datetime.datetime(2026, 11, 27, 2, 0, tzinfo=datetime.UTC)
    lan = session.scalars(select(PersonRow.id).where(PersonRow.username == "lan")).one()
    first = make_first_links(session, [*done.new_people, lan], by_id=None, now=now)
    assert [link.name for link in first] == ["Lê An", "Bùi Mới"]  # not Lan, who has a password
    again = make_first_links(session, done.new_people, by_id=None, now=now)
    rows = session.scalars(select(OneTimeLinkRow)).all()
    assert len([row for row in rows if row.used_at is None]) == 2
    assert not {row.token_hash for row in rows} & {link.token for link in (*first, *again)}
