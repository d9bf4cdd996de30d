"""The value of a spreadsheet cell as the sheet shows it on a Vietnamese machine: 1.234,5 · 12,5% · 05/11/2026.

Source of the format codes: ECMA-376 part 1, 18.8.30 and 18.8.31.
"""

import datetime
import math
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_GENERAL = ("", "general", "@")
_LOCALE_DATE = ("mm-dd-yy", "m/d/yy", "m/d/yyyy", "mm/dd/yyyy")  # formats 14 and its kin: the machine's short date
_LOCALE_STAMP = ("m/d/yy h:mm", "m/d/yyyy h:mm")  # format 22
_TOKEN_RE = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|([^"\\_*\[]+?(?=["\\_*\[]|$))')
_DATE_RE = re.compile(r"AM/PM|A/P|y+|m+|d+|h+|s+(?:\.0+)?|.", re.IGNORECASE | re.DOTALL)
_DIGITS_RE = re.compile(r"[#0?,]*(?:\.[#0?]*)?(?:E[+-]0+)?")
_ELAPSED_RE = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_GENERAL_MARK = "\x1a"
_MOST_DIGITS = 11  # significant digits of the General format
_LONGEST_FORMAT = 255  # characters; the limit of Excel itself


def shown(value: object, number_format: str = "General") -> str:
    """Returns a cell's value as text, "" for an empty cell.

    >>> shown(1234567.5, "#,##0.00"), shown(0.125, "0.0%"), shown(datetime.date(2026, 11, 5), "mm-dd-yy")
    ('1.234.567,50', '12,5%', '05/11/2026')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    code = number_format[:_LONGEST_FORMAT]
    if isinstance(value, datetime.timedelta):
        return _elapsed(value)
    if isinstance(value, datetime.date | datetime.time):
        return _date(value, code)
    if isinstance(value, int | float):
        return _number(value, code)
    return str(value)


def _elapsed(value: datetime.timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if seconds else f"{hours}:{minutes:02}"


def _date(value: datetime.date | datetime.time, code: str) -> str:
    plain = re.sub(r"\[[^\]]*\]|\\|;@$", "", code.split(";", maxsplit=1)[0]).strip().lower()
    if plain in _LOCALE_DATE or plain in _GENERAL:
        code = "h:mm" if isinstance(value, datetime.time) else "dd/mm/yyyy"
    elif plain in _LOCALE_STAMP:
        code = "dd/mm/yyyy h:mm"
    parts: list[str] = []
    afternoon = "am/pm" in code.lower() or "a/p" in code.lower()
    previous = ""
    for quoted, escaped, pattern in _TOKEN_RE.findall(code.split(";", maxsplit=1)[0]):
        if not pattern:
            parts.append(quoted or escaped)
            continue
        tokens = _DATE_RE.findall(pattern)
        for index, token in enumerate(tokens):
            following = "".join(tokens[index + 1 :]).lstrip(": .")[:1].lower()
            minutes = token[0] in "mM" and (previous == "h" or following == "s")
            parts.append(_date_part(value, token.lower(), minutes=minutes, afternoon=afternoon))
            previous = token[0].lower() if token[0].isalpha() else previous
    return "".join(parts).strip()


def _date_part(value: datetime.date | datetime.time, token: str, *, minutes: bool, afternoon: bool) -> str:
    hour = getattr(value, "hour", 0)
    if token in ("am/pm", "a/p"):
        return "SA" if hour < 12 else "CH"
    if token[0] == "h":
        return _padded((hour % 12 or 12) if afternoon else hour, token)
    if token[0] == "s":
        return _padded(getattr(value, "second", 0), token[:2].rstrip("."))
    if minutes:
        return _padded(getattr(value, "minute", 0), token)
    return _day_part(value, token) if token[0] in "ymd" else token


def _day_part(value: datetime.date | datetime.time, token: str) -> str:
    if isinstance(value, datetime.time):
        return ""
    if token[0] == "y":
        return f"{value.year:04}" if len(token) > 2 else f"{value.year % 100:02}"
    if token[0] == "m":
        return _padded(value.month, token[:2])
    return _padded(value.day, token) if len(token) < 3 else _weekday(value)


def _weekday(value: datetime.date) -> str:
    return "Chủ Nhật" if value.weekday() == 6 else f"Thứ {('Hai', 'Ba', 'Tư', 'Năm', 'Sáu', 'Bảy')[value.weekday()]}"


def _padded(number: int, token: str) -> str:
    return f"{number:02}" if len(token) > 1 else str(number)


def _number(value: float, code: str) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    exact = Decimal(repr(value))
    section, exact = _section(code, exact)
    if section.strip().lower() in _GENERAL:
        return _general(exact)
    if "general" in section.lower():
        return "".join(_pieces(re.sub("general", _GENERAL_MARK, section, flags=re.IGNORECASE))[0]).replace(
            _GENERAL_MARK, _general(exact)
        )
    pieces, pattern = _pieces(section)
    if not pattern:
        return "".join(pieces).strip() or _general(exact)
    if "/" in "".join(pieces) and "?" in section:  # a fraction: shown as the number it is
        return _general(exact)
    if any("%" in piece for piece in pieces):
        exact *= 100
    return "".join(_formatted(exact, pattern) if piece == "\0" else piece for piece in pieces).strip()


def _section(code: str, value: Decimal) -> tuple[str, Decimal]:
    """Returns the part of a format that is for the value's sign; a part for negatives shows the sign itself."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2:
        return sections[2], value
    return sections[0], value


def _pieces(section: str) -> tuple[list[str], str]:
    """Returns the literal pieces of a section with NUL where the number stands, and the number's pattern."""
    pieces: list[str] = []
    pattern = ""
    for quoted, escaped, plain in _TOKEN_RE.findall(section):
        if not plain:
            pieces.append(quoted or escaped)
            continue
        found = next((m for m in _DIGITS_RE.finditer(plain) if m[0].strip(",.")), None)
        if found is None or pattern:
            pieces.append(plain)
        else:
            pattern = found[0]
            pieces += [plain[: found.start()], "\0", plain[found.end() :]]
    return pieces, pattern


def _formatted(value: Decimal, pattern: str) -> str:
    mantissa, exponent, _ = pattern.partition("E")
    if exponent:
        return _scientific(value, mantissa.partition(".")[2].count("0"))
    whole, _, fraction = mantissa.partition(".")
    value = value.scaleb(-3 * (len(whole) - len(whole.rstrip(","))))
    whole = whole.rstrip(",")
    try:
        rounded = value.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return _general(value)
    sign, digits = ("-", f"{-rounded:f}") if rounded < 0 else ("", f"{rounded:f}")
    left, _, right = digits.partition(".")
    left = left.rjust(whole.count("0"), "0")
    if whole.count("0") == 0 and left == "0":
        left = ""
    if "," in whole:
        left = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", left)
    least = len(fraction) - len(re.search(r"[#?]*$", fraction)[0])  # type: ignore[index]
    right = right[:least] + right[least:].rstrip("0")
    return f"{sign}{left},{right}" if right else f"{sign}{left}"


def _scientific(value: Decimal, places: int) -> str:
    mantissa, _, exponent = f"{value:.{places}E}".replace(".", ",").partition("E")
    return f"{mantissa}E{exponent[0]}{exponent[1:].rjust(2, '0')}"


def _general(value: Decimal) -> str:
    if value == value.to_integral_value() and abs(value) < Decimal(10) ** _MOST_DIGITS:
        return f"{int(value)}"
    if value and not Decimal("1e-9") <= abs(value) < Decimal(10) ** _MOST_DIGITS:
        mantissa, _, exponent = _scientific(value, 5).partition("E")
        return f"{mantissa.rstrip('0').rstrip(',')}E{exponent}"
    places = max(_MOST_DIGITS - 1 - max(value.adjusted(), 0), 0)
    text = f"{value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
