"""Which questions rest on a source that has changed: computed from the library as it is now, nothing remembered.

A document that took the place of the source, its end or partial end, a confirmed amendment, other words at the place
quoted: each is shown until a person has confirmed that the question still holds.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.exam_models import ExamItemRow, ExamItemSourceRow, ExamItemVersionRow
from vanban.db.models import DocumentRow
from vanban.db.permissions import slices
from vanban.db.text_edits import place_now
from vanban.db.validity import CHANGING, ENDING, Change, Validity, today, validity_of
from vanban.exam_bank import FLAG_WORDS, Flag, FlagKind


@dataclass(frozen=True, slots=True)
class _Held:
    """What is asked of a document: its text, the version that took its place, and its validity."""

    text: str
    superseded_by_id: int | None
    validity: Validity


def flags_of(session: Session, item_ids: Collection[int]) -> dict[int, tuple[Flag, ...]]:
    """Returns the flags of those of these questions that have any, by question; whoever asks has checked who may see
    them. A source whose document is no longer held gives none: its question is shown to nobody."""
    found: dict[int, tuple[Flag, ...]] = {}
    for some in slices(sorted(set(item_ids))):
        sources = _sources(session, some)
        held = _documents(session, {source.document_id for one in sources.values() for source in one})
        for item_id, rows in sources.items():
            flags = [
                flag for row in rows if row.document_id in held for flag in _flags(session, row, held[row.document_id])
            ]
            if flags:
                found[item_id] = tuple(dict.fromkeys(flags))
    return found


def _sources(session: Session, item_ids: Collection[int]) -> Mapping[int, list[ExamItemSourceRow]]:
    wanted = (
        select(ExamItemRow.id, ExamItemSourceRow)
        .join(ExamItemVersionRow, ExamItemVersionRow.item_id == ExamItemRow.id)
        .join(ExamItemSourceRow, ExamItemSourceRow.version_id == ExamItemVersionRow.id)
        .where(ExamItemRow.id.in_(item_ids), ExamItemVersionRow.number == ExamItemRow.version)
        .order_by(ExamItemRow.id, ExamItemSourceRow.position)
    )
    found: dict[int, list[ExamItemSourceRow]] = defaultdict(list)
    for item_id, source in session.execute(wanted):
        found[item_id].append(source)
    return found


def _documents(session: Session, ids: Collection[int]) -> dict[int, _Held]:
    validity = validity_of(session, ids)
    found: dict[int, _Held] = {}
    for some in slices(sorted(ids)):
        columns = select(DocumentRow.id, DocumentRow.text, DocumentRow.superseded_by_id)
        for row in session.execute(columns.where(DocumentRow.id.in_(some))):
            found[row.id] = _Held(row.text, row.superseded_by_id, validity[row.id])
    return found


def _flags(session: Session, source: ExamItemSourceRow, held: _Held) -> Iterator[Flag]:
    """Yields the flags of a source that nobody has confirmed yet."""
    confirmed = set(source.confirmed.split())
    for flag in (*_of_version(source, held), *_of_validity(source, held), *_of_text(session, source, held)):
        if flag.mark not in confirmed:
            yield flag


def _of_version(source: ExamItemSourceRow, held: _Held) -> Iterator[Flag]:
    by = held.superseded_by_id
    if by is not None:
        yield _flag(FlagKind.SUPERSEDED, source, str(by), source_id=by)


def _of_validity(source: ExamItemSourceRow, held: _Held) -> Iterator[Flag]:
    day = today()
    if held.validity.term is not None and held.validity.term.last_day < day:
        yield _flag(FlagKind.EXPIRED, source, held.validity.term.last_day.isoformat())
    for change in held.validity.until(day):
        kind = _kind(change)
        if kind is not None:
            part = f" ({change.part})" if change.part else ""
            yield _flag(kind, source, f"{change.kind.value}.{change.source_id}", part, source_id=change.source_id)


def _kind(change: Change) -> FlagKind | None:
    if change.kind in ENDING:
        return FlagKind.PARTLY_EXPIRED if change.part else FlagKind.EXPIRED
    return FlagKind.AMENDED if change.kind in CHANGING else None


def _of_text(session: Session, source: ExamItemSourceRow, held: _Held) -> Iterator[Flag]:
    start, end = place_now(session, source.document_id, source.start, source.end, since=source.read_at)
    now = held.text[start:end]
    if now != source.quote and source.quote not in held.text:
        yield _flag(FlagKind.TEXT_CHANGED, source, f"{start}-{end}-{len(held.text)}")


def _flag(
    kind: FlagKind, source: ExamItemSourceRow, cause: str, part: str = "", *, source_id: int | None = None
) -> Flag:
    words = f"{FLAG_WORDS[kind]}{part}"
    return Flag(kind, source.document_id, f"{kind.value}:{source.document_id}:{cause}", words, source_id)
