"""Items generated from the sample documents: proven, sound, deterministic, spread over the text."""

import dataclasses
from collections import Counter

import pytest

from exams.documents import ExamDocument
from exams.generating import Generated, generate
from exams.items import Kind, item_from_json, item_json
from exams.linting import lint_items
from exams.shelf import option_form
from vanban.documents import Metadata
from vanban.errors import InvalidInput


@pytest.fixture(scope="module")
def made(library: dict[str, ExamDocument]) -> dict[str, Generated]:
    """Returns forty items, as far as the text allows, of each document beside the others."""
    return {key: generate(one, list(library.values()), count=40, seed=3) for key, one in library.items()}


def test_every_document_with_enough_text_gives_about_thirty_items(made: dict[str, Generated]) -> None:
    assert {key: len(one.items) for key, one in made.items() if len(one.items) < 28} == {}


def test_every_quote_stands_in_its_document_where_the_source_says(
    made: dict[str, Generated], library: dict[str, ExamDocument]
) -> None:
    texts = {document.id: document.text for document in library.values()}
    for generated in made.values():
        for item in generated.items:
            assert item.sources
            for source in item.sources:
                assert source.quote
                assert texts[source.document_id][source.start : source.end] == source.quote


def test_no_item_given_out_breaks_a_rule(made: dict[str, Generated], library: dict[str, ExamDocument]) -> None:
    documents = {document.id: document for document in library.values()}
    for generated in made.values():
        found = lint_items(generated.items, documents)
        assert [(one.item_id, one.rule.code) for one in found] == []


def test_every_item_has_one_key_among_options_that_differ(made: dict[str, Generated]) -> None:
    for generated in made.values():
        for item in generated.items:
            assert len(item.keys) == 1
            assert len({option_form(option) for option in item.options}) == len(item.options)
            assert len(item.options) == (2 if item.kind is Kind.TRUE_FALSE else 4)


def test_the_same_seed_gives_the_same_items_and_another_seed_others(library: dict[str, ExamDocument]) -> None:
    others = list(library.values())
    first, again, other = (generate(library["08"], others, count=15, seed=seed).items for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_items_of_a_paper_share_no_sentence(library: dict[str, ExamDocument]) -> None:
    items = generate(library["02"], list(library.values()), count=20, reuse=False).items
    assert len(items) == 20
    assert [one.rule.code for one in lint_items(items, paper=True)] == []


def test_items_are_of_several_kinds_and_levels_and_spread_over_the_topics(made: dict[str, Generated]) -> None:
    for generated in made.values():
        kinds = Counter(item.kind for item in generated.items)
        assert len(kinds) >= 6
        assert max(kinds.values()) <= 0.5 * len(generated.items)
        assert len({item.level for item in generated.items}) >= 2
        assert len({item.topic for item in generated.items}) >= 4


def test_an_item_written_as_json_is_read_back_the_same(made: dict[str, Generated]) -> None:
    for generated in made.values():
        for item in generated.items:
            assert item_from_json(item_json(item)) == item


def test_a_document_without_a_number_gives_no_items(library: dict[str, ExamDocument]) -> None:
    nameless = dataclasses.replace(library["02"], metadata=Metadata(type="Nghị quyết"))
    with pytest.raises(InvalidInput, match="viện dẫn"):
        generate(nameless, count=5)
