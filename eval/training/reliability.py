"""How far stated probabilities come true, as groups and as a picture."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

GROUPS = 10
SIZE, EDGE = 320, 44  # px of the plotted square and of the margins


@dataclass(frozen=True, slots=True)
class Group:
    """Questions of about the same probability: its mean, the share that came true, and how many they are."""

    expected: float
    observed: float
    n: int


def groups(stated: Sequence[tuple[float, bool]], *, count: int = GROUPS) -> list[Group]:
    """Returns groups of equal size by probability, lowest first (DeGroot & Fienberg 1983)."""
    ordered = sorted(stated)
    bounds = [len(ordered) * at // count for at in range(count + 1)]
    parts = [ordered[low:high] for low, high in itertools.pairwise(bounds) if high > low]
    return [Group(fmean(p for p, _ in part), fmean(float(true) for _, true in part), len(part)) for part in parts]


def plot(found: Sequence[Group], *, least: float) -> str:
    """Returns an SVG: stated probability across, share that came true up, the least needed as a dashed line."""
    points = "".join(
        f'<circle cx="{_x(g.expected):.1f}" cy="{_y(g.observed):.1f}" r="5" fill="#8c1d18">'
        f"<title>{g.n} câu: dự đoán {g.expected:.0%}, đúng {g.observed:.0%}</title></circle>"
        for g in found
    )
    ticks = "".join(
        f'<text x="{_x(at / 5):.0f}" y="{SIZE + EDGE + 18}" text-anchor="middle">{at * 20}%</text>'
        f'<text x="{EDGE - 6}" y="{_y(at / 5) + 4:.0f}" text-anchor="end">{at * 20}%</text>'
        for at in range(6)
    )
    side = SIZE + 2 * EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}"'
        f' font-family="sans-serif" font-size="11" role="img" aria-label="Biểu đồ độ tin cậy">\n'
        f'<rect width="{side}" height="{side}" fill="#fff"/>\n'
        f'<rect x="{EDGE}" y="{EDGE}" width="{SIZE}" height="{SIZE}" fill="none" stroke="#777"/>\n'
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#777" stroke-dasharray="2 3"/>\n'
        f'<path d="M{_x(least):.1f} {_y(0)}V{_y(1)}" stroke="#8c1d18" stroke-dasharray="6 4"/>\n'
        f'<text x="{_x(least) + 4:.0f}" y="{EDGE + 14}">ngưỡng trả lời {least:.0%}</text>\n'
        f"{ticks}\n{points}\n"
        f'<text x="{side / 2}" y="{side - 6}" text-anchor="middle">Xác suất dự đoán</text>\n'
        f'<text x="{EDGE}" y="{EDGE - 14}">Tỷ lệ câu mà đoạn đầu trả lời đúng</text>\n</svg>\n'
    )


def _x(share: float) -> float:
    return EDGE + SIZE * share


def _y(share: float) -> float:
    return EDGE + SIZE * (1 - share)
