"""Paths: how people cite a unit ("Điều 5, khoản 2, điểm đ"; "mục II.1, gạch đầu dòng 2"; "điểm 9.3.2")."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.markers import Style
from vanban.documents import SectionKind

_FIXED = {
    SectionKind.BASIS: "căn cứ",
    SectionKind.PREAMBLE: "phần mở đầu",
    SectionKind.CLOSING: "phần ký",
}
_COUNTED = {Style.DASH: "gạch đầu dòng", Style.PLUS: "dấu cộng", Style.STAR: "dấu sao"}
_OUTLINE = frozenset({Style.LETTER, Style.ROMAN, Style.NUMBER, Style.DECIMAL})
_SCOPES = frozenset({Style.ANNEX, Style.FORM})
_CITED_ALONE = frozenset({Style.CHAPTER, Style.ARTICLE})  # numbered through the document, cited without what encloses


@dataclass(slots=True)
class Unit:
    """A section in the making: ``style`` is None for what has no mark, ``own_end`` ends its words before its first
    child, ``last`` ends its last own line; offsets count in the assembled text."""

    kind: SectionKind
    style: Style | None
    label: str
    title: str
    parent: int | None
    start: int
    own_end: int
    last: int
    page: int | None
    numbers: tuple[int, ...] = ()
    has_children: bool = False


def section_paths(units: Sequence[Unit]) -> list[str]:
    """Returns a path for each unit, unique in the document; a path that would come again ends in "(2)"."""
    paths: list[str] = []
    counts: Counter[tuple[int | None, str]] = Counter()
    used: Counter[str] = Counter()
    decimal_scopes = _decimal_scopes(units)
    for index, unit in enumerate(units):
        path = _path(units, index, paths, counts, decimal_scopes)
        if used[path] and unit.style in _CITED_ALONE and unit.parent is not None:
            path = f"{paths[unit.parent]}, {unit.label}"
        used[path] += 1
        while used[path] > 1:
            used[numbered := f"{path} ({used[path]})"] += 1
            if used[numbered] == 1:
                path = numbered
            else:
                used[path] += 1
        paths.append(path)
    return paths


def _decimal_scopes(units: Sequence[Unit]) -> set[int | None]:
    """Returns the parents whose groups "1." hold "1.1": there the groups are cited as "điểm 1"."""
    return {
        units[unit.parent].parent
        for unit in units
        if unit.style is Style.DECIMAL and unit.parent is not None and units[unit.parent].style is Style.NUMBER
    }


def _path(
    units: Sequence[Unit],
    index: int,
    paths: Sequence[str],
    counts: Counter[tuple[int | None, str]],
    decimal_scopes: set[int | None],
) -> str:
    unit = units[index]
    above = paths[unit.parent] if unit.parent is not None else ""
    if unit.kind in _FIXED:
        return _joined(above, _FIXED[unit.kind])
    if unit.style is None or unit.style in _COUNTED:
        word = _COUNTED[unit.style] if unit.style else "bảng"
        counts[unit.parent, word] += 1
        return _joined(above, f"{word} {counts[unit.parent, word]}")
    if unit.style in _OUTLINE:
        return _outline_path(units, unit, paths, decimal_scopes)
    if unit.style in _CITED_ALONE:
        return _joined(_scope_path(units, unit.parent, paths), unit.label)
    return _joined(above, _term(unit))


def _term(unit: Unit) -> str:
    if unit.style is Style.ALPHA:
        return f"điểm {unit.label}"
    if unit.style is Style.PAREN_NUMBER:
        return f"mục {unit.label}"
    if unit.style is Style.LOWER_ROMAN:
        return f"tiết {unit.label}"
    return unit.label


def _outline_path(units: Sequence[Unit], unit: Unit, paths: Sequence[str], decimal_scopes: set[int | None]) -> str:
    parent = units[unit.parent] if unit.parent is not None else None
    above = paths[unit.parent] if unit.parent is not None else ""
    if parent is not None and unit.style is Style.DECIMAL:
        return _decimal_path(units, unit, paths)
    if parent is not None and parent.style in _OUTLINE and not _is_khoan(units, unit.parent):
        return f"{above}.{unit.label}"
    if unit.style is Style.NUMBER and parent is not None and parent.style is Style.ARTICLE:
        return _joined(above, f"khoản {unit.label}")
    in_annex = parent is not None and parent.style is not None
    by_points = not in_annex and (unit.style is Style.DECIMAL or unit.parent in decimal_scopes)
    return _joined(above, f"{'điểm' if by_points else 'mục'} {unit.label}")


def _is_khoan(units: Sequence[Unit], index: int | None) -> bool:
    if index is None or units[index].style is not Style.NUMBER:
        return False
    parent = units[index].parent
    return parent is not None and units[parent].style is Style.ARTICLE


def _decimal_path(units: Sequence[Unit], unit: Unit, paths: Sequence[str]) -> str:
    """Returns the path of "2.1": it carries the number of the group above it, so it takes that group's place."""
    place = unit.parent
    while place is not None and units[place].style in (Style.DECIMAL, Style.NUMBER) and not _is_khoan(units, place):
        place = units[place].parent
    if place is None:
        return f"điểm {unit.label}"
    style, above = units[place].style, paths[place]
    if style in (Style.ROMAN, Style.LETTER):
        same = unit.label.split(".")[0] == units[place].label
        return f"{above}.{unit.label}" if not same else _joined(above, f"điểm {unit.label}")
    if _is_khoan(units, place):
        return _joined(above, f"điểm {unit.label}")
    if style is Style.ARTICLE:
        deep = len(unit.numbers) > 2
        return _joined(above, f"{'điểm' if deep else 'khoản'} {unit.label}")
    return _joined(above, f"mục {unit.label}")


def _scope_path(units: Sequence[Unit], index: int | None, paths: Sequence[str]) -> str:
    while index is not None and units[index].style not in _SCOPES:
        index = units[index].parent
    return paths[index] if index is not None else ""


def _joined(above: str, term: str) -> str:
    return f"{above}, {term}" if above else term
