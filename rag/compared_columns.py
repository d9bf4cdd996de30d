"""Columns that hold one figure at two times ("6 tháng đầu năm 2025", "6 tháng đầu năm 2026"), and who asks for both."""

import re
from collections.abc import Sequence

from vanban.text import bare_words

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEFORE = re.compile(
    r"\b(?:cung ky|ky truoc|(?:nam|quy|thang|tuan) truoc|dau ky|truoc (?:khi )?(?:sap xep|thuc hien))\b"
)
_AIM = re.compile(r"\b(?:muc tieu|chi tieu|ke hoach|du kien|du toan|phan dau)\b")
_HOW_MANY = r"(?:may|bao nhieu)"
_CHANGE = re.compile(
    rf"\btu (?:muc )?{_HOW_MANY}\b[^,;?]{{0,30}}\b(?:len|xuong|den|toi|thanh|con|sang) (?:con |den )?{_HOW_MANY}\b"
    rf"|\b(?:so voi|so) (?:\w+ ){{0,3}}(?:cung ky|nam ngoai|nam truoc|nam kia|ky truoc|quy truoc|thang truoc)\b"
    rf"|\b(?:tang|giam|thay doi|bien dong) {_HOW_MANY}\b.*\bcung ky\b"
)


def asks_change(matter: str) -> bool:
    """Tells whether a question asks how a figure changed between two times."""
    return _CHANGE.search(" ".join(bare_words(matter))) is not None


def compared_columns(names: Sequence[str], latest: int | None) -> tuple[int, ...]:
    """Returns the columns whose heads differ by their year alone, none of them later than ``latest`` nor an aim, or
    with one that is named after the time before; none where a table compares nothing."""
    plain = [" ".join(bare_words(name)) for name in names]
    before = [at for at, head in enumerate(plain) if _BEFORE.search(head)]
    if before:
        later = [at for at in (before[0] - 1, before[0] + 1) if 0 < at < len(plain) and at not in before]
        return tuple(sorted((before[0], later[-1]))) if later else ()
    groups: dict[str, list[int]] = {}
    for at, head in enumerate(plain):
        years = [int(year) for year in _YEAR.findall(head)]
        if len(years) == 1 and (latest is None or years[0] <= latest) and not _AIM.search(head):
            groups.setdefault(_YEAR.sub("", head), []).append(at)
    return next((tuple(columns) for columns in groups.values() if len(columns) > 1), ())
