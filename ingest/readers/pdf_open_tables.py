"""Tables drawn without all their rules: the sides and columns that the eye adds."""

from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.pdf_geometry import SPACE, Rule, Word

_LEAST_RULES = 4  # flat rules of one width that make a table without upright ones: heads and two rows at least
_LEAST_WIDTH = 200.0  # points
_TALLEST_ROW = 220.0  # points
_LEAST_GUTTER = 7.0  # points of white between columns in all rows; a space in justified text is narrower
_LEAST_GUTTERS = 2  # with one alone two columns of text would do


def spans_of(flat: Sequence[Rule]) -> list[list[Rule]]:
    """Returns the flat rules in groups of one left and right end."""
    spans: dict[tuple[int, int], list[Rule]] = {}
    for rule in flat:
        spans.setdefault((round(rule.x0 / 4), round(rule.x1 / 4)), []).append(rule)
    return list(spans.values())


def missing_sides(flat: Sequence[Rule], upright: Sequence[Rule]) -> list[Rule]:
    """Returns the outer sides of tables drawn open at left and right: rules of one width with columns between."""
    sides: list[Rule] = []
    for same in spans_of(flat):
        x0, x1 = min(r.x0 for r in same), max(r.x1 for r in same)
        top, bottom = min(r.top for r in same), max(r.bottom for r in same)
        inner = [u for u in upright if x0 - 4 <= u.x0 <= x1 + 4 and u.bottom >= top - 4 and u.top <= bottom + 4]
        if len(same) < 3 or not any(x0 + 8 < u.x0 < x1 - 8 for u in inner):
            continue
        top, bottom = max(top, min(u.top for u in inner)), min(bottom, max(u.bottom for u in inner))
        sides += [Rule(x, x, top, bottom) for x in (x0, x1) if not any(abs(u.x0 - x) < 4 for u in inner)]
    return sides


def missing_columns(flat: Sequence[Rule], upright: Sequence[Rule], words: Sequence[Word]) -> list[Rule]:
    """Returns the sides and columns of tables drawn with flat rules alone: where no word of any row stands."""
    found: list[Rule] = []
    for same in spans_of(flat):
        heights = sorted({round(rule.top) for rule in same})
        x0, x1 = min(r.x0 for r in same), max(r.x1 for r in same)
        top, bottom = float(heights[0]), float(heights[-1])
        if len(heights) < _LEAST_RULES or x1 - x0 < _LEAST_WIDTH:
            continue
        if any(x0 - 4 <= u.x0 <= x1 + 4 and u.bottom > top and u.top < bottom for u in upright):
            continue
        inside = [w for w in words if w.text != SPACE and top < w.middle[1] < bottom and x0 <= w.middle[0] <= x1]
        rows = list(pairwise(heights))
        filled = all(b - a < _TALLEST_ROW and any(a < w.middle[1] < b for w in inside) for a, b in rows)
        gutters = _gutters(inside, x0, x1) if filled else []
        if len(gutters) >= _LEAST_GUTTERS:
            found += [Rule(x, x, top, bottom) for x in (x0, *gutters, x1)]
    return found


def _gutters(words: Sequence[Word], x0: float, x1: float) -> list[float]:
    """Returns the middles of the white stripes between the words of all rows."""
    gutters: list[float] = []
    reach = x0
    for word in sorted(words, key=lambda w: w.x0):
        if word.x0 - reach >= _LEAST_GUTTER and reach > x0:
            gutters.append((word.x0 + reach) / 2)
        reach = max(reach, word.x1)
    return [x for x in gutters if x < x1]
