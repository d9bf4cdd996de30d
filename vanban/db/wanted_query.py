"""A search of the library as the query string of the list's page, and back."""

import datetime
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from vanban.db.wanted import Facet, Sort, Wanted
from vanban.text import nfc

LONGEST_WORDS = 200  # code points of a search
_LONGEST_VALUE = 400  # of a facet's value


def wanted_from(query: Mapping[str, str]) -> Wanted:
    """Returns the search that parameters ask for; whatever in them makes no sense is left out."""
    words = nfc(query.get("q", ""))[:LONGEST_WORDS]
    in_text = bool(words.strip()) and query.get("trong") == "toan_van"
    wanted = Wanted(
        words=words,
        in_text=in_text,
        since=_moment(query.get("vao_sau", "")),
        unpublished=query.get("cho") == "1",
        sort=_sort(query.get("xep", ""), has_words=bool(words.strip()), in_text=in_text),
    )
    for facet in Facet:
        wanted = wanted.choosing(facet, nfc(query.get(facet.value, ""))[:_LONGEST_VALUE])
    return wanted


def wanted_from_query(query: str) -> Wanted:
    """Returns the search of a query string."""
    return wanted_from(dict(parse_qsl(query, max_num_fields=40)) if query.count("&") < 40 else {})


def query_of(wanted: Wanted, *, page: int = 1) -> str:
    """Returns the query string that :func:`wanted_from` reads back; defaults are left out."""
    default = Sort.RELEVANCE if wanted.in_text else Sort.NEWEST
    pairs = [
        ("q", wanted.words),
        ("trong", "toan_van" if wanted.in_text else ""),
        *((facet.value, wanted.of(facet)) for facet in Facet),
        ("vao_sau", wanted.since.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if wanted.since else ""),
        ("cho", "1" if wanted.unpublished else ""),
        ("xep", "" if wanted.sort is default else wanted.sort.value),
        ("trang", str(page) if page > 1 else ""),
    ]
    return urlencode([(name, value) for name, value in pairs if value])


def list_address(wanted: Wanted, *, page: int = 1) -> str:
    """Returns the address of the list's page."""
    query = query_of(wanted, page=page)
    return f"/van-ban?{query}" if query else "/van-ban"


def in_utc(moment: datetime.datetime | None) -> datetime.datetime | None:
    """Returns a moment in UTC (a bare one counts as UTC), or None where it lies outside the calendar there."""
    if moment is None:
        return None
    try:
        return moment.astimezone(datetime.UTC) if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    except OverflowError:
        return None


def _sort(value: str, *, has_words: bool, in_text: bool) -> Sort:
    sort = Sort(value) if value in set(Sort) else Sort.RELEVANCE if in_text else Sort.NEWEST
    return Sort.NEWEST if sort is Sort.RELEVANCE and not has_words else sort


def _moment(words: str) -> datetime.datetime | None:
    try:
        return in_utc(datetime.datetime.fromisoformat(words)) if words else None
    except ValueError:
        return None
