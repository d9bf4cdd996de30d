"""Notes on units that no longer exist: the district level since 01/7/2025, and single units merged into others."""

import datetime
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from rag.matching import searchable
from rag.registry import Registry
from vanban.answers import Answer, Reply
from vanban.dates import format_date
from vanban.text import bare_form, has_marks, nfc

MOST_NAMED = 3  # units that one note names
_UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"
_NAME = rf"[{_UPPER}][^\W\d_]*(?:\s[{_UPPER}][^\W\d_]*){{0,3}}"


@dataclass(frozen=True)
class AbolishedKind:
    """A kind of units: the first day without them, how they are named, what is to be said of them."""

    ended: datetime.date
    sentence: str
    named: tuple[re.Pattern[str], ...]
    bare: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class _Data:
    kinds: tuple[AbolishedKind, ...]
    known: re.Pattern[str]


def notes(reply: Reply, question: str, registry: Registry) -> tuple[str, ...]:
    """Returns the reply's notes with one for each kind of unit, ended by the registry's day, that the question or a
    quoted passage names; a passage that says itself that they have ended gets none."""
    known = _load().known
    quotes = [c.quote for c in reply.citations if not known.search(c.quote)] if isinstance(reply, Answer) else []
    found = [*_of_kinds(question, quotes, registry.day), *_of_units([question, *quotes], registry)]
    return tuple(dict.fromkeys((*reply.notes, *found)))


def named_units(text: str, kind: AbolishedKind) -> list[str]:
    """Returns how a text names units of a kind, as written, each once, in order; none inside another."""
    text = nfc(text)
    spelled, patterns = (text, kind.named) if has_marks(text) else (bare_form(text), kind.bare)
    spans = sorted((m.span() for pattern in patterns for m in pattern.finditer(spelled)), key=lambda s: (s[0], -s[1]))
    found: list[str] = []
    position = 0
    for start, end in spans:
        if start >= position:
            found.append(" ".join(text[start:end].split()))
            position = end
    return list(dict.fromkeys(found))


def abolished_kinds() -> tuple[AbolishedKind, ...]:
    """Returns the kinds of ``rag/data/abolished.toml``."""
    return _load().kinds


def _of_kinds(question: str, quotes: Sequence[str], day: datetime.date) -> list[str]:
    found: list[str] = []
    for kind in abolished_kinds():
        if day < kind.ended:
            continue
        asked = named_units(question, kind)
        quoted = [unit for quote in quotes for unit in named_units(quote, kind)]
        if asked:
            found.append(f"Câu hỏi có nhắc đến {_listed(asked)}. {kind.sentence}")
        elif quoted:
            found.append(f"Nội dung được dẫn có nhắc đến {_listed(quoted)}. {kind.sentence}")
    return found


def _of_units(texts: Sequence[str], registry: Registry) -> list[str]:
    """Returns a note for each unit of the table of units that a text names and that has ended by the day."""
    spelled = [searchable(text, bare=not has_marks(text)) for text in texts]
    found: list[str] = []
    for unit in registry.ended_units():
        names = (" ".join(searchable(unit.name, bare=bare).joined.split()) for bare in (False, True))
        if any(text.holds(name) for name in names for text in spelled):
            successor = f" Đơn vị tiếp nhận: {unit.successor}." if unit.successor else ""
            found.append(f"{unit.name} đã kết thúc hoạt động từ ngày {format_date(unit.ended)}.{successor}")
    return found


def _listed(units: Sequence[str]) -> str:
    return ", ".join(f"“{unit}”" for unit in list(dict.fromkeys(units))[:MOST_NAMED])


@lru_cache(maxsize=1)
def _load() -> _Data:
    content = resources.files("rag").joinpath("data", "abolished.toml").read_text(encoding="utf-8")
    data = tomllib.loads(content)
    kinds = [
        AbolishedKind(kind["ended"], kind["sentence"], _patterns(kind["named"]), _patterns(kind["bare"]))
        for kind in data["kind"]
    ]
    return _Data(tuple(kinds), re.compile(data["known"], re.IGNORECASE))


def _patterns(written: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(one.replace(r"\p{Name}", _NAME)) for one in written)
