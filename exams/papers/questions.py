"""A question that may stand in a paper, and whether it may: one that a person answers by choosing options."""

import re
from dataclasses import dataclass
from enum import StrEnum

from exams.formats.entries import MOST_OPTIONS, Entry
from exams.items import Item, Kind
from exams.lint_words import names_all_options, sort_value
from exams.shelf import option_form
from vanban.text import bare_form

_TRUTH = frozenset({"đúng", "sai", "có", "không", "đồng ý", "không đồng ý"})
_NAMES_LETTERS = re.compile(r"\b(?:ca )?[a-h](?:,| va| hoac) [a-h]\b|\b(?:phuong an|dap an|y) [a-h]\b")


@dataclass(frozen=True, slots=True)
class Question:
    """A version of a question of the bank, by the id of the question."""

    id: int
    version: int
    entry: Entry

    @property
    def item(self) -> Item:
        """What the question says."""
        return self.entry.item


class Movement(StrEnum):
    """How the options of a question may be moved."""

    FREE = "tron"
    SORTED = "theo_thu_tu"  # numbers and dates rise
    FIXED = "giu_nguyen"


def movement_of(item: Item) -> Movement:
    """Returns how the options of an item may be moved.

    Fixed: true or false, matching and ordering, options that name others by their letters or "all of the above".
    """
    if item.kind in (Kind.TRUE_FALSE, Kind.MATCHING, Kind.ORDER) or _is_truth(item) or _names_others(item):
        return Movement.FIXED
    values = [sort_value(option.strip()) for option in item.options]
    alike = len({len(value) for value in values if value is not None}) == 1
    return Movement.SORTED if alike and None not in values else Movement.FREE


def first_order(item: Item) -> tuple[int, ...]:
    """Returns the places of the options before any shuffling: as they are, numbers and dates rising."""
    places = tuple(range(len(item.options)))
    if movement_of(item) is not Movement.SORTED:
        return places
    return tuple(sorted(places, key=lambda place: (sort_value(item.options[place].strip()) or (), place)))


def unfit(entry: Entry) -> str:
    """Returns why a question cannot be answered on an answer sheet, in words, or nothing."""
    item = entry.item
    if entry.pairs:
        return "câu ghép từng cặp, không có phương án để tô"
    if not 2 <= len(item.options) <= 8 <= MOST_OPTIONS:
        return "số phương án phải từ 2 đến 8"
    if not item.keys or any(not 0 <= key < len(item.options) for key in item.keys):
        return "chưa có đáp án"
    return "mọi phương án đều là đáp án" if len(set(item.keys)) == len(item.options) else ""


def _is_truth(item: Item) -> bool:
    return {option_form(option) for option in item.options} <= {option_form(word) for word in _TRUTH}


def _names_others(item: Item) -> bool:
    return any(names_all_options(one) or _NAMES_LETTERS.search(bare_form(one)) for one in item.options)
