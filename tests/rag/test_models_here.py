"""What may be chosen is what lies on this machine; nothing is loaded and nothing else is offered."""

import json
from pathlib import Path

import pytest
from tiny_static_model import build_static

from rag.models_here import BUILTIN, Place, models_here


@pytest.fixture(autouse=True)
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of fetched models."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def transformer(folder: Path, architecture: str = "BertModel") -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"architectures": [architecture]}), encoding="utf-8")
    return folder


def test_the_shipped_model_comes_first_and_absent_ones_of_the_table_last(tmp_path: Path) -> None:
    found = models_here(tmp_path / "models")
    assert (found[0].spec, found[0].place, found[0].may_be_chosen) == (BUILTIN, Place.SHIPPED, True)
    assert {one.place for one in found[1:]} == {Place.ABSENT}
    assert not any(one.may_be_chosen for one in found[1:])
    assert "BAAI/bge-m3" in [one.spec for one in found]


def test_models_lie_in_a_folder_one_or_two_deep_and_other_things_are_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    own = build_static(folder / "tho")
    known = transformer(folder / "BAAI" / "bge-m3")
    transformer(folder / "xep-lai", "XLMRobertaForSequenceClassification")  # a reranker
    transformer(folder / ".an")
    (folder / "ghi-chu.txt").write_text("x", encoding="utf-8")
    found = {one.spec: one for one in models_here(folder) if one.place is Place.FOLDER}
    assert set(found) == {str(own), str(known)}
    assert (found[str(own)].title, found[str(own)].tokens) == ("tho", 0)
    assert (found[str(known)].title, found[str(known)].known, found[str(known)].tokens) == ("BAAI/bge-m3", True, 1024)


def test_a_fetched_model_is_there_when_a_snapshot_of_it_is(tmp_path: Path, hub: Path) -> None:
    name = "keepitreal/vietnamese-sbert"
    (hub / "models--keepitreal--vietnamese-sbert" / "snapshots" / "a1").mkdir(parents=True)
    place = {one.spec: one.place for one in models_here(tmp_path)}
    assert place[name] is Place.ABSENT  # begun and cut off
    transformer(hub / "models--keepitreal--vietnamese-sbert" / "snapshots" / "b2")
    place = {one.spec: one.place for one in models_here(tmp_path)}
    assert place[name] is Place.FETCHED


def test_what_the_settings_and_the_library_name_is_offered_where_it_is_a_model(tmp_path: Path) -> None:
    named = build_static(tmp_path / "noi-khac" / "rieng")
    (tmp_path / "rong").mkdir()
    specs = [one.spec for one in models_here(tmp_path / "models", also=(str(named), str(tmp_path / "rong"), BUILTIN))]
    assert str(named) in specs
    assert str(tmp_path / "rong") not in specs
    assert specs.count(BUILTIN) == 1
