"""The term (nhiệm kỳ) a Party document was issued in, by data that an office can correct: ``vanban/data/terms.json``.

Numbers of Party documents restart at 01 each term of a committee (DOMAIN §2), so that the term tells two documents of
one number apart. State numbers restart each year and need none.
"""

import datetime
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from vanban.text import search_form

_LOCAL = re.compile(r"(?:TU|ĐU|DU|HU|QU|ThU|CB)$", re.IGNORECASE)  # endings of the codes of committees below the centre


@dataclass(frozen=True, slots=True)
class Term:
    """A term: its name, its first day, and its last where that is given rather than the next one's beginning."""

    name: str
    first: datetime.date
    last: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class _Body:
    codes: tuple[str, ...]
    places: tuple[str, ...]  # in search form; none: every body with such a code
    terms: tuple[Term, ...]

    def issues(self, code: str, issuer: str) -> bool:
        return code.endswith(self.codes) and (not self.places or any(place in issuer for place in self.places))


def term_of(*, issuer_code: str | None, issuer: str | None, date: datetime.date | None) -> str | None:
    """Returns the name of the term, or None for a State document, an undated one, or one between two known terms.

    >>> term_of(issuer_code="TW", issuer="Bộ Chính trị", date=datetime.date(2024, 12, 22))
    'XIII (2021 - 2025)'
    """
    if not issuer_code or date is None:
        return None
    code = issuer_code.removesuffix("/nb")
    for body in _bodies():
        if body.issues(code, search_form(issuer or "")):
            return _newest(body.terms, date)
    return _within(_local(), date) if _LOCAL.search(code) else None


def _newest(terms: tuple[Term, ...], date: datetime.date) -> str | None:
    """Returns the term that had begun last: on the day a congress closes, the new committee is in office."""
    return next((term.name for term in reversed(terms) if term.first <= date), None)


def _within(terms: tuple[Term, ...], date: datetime.date) -> str | None:
    return next((term.name for term in terms if term.first <= date <= (term.last or date)), None)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((resources.files("vanban") / "data" / "terms.json").read_text("utf-8"))
    return data


@cache
def _bodies() -> tuple[_Body, ...]:
    return tuple(
        _Body(tuple(one["codes"]), tuple(map(search_form, one["places"])), _terms(one["terms"]))
        for one in _data()["bodies"]
    )


@cache
def _local() -> tuple[Term, ...]:
    """The five-year cycle of local congresses; the months in which they are held belong to no term for certain."""
    return _terms(_data()["local"])


def _terms(rows: list[dict[str, str]]) -> tuple[Term, ...]:
    day = datetime.date.fromisoformat
    found = (Term(row["name"], day(row["from"]), day(row["to"]) if "to" in row else None) for row in rows)
    return tuple(sorted(found, key=lambda term: term.first))
