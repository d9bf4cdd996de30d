"""The lược đồ as places: nothing overlaps, nothing leaves the drawing, nobody is counted twice."""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.diagram import (
    MOST_A_SIDE,
    Diagram,
    Side,
    centre_node,
    grouped,
    lines_of,
    narrow_diagram,
    side_of,
    wide_diagram,
)
from api.document_content import Neighbour
from vanban.answers import DocumentSummary
from vanban.documents import RelationKind, ValidityStatus

CENTRE = centre_node("Quy định số 34-QĐ/TU ngày 20/04/2026", ValidityStatus.IN_FORCE)


def neighbour(kind: RelationKind, number: int, *, outgoing: bool, held: bool = True, sure: bool = True) -> Neighbour:
    """Returns an edge to document ``number``, or to one that is not held."""
    day = datetime.date(2026, 1, 1)
    summary = DocumentSummary(number, f"{number}-NQ/TU", "Nghị quyết", None, day, None, ValidityStatus.EXPIRED, None)
    text = f"Nghị quyết số {number}-NQ/TU"
    return Neighbour(kind, outgoing, summary if held else None, text, "x", 0, 1, sure)


NEIGHBOURS = st.lists(
    st.builds(
        neighbour,
        st.sampled_from(RelationKind),
        st.integers(1, 30),
        outgoing=st.booleans(),
        held=st.booleans(),
        sure=st.booleans(),
    ),
    max_size=40,
)
BOTH = pytest.mark.parametrize("draw", [wide_diagram, narrow_diagram])


def boxes(drawing: Diagram) -> list[tuple[int, int, int, int]]:
    return [
        (node.x, node.y, node.x + drawing.box_width, node.y + drawing.box_height)
        for node in (drawing.centre, *drawing.nodes)
    ]


@BOTH
@given(neighbours=NEIGHBOURS)
def test_boxes_lie_inside_the_drawing_and_never_on_each_other(draw: object, neighbours: list[Neighbour]) -> None:
    drawing = draw(CENTRE, neighbours)
    placed = boxes(drawing)
    for left, top, right, bottom in placed:
        assert 0 <= left < right <= drawing.width
        assert 0 <= top < bottom <= drawing.height
    for index, a in enumerate(placed):
        for b in placed[index + 1 :]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    assert all(0 <= one.y <= drawing.height for one in drawing.more)


@BOTH
@given(neighbours=NEIGHBOURS)
def test_boxes_and_the_numbers_of_others_make_up_all_the_documents(draw: object, neighbours: list[Neighbour]) -> None:
    drawing = draw(CENTRE, neighbours)
    sides = grouped(neighbours)
    assert len(drawing.nodes) + sum(one.count for one in drawing.more) == sum(map(len, sides.values()))
    assert len(drawing.nodes) == sum(min(len(side), MOST_A_SIDE) for side in sides.values())


@given(NEIGHBOURS)
def test_a_document_stands_once_a_side_by_its_surest_edge(neighbours: list[Neighbour]) -> None:
    for side, some in grouped(neighbours).items():
        keys = [one.document.document_id if one.document else one.text for one in some]
        assert len(keys) == len(set(keys))
        for one in some:
            same = [n for n in neighbours if side_of(n) is side and n.document and n.document == one.document]
            assert one.confirmed or not any(n.confirmed for n in same)


@BOTH
def test_the_arrow_goes_from_the_document_that_states_the_relation(draw: object) -> None:
    for outgoing in (True, False):
        drawing = draw(CENTRE, [neighbour(RelationKind.IMPLEMENTS, 1, outgoing=outgoing)])
        node, centre = drawing.nodes[0], drawing.centre
        numbers = [int(one) for one in re.findall(r"\d+", node.path)]
        begin, end = numbers[:2], numbers[-1 if draw is wide_diagram else -2]  # the height at which it ends
        source, target = (centre, node) if outgoing else (node, centre)
        assert source.x <= begin[0] <= source.x + drawing.box_width
        assert source.y <= begin[1] <= source.y + drawing.box_height
        assert end == target.y + drawing.box_height // 2


@given(st.integers(2, MOST_A_SIDE))
def test_no_two_arrows_meet_the_middle_box_at_one_point(count: int) -> None:
    drawing = wide_diagram(CENTRE, [neighbour(RelationKind.GUIDES, n, outgoing=False) for n in range(count)])
    ends = [node.path.split("L")[1] for node in drawing.nodes]
    assert len(set(ends)) == count


def test_each_relation_has_its_side() -> None:
    assert side_of(neighbour(RelationKind.REPLACES, 1, outgoing=False)) is Side.ABOVE
    assert side_of(neighbour(RelationKind.AMENDS, 1, outgoing=True)) is Side.BELOW
    assert side_of(neighbour(RelationKind.BASED_ON, 1, outgoing=True)) is Side.LEFT
    assert side_of(neighbour(RelationKind.GUIDES, 1, outgoing=False)) is Side.RIGHT


@given(st.text(max_size=300))
def test_a_name_takes_at_most_two_lines_that_fit(name: str) -> None:
    lines = lines_of(name)
    assert 1 <= len(lines) <= 2
    assert all(len(line) <= 32 for line in lines)
