"""How Vietnamese a text reads: the share of its words that are possible Vietnamese syllables.

A PDF whose font lacks a map to Unicode, or an old TCVN3 file, still yields characters; this tells that they are
not Vietnamese. A syllable is an onset and a rime with at most one tone, so the check needs tables, not a word list.
Source of the tables: the orthography taught in primary school (22 onsets; rimes by main vowel).
"""

import re
import unicodedata
from functools import lru_cache

GOOD_ENOUGH = 0.75  # share of valid syllables; real documents score above 0.9, broken fonts below 0.6 (measured)

_ONSETS = ("ngh", "ng", "nh", "gh", "gi", "kh", "ph", "th", "tr", "ch", "qu", *"bcdđghklmnpqrstvx", "")
_RIME_TABLE = """
    a ac ach ai am an ang anh ao ap at au ay ă ăc ăm ăn ăng ăp ăt â âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu êng i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
    ooc oong ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u uc ui um un ung up ut ua uân uâng uât uây uê uêch uênh uên
    uơ uôc uôi uôm uôn uông uôt uy uya uych uynh uyn uyt uyu uyên uyêt uyêch ư ưa ưc ưi ưng ưu ưm ưn ưt
    ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu ych ynh yt yn
"""
_RIMES = frozenset(_RIME_TABLE.split())
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_WORD_RE = re.compile(r"[^\W\d_]+")
# Searched for from the start of a word only: from each letter, a very long word would take the square of its length.
_NUMBERED_RE = re.compile(r"(?<!\S)\S*\d\S*")
_BROKEN_RE = re.compile(r"(?<!\S)\S*\ufffd\S*")
_STOPS = ("c", "ch", "p", "t")


def text_quality(text: str) -> float:
    """Returns the share of valid Vietnamese syllables among the words, in [0, 1]; 1.0 when there are no words.

    Numbers, codes with digits, single letters and abbreviations in capitals are neutral, unless such fragments
    make up more than a fifth of the words: then letters are missing and they count against the text. A word with
    U+FFFD, an unknown character, is no valid syllable whatever else is in it.

    >>> text_quality("Quyết định số 57-QĐ/TW của Ban Bí thư")
    1.0
    """
    text, broken = _BROKEN_RE.subn(" ", unicodedata.normalize("NFC", text))
    words = _WORD_RE.findall(_NUMBERED_RE.sub(" ", text))
    judged = [word for word in words if not _is_fragment(word)]
    fragments = len(words) - len(judged)
    valid = sum(is_syllable(word) for word in judged)
    total = len(words) if fragments * 5 > len(words) and len(words) > 40 else len(judged)
    return valid / (total + broken) if total + broken else 1.0


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Tells whether a word is a possible Vietnamese syllable: onset, rime, at most one tone that fits the ending."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [c for c in decomposed if c in _TONES]
    bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    if len(tones) > 1 or len(bare) > 7:
        return False
    rimes = {bare[len(onset) :] for onset in _ONSETS if bare.startswith(onset)} & _RIMES
    return any(not rime.endswith(_STOPS) or not tones or tones[0] in "\u0301\u0323" for rime in rimes)


def _is_fragment(word: str) -> bool:
    return len(word) == 1 or (word.isupper() and len(word) <= 8 and not is_syllable(word))
