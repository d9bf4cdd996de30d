"""``vanban admin work-counts``: figures that are off are told and made anew."""

import json
from pathlib import Path

import pytest
from sqlalchemy import update
from work_people import make_commune, task

from app.command import run
from vanban.db.session import open_database
from vanban.db.work_items import add_items, take_on
from vanban.db.work_tally_models import WorkTallyRow
from vanban.settings import Settings


def test_counts_that_are_off_are_told_and_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(tmp_path))
    store = open_database(Settings(data_dir=tmp_path, database_url=None))
    with store.transaction() as session:
        planner = make_commune(session).planner
        take_on(session, planner, [row.id for row in add_items(session, planner, [task(), task()])])
    assert run(["admin", "work-counts", "--json"]) == 1  # nothing was counted yet
    assert run(["admin", "work-counts", "--rebuild"]) == 0
    with store.transaction() as session:
        session.execute(update(WorkTallyRow).values(count=7))
    capsys.readouterr()
    assert run(["admin", "work-counts"]) == 1
    assert "--rebuild" in capsys.readouterr().out
    assert run(["admin", "work-counts", "--rebuild", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["wrong"] == 0
    store.close()
