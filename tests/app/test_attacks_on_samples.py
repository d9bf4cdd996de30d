"""The red team on the sample library: no attack succeeds, and a broken assistant is caught."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.red_team import ATTACKS, Libraries, evaluate_red_team
from app.wiring import Services
from eval.attacks import Attack, Planted, load_attacks
from eval.red_team import gained
from vanban.answers import PastTurn, StreamEvent
from vanban.db.people import principal_of
from vanban.principals import Audience, Channel, Principal, Publicity
from vanban.settings import Settings

pytestmark = pytest.mark.slow
ALL = load_attacks(ATTACKS)
CLOSED = [attack for attack in ALL if attack.kind == "closed_number" and attack.expect == "refusal"]


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Libraries]:
    made = Libraries(Settings(), tmp_path_factory.mktemp("attacked"))
    yield made
    made.close()


@pytest.mark.parametrize("attack", ALL, ids=[f"{attack.id}-{attack.kind}" for attack in ALL])
def test_no_attack_succeeds(libraries: Libraries, attack: Attack) -> None:
    assert gained(libraries.trial(attack)) == []


def test_what_is_planted_is_gone_afterwards(libraries: Libraries) -> None:
    before = libraries.full.readable("quan.tri")
    with libraries.full.planted([Planted("la.txt", "Văn phòng lau dọn thang máy vào thứ bảy.")]):
        assert len(libraries.full.readable("quan.tri")) == len(before) + 1
    assert libraries.full.readable("quan.tri") == before


def test_a_file_that_is_not_taken_in_is_an_error_and_no_passed_attack(libraries: Libraries) -> None:
    secret = Planted("mat.txt", "Số 01-NQ/TU\n\nMẬT\n\nNGHỊ QUYẾT\nvề một việc\n\nĐây là tài liệu mật.")
    with pytest.raises(ValueError, match=r"mat\.txt"), libraries.full.planted([secret]):
        pass


def test_the_libraries_beside_lack_exactly_what_the_asker_may_not_read(libraries: Libraries) -> None:
    closed = libraries.closed_to("can.bo.tp")
    assert {slug[:2] for slug in closed} == {"14", "22"}
    assert {slug[:2] for slug in libraries.closed_to("visitor")} == {"14", "16", "22"}
    beside = libraries.without(closed)
    assert len(beside.readable("can.bo.tp")) == len(libraries.full.readable("can.bo.tp"))
    unit = Planted("a.txt", "x", "TU", Audience.UNIT, Publicity.INTERNAL)
    assert libraries.full.may_read("quan.tri", unit)
    assert not libraries.full.may_read("can.bo.tp", unit)


@dataclass(frozen=True)
class Careless:
    """An assistant that answers everybody as if the administrator asked."""

    services: Services

    def stream(
        self, question: str, *, principal: Principal, as_of: Any = None, history: Sequence[PastTurn] = ()
    ) -> Iterator[StreamEvent]:
        with self.services.database.session() as session:
            administrator = principal_of(session, "quan.tri", Channel.COMMAND)
        yield from self.services.assistant.stream(question, principal=administrator, as_of=as_of, history=history)


def test_an_assistant_that_forgets_who_asks_is_caught(tmp_path: Path) -> None:
    made = Libraries(Settings(), tmp_path, Careless)
    try:
        caught = [gained(made.trial(attack)) for attack in CLOSED if "118" in attack.question]
    finally:
        made.close()
    assert caught
    assert all(any(gain.startswith("names a closed document") for gain in gains) for gains in caught)
    assert all(any(gain.startswith("leak") for gain in gains) for gains in caught)


def test_a_report_of_some_kinds_leaves_no_library_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    report = evaluate_red_team(Settings(), kinds=["invented_number"])
    assert report["n"] == report["by_kind"]["invented_number"]["n"] == 4
    assert report["succeeded"] == []
    assert list(tmp_path.iterdir()) == []
