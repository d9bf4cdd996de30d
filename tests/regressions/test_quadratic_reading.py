"""Long words, long tables and many notes took the square of their length; twice as much may take some twice as long."""

import time
from collections.abc import Callable

import pytest
from word_packages import document, note, noted, notes, paragraph

from ingest.blocks import Block
from ingest.clauses import sentences
from ingest.parsing import parse_file, parsed_json
from ingest.readers import docx
from ingest.readers.tables import build_table, flattened
from ingest.text_quality import text_quality
from vanban.documents import Cell


def seconds(deed: Callable[[], object]) -> float:
    """Returns the least processor time of two runs."""
    times = []
    for _ in range(2):
        begun = time.process_time()
        deed()
        times.append(time.process_time() - begun)
    return min(times)


def long_word(size: int) -> Callable[[], object]:
    return lambda: text_quality("x" * size * 10)


def abbreviations(size: int) -> Callable[[], object]:
    return lambda: sentences("KT. BÍ THƯ " * size * 2)


def many_rows(size: int) -> Callable[[], object]:
    data = ("TT;Việc;Hạn\n" + "".join(f"{i};Việc {i};{i}\n" for i in range(size))).encode()
    return lambda: parsed_json(parse_file("a.csv", data))


def many_notes(size: int) -> Callable[[], object]:
    body = "".join(noted(f"Lời {i}.", i) for i in range(1, size + 1))
    data = document(body, footnotes=notes(note(paragraph(f"Ghi chú {i}"), i) for i in range(1, size + 1)))
    return lambda: docx.read(data)


def nested_rows(size: int) -> Callable[[], object]:
    table = build_table([Cell("ô", row, column) for row in range(size * 2) for column in range(4)])
    return lambda: list(flattened([Block("", table=table)]))


@pytest.mark.parametrize("of_size", [long_word, abbreviations, many_rows, many_notes, nested_rows])
def test_eight_times_as_much_takes_no_more_than_some_eight_times_as_long(
    of_size: Callable[[int], Callable[[], object]],
) -> None:
    of_size(50)()  # what is loaded on first use is no part of it
    small, large = seconds(of_size(600)), seconds(of_size(4_800))
    assert large < 0.05 + 20 * small
