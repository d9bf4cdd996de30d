"""Questions that no library answers: words without a matter, what is closed to the asker, personal data not held."""

import re
from collections.abc import Iterator

from vanban.answers import Answer, Reply
from vanban.document_types import type_name_pattern
from vanban.text import bare_form, bare_words

LONGEST_WORD = 40  # characters; the longest number of a document written here has about 30
MANY_WORDS, FEW_DIFFERENT = 12, 4  # a message of that many words that are always the same few says nothing
_CLOSED = re.compile(
    r"\b(?:van ban|tai lieu|ho so|cai|nhung gi|thong tin|file|tep)\b[^.?!]{0,40}"
    r"\b(?:khong|chua) (?:duoc|co quyen|the|cho|du quyen)(?: phep)? (?:xem|doc|truy cap|biet|tiep can|mo)\b"
    rf"|\b(?:{type_name_pattern()}) (?:bi )?(?:giau|an|che|khoa)(?: di)? (?:voi|khoi|doi voi)\b"
)
_DATA = (
    (r"so (?:dien thoai|di dong|phone)|sdt|dtdd", r"dien thoai|di dong|duong day nong|tong dai|sdt|dtdd"),
    (
        r"(?:so |ma )?(?:can cuoc|cccd|cmnd|ho chieu)|chung minh nhan dan",
        r"can cuoc|cccd|cmnd|ho chieu|chung minh nhan dan",
    ),
    (r"so tai khoan", r"tai khoan"),
    (r"dia chi (?:email|e-mail|thu dien tu)|email", r"email|e-mail|thu dien tu|hop thu"),
    (r"dia chi nha|nha rieng", r"nha rieng|dia chi|thuong tru|noi o"),
    (r"mat khau|ma pin", r"mat khau|ma pin"),
)  # how a personal datum is asked for, and how a text that holds it names it


def says_nothing(text: str) -> bool:
    """Tells whether a message has no matter: a word of hundreds of characters, or the same few words over and over.

    >>> says_nothing("nghị quyết " * 50), says_nothing("Nghị quyết 57 nói gì?")
    (True, False)
    """
    words = bare_words(text)
    if any(len(word) > LONGEST_WORD for word in words):
        return True
    return len(words) >= MANY_WORDS and len(set(words)) <= FEW_DIFFERENT


def asks_for_closed(text: str) -> bool:
    """Tells whether a question wants to know which documents its asker may not read."""
    return _CLOSED.search(bare_form(text)) is not None


def lacks_datum(text: str, reply: Reply) -> bool:
    """Tells whether a question asks for a personal datum by its name (a telephone number, an identity number) that the
    answer's sources do not name."""
    plain = bare_form(text)
    names = [named for asked, named in _DATA if re.search(rf"\b(?:{asked})\b", plain)]
    if not names or not isinstance(reply, Answer):
        return False
    told = bare_form(" ".join(_told(reply)))
    return not any(re.search(rf"\b(?:{named})\b", told) for named in names)


def _told(reply: Answer) -> Iterator[str]:
    yield reply.text
    for citation in reply.citations:
        yield f"{citation.quote} {citation.subject or ''} {citation.path}"
