"""Which columns of a table a question asks for: by their own names, else by the kind of thing asked."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from vanban.tables import BETWEEN_LEVELS
from vanban.text import bare_words

_NAME = "name"  # the family of the column that says what a row is about
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PLACE = re.compile(r"(?:xa|phuong|thi tran|dac khu|thon|khu pho|to dan pho) (?!(?:va|hoac)\b)")
_HOW_MANY = re.compile(r"\b(?:bao nhieu|may|the nao|chi tieu|muc tieu|dat|phan tram)\b")


@dataclass(frozen=True, slots=True)
class ColumnKind:
    """A kind of column; its patterns are over text without marks."""

    name: str
    family: str
    heads: re.Pattern[str]
    asked: re.Pattern[str]
    asked_generally: re.Pattern[str] | None
    narrower: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = ()

    def narrowed(self, plain: str, columns: Sequence[int], names: Sequence[str]) -> list[int]:
        """Returns those of the kind's columns that the question means ("xong" is the end, not the beginning)."""
        for wording, heads in self.narrower:
            fitting = [c for c in columns if heads.search(" ".join(bare_words(names[c].split(BETWEEN_LEVELS)[-1])))]
            if fitting and wording.search(plain):
                return fitting
        return list(columns)


@dataclass(frozen=True, slots=True)
class AskedColumns:
    """The columns asked for, in order, and the kinds asked for that no column is of: all of them, and those that the
    question names."""

    columns: tuple[int, ...]
    lacking: tuple[str, ...]
    lacking_named: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def load_kinds() -> tuple[ColumnKind, ...]:
    """Returns the kinds of ``rag/data/columns.toml``."""
    data = tomllib.loads(resources.files("rag").joinpath("data/columns.toml").read_text(encoding="utf-8"))
    return tuple(
        ColumnKind(
            row["name"],
            row["family"],
            re.compile(row["heads"]),
            re.compile(row["asked"]),
            re.compile(row["asked_generally"]) if "asked_generally" in row else None,
            tuple((re.compile(wording), re.compile(heads)) for wording, heads in row.get("narrower", [])),
        )
        for row in data["column"]
    )


def asked_columns(question: str, names: Sequence[str]) -> AskedColumns:
    """Returns what a question asks of a table whose columns have these names ("" for a column without one).

    A column that the question names itself goes before others of its kind; the column that says what the row is
    about counts only when nothing else is asked.
    """
    plain = " ".join(bare_words(question))
    named = _named(plain, names)
    kinds = [kind_of(name) for name in names]
    columns = dict.fromkeys(named)
    lacking: list[str] = []
    for kind in _kinds_asked(plain):
        own = [column for column, of in enumerate(kinds) if of is kind]
        if not own:
            lacking.append(kind.name)
        elif not any(column in named for column in own):
            columns |= dict.fromkeys(kind.narrowed(plain, own, names))
    columns |= dict.fromkeys(_of_years(plain, names))
    about = {column for column, kind in enumerate(kinds) if kind is not None and kind.family == _NAME}
    chosen = sorted(set(columns) - about) or sorted(columns)
    named_kinds = {kind.name for kind in load_kinds() if kind.asked.search(plain)}
    return AskedColumns(tuple(chosen), tuple(lacking), tuple(name for name in lacking if name in named_kinds))


def without_column_words(question: str) -> str:
    """Returns the question's syllables, without marks, less the words that ask for a column."""
    plain = " ".join(bare_words(question))
    for kind in load_kinds():
        for pattern in filter(None, (kind.asked, kind.asked_generally, kind.heads)):
            plain = pattern.sub(",", plain)
    return plain


def _named(plain: str, names: Sequence[str]) -> list[int]:
    """Returns the columns whose own head, or else a head above it, stands in the question."""
    by_level = [[_without_kind(" ".join(bare_words(head))) for head in name.split(BETWEEN_LEVELS)] for name in names]
    for level in (slice(-1, None), slice(None, -1)):
        found = [c for c, heads in enumerate(by_level) if any(_holds(plain, head) for head in heads[level])]
        if found:
            return found
    return []


def _without_kind(head: str) -> str:
    """Returns the head of a column of one place as people say it: "Xã A Bình" is asked for as "A Bình"."""
    place = _PLACE.match(head)
    return head[place.end() :] if place and " " in head[place.end() :] else head


def _holds(plain: str, head: str) -> bool:
    return " " in head and f" {head} " in f" {plain} "


def _kinds_asked(plain: str) -> list[ColumnKind]:
    named = [kind for kind in load_kinds() if kind.asked.search(plain)]
    families = {kind.family for kind in named}
    meant = [
        kind
        for kind in load_kinds()
        if kind.family not in families and kind.asked_generally and kind.asked_generally.search(plain)
    ]
    asked = named + meant
    return [kind for kind in asked if kind.family != _NAME] or asked


def kind_of(name: str) -> ColumnKind | None:
    """Returns the kind whose wording comes first in a column's own head, else in the heads above it; None for none."""
    for head in reversed(name.split(BETWEEN_LEVELS)):
        plain = " ".join(bare_words(head))
        found = [(match.start(), kind) for kind in load_kinds() if (match := kind.heads.search(plain))]
        if found:
            return min(found, key=lambda pair: pair[0])[1]
    return None


def _of_years(plain: str, names: Sequence[str]) -> list[int]:
    years = set(_YEAR.findall(plain))
    if not years or not _HOW_MANY.search(plain):
        return []
    return [column for column, name in enumerate(names) if years & set(_YEAR.findall(name))]
