"""The plan for rows that are units: codes, names, places in the tree that is there after the list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.roster.plan import PlannedRow, RowProblem, RowState
from ingest.roster.reading import RosterRow
from ingest.roster.standing import Standing
from ingest.roster.values import code_problem, day_in, name_problem, plain_code
from vanban.db.validity import today
from vanban.unit_tree import Unit

NO_PARENT = "Không có đơn vị mã “{code}” trong hệ thống và trong tệp."
LOOP = "Các đơn vị cấp trên nối thành vòng tròn."
ORPHAN = "Đơn vị cấp trên trong tệp chưa đúng nên dòng này chưa nhập được."


@dataclass(frozen=True, slots=True)
class _List:
    """What a row is judged against beside itself: the database, the rows before it, the codes the list adds."""

    standing: Standing
    first: Mapping[str, RosterRow]

    def adds(self, code: str) -> bool:
        """Tells whether a code is of a new unit of the list."""
        return code in self.first and self.standing.tree.by_code(code) is None


def plan_units(rows: Sequence[RosterRow], standing: Standing) -> list[PlannedRow]:
    """Returns the decision about each row. A row below a wrong new unit is wrong too, and so is every row of a loop."""
    first: dict[str, RosterRow] = {}
    for row in rows:
        first.setdefault(plain_code(row.values["code"]), row)
    return _settled([_planned(row, _List(standing, first)) for row in rows], standing)


def _planned(row: RosterRow, listed: _List) -> PlannedRow:
    code = plain_code(row.values["code"])
    unit = listed.standing.tree.by_code(code)
    problems = tuple(_problems(row, code, unit, listed))
    if problems:
        return PlannedRow(row, RowState.WRONG, code, problems)
    if unit is None:
        return PlannedRow(row, RowState.NEW, code)
    changed = tuple(_changed(row, unit, listed.standing))
    return PlannedRow(row, RowState.CHANGED if changed else RowState.UNCHANGED, code, (), changed)


def _problems(row: RosterRow, code: str, unit: Unit | None, listed: _List) -> Iterator[RowProblem]:
    yield from code_problem("code", code)
    yield from name_problem("name", row.values["name"], most=200, needed=unit is None)
    if listed.first[code] is not row:
        yield RowProblem("code", f"Trùng mã với dòng {listed.first[code].number}.")
    if row.values.get("valid_from") and day_in(row.values["valid_from"]) is None:
        yield RowProblem("valid_from", "Ngày chưa đúng; ghi ngày/tháng/năm.")
    if unit is not None and unit.id not in listed.standing.scope:
        yield RowProblem("code", "Mã này không dùng được: đã có ở đơn vị đồng chí không quản trị.")
    else:
        yield from _place_problems(row, unit, listed)


def _place_problems(row: RosterRow, unit: Unit | None, listed: _List) -> Iterator[RowProblem]:
    standing, parent = listed.standing, plain_code(row.values.get("parent", ""))
    if not parent:
        if unit is None and not standing.system:
            yield RowProblem("parent", "Chỉ quản trị viên hệ thống thêm được đơn vị cao nhất.")
        return
    above = standing.tree.by_code(parent)
    if not listed.adds(parent) and (above is None or above.id not in standing.scope):
        yield RowProblem("parent", NO_PARENT.format(code=parent))
    elif above is not None and above.ended(today()):
        yield RowProblem("parent", "Đơn vị cấp trên đã kết thúc hoạt động.")
    own_place = unit is None or standing.system or unit.parent_id in standing.scope
    if unit is not None and not own_place and _moves(parent, unit, standing):
        yield RowProblem("parent", "Vị trí của đơn vị này do quản trị viên cấp trên quyết định.")


def _settled(planned: list[PlannedRow], standing: Standing) -> list[PlannedRow]:
    """Returns the plan in which what is not wrong makes a sound tree by itself, whatever wrong rows are left out."""
    while True:
        parents = _parents_after(planned, standing)
        fallen = {}
        for number, one in enumerate(planned):
            parent = plain_code(one.row.values.get("parent", ""))
            if one.state is RowState.WRONG:
                continue
            if parent and parent not in parents:
                fallen[number] = ORPHAN
            elif _loops(one.key, parents):
                fallen[number] = LOOP
        if not fallen:
            return planned
        for number, words in fallen.items():
            one = planned[number]
            planned[number] = PlannedRow(one.row, RowState.WRONG, one.key, (RowProblem("parent", words),))


def _parents_after(planned: Sequence[PlannedRow], standing: Standing) -> dict[str, str | None]:
    """Returns each code there is after the rows that are not wrong, with the code above it."""
    units = standing.tree.units
    parents: dict[str, str | None] = {
        unit.code: None if unit.parent_id is None else units[unit.parent_id].code for unit in units.values()
    }
    for one in planned:
        parent = plain_code(one.row.values.get("parent", "")) or None
        if one.state is not RowState.WRONG:
            parents[one.key] = parent or parents.get(one.key)
    return parents


def _loops(code: str, parents: Mapping[str, str | None]) -> bool:
    seen = {code}
    current = parents.get(code)
    while current is not None:
        if current in seen:
            return True
        seen.add(current)
        current = parents.get(current)
    return False


def _changed(row: RosterRow, unit: Unit, standing: Standing) -> Iterator[str]:
    """Yields the fields that change; an empty cell leaves what is there."""
    if row.values["name"] and row.values["name"] != unit.name:
        yield "name"
    if _moves(plain_code(row.values.get("parent", "")), unit, standing):
        yield "parent"
    day = day_in(row.values.get("valid_from", ""))
    if day is not None and day != unit.valid_from:
        yield "valid_from"


def _moves(parent: str, unit: Unit, standing: Standing) -> bool:
    above = standing.tree.units.get(unit.parent_id) if unit.parent_id is not None else None
    return bool(parent) and parent != (above.code if above is not None else "")
