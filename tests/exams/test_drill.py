"""The question of a day: short, from the documents given alone, never one asked before."""

import dataclasses
from collections.abc import Collection, Sequence

from exams.documents import ExamDocument
from exams.drill import LONGEST_EXPLANATION, LONGEST_OPTION, LONGEST_QUESTION, DrillItem, drill_pool
from vanban.documents import ValidityStatus


def drill_item(
    documents: Sequence[ExamDocument], *, seed: int, seen: Collection[str] = (), others: Sequence[ExamDocument] = ()
) -> DrillItem | None:
    """Returns the first question of the day that was not asked before."""
    return next((one for one in drill_pool(documents, seed=seed, others=others) if one.item.id not in seen), None)


def test_a_day_has_one_question_that_fits_a_poll(library: dict[str, ExamDocument]) -> None:
    documents = list(library.values())
    first, again = (drill_item(documents, seed=20261127) for _ in range(2))
    assert first is not None
    assert first == again
    assert first.fits_poll
    assert len(first.question) <= LONGEST_QUESTION
    assert max(map(len, first.options)) <= LONGEST_OPTION
    assert len(first.explanation) <= LONGEST_EXPLANATION
    assert first.options[first.key] == first.item.key_texts[0]


def test_what_was_asked_before_is_not_asked_again(library: dict[str, ExamDocument]) -> None:
    seen: list[str] = []
    for _ in range(5):
        one = drill_item([library["02"]], seed=7, seen=seen, others=list(library.values()))
        assert one is not None
        assert one.item.id not in seen
        seen.append(one.item.id)


def test_only_the_documents_given_are_asked_of_or_shown(library: dict[str, ExamDocument]) -> None:
    given = [library["08"], library["05"]]
    for seed in range(6):
        one = drill_item(given, seed=seed)
        assert one is not None
        assert {source.document_id for source in one.item.sources} <= {document.id for document in given}


def test_a_document_out_of_force_is_not_asked_of(library: dict[str, ExamDocument]) -> None:
    old = dataclasses.replace(library["05"], status=ValidityStatus.EXPIRED)
    assert drill_item([old], seed=1) is None
    assert drill_item([], seed=1) is None


def test_the_text_for_channels_without_polls_has_a_letter_for_each_option(library: dict[str, ExamDocument]) -> None:
    one = drill_item([library["02"]], seed=3, others=list(library.values()))
    assert one is not None
    assert one.as_text.startswith(one.question)
    assert [line[:3] for line in one.as_text.splitlines()[-len(one.options) :]] == ["A. ", "B. ", "C. ", "D. "][
        : len(one.options)
    ]
