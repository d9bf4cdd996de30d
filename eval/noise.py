"""Questions as they are really typed: without or with half of their marks, with slips of Telex, in short forms.

Every change is drawn from a seed and the question's own text, so that a variant is the same on every run.
"""

import random
import re
import unicodedata
from collections.abc import Callable

from eval.datasets.beir import Query
from vanban.text import fold_accents, fold_tone_style, nfc

MARKS_LOST = 0.4  # share of the words that lose their marks in "partly"
SLIPS = 0.12  # share of the words that stay as Telex keys or get two letters swapped
_SHORT = {
    "ủy ban nhân dân": "UBND",
    "hội đồng nhân dân": "HĐND",
    "bảo hiểm xã hội": "BHXH",
    "bảo hiểm y tế": "BHYT",
    "bảo hiểm thất nghiệp": "BHTN",
    "giấy chứng nhận": "GCN",
    "quyền sử dụng đất": "QSDĐ",
    "giao thông vận tải": "GTVT",
    "chứng minh nhân dân": "CMND",
    "căn cước công dân": "CCCD",
    "trung học phổ thông": "THPT",
    "trung học cơ sở": "THCS",
    "phòng cháy chữa cháy": "PCCC",
    "trách nhiệm hữu hạn": "TNHH",
    "giá trị gia tăng": "GTGT",
    "thu nhập cá nhân": "TNCN",
    "thu nhập doanh nghiệp": "TNDN",
    "công nghệ thông tin": "CNTT",
    "văn bản quy phạm pháp luật": "VBQPPL",
    "thi hành án dân sự": "THADS",
    "quản lý nhà nước": "QLNN",
    "ngân sách nhà nước": "NSNN",
    "người lao động": "NLĐ",
    "hợp đồng lao động": "HĐLĐ",
    "doanh nghiệp": "DN",
    "công ty": "cty",
    "đăng ký": "đk",
    "hồ sơ": "hs",
    "được": "đc",
    "không": "ko",
    "như thế nào": "ntn",
    "bao nhiêu": "bn",
    "quy định": "qđ",
    "thời gian": "tgian",
}
_KEYS = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_NEW_STYLE = {
    nfc(first + tone + last): nfc(first + last + tone)
    for first, last in (("o", "a"), ("o", "e"), ("u", "y"))
    for tone in _TONES
}
_NEW_RE = re.compile("(?<!q)(" + "|".join(_NEW_STYLE) + r")(?!\w)")
_WORD = re.compile(r"[^\W\d_]+")


def without_marks(text: str) -> str:
    """Returns the question without any mark."""
    return fold_accents(nfc(text))


def partly_marked(text: str, chance: random.Random) -> str:
    """Returns the question when each word loses its marks with a chance of ``MARKS_LOST``."""
    return _WORD.sub(lambda word: fold_accents(word[0]) if chance.random() < MARKS_LOST else word[0], nfc(text))


def mistyped(text: str, chance: random.Random) -> str:
    """Returns the question when ``SLIPS`` of its words stay as the keys of Telex, or have two letters swapped."""

    def typed(word: re.Match[str]) -> str:
        if len(word[0]) < 3 or chance.random() >= SLIPS:
            return word[0]
        return telex_keys(word[0]) if chance.random() < 0.5 else _swapped(word[0], chance)

    return _WORD.sub(typed, nfc(text))


def shortened(text: str) -> str:
    """Returns the question with every wording that has a common short form in that form."""
    text = nfc(text)
    for wording, short in _SHORT.items():
        text = re.sub(rf"(?<!\w){wording}(?!\w)", short, text, flags=re.IGNORECASE)
    return text


def new_tone_style(text: str) -> str:
    """Returns the question with tone marks the new way (hoà, khoẻ, uỷ), in small letters."""
    return _NEW_RE.sub(lambda found: _NEW_STYLE[found[0]], fold_tone_style(nfc(text)))


def telex_keys(word: str) -> str:
    """Returns the keys that a Telex keyboard takes for a word.

    >>> telex_keys("được")
    'dduwowcj'
    """
    keys, tone = "", ""
    for char in unicodedata.normalize("NFD", nfc(word).lower()):
        if char in _TONES:
            tone = _TONES[char]
        elif unicodedata.combining(char):
            keys = keys[:-1] + _KEYS[nfc(keys[-1] + char)]
        else:
            keys += _KEYS.get(char, char)
    return keys + tone


def _swapped(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


NOISES: dict[str, Callable[[str, random.Random], str]] = {
    "bare": lambda text, _: without_marks(text),
    "partly": partly_marked,
    "mistyped": mistyped,
    "short": lambda text, _: shortened(text),
    "new-style": lambda text, _: new_tone_style(text),
}


def noisy(query: Query, noise: str, *, seed: int = 9) -> Query:
    """Returns a question with one kind of noise (a key of ``NOISES``); the same for the same seed and question."""
    chance = random.Random(f"{seed} {noise} {query.text}")  # noqa: S311
    return Query(query.id, NOISES[noise](query.text, chance), query.gold)
