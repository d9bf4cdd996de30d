"""What a unit lets out on chat channels: set by who administers it, handed down, never widened past the unit above."""

import datetime

import pytest
from chat_people import unit
from sqlalchemy import select
from sqlalchemy.orm import Session
from stored_rows import add_document

from ingest.roster.applying import apply_roster
from ingest.roster.reading import read_roster
from vanban.db.letting_out import OUTSIDE_WORDS, let_out, outside_of
from vanban.db.listing import list_documents
from vanban.db.models import UnitRow
from vanban.db.office_models import UnitSuccessionRow
from vanban.db.people import create_unit
from vanban.db.session import Database
from vanban.db.units import NewUnit, add_unit
from vanban.db.validity import today
from vanban.errors import NotAllowed, NotFound
from vanban.principals import Channel, Outside, Principal

SYSTEM = Principal(1, "Hệ thống", (1,), frozenset({"quan_tri_he_thong"}))
OF_CITY = Principal(1, "Quản trị thành phố", (1,), frozenset({"quan_tri"}))
OF_COMMUNE = Principal(2, "Quản trị xã", (1, 2), frozenset({"quan_tri"}))


def settings(session: Session) -> dict[str, str]:
    """Returns the setting of each unit by code."""
    return {row.code: row.outside for row in session.scalars(select(UnitRow))}


def test_a_setting_is_of_one_unit_or_of_all_below(office: Database) -> None:
    with office.transaction() as session:
        create_unit(session, code="thon", name="Chi bộ thôn", parent_code="xa")
        assert let_out(session, OF_CITY, 1, Outside.PUBLIC, below=False) == [1]
        assert settings(session) == {"tp": "public", "xa": "open", "thon": "open"}
        assert let_out(session, OF_CITY, 1, Outside.NONE, below=True) == [1, 2, 3]
        assert let_out(session, OF_CITY, 1, Outside.NONE, below=True) == []
        assert outside_of(session, 3) is Outside.NONE
        assert outside_of(session, 99) is Outside.NONE


def test_a_unit_narrows_by_itself_and_widens_no_further_than_above(office: Database) -> None:
    with office.transaction() as session:
        let_out(session, OF_COMMUNE, 2, Outside.NONE, below=False)
        let_out(session, OF_COMMUNE, 2, Outside.OPEN, below=False)
        let_out(session, OF_CITY, 1, Outside.PUBLIC, below=True)
        with pytest.raises(NotAllowed, match="cấp trên"):
            let_out(session, OF_COMMUNE, 2, Outside.OPEN, below=False)
        assert let_out(session, OF_COMMUNE, 2, Outside.NONE, below=False) == [2]
        assert let_out(session, OF_CITY, 2, Outside.OPEN, below=False) == [2]  # who administers above decides
        with pytest.raises(NotFound):
            let_out(session, OF_COMMUNE, 1, Outside.OPEN, below=False)
        with pytest.raises(NotAllowed):
            let_out(session, Principal(3, "Cán bộ", (1, 2)), 2, Outside.NONE, below=False)


def test_new_units_begin_with_what_the_unit_above_lets_out(office: Database) -> None:
    with office.transaction() as session:
        let_out(session, OF_CITY, 2, Outside.NONE, below=False)
        assert add_unit(session, SYSTEM, NewUnit("thon-1", "Thôn 1", 2)).outside == "none"
        assert add_unit(session, SYSTEM, NewUnit("xa-2", "Xã 2", 1)).outside == "open"
        rows = "Mã đơn vị;Tên đơn vị;Mã đơn vị cấp trên\nto-1;Tổ 1;thon-2\nthon-2;Thôn 2;xa\nto-2;Tổ 2;tp\n"
        applied = apply_roster(session, SYSTEM, read_roster("don-vi.csv", rows.encode()))
        assert len(applied.new_units) == 3
        found = settings(session)
        assert (found["to-1"], found["thon-2"], found["to-2"]) == ("none", "none", "open")


def test_documents_of_ended_units_follow_their_heirs_the_narrowest_of_them(office: Database) -> None:
    with office.transaction() as session:
        past = today() - datetime.timedelta(days=9)
        for code, successor in (("cu", 2), ("cu-hon", None)):
            session.add(UnitRow(code=code, name=code, parent_id=1, valid_to=past, successor_id=successor))
        session.flush()
        session.add(UnitSuccessionRow(unit_id=unit(session, "cu-hon").id, successor_id=unit(session, "cu").id))
        session.add(UnitSuccessionRow(unit_id=unit(session, "cu").id, successor_id=1))
        session.flush()
        let_out(session, OF_CITY, 2, Outside.NONE, below=False)
        assert settings(session) == {"tp": "open", "xa": "none", "cu": "none", "cu-hon": "none"}
        let_out(session, OF_CITY, 1, Outside.PUBLIC, below=False)
        assert settings(session)["cu"] == "none"
        let_out(session, OF_CITY, 2, Outside.OPEN, below=False)
        assert settings(session) == {"tp": "public", "xa": "open", "cu": "public", "cu-hon": "public"}


def test_the_setting_shows_in_the_list_outside_and_changes_nothing_inside(office: Database) -> None:
    inside = Principal(2, "Bình", (1, 2))
    outside = Principal(2, "Bình", (1, 2), channel=Channel.ZALO)
    with office.transaction() as session:
        add_document(session, "rieng", 2, publicity="cong_khai", audience="unit")
        add_document(session, "chung", 2, publicity="cong_khai", audience="public")
        totals = []
        for setting in Outside:
            let_out(session, OF_CITY, 2, setting, below=False)
            assert list_documents(session, inside).total == 2
            totals.append(list_documents(session, outside).total)
    assert totals == [2, 1, 0]


def test_every_setting_has_words() -> None:
    assert set(OUTSIDE_WORDS) == set(Outside)
