"""Capital letters of a document's own words: which words begin with one inside a sentence."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from exams.documents import ExamDocument

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]\s|[-–+•]\s|\)\s|[“\"]|\d\.\s)\s*$")
# How names of bodies and documents begin: they keep their capital where the document does not show their use.
_NAMES = frozenset(
    {"ban bí", "ban thường", "ban chỉ", "ban chấp", "ban tổ", "ban tuyên", "ban dân", "ban nội", "ban quản", "ban văn",
     "bộ chính", "bộ trưởng", "bộ luật", "ủy ban", "uỷ ban", "hội đồng", "văn phòng", "đảng đoàn", "thành ủy",
     "thành uỷ", "tỉnh ủy", "tỉnh uỷ", "mặt trận", "công an", "thường trực", "chính phủ", "quốc hội", "thủ tướng",
     "tổng bí", "trung ương", "bí thư", "chủ tịch", "thanh tra", "kho bạc", "nhà nước", "nghị quyết", "quy chế",
     "chỉ thị", "kết luận", "hiến pháp", "điều lệ", "đoàn thanh", "liên đoàn", "học viện", "thành đoàn"}
)  # fmt: skip
# Words that count, point or tell to do: they are never the beginning of a name.
_NEVER_NAMES = frozenset(
    {"các", "mỗi", "những", "mọi", "từng", "toàn", "cả", "một", "có", "không", "được", "đối", "khi",
     "giao", "cử", "gửi", "trình", "lập", "mở", "đưa", "chọn"}
)  # fmt: skip
_PARTY_BODIES = frozenset({"Đảng ủy", "Đảng uỷ"})  # before a name: "Đảng ủy Ủy ban nhân dân thành phố"
Pair = tuple[str, str]


@dataclass(frozen=True)
class Casing:
    """How often a word followed by another stands with a capital, and without, inside sentences of a document."""

    capital: Counter[Pair]
    small: Counter[Pair]

    def keeps_capital(self, first: str, second: str) -> bool:
        """Tells whether a word that opens a sentence would have its capital inside one too."""
        pair = (first.lower(), second.lower())
        if pair[0] in _NEVER_NAMES:
            return False
        if first.isupper() and len(first) > 1:
            return True
        if self.capital[pair] != self.small[pair]:
            return self.capital[pair] > self.small[pair]
        return second[:1].isupper() or " ".join(pair) in _NAMES

    def lowered(self, sentence: str) -> str:
        """Returns a sentence as it stands behind other words: its first letter small unless a name begins with it."""
        found = _WORD.findall(sentence[:60])
        if not found or not sentence.startswith(found[0]):
            return sentence
        second = found[1] if len(found) > 1 else ""
        of_a_body = f"{found[0]} {second}" in _PARTY_BODIES and found[2:3] != [] and found[2][:1].isupper()
        keeps = of_a_body or self.keeps_capital(found[0], second)
        return sentence if keeps else sentence[:1].lower() + sentence[1:]

    def sentence_case(self, title: str) -> str:
        """Returns a title in capitals as a sentence would write it; any other title as it is."""
        if not title.isupper():
            return title
        text = list(title.lower())
        for word, following in _followed(title):
            pair = (word[0].lower(), following.lower())
            if self.capital[pair] > self.small[pair]:
                text[word.start()] = text[word.start()].upper()
        said = "".join(text)
        return said[:1].upper() + said[1:]


def casing_of(document: ExamDocument) -> Casing:
    """Returns the use of capitals in a document."""
    return _of_text(document.text)


@lru_cache(maxsize=64)
def _of_text(text: str) -> Casing:
    capital: Counter[Pair] = Counter()
    small: Counter[Pair] = Counter()
    for line in text.split("\n"):
        for word, following in _followed(line) if not line.isupper() else ():
            if _SENTENCE_START.search(line[: word.start()]) or (word[0].isupper() and len(word[0]) > 1):
                continue
            pair = (word[0].lower(), following.lower())
            (capital if word[0][0].isupper() else small)[pair] += 1
    return Casing(capital, small)


def _followed(line: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yields each word of a line with the word behind it, "" behind the last."""
    found = list(_WORD.finditer(line))
    for place, word in enumerate(found):
        yield word, found[place + 1][0] if place + 1 < len(found) else ""
