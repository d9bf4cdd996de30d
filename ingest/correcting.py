"""Corrections of a document's attributes, and what follows from them, in the caller's transaction.

A new number is linked anew in both directions, validity follows, headings that carried the trích yếu are embedded
again, and the index log tells search. One row of history for each field.
"""

import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from ingest.attributes import BY_KEY, checked, put, values_of
from ingest.linking import relink, relink_number
from ingest.placing import PUBLICITY_WORDS, Readers, audience_words, check_readers, put_readers, readers_of
from vanban.db.corrections import Change
from vanban.db.index_log import log_upsert
from vanban.db.models import DocumentRow, PassageRow
from vanban.db.validity import refresh_status, targets_of
from vanban.documents import passage_words
from vanban.ports import Embedder, settled

AUDIENCE, PUBLICITY = "pham_vi", "muc_pho_bien"
READER_LABELS = {AUDIENCE: "Ai được đọc", PUBLICITY: "Mức phổ biến"}
_LINKING = frozenset({"so_hieu", "ten_loai", "ngay", "trich_yeu"})  # what an edge may name a document by


def label_of(field: str) -> str:
    """Returns what a field of the history is called."""
    return BY_KEY[field].label if field in BY_KEY else READER_LABELS.get(field, field)


def correct_attributes(
    session: Session, row: DocumentRow, values: Mapping[str, str], *, embedder: Embedder
) -> list[Change]:
    """Returns what changed of a document's attributes, field by field; keys that are left out stay as they are.

    Raises ``InvalidAttributes`` with every field that cannot be taken, and changes nothing then.
    """
    before = values_of(row)
    touched = {key: value for key, value in values.items() if key in before and _differs(value, before[key])}
    wanted = {key: value for key, value in checked(touched).items() if value != before[key]}
    if not wanted:
        return []
    old_number, old_date, old_subject = row.number_key, row.date, row.subject
    for key, value in wanted.items():
        put(row, key, value)
    session.flush()
    if "trich_yeu" in wanted:
        _put_under(session, row, old_subject or "", embedder)
    if wanted.keys() & _LINKING:
        relink_number(session, old_number, old_date)
        relink(session, row)
    refresh_status(session, {row.id, *targets_of(session, [row.id])})
    log_upsert(session, row.id)
    return [Change(key, before[key], wanted[key], _reversal(key, before[key])) for key in BY_KEY if key in wanted]


def correct_readers(session: Session, row: DocumentRow, readers: Readers) -> list[Change]:
    """Returns what changed of who may read a document; raises ``InvalidInput`` where units must be named."""
    check_readers(session, readers)
    before = readers_of(session, row)
    changes = []
    if before.value() != readers.value():
        words = audience_words(session, before), audience_words(session, readers)
        changes.append(Change(AUDIENCE, *words, _reversal(AUDIENCE, before.value())))
    if before.publicity is not readers.publicity:
        words = PUBLICITY_WORDS[before.publicity], PUBLICITY_WORDS[readers.publicity]
        changes.append(Change(PUBLICITY, *words, _reversal(PUBLICITY, before.publicity.value)))
    if changes:
        put_readers(session, row, readers)
    return changes


def _reversal(key: str, value: str) -> str:
    return json.dumps({"field": key, "value": value}, ensure_ascii=False)


def _differs(value: str, before: str) -> bool:
    """Tells whether a form sent something else than it showed; browsers send line breaks as CR LF."""
    return value.replace("\r\n", "\n").strip() != before.strip()


def _put_under(session: Session, row: DocumentRow, old: str, embedder: Embedder) -> None:
    """Gives the passages that the trích yếu heads the new one, with new vectors."""
    headed = select(PassageRow).where(PassageRow.document_id == row.id, PassageRow.heading == old)
    passages = session.scalars(headed).all()
    if not passages:
        return
    heading, embedder = row.subject or "", settled(embedder)
    vectors = embedder.embed([passage_words(heading, one.text) for one in passages])
    for passage, vector in zip(passages, vectors, strict=True):
        passage.heading, passage.embedding = heading, vector.astype("<f2").tobytes()
        passage.embedding_model = embedder.name
