"""Vietnamese before Unicode: characters of TCVN3 (ABC), VNI and VISCII files to Unicode and back.

Legacy text is a string of Latin-1 code points, as programs that know nothing of the font store it.
Sources: TCVN 5712:1993 (VN3, the lower half of its letters that the ABC fonts ".VnTime" draw), the key chart of the
VNI-Windows fonts (a base letter followed by a mark), RFC 1456 (VISCII).
"""

import re
import unicodedata
from enum import StrEnum


class LegacyEncoding(StrEnum):
    """The encodings, by the names they have in offices."""

    TCVN3 = "TCVN3"
    VNI = "VNI"
    VISCII = "VISCII"


_SYMBOL_FONT = {0xF000 + code: code for code in range(0x20, 0x100)}  # how symbol fonts store the same codes

# The ABC fonts draw the letters of VN3 only: no capital with a tone, no combining mark. A font whose name ends in "H"
# draws every letter as a capital.
_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđ" "àảãáạằẳẵắặầẩẫấậ" "èẻẽéẹềểễếệ" "ìỉĩíị" "òỏõóọồổỗốộờởỡớợ" "ùủũúụừửữứự" "ỳỷỹýỵ"
)  # fmt: skip
_TCVN3_CODES = bytes.fromhex(
    "a1a2a3a4a5a6a7 a8a9aaabacadae b5b6b7b8b9 bbbcbdbec6 c7c8c9cacb cccecfd0d1 d2d3d4d5d6 d7d8dcddde"
    "dfe1e2e3e4 e5e6e7e8e9 eaebecedee eff1f2f3f4 f5f6f7f8f9 fafbfcfdfe"
)
_TCVN3 = dict(zip(map(chr, _TCVN3_CODES), _TCVN3_LETTERS, strict=True))
_TCVN3_LOOK_ALIKES = {"\u2219": "ã", "\u03bc": "à"}  # what PDF writers and converters make of · and µ

# VNI: marks by the plain vowel they follow. Tones of a vowel without another mark come first.
_TONES = "\u0301\u0300\u0309\u0303\u0323"  # acute, grave, hook, tilde, dot
_VNI_TONES = "ùøûõï"
_VNI_HATS = {"\u0302": ("aeo", "â", "áàåãä"), "\u0306": ("a", "ê", "éèúüë")}
_VNI_SINGLE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư", "ñ": "đ"}

_VISCII_HIGH = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)  # the codes from 0x80
_VISCII_LOW = {"\x02": "Ẳ", "\x05": "Ẵ", "\x06": "Ẫ", "\x14": "Ỷ", "\x19": "Ỹ", "\x1e": "Ỵ"}


def _vni_pairs() -> dict[str, str]:
    pairs = {}
    for vowel in "aeouy":
        for tone, mark in zip(_TONES, _VNI_TONES, strict=True):
            pairs[vowel + mark] = vowel + tone
    for horned in "ôö":
        for tone, mark in zip(_TONES, _VNI_TONES, strict=True):
            pairs[horned + mark] = _VNI_SINGLE[horned] + tone
    for hat, (vowels, alone, marks) in _VNI_HATS.items():
        for vowel in vowels:
            pairs[vowel + alone] = vowel + hat
            pairs.update({vowel + mark: vowel + hat + tone for tone, mark in zip(_TONES, marks, strict=True)})
    composed = {pair: unicodedata.normalize("NFC", letter) for pair, letter in pairs.items()}
    return {pair: letter for pair, letter in composed.items() if letter != "ỵ"} | _VNI_SINGLE


_VNI_LOWER = _vni_pairs()
_VNI = _VNI_LOWER | {
    base + typed: letter.upper()
    for pair, letter in _VNI_LOWER.items()
    for base, mark in [(pair[:-1].upper(), pair[-1])]
    for typed in ((mark, mark.upper()) if base else (mark.upper(),))
}
_VNI_RE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_DECODING = {
    LegacyEncoding.TCVN3: str.maketrans(_TCVN3 | _TCVN3_LOOK_ALIKES),
    LegacyEncoding.VISCII: str.maketrans({chr(0x80 + i): c for i, c in enumerate(_VISCII_HIGH)} | _VISCII_LOW),
}
_ENCODING = {
    LegacyEncoding.TCVN3: {letter: code for code, letter in _TCVN3.items()},
    LegacyEncoding.VNI: {letter: typed for typed, letter in _VNI.items() if typed in (typed.lower(), typed.upper())},
    LegacyEncoding.VISCII: {
        letter: chr(code) for code, letter in _DECODING[LegacyEncoding.VISCII].items() if isinstance(letter, str)
    },
}


def decode(text: str, encoding: LegacyEncoding) -> str:
    """Returns the Unicode text (NFC) that a font of the encoding shows for these Latin-1 code points.

    Codes in the private range of symbol fonts (U+F020–U+F0FF) mean the same; other characters stay.

    >>> decode("QuyÕt ®Þnh", LegacyEncoding.TCVN3), decode("Quyeát ñònh", LegacyEncoding.VNI)
    ('Quyết định', 'Quyết định')
    """
    codes = text.translate(_SYMBOL_FONT)
    if encoding is LegacyEncoding.VNI:
        return _VNI_RE.sub(lambda match: _VNI[match[0]], codes)
    return codes.translate(_DECODING[encoding])


def encode(text: str, encoding: LegacyEncoding) -> str:
    """Returns the Latin-1 code points that a font of the encoding shows as this text; other characters stay.

    TCVN3 has no capitals with tones: they come out in lower case, to be set in a font of capitals.

    >>> encode("QUYẾT định", LegacyEncoding.TCVN3)
    'QUYÕT ®Þnh'
    """
    table = _ENCODING[encoding]
    return "".join(table.get(char) or table.get(char.lower(), char) for char in unicodedata.normalize("NFC", text))
