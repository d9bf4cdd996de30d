"""Items that apply a percentage: what it comes to of a given whole."""

import re
from collections.abc import Iterator

from exams.applying import Applied, applied, derived, is_whole
from exams.asking_figures import is_clear
from exams.dice import Dice
from exams.drafts import SPARE, Draft
from exams.figures import Figure, figures
from exams.items import Operation
from exams.leads import is_readable
from exams.shelf import Shelf
from exams.statements import Statement
from exams.wording import BLANK

_WHOLES = (200, 400, 600, 800, 1000, 1200, 1600, 2000)
_STEPS = (-20, -15, -10, -5, 5, 10, 15, 20)  # per cent
# Percentages that are no share of a whole: growth, interest, what a figure rises or falls by.
_NO_SHARE = re.compile(r"\b(?:tăng|giảm|tốc độ|lãi|bình quân|tăng trưởng|cắt giảm|tiết kiệm)\b[^,;.]*$", re.IGNORECASE)
_NO_SHARE_BEHIND = re.compile(r"^\s*(?:/|mỗi|một năm|hằng năm|hàng năm|so với|tăng trưởng)")


def share_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields an item for each percentage of a sentence that is a share of a whole."""
    for said in shelf.statements:
        for figure in figures(said.text) if is_readable(said) else ():
            if _is_share(said, figure) and is_clear(shelf, said, figure.start, figure.number_end):
                yield from _share(shelf, said, figure, dice)


def _is_share(said: Statement, figure: Figure) -> bool:
    shares = not _NO_SHARE.search(said.text[: figure.start]) and not _NO_SHARE_BEHIND.match(said.text[figure.end :])
    return figure.unit == "%" and is_whole(figure) and figure.value < 100 and shares


def _share(shelf: Shelf, said: Statement, figure: Figure, dice: Dice) -> Iterator[Draft]:
    percent, about = int(figure.value), (said.start, figure.start)
    wholes = [whole for whole in _WHOLES if whole * percent % 100 == 0]
    if not wholes:
        return
    whole = wholes[dice.below(len(wholes), "whole", *about)]
    derivation = derived(Operation.SHARE, str(whole), percent)
    near = [percent + step for step in _STEPS if 0 < percent + step <= 100]
    others = [str(whole * one // 100) for one in near if whole * one % 100 == 0]
    asked = (
        f"Nếu tổng số dùng để tính tỷ lệ này là {whole} thì với tỷ lệ đúng ở chỗ {BLANK}, mức tương ứng là bao nhiêu?"
    )
    remark = f"Tỷ lệ là {percent} %, tính trên {whole} là {derivation.result}."
    case = Applied(said, (figure.start, figure.number_end), asked, derivation, remark)
    yield from applied(shelf, case, [derivation.result, *dice.shuffled(others, *about)[:SPARE]])
