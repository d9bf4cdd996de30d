"""How wide words are in print, for options in one, two or four columns, and how many pages a paper has."""

from collections.abc import Sequence

from exams.items import Item
from vanban.text import fold_accents, nfc

POINTS_PER_MM = 72 / 25.4
TEXT_WIDTH = (210 - 30 - 15) * POINTS_PER_MM  # points: A4 less its margins
TEXT_HEIGHT = (297 - 20 - 20) * POINTS_PER_MM
LINE = 1.15  # line height over the size of the letters
COLUMNS = (4, 2, 1)
OPTIONS_INDENT = 5 * POINTS_PER_MM  # points
_GAP = 8.0  # points between two options on a line, at least
_HEAD_LINES = 10  # of the first page: the heading with its table and the lines for the name
# Widths of letters of Times New Roman as shares of its size; Vietnamese marks hardly widen a letter.
_SHARES = {
    letter: share
    for letters, share in (
        *((" .,", 0.25), ("ijlt/'’:;|", 0.28), ("frI()-!“”[]", 0.34), ("sJ", 0.39), ("acez?", 0.45)),
        *(("FPS", 0.56), ("ELTZ", 0.61), ("BCR", 0.67), ("ADGHKNOQUVXYw", 0.73), ("m", 0.78), ("MW%@—", 0.94)),
    )
    for letter in letters
}
_USUAL = 0.5


def width_of(text: str, size: float) -> float:
    """Returns how wide a line of text is in points, a little more rather than less."""
    return 1.02 * size * sum(_SHARES.get(char, _USUAL) for char in fold_accents(nfc(text)))


def columns_for(options: Sequence[str], size: float) -> int:
    """Returns in how many columns options are laid out so that each stays on its line; 1 for lines of their own."""
    if any("\n" in option for option in options):
        return 1
    widest = max((width_of(f"A. {option}", size) for option in options), default=0.0) + _GAP
    return next((columns for columns in COLUMNS if widest <= (TEXT_WIDTH - OPTIONS_INDENT) / columns), 1)


def lines_of(item: Item, size: float) -> int:
    """Returns how many lines a question takes in print."""
    stem = sum(_wrapped(line, size) for line in f"Câu 100. {item.stem}".split("\n"))
    columns = columns_for(item.options, size)
    if columns > 1:
        return stem + -(-len(item.options) // columns)
    return stem + sum(_wrapped(line, size) for option in item.options for line in f"A. {option}".split("\n"))


def pages_of(items: Sequence[Item], size: float) -> int:
    """Returns how many pages a paper has, about: what is written in the file until a word processor has counted."""
    points = sum(lines_of(item, size) * size * LINE + 4 for item in items) + _HEAD_LINES * size * LINE
    return max(1, -int(-points // TEXT_HEIGHT))


def _wrapped(line: str, size: float) -> int:
    return max(1, -int(-width_of(line, size) // TEXT_WIDTH))
