"""The plan for rows that are people: accounts made or changed, never a password."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.roster.plan import PlannedRow, RowProblem, RowState
from ingest.roster.reading import RosterRow
from ingest.roster.standing import Account, Standing
from ingest.roster.values import code_problem, email_problem, name_problem, plain_code, roles_in
from vanban.db.administering import roles_to_give
from vanban.db.people import OPERATOR
from vanban.db.validity import today


@dataclass(frozen=True, slots=True)
class _List:
    """What a row is judged against beside itself: the database, the rows before it, the units the list adds."""

    standing: Standing
    first: Mapping[str, RosterRow]
    new_units: frozenset[str]


def plan_people(rows: Sequence[RosterRow], standing: Standing, new_units: frozenset[str]) -> list[PlannedRow]:
    """Returns the decision about each row; ``new_units`` are the codes that the same list adds without a mistake."""
    first: dict[str, RosterRow] = {}
    for row in rows:
        first.setdefault(plain_code(row.values["username"]), row)
    return [_planned(row, _List(standing, first, new_units)) for row in rows]


def _planned(row: RosterRow, listed: _List) -> PlannedRow:
    username = plain_code(row.values["username"])
    account = listed.standing.accounts.get(username)
    problems = tuple(_problems(row, username, account, listed))
    if problems:
        return PlannedRow(row, RowState.WRONG, username, problems)
    if account is None:
        return PlannedRow(row, RowState.NEW, username)
    changed = tuple(_changed(row, account, listed.standing))
    return PlannedRow(row, RowState.CHANGED if changed else RowState.UNCHANGED, username, (), changed)


def _problems(row: RosterRow, username: str, account: Account | None, listed: _List) -> Iterator[RowProblem]:
    yield from code_problem("username", username)
    if listed.first[username] is not row:
        yield RowProblem("username", f"Trùng tên đăng nhập với dòng {listed.first[username].number}.")
    yield from name_problem("name", row.values["name"], most=200, needed=account is None)
    yield from email_problem("email", row.values.get("email", ""))
    if account is not None and (account.beyond or username == OPERATOR):
        yield RowProblem("username", "Tài khoản này đã có và không thuộc quyền quản trị của đồng chí.")
        return
    yield from _unit_problems(row.values["unit"], account, listed.standing, listed.new_units)
    yield from _role_problems(row.values.get("roles", ""), account, listed.standing)


def _unit_problems(
    words: str, account: Account | None, standing: Standing, new_units: frozenset[str]
) -> Iterator[RowProblem]:
    code = plain_code(words)
    unit = standing.tree.by_code(code)
    if not code:
        if account is None:
            yield RowProblem("unit", "Còn trống.")
    elif unit is None or unit.id not in standing.scope:
        if code not in new_units:
            yield RowProblem("unit", f"Không có đơn vị mã “{code}” trong hệ thống và trong tệp.")
    elif unit.ended(today()) and (account is None or account.unit_id != unit.id):
        yield RowProblem("unit", f"Đơn vị “{unit.name}” đã kết thúc hoạt động.")


def _role_problems(words: str, account: Account | None, standing: Standing) -> Iterator[RowProblem]:
    roles, unknown = roles_in(words)
    if unknown:
        yield RowProblem("roles", f"Không có vai trò “{', '.join(unknown)[:100]}”.")
    before = set(account.roles.split()) if account is not None else set()
    giving = {role.value for role in roles_to_give(standing.principal)}
    if words and (set(roles) ^ before) - giving:
        yield RowProblem("roles", "Có vai trò chỉ quản trị viên hệ thống giao hoặc thôi giao.")


def _changed(row: RosterRow, account: Account, standing: Standing) -> Iterator[str]:
    """Yields the fields that change; an empty cell leaves what is there."""
    values = row.values
    if values["name"] and values["name"] != account.name:
        yield "name"
    unit = standing.tree.by_code(values["unit"])
    if values["unit"] and (unit is None or unit.id != account.unit_id):
        yield "unit"
    roles, _ = roles_in(values.get("roles", ""))
    if roles and set(roles) != set(account.roles.split()):
        yield "roles"
    if values.get("email") and values["email"] != account.email:
        yield "email"
