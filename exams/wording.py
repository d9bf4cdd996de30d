"""How stems open and ask: the document with its clause, questions inside the sentence, blanks."""

import re

from exams.casing import casing_of
from exams.citing import document_name
from exams.documents import ExamDocument
from exams.leads import lead_shown
from exams.statements import Statement

BLANK = "(…)"
LONGEST_TITLE = 75  # characters of a heading repeated in a stem
LONGEST_ASKED = 230  # characters of a sentence that a question is asked inside of
LONGEST_CLOZE = 330  # characters of a sentence shown with a blank
_OF_TIME = re.compile(
    r"^(?:mục tiêu |tầm nhìn )?(?:đến |trong |giai đoạn |từ )+(?:năm )?20\d\d[\d\s–-]*(?:năm 20\d\d)?$", re.IGNORECASE
)
NO_SUBJECT = re.compile(r"(?:Là|Được|Bị|Phải|Không|Có thể|Do|Theo)\b(?! có)")  # begins what no question can begin with


def opening(document: ExamDocument, said: Statement | None = None, *, placed: bool = True) -> str:
    """Returns "Theo Điều 9 (Thời hạn giải quyết yêu cầu) Quy định số …, ngày … của …," with the heading that the
    sentence stands under; the document alone with ``placed`` false."""
    name = document_name(document.metadata) or ""
    heading = said.heading if said is not None and placed else None
    if heading is None:
        return f"Theo {name},"
    title = casing_of(document).sentence_case(heading.title)
    if _OF_TIME.match(title):
        return f"Theo {name}, {title[:1].lower()}{title[1:]},"
    if len(title) > LONGEST_TITLE:
        return f"Theo {heading.path} của {name},"
    return f"Theo {heading.path} ({title}) của {name},"


def speaking(document: ExamDocument, said: Statement) -> str:
    """Returns an opening as the one that speaks: "Điều 9 … của Quy định số …" without "Theo"."""
    if said.heading is not None and _OF_TIME.match(said.heading.title):
        return f"{document_name(document.metadata) or ''} ({first_small(said.heading.title)})"
    return first_capital(opening(document, said).removeprefix("Theo ").rstrip(","))


def asked_inside(document: ExamDocument, said: Statement, start: int, end: int, asked: str) -> str | None:
    """Returns the sentence with ``text[start:end]`` asked for ("… trước ngày nào?"), to stand behind an opening; None
    where the sentence does not read as one question."""
    text = said.text
    whole = " ".join(f"{text[:start]}{asked}{text[end:]}".split()).rstrip(" ;,.:")
    if (
        not said.stands_alone
        or NO_SUBJECT.match(whole)
        or len(whole) > LONGEST_ASKED
        or re.search(r"[;?!]|\.\s|\"|:", whole)
    ):
        return None
    return f"{casing_of(document).lowered(whole)}?"


def with_blank(said: Statement, start: int, end: int) -> str | None:
    """Returns the sentence with a blank for ``text[start:end]``, behind the line that opens its list; of a long one
    the part between semicolons; None where that is still too long, or where the line cannot be shown."""
    text, lead = said.text, lead_shown(said)
    first, last = 0, len(text)
    if len(said.shown) > LONGEST_CLOZE:
        first = text.rfind(";", 0, start) + 1
        last = following if (following := text.find(";", end)) >= 0 else len(text)
    part = " ".join(f"{text[first:start]}{BLANK}{text[end:last]}".split()).rstrip(" ;,.:")
    if len(part) > LONGEST_CLOZE or len(part) < 30 or lead is None:
        return None
    opened = f"{lead}: " if lead else ""
    return f"{opened}{'[…] ' if first else ''}{part}{' […]' if last < len(text) else ''}"


def cloze(opened: str, blanked: str, *, what: str = "phương án") -> str:
    """Returns a stem that asks what belongs into the blank."""
    return f"{opened} {what} nào điền đúng vào chỗ trống trong câu sau: “{inner_quotes(blanked)}”?"


def inner_quotes(text: str) -> str:
    """Returns words to stand between quotation marks: those inside become single ones."""
    return re.sub(r'"([^"]*)"', r"‘\1’", text).replace("“", "‘").replace("”", "’")


def first_capital(text: str) -> str:
    """Returns words with a capital first letter, as options begin."""
    return text[:1].upper() + text[1:]


def first_small(text: str) -> str:
    """Returns words with a small first letter."""
    return text[:1].lower() + text[1:]
