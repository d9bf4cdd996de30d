"""Items that ask how often something is done, or by which majority it is decided."""

import re
from collections.abc import Iterator

from exams.asking_figures import is_clear
from exams.dice import Dice
from exams.drafts import OPTIONS, Draft, explained, source_of
from exams.items import Kind, Level
from exams.patterns import pattern
from exams.shelf import Shelf, plain
from exams.statements import Statement
from exams.wording import cloze, opening, with_blank

# Words of one scale, from often to seldom and from few to many: the others are wrong where one is right.
_EVERY = tuple(f"hằng {unit}" for unit in ("ngày", "tuần", "tháng", "quý", "năm"))
_ALSO_EVERY = tuple(one.replace("hằng", "hàng") for one in _EVERY)
_ONCE = (
    "mỗi tuần một lần", "mỗi tháng một lần", "hai tháng một lần", "ba tháng một lần", "sáu tháng một lần",
    "mỗi năm một lần",
)  # fmt: skip
_MAJORITIES = ("một phần ba", "quá nửa", "hai phần ba", "ba phần tư", "bốn phần năm")
_SCALES = ((_EVERY, "tần suất"), (_ALSO_EVERY, "tần suất"), (_ONCE, "tần suất"), (_MAJORITIES, "tỷ lệ"))
# What is done again and again: "kế hoạch hằng năm" only names a plan.
_REACH = 60  # characters between what is done and how often
_DONE = pattern("done_again", re.IGNORECASE)
# A day of the week comes round weekly, a day of the month monthly: they give the key away.
_DAY_BEFORE = re.compile(r"\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|ngày \d{1,2})\s*$", re.IGNORECASE)

_TELLS = re.compile(r"\b(?:tổng kết|sơ kết|cuối|đầu) (?:năm|quý|tháng|tuần)\b", re.IGNORECASE)
_PART_BEHIND = re.compile(r"\s*\(?(?:vào )?(?:đầu|cuối|quý|tháng|ngày)\b")  # "hằng năm (vào cuối quý III)"


def cycle_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields an item for each sentence that says once how often, or by how many."""
    for said in shelf.statements:
        for scale, asked in _SCALES:
            draft = _draft(shelf, said, scale, asked, dice)
            if draft is not None:
                yield draft


def _draft(shelf: Shelf, said: Statement, scale: tuple[str, ...], asked: str, dice: Dice) -> Draft | None:
    found = [one for one in scale if plain(one) in plain(said.text)]
    at = said.text.find(found[0]) if len(found) == 1 else -1
    before = said.text[max(0, at - _REACH) : max(0, at)]
    if at < 0 or not said.stands_alone or not _DONE.search(before) or _DAY_BEFORE.search(before):
        return None
    if _PART_BEHIND.match(said.text[at + len(found[0]) :]) or _TELLS.search(said.text):
        return None
    start, end = at, at + len(found[0])
    blanked = with_blank(said, start, end)
    context = f"{said.text[:start]} {said.text[end:]}"
    others = [one for one in scale if one != found[0] and not shelf.says(context, one)]
    if blanked is None or len(others) < OPTIONS - 1 or not is_clear(shelf, said, start, end):
        return None
    wrong = dice.shuffled(others, said.start, "scale")
    source = source_of(shelf.document, said)
    return Draft(
        Kind.CLOZE, Level.KNOW, cloze(opening(shelf.document, said), blanked, what=asked), found[0], tuple(wrong),
        explained([source]), (source,), said.section, (said.start,), worth=3,
        in_order=tuple(one for one in scale if one == found[0] or one in wrong),
    )  # fmt: skip
