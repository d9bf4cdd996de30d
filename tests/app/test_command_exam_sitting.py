"""``vanban exam sitting``: the sittings of a unit, one of them, its results; nothing for anyone else."""

import datetime
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from exam_papers_made import make_office, make_paper, make_sitting

from app.command import run
from app.wiring import Services
from exams.sittings.taking import start, submit
from vanban.exam_sittings import Anonymity, Rules
from vanban.settings import Settings

NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a contest and one without names, each sat by one person."""
    made = tmp_path_factory.mktemp("exam-sitting")
    services = Services(Settings(data_dir=made / "var"))
    with services.database.transaction() as session:
        office = make_office(session)
        paper = make_paper(session, office)
        for title, anonymity in (("Hội thi", Anonymity.NAMED), ("Khảo sát", Anonymity.FULL)):
            rules = Rules(minutes=30, pass_percent=50, anonymity=anonymity)
            row = make_sitting(
                session, office, paper, rules=rules, title=title, opens_at=NOW - DAY, closes_at=NOW + DAY
            )
            view = start(session, office.below, row.id, now=NOW)
            submit(session, office.below, view.id, now=NOW + datetime.timedelta(minutes=2))
    services.close()
    return made


@pytest.fixture(autouse=True)
def _here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(folder / "var"))


def vanban(*arguments: str) -> tuple[int, str]:
    """Returns the exit code and what was printed."""
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        code = run(("exam", "sitting", *arguments))
    return code, out.getvalue()


def done(*arguments: str) -> Any:
    """Returns the JSON of a command that a trainer of the unit calls."""
    code, out = vanban(*arguments, "--user", "lan", "--json")
    assert code == 0, out
    return json.loads(out)


def test_a_trainer_sees_the_sittings_of_the_unit_and_how_they_go(folder: Path) -> None:
    listed = done("list")["sittings"]
    assert {one["title"] for one in listed} == {"Hội thi", "Khảo sát"}
    shown = done("show", str(listed[0]["id"]))
    assert (shown["phase"], shown["submitted"], shown["problems"]) == ("dang_mo", 1, [])
    code, out = vanban("show", str(listed[0]["id"]), "--user", "lan")
    assert code == 0
    assert "Thời gian làm bài: 30 phút" in out


def test_results_are_told_with_names_only_where_the_rules_tell_them(folder: Path) -> None:
    by_title = {one["title"]: str(one["id"]) for one in done("list")["sittings"]}
    (named,) = done("results", by_title["Hội thi"])["results"]
    assert (named["who"], named["unit"], named["rank"], named["passed"]) == ("Phuc", "Phòng Tổ chức", 1, False)
    (hidden,) = done("results", by_title["Khảo sát"])["results"]
    assert (hidden["unit"], hidden["submitted_at"]) == (None, None)
    assert "Phuc" not in vanban("results", by_title["Khảo sát"], "--user", "lan")[1]
    assert "Phuc (Phòng Tổ chức): đúng 0/6" in vanban("results", by_title["Hội thi"], "--user", "lan")[1]


def test_nobody_else_sees_any(folder: Path) -> None:
    number = str(done("list")["sittings"][0]["id"])
    assert vanban("list", "--user", "thu")[0] == 3
    for user in ("minh", "thu"):
        for what in ("show", "results"):
            assert vanban(what, number, "--user", user)[0] == 3
    assert json.loads(vanban("list", "--user", "minh", "--json")[1])["sittings"] == []
