"""The cells of a list: codes, names, days, roles, addresses, and what is wrong with them."""

import datetime
import re
from collections.abc import Iterator

from ingest.roster.plan import RowProblem
from vanban.db.staffing import checked_email
from vanban.errors import InvalidInput
from vanban.principals import Role
from vanban.text import bare_form, nfc

_CODE_RE = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
_DAY_RE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_ROLE_NAMES = {
    "can bo": Role.CADRE,
    "nguoi doc": Role.CADRE,
    "van thu": Role.OFFICER,
    "giang vien": Role.TRAINER,
    "tham dinh": Role.APPRAISER,
    "chuong trinh": Role.PLANNER,
    "chuong trinh cong tac": Role.PLANNER,
    "lanh dao": Role.LEADER,
    "lanh dao don vi": Role.LEADER,
    "quan tri": Role.ADMINISTRATOR,
    "quan tri don vi": Role.ADMINISTRATOR,
    "quan tri he thong": Role.SYSTEM,
    "kiem toan": Role.AUDITOR,
}


def plain_code(words: str) -> str:
    """Returns a code or a sign-in name as it is stored."""
    return nfc(words).strip().lower()


def code_problem(field: str, code: str) -> Iterator[RowProblem]:
    """Yields what is wrong with a code or a sign-in name."""
    if not code:
        yield RowProblem(field, "Còn trống.")
    elif not _CODE_RE.fullmatch(code):
        yield RowProblem(field, "Chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch nối, tối đa 64 ký tự.")


def name_problem(field: str, name: str, *, most: int, needed: bool) -> Iterator[RowProblem]:
    """Yields what is wrong with a name."""
    if not name and needed:
        yield RowProblem(field, "Còn trống.")
    elif len(name) > most:
        yield RowProblem(field, f"Dài quá {most} ký tự.")


def email_problem(field: str, email: str) -> Iterator[RowProblem]:
    """Yields what is wrong with an address."""
    try:
        checked_email(email)
    except InvalidInput as error:
        yield RowProblem(field, error.message)


def day_in(words: str) -> datetime.date | None:
    """Returns the day of ``30/6/2025`` or ``2025-06-30``, or None for anything else."""
    found = _DAY_RE.fullmatch(words.strip())
    if found is None:
        return None
    year, month, day = (found[3], found[2], found[1]) if found[3] else (found[4], found[5], found[6])
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def roles_in(words: str) -> tuple[list[str], list[str]]:
    """Returns the roles of a cell in the order of ``Role``, and the words that name none.

    Roles are parted by commas, semicolons or plus signs; codes and names count, with or without marks.
    """
    known: set[str] = set()
    unknown = []
    for part in re.split(r"[,;+/|]", words):
        plain = " ".join(re.findall(r"[a-z0-9]+", bare_form(nfc(part))))
        if plain in _ROLE_NAMES:
            known.add(_ROLE_NAMES[plain].value)
        elif plain:
            unknown.append(part.strip())
    return [role.value for role in Role if role.value in known], unknown
