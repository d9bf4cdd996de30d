"""What has come into the library since a person last looked at a saved search, counted when it is asked for.

Only what the person may read now is counted, so an alert never tells of a document that is closed to them.
"""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from vanban.db.listing import fitting
from vanban.db.models import DocumentRow, UnitRow
from vanban.db.office_models import SavedSearchRow
from vanban.db.saved_searches import saved_searches
from vanban.db.wanted import Wanted, searched_words
from vanban.db.wanted_query import list_address, wanted_from_query
from vanban.principals import Principal
from vanban.text import bare_words

MOST_COUNTED = 500  # new documents of one search; "500+" is said of more


@dataclass(frozen=True, slots=True)
class Alert:
    """A saved search with new documents, newest first; ``address`` lists exactly those."""

    saved_id: int
    name: str
    document_ids: tuple[int, ...]
    address: str

    @property
    def count(self) -> int:
        """How many documents are new, up to ``MOST_COUNTED``."""
        return len(self.document_ids)


@dataclass(frozen=True, slots=True)
class Unseen:
    """All new documents of a person's alerts, each counted once: as a whole, by owning unit and by field."""

    alerts: tuple[Alert, ...] = ()
    document_ids: tuple[int, ...] = ()  # newest first
    by_unit: tuple[tuple[str, int], ...] = ()
    by_field: tuple[tuple[str, int], ...] = ()

    @property
    def total(self) -> int:
        """How many documents are new."""
        return len(self.document_ids)


def unseen(session: Session, principal: Principal) -> Unseen:
    """Returns what is new in the saved searches of a person that have their alert on."""
    told = [row for row in saved_searches(session, principal) if row.alert]
    alerts = tuple(alert for row in told if (alert := new_documents(session, principal, row)).count)
    ids = sorted({one for alert in alerts for one in alert.document_ids}, reverse=True)
    columns = (DocumentRow.owner_unit_id, DocumentRow.field)
    rows = session.execute(select(*columns).where(DocumentRow.id.in_(ids))).all() if ids else []
    units = Counter(row[0] for row in rows)
    names = dict(_names(session, list(units)))
    by_unit = Counter({names.get(one, ""): count for one, count in units.items()})
    return Unseen(
        alerts, tuple(ids), tuple(by_unit.most_common()), tuple(Counter(r[1] for r in rows if r[1]).most_common())
    )


def new_documents(
    session: Session, principal: Principal, row: SavedSearchRow, *, since: datetime.datetime | None = None
) -> Alert:
    """Returns what has come in since a moment: by default, since the saved search was last seen."""
    wanted = replace(wanted_from_query(row.query), since=since or row.seen_at)
    conditions = fitting(session, principal, wanted)
    return Alert(row.id, row.name, tuple(_ids(session, wanted, conditions)), list_address(wanted))


def _ids(session: Session, wanted: Wanted, conditions: Sequence[ColumnElement[bool]]) -> list[int]:
    statement = select(DocumentRow.id).where(*conditions).order_by(DocumentRow.id.desc()).limit(MOST_COUNTED)
    if not wanted.in_text:
        return list(session.scalars(statement))
    # Few documents are new, so their texts are looked through here, without the search index.
    looked_for = set(searched_words(wanted.words))
    texts = session.execute(statement.add_columns(DocumentRow.text, DocumentRow.number, DocumentRow.subject))
    return [
        one
        for one, text, number, subject in texts
        if looked_for <= set(bare_words(f"{number or ''} {subject or ''} {text}"))
    ]


def _names(session: Session, ids: Sequence[int]) -> list[tuple[int, str]]:
    return [(row[0], row[1]) for row in session.execute(select(UnitRow.id, UnitRow.name).where(UnitRow.id.in_(ids)))]
