"""The samples' documents as entries of a register, read from their sources."""

import re
from functools import cache

from eval.lookup_register import Entry
from samples.sources import Source, load_sources
from vanban.document_numbers import DocumentNumber

_PARTY = re.compile(r"(?P<ordinal>\d+)-(?P<code>[^/]+)/(?P<issuer>.+)")
_STATE = re.compile(r"(?P<ordinal>\d+)/(?:(?P<year>\d{4})/)?(?P<code>[^-]+)-(?P<issuer>.+)")


@cache
def sample_entries() -> tuple[Entry, ...]:
    """Returns one entry a sample that everybody may read, with ids from 1."""
    return tuple(_entry(number, source) for number, source in enumerate(load_sources(), start=1))


def _entry(entry_id: int, source: Source) -> Entry:
    written = (_PARTY if source.family == "party" else _STATE).fullmatch(source.number)
    if written is None:
        raise ValueError(f"the sample {source.number} has no number of its family")
    parts = written.groupdict()
    year = int(parts["year"]) if parts.get("year") else None
    number = DocumentNumber(parts["ordinal"], parts["code"], parts["issuer"], source.family, year)
    return Entry(entry_id, number, source.type, source.issuer, source.date)
