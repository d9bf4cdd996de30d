"""Nothing internal leaves on a chat channel: no document, title, number or count, by any way the library is read.

Channels × publicity × audience × units × what units let out × fields × published, against a reading of DOMAIN §5 that
does not look at the rule.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from stored_rows import NOW, add_document

from rag.registry import Registry
from vanban.db import library
from vanban.db.alerts import unseen
from vanban.db.facets import facets
from vanban.db.finding import find_documents
from vanban.db.implementing import implementers_of
from vanban.db.listing import list_documents
from vanban.db.models import Base, DocumentAudienceRow, DocumentRow, PersonRow, RelationRow, UnitRow
from vanban.db.office_models import SavedSearchRow
from vanban.db.permissions import readable_ids
from vanban.db.session import Database, engine_from_url
from vanban.db.wanted import EVERYTHING, Facet, Wanted
from vanban.document_numbers import parse_number
from vanban.errors import NotFound
from vanban.ports import DocumentHit
from vanban.principals import Audience, Channel, Outside, Principal, Publicity, Role

LINES = {1: (1,), 2: (1, 2), 3: (1, 2, 3), 4: (4,)}  # each unit with those above it
FIELDS = (None, "Chuyển đổi số", "Tổ chức xây dựng Đảng", "tai chinh, ngan sach", "GIÁM SÁT", "Khiếu nại, tố cáo")
SENSITIVE = frozenset(FIELDS[2:])
WORDS = ("kxa", "kxb", "kxc", "kxd", "kxe", "kxg", "kxh")  # a word of each document's title alone


@dataclass(frozen=True)
class Planned:
    """A document to be stored; ``at`` is its place, which its number and title tell."""

    at: int
    owner: int
    audience: Audience
    publicity: Publicity
    named: frozenset[int]
    published: bool
    field: str | None

    @property
    def number(self) -> str:
        return f"{71 + self.at}-QĐ/TU"

    def may_leave(self, outside: dict[int, Outside], who: Principal) -> bool:
        """Tells whether a chat channel may show it to someone, by DOMAIN §5 and the audience."""
        if self.publicity is Publicity.INTERNAL or not self.published or outside[self.owner] is Outside.NONE:
            return False
        if self.audience is Audience.PUBLIC:
            return True
        if outside[self.owner] is Outside.PUBLIC or self.field in SENSITIVE or not who.unit_ids:
            return False
        mine = who.unit_ids[-1]
        return (
            self.owner == mine
            or (self.audience is Audience.SUBTREE and self.owner in who.unit_ids)
            or (self.audience is Audience.NAMED and mine in self.named)
        )


@st.composite
def shelves(draw: st.DrawFn) -> list[Planned]:
    units = st.integers(1, 4)
    count = draw(st.integers(1, len(WORDS)))
    return [
        Planned(
            at,
            draw(units),
            draw(st.sampled_from(Audience)),
            draw(st.sampled_from(Publicity)),
            draw(st.frozensets(units, max_size=2)),
            draw(st.booleans()) or draw(st.booleans()),
            draw(st.sampled_from(FIELDS)),
        )
        for at in range(count)
    ]


@pytest.fixture(scope="module")
def memory() -> Iterator[Database]:
    engine = engine_from_url("sqlite://")
    Base.metadata.create_all(engine)
    yield Database(engine)
    engine.dispose()


def store(session: Session, shelf: list[Planned], outside: dict[int, Outside]) -> dict[int, Planned]:
    """Returns the stored documents by id; each is carried out by the one after it."""
    for unit, line in LINES.items():
        parent = line[-2] if len(line) > 1 else None
        session.add(UnitRow(id=unit, code=f"u{unit}", name=f"Đơn vị {unit}", parent_id=parent))
        session.flush()
        session.get_one(UnitRow, unit).outside = outside[unit].value
    stored: dict[int, Planned] = {}
    for one in shelf:
        number = parse_number(one.number)
        assert number is not None
        row = add_document(
            session, f"d{one.at}", one.owner, audience=one.audience.value, publicity=one.publicity.value,
            published=one.published, field=one.field, number=one.number, number_key=number.key, type="Quyết định",
            type_code="QĐ", ordinal=str(71 + one.at), subject=f"về {WORDS[one.at]}",
            issuer=f"Cơ quan {WORDS[one.at]}", date=datetime.date(2020 + one.at, 5, 1),
            circulation=f"DẤU {WORDS[one.at]}",
        )  # fmt: skip
        session.add_all(DocumentAudienceRow(document_id=row.id, unit_id=unit) for unit in one.named)
        stored[row.id] = one
    ids = list(stored)
    edge = {"kind": "thuc_hien", "target_text": "x", "quote": "x", "start": 0, "end": 1}
    for source, target in zip(ids[1:], ids[:-1], strict=True):
        session.add(RelationRow(source_id=source, target_id=target, **edge))
    session.flush()
    return stored


def a_search(session: Session) -> None:
    """Saves a search for everything, with its alert, for person 7."""
    session.add(PersonRow(id=7, username="an", name="An", unit_id=1, password_hash="!"))
    session.flush()
    before = NOW - datetime.timedelta(days=1)
    values = {"name": "Tất cả", "query": "", "alert": True, "created_at": before, "seen_at": before}
    session.add(SavedSearchRow(person_id=7, **values))
    session.flush()


def everything_said(session: Session, who: Principal, ids: list[int]) -> Iterator[tuple[str, set[int]]]:
    """Yields each way the library is read, and the documents it shows."""
    hits = [DocumentHit(one, session.get_one(DocumentRow, one).passages[0].id, 1.0) for one in ids]
    passages = {hit.passage_id: hit.document_id for hit in hits}
    registry = Registry(session, who)
    by_year = library.find_by_reference(session, who, types=["Quyết định"])
    yield "readable_ids", readable_ids(session, who, ids)
    yield "documents_by_id", set(library.documents_by_id(session, ids, who))
    yield "recent", {row.id for row in library.recent_documents(session, who)}
    yield "find_by_reference", {row.id for row in by_year}
    yield "passages", {passages[one] for one in library.passages_by_id(session, list(passages), who)}
    yield "list", {one.document_id for one in list_documents(session, who).documents}
    yield (
        "hits",
        {one.document_id for one in list_documents(session, who, Wanted(words="x", in_text=True), hits=hits).documents},
    )
    yield "alerts", set(unseen(session, who).document_ids)
    yield "registry facts", set(registry.facts(ids))
    yield "registry newest", {facts.id for facts in registry.newest()}
    yield "registry texts", {one for one in ids if registry.text(one)}


def ends_told(session: Session, who: Principal, ids: list[int]) -> set[int]:
    """Returns the documents that edges and chains of edges name."""
    edges = [*library.outgoing_relations(session, ids, who), *library.incoming_relations(session, ids, who)]
    told = {edge.document.id for edge in edges if edge.document is not None}
    return told | {found.document.id for one in ids for found in implementers_of(session, one, who)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shelf=shelves(),
    outside=st.fixed_dictionaries({unit: st.sampled_from(Outside) for unit in LINES}),
    unit=st.sampled_from([0, *LINES]),
    roles=st.frozensets(st.sampled_from([role.value for role in Role]), max_size=3),
    channel=st.sampled_from([one for one in Channel if one.outside]),
)
def test_nothing_internal_is_read_found_listed_or_counted_outside(
    memory: Database,
    shelf: list[Planned],
    outside: dict[int, Outside],
    unit: int,
    roles: frozenset[str],
    channel: Channel,
) -> None:
    who = Principal(7, "An", LINES[unit] if unit else (), roles, channel)
    with Session(memory.engine) as session:
        stored = store(session, shelf, outside)
        a_search(session)
        ids = list(stored)
        allowed = {one for one, planned in stored.items() if planned.may_leave(outside, who)}
        for way, shown in everything_said(session, who, ids):
            assert shown == allowed, way
        assert ends_told(session, who, ids) <= allowed
        assert library.count_readable(session, who) == Registry(session, who).count() == len(allowed)
        assert list_documents(session, who).total == len(allowed)
        counted = {one.facet: sum(value.count for value in one.values) for one in facets(session, who, EVERYTHING)}
        assert set(counted.values()) <= {len(allowed)}
        said = {value.words for one in facets(session, who, EVERYTHING) for value in one.values}
        for one, planned in stored.items():
            mine = one in allowed
            for words in (planned.number, f"ve {WORDS[planned.at]}", f"QĐ {71 + planned.at}"):
                assert {d.document_id for d in find_documents(session, who, words).documents} == ({one} & allowed)
            assert any(WORDS[planned.at] in words for words in said) is mine
            assert list_documents(session, who, Wanted().choosing(Facet.UNIT, str(planned.owner))).total == sum(
                stored[other].owner == planned.owner for other in allowed
            )
            if not mine:
                with pytest.raises(NotFound):
                    library.document(session, one, who)
        session.rollback()
