"""Choices by number, for platforms without buttons: written as lines, and read back out of an answer.

Only buttons that carry ``data`` are numbered, in their order, from 1; a button that opens an address is written out
after them with its address.
"""

import re
import unicodedata
from collections.abc import Sequence

from vanban.channels import Button, Span
from vanban.text import fold_accents, nfc

# Unmarked forms are those typed without marks; "sau" is left out, for it is also "next".
_WORDS = ("một mot", "hai", "ba", "bốn bon", "năm nam", "sáu", "bảy bẩy bay", "tám tam", "chín chin", "mười muoi")
_NUMBERS = {word: number for number, forms in enumerate(_WORDS, 1) for word in forms.split()}
_LEAD = r"(?:(?:toi |em |minh )?(?:chon|lay|xem|mo) )?(?:(?:cau|muc|so|lua chon|phuong an|van ban|cai|y) )*"
_ANSWER = re.compile(rf"{_LEAD}(\S+?)(?: (?:nhe|a|nha|di))?")
_AROUND = " \t\r\n.,;:!?()[]{}<>\"'“”‘’*#-–—"


def choices(buttons: Sequence[Button]) -> tuple[Button, ...]:
    """Returns the buttons that get a number, in the order of their numbers: what a menu remembers."""
    return tuple(button for button in buttons if button.data)


def numbered(buttons: Sequence[Button]) -> tuple[Span, ...]:
    """Returns the buttons as lines: "1. Nghị quyết số 12", "Mở trên web: https://…"; nothing for none.

    The lines are separated, not led, by line breaks; what to answer with is said by the caller.
    """
    lines = [f"{number}. {_line(button.label)}" for number, button in enumerate(choices(buttons), 1)]
    lines += [f"{_line(button.label)}: {button.url}" for button in buttons if not button.data and button.url]
    return (Span("\n".join(lines)),) if lines else ()


def chosen(text: str, count: int) -> int | None:
    """Returns the position from 0 of the choice that an answer names, or None when it is not just a number.

    Taken are "1", "1.", "(1)", "số 1", "câu một", "chọn 2 nhé", with or without marks, full-width or circled digits;
    a question that merely begins with a number is not a choice.
    """
    folded = unicodedata.normalize("NFKC", text.replace("\ufe0f", "").replace("\u20e3", ""))
    words = " ".join(nfc(folded).casefold().strip(_AROUND).split())
    match = _ANSWER.fullmatch(fold_accents(words))
    if match is None:
        return None
    word = words[match.start(1) : match.end(1)]  # folding keeps the length of NFC text
    number = int(word) if re.fullmatch("[0-9]{1,3}", word) else _NUMBERS.get(word, 0)
    return number - 1 if 1 <= number <= count else None


def is_letter(label: str) -> bool:
    """Tells whether a choice is called by a letter, as the options of a question are."""
    return re.fullmatch("[A-L]", label) is not None


def lettered(text: str, count: int) -> int | None:
    """Returns the position from 0 of the option that an answer names by its letter, or None.

    >>> lettered("b", 4), lettered("Câu C.", 4), lettered("e", 4), lettered("à", 4)
    (1, 2, None, None)
    """
    words = " ".join(nfc(text).casefold().strip(_AROUND).split())
    match = re.fullmatch(r"(?:(?:câu|cau|đáp án|dap an|chọn|chon|ý|y)\W+)*([a-l])", words)
    position = ord(match[1]) - ord("a") if match else count
    return position if position < count else None


def _line(label: str) -> str:
    return " ".join(label.split())
