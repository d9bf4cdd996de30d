"""Slips of the keyboard and of the clipboard, made on purpose: telex keys left, letters doubled, odd dashes."""

import random
import unicodedata

from vanban.text import fold_accents

_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_HATS = {"\u0302": "same", "\u0306": "w", "\u031b": "w"}
_DASHES = "‐‑–—−－"


def without_marks(text: str) -> str:
    """Returns the text as typed without tone marks, case kept."""
    return fold_accents(text)


def telex(text: str) -> str:
    """Returns the keys of the telex method that were typed for a text: "nghị quyết" gives "nghij quyeets"."""
    return " ".join(_telex_word(word) for word in text.split(" "))


def _telex_word(word: str) -> str:
    keys, tone = "", ""
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tone = _TONES[char]
        elif char in _HATS:
            keys += keys[-1] if _HATS[char] == "same" else _HATS[char]
        else:
            keys += {"đ": "dd", "Đ": "DD"}.get(char, char)
    return keys + tone


def doubled_letter(words: str, dice: random.Random) -> str:
    """Returns the words with one letter too many, too few, or two letters changed over."""
    places = [at for at in range(1, len(words) - 1) if words[at].isalpha() and words[at + 1].isalpha()]
    at = dice.choice(places)
    return dice.choice(
        (
            words[:at] + words[at] + words[at:],
            words[:at] + words[at + 1 :],
            words[:at] + words[at + 1] + words[at] + words[at + 2 :],
        )
    )


def full_width(text: str, dice: random.Random) -> str:
    """Returns the text in the wide forms of East Asian fonts, digits alone or every letter."""
    everything = dice.random() < 0.5
    return "".join(_wide(char) if everything or char.isdigit() else char for char in text)


def _wide(char: str) -> str:
    return chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char


def odd_dashes(text: str, dice: random.Random) -> str:
    """Returns the text with the hyphens that word processors put in their place."""
    return text.replace("-", dice.choice(_DASHES))
