"""What may be wrong with an index at start, said in Vietnamese; None when it agrees with the database."""

from sqlalchemy.orm import Session

from rag.following import LogReader
from rag.lexical import TantivyIndex
from vanban.errors import IndexUnavailable
from vanban.ports import Hit, IndexedPassage, VectorIndex

DAMAGED = "bị hỏng, thiếu tệp hoặc ghi dở dang"
MISSING = "chưa có, bị mất hoặc bị hỏng"
FOREIGN = "không thuộc cơ sở dữ liệu này"
_SELF_HITS = 20
_SAME = 0.99  # cosine of a vector with itself, after float16 and 8-bit rounding


def lexical_state(index: TantivyIndex, reader: LogReader, session: Session) -> str | None:
    """Returns what is wrong with the files or the sequence; reads every file once."""
    if not index.intact():
        return DAMAGED
    return _sequence_fault(index.sequence(), reader.newest(session), reader.passage_count(session))


def vector_state(index: VectorIndex, reader: LogReader, session: Session) -> str | None:
    """Returns what is wrong with the sequence (files were compared before they were opened)."""
    return _sequence_fault(index.sequence(), reader.newest(session), reader.vector_count(session))


def lexical_content(index: TantivyIndex, reader: LogReader, session: Session) -> str | None:
    """Returns what is wrong with an index that stands at the newest entry: its count, or what it finds."""
    try:
        held, wanted = index.count(), reader.passage_count(session)
        if held != wanted:
            return _count_fault(held, wanted)
        found = all(_finds_itself(index, passage) for passage, _ in reader.samples(session))
    except IndexUnavailable:
        return DAMAGED
    return None if found else FOREIGN


def vector_content(index: VectorIndex, reader: LogReader, session: Session) -> str | None:
    """Returns what is wrong with a vector index that stands at the newest entry."""
    try:
        held, wanted = index.count(), reader.vector_count(session)
        if held != wanted:
            return _count_fault(held, wanted)
        vectors = [(item.passage_id, vector) for item, vector in reader.samples(session) if vector is not None]
        found = all(_is_nearest(index.search(vector, limit=_SELF_HITS), i) for i, vector in vectors if vector.any())
    except IndexUnavailable:
        return DAMAGED
    return None if found else FOREIGN


def _sequence_fault(held: int, newest: int, stored: int) -> str | None:
    if held > newest:
        return FOREIGN
    return MISSING if held <= 0 and stored else None


def _count_fault(held: int, wanted: int) -> str:
    return f"lệch với cơ sở dữ liệu ({held} đoạn thay vì {wanted})"


def _finds_itself(index: TantivyIndex, passage: IndexedPassage) -> bool:
    hits = index.search(passage.body, limit=1_000, documents=[passage.document_id])
    if not hits:
        return not any(character.isalnum() for character in passage.body)
    return any(hit.passage_id == passage.passage_id and hit.score > hits[0].score / 2 for hit in hits)


def _is_nearest(hits: list[Hit], passage_id: int) -> bool:
    own = next((hit for hit in hits if hit.passage_id == passage_id), None)
    if own is not None:
        return own.score > _SAME
    return len(hits) == _SELF_HITS and hits[-1].score > _SAME  # lost among equal passages
