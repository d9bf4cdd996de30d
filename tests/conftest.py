"""Fixtures every test may ask for."""

import gc
from pathlib import Path

import file_seconds
import pytest
from hypothesis import HealthCheck, settings

from vanban.db.passwords import Work, work_with

REPOSITORY = Path(__file__).resolve().parents[1]

# A busy machine must not fail a property: time limits are tested where they are promised, not by each example.
settings.register_profile("vanban", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("vanban")
# A hash of the product takes a sixth of a second of processor time, and every test that signs someone in makes some.
work_with(Work(passes=1, memory_kib=8, lanes=1))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ``--update-golden`` (golden tests write what they find; read the diff) and ``--record-seconds``."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; read the diff")
    parser.addoption("--record-seconds", action="store_true", help="write down how long each file of tests takes")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Has workers begin with the files that take longest."""
    file_seconds.in_order(items)


def pytest_collectstart() -> None:
    """Has nobody look for rubbish while tests are collected: a million objects are made, and all of them stay."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Has rubbish be looked for from now on, among what the tests themselves make."""
    gc.freeze()
    gc.enable()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Counts how long each file takes."""
    file_seconds.count(report)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Writes down how long each file took, where that was asked for."""
    if session.config.getoption("--record-seconds"):
        file_seconds.record()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The development data beside the repository; tests that need it skip where it is absent."""
    folder = REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the development data (../shared/data) is not beside this repository")
    return folder
