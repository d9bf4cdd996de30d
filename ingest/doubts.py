"""Figures recognised with doubt, settled by a person: confirmed as they stand, or corrected in the text."""

import json

from sqlalchemy.orm import Session

from ingest.correcting_text import correct_part
from vanban.db.corrections import Change
from vanban.db.models import DocumentRow, DoubtRow
from vanban.errors import InvalidInput, NotFound
from vanban.ports import Embedder

DOUBT = "doi_chieu"
NO_DOUBT = "Con số này đã được đối chiếu rồi."


def correct_doubt(session: Session, row: DocumentRow, doubt_id: int, words: str, *, embedder: Embedder) -> list[Change]:
    """Returns the change that settling a doubt makes: of the text where ``words`` are others than stand there, else
    only that a person has confirmed them.

    Raises ``NotFound`` for a doubt that is settled already, ``InvalidInput`` where no words are given.
    """
    doubt = session.get(DoubtRow, doubt_id)
    if doubt is None or doubt.document_id != row.id:
        raise NotFound(NO_DOUBT)
    words = " ".join(words.split())
    if not words:
        raise InvalidInput("Ghi con số đúng theo bản gốc, hoặc bấm “Đúng như bản gốc”.")
    start, end, before = doubt.start, doubt.end, row.text[doubt.start : doubt.end]
    row.doubts.remove(doubt)
    session.flush()
    if words != before:
        return correct_part(session, row, start, end, words, embedder=embedder)
    reversal = json.dumps({"field": DOUBT, "doubt": _values(doubt)}, ensure_ascii=False)
    return [Change(DOUBT, before, f"{before} (đã đối chiếu bản gốc)", reversal)]


def restore_doubt(row: DocumentRow, values: dict[str, str | int | float | None]) -> list[Change]:
    """Returns the change that makes a confirmed figure doubtful again."""
    row.doubts.append(DoubtRow(**values))
    shown = str(values["text"])
    return [Change(DOUBT, f"{shown} (đã đối chiếu bản gốc)", shown)]


def _values(doubt: DoubtRow) -> dict[str, str | int | float | None]:
    names = ("kind", "start", "end", "text", "page", "raw", "confidence")
    return {name: getattr(doubt, name) for name in names}
