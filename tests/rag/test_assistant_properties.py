"""What holds of every reply, whoever asks: sixty sample questions, each asked by two of seven people."""

import re
import time

import numpy as np
import pytest
from asked_samples import SampleLibrary, Told, sample_questions
from sqlalchemy import select

from rag.quote_marks import within
from vanban.answers import Answer, Choice, Delta, DocumentSummary, Finished, Found, Refusal, Reply, Searching
from vanban.db.models import PassageRow
from vanban.text import clean

Passages = dict[int, PassageRow]


@pytest.fixture(scope="module")
def passages(library: SampleLibrary) -> Passages:
    with library.services.database.session() as session:
        found = {row.id: row for row in session.scalars(select(PassageRow))}
        session.expunge_all()
    return found


def answers(told: list[Told]) -> list[tuple[Told, Answer]]:
    return [(item, item.reply) for item in told if isinstance(item.reply, Answer)]


def listed(reply: Reply) -> tuple[DocumentSummary, ...]:
    return reply.choices if isinstance(reply, Choice) else reply.nearest if isinstance(reply, Refusal) else ()


def shown(reply: Reply) -> str:
    warnings = reply.warnings if isinstance(reply, Answer) else ()
    summaries = [f"{item.number} {item.subject}" for item in listed(reply)]
    return "\n".join([reply.text, *reply.notes, *warnings, *summaries])


def test_the_questions_lead_to_every_kind_of_reply_and_come_from_every_kind_of_person(
    library: SampleLibrary, told: list[Told]
) -> None:
    assert {item.reply.kind for item in told} == {"answer", "choice", "refusal"}
    assert {item.who for item in told} == set(library.principals)


def test_every_quote_is_the_text_of_its_document_at_exactly_its_range(library: SampleLibrary, told: list[Told]) -> None:
    for item, reply in answers(told):
        for citation in reply.citations:
            text = library.documents[citation.document_id].text
            assert text[citation.start : citation.end] == citation.quote != "", item.question


def test_every_citation_lies_inside_its_passage_and_the_passage_inside_its_document(
    passages: Passages, told: list[Told]
) -> None:
    for item, reply in answers(told):
        for citation in reply.citations:
            passage = passages[citation.passage_id]
            assert passage.document_id == citation.document_id, item.question
            assert passage.start <= citation.start < citation.end <= passage.end, item.question


def test_every_mark_has_its_citation_and_every_citation_its_mark(told: list[Told]) -> None:
    for item, reply in answers(told):
        marks = {int(mark) for mark in re.findall(r"\[(\d+)\]", reply.text)}
        assert sorted(marks) == [citation.mark for citation in reply.citations], item.question


def test_every_quoted_run_of_an_answer_occurs_in_a_cited_passage(passages: Passages, told: list[Told]) -> None:
    for item, reply in answers(told):
        cited = [clean(within(passages[citation.passage_id].text)).text for citation in reply.citations]
        for run in re.findall(r"“([^”]*)”", reply.text):
            assert any(clean(run).text in text for text in cited), (item.question, run)


def test_nobody_is_shown_a_document_that_the_person_may_not_read(library: SampleLibrary, told: list[Told]) -> None:
    for item in told:
        cited = item.reply.citations if isinstance(item.reply, Answer) else ()
        offered = {entry.document_id for entry in (*cited, *listed(item.reply))}
        assert offered <= library.readable[item.who], (item.who, item.question)


def test_nothing_a_reply_says_names_a_document_that_the_person_may_not_read(
    library: SampleLibrary, told: list[Told]
) -> None:
    for item in told:
        words = shown(item.reply)
        for row in library.closed_to(item.who):
            assert row.number is not None
            assert row.subject is not None
            assert row.number not in words or row.number in item.question, (item.who, item.question)
            assert row.subject not in words, (item.who, item.question)


def test_the_people_of_the_samples_do_not_all_read_the_same(library: SampleLibrary) -> None:
    closed = {who: {row.number for row in library.closed_to(who)} for who in library.principals}
    assert closed["mat.tran"] == {"118-TB/TU", "17-TB/ĐU"}
    assert closed["can.bo.vkt"] == {"118-TB/TU"}
    assert closed["visitor"] == closed["telegram"] == {"118-TB/TU", "17-TB/ĐU", "312-CV/VPTU"}


def test_the_stream_tells_the_search_then_the_text_then_the_whole_reply(
    library: SampleLibrary, told: list[Told]
) -> None:
    for item in told:
        searching, found, *deltas, finished = item.events
        assert isinstance(searching, Searching)
        assert isinstance(found, Found)
        assert isinstance(finished, Finished)
        assert searching.documents == len(library.readable[item.who])
        assert found.documents <= min(searching.documents, found.passages)
        assert all(isinstance(event, Delta) for event in deltas)
        assert "".join(event.text for event in deltas if isinstance(event, Delta)) == item.reply.text
        assert finished.timing_ms >= 0


def test_the_same_question_gives_the_same_reply(library: SampleLibrary, told: list[Told]) -> None:
    for item in told[::4]:
        assert library.ask(item.question, who=item.who) == item.reply


@pytest.mark.slow
def test_95_of_100_questions_take_less_than_300_ms_of_processor_time(library: SampleLibrary) -> None:
    taken: list[float] = []
    for row in sample_questions(60):
        started = time.process_time()
        library.ask(row["question"], who=row["user"])
        taken.append((time.process_time() - started) * 1000)
    assert np.percentile(taken, 95) < 300
