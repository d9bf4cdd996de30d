"""Whether a document is held already: the same bytes, the same words, or the same identity with other words.

A document's identity is (number, type, issuer, date): numbers restart every term (DOMAIN §2). An attribute that one of
two readings lacks, as a poor scan may, fits whatever the other has: then a person decides.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from vanban.db.models import DocumentRow
from vanban.db.people import unit_ids
from vanban.db.permissions import readable, searchable
from vanban.documents import Metadata
from vanban.principals import Principal
from vanban.text import search_form, words

_SHINGLE = 3  # words
_REORDERED = 0.98  # share of equal runs from which the same words in another order are the same text


@dataclass(frozen=True, slots=True)
class Resemblance:
    """How much two texts agree: ``share`` of their runs of three words, [0, 1], and how many words differ."""

    share: float
    differing: int

    @property
    def same(self) -> bool:
        """Tells whether it is one text read in another order, as columns and notes of two formats may be."""
        return self.differing == 0 and self.share >= _REORDERED


def text_key(text: str) -> str:
    """Returns the SHA-256 of a text's words: equal for the same words in another file format, layout or tone style."""
    return hashlib.sha256(" ".join(words(text)).encode()).hexdigest()


def same_bytes(session: Session, sha256: str) -> DocumentRow | None:
    """Returns the document whose original is these bytes."""
    return session.scalar(select(DocumentRow).where(DocumentRow.file_sha256 == sha256))


def same_words(session: Session, key: str, *, unit_id: int) -> DocumentRow | None:
    """Returns the document of the same words that a unit may read; of several the one in use, then the first.

    What a unit may not read is not compared with: its people must not learn that it is there.
    """
    wanted = select(DocumentRow).where(DocumentRow.text_key == key, readable(_people_of(session, unit_id)))
    found = session.scalars(wanted.order_by(DocumentRow.id)).all()
    return next((row for row in found if row.superseded_by_id is None), found[0] if found else None)


def rivals(session: Session, metadata: Metadata, *, unit_id: int) -> list[DocumentRow]:
    """Returns the documents in use that bear the same number and differ in no attribute that both readings have.

    Only those that the people of a unit may read.
    """
    if metadata.number is None:
        return []
    bearers = select(DocumentRow).where(
        DocumentRow.number_key == metadata.number.key, searchable(_people_of(session, unit_id))
    )
    rows = session.scalars(bearers.options(defer(DocumentRow.text)).order_by(DocumentRow.id))
    return [row for row in rows if _fits(row, metadata)]


def resemblance(one: str, other: str) -> Resemblance:
    """Returns how much two texts agree; two empty texts agree wholly."""
    first, second = words(one), words(other)
    runs, others = _runs(first), _runs(second)
    total = runs.total() + others.total()
    apart = (Counter(first) - Counter(second)).total(), (Counter(second) - Counter(first)).total()
    return Resemblance(2 * (runs & others).total() / total if total else 1.0, max(apart))


def _people_of(session: Session, unit_id: int) -> Principal:
    """Returns a person of a unit as far as reading goes; no real person has this id."""
    return Principal(-1, "", unit_ids(session, unit_id))


def _runs(sequence: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(sequence[i : i + _SHINGLE]) for i in range(max(1, len(sequence) - _SHINGLE + 1)))


def _fits(row: DocumentRow, metadata: Metadata) -> bool:
    if row.date is not None and metadata.date is not None and row.date != metadata.date:
        return False
    pairs = ((row.type, metadata.type), (row.issuer, metadata.issuer))
    return all(not one or not other or search_form(one) == search_form(other) for one, other in pairs)
