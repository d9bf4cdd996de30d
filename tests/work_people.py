"""A commune with two bodies, a neighbour and documents, for tests of a unit's work."""

from dataclasses import dataclass

from bank_people import QUOTE, TEXT, stored_document
from sqlalchemy.orm import Session

from vanban.db.models import PersonRow
from vanban.db.passwords import UNUSABLE
from vanban.db.people import create_unit, principal_of
from vanban.principals import Channel, Principal, Role
from vanban.work import WorkBody, WorkContent, WorkSource


@dataclass(frozen=True, slots=True)
class Commune:
    """Who works in a commune, and what its work comes from."""

    planner: Principal  # of the commune
    clerk: Principal  # of the commune, no planner
    office_officer: Principal  # of the office below it
    office_worker: Principal
    stranger: Principal  # a planner of a neighbour
    above: int
    unit: int
    office: int
    front: int
    open_document: int  # everyone signed in may read it
    closed_document: int  # the commune alone may read it


def make_commune(session: Session) -> Commune:
    """Returns the people and documents, stored."""
    city = create_unit(session, code="thanh-uy", name="Thành ủy Lạc Hà").id
    commune = create_unit(session, code="xa-dong", name="Đảng ủy xã Đông", parent_code="thanh-uy").id
    office = create_unit(session, code="vp-dong", name="Văn phòng Đảng ủy xã Đông", parent_code="xa-dong").id
    front = create_unit(session, code="mt-dong", name="Mặt trận xã Đông", parent_code="xa-dong").id
    other = create_unit(session, code="xa-tay", name="Đảng ủy xã Tây", parent_code="thanh-uy").id
    people = (
        ("binh", commune, Role.PLANNER),
        ("chi", commune, Role.CADRE),
        ("dung", office, Role.OFFICER),
        ("em", office, Role.CADRE),
        ("giang", other, Role.PLANNER),
    )
    for name, unit, role in people:
        session.add(PersonRow(username=name, name=name.title(), unit_id=unit, roles=role.value, password_hash=UNUSABLE))
    session.flush()
    binh, chi, dung, em, giang = (principal_of(session, name, Channel.WEB) for name, _, _ in people)
    open_document = stored_document(session, "chi-thi", city, "public")
    closed = stored_document(session, "ke-hoach-rieng", commune, "unit")
    return Commune(binh, chi, dung, em, giang, city, commune, office, front, open_document, closed)


def task(text: str = "Rà soát hồ sơ", *, document: int | None = None, lead: int | None = None) -> WorkContent:
    """Returns what an item says; with a document, words of its first clause."""
    start = TEXT.index(QUOTE)
    source = None if document is None else WorkSource(document, "Điều 1", start, start + len(QUOTE), QUOTE)
    return WorkContent(text, WorkBody("Văn phòng", lead), source=source)
