"""Settings that an administrator may change on a page: kept in the database, checked as the environment's are.

What the environment or the command line gives wins over them; they win over the defaults.
"""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.running_models import SettingOverrideRow
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Principal
from vanban.settings import Settings

Value = int | float | str


@dataclass(frozen=True, slots=True)
class Changeable:
    """A setting that may be changed while the product runs, between ``least`` and ``most`` (both included).

    ``at_once`` is False for what is read only when a process starts.
    """

    least: float = 0
    most: float = 0
    at_once: bool = False


_LIMITS = {
    "max_question_chars": Changeable(200, 20_000, at_once=True),
    "max_upload_mb": Changeable(1, 10_000, at_once=True),
    "chat_price_in": Changeable(0, 1e9, at_once=True),
    "chat_price_out": Changeable(0, 1e9, at_once=True),
    "chat_currency": Changeable(1, 20, at_once=True),  # lengths, in code points
    "max_file_mb": Changeable(1, 2_000),
    "max_text_chars": Changeable(100_000, 100_000_000),
    "workers": Changeable(1, 64),
    "parse_seconds": Changeable(10, 3_600),
    "parse_page_seconds": Changeable(0, 600),
    "parse_memory_mb": Changeable(512, 65_536),
    "max_pages": Changeable(1, 100_000),
    "spool_days": Changeable(0, 365),
    "session_hours": Changeable(1, 168),
    "session_idle_minutes": Changeable(5, 1_440),
    "questions_per_minute": Changeable(0, 10_000),
    "key_requests_per_minute": Changeable(0, 100_000),
    "min_free_mb": Changeable(0, 1_000_000),
    "chat_first_token_s": Changeable(1, 600),
    "chat_timeout_s": Changeable(1, 3_600),
    "chat_retries": Changeable(0, 5),
    "chat_max_passages": Changeable(1, 40),
    "chat_max_tokens": Changeable(16, 32_000),
}
CHANGEABLE: Mapping[str, Changeable] = {key: limits for key, limits in _LIMITS.items() if key in Settings.model_fields}


def given_at_start(settings: Settings) -> frozenset[str]:
    """Returns the settings that the environment or the command line gave; no page may change those."""
    return frozenset(settings.model_fields_set)


def overrides(session: Session) -> dict[str, Value]:
    """Returns what was changed on the page and can be used; what a newer version no longer takes is passed over."""
    found: dict[str, Value] = {}
    for row in session.scalars(select(SettingOverrideRow)):
        try:
            found[row.key] = checked(row.key, json.loads(row.value))
        except (InvalidInput, NotAllowed):
            continue
    return found


def apply_overrides(settings: Settings, changes: Mapping[str, Value]) -> None:
    """Puts changed values into the settings of this process, as far as nothing at its start gave them."""
    given = given_at_start(settings)
    for key, value in changes.items():
        if key not in given:
            setattr(settings, key, value)
            settings.model_fields_set.discard(key)  # it goes on naming what was given at the start


def checked(key: str, value: object) -> Value:
    """Returns a value as the setting takes it; raises ``NotAllowed`` for a setting that no page may change,
    ``InvalidInput`` for a value that it does not take."""
    if key not in CHANGEABLE:
        raise NotAllowed("Thiết lập này chỉ đổi được bằng biến môi trường trên máy chủ.")
    limits, words = CHANGEABLE[key], value
    if isinstance(value, str):
        words = value.strip().replace(",", ".") if Settings.model_fields[key].annotation is float else value.strip()
    try:
        model = Settings.model_construct()
        Settings.__pydantic_validator__.validate_assignment(
            model, key, words.strip() if isinstance(words, str) else words
        )
        taken: Value = getattr(model, key)
    except ValidationError:
        raise InvalidInput(f"Giá trị phải là số từ {limits.least:g} đến {limits.most:g}.") from None
    if isinstance(taken, str):
        if not limits.least <= len(taken) <= limits.most or not taken.isprintable():
            raise InvalidInput(f"Giá trị dài từ {limits.least:g} đến {limits.most:g} ký tự.")
    elif not limits.least <= taken <= limits.most:
        raise InvalidInput(f"Giá trị phải là số từ {limits.least:g} đến {limits.most:g}.")
    return taken


def set_override(session: Session, principal: Principal, key: str, value: object) -> Value:
    """Returns the value that was stored; raises as ``checked`` does."""
    taken = checked(key, value)
    row = session.get(SettingOverrideRow, key) or SettingOverrideRow(key=key)
    row.value, row.changed_by_id = json.dumps(taken, ensure_ascii=False), principal.person_id
    row.changed_at = datetime.datetime.now(datetime.UTC)
    session.add(row)
    return taken


def clear_override(session: Session, key: str) -> None:
    """Has a setting be what the product gives it again; nothing happens where nothing was changed."""
    row = session.get(SettingOverrideRow, key)
    if row is not None:
        session.delete(row)
