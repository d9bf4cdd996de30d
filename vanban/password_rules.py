"""Rules for passwords people choose: long enough and hard to guess, of any characters (NIST SP 800-63B, §3.1.1.2).

How hard a password is to guess is estimated as the cheapest way to put it together from what guessers try first: names
and habits, keyboard runs, years and dates, repetitions, single characters. ``api/static/js/strength.js`` shows the
same estimate while a person types; a browser test holds the two together.
"""

import re
from collections.abc import Collection, Iterator
from functools import cache
from importlib import resources

from vanban.errors import InvalidInput
from vanban.text import bare_form, nfc

SHORTEST, LONGEST = 12, 128  # code points of NFC text; OWASP ASVS 4.0.3, 2.1.1 and 2.1.2
LEAST_BITS = 40
GOOD_BITS, BEST_BITS = 55, 75  # where the meter says good, very good
RUNS = (
    *("abcdefghijklmnopqrstuvwxyz", "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "qweasdzxc", "!@#$%^&*()"),
)
_BOTH_WAYS = (*RUNS, *(run[::-1] for run in RUNS))
_LOOKALIKES = str.maketrans("0134578@$!", "oieastbasi")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[./-]?(?:0?[1-9]|1[0-2])[./-]?(?:19|20)?\d\d")
_WORD_BITS, _OWN_WORD_BITS, _RUN_BITS, _YEAR_BITS, _DATE_BITS, _COPY_BITS = 9, 4, 8, 7, 13, 2
_LONGEST_WORD = 20


def check_password(password: str, *, about: Collection[str] = ()) -> None:
    """Raises ``InvalidInput`` that says what to change; ``about`` are words of the person: username, name, unit."""
    length = len(nfc(password))
    if length < SHORTEST:
        raise InvalidInput(f"Mật khẩu cần ít nhất {SHORTEST} ký tự. Có thể dùng một câu ngắn, có dấu cách.")
    if length > LONGEST:
        raise InvalidInput(f"Mật khẩu dài quá {LONGEST} ký tự. Đề nghị rút ngắn.")
    if strength_bits(password, about=about) < LEAST_BITS:
        raise InvalidInput(
            "Mật khẩu này dễ đoán vì ghép từ tên, năm, dãy phím hoặc từ hay dùng. "
            "Đề nghị chọn một câu gồm nhiều từ không liên quan đến mình."
        )


def strength_bits(password: str, *, about: Collection[str] = ()) -> int:
    """Returns how many bits the cheapest known way of guessing a password takes; at most what its length allows."""
    text = bare_form(nfc(password))[:LONGEST]
    likeness, own = text.translate(_LOOKALIKES), own_words(about)
    best = [0] * (len(text) + 1)
    for end in range(1, len(text) + 1):
        best[end] = best[end - 1] + _character_bits(text[end - 1])
        for start, bits in _pieces(text, likeness, end, own):
            best[end] = min(best[end], best[start] + bits)
    return best[-1]


def own_words(about: Collection[str]) -> frozenset[str]:
    """Returns the words about a person that a guesser would try, without marks: whole and in parts."""
    whole = [bare_form(nfc(words)) for words in about]
    parts = {part for words in whole for part in re.split(r"[^a-z0-9]+", words)}
    joined = {re.sub(r"[^a-z0-9]+", "", words) for words in whole}
    return frozenset(word for word in parts | joined if 2 <= len(word) <= _LONGEST_WORD)


@cache
def common_words() -> frozenset[str]:
    """Returns the words that passwords are often made of (``vanban/data/tu_de_doan.txt``), of three letters or more."""
    text = resources.files("vanban").joinpath("data/tu_de_doan.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(word for line in lines for word in line.split() if 3 <= len(word) <= _LONGEST_WORD)


def _pieces(text: str, likeness: str, end: int, own: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yields the start and the bits of each known piece that ends here."""
    for start in range(max(0, end - LONGEST), end - 1):
        piece, like = text[start:end], likeness[start:end]
        if piece in own or like in own:
            yield start, _OWN_WORD_BITS
        elif piece in common_words() or like in common_words():
            yield start, _WORD_BITS
        if end - start >= 3 and any(piece in run for run in _BOTH_WAYS):
            yield start, _RUN_BITS
        if _YEAR.fullmatch(piece):
            yield start, _YEAR_BITS
        elif 6 <= end - start <= 10 and _DATE.fullmatch(piece):
            yield start, _DATE_BITS
    for start in range((end + 1) // 2, end):
        if text[start:end] == text[2 * start - end : start]:
            yield start, _COPY_BITS


def _character_bits(char: str) -> int:
    if char in " ._-":
        return 1
    if char.isascii() and char.isdigit():
        return 3
    return 4 if char.isascii() and char.isalpha() else 5
