"""What the settings page shows: each setting with its value in force, where that comes from, and how it may change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from api.setting_words import EMPTY, GROUPS, OTHERS, SET, UNSET
from vanban.db.setting_overrides import CHANGEABLE, Value, given_at_start
from vanban.settings import Settings

AT_START, ON_PAGE, DEFAULT = "Khi khởi động", "Trang này", "Mặc định"


@dataclass(frozen=True, slots=True)
class SettingView:
    """One line of the page. ``stored`` is what was written on the page and waits for a restart, "" when none does."""

    key: str
    variable: str
    words: str
    value: str
    default: str
    source: str
    changeable: bool = False
    at_once: bool = False
    stored: str = ""
    typed: str = ""  # what the form begins with
    numeric: bool = True


def settings_view(settings: Settings, changes: Mapping[str, Value]) -> list[tuple[str, list[SettingView]]]:
    """Returns the groups of the page; a setting that no group names stands in the last one."""
    named = {key for group in GROUPS.values() for key in group}
    others = {key: field.description or "" for key, field in Settings.model_fields.items() if key not in named}
    groups = [
        (title, [_view(settings, changes, key, words) for key, words in group.items() if key in Settings.model_fields])
        for title, group in (*GROUPS.items(), (OTHERS, others))
    ]
    return [(title, views) for title, views in groups if views]


def shown(value: object) -> str:
    """Returns a value as the page may show it: secrets only as set or not, addresses without what they carry.

    >>> shown("https://an:bi-mat@may.chu:8080/v1?key=1"), shown(None), shown(True)
    ('https://may.chu:8080/v1', 'để trống', 'có')
    """
    if isinstance(value, SecretStr):
        return SET if value.get_secret_value() else UNSET
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    words = "" if value is None else str(value)
    return _without_secrets(words) if "://" in words else words or EMPTY


def _view(settings: Settings, changes: Mapping[str, Value], key: str, words: str) -> SettingView:
    field, value = Settings.model_fields[key], getattr(settings, key)
    given = key in given_at_start(settings)
    may = CHANGEABLE.get(key)
    changed = key in changes and not given
    waiting = may is not None and not given and changes.get(key, field.default) != value
    return SettingView(
        key=key,
        variable=f"VANBAN_{key.upper()}",
        words=words,
        value=UNSET if value is None and _secret(field) else shown(value),
        default=UNSET if field.default is None and _secret(field) else shown(field.default),
        source=AT_START if given else ON_PAGE if changed else DEFAULT,
        changeable=may is not None and not given,
        at_once=may is not None and may.at_once,
        stored=shown(changes.get(key, field.default)) if waiting else "",
        typed=str(changes.get(key, value)).removesuffix(".0") if may is not None else "",
        numeric=field.annotation in (int, float),
    )


def _secret(field: FieldInfo) -> bool:
    annotation: Any = field.annotation
    return SecretStr in getattr(annotation, "__args__", (annotation,))


def _without_secrets(address: str) -> str:
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
