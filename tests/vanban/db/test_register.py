"""The incoming register: numbers given once, hand-overs with one lead, and nothing of it seen by others."""

import datetime
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fresh import fresh_database
from sqlalchemy import select
from stored_rows import add_document

from vanban.db.handing_over import answer, hand_over, let_read, possible_receivers, set_done, shut_out
from vanban.db.models import DocumentRow, PersonRow, UnitRow
from vanban.db.office_models import IncomingRow
from vanban.db.people import create_unit, principal_of
from vanban.db.permissions import readable_ids
from vanban.db.register import (
    change_entry,
    count_by_state,
    enter,
    find_entries,
    next_number,
    same_number,
    seen_entry,
)
from vanban.db.register_views import count_waiting, entry_views, handed_over
from vanban.db.session import Database
from vanban.db.validity import today
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.principals import Channel, Principal
from vanban.register import Entry, EntryState, Receiver, RegisterSearch, TransferState, Urgency
from vanban.settings import Settings

PEOPLE = {
    "thu": ("tp", "van_thu"),
    "can": ("tp", ""),
    "xa": ("xa", "van_thu"),
    "dan": ("xa", ""),
    "kh": ("kh", "van_thu"),
}
DAY = today() - datetime.timedelta(days=10)
LETTER = Entry(DAY, "Tỉnh ủy", number="12-CV/TU", date=DAY, subject="về việc báo cáo")


@dataclass(frozen=True)
class Office:
    database: Database
    who: dict[str, Principal]
    document: int  # of the city, for the city alone

    def unit(self, code: str) -> int:
        with self.database.session() as session:
            return session.scalars(select(UnitRow.id).where(UnitRow.code == code)).one()

    def person(self, name: str) -> int:
        return self.who[name].person_id or 0


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    database = fresh_database(Settings(data_dir=tmp_path / "data", database_url=None))
    with database.transaction() as session:
        units = {"tp": create_unit(session, code="tp", name="Thành ủy")}
        units["xa"] = create_unit(session, code="xa", name="Đảng ủy xã", parent_code="tp")
        units["kh"] = create_unit(session, code="kh", name="Đơn vị khác")
        for name, (unit, roles) in PEOPLE.items():
            session.add(
                PersonRow(username=name, name=name.title(), unit_id=units[unit].id, roles=roles, password_hash="!")
            )
        document = add_document(
            session, "kin.txt", units["tp"].id, audience="unit", number="12-CV/TU", number_key="12-cv/tu",
            subject="việc kín của thành ủy",
        )  # fmt: skip
        session.flush()
        who = {name: principal_of(session, name, Channel.WEB) for name in PEOPLE}
    yield Office(database, who, document.id)
    database.close()


def entered(office: Office, entry: Entry = LETTER) -> int:
    with office.database.transaction() as session:
        return enter(session, office.who["thu"], entry).id


def handed(office: Office, entry_id: int, *receivers: Receiver, by: str = "thu", **what) -> list[int]:
    with office.database.transaction() as session:
        return [row.id for row in hand_over(session, office.who[by], entry_id, receivers, **what)]


def test_numbers_follow_each_other_within_a_unit_and_a_year(office: Office) -> None:
    with office.database.transaction() as session:
        thu, xa = office.who["thu"], office.who["xa"]
        numbers = [enter(session, thu, LETTER).arrival_number for _ in range(3)]
        assert numbers == [1, 2, 3]
        assert enter(session, xa, LETTER).arrival_number == 1
        before = replace(LETTER, arrived_on=datetime.date(2020, 5, 5), date=None)
        assert enter(session, thu, before).arrival_number == 1
        assert enter(session, thu, replace(LETTER, arrival_number=40)).arrival_number == 40
        assert next_number(session, thu.unit_id or 0, DAY.year) == 41
        with pytest.raises(InvalidInput, match="Số tiếp theo là 41"):
            enter(session, thu, replace(LETTER, arrival_number=2))
        assert enter(session, thu, LETTER).arrival_number == 41


def test_officers_who_enter_at_the_same_moment_get_different_numbers(office: Office) -> None:
    numbers: list[int] = []

    def work() -> None:
        for _ in range(5):
            with office.database.transaction() as session:
                numbers.append(enter(session, office.who["thu"], LETTER).arrival_number)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 21))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (replace(LETTER, sender="  "), "nơi gửi"),
        (replace(LETTER, subject="", number=None), "số, ký hiệu hoặc trích yếu"),
        (replace(LETTER, arrived_on=today() + datetime.timedelta(days=1)), "Ngày đến"),
        (replace(LETTER, date=DAY + datetime.timedelta(days=1)), "sau ngày đến"),
        (replace(LETTER, deadline=DAY - datetime.timedelta(days=1)), "Hạn xử lý"),
        (replace(LETTER, arrival_number=0), "Số đến"),
        (replace(LETTER, subject="x" * 2_001), "Trích yếu"),
        (replace(LETTER, document_id=987_654), "trong kho"),
    ],
)
def test_what_cannot_stand_in_a_register_is_told(office: Office, wrong: Entry, told: str) -> None:
    with office.database.transaction() as session, pytest.raises(InvalidInput, match=told):
        enter(session, office.who["thu"], wrong)


def test_only_officers_of_the_unit_keep_and_see_its_register(office: Office) -> None:
    entry = entered(office)
    with office.database.transaction() as session:
        for name in ("can", "dan"):
            with pytest.raises(NotAllowed):
                enter(session, office.who[name], LETTER)
        for name in ("can", "xa", "dan", "kh"):
            with pytest.raises(NotFound):
                seen_entry(session, office.who[name], entry)
            assert find_entries(session, office.who[name], RegisterSearch()) == (0, [])
            assert count_by_state(session, office.who[name])["qua_han"] == 0
        outside = principal_of(session, "thu", Channel.TELEGRAM)
        with pytest.raises(NotFound):
            seen_entry(session, outside, entry)


def test_an_entry_about_a_document_one_may_not_read_cannot_be_made(office: Office) -> None:
    about = replace(LETTER, document_id=office.document)
    with office.database.transaction() as session:
        with pytest.raises(InvalidInput, match="không có quyền xem"):
            enter(session, office.who["xa"], about)
        assert same_number(session, office.who["xa"], "12-CV/TU") == []
        assert enter(session, office.who["thu"], about).document_id == office.document


def test_a_receiver_sees_the_marks_but_not_the_document(office: Office) -> None:
    entry = entered(office, replace(LETTER, document_id=office.document))
    handed(office, entry, Receiver(unit_id=office.unit("xa"), lead=True), request="Đề nghị báo cáo")
    with office.database.session() as session:
        for name in ("xa", "dan"):
            (item,) = handed_over(session, office.who[name])
            assert item.entry.row.subject == "về việc báo cáo"
            assert item.entry.document is None
            assert count_waiting(session, office.who[name]) == 1
            assert readable_ids(session, office.who[name], [office.document]) == set()
        (view,) = entry_views(session, office.who["thu"], [session.get_one(IncomingRow, entry)])
        assert view.document is not None
        assert view.lead is not None
        assert view.lead.receiver == "Đảng ủy xã"
        assert handed_over(session, office.who["kh"]) == []


def test_exactly_one_receiver_leads(office: Office) -> None:
    entry = entered(office)
    xa, can, thu = office.unit("xa"), office.person("can"), office.person("thu")
    for wrong in (
        (),
        (Receiver(unit_id=xa),),
        (Receiver(unit_id=xa, lead=True), Receiver(person_id=can, lead=True)),
        (Receiver(unit_id=xa, lead=True), Receiver(unit_id=xa)),
    ):
        with pytest.raises(InvalidInput):
            handed(office, entry, *wrong)
    handed(office, entry, Receiver(unit_id=xa, lead=True), Receiver(person_id=can))
    with pytest.raises(InvalidInput, match="chủ trì"):
        handed(office, entry, Receiver(person_id=thu, lead=True))
    with pytest.raises(InvalidInput, match="hai lần"):
        handed(office, entry, Receiver(unit_id=xa))
    handed(office, entry, Receiver(person_id=thu))


def test_nothing_goes_to_units_beside_or_above_or_to_other_peoples(office: Office) -> None:
    entry = entered(office)
    for wrong in (
        Receiver(unit_id=office.unit("kh"), lead=True),
        Receiver(unit_id=office.unit("tp"), lead=True),
        Receiver(person_id=office.person("dan"), lead=True),
        Receiver(unit_id=987_654, lead=True),
        Receiver(lead=True),
    ):
        with pytest.raises(InvalidInput):
            handed(office, entry, wrong)
    with office.database.session() as session:
        assert [unit.code for unit in possible_receivers(session, office.who["thu"]).units] == ["xa"]
        assert possible_receivers(session, office.who["can"]).people == ()


def test_an_entry_follows_its_lead_from_new_to_done(office: Office) -> None:
    entry = entered(office)

    def state() -> str:
        with office.database.session() as session:
            return session.get_one(IncomingRow, entry).state

    assert state() == EntryState.NEW
    lead, other = handed(
        office, entry, Receiver(unit_id=office.unit("xa"), lead=True), Receiver(person_id=office.person("can"))
    )
    assert state() == EntryState.IN_HAND
    with office.database.transaction() as session:
        answer(session, office.who["can"], other, TransferState.DONE)
    assert state() == EntryState.IN_HAND
    with office.database.transaction() as session:
        answer(session, office.who["dan"], lead, TransferState.ACCEPTED)
        with pytest.raises(InvalidInput, match="lý do"):
            answer(session, office.who["dan"], lead, TransferState.RETURNED)
        answer(session, office.who["xa"], lead, TransferState.DONE, text="Đã báo cáo")
    assert state() == EntryState.DONE
    with office.database.transaction() as session:
        with pytest.raises(InvalidInput, match="trả lời rồi"):
            answer(session, office.who["xa"], lead, TransferState.RETURNED, text="muộn")
        with pytest.raises(NotFound):
            answer(session, office.who["kh"], lead, TransferState.DONE)
        assert set_done(session, office.who["thu"], entry, done=False).state == EntryState.IN_HAND


def test_what_its_lead_returned_can_go_to_another_and_is_gone_from_the_first(office: Office) -> None:
    entry = entered(office)
    (lead,) = handed(office, entry, Receiver(unit_id=office.unit("xa"), lead=True))
    with office.database.transaction() as session:
        answer(session, office.who["xa"], lead, TransferState.RETURNED, text="Không thuộc thẩm quyền")
        assert session.get_one(IncomingRow, entry).state == EntryState.NEW
        with pytest.raises(NotFound):
            seen_entry(session, office.who["xa"], entry)
    handed(office, entry, Receiver(person_id=office.person("can"), lead=True))


def test_a_unit_that_received_hands_on_to_its_own_people(office: Office) -> None:
    entry = entered(office)
    handed(office, entry, Receiver(unit_id=office.unit("xa"), lead=True))
    (own,) = handed(office, entry, Receiver(person_id=office.person("dan"), lead=True), by="xa")
    with office.database.transaction() as session:
        answer(session, office.who["dan"], own, TransferState.DONE)
        assert session.get_one(IncomingRow, entry).state == EntryState.IN_HAND  # the city's lead has not finished
        with pytest.raises(NotFound):
            hand_over(session, office.who["kh"], entry, [Receiver(person_id=office.person("kh"), lead=True)])


def test_handing_over_opens_nothing_until_the_keeper_names_the_unit(office: Office) -> None:
    entry = entered(office, replace(LETTER, document_id=office.document))
    handed(office, entry, Receiver(unit_id=office.unit("xa"), lead=True), Receiver(person_id=office.person("can")))
    with office.database.transaction() as session:
        document = session.get_one(DocumentRow, office.document)
        assert [unit.code for unit in shut_out(session, entry, document)] == ["xa"]
        with pytest.raises(NotAllowed):
            let_read(session, office.who["xa"], entry, document)
        assert [unit.code for unit in let_read(session, office.who["thu"], entry, document)] == ["xa"]
        assert readable_ids(session, office.who["dan"], [office.document]) == {office.document}
        assert readable_ids(session, office.who["can"], [office.document]) == {office.document}
        assert readable_ids(session, office.who["kh"], [office.document]) == set()
        assert shut_out(session, entry, document) == []


def test_entries_are_found_by_period_state_words_and_being_late(office: Office) -> None:
    late = entered(office, replace(LETTER, deadline=DAY + datetime.timedelta(days=1)))
    soon = entered(office, replace(LETTER, subject="Hội nghị", number=None, deadline=today()))
    with office.database.transaction() as session:
        thu = office.who["thu"]

        def found(**what) -> list[int]:
            return [row.id for row in find_entries(session, thu, RegisterSearch(**what))[1]]

        assert found() == [soon, late]
        assert found(overdue=True) == [late]
        assert found(words="HỘI NGHỊ") == found(words="hoi ngh") == [soon]
        assert found(words="12-CV/TU") == [late]
        assert found(words="100%") == found(words="%") == []
        assert found(words="2") == [soon]
        assert found(since=today()) == []
        assert found(state=EntryState.DONE) == []
        assert count_by_state(session, thu) == {"moi": 2, "qua_han": 1}
        views = entry_views(session, thu, find_entries(session, thu, RegisterSearch())[1])
        assert [view.urgency for view in views] == [Urgency.SOON, Urgency.LATE]
        set_done(session, thu, late, done=True)
        session.flush()
        assert found(overdue=True) == []


def test_a_changed_entry_keeps_its_number_and_its_year(office: Office) -> None:
    entry = entered(office)
    with office.database.transaction() as session:
        row = change_entry(session, office.who["thu"], entry, replace(LETTER, subject="nội dung khác"))
        assert (row.arrival_number, row.subject) == (1, "nội dung khác")
        with pytest.raises(InvalidInput, match="sổ năm"):
            change_entry(session, office.who["thu"], entry, replace(LETTER, arrived_on=datetime.date(2019, 1, 1)))
        with pytest.raises(NotFound):
            change_entry(session, office.who["xa"], entry, LETTER)
