"""Syllables torn by a space, joined again: "ngh ị quyết", "ĐẢ NG", "quyế t".

Conservative: two pieces are joined only if together they are a syllable and one of them cannot stand alone. Pieces
that are words each ("cá c", "b an") stay apart, for no rule can tell them from two words. What a syllable is tells
``ingest.text_quality``; which ones that begin with a vowel are words, ``ingest.vowel_words``.
"""

import re
from collections.abc import Callable

from ingest.text_quality import is_syllable
from ingest.vowel_words import VOWELS, is_vowel_word, may_be_word

_LETTER = r"[^\W\d_]"
_LONGEST = 6  # letters of a first piece
_FIRST_RE = re.compile(rf"(?<![\w/\-]){_LETTER}{{1,{_LONGEST}}}$")
_END = r"(?=[\s.,;:!?)\]”\"…]|$)"
# The space before a second piece: letters from the vowel on, or the consonants that end a syllable.
_RIME_RE = re.compile(rf" (?=([{''.join(sorted(VOWELS))}]{_LETTER}{{0,4}}){_END})")
_CODA_RE = re.compile(rf" (?=(n|ng|nh|c|ch|m|p|t|N|NG|NH|C|CH|M|P|T){_END})")
_ONSETS = frozenset(["ngh", "ng", "nh", "gh", "kh", "ph", "th", "tr", "ch"])  # never words; abbreviations in capitals
_NEVER_LAST = frozenset("ăằắẳẵặâầấẩẫậ")  # these vowels need a consonant or a glide after them
_GLIDES = frozenset("iouy")  # end a syllable though they are words too

_Rule = Callable[[str, str], bool]


def join_torn(line: str) -> str:
    """Returns a line with torn syllables joined; the same line where there are none.

    >>> join_torn("ngh ị quyế t của ĐẢ NG ủy"), join_torn("điểm c áp dụng")
    ('nghị quyết của ĐẢNG ủy', 'điểm c áp dụng')
    """
    while True:
        joined = _joined(_CODA_RE, _joined(_RIME_RE, line, _takes_rime), _takes_coda)
        if joined == line:
            return line
        line = joined


def _joined(gaps: re.Pattern[str], line: str, rule: _Rule) -> str:
    def inner(gap: re.Match[str]) -> str:
        second, found = gap[1], _FIRST_RE.search(line[max(0, gap.start() - _LONGEST - 1) : gap.start()])
        if found is None:
            return " "
        first = found[0]
        if len(first) == len(second) == 1 and second.isupper():
            return " "  # letter-spaced capitals, see ingest.spaced_letters
        alike = second.islower() or (first.isupper() and second.isupper())
        return "" if alike and rule(first, second) and is_syllable(first + second) else " "

    return gaps.sub(inner, line)


def _takes_rime(first: str, second: str) -> bool:
    if not is_vowel_word(second):
        return not (first + second).isascii() or first.lower() in (*_ONSETS, "q")  # English: "mark x at"
    if second in _GLIDES and not _stands_alone(first):
        return True
    return first.lower() in _ONSETS and not first.isupper()


def _takes_coda(first: str, second: str) -> bool:
    if not any(char in VOWELS for char in first):
        return False
    if len(second) > 1:
        return second.islower() or not first.isascii()
    return not first.isascii() and not _stands_alone(first)


def _stands_alone(piece: str) -> bool:
    if not any(char in VOWELS and not char.isascii() for char in piece):
        return True  # letters without marks may be an abbreviation or a foreign word
    if piece[-1].lower() in _NEVER_LAST:
        return False
    return may_be_word(piece)
