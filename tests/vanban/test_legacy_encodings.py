"""Tables of TCVN3, VNI and VISCII: both ways, and against another program's tables."""

import shutil
import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.legacy_encodings import LegacyEncoding, decode, encode

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES] + ["đ"]
CAPITALS = [letter.upper() for letter in LETTERS]
_LOST_IN_TCVN3 = [letter for letter in CAPITALS if letter not in "AĂÂEÊIOÔƠUƯYĐ"]

# iconv's TCVN5712-1 is VN1: it adds capitals with tones and combining marks, which no ABC font draws.
_ICONV = {LegacyEncoding.TCVN3: "TCVN5712-1", LegacyEncoding.VISCII: "VISCII"}


@pytest.mark.parametrize("encoding", [LegacyEncoding.VNI, LegacyEncoding.VISCII])
def test_every_letter_small_and_capital_comes_back(encoding: LegacyEncoding) -> None:
    for letter in LETTERS + CAPITALS:
        typed = encode(letter, encoding)
        assert all(ord(char) < 256 for char in typed), letter
        assert decode(typed, encoding) == letter


def test_tcvn3_has_every_letter_but_capitals_with_tones() -> None:
    for letter in [*LETTERS, *(capital for capital in CAPITALS if capital not in _LOST_IN_TCVN3)]:
        assert decode(encode(letter, LegacyEncoding.TCVN3), LegacyEncoding.TCVN3) == letter
    for letter in _LOST_IN_TCVN3:
        assert decode(encode(letter, LegacyEncoding.TCVN3), LegacyEncoding.TCVN3) == letter.lower()


@pytest.mark.parametrize("encoding", list(_ICONV))
def test_the_table_agrees_with_iconv(encoding: LegacyEncoding) -> None:
    iconv = shutil.which("iconv")
    if iconv is None or _ICONV[encoding] not in _known_to(iconv):
        pytest.skip(f"no iconv that knows {_ICONV[encoding]}")
    lost = _LOST_IN_TCVN3 if encoding is LegacyEncoding.TCVN3 else []
    letters = [letter for letter in LETTERS + CAPITALS if letter not in lost]
    data = encode("\n".join(letters), encoding).encode("latin-1")
    command = [iconv, "-f", _ICONV[encoding], "-t", "UTF-8"]
    out = subprocess.run(command, input=data, capture_output=True, check=True).stdout
    assert unicodedata.normalize("NFC", out.decode()).split("\n") == letters


def _known_to(iconv: str) -> str:
    return subprocess.run([iconv, "-l"], capture_output=True, check=True, text=True).stdout


def test_vni_reads_marks_after_letters_in_any_case() -> None:
    assert decode("COÄNG HOØA XAÕ HOÄI, Ñöôøng, Aù Chaâu, kyõ", LegacyEncoding.VNI) == (
        "CỘNG HÒA XÃ HỘI, Đường, Á Châu, kỹ"
    )


def test_codes_of_symbol_fonts_mean_the_same() -> None:
    assert decode("\uf051uy\uf0d5t", LegacyEncoding.TCVN3) == "Quyết"


@given(st.text(st.characters(max_codepoint=0x7F)), st.sampled_from(LegacyEncoding))
def test_ascii_is_the_same_in_every_encoding(text: str, encoding: LegacyEncoding) -> None:
    printable = "".join(char for char in text if char >= " ")
    assert decode(printable, encoding) == encode(printable, encoding) == printable


@given(st.text(st.sampled_from("".join(LETTERS) + "bcdgh 0123456789.,-/")), st.sampled_from(LegacyEncoding))
def test_small_text_survives_the_way_there_and_back(text: str, encoding: LegacyEncoding) -> None:
    words = unicodedata.normalize("NFC", text)
    assert decode(encode(words, encoding), encoding) == words
