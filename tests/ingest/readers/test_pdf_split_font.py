"""PDFs whose letters come from two fonts in a nasty order, and other things that the measuring of samples showed."""

import pytest

from eval.metrics.characters import compare
from eval.sample_truth import printed_texts, read_chains, unit_chains
from ingest.parsing import parse_file
from ingest.readers.pdf_geometry import Word, lines_of
from ingest.text_quality import GOOD_ENOUGH, text_quality
from samples.sources import load_sources

SOURCES = load_sources()


def _word(text: str, x0: float, bottom: float, size: float) -> Word:
    return Word(text, x0, x0 + 0.5 * size * len(text), bottom - 1.1 * size, bottom, em=size)


@pytest.mark.parametrize("order", ["line", "page"])
@pytest.mark.parametrize("source", [SOURCES[15], SOURCES[24], SOURCES[25]], ids=lambda s: s.slug)
def test_letters_of_a_second_font_are_put_where_they_are_printed(source, order):
    from samples.pdf_split_font import render

    document = parse_file("văn bản.pdf", render(source, order=order))
    assert min(compare(text, document.text).errors for text in printed_texts(source)) == 0
    assert read_chains(document.sections) == unit_chains(source)


def test_a_large_name_does_not_join_the_small_lines_beside_it():
    words = [_word("-", 0, 100, 11), _word("HĐND", 8, 100, 11), _word("-", 0, 112, 11), _word("Lưu", 8, 112, 11)]
    lines = lines_of([*words, _word("Hương", 200, 107, 14)], 1)
    assert [line.text for line in lines if "Hương" not in line.text] == ["- HĐND", "- Lưu"]


def test_an_index_stays_on_the_line_of_its_formula():
    words = [_word("CO", 0, 100, 14), _word("2", 14, 102, 8), _word("x", 40, 100, 14), _word("ij", 47, 103, 8)]
    assert len(lines_of(words, 1)) == 1


def test_a_slanted_letter_that_reaches_over_a_space_does_not_swallow_it():
    word, space = Word("Kế", 100, 114.5, 0, 14, italic=True, em=12.6), Word(" ", 112.5, 115.9, 0, 14, em=12.6)
    assert lines_of([word, space, Word("hoạch", 115.8, 150, 0, 14, italic=True, em=12.6)], 1)[0].text == "Kế hoạch"


def test_unknown_characters_count_against_the_quality_of_a_text():
    assert text_quality("Ban Th\ufffd\ufffdng v\ufffd Thành \ufffdy ban hành K\ufffd ho\ufffdch") < GOOD_ENOUGH
    assert text_quality("Ban hành Kế hoạch") == 1.0


def test_a_font_without_a_map_is_never_taken_for_good_text():
    from samples.pdf_split_font import render

    document = parse_file("văn bản.pdf", render(SOURCES[13], maps=False))
    assert "(cid:" not in document.text
    recognised = bool(document.pages) and all(page.confidence is not None for page in document.pages)
    assert recognised or any("không giống tiếng Việt" in warning for warning in document.warnings)
