"""Facets, orders and the narrow list: counts of readable documents alone, always those that the list then shows."""

import datetime
from dataclasses import replace

import pytest
from fresh import fresh_database
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from stored_rows import NOW, add_document

from vanban.db.alerts import unseen
from vanban.db.facets import facets
from vanban.db.listed import relist
from vanban.db.listed_models import ListedDocumentRow
from vanban.db.listing import fitting, list_documents
from vanban.db.models import DocumentRow, PersonRow
from vanban.db.office_models import SavedSearchRow
from vanban.db.people import create_person, create_unit, principal_of
from vanban.db.permissions import access_of, searchable
from vanban.db.session import Database
from vanban.db.validity import statuses_on, today
from vanban.db.wanted import MISSING, Facet, Sort, Wanted
from vanban.ports import DocumentHit
from vanban.principals import Audience, Channel, Principal, Publicity, Role, may_read
from vanban.settings import Settings

WORDS = ("trực ban", "chuyển đổi số", "vệ sinh", "kín đáo", "")
TYPES = (None, "Quyết định", "Kế hoạch")
FIELDS = (None, "Văn phòng", "Chuyển đổi số")


@pytest.fixture
def an(database: Database) -> Principal:
    with database.transaction() as session:
        unit = create_unit(session, code="tp", name="Thành phố")
        other = create_unit(session, code="xa", name="Xã Kín")
        create_person(session, username="an", name="An", unit_code="tp")
        for index in range(12):
            add_document(
                session, f"{index}.txt", unit.id, number=f"{index}-KH/TU", ordinal=str(index), type="Kế hoạch",
                subject=f"về việc {index}", date=datetime.date(2020 + index % 3, 1, 1 + index),
                field="Văn phòng" if index < 4 else None,
                ingested_at=NOW - datetime.timedelta(days=index * 100),
            )  # fmt: skip
        add_document(
            session, "kin.txt", other.id, audience="unit", type="Biên bản", issuer="Chi bộ Kín", subject="việc kín",
            circulation="DỰ THẢO", field="Lĩnh vực kín", date=datetime.date(1999, 1, 1),
        )  # fmt: skip
        return principal_of(session, "an", Channel.WEB)


def test_a_facet_counts_what_the_other_choices_leave(database: Database, an: Principal) -> None:
    with database.session() as session:
        found = {one.facet: one for one in facets(session, an, Wanted(field="Văn phòng", year="2020"))}
    assert [(value.value, value.count) for value in found[Facet.FIELD].values] == [("Văn phòng", 2), (MISSING, 2)]
    assert [(value.value, value.count) for value in found[Facet.YEAR].values] == [("2022", 1), ("2021", 1), ("2020", 2)]
    assert found[Facet.FIELD].values[1].words == "Chưa phân lĩnh vực"


def test_nothing_of_a_closed_document_shows_in_any_facet(database: Database, an: Principal) -> None:
    with database.session() as session:
        shown = repr(facets(session, an, Wanted()))
    for secret in ("Kín", "kín", "Biên bản", "DỰ THẢO", "1999"):
        assert secret not in shown


def test_documents_without_a_property_can_be_asked_for(database: Database, an: Principal) -> None:
    with database.session() as session:
        assert list_documents(session, an, Wanted(field=MISSING)).total == 8
        assert list_documents(session, an, Wanted(year=MISSING)).total == 0


@pytest.mark.parametrize(
    "strange",
    [
        Wanted(year="abc"), Wanted(year="99999"), Wanted(year="0"), Wanted(unit="x"), Wanted(unit="9" * 15),
        Wanted(status="?"), Wanted(type="a\0b"), Wanted(words="%"), Wanted(words="_" * 9), Wanted(words="? " * 90),
    ],
)  # fmt: skip
def test_a_choice_that_makes_no_sense_finds_nothing(database: Database, an: Principal, strange: Wanted) -> None:
    with database.session() as session:
        assert list_documents(session, an, strange).total == 0
        assert facets(session, an, strange) is not None


def test_numbers_are_in_the_order_of_numbers_and_arrival_in_that_of_coming_in(
    database: Database, an: Principal
) -> None:
    with database.session() as session:
        numbers = [one.number for one in list_documents(session, an, Wanted(sort=Sort.NUMBER)).documents]
        arrived = [one.number for one in list_documents(session, an, Wanted(sort=Sort.ARRIVAL)).documents]
        oldest = list_documents(session, an, Wanted(sort=Sort.OLDEST)).documents
    assert numbers == [f"{index}-KH/TU" for index in range(12)]
    assert arrived == numbers
    assert [one.date for one in oldest] == sorted(one.date for one in oldest)


def test_what_the_index_found_is_listed_in_its_order_but_only_what_may_be_read(
    database: Database, an: Principal
) -> None:
    with database.session() as session:
        ids = list(session.scalars(select(DocumentRow.id).order_by(DocumentRow.id)))  # the last one is closed
        hits = [DocumentHit(one, 0, float(one)) for one in reversed(ids)] + [DocumentHit(98_765, 0, 0.1)]
        wanted = Wanted(words="việc", in_text=True, sort=Sort.RELEVANCE)
        listing = list_documents(session, an, wanted, hits=hits)
    assert [one.document_id for one in listing.documents] == list(reversed(ids[:-1]))
    assert listing.total == 12


def test_a_corrected_document_is_found_by_its_new_words(database: Database, an: Principal) -> None:
    with database.transaction() as session:
        row = session.scalars(select(DocumentRow).where(DocumentRow.number == "3-KH/TU")).one()
        row.subject = "về phòng cháy"
    with database.session() as session:
        assert list_documents(session, an, Wanted(words="phong chay")).total == 1
        assert [one.number for one in list_documents(session, an, Wanted(words="viec 3")).documents] == []


def test_what_is_published_later_came_in_when_it_was_published(database: Database, an: Principal) -> None:
    before = datetime.datetime.now(datetime.UTC)
    with database.transaction() as session:
        row = add_document(session, "sau.txt", an.unit_id or 0, published=False, subject="chờ xem")
        assert session.get_one(ListedDocumentRow, row.id).listed_at is None
        row.published = True
        session.flush()
        session.expire_all()
        listed = session.get_one(ListedDocumentRow, row.id)
        assert listed.listed_at is not None
        assert listed.listed_at >= before
        assert list_documents(session, an, Wanted(new="1")).total >= 1
        assert list_documents(session, an, Wanted(since=before)).total == 1


def test_relisting_gives_what_the_mapper_wrote(database: Database, an: Principal) -> None:
    with database.transaction() as session:
        columns = select(ListedDocumentRow.document_id, ListedDocumentRow.words).order_by(ListedDocumentRow.document_id)
        before = session.execute(columns).all()
        assert relist(session) == len(before) == 13
        assert session.execute(columns).all() == before


def test_a_deleted_document_leaves_no_row_behind(database: Database, an: Principal) -> None:
    with database.transaction() as session:
        row = session.scalars(select(DocumentRow).limit(1)).one()
        gone = row.id
        session.delete(row)
        session.flush()
        assert session.scalar(select(ListedDocumentRow).where(ListedDocumentRow.document_id == gone)) is None


def test_the_status_counted_is_the_status_shown(database: Database, an: Principal) -> None:
    day = today()
    with database.transaction() as session:
        for index, (begins, stored) in enumerate(
            [
                (day + datetime.timedelta(days=9), "con_hieu_luc"),
                (day - datetime.timedelta(days=9), "chua_co_hieu_luc"),
            ]
        ):
            row = add_document(session, f"hl{index}", an.unit_id or 0, effective_date=begins, status=stored)
            shown = statuses_on(session, [row.id])[row.id]
            listed = list_documents(session, an, Wanted(status=shown.value)).documents
            assert row.id in {one.document_id for one in listed}


@st.composite
def libraries(draw: st.DrawFn) -> list[dict]:
    document = st.fixed_dictionaries(
        {
            "owner_unit_id": st.integers(1, 3),
            "audience": st.sampled_from([one.value for one in Audience]),
            "publicity": st.sampled_from([one.value for one in Publicity]),
            "published": st.booleans(),
            "type": st.sampled_from(TYPES),
            "field": st.sampled_from(FIELDS),
            "subject": st.sampled_from(WORDS),
            "date": st.none() | st.sampled_from([datetime.date(2024, 5, 1), datetime.date(2025, 6, 2)]),
        }
    )
    return draw(st.lists(document, max_size=8))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):
    opened = fresh_database(Settings(data_dir=tmp_path_factory.mktemp("facets") / "data", database_url=None))
    with opened.transaction() as session:
        create_unit(session, code="tp", name="Thành phố")
        create_unit(session, code="xa", name="Xã", parent_code="tp")
        create_unit(session, code="bo", name="Chi bộ", parent_code="xa")
    yield opened
    opened.close()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    documents=libraries(),
    unit=st.integers(1, 3),
    roles=st.frozensets(st.sampled_from(Role), max_size=2),
    channel=st.sampled_from(Channel),
    wanted=st.builds(
        Wanted,
        words=st.sampled_from(WORDS),
        type=st.sampled_from(("", MISSING, *TYPES[1:])),
        field=st.sampled_from(("", MISSING, *FIELDS[1:])),
        year=st.sampled_from(("", "2024", MISSING)),
        unpublished=st.booleans(),
    ),
    in_text=st.booleans(),
)
def test_counts_facets_and_lists_hold_exactly_the_readable_documents(
    shared: Database,
    documents: list[dict],
    unit: int,
    roles: frozenset[str],
    channel: Channel,
    wanted: Wanted,
    in_text: bool,
) -> None:
    asking = Principal(7, "x", tuple(range(1, unit + 1)), frozenset(roles), channel)
    with shared.session() as session:
        rows = [add_document(session, f"d{i}", **values) for i, values in enumerate(documents)]
        allowed = {row.id for row in rows if may_read(asking, access_of(session, row))}
        shown = {row.id for row in rows if row.id in allowed and row.published is not wanted.unpublished}
        # Whatever the search index finds, here everything there is, only what may be read is shown or counted.
        hits = [DocumentHit(row.id, row.passages[0].id, 1.0) for row in rows] if in_text else None
        wanted = replace(wanted, in_text=in_text)
        listed = list_documents(session, asking, wanted, hits=hits)
        ids = {one.document_id for one in listed.documents}
        assert ids <= shown
        assert listed.total == len(ids)
        if not wanted.narrows and not in_text:
            assert ids == set(session.scalars(select(DocumentRow.id).where(searchable(asking))))
        for one in facets(session, asking, wanted, hits=hits):
            for value in one.values:
                chosen = wanted.choosing(one.facet, value.value)
                counted = set(
                    session.scalars(select(DocumentRow.id).where(*fitting(session, asking, chosen, hits=hits)))
                )
                assert len(counted) == value.count
                assert counted <= shown
        session.rollback()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    documents=libraries(),
    unit=st.integers(1, 3),
    roles=st.frozensets(st.sampled_from(Role), max_size=2),
    query=st.sampled_from(
        ("loai=K%E1%BA%BF+ho%E1%BA%A1ch", "q=truc", "q=noi+dung&trong=toan_van", "cho=1", "don_vi=2")
    ),
)
def test_alerts_count_only_readable_documents_that_fit(
    shared: Database, documents: list[dict], unit: int, roles: frozenset[str], query: str
) -> None:
    with shared.session() as session:
        person = PersonRow(username="alert", name="A", unit_id=unit, password_hash="!")
        session.add(person)
        session.flush()
        asking = Principal(person.id, "A", tuple(range(1, unit + 1)), frozenset(roles), Channel.WEB)
        old = NOW - datetime.timedelta(days=900)
        saved = {"person_id": person.id, "name": "n", "query": query, "alert": True, "created_at": old, "seen_at": old}
        session.add(SavedSearchRow(**saved))
        rows = [add_document(session, f"a{i}", **values) for i, values in enumerate(documents)]
        allowed = {row.id for row in rows if may_read(asking, access_of(session, row))}
        told = unseen(session, asking)
        assert set(told.document_ids) <= allowed
        assert told.total == sum(count for _, count in told.by_unit) == sum(alert.count for alert in told.alerts)
        assert sum(count for _, count in told.by_field) <= told.total
        if query == "q=truc":
            fitting_ones = {r.id for r in rows if r.id in allowed and r.published and "trực" in r.subject}
            assert set(told.document_ids) == fitting_ones
        if query == "q=noi+dung&trong=toan_van":
            assert set(told.document_ids) == {r.id for r in rows if r.id in allowed and r.published}
        session.rollback()
