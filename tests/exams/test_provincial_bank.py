"""A real provincial bank as it was found: what is dubious is counted here by other means and must be the same."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from exams.formats import registry
from exams.formats.entries import Doubt, Imported

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def found(shared_data: Path) -> tuple[list[dict[str, Any]], Imported]:
    data = (shared_data / "mcq" / "provincial_bank_dirty.json").read_bytes()
    return json.loads(data)["questions"], registry.read(data)


def plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def indexes(imported: Imported, doubt: Doubt) -> set[int | None]:
    return {finding.index for finding in imported.of(doubt)}


def test_every_row_is_kept_as_it_was_read(found: tuple[list[dict[str, Any]], Imported]) -> None:
    rows, imported = found
    assert len(imported.entries) == len(rows) == 101
    for row, entry in zip(rows, imported.entries, strict=True):
        assert (entry.item.stem, list(entry.item.options)) == (row["question"], row["options"])
        assert (list(entry.item.keys), entry.code, entry.item.topic) == (
            row["answer"],
            str(row["id"]),
            str(row["topic"]),
        )


def test_every_duplicate_is_reported(found: tuple[list[dict[str, Any]], Imported]) -> None:
    rows, imported = found
    seen: dict[str, int] = {}
    twice: set[tuple[int, int]] = set()
    for index, row in enumerate(rows):
        first = seen.setdefault(json.dumps([plain(row["question"]), row["options"], row["answer"]]), index)
        twice |= {(index, first)} if first != index else set()
    assert len(twice) == 50
    assert {(one.index, one.other) for one in imported.of(Doubt.DUPLICATE)} == twice
    assert imported.of(Doubt.DUPLICATE_OTHER_KEY) == ()


def test_every_test_row_and_stray_mark_is_reported(found: tuple[list[dict[str, Any]], Imported]) -> None:
    rows, imported = found
    tests = {index for index, row in enumerate(rows) if re.search(r"\btest\b", row["question"])}
    marks = set()
    for index, row in enumerate(rows):
        for text in (row["question"], *row["options"]):
            uneven = text.count("(") != text.count(")") or text.count('"') % 2 or text.count("“") != text.count("”")
            if uneven or re.search(r"\s[?!,;:](?:\s|$)|”\w", text):
                marks.add(index)
    assert indexes(imported, Doubt.TEST_ROW) == tests == {0}
    assert indexes(imported, Doubt.STRAY_MARK) == marks
    assert len(marks) == 16


def test_lost_percents_and_equal_options_are_reported(found: tuple[list[dict[str, Any]], Imported]) -> None:
    rows, imported = found
    shares = {i for i, row in enumerate(rows) if all(re.fullmatch(r"0\.\d+", option) for option in row["options"])}
    equal = {i for i, row in enumerate(rows) if len(set(map(plain, row["options"]))) < len(row["options"])}
    assert indexes(imported, Doubt.PERCENT_LOST) == shares
    assert indexes(imported, Doubt.SAME_OPTIONS) == equal


def test_the_questions_of_a_contest_are_imported_with_their_keys(shared_data: Path) -> None:
    data = (shared_data / "mcq" / "contest_resolutions.json").read_bytes()
    imported = registry.read(data)
    for row, entry in zip(json.loads(data)["questions"], imported.entries, strict=True):
        assert entry.item.stem == row["question"].strip()
        assert entry.item.key_letters == ", ".join(row["answer"])
        assert entry.item.options == tuple(option.strip() for option in row["options"])
