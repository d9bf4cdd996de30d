"""The columns of a list: what they may be called, with or without marks, and which kind of list has which."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from vanban.text import bare_form, nfc


class RosterKind(StrEnum):
    """What the rows of a list are."""

    UNITS = "don_vi"
    PEOPLE = "nguoi"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the name in the template, the other names it goes by (without marks), whether a row needs it."""

    field: str
    title: str
    names: tuple[str, ...] = ()
    needed: bool = False


COLUMNS: dict[RosterKind, tuple[Column, ...]] = {
    RosterKind.UNITS: (
        Column("code", "Mã đơn vị", ("ma", "ma dv", "code", "ma so don vi"), needed=True),
        Column("name", "Tên đơn vị", ("ten", "ten dv", "name", "don vi"), needed=True),
        Column(
            "parent",
            "Mã đơn vị cấp trên",
            ("ma cap tren", "cap tren", "don vi cap tren", "ma don vi cha", "truc thuoc", "parent"),
        ),
        Column("valid_from", "Hoạt động từ ngày", ("tu ngay", "ngay thanh lap", "ngay bat dau", "valid from")),
    ),
    RosterKind.PEOPLE: (
        Column("username", "Tên đăng nhập", ("tai khoan", "username", "user", "ten tai khoan"), needed=True),
        Column("name", "Họ và tên", ("ho ten", "ho va ten day du", "ten", "name", "ho ten day du"), needed=True),
        Column("unit", "Mã đơn vị", ("ma dv", "don vi", "unit", "ma", "ma don vi cong tac"), needed=True),
        Column("roles", "Vai trò", ("cac vai tro", "quyen", "roles", "role", "chuc nang")),
        Column("email", "Thư điện tử", ("email", "e mail", "hop thu", "dia chi thu dien tu", "mail")),
    ),
}
HEADING_ROWS = 15  # a list may begin with its title


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a list: its kind, the row it stands in (0-based), and where each field is."""

    kind: RosterKind
    row: int
    places: dict[str, int]


def find_heading(rows: Sequence[Sequence[str]]) -> Heading | None:
    """Returns the heading among the first rows, or None: the row that has every needed column of a kind."""
    for number, row in enumerate(rows[:HEADING_ROWS]):
        for kind in (RosterKind.PEOPLE, RosterKind.UNITS):  # only people have a column of sign-in names
            places = _places(row, kind)
            if all(column.field in places for column in COLUMNS[kind] if column.needed):
                return Heading(kind, number, places)
    return None


def title_of(kind: RosterKind, field: str) -> str:
    """Returns what a column is called in the template."""
    return next((column.title for column in COLUMNS[kind] if column.field == field), field)


def known_cells(row: Sequence[str]) -> int:
    """Returns how many cells of a row are names of columns; tells which separator cuts a file rightly."""
    return max(len(_places(row, kind)) for kind in RosterKind)


def _places(row: Sequence[str], kind: RosterKind) -> dict[str, int]:
    """Returns where each field stands; a column's own title goes before its other names, the first cell wins."""
    cells = [_plain(cell) for cell in row]
    places: dict[str, int] = {}
    for exact in (True, False):
        for column in COLUMNS[kind]:
            names = (_plain(column.title),) if exact else column.names
            for place, cell in enumerate(cells):
                if cell in names and column.field not in places and place not in places.values():
                    places[column.field] = place
    return places


def _plain(words: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", bare_form(nfc(words))))
