"""Drawing questions of a paper for one attempt, evenly over its topics and levels.

Each cell of topic × level gets its share of the drawn questions, rounded up or down so that every topic, every level
and the whole keep theirs as well (within one), while each question of the paper has the same chance to be drawn. This
is unbiased controlled rounding: L. H. Cox, "A constructive procedure for unbiased controlled rounding", JASA 82 (1987).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from random import Random

Cell = tuple[str, str]
_SLACK = "\x00"  # the row and the column that bring every sum to a whole number
Table = dict[Cell, Fraction]


def draw(cells: Mapping[int, Cell], count: int, random: Random) -> list[int]:
    """Returns ``count`` of the places, drawn evenly over their cells; all of them where there are no more."""
    if count >= len(cells):
        return sorted(cells)
    shares = shared_out(Counter(cells.values()), count, random)
    drawn: list[int] = []
    for cell, share in shares.items():
        drawn += random.sample(sorted(place for place, own in cells.items() if own == cell), share)
    return sorted(drawn)


def shared_out(sizes: Mapping[Cell, int], count: int, random: Random) -> dict[Cell, int]:
    """Returns how many of each cell: its share or the whole number next to it, the same for every row and column."""
    total = sum(sizes.values())
    table = {cell: Fraction(size * count, total) for cell, size in sorted(sizes.items())}
    _balance(table)
    while cycle := _cycle(table, random):
        _turn(table, cycle, random)
    return {cell: int(table[cell]) for cell in sizes}


def _balance(table: Table) -> None:
    """Adds a row and a column that bring the sum of every row and column to a whole number; theirs are whole too."""
    rows: dict[str, Fraction] = {}
    columns: dict[str, Fraction] = {}
    for (row, column), value in table.items():
        rows[row] = rows.get(row, Fraction()) + value
        columns[column] = columns.get(column, Fraction()) + value
    table |= {(row, _SLACK): -value % 1 for row, value in rows.items()}
    table |= {(_SLACK, column): -value % 1 for column, value in columns.items()}


def _cycle(table: Table, random: Random) -> list[Cell]:
    """Returns cells with fractions, neighbours alternately of one row and of one column, back to the first; or none."""
    open_cells = [cell for cell, value in table.items() if value.denominator != 1]
    if not open_cells:
        return []
    path = [random.choice(open_cells)]
    along = 0
    while True:
        line = path[-1][along]
        ways = [cell for cell in open_cells if cell[along] == line and cell != path[-1]]
        before = next((at for at, cell in enumerate(path[:-1]) if cell in ways and (len(path) - at) % 2 == 0), None)
        if before is not None:
            return path[before:]
        path.append(random.choice(ways))
        along = 1 - along


def _turn(table: Table, cycle: Sequence[Cell], random: Random) -> None:
    """Moves the cells of a cycle up and down by turns until one is whole, either way by chance, so that on the average
    nothing moves."""
    first, second = cycle[::2], cycle[1::2]
    up = min([1 - table[cell] % 1 for cell in first] + [table[cell] % 1 for cell in second])
    down = min([table[cell] % 1 for cell in first] + [1 - table[cell] % 1 for cell in second])
    step = up if random.random() * float(up + down) < down else -down
    for cell in first:
        table[cell] += step
    for cell in second:
        table[cell] -= step
