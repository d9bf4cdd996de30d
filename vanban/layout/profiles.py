"""The layout figures of ``profiles.toml``: what each of the rules on the form of documents lays down."""

import datetime
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vanban.errors import InvalidInput

PROFILES_FILE = Path(__file__).with_name("profiles.toml")
PARTY_2026_FROM = datetime.date(2026, 5, 27)  # Hướng dẫn 05-HD/VPTW


@dataclass(frozen=True, slots=True)
class Profile:
    """Sizes, gaps and line heights in points; margins (top, bottom, left, right) and indents in millimetres.

    ``allowed`` holds the least and the most of what the rules leave open, ``margins_allowed`` that of each margin.
    """

    motto: str
    second_motto: str
    number_label: str
    closing_mark: str
    head_star: bool
    margins: list[float]
    first_line: float
    paragraph_gap: float
    line: float
    page_number: float
    motto_size: float
    superior: float
    issuer: float
    number: float
    date: float
    type: float
    subject: float
    letter_subject: float
    letter_subject_italic: bool
    body: float
    authority: float
    position: float
    position_bold: bool
    signer: float
    recipients_label: float
    recipients_label_style: str
    recipients: float
    recipient_end: str
    table: float
    annex_restarts: bool
    margins_allowed: list[list[float]]
    allowed: dict[str, list[float]]

    @property
    def text_width(self) -> float:
        """The width between the margins of an A4 page, in millimetres."""
        return 210 - self.margins[2] - self.margins[3]

    def range_of(self, part: str) -> tuple[float, float]:
        """Returns the least and the most that a figure may be: ``range_of("type")`` is (15, 16) for the Party."""
        value = float(getattr(self, part))
        least, most = self.allowed.get(part, (value, value))
        return least, most

    @property
    def landscape_width(self) -> float:
        """The same of a page that lies on its side."""
        return 297 - self.margins[2] - self.margins[3]

    @property
    def of_state(self) -> bool:
        """Whether these are the rules for documents of the State, which have a motto of two lines."""
        return bool(self.second_motto)


@cache
def profiles() -> dict[str, Profile]:
    """Returns the profiles by name."""
    values = tomllib.loads(PROFILES_FILE.read_text(encoding="utf-8"))
    return {name: Profile(**figures) for name, figures in values.items()}


def profile_named(name: str) -> Profile:
    """Returns the profile of a name; raises ``InvalidInput`` for one that there is not."""
    if name not in profiles():
        raise InvalidInput(f"Không có mẫu thể thức “{name}”; các mẫu đang có: {', '.join(profiles())}.")
    return profiles()[name]


def default_name(*, state: bool, dated: datetime.date | None) -> str:
    """Returns the name of the profile in force on a day for documents of the State, or of the Party."""
    if state:
        return "nha_nuoc_2020"
    return "dang_2018" if dated is not None and dated < PARTY_2026_FROM else "dang_2026"
