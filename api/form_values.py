"""What people fill in, out of forms: days, whole numbers; what cannot be read is said in words."""

import datetime
import re

from api.deps import LARGEST_ID
from vanban.errors import InvalidInput

_DAY_RE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def day_of(words: str, *, label: str) -> datetime.date | None:
    """Returns the day of ``2025-06-30`` or ``30/6/2025``, None for nothing; ``InvalidInput`` names the field."""
    words = words.strip()
    if not words:
        return None
    found = _DAY_RE.fullmatch(words)
    if found is not None:
        year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
        try:
            return datetime.date(int(year), int(month), int(day))
        except ValueError:
            pass
    raise InvalidInput(f"{label} chưa đúng. Đề nghị ghi ngày/tháng/năm, ví dụ 30/06/2025.")


def id_of(words: str) -> int | None:
    """Returns an id out of a form or an address, or None for anything else."""
    plain = words.isascii() and words.isdigit() and len(words) <= 19
    return int(words) if plain and 0 < int(words) <= LARGEST_ID else None


def page_of(words: str) -> int:
    """Returns a page number out of an address; the first for anything else."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= 6 else 1
