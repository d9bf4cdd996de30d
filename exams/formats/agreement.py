"""Whether an explanation says another answer than the key."""

import re

from exams.formats.entries import LETTERS, letter_of
from exams.items import Item
from vanban.text import search_form, words

_SAID_RE = re.compile(
    r"(?i:đáp án|phương án|câu trả lời)(?: đúng| chính xác)?(?: là)?\s*:?\s*([A-H])(?![\w)])"
    r"|(?:\b(?i:chọn)|=>|⇒|→)\s*(?i:đáp án|phương án|ý)?\s*([A-H])(?![\w)])"
    r"|(?<!\w)([A-H])\s+(?:là (?:đáp án|phương án) )?đúng"
)
_NEGATIVE_RE = re.compile(r"không|ngoại trừ|trừ|sai|chưa", re.IGNORECASE)
_LEAST_WORDS = 2  # of an option that is looked for; a single word may stand anywhere


def disagreement(item: Item) -> str:
    """Returns how the explanation contradicts the key in words, or nothing.

    It names another letter; or it holds the words of a wrong option and not those of the key (asked of positive stems
    only, for an explanation of "which is not" names what is).
    """
    if not item.explanation or not item.keys:
        return ""
    keys = set(map(letter_of, item.keys))
    said = {next(filter(None, found)) for found in _SAID_RE.findall(item.explanation)}
    said &= set(LETTERS[: len(item.options)])
    if said and not said & keys:
        return (
            f"Lời giải thích nói đáp án {', '.join(sorted(said))} nhưng đáp án được ghi là {', '.join(sorted(keys))}."
        )
    if said or _NEGATIVE_RE.search(search_form(item.stem)):
        return ""
    held = [letter_of(place) for place, option in enumerate(item.options) if _stands_in(option, item.explanation)]
    if held and not keys & set(held):
        right = ", ".join(sorted(keys))
        return f"Lời giải thích nêu nội dung phương án {', '.join(held)} mà không nêu đáp án {right}."
    return ""


def _stands_in(option: str, text: str) -> bool:
    wanted = words(option)
    enough = len(wanted) >= _LEAST_WORDS or (len(wanted) == 1 and wanted[0][0].isdigit())
    return enough and f" {' '.join(wanted)} " in f" {' '.join(words(text))} "
