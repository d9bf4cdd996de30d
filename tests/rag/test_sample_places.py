"""The places of the sample questions in the library as it is loaded: found once, and readable by who asks."""

from asked_samples import SampleLibrary
from sqlalchemy import select

from app.answer_evaluation import SAMPLE_QUESTIONS
from eval.answers import Case, Gold, load_cases
from vanban.db.models import DocumentRow, PassageRow
from vanban.db.people import principal_of
from vanban.db.permissions import readable
from vanban.principals import Channel
from vanban.text import clean

FRESH_QUESTIONS = SAMPLE_QUESTIONS.with_name("fresh_samples.jsonl")
CASES = [*load_cases(SAMPLE_QUESTIONS), *load_cases(FRESH_QUESTIONS)]
Passages = dict[int, list[str]]  # clean texts by document id


def _passages(library: SampleLibrary) -> Passages:
    found: Passages = {key: [] for key in library.documents}
    with library.services.database.session() as session:
        for document, text in session.execute(select(PassageRow.document_id, PassageRow.text)):
            found[document].append(clean(text).text)
    return found


def _document(library: SampleLibrary, place: Gold) -> int:
    keys = {(row.number, row.date.isoformat() if row.date else ""): key for key, row in library.documents.items()}
    return keys[place.number, place.date]


def _places(case: Case) -> tuple[Gold, ...]:
    return (*case.gold, *case.also)


def test_every_place_stands_in_one_passage_of_its_document_as_it_was_read(library: SampleLibrary) -> None:
    passages = _passages(library)
    for case in CASES:
        for place in filter(lambda place: place.quote, _places(case)):
            holding = [text for text in passages[_document(library, place)] if clean(place.quote).text in text]
            assert len(holding) == 1, (case.id, place)


def _readable(library: SampleLibrary) -> dict[str, set[int]]:
    """Returns the ids of the documents that each asking person may read."""
    with library.services.database.session() as session:
        asking = {user: principal_of(session, user, Channel.COMMAND) for user in {case.user for case in CASES}}
        return {user: set(session.scalars(select(DocumentRow.id).where(readable(who)))) for user, who in asking.items()}


def test_who_asks_may_read_every_document_that_answers(library: SampleLibrary) -> None:
    allowed = _readable(library)
    for case in CASES:
        for place in _places(case):
            assert _document(library, place) in allowed[case.user], (case.id, place)


def test_the_details_asked_of_closed_documents_are_asked_by_people_who_may_not_read_some(
    library: SampleLibrary,
) -> None:
    allowed = _readable(library)
    asking = {case.user for case in CASES if case.kind == "no_access"}
    assert asking
    assert all(set(library.documents) - allowed[user] for user in asking)
