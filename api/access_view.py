"""Why a person may or may not read a document, and who may: looked up for administrators.

Only people whom the administrator administers and documents whose owning unit is administered; of a document the
administrator may not read, the number is shown and the subject is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.wording import document_name
from vanban.access_reasons import Explanation, Names, explain
from vanban.db.administering import require_administrator
from vanban.db.keeping import kept_units
from vanban.db.models import DocumentRow, PersonRow
from vanban.db.people import OPERATOR, assignments
from vanban.db.permissions import access_of, readable_ids
from vanban.db.readers import Readers, principal_for, readers_of
from vanban.db.staffing import NO_PERSON, require_person
from vanban.db.units import unit_tree
from vanban.document_numbers import parse_number
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Access, Principal
from vanban.text import nfc
from vanban.unit_tree import UnitTree

NO_DOCUMENT = "Không có văn bản này, hoặc văn bản không thuộc đơn vị đồng chí quản trị."
MOST_FOUND = 20
AUDIENCES = {
    "public": "mọi người đã đăng nhập",
    "unit": "riêng đơn vị chủ quản",
    "subtree": "đơn vị chủ quản và cấp dưới",
    "named": "đơn vị chủ quản và các đơn vị nêu tên",
}


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document as someone sees it who may not be allowed to read it: ``subject`` only where they may."""

    id: int
    name: str
    subject: str
    owner: str
    audience: str
    open: bool
    published: bool
    superseded: bool
    readable: bool  # by the one who looks


@dataclass(frozen=True, slots=True)
class UnitExplanation:
    """The decision for one of a person's assignments."""

    unit: str
    home: bool
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class AccessView:
    """The answer: for each unit the person may act for; an account that is closed reads nothing whatever they say."""

    person: PersonRow
    document: ShownDocument
    explanations: tuple[UnitExplanation, ...]

    @property
    def readable(self) -> bool:
        """Whether the person may read the document in one of their units, with an open account."""
        return self.person.active and any(one.explanation.readable for one in self.explanations)


@dataclass(frozen=True, slots=True)
class ReadersView:
    """Who may read a document, with the names of the units."""

    document: ShownDocument
    readers: Readers
    units: dict[int | None, str]


def access_view(session: Session, principal: Principal, *, username: str, document: DocumentRow) -> AccessView:
    """Returns why a person may or may not read a document; raises ``NotFound`` for a person who is not theirs."""
    tree = unit_tree(session)
    person = _person(session, tree, principal, username)
    access, names = access_of(session, document), _names(tree)
    explanations = tuple(
        UnitExplanation(tree.units[unit_id].name, unit_id == person.unit_id, explain(who, access, names=names))
        for unit_id, who in _capacities(session, tree, person)
    )
    return AccessView(person, _shown(session, tree, principal, document), explanations)


def readers_view(session: Session, principal: Principal, document: DocumentRow) -> ReadersView:
    """Returns who may read a document that one keeps or administers."""
    tree = unit_tree(session)
    readers = readers_of(session, tree, access_of(session, document))
    units: dict[int | None, str] = {unit.id: unit.name for unit in tree.units.values()}
    return ReadersView(_shown(session, tree, principal, document), readers, units)


def administered_documents(session: Session, principal: Principal, words: str) -> list[DocumentRow]:
    """Returns the documents of administered units that an id or a number means, the newest first.

    Raises ``NotAllowed`` for a person who administers nothing, ``NotFound`` for nothing found.
    """
    scope = require_administrator(unit_tree(session), principal)
    return _found(session, scope, words)


def administered_document(session: Session, principal: Principal, document_id: int) -> DocumentRow:
    """Returns a document of a unit whose documents the person keeps, readable or not; else the same ``NotFound``."""
    row = session.get(DocumentRow, document_id)
    if row is None or row.owner_unit_id not in kept_units(session, principal):
        raise NotFound(NO_DOCUMENT)
    return row


def _found(session: Session, scope: frozenset[int], words: str) -> list[DocumentRow]:
    words = nfc(words).strip()
    if words.isascii() and words.isdigit() and len(words) <= 18:
        row = session.get(DocumentRow, int(words))
        rows: Sequence[DocumentRow] = [row] if row is not None and row.owner_unit_id in scope else []
    else:
        number = parse_number(words)
        if number is None:
            raise InvalidInput("Đề nghị ghi số hiệu đầy đủ, ví dụ 12-QĐ/TU, hoặc mã văn bản trong kho.")
        wanted = select(DocumentRow).where(DocumentRow.number_key == number.key)
        rows = [row for row in session.scalars(wanted.order_by(DocumentRow.id.desc())) if row.owner_unit_id in scope]
    if not rows:
        raise NotFound(NO_DOCUMENT)
    return list(rows[:MOST_FOUND])


def _person(session: Session, tree: UnitTree, principal: Principal, username: str) -> PersonRow:
    wanted = select(PersonRow).where(PersonRow.username == nfc(username).strip().lower())
    person = session.scalar(wanted.where(PersonRow.username != OPERATOR))
    if person is None:
        raise NotFound(NO_PERSON)
    return require_person(session, tree, principal, person.id)


def _capacities(session: Session, tree: UnitTree, person: PersonRow) -> list[tuple[int, Principal]]:
    return [
        (unit_id, principal_for(tree, person.id, unit_id=unit_id, roles=roles, name=person.name))
        for unit_id, roles in assignments(session, person)
    ]


def _names(tree: UnitTree) -> Names:
    return Names({unit.id: unit.name for unit in tree.units.values()})


def _shown(session: Session, tree: UnitTree, principal: Principal, row: DocumentRow) -> ShownDocument:
    may = bool(readable_ids(session, principal, [row.id]))
    access: Access = access_of(session, row)
    return ShownDocument(
        id=row.id,
        name=document_name(type=row.type, number=row.number, date=row.date),
        subject=(row.subject or "") if may else "",
        owner=tree.units[row.owner_unit_id].name,
        audience=AUDIENCES.get(access.audience.value, ""),
        open=row.publicity == "cong_khai",
        published=row.published,
        superseded=row.superseded_by_id is not None,
        readable=may,
    )
