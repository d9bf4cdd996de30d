"""The nouns of exam papers: the state of a paper, and how one variant (mã đề) arranges its questions."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class PaperState(StrEnum):
    """How far a paper has come. Every change of its questions makes it a draft again."""

    DRAFT = "nhap"
    WAITING = "cho_duyet"
    APPROVED = "da_duyet"
    RETIRED = "ngung"


PAPER_STATE_WORDS = {
    PaperState.DRAFT: "Nháp",
    PaperState.WAITING: "Chờ duyệt",
    PaperState.APPROVED: "Đã duyệt",
    PaperState.RETIRED: "Ngừng dùng",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A question as someone meets it: its place in the paper, from 0, and the places of its options in their order.

    ``options[shown]`` is the place the option has in the bank, so an answer is kept by the places of the bank.
    """

    question: int
    options: tuple[int, ...]


Arrangement = tuple[Placed, ...]


def arrangement_json(arrangement: Sequence[Placed]) -> str:
    """Returns an arrangement as a line of JSON: ``[[question, [option, …]], …]``."""
    return json.dumps([[placed.question, list(placed.options)] for placed in arrangement], separators=(",", ":"))


def arrangement_from_json(stored: str) -> Arrangement:
    """Returns the arrangement of a line that ``arrangement_json`` wrote."""
    return tuple(Placed(int(question), tuple(map(int, options))) for question, options in json.loads(stored))
