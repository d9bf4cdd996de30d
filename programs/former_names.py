"""What bodies were called before, and what took the place of those that are no more: data with the day of the change.

``programs/data/bodies.toml`` holds renamed and merged bodies and short forms of names; kinds of units that ended as a
whole, such as the district level, are those of ``rag.abolished`` and have no successor here: a person decides.
"""

import datetime
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from rag.abolished import abolished_kinds, named_units
from vanban.dates import format_date
from vanban.text import nfc, words


@dataclass(frozen=True, slots=True)
class Renamed:
    """``old`` begins the former name, ``new`` the one since ``on``; ``part`` says what went elsewhere."""

    old: str
    new: str
    on: datetime.date
    but: str = ""
    part: str = ""
    source: str = ""

    @property
    def note(self) -> str:
        """What a person is told who sees a task of the former body."""
        told = f"“{self.old}” từ ngày {format_date(self.on)} là “{self.new}”"
        return f"{told} ({self.part}): cần kiểm tra." if self.part else f"{told}."


@dataclass(frozen=True, slots=True)
class NowCalled:
    """A former name as it would be written now."""

    name: str
    renamed: Renamed


@dataclass(frozen=True)
class _Data:
    renamed: tuple[Renamed, ...]
    short: tuple[tuple[re.Pattern[str], str], ...]


def written_out(name: str) -> str:
    """Returns a name with its short forms written out.

    >>> written_out("Sở KH&CN")
    'Sở Khoa học và Công nghệ'
    """
    for pattern, full in _load().short:
        name = pattern.sub(full, name)
    return name


def now_called(name: str) -> NowCalled | None:
    """Returns the present name for a former one, what follows it kept; None where the name is no former one.

    >>> now_called("Ban Tuyên giáo Thành ủy").name
    'Ban Tuyên giáo và Dân vận Thành ủy'
    """
    name = nfc(written_out(name))
    own, ends = words(name), [match.end() for match in re.finditer(r"\w+", name)]
    for renamed in _load().renamed:
        old, but = words(renamed.old), words(renamed.but)
        if own[: len(old)] == old and (not but or own[len(old) : len(old) + len(but)] != but):
            return NowCalled(renamed.new + name[ends[len(old) - 1] :], renamed)
    return None


def ended_kind(name: str, *, on: datetime.date) -> str:
    """Returns what is to be said of a name of a kind of units that had ended by a day ("Phòng Nội vụ huyện"), "" for
    others."""
    told = [kind.sentence for kind in abolished_kinds() if kind.ended <= on and named_units(name, kind)]
    return told[0] if told else ""


@lru_cache(maxsize=1)
def _load() -> _Data:
    content = resources.files("programs").joinpath("data/bodies.toml").read_text(encoding="utf-8")
    data = tomllib.loads(content)
    shorts = sorted(data["short"].items(), key=lambda pair: -len(pair[0]))
    patterns = tuple((re.compile(rf"(?<!\w){re.escape(short)}(?!\w)", re.IGNORECASE), full) for short, full in shorts)
    return _Data(tuple(Renamed(**one) for one in data["renamed"]), patterns)
