"""Which pixels of a picture belong together: those that touch, or lie within reach of each other."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


def gathered(squares: NDArray[np.bool_], reach: tuple[int, int]) -> Iterator[tuple[int, int, int, int]]:
    """Yields the boxes (left, top, right, bottom) of set squares that lie within reach (across, down) of each other."""
    waiting = {(int(y), int(x)) for y, x in np.argwhere(squares)}
    while waiting:
        edge = [waiting.pop()]
        ys, xs = [edge[0][0]], [edge[0][1]]
        while edge:
            y, x = edge.pop()
            for down in range(-reach[1], reach[1] + 1):
                for across in range(-reach[0], reach[0] + 1):
                    near = (y + down, x + across)
                    if near in waiting:
                        waiting.remove(near)
                        edge.append(near)
                        ys.append(near[0])
                        xs.append(near[1])
        yield min(xs), min(ys), max(xs), max(ys)


def connected(mask: NDArray[np.bool_]) -> Iterator[tuple[int, int, int, int]]:
    """Yields the box (left, top, right, bottom) of every set of touching pixels: runs of rows that touch are united."""
    parent: list[int] = []
    runs: list[tuple[int, int, int]] = []  # row, first, last

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    above: list[int] = []
    for y, row in enumerate(mask):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
        here: list[int] = []
        start = 0
        for first, last in zip(edges[::2].tolist(), (edges[1::2] - 1).tolist(), strict=True):
            index = len(runs)
            runs.append((y, first, last))
            parent.append(index)
            here.append(index)
            while start < len(above) and runs[above[start]][2] < first - 1:
                start += 1
            for other in above[start:]:
                if runs[other][1] > last + 1:
                    break
                parent[root(other)] = root(index)
        above = here
    boxes: dict[int, list[int]] = {}
    for index, (y, first, last) in enumerate(runs):
        box = boxes.setdefault(root(index), [first, y, last, y])
        box[0], box[2], box[3] = min(box[0], first), max(box[2], last), max(box[3], y)
    yield from ((box[0], box[1], box[2], box[3]) for box in boxes.values())
