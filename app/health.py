"""The state of an installation: packages and extras, and whether database, originals and indexes agree."""

import platform
import re
import sqlite3
from importlib import metadata
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, make_url, select

from app.programs import programs
from ingest.jobs import OPEN
from vanban.db.models import (
    DocumentRow,
    FileRow,
    HeldFileRow,
    IntakeJobRow,
    PassageRow,
    PersonRow,
    RejectionRow,
    UnitRow,
)
from vanban.errors import IndexUnavailable
from vanban.holding import HoldState

if TYPE_CHECKING:
    from app.wiring import Services

PRODUCT = "vanban"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRA = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")


def installation() -> dict[str, Any]:
    """Returns versions of Python, SQLite, the product and its packages, and what of extras and programs is missing.

    ``extras`` and ``programs`` map each to "đủ …" or to the command that installs what is missing.
    """
    needed = _requirements()
    versions = {name: _version(name) for name in sorted(needed.pop("", []))}
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "vanban": _version(PRODUCT),
        "packages": {name: version or "thiếu" for name, version in versions.items()},
        "extras": {extra: _extra_state(extra, names) for extra, names in sorted(needed.items())},
        "programs": programs(),
    }


def library_health(services: "Services") -> dict[str, Any]:
    """Returns counts and the problems found, each a Vietnamese sentence; a broken index is remade and mentioned."""
    counts = _counts(services)
    problems = [*_file_problems(services), *_index_problems(services)]
    return {
        "data_dir": str(services.settings.data_dir),
        "database": make_url(services.settings.database).get_backend_name(),
        "counts": counts,
        "problems": problems,
        "notices": _file_notices(services),
    }


def _requirements() -> dict[str, list[str]]:
    """Returns the packages by extra, "" for the default installation."""
    found: dict[str, list[str]] = {}
    try:
        lines = metadata.requires(PRODUCT) or []
    except metadata.PackageNotFoundError:
        return found
    for line in lines:
        name, extra = _NAME.match(line), _EXTRA.search(line)
        if name:
            found.setdefault(extra[1] if extra else "", []).append(name[0])
    return found


def _extra_state(extra: str, names: list[str]) -> str:
    missing = [name for name in names if _version(name) is None]
    return f'thiếu {", ".join(missing)}: pip install "{PRODUCT}[{extra}]"' if missing else "đủ"


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _counts(services: "Services") -> dict[str, int]:
    tables = {
        "documents": DocumentRow,
        "passages": PassageRow,
        "rejections": RejectionRow,
        "units": UnitRow,
        "people": PersonRow,
    }
    with services.database.session() as session:
        counted = {name: session.scalar(select(func.count()).select_from(row)) or 0 for name, row in tables.items()}
        waiting = select(func.count()).where(HeldFileRow.state == HoldState.WAITING.value)
        queued = select(func.count()).where(IntakeJobRow.state.in_(OPEN))
        superseded = select(func.count()).where(DocumentRow.superseded_by_id.is_not(None))
        return counted | {
            "superseded_documents": session.scalar(superseded) or 0,
            "files_to_decide": session.scalar(waiting) or 0,
            "files_queued": session.scalar(queued) or 0,
        }


def _file_problems(services: "Services") -> list[str]:
    with services.database.session() as session:
        known = set(session.scalars(select(FileRow.sha256)))
        held = set(session.scalars(select(HeldFileRow.sha256).where(HeldFileRow.state == HoldState.WAITING.value)))
    missing = len(known - services.files.hashes())
    lost = len(held - services.intake.held_files.hashes())
    problems = [f"Thiếu {missing} tệp gốc trong kho: khôi phục từ bản sao lưu."] if missing else []
    return [*problems, f"Thiếu {lost} tệp chờ quyết định: khôi phục từ bản sao lưu."] if lost else problems


def _file_notices(services: "Services") -> list[str]:
    with services.database.session() as session:
        known = set(session.scalars(select(FileRow.sha256)))
    spare = len(services.files.hashes() - known)
    return [f"Có {spare} tệp không thuộc văn bản nào (do lần nạp bị ngắt giữa chừng)."] if spare else []


def _index_problems(services: "Services") -> list[str]:
    try:
        return list(services.index.notices)
    except IndexUnavailable as error:
        return [error.message]
