"""A corrected document into its rows: what stayed the same keeps its row and its vector, the rest is made anew."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from ingest.identity import text_key
from ingest.linking import relink, relink_number
from ingest.rereading import Reread
from ingest.storing import fitted, passage_row, relation_row, section_row, table_row
from vanban.db.index_log import log_delete, log_upsert
from vanban.db.models import DocumentRow, PassageRow, RelationRow, SectionRow, TableRow
from vanban.db.validity import refresh_status, targets_of
from vanban.documents import Passage, Relation, RelationState, passage_words
from vanban.ports import Embedder, settled
from vanban.text import bare_form, clean
from vanban.text_edits import Edit, moved_range, touches


def store_again(session: Session, row: DocumentRow, reread: Reread, *, embedder: Embedder) -> None:
    """Puts a corrected document in the place of the stored one, in the caller's transaction.

    Its edges are found anew; those that people decided about or made stay. Search follows the index log.
    """
    parsed = reread.document
    row.text, row.text_key = parsed.text, text_key(parsed.text)
    row.page_starts = " ".join(map(str, parsed.page_starts))
    session.execute(delete(SectionRow).where(SectionRow.document_id == row.id))
    session.execute(delete(TableRow).where(TableRow.document_id == row.id))
    session.expire(row, ["sections"])
    sections = [section_row(section) for section in parsed.sections]
    for section in sections:
        section.document_id = row.id
    session.add_all([*sections, *(table_row(row.id, index, table) for index, table in enumerate(parsed.tables))])
    _store_passages(session, row, parsed.passages, embedder)
    _store_relations(session, row, parsed.relations, reread.edits)
    _move_doubts(row, reread.edits)
    session.flush()
    relink_number(session, row.number_key, row.date)
    relink(session, row)
    refresh_status(session, {row.id, *targets_of(session, [row.id])})
    log_upsert(session, row.id)


def _store_passages(session: Session, row: DocumentRow, passages: Sequence[Passage], embedder: Embedder) -> None:
    held: defaultdict[tuple[str, str, str], list[PassageRow]] = defaultdict(list)
    for old in reversed(row.passages):
        held[old.kind, old.heading, old.text].append(old)
    shifted = update(PassageRow).where(PassageRow.document_id == row.id).values(position=-1 - PassageRow.position)
    session.execute(shifted, execution_options={"synchronize_session": "fetch"})
    new: list[Passage] = []
    for passage in passages:
        same = held[passage.kind.value, passage.heading, passage.text]
        if same:
            _move_passage(same.pop(), passage)
        else:
            new.append(passage)
    _drop_passages(session, row, [one for rest in held.values() for one in rest])
    if new:
        embedder = settled(embedder)
        vectors = embedder.embed([passage_words(one.heading, one.text) for one in new])
        made = [
            passage_row(one, embedder.name, vector.astype("<f2").tobytes())
            for one, vector in zip(new, vectors, strict=True)
        ]
        row.passages.extend(made)
    session.flush()


def _move_passage(row: PassageRow, passage: Passage) -> None:
    row.position, row.section_position, row.path = passage.index, passage.section, passage.path
    row.start, row.end, row.page = passage.start, passage.end, passage.page
    fitted(row)


def _drop_passages(session: Session, row: DocumentRow, gone: Sequence[PassageRow]) -> None:
    if gone:
        log_delete(session, row.id, [one.id for one in gone])
    for one in gone:
        row.passages.remove(one)
    session.flush()


def _store_relations(session: Session, row: DocumentRow, relations: Sequence[Relation], edits: Sequence[Edit]) -> None:
    """Keeps the edges that are found again (with what was decided of them) and those that people decided about."""
    for old in row.relations:
        old.start, old.end = moved_range(old.start, old.end, edits)
    held = {_identity(old): old for old in row.relations}
    found: set[tuple[str, str, str]] = set()
    for relation in relations:
        made = relation_row(relation)
        identity = _identity(made)
        found.add(identity)
        if identity in held:
            held[identity].quote, held[identity].start, held[identity].end = made.quote, made.start, made.end
        elif not _replaces_decided(made, row.relations):
            row.relations.append(made)
    for identity, old in held.items():
        if identity not in found and old.state == RelationState.PROPOSED.value:
            row.relations.remove(old)
    session.flush()


def _replaces_decided(made: RelationRow, held: Sequence[RelationRow]) -> bool:
    """Tells whether a person has decided about the edge these words give, under another kind or wording."""
    return any(
        old.state != RelationState.PROPOSED.value
        and old.start < made.end
        and made.start < old.end
        and _target(old) == _target(made)
        for old in held
    )


def _identity(row: RelationRow) -> tuple[str, str, str]:
    return row.kind, _target(row), row.part


def _target(row: RelationRow) -> str:
    return row.target_key or bare_form(clean(row.target_text).text)


def _move_doubts(row: DocumentRow, edits: Sequence[Edit]) -> None:
    """Moves the doubtful figures with their text; those whose figure was corrected are settled."""
    for doubt in list(row.doubts):
        if touches(doubt.start, doubt.end, edits):
            row.doubts.remove(doubt)
        else:
            doubt.start, doubt.end = moved_range(doubt.start, doubt.end, edits)
