"""What a model proposes for a planned item, read strictly, and how many proposals were kept and dropped, and why."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

_STEM, _WRONG = "CÂU HỎI:", "SAI:"
_MOST_OPTIONS = 3
_LONGEST_STEM, _LONGEST_OPTION = 400, 300  # characters
# Letters, digits and the marks that plain sentences need: no mark-up, no addresses, nothing invisible.
_PLAIN = re.compile(r"[\w \-–,.;:/%()“”‘’?…+&]+")


class Dropped(StrEnum):
    """Why something that a model proposed was dropped."""

    STRAY = "dong_la"
    STEM_FORM = "cau_hoi_sai_dang"
    STEM_UNBACKED = "cau_hoi_khong_co_can_cu"
    STEM_OPEN = "cau_hoi_bo_dieu_kien"
    OPTION_FORM = "phuong_an_sai_dang"
    OPTION_UNKNOWN = "phuong_an_khong_co_trong_kho"
    OPTION_RIGHT = "phuong_an_co_the_dung"
    OPTION_TWICE = "phuong_an_trung"
    LINT = "khong_qua_bo_kiem_tra"


DROPPED_WORDS = {
    Dropped.STRAY: "dòng không theo mẫu",
    Dropped.STEM_FORM: "câu hỏi sai dạng",
    Dropped.STEM_UNBACKED: "câu hỏi nói điều câu văn không có",
    Dropped.STEM_OPEN: "câu hỏi bỏ điều kiện nên có thể có đáp án khác",
    Dropped.OPTION_FORM: "phương án sai dạng",
    Dropped.OPTION_UNKNOWN: "phương án không có trong kho",
    Dropped.OPTION_RIGHT: "phương án có thể đúng",
    Dropped.OPTION_TWICE: "phương án trùng",
    Dropped.LINT: "câu không qua bộ kiểm tra",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a model wrote for one item: a question without its opening, "" for none, and wrong options."""

    stem: str
    wrong: tuple[str, ...]


@dataclass(slots=True)
class Written:
    """What came of asking a model: calls, calls that failed, items held back from an outside model, what was kept and
    what was dropped, by reason."""

    calls: int = 0
    failed: int = 0
    withheld: int = 0
    stems: int = 0
    options: int = 0
    dropped: Counter[Dropped] = field(default_factory=Counter)


def read_proposal(text: str, dropped: Counter[Dropped]) -> Proposal:
    """Returns what a model wrote line by line; every line that is none of the two kinds, and every second question, is
    dropped and counted. A key that it names is never read."""
    stem, wrong = "", list[str]()
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith(_STEM) and not stem:
            stem = line[len(_STEM) :].strip()
        elif line.startswith(_WRONG) and len(wrong) < _MOST_OPTIONS:
            wrong.append(line[len(_WRONG) :].strip().rstrip(".;"))
        else:
            dropped[Dropped.STRAY] += 1
    return Proposal(_plain(stem, _LONGEST_STEM, Dropped.STEM_FORM, dropped), tuple(_options(wrong, dropped)))


def _options(wrong: Sequence[str], dropped: Counter[Dropped]) -> list[str]:
    plain = (_plain(one, _LONGEST_OPTION, Dropped.OPTION_FORM, dropped) for one in wrong)
    return [one for one in plain if one]


def _plain(text: str, longest: int, reason: Dropped, dropped: Counter[Dropped]) -> str:
    if text and len(text) <= longest and _PLAIN.fullmatch(text):
        return " ".join(text.split())
    if text:
        dropped[reason] += 1
    return ""
