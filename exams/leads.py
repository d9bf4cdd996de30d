"""The line that opens a list, as a stem shows it before an item of the list: alone the item says too little."""

import re

from exams.patterns import pattern
from exams.statements import Statement, goes_on, is_balanced, points_back, without_mark

_PLAIN_LEAD = pattern("plain_lead")
_LEANS_ON = pattern("leans_on", re.IGNORECASE)
_OPENS = re.compile(r"[\s,]*(?:(?:cụ thể )?như sau|sau đây|sau|dưới đây)?\s*[:,]?\s*$")
_LONGEST = 150  # characters


def lead_shown(said: Statement) -> str | None:
    """Returns the words that a stem must show before a sentence: "" for one that needs none, None where they cannot be
    shown (too long, or they point at something themselves)."""
    if not said.lead or _PLAIN_LEAD.search(said.lead):
        return ""
    lead = without_mark(_OPENS.sub("", said.lead)).strip()
    whole = lead[:1].isupper() and is_balanced(lead) and not goes_on(lead) and not _LEANS_ON.match(lead)
    return lead if whole and len(lead) <= _LONGEST and not points_back(lead) else None


def is_readable(said: Statement) -> bool:
    """Tells whether a sentence, with the line that opens its list, can be understood without what stands before."""
    text = said.shown
    whole = not points_back(text) and not _LEANS_ON.match(text) and is_balanced(text)
    return whole and lead_shown(said) is not None and (said.lead != "" or text[:1].isupper())
