"""Which fields (lĩnh vực) are sensitive on chat channels by default: organisation and personnel, inspection,
complaints, finance (DOMAIN §5).

A field is free text typed by officers, so whole words are compared without marks, capitals or punctuation. A word too
many in the list keeps an open document of one unit off the chat channels; a word too few lets it out.
"""

from functools import cache, lru_cache
from pathlib import Path

from vanban.text import bare_words

WORDS = Path(__file__).parent / "data" / "linh_vuc_nhay_cam.txt"


@cache
def sensitive_words() -> tuple[str, ...]:
    """Returns the phrases of the list, each as words without marks, parted by one space."""
    lines = WORDS.read_text("utf-8").splitlines()
    return tuple(" ".join(bare_words(line)) for line in lines if line.strip() and not line.startswith("#"))


@lru_cache(maxsize=1_024)
def is_sensitive(field: str | None) -> bool:
    """Tells whether a field names one of the sensitive areas.

    >>> is_sensitive("Công tác kiểm tra, giám sát"), is_sensitive("Chuyển đổi số"), is_sensitive(None)
    (True, False, False)
    """
    said = f" {' '.join(bare_words(field or ''))} "
    return any(f" {phrase} " in said for phrase in sensitive_words())
