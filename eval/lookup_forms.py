"""How people write the number of a document they look for: forms of numbers and nicknames, and what each form says.

A form tells some attributes (ordinal, kind, issuer, year, day). What it should find is worked out from these attributes
over the register, not by the code that is measured: everything that agrees with all that was said.
"""

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from eval.lookup_register import Entry, type_names_of
from eval.spelling_slips import doubled_letter, full_width, odd_dashes, telex, without_marks

CANONICAL = "số hiệu viết đúng"


@dataclass(frozen=True, slots=True)
class Said:
    """What a form says of the document meant; None where it is silent."""

    ordinal: str
    whole: bool = False  # the whole number: what is not written is not there
    number_year: int | None = None
    type_code: str | None = None
    type_name: str | None = None
    issuer_code: str | None = None
    issuer_name: str | None = None
    year: int | None = None
    date: datetime.date | None = None

    def fits(self, entry: Entry) -> bool:
        """Tells whether a document agrees with everything that was said."""
        number = entry.number
        years = {number.year, entry.date.year}
        return (
            self.ordinal.lstrip("0") == number.ordinal.lstrip("0")
            and (self.number_year is None or self.number_year in years)
            and (self.type_code is None or _bears(entry, self.type_code))
            and (self.type_name is None or _of_kind(self.type_name, entry.type))
            and (self.issuer_code is None or _of_body(self.issuer_code, number.issuer_code))
            and (self.issuer_name is None or self.issuer_name in entry.issuer)
            and (self.year is None or self.year in years)
            and (self.date is None or self.date == entry.date)
            and (not self.whole or _same_parts(self, entry))
        )


@dataclass(frozen=True, slots=True)
class Form:
    """What is typed, the kind of writing it stands for, and what it says."""

    text: str
    family: str
    said: tuple[Said, ...]  # one for each document named


def canonical_forms(entry: Entry, dice: random.Random) -> Form:
    """Returns the number as it is printed, alone, after "số", or after the name of its kind."""
    text = entry.number.canonical
    told = replace(_whole(entry), type_name=entry.type)
    shapes = (
        (text, _whole(entry)),
        (f"Số: {text}", _whole(entry)),
        (f"{entry.type} {text}", told),
        (f"{entry.type} số {text}", told),
    )
    written, said = dice.choice(shapes)
    return Form(written, CANONICAL, (said,))


def noisy_form(entry: Entry, dice: random.Random) -> Form:
    """Returns the number as a hurried person writes it: one way of writing, then now and then one more slip."""
    makers = [maker for maker in MAKERS if maker.suits(entry)]
    maker = dice.choice(makers)
    text, said = maker.make(entry, dice)
    text, said = _with_time(text, said, entry, dice)
    return Form(around(_slipped(text, dice), dice), maker.family, (said,))


@dataclass(frozen=True, slots=True)
class Maker:
    """One way of writing."""

    family: str
    make: Callable[[Entry, random.Random], tuple[str, Said]]
    suits: Callable[[Entry], bool] = lambda _: True


def _separated(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "57 NQ TW", "57/NQ/TW", "57 - NQ / TW"."""
    first, second = dice.choice(
        ((" ", " "), ("/", "/"), ("-", "-"), (" - ", " / "), ("/", "-"), ("-", "/"), ("- ", "/ "))
    )
    return _joined(entry, first, second), _whole(entry)


def _unseparated(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "57NQ/TW", "57-NQTW", "57NQTW"."""
    first, second = dice.choice((("", "/"), ("-", ""), ("", ""), (" ", "")))
    return _joined(entry, first, second), _whole(entry)


def _lower(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    text = entry.number.canonical.lower()
    return dice.choice((text, without_marks(text), f"so {without_marks(text)}")), _whole(entry)


def _odd_marks(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    return dice.choice((full_width, odd_dashes))(entry.number.canonical, dice), _whole(entry)


def _slipped_digits(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "1O-NQ/TW", "l8-CT/TW"."""
    number = entry.number
    wrong = "".join({"0": "O", "1": dice.choice("lI")}.get(digit, digit) for digit in number.ordinal)
    return number.canonical.replace(number.ordinal, wrong, 1), _whole(entry)


def _code_first(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "NQ57", "nq 57/tw", "NQ-57", "CV 11299"."""
    code, said = _code(entry, dice)
    text = f"{code}{dice.choice(('', ' ', ' ', '-', ' số '))}{entry.number.ordinal}"
    if not _takes_issuer(entry) or dice.random() < 0.4:
        return text, said
    issuer = entry.number.issuer_code
    tail = dice.choice(("/", "-", " "))
    return text + tail + (issuer.lower() if code.islower() and tail != " " else issuer), replace(
        said, issuer_code=issuer
    )


def _code_after(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "57-NQ", "57/nq"."""
    code, said = _code(entry, dice)
    return f"{entry.number.ordinal}{dice.choice('-/')}{code}", said


def _kind_in_words(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "nghị quyết 57", "Nghị quyết số 57 của Bộ Chính trị"."""
    said = Said(entry.number.ordinal, type_name=entry.type)
    text = f"{_cased(entry.type, dice)}{dice.choice((' ', ' số ', ' so '))}{entry.number.ordinal}"
    return _of_issuer(text, said, entry, dice)


def _code_of_issuer(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "nq 57 của bộ chính trị", "57-NQ của BCT"."""
    text, said = dice.choice((_code_first_alone, _code_after))(entry, dice)
    return _of_issuer(text, said, entry, dice, always=True)


def _code_first_alone(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    code, said = _code(entry, dice)
    return f"{code} {entry.number.ordinal}", said


def _kind_and_code(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "nghị quyết 57/TW", "nghi quyet 57-nq/tw", "NQ 57-NQ/TW"."""
    number = entry.number
    said = Said(number.ordinal, type_name=entry.type, issuer_code=number.issuer_code)
    if dice.random() < 0.5:
        return f"{_cased(entry.type, dice)} {number.ordinal}/{number.issuer_code}", said
    return f"{number.type_code} {number.canonical}", _whole(entry)


def _with_year_only(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "nghị định 30/2020", "nđ 30/2020", "thông tư số 12-2021"."""
    number = entry.number
    if dice.random() < 0.5:
        kind, said = _cased(entry.type, dice), Said(number.ordinal, type_name=entry.type)
    else:
        kind, said = _code(entry, dice)
    mark = dice.choice(("/", "/", "-"))
    return f"{kind} {number.ordinal}{mark}{number.year}", replace(said, number_year=number.year)


def _without_year(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "30/NĐ-CP", "nghị định 30/NĐ-CP": a number whose year was left out."""
    number = entry.number
    said = Said(number.ordinal, type_code=number.type_code, issuer_code=number.issuer_code)
    text = f"{number.ordinal}/{number.type_code}-{number.issuer_code}"
    if dice.random() < 0.5:
        return text, said
    return f"{_cased(entry.type, dice)} {text}", replace(said, type_name=entry.type)


def _without_issuer(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "30/2020/NĐ"."""
    number = entry.number
    said = Said(number.ordinal, number_year=number.year, type_code=number.type_code)
    return f"{number.ordinal}/{number.year}/{dice.choice((number.type_code, (number.type_code or '').lower()))}", said


def _spoken(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "nghị quyết năm mươi bảy"."""
    said = Said(entry.number.ordinal, type_name=entry.type)
    return f"{_cased(entry.type, dice)} {dice.choice(('', 'số '))}{in_words(int(entry.number.ordinal))}", said


def _telex(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "nghij quyeets 57", "quyeets ddinhj soos 12"."""
    said = Said(entry.number.ordinal, type_name=entry.type)
    return telex(f"{entry.type.lower()}{dice.choice((' ', ' số '))}{entry.number.ordinal}"), said


def _misspelt_kind(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "nghị quyếtt 57", "nhị quyết 57", "quýet định 57": one letter too many, too few or moved."""
    said = Said(entry.number.ordinal, type_name=entry.type)
    return f"{doubled_letter(entry.type.lower(), dice)}{dice.choice((' ', ' số '))}{entry.number.ordinal}", said


def _number_alone(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns "số 57 NQ TW", "so 57nq/tw", "số hiệu 57-NQ/TW"."""
    lead = dice.choice(("số", "so", "Số", "số hiệu", "văn bản số"))
    return f"{lead} {_joined(entry, *dice.choice(((' ', ' '), ('-', '/'), (' ', '/'))))}", _whole(entry)


def _has_code(entry: Entry) -> bool:
    return entry.number.type_code is not None


def _takes_issuer(entry: Entry) -> bool:
    return "-" not in entry.number.issuer_code


def _party_like(entry: Entry) -> bool:
    return _has_code(entry) and entry.number.year is None


def _yearly(entry: Entry) -> bool:
    return _has_code(entry) and entry.number.year is not None


def _speakable(entry: Entry) -> bool:
    return entry.number.ordinal.isdigit() and int(entry.number.ordinal) in range(10, 100)


def _slippery(entry: Entry) -> bool:
    ordinal = entry.number.ordinal
    return ("0" in ordinal or "1" in ordinal) and bool(set(ordinal) - set("01"))


MAKERS = (
    Maker("dấu cách, gạch nối khác", _separated, _has_code),
    Maker("dính liền, thiếu gạch", _unseparated, _has_code),
    Maker("chữ thường, không dấu", _lower),
    Maker("ký tự rộng, gạch lạ", _odd_marks),
    Maker("O thay 0, l thay 1", _slipped_digits, _slippery),
    Maker("ký hiệu trước số", _code_first, _party_like),
    Maker("ký hiệu sau số, không cơ quan", _code_after, _party_like),
    Maker("tên loại bằng chữ", _kind_in_words),
    Maker("ký hiệu và tên cơ quan", _code_of_issuer, _party_like),
    Maker("tên loại và mã", _kind_and_code, _party_like),
    Maker("số và năm, không cơ quan", _with_year_only, _yearly),
    Maker("thiếu năm", _without_year, _yearly),
    Maker("số, năm, ký hiệu", _without_issuer, _yearly),
    Maker("đọc số bằng chữ", _spoken, _speakable),
    Maker("gõ telex chưa thành dấu", _telex),
    Maker("sai một chữ trong tên loại", _misspelt_kind),
    Maker("có chữ số ở đầu", _number_alone, _has_code),
)
_LEADS = ("tìm ", "cho tôi xem ", "xem giúp tôi ", "toàn văn ", "mở ", "cần ", "Tra cứu ")
_TRAILS = (" quy định gì", " còn hiệu lực không", " nói về việc gì", " bản đầy đủ", " file word", "?", ".", " ,")
_SHORT_NAMES = {"Bộ Chính trị": "BCT", "Ban Bí thư": "BBT"}
_SAID_NAMES = {"TU": "Thành ủy", "ĐU": "Đảng ủy", "CP": "Chính phủ", "TTg": "Thủ tướng", "UBND": "UBND", "HĐND": "HĐND"}


def _whole(entry: Entry) -> Said:
    number = entry.number
    return Said(number.ordinal, True, number.year, number.type_code, None, number.issuer_code)


def _joined(entry: Entry, first: str, second: str) -> str:
    number = entry.number
    head = number.ordinal if number.year is None else f"{number.ordinal}/{number.year}"
    if number.year is not None and not first:
        first = "/"  # "30/2020NĐ" is nobody's way of writing
    return f"{head}{first}{number.type_code}{second}{number.issuer_code}"


def _code(entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns the code in capitals, small letters or without marks."""
    code = entry.number.type_code or ""
    return dice.choice((code, code, code.lower(), without_marks(code))), Said(entry.number.ordinal, type_code=code)


def _cased(kind: str, dice: random.Random) -> str:
    return dice.choice((kind, kind.lower(), kind.lower(), kind.upper(), without_marks(kind.lower())))


def _of_issuer(text: str, said: Said, entry: Entry, dice: random.Random, *, always: bool = False) -> tuple[str, Said]:
    """Returns the form with "của Bộ Chính trị" behind it, as often as not."""
    code = entry.number.issuer_code
    if not _takes_issuer(entry) or not (always or dice.random() < 0.6):
        return text, said
    if code == "TW":
        name = _SHORT_NAMES.get(entry.issuer, entry.issuer) if dice.random() < 0.3 else entry.issuer
        said = replace(said, issuer_name=entry.issuer, issuer_code="TW")
    else:
        name, said = (
            _SAID_NAMES.get(code, entry.issuer.removesuffix(" Thành phố Lạc Hà")),
            replace(said, issuer_code=code),
        )
        if code in ("VPTU",):
            name = "Văn phòng Thành ủy"
        if code == "QH15":
            said = replace(said, issuer_code="QH")
    written = name if name.isupper() else dice.choice((name, name.lower(), without_marks(name.lower())))
    return f"{text}{dice.choice((' của ', ' cua ', ' ', ' do '))}{written}", said


def _with_time(text: str, said: Said, entry: Entry, dice: random.Random) -> tuple[str, Said]:
    """Returns the form with its year or day behind it, one time in six."""
    roll = dice.random()
    if roll < 0.08:
        return f"{text} năm {entry.date.year}", replace(said, year=entry.date.year)
    if roll < 0.12:
        return f"{text} ({entry.date.year})", replace(said, year=entry.date.year)
    if roll < 0.17:
        day = entry.date
        return f"{text} ngày {day.day}/{day.month}/{day.year}", replace(said, date=day)
    return text, said


def _slipped(text: str, dice: random.Random) -> str:
    roll = dice.random()
    if roll < 0.06:
        return text.replace(" ", "  ")
    if roll < 0.12:
        return odd_dashes(text, dice)
    if roll < 0.16:
        return full_width(text, dice)
    return text


def around(text: str, dice: random.Random) -> str:
    """Returns the form with words before or behind it, one time in four."""
    if dice.random() < 0.13:
        text = dice.choice(_LEADS) + text
    if dice.random() < 0.13:
        text += dice.choice(_TRAILS)
    return text


def in_words(number: int) -> str:
    """Returns 10–99 as they are said: "năm mươi bảy", "mười lăm"."""
    digits = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
    tens, ones = divmod(number, 10)
    last = {0: "", 1: "một" if tens == 1 else "mốt", 5: "lăm"}.get(ones, digits[ones])
    return f"{'mười' if tens == 1 else digits[tens] + ' mươi'} {last}".strip()


def _bears(entry: Entry, code: str) -> bool:
    """Tells whether a document is of a kind that a code stands for."""
    held = entry.number.type_code
    return held == code if held else entry.type in type_names_of(code)


def _of_kind(asked: str, held: str) -> bool:
    """Tells whether two names of kinds agree: "Chương trình" and "Chương trình hành động" do."""
    return asked.startswith(held) or held.startswith(asked)


def _of_body(asked: str, held: str) -> bool:
    return held == asked or held.startswith(f"{asked}-") or (asked == "QH" and held.startswith("QH"))


def _same_parts(said: Said, entry: Entry) -> bool:
    number = entry.number
    return (said.type_code, said.issuer_code, said.number_year) == (number.type_code, number.issuer_code, number.year)
