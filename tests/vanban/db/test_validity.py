"""What confirmed edges make of a document's validity, in whatever order things happened."""

import datetime
from collections.abc import Callable, Iterator

import pytest
from fresh import fresh_database
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from stored_rows import add_document

from ingest.linking import relink, relink_number
from ingest.removing import _delete_rows
from vanban.db import library
from vanban.db.models import DocumentRow, PersonRow, RelationRow, UnitRow
from vanban.db.relations import decide
from vanban.db.session import Database
from vanban.db.validity import refresh_due, refresh_status, statuses_on, validity_of
from vanban.documents import RelationKind, RelationState, ValidityStatus
from vanban.principals import Channel, Principal
from vanban.settings import Settings

NOW = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
OFFICER = Principal(1, "Văn thư", unit_ids=(1,), channel=Channel.COMMAND)
OLD_DAY, NEW_DAY = datetime.date(2020, 1, 1), datetime.date(2024, 5, 1)
FAR = datetime.date(2999, 1, 1)


@pytest.fixture
def session(database: Database) -> Session:  # type: ignore[misc]
    with database.transaction() as session:
        prepare(session)
        yield session  # type: ignore[misc]


def prepare(session: Session) -> None:
    session.add(UnitRow(id=1, code="goc", name="Thành ủy Lạc Hà"))
    session.flush()
    session.add(PersonRow(id=1, username="vt", name="Văn thư", unit_id=1, password_hash=""))


def bearing(session: Session, number: str, date: datetime.date | None, **attributes: object) -> DocumentRow:
    """Returns a stored document of this number."""
    key = number.lower()
    return add_document(session, number, 1, number=number, number_key=key, type="Quyết định", date=date, **attributes)


def stating(
    session: Session, source: DocumentRow, target: DocumentRow, kind: RelationKind, part: str = ""
) -> RelationRow:
    """Returns a proposed edge."""
    row = RelationRow(
        source_id=source.id,
        kind=kind.value,
        target_id=target.id,
        target_number=target.number,
        target_key=target.number_key,
        target_text=target.number or "",
        quote=f"{kind.value} {target.number} {part}",
        start=0,
        end=1,
        part=part,
    )
    session.add(row)
    session.flush()
    return row


def confirm(session: Session, edge: RelationRow) -> None:
    decide(session, edge.id, RelationState.CONFIRMED, by=OFFICER, at=NOW)


@pytest.mark.parametrize(
    ("kind", "part", "status"),
    [
        (RelationKind.REPLACES, "", ValidityStatus.EXPIRED),
        (RelationKind.REPEALS, "", ValidityStatus.EXPIRED),
        (RelationKind.REPLACES, "Chương II", ValidityStatus.PARTLY_EXPIRED),
        (RelationKind.REPEALS, "khoản 2 Điều 5", ValidityStatus.PARTLY_EXPIRED),
        (RelationKind.AMENDS, "Điều 3", ValidityStatus.IN_FORCE),
        (RelationKind.SUPPLEMENTS, "", ValidityStatus.IN_FORCE),
        (RelationKind.GUIDES, "", ValidityStatus.IN_FORCE),
        (RelationKind.CITES, "", ValidityStatus.IN_FORCE),
    ],
)
def test_only_a_confirmed_end_changes_the_status_and_a_part_only_partly(session, kind, part, status):
    old, new = bearing(session, "01-QĐ/TU", OLD_DAY), bearing(session, "02-QĐ/TU", NEW_DAY)
    edge = stating(session, new, old, kind, part)
    refresh_status(session, [old.id])
    assert old.status == ValidityStatus.IN_FORCE
    confirm(session, edge)
    assert old.status == status
    assert library.validity(old) is status
    decide(session, edge.id, RelationState.DENIED, by=OFFICER, at=NOW)
    assert old.status == ValidityStatus.IN_FORCE
    confirm(session, edge)
    decide(session, edge.id, RelationState.PROPOSED, by=OFFICER, at=NOW)
    assert (old.status, edge.decided_by_id, edge.decided_at) == (ValidityStatus.IN_FORCE, None, None)


def test_a_document_is_in_force_until_the_day_its_successor_takes_effect(session):
    effective = datetime.date(2024, 7, 1)
    old = bearing(session, "01-QĐ/TU", OLD_DAY)
    new = bearing(session, "02-QĐ/TU", NEW_DAY, effective_date=effective)
    confirm(session, stating(session, new, old, RelationKind.REPLACES))
    before = effective - datetime.timedelta(days=1)
    assert library.validity(old, as_of=before) is ValidityStatus.IN_FORCE
    assert library.validity(old, as_of=effective) is ValidityStatus.EXPIRED
    assert library.validity(old, as_of=datetime.date(2019, 1, 1)) is ValidityStatus.NOT_YET
    assert validity_of(session, [old.id])[old.id].ended == effective
    assert library.summaries(session, [new, old], as_of=before)[1].status is ValidityStatus.IN_FORCE


def test_a_successor_that_is_not_yet_in_force_ends_nothing_before_its_day(session):
    old = bearing(session, "01-QĐ/TU", OLD_DAY)
    new = bearing(session, "02-QĐ/TU", NEW_DAY, effective_date=FAR)
    confirm(session, stating(session, new, old, RelationKind.REPLACES))
    refresh_status(session, [new.id])
    assert (old.status, new.status) == (ValidityStatus.IN_FORCE, ValidityStatus.NOT_YET)
    assert refresh_due(session, FAR) == 2
    assert (old.status, new.status) == (ValidityStatus.EXPIRED, ValidityStatus.IN_FORCE)


def test_a_whole_end_outweighs_a_part_and_deleting_the_source_brings_the_part_back(session):
    old = bearing(session, "01-QĐ/TU", OLD_DAY)
    first, second = bearing(session, "02-QĐ/TU", NEW_DAY), bearing(session, "03-QĐ/TU", NEW_DAY)
    confirm(session, stating(session, first, old, RelationKind.REPEALS, "Điều 5"))
    confirm(session, stating(session, second, old, RelationKind.REPLACES))
    assert old.status == ValidityStatus.EXPIRED
    _delete_rows(session, second.id)
    session.refresh(old)
    assert old.status == ValidityStatus.PARTLY_EXPIRED
    _delete_rows(session, first.id)
    session.refresh(old)
    assert old.status == ValidityStatus.IN_FORCE


def test_a_version_that_was_replaced_by_another_ends_nothing(session):
    old, new = bearing(session, "01-QĐ/TU", OLD_DAY), bearing(session, "02-QĐ/TU", NEW_DAY)
    confirm(session, stating(session, new, old, RelationKind.REPEALS))
    new.superseded_by_id = bearing(session, "02-QĐ/TU ban 2", NEW_DAY).id
    refresh_status(session, [old.id])
    assert old.status == ValidityStatus.IN_FORCE


def test_a_confirmed_edge_takes_hold_when_its_target_arrives_and_a_denied_one_does_not(session):
    new = bearing(session, "09-QĐ/TU", NEW_DAY)
    missing = DocumentRow(number="01-QĐ/TU", number_key="01-qđ/tu", id=None)
    kept = stating(session, new, missing, RelationKind.REPLACES)
    other = stating(session, new, DocumentRow(number="03-QĐ/TU", number_key="03-qđ/tu"), RelationKind.REPEALS)
    confirm(session, kept)
    decide(session, other.id, RelationState.DENIED, by=OFFICER, at=NOW)
    arrived, denied = bearing(session, "01-QĐ/TU", OLD_DAY), bearing(session, "03-QĐ/TU", OLD_DAY)
    for row in (arrived, denied):
        relink(session, row)
    assert (arrived.status, denied.status) == (ValidityStatus.EXPIRED, ValidityStatus.IN_FORCE)
    assert library.incoming_relations(session, [denied.id], OFFICER) == []


ENDS = [
    (RelationKind.REPLACES, ""),
    (RelationKind.REPEALS, ""),
    (RelationKind.REPEALS, "Điều 5"),
    (RelationKind.AMENDS, "Điều 2"),
    (RelationKind.CITES, ""),
]
SOURCES = [datetime.date(2021, 1, 1), datetime.date(2024, 1, 1), FAR]
DAYS = [datetime.date(2020, 6, 1), datetime.date(2022, 1, 1), datetime.date(2025, 1, 1), FAR]
Event = Callable[[Session], None]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = fresh_database(Settings(data_dir=tmp_path_factory.mktemp("orders"), database_url=None))
    yield database
    database.close()


@given(
    states=st.lists(st.sampled_from(list(RelationState)), min_size=len(ENDS) * 3, max_size=len(ENDS) * 3),
    order=st.randoms(use_true_random=False),
    detours=st.lists(st.sampled_from(list(RelationState)), max_size=12),
)
def test_the_status_depends_on_the_set_of_confirmed_edges_and_not_on_the_order_of_events(
    shared, states, order, detours
):
    wanted = [(day, kind, part, state) for day in SOURCES for (kind, part), state in zip(ENDS, states, strict=False)]
    with shared.session() as session:
        session.execute(delete(PersonRow).where(PersonRow.id == 1))
        session.execute(delete(DocumentRow))
        if session.get(UnitRow, 1) is None:
            prepare(session)
        session.flush()
        sources = [bearing(session, f"{i}-QĐ/TU-{order.random()}", day) for i, day in enumerate(SOURCES, start=2)]
        key = f"01-qđ/tu-{order.random()}"
        ghost = DocumentRow(number=key, number_key=key)
        edges = [stating(session, sources[SOURCES.index(day)], ghost, kind, part) for day, kind, part, _ in wanted]
        target: list[DocumentRow] = []

        def arrive() -> None:
            target.append(bearing(session, key, OLD_DAY))
            relink(session, target[0])

        events: list[Callable[[], object]] = [arrive]
        for edge, (_, _, _, state) in zip(edges, wanted, strict=True):
            events.append(lambda e=edge, s=state: decide(session, e.id, s, by=OFFICER, at=NOW))
        for detour in detours:  # decisions taken and taken back before the final ones
            decide(session, order.choice(edges).id, detour, by=OFFICER, at=NOW)
        order.shuffle(events)
        for event in events:
            event()
        confirmed = [(day, kind, part) for day, kind, part, state in wanted if state is RelationState.CONFIRMED]
        for day in DAYS:
            ending = [part for since, kind, part in confirmed if since <= day and kind.value in ("thay_the", "bai_bo")]
            expected = ValidityStatus.EXPIRED if "" in ending else ValidityStatus.IN_FORCE
            if ending and "" not in ending:
                expected = ValidityStatus.PARTLY_EXPIRED
            assert statuses_on(session, [target[0].id], day) == {target[0].id: expected}
        stored = session.scalar(select(DocumentRow.status).where(DocumentRow.id == target[0].id))
        assert stored == library.validity(target[0])
        relink_number(session, key)
        session.rollback()
