"""The table of security requirements keeps its word: every line has tests that exist, or a reason."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
TABLE = REPOSITORY / "docs" / "security.md"
MET, NOT_OURS, NOT_YET, MERGING = "đạt", "không áp dụng", "chưa", "chờ gộp"
LINE_RE = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]*) \|$", re.MULTILINE)
TEST_RE = re.compile(r"`(tests/[\w/.]+\.py)::(test_\w+)`")
MERGING_ALLOWED = False  # all branches of this step are in: no line waits for one any more

# The requirements of level 2 (those of level 1 among them) of the chapters that are checked whole, ASVS 4.0.3.
WHOLE = {
    "3": "1.1 2.1 2.2 2.3 2.4 3.1 3.2 3.3 3.4 4.1 4.2 4.3 4.4 4.5 5.1 5.2 5.3 7.1",
    "4": "1.1 1.2 1.3 1.5 2.1 2.2 3.1 3.2 3.3",
    "5": "1.1 1.2 1.3 1.4 1.5 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 3.10"
    " 4.1 4.2 4.3 5.1 5.2 5.3 5.4",
    "7": "1.1 1.2 1.3 1.4 2.1 2.2 3.1 3.3 3.4 4.1 4.2 4.3",
    "12": "1.1 1.2 1.3 2.1 3.1 3.2 3.3 3.4 3.5 3.6 4.1 4.2 5.1 5.2 6.1",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement of the table."""

    number: str
    words: str
    state: str
    evidence: str

    @property
    def tests(self) -> list[tuple[str, str]]:
        """The tests it names: file and function."""
        return TEST_RE.findall(self.evidence)


LINES = [Line(*(part.strip() for part in found)) for found in LINE_RE.findall(TABLE.read_text("utf-8"))]


def missing(line: Line) -> list[str]:
    """Returns the tests that a line names and that do not exist."""
    return [
        f"{path}::{name}"
        for path, name in line.tests
        if not (REPOSITORY / path).is_file()
        or not re.search(rf"^(?:async )?def {name}\(", (REPOSITORY / path).read_text("utf-8"), re.MULTILINE)
    ]


def test_every_row_of_the_table_is_read() -> None:
    rows = [row for row in TABLE.read_text("utf-8").splitlines() if re.match(r"\| \d", row)]
    assert len(LINES) == len(rows) > 100


def test_the_chapters_checked_whole_have_every_requirement_once() -> None:
    wanted = {f"{chapter}.{rest}" for chapter, rests in WHOLE.items() for rest in rests.split()}
    listed = Counter(line.number for line in LINES)
    assert {number for number, times in listed.items() if times > 1} == set()
    assert wanted - listed.keys() == set()
    assert {number for number in listed if number.split(".")[0] in WHOLE} == wanted


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.number)
def test_a_line_has_tests_that_exist_or_a_reason(line: Line) -> None:
    assert line.state in (MET, NOT_OURS, NOT_YET, MERGING)
    assert len(line.words.split()) >= 3
    if line.state == MET:
        assert line.tests
        assert missing(line) == []
    elif line.state == MERGING:
        assert MERGING_ALLOWED
        assert line.tests
    else:
        assert len(TEST_RE.sub("", line.evidence).split()) >= 5
