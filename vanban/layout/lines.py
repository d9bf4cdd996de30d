"""A line of a document's body with the look that its opening words call for."""

import re

from vanban.layout.pieces import Para, Run, centred
from vanban.layout.profiles import Profile

ROMAN = re.compile(r"[IVXL]+(?:-|\.) ")
_CENTRED = re.compile(r"(Chương [IVXL]+|PHẦN THỨ \w+|Mục \d+)\b")
_ARTICLE = re.compile(r"Điều \d+\.")
_NUMBERED = re.compile(r"\d+(?:\.\d+)*(?:\.|-)? ")
_BASIS = re.compile(r"(?:- )?(?:Căn cứ|Theo đề nghị|Xét đề nghị|Xét Tờ trình)\b")
_TITLE_LENGTH = 110  # characters; longer numbered lines are sentences even without a full stop


def line_para(text: str, profile: Profile) -> Para:
    """Returns a paragraph: chapters and capitals centred, Roman heads and titles bold, sentences plain."""
    if _CENTRED.match(text) or _shouted(text):
        return heading(text, profile)
    if text.startswith(("(Kèm theo", "(Ban hành kèm theo")):
        return centred(text, profile.body - 1, italic=True, after=6)
    runs = _runs(text, state=profile.of_state)
    keep = all(run.bold for run in runs)
    gap = profile.paragraph_gap
    return Para(runs, profile.body, "justify", profile.first_line, 0, gap, profile.line, keep_with_next=keep)


def heading(text: str, profile: Profile) -> Para:
    """Returns a centred bold line that stays with what follows."""
    return centred(text, profile.body, bold=True, before=4, after=4, keep=True)


def _runs(text: str, *, state: bool) -> tuple[Run, ...]:
    if article := _ARTICLE.match(text):
        cut = len(text) if _titled(text) else article.end()
        return tuple(run for run in (Run(text[:cut], bold=True), Run(text[cut:])) if run.text)
    if ROMAN.match(text) or (_NUMBERED.match(text) and _titled(text)):
        return (Run(text, bold=True),)
    return (Run(text, italic=state and bool(_BASIS.match(text))),)


def _titled(text: str) -> bool:
    return len(text) <= _TITLE_LENGTH and text[-1] not in ".;:,”"


def _shouted(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 6 and text == text.upper() and not ROMAN.match(text) and not _NUMBERED.match(text)
