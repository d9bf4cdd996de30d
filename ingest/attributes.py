"""The attributes of a document that a person may correct: how each is written, checked and put into its row."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from vanban.dates import format_date, parse_date
from vanban.db.models import DocumentRow
from vanban.document_numbers import parse_number
from vanban.errors import InvalidInput
from vanban.text import nfc

FIRST_YEAR, LAST_YEAR = 1930, 2100  # of a document here: the Party was founded in 1930
_ISO_RE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
NOT_A_NUMBER = "Số, ký hiệu chưa đúng dạng. Ví dụ: 57-NQ/TW, 30/2020/NĐ-CP, 1663/UBND-VX."
NOT_A_DATE = "Ngày chưa đúng. Ghi ngày/tháng/năm, ví dụ 05/06/2025."
NOT_A_YEAR = f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}."


@dataclass(eq=False)
class InvalidAttributes(InvalidInput):
    """Fields that cannot be taken as they stand; ``problems`` has a sentence for each by its key."""

    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field as pages and corrections call it; ``check`` returns the value as stored words or raises."""

    key: str
    label: str
    column: str
    longest: int  # characters
    check: Callable[[str], str]
    hint: str = ""
    lines: bool = False  # one value a line


def _words(value: str) -> str:
    return " ".join(nfc(value).split())


def _lines(value: str) -> str:
    return "\n".join(line for line in map(_words, value.splitlines()) if line)


def _number(value: str) -> str:
    words = _words(value)
    number = parse_number(words) if words else None
    if words and number is None:
        raise InvalidInput(NOT_A_NUMBER)
    return number.canonical if number else ""


def _date(value: str) -> str:
    words = _words(value)
    if not words:
        return ""
    iso = _ISO_RE.fullmatch(words)
    date = parse_date(f"{iso[3]}/{iso[2]}/{iso[1]}" if iso else words)
    if date is None:
        raise InvalidInput(NOT_A_DATE)
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise InvalidInput(NOT_A_YEAR)
    return format_date(date)


ATTRIBUTES = (
    Attribute("so_hieu", "Số, ký hiệu", "number", 100, _number, "Ví dụ: 57-NQ/TW, 30/2020/NĐ-CP."),
    Attribute("ten_loai", "Tên loại", "type", 60, _words, "Ví dụ: Nghị quyết, Quy định, Công văn."),
    Attribute("co_quan", "Cơ quan ban hành", "issuer", 300, _words),
    Attribute("ngay", "Ngày ban hành", "date", 40, _date, "ngày/tháng/năm"),
    Attribute("hieu_luc", "Ngày có hiệu lực", "effective_date", 40, _date, "Để trống: có hiệu lực từ ngày ký."),
    Attribute("noi_ban_hanh", "Nơi ban hành", "place", 120, _words),
    Attribute("trich_yeu", "Trích yếu", "subject", 5_000, _words),
    Attribute("nguoi_ky", "Người ký", "signer", 200, _words),
    Attribute("chuc_vu", "Chức vụ người ký", "position", 200, _words),
    Attribute("linh_vuc", "Lĩnh vực", "field", 120, _words, "Theo cách gọi của đơn vị, ví dụ: Tổ chức cán bộ."),
    Attribute("luu_hanh", "Dấu phạm vi lưu hành", "circulation", 100, _words, "Ví dụ: LƯU HÀNH NỘI BỘ, DỰ THẢO."),
    Attribute("noi_nhan", "Nơi nhận", "recipients", 20_000, _lines, "Mỗi nơi nhận một dòng.", lines=True),
)
BY_KEY = {one.key: one for one in ATTRIBUTES}


def values_of(row: DocumentRow) -> dict[str, str]:
    """Returns each attribute by key as a form shows it; "" for what the document does not say."""
    return {one.key: _shown(getattr(row, one.column)) for one in ATTRIBUTES}


def _shown(value: str | datetime.date | None) -> str:
    return format_date(value) if isinstance(value, datetime.date) else value or ""


def checked(values: Mapping[str, str]) -> dict[str, str]:
    """Returns the known ones of these values in the form that is stored.

    Raises ``InvalidAttributes`` with a sentence for every field that cannot be taken.
    """
    good: dict[str, str] = {}
    problems: dict[str, str] = {}
    for one in ATTRIBUTES:
        if one.key not in values:
            continue
        try:
            good[one.key] = _within(one, one.check(values[one.key]))
        except InvalidInput as error:
            problems[one.key] = error.message
    if problems:
        raise InvalidAttributes("; ".join(problems.values()), problems)
    return good


def _within(attribute: Attribute, value: str) -> str:
    if len(value) > attribute.longest:
        raise InvalidInput(f"“{attribute.label}” dài quá {attribute.longest} ký tự.")
    return value


def put(row: DocumentRow, key: str, value: str) -> None:
    """Writes a checked value into its row; a number brings its key and its parts with it."""
    if key == "so_hieu":
        _put_number(row, value)
    elif key in ("ngay", "hieu_luc"):
        setattr(row, BY_KEY[key].column, parse_date(value) if value else None)
    elif key == "noi_nhan":
        row.recipients = value
    else:
        setattr(row, BY_KEY[key].column, value or None)


def _put_number(row: DocumentRow, value: str) -> None:
    number = parse_number(value) if value else None
    row.number = number.canonical if number else None
    row.number_key = number.key if number else None
    row.ordinal = number.ordinal_key if number else None
    row.number_year = number.year if number else None
    row.type_code = number.type_code if number else None
    row.issuer_code = number.issuer_code if number else None


def parse_shown_date(value: str) -> datetime.date | None:
    """Returns the date that :func:`values_of` shows as ``dd/mm/yyyy``."""
    return parse_date(value) if value else None
