"""The wordings that papers share: names of documents, deadlines as printed, the close of a text."""

import datetime
import re
from collections.abc import Iterable, Sequence

from programs.papers.views import Directive, PaperHead
from vanban.layout.pieces import printed_date, short_date
from vanban.text import nfc

NO_DAY = "ngày       tháng       năm        "  # filled in by hand
POINTER = "Danh mục nhiệm vụ, cơ quan thực hiện và thời gian hoàn thành nêu tại Phụ lục kèm theo."
LETTER = "Công văn"
_OPEN_END = re.compile(r"[\s.,;:/]+$")
_TITLED = re.compile(r"(?:về|V/v|v/v|Về)\b")
_UNHELD = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")  # XML 1.0, 2.2
_PLACE = re.compile(r" (?=(?:THÀNH PHỐ|PHƯỜNG|XÃ|TỈNH|ĐẶC KHU) )")
_HEAD_LINE = 24  # characters that fit into the left column of a head
_GAP = "        "  # room for a number filled in by hand


def one_line(text: str) -> str:
    """Returns a text in NFC without line breaks, doubled spaces, or characters that no file can hold."""
    return " ".join(nfc(_UNHELD.sub(" ", text)).split())


def paragraphs(texts: Iterable[str]) -> tuple[str, ...]:
    """Returns the texts that say something, each on one line."""
    return tuple(line for text in texts if (line := one_line(text)))


def closed(text: str) -> str:
    """Returns a text that ends with one full stop: neither "./." nor ";" stands at the end of a body."""
    bare = _OPEN_END.sub("", text)
    return text if text.endswith(("!", "?", "…")) else f"{bare}."


def all_closed(texts: Sequence[str]) -> tuple[str, ...]:
    """Returns paragraphs of which the last ends with a full stop."""
    return (*texts[:-1], closed(texts[-1])) if texts else ()


def lowered(text: str) -> str:
    """Returns a text whose first letter is small, where the word is not an abbreviation or a name in capitals."""
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if len(first) > 1 and first[1:].islower() else text


def raised(text: str) -> str:
    """Returns a text whose first letter is a capital."""
    return text[:1].upper() + text[1:]


def fitting(name: str) -> str:
    """Returns a body's name by lines; one too long for the left column of a head breaks before the place it is of."""
    lines = [line if len(line) <= _HEAD_LINE else _PLACE.sub("\n", line, count=1) for line in name.splitlines()]
    return "\n".join(lines)


def number_words(head: PaperHead) -> str:
    """Returns the number as printed, with room for its figures where only "-CTr/ĐU" is known, "" for none."""
    return head.number if not head.number or head.number[0].isdigit() else _GAP + head.number


def place_and_day(head: PaperHead) -> str:
    """Returns "Lạc Hà, ngày 05 tháng 02 năm 2026", the day left open where it is not known."""
    day = printed_date(head.dated) if head.dated else NO_DAY
    return f"{head.place}, {day}" if head.place else day


def own_name(head: PaperHead, *, of_state: bool) -> str:
    """Returns what an annex calls the paper it belongs to: "Chương trình số 12-CTr/ĐU, ngày 15/01/2026 của …"."""
    day = short_date(head.dated) if head.dated else "     /     /       "
    of = f" của {head.body}" if head.body else ""
    number = f" số {number_words(head)}{'' if of_state else ','}" if head.number else ""
    return f"{raised(head.type.lower())}{number} ngày {day}{of}"


def directive_name(directive: Directive) -> str:
    """Returns "Chỉ thị số 05-CT/TU, ngày 10/01/2026 của Ban Thường vụ Thành ủy về tiết kiệm"."""
    name = directive.type
    if directive.number:
        name += f" số {directive.number}"
    if directive.dated:
        name += f", ngày {short_date(directive.dated)}"
    if directive.issuer:
        name += f" của {directive.issuer}"
    subject = _OPEN_END.sub("", one_line(directive.subject))
    if subject:
        name += f" {subject}" if _TITLED.match(subject) else f" về {lowered(subject)}"
    return name


def due_words(due: str, last: datetime.date | None) -> str:
    """Returns a deadline as a letter prints it: its wording, or its day where none is worded."""
    return one_line(due) or (short_date(last) if last else "")
