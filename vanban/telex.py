"""The telex way of typing Vietnamese: what keys left as they were typed would have become."""

import unicodedata

_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_DOUBLED = {"aa": "â", "ee": "ê", "oo": "ô", "dd": "đ"}
_HOOKED = {"aw": "ă", "ow": "ơ", "uw": "ư"}
_VOWELS = "aăâeêioôơuưy"


def composed(keys: str) -> str:
    """Returns the syllable that lower-case telex keys stand for; keys that stand for nothing come back as they are.

    The tone key may stand anywhere behind the vowel.

    >>> composed("nghij"), composed("quyeets"), composed("ddinhj"), composed("huwowngs")
    ('nghị', 'quyết', 'định', 'hướng')
    """
    tone, letters = _tone_taken(keys)
    for table in (_DOUBLED, _HOOKED):
        for typed, meant in table.items():
            letters = letters.replace(typed, meant)
    letters = letters.replace("uơ", "ươ") if letters[-1:] != "ơ" else letters
    return unicodedata.normalize("NFC", _toned(letters, tone))


def _tone_taken(keys: str) -> tuple[str, str]:
    """Returns the tone whose key stands last behind a vowel, and the keys without it."""
    for at in range(len(keys) - 1, 0, -1):
        if keys[at] in _TONES and any(char in "aeiouy" or char in _VOWELS for char in keys[:at]):
            return _TONES[keys[at]], keys[:at] + keys[at + 1 :]
        if keys[at] in "aeiouy":
            break
    return "", keys


def _toned(letters: str, tone: str) -> str:
    """Returns the letters with the tone over the vowel that bears it (new style: "hòa" is folded elsewhere)."""
    places = [at for at, char in enumerate(letters) if char in _VOWELS]
    if letters.startswith(("qu", "gi")) and len(places) > 1:
        places = places[1:]
    if not tone or not places:
        return letters
    hatted = [at for at in places if letters[at] in "ăâêôơư"]
    if hatted:
        place = hatted[-1]
    elif len(places) == 1:
        place = places[0]
    else:
        closed = places[-1] < len(letters) - 1
        place = places[1] if len(places) > 2 or closed else places[0]
    return letters[: place + 1] + tone + letters[place + 1 :]
