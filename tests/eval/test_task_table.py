"""The annex table of a real programme: every row, every cell; and how rows are held against the gold."""

from pathlib import Path

import pytest

from eval.task_table import COLUMNS, GOLD, Held, figures, held, same
from programs.tasks import FoundTask

ROW = {
    "no": 1,
    "group": "A",
    "task": "Ban hành quy chế",
    "lead": "Sở A",
    "coordinate": "",
    "product": "",
    "due": "2026",
}
FOUND = FoundTask("Ban hành  quy chế.", 0, 10, "hàng 1", lead="Sở A", due="2026", group="A")


@pytest.mark.data
def test_each_row_of_a_real_annex_is_read_with_each_of_its_cells(shared_data: Path) -> None:
    if not (shared_data / GOLD).is_file():
        pytest.skip(f"no {GOLD}")
    measured = figures(held(shared_data))
    assert measured["rows"] == measured["found"] == 140
    for column in ("lead", "coordinate", "product", "due"):
        assert measured[column]["share"] >= 0.98, column


def test_a_row_that_is_not_found_is_wrong_in_every_column() -> None:
    measured = figures(Held([ROW, ROW], [FOUND]))
    assert (measured["rows"], measured["found"]) == (2, 1)
    assert {measured[column]["share"] for column in COLUMNS} == {0.5}


def test_cells_are_compared_by_their_words() -> None:
    assert same("Quyết định của  Thủ tướng", "quyết định của Thủ tướng.")
    assert same(None, "")
    assert not same("Bộ Công an", "Bộ Tài chính")
