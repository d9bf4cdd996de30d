"""The lược đồ as places on a drawing: this document in the middle, the others around it. Data for an SVG template.

On a wide drawing what a document rests on stands at the left, what carries it out at the right, what changed it above
and what it changed below; on a narrow one the same groups stand below each other. Lengths are in SVG units.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from textwrap import wrap

from api.document_content import Neighbour
from api.wording import document_name, validity_words
from vanban.documents import RelationKind, ValidityStatus

MOST_A_SIDE = 6  # boxes; more are told as a number
WIDE, NARROW = 1080, 360
BOX_WIDTH, BOX_HEIGHT, GAP = 296, 92, 18
_MIDDLE = (WIDE - BOX_WIDTH) // 2
_LINE_CHARACTERS = 32  # of a name, at 13 units a letter
_CHANGING = frozenset({RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.AMENDS, RelationKind.SUPPLEMENTS})
_TONES = {
    ValidityStatus.IN_FORCE: "good",
    ValidityStatus.EXPIRED: "bad",
    ValidityStatus.PARTLY_EXPIRED: "warn",
    ValidityStatus.NOT_YET: "warn",
}
NOT_HELD = "chưa có trong kho hoặc không được xem"


class Side(StrEnum):
    """Where a document stands, seen from the one in the middle."""

    ABOVE = "tren"  # changed this document
    LEFT = "trai"  # what this document rests on
    BELOW = "duoi"  # what this document changed
    RIGHT = "phai"  # what carries this document out


SIDE_WORDS = {
    Side.ABOVE: "Văn bản làm thay đổi văn bản này",
    Side.LEFT: "Văn bản làm cơ sở cho văn bản này",
    Side.BELOW: "Văn bản bị văn bản này làm thay đổi",
    Side.RIGHT: "Văn bản thực hiện, hướng dẫn, viện dẫn văn bản này",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A box: what it says, where it leads ("" nowhere), its place, and how the edge to it is drawn."""

    words: str  # the relation, seen from the document in the middle
    name: tuple[str, ...]  # lines
    status: str
    tone: str  # good | warn | bad | ""
    href: str
    title: str
    confirmed: bool
    outgoing: bool
    x: int = 0
    y: int = 0
    path: str = ""  # of the arrow


@dataclass(frozen=True, slots=True)
class More:
    """How many documents of a side have no box."""

    count: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing of the neighbours: its size, the box in the middle and those around it."""

    width: int
    height: int
    centre: Node
    nodes: tuple[Node, ...]
    more: tuple[More, ...]
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def side_of(neighbour: Neighbour) -> Side:
    """Returns where a neighbour stands."""
    if neighbour.kind in _CHANGING:
        return Side.BELOW if neighbour.outgoing else Side.ABOVE
    return Side.LEFT if neighbour.outgoing else Side.RIGHT


def grouped(neighbours: Sequence[Neighbour]) -> dict[Side, list[Neighbour]]:
    """Returns the neighbours by side, each document once a side: the surest and most telling edge of it."""
    sides: dict[Side, dict[str, Neighbour]] = {side: {} for side in Side}
    for one in sorted(neighbours, key=_weight):
        key = str(one.document.document_id) if one.document else one.text.casefold()
        sides[side_of(one)].setdefault(key, one)
    return {side: list(found.values()) for side, found in sides.items()}


def _weight(one: Neighbour) -> tuple[bool, bool, int]:
    return one.document is None, not one.confirmed, list(RelationKind).index(one.kind)


def wide_diagram(centre: Node, neighbours: Sequence[Neighbour]) -> Diagram:
    """Returns the drawing for wide screens."""
    sides = grouped(neighbours)
    tall = max(_column(sides[Side.LEFT]), _column(sides[Side.RIGHT]), BOX_HEIGHT)
    above, below = _column(sides[Side.ABOVE]), _column(sides[Side.BELOW])
    top = max((above + 2 * GAP) if above else 0, (tall - BOX_HEIGHT) // 2)
    bottom = max((below + 2 * GAP) if below else 0, (tall - BOX_HEIGHT) // 2)
    nodes: list[Node] = []
    more: list[More] = []
    starts = {
        Side.ABOVE: (_MIDDLE, top - above - 2 * GAP),
        Side.BELOW: (_MIDDLE, top + BOX_HEIGHT + 2 * GAP),
        Side.LEFT: (0, top + (BOX_HEIGHT - _column(sides[Side.LEFT])) // 2),
        Side.RIGHT: (WIDE - BOX_WIDTH, top + (BOX_HEIGHT - _column(sides[Side.RIGHT])) // 2),
    }
    for side, (x, y) in starts.items():
        placed, rest = _stacked(sides[side], x, max(0, y))
        rims = _spread(top, len(placed))
        nodes += [
            _placed(one, x, at, _wide_path(side, (x, at), top, rim))
            for (one, at), rim in zip(placed, rims, strict=True)
        ]
        more += rest
    return Diagram(WIDE, top + BOX_HEIGHT + bottom, _placed(centre, _MIDDLE, top, ""), tuple(nodes), tuple(more))


def narrow_diagram(centre: Node, neighbours: Sequence[Neighbour]) -> Diagram:
    """Returns the drawing for phones: one column, the edges along its left rim."""
    sides = grouped(neighbours)
    x, y, middle = NARROW - BOX_WIDTH - 20, 0, 0
    placed: list[tuple[Neighbour, int]] = []
    more: list[More] = []
    for side in (Side.ABOVE, Side.LEFT, None, Side.BELOW, Side.RIGHT):
        if side is None:
            middle, y = y, y + BOX_HEIGHT + GAP
            continue
        some, rest = _stacked(sides[side], x, y)
        placed += some
        more += rest
        y += _column(sides[side]) + (GAP if sides[side] else 0)
    nodes = [_placed(one, x, at, _narrow_path(x, at, middle, outgoing=one.outgoing)) for one, at in placed]
    return Diagram(NARROW, max(y - GAP, BOX_HEIGHT), _placed(centre, x, middle, ""), tuple(nodes), tuple(more))


def _column(side: Sequence[Neighbour]) -> int:
    shown = min(len(side), MOST_A_SIDE)
    height = shown * BOX_HEIGHT + max(0, shown - 1) * GAP
    return height + (2 * GAP if len(side) > MOST_A_SIDE else 0)


def _stacked(side: Sequence[Neighbour], x: int, y: int) -> tuple[list[tuple[Neighbour, int]], list[More]]:
    placed = [(one, y + index * (BOX_HEIGHT + GAP)) for index, one in enumerate(side[:MOST_A_SIDE])]
    left = len(side) - MOST_A_SIDE
    return placed, [More(left, x, placed[-1][1] + BOX_HEIGHT + GAP)] if left > 0 else []


def _spread(top: int, count: int) -> list[int]:
    """Returns the heights at which so many arrows meet the side of the middle box, so that none hides another."""
    return [top + BOX_HEIGHT * (index + 1) // (count + 1) for index in range(count)]


def _wide_path(side: Side, box: tuple[int, int], top: int, rim: int) -> str:
    """Returns the line between a box and the middle one, from the document that states the relation."""
    x, y = box
    half = BOX_HEIGHT // 2
    if side is Side.LEFT:  # stated by the middle
        return f"M{_MIDDLE} {rim}L{x + BOX_WIDTH + 2} {y + half}"
    if side is Side.RIGHT:
        return f"M{x} {y + half}L{_MIDDLE + BOX_WIDTH + 2} {rim}"
    return _upright(side, y, top)


def _upright(side: Side, y: int, top: int) -> str:
    """Returns the line to a box above or below; it runs behind the boxes that stand between."""
    middle = _MIDDLE + BOX_WIDTH // 2
    if side is Side.ABOVE:
        return f"M{middle} {y + BOX_HEIGHT}L{middle} {top - 2}"
    return f"M{middle} {top + BOX_HEIGHT}L{middle} {y - 2}"


def _narrow_path(x: int, y: int, middle: int, *, outgoing: bool) -> str:
    half = BOX_HEIGHT // 2
    here, there = (middle, y) if outgoing else (y, middle)
    rim = x - 36
    return f"M{x} {here + half}H{rim}V{there + half}H{x - 2}"


def _placed(one: "Neighbour | Node", x: int, y: int, path: str) -> Node:
    node = one if isinstance(one, Node) else neighbour_node(one)
    return replace(node, x=x, y=y, path=path)


def neighbour_node(one: Neighbour) -> Node:
    """Returns the box of a neighbour, not yet placed; one that is not held or not readable looks the same."""
    proposed = "" if one.confirmed else " (đề xuất)"
    if one.document is None:
        title = f"{one.words}: {one.text} ({NOT_HELD})"
        return Node(one.words + proposed, lines_of(one.text), NOT_HELD, "", "", title, one.confirmed, one.outgoing)
    shown = one.document
    name = document_name(type=shown.type, number=shown.number, date=shown.date)
    status = validity_words(shown.status)
    title = f"{one.words}{proposed}: {name}. {shown.subject or ''} {status}".strip()
    href = f"/van-ban/{shown.document_id}"
    return Node(
        one.words + proposed, lines_of(name), status, _TONES[shown.status], href, title, one.confirmed, one.outgoing
    )


def centre_node(name: str, status: ValidityStatus) -> Node:
    """Returns the box of the document itself, not yet placed."""
    words = validity_words(status)
    return Node("Văn bản này", lines_of(name), words, _TONES[status], "", f"{name}. {words}", True, False)


def lines_of(name: str) -> tuple[str, ...]:
    """Returns a name in at most two lines that fit into a box."""
    lines = wrap(name, _LINE_CHARACTERS) or [""]
    return tuple(lines) if len(lines) <= 2 else (lines[0], lines[1][: _LINE_CHARACTERS - 1].rstrip() + "…")
