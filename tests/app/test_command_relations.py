"""``vanban admin relation``: the edges of a small library listed, confirmed, denied and reset."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from app.command import run

HEAD = """ỦY BAN NHÂN DÂN THÀNH PHỐ LẠC HÀ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {number}
Lạc Hà, ngày {day} tháng 3 năm {year}

QUYẾT ĐỊNH
Về việc ban hành quy chế mẫu số {day}

Điều 1. Ban hành quy chế mẫu về tiếp nhận hồ sơ của cơ quan thuộc thành phố.
{last}
"""
OLD = HEAD.format(number="10/2019/QĐ-UBND", day="05", year="2019", last="Điều 2. Các sở thi hành Quyết định này.")
NEW = HEAD.format(
    number="22/2024/QĐ-UBND",
    day="07",
    year="2024",
    last="Điều 2. Quyết định này thay thế Quyết định số 10/2019/QĐ-UBND ngày 05/3/2019.",
)


def vanban(*arguments: str) -> tuple[int, str]:
    """Returns the exit code and what was printed."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        code = run(arguments)
    return code, out.getvalue()


def told(*arguments: str) -> Any:
    code, out = vanban("admin", "relation", *arguments, "--json")
    assert code == 0, out
    return json.loads(out)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("relations")
    for name, text in (("old", OLD), ("new", NEW)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    code, _ = vanban("--data", str(folder / "var"), "ingest", str(folder / "old.txt"), str(folder / "new.txt"))
    assert code == 0
    return folder / "var"


@pytest.fixture(autouse=True)
def _here(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(data))


def test_an_edge_is_listed_with_its_quote_and_place_and_its_decision_changes_the_status() -> None:
    (one,) = told("list", "--document", "22/2024/QĐ-UBND")["relations"]
    assert (one["kind"], one["number"], one["date"]) == ("thay_the", "10/2019/QĐ-UBND", "2019-03-05")
    assert one["place"] == "Điều 2"
    assert "thay thế Quyết định số 10/2019/QĐ-UBND" in one["quote"]
    (confirmed,) = told("confirm", str(one["id"]))
    assert (confirmed["state"], confirmed["target"]["status"]) == ("xac_nhan", "het_hieu_luc")
    assert told("list")["total"] == 0
    (again,) = told("reset", "22/2024/QĐ-UBND")
    assert (again["state"], again["target"]["status"]) == ("de_xuat", "con_hieu_luc")
    (denied,) = told("deny", "22/2024/QĐ-UBND")
    assert denied["state"] == "bac_bo"
    assert [item["id"] for item in told("list", "--state", "bac_bo")["relations"]] == [one["id"]]
    told("reset", str(one["id"]))


def test_the_printed_list_reads_as_vietnamese_and_names_the_place() -> None:
    code, out = vanban("admin", "relation", "list", "--kind", "thay_the")
    assert code == 0
    assert "22/2024/QĐ-UBND thay thế 10/2019/QĐ-UBND ngày 05/03/2019: đề xuất" in out
    assert "Vị trí: Điều 2" in out


@pytest.mark.parametrize("reference", ["999", "9" * 30, "77/2020/QĐ-UBND", "không số", ""])
def test_what_is_not_there_is_not_found_and_nothing_is_decided(reference: str) -> None:
    code, out = vanban("admin", "relation", "confirm", reference, "--json")
    assert (code, json.loads(out)["error"]["kind"]) == (3, "not_found")
    assert told("list", "--state", "xac_nhan")["total"] == 0


def test_one_bad_reference_among_good_ones_decides_none() -> None:
    (one,) = told("list")["relations"]
    code, _ = vanban("admin", "relation", "confirm", str(one["id"]), "999", "--json")
    assert code == 3
    assert told("list")["total"] == 1
