"""Which questions a person should look at again, and why."""

from dataclasses import dataclass
from enum import StrEnum

from exams.items import LETTERS
from exams.statistics.item_analysis import ItemStatistics, OptionStatistics
from exams.statistics.strong_and_weak import LEAST_PEOPLE
from exams.statistics.verdicts import HARD, Telling, telling

EASIEST = 0.95  # P from which on hardly anyone is told apart
MOST_OMITTED = 0.10  # of the people
LIFTS_ALPHA = 0.01  # alpha without the question minus alpha
_TELLS_NOTHING = (0.0, 1.0)


class Concern(StrEnum):
    """Why; the gravest first."""

    WRONG_KEY = "nghi_sai_dap_an"
    NEGATIVE = "phan_biet_am"
    DRAWS_STRONG = "phuong_an_hut_nguoi_gioi"
    ALL_WRONG = "khong_ai_dung"
    TOO_HARD = "qua_kho"
    POOR = "phan_biet_kem"
    ALL_RIGHT = "ai_cung_dung"
    TOO_EASY = "qua_de"
    OMITTED = "bo_trong_nhieu"
    IDLE_OPTIONS = "phuong_an_nhieu_khong_ai_chon"
    LOWERS_ALPHA = "lam_giam_tin_cay"


@dataclass(frozen=True, slots=True)
class Review:
    """A question to look at, with every reason in one Vietnamese sentence each, the gravest first."""

    item: ItemStatistics
    reasons: tuple[tuple[Concern, str], ...]


def reviews_of(
    items: tuple[ItemStatistics, ...], alpha: float | None, without: tuple[float | None, ...]
) -> list[Review]:
    """Returns the questions with a concern, the gravest first; nothing is said of those fewer than 30 people had."""
    lifted = without or (None,) * len(items)
    found = [Review(one, _reasons(one, alpha, left)) for one, left in zip(items, lifted, strict=True)]
    order = list(Concern)
    wanted = [one for one in found if one.reasons]
    return sorted(wanted, key=lambda one: (order.index(one.reasons[0][0]), one.item.facts.number))


def _reasons(item: ItemStatistics, alpha: float | None, without: float | None) -> tuple[tuple[Concern, str], ...]:
    if item.people < LEAST_PEOPLE or item.difficulty is None:
        return ()
    told = {
        Concern.WRONG_KEY: _wrong_key(item),
        Concern.NEGATIVE: _negative(item),
        Concern.DRAWS_STRONG: _draws_strong(item),
        Concern.ALL_WRONG: "Không ai làm đúng câu này." if item.difficulty == 0 else "",
        Concern.TOO_HARD: _hard(item.difficulty),
        Concern.POOR: _poor(item),
        Concern.ALL_RIGHT: "Mọi người đều làm đúng nên câu không phân biệt được ai." if item.difficulty == 1 else "",
        Concern.TOO_EASY: _easy(item.difficulty),
        Concern.OMITTED: _omitted(item),
        Concern.IDLE_OPTIONS: _idle(item),
        Concern.LOWERS_ALPHA: _lowers(alpha, without),
    }
    if told[Concern.WRONG_KEY]:
        told[Concern.DRAWS_STRONG] = ""  # said already
    if told[Concern.NEGATIVE]:
        told[Concern.POOR] = ""
    return tuple((concern, words) for concern, words in told.items() if words)


def _wrong_key(item: ItemStatistics) -> str:
    """Tells of a wrong option that the strong prefer to the key, and that the weak choose less."""
    if item.discrimination is None or len(item.facts.keys) != 1:
        return ""
    key = next((one for one in item.options if one.is_key), None)
    if key is None or key.strong is None:
        return ""
    doubted = [
        one for one in _drawing(item) if (one.strong or 0.0) >= key.strong or item.discrimination < 0
    ]  # fmt: skip
    if not doubted:
        return ""
    return (
        f"Có thể sai đáp án: phương án {_letters(doubted)} được nhóm điểm cao chọn nhiều hơn nhóm điểm thấp, "
        f"còn đáp án {_letters([key])} thì nhóm điểm cao chỉ chọn {_percent(key.strong)}."
    )


def _negative(item: ItemStatistics) -> str:
    if item.discrimination is None or item.discrimination >= 0:
        return ""
    return f"Nhóm điểm cao làm sai nhiều hơn nhóm điểm thấp (D = {_figure(item.discrimination)})."


def _draws_strong(item: ItemStatistics) -> str:
    drawing = _drawing(item)
    if not drawing:
        return ""
    return f"Phương án sai {_letters(drawing)} hút nhóm điểm cao: lời câu hoặc đáp án có thể gây hiểu nhầm."


def _hard(difficulty: float) -> str:
    words = "làm đúng: câu quá khó, lời chưa rõ, hoặc đáp án sai"
    return _share_words(difficulty, words) if 0 < difficulty < HARD else ""


def _easy(difficulty: float) -> str:
    return _share_words(difficulty, "làm đúng: câu quá dễ") if EASIEST <= difficulty < 1 else ""


def _poor(item: ItemStatistics) -> str:
    if telling(item.discrimination) is not Telling.POOR or item.difficulty in _TELLS_NOTHING:
        return ""
    return f"Phân biệt kém (D = {_figure(item.discrimination or 0.0)}, dưới 0,20)."


def _omitted(item: ItemStatistics) -> str:
    share = item.omitted / item.people
    return _share_words(share, "bỏ trống câu này") if share > MOST_OMITTED else ""


def _idle(item: ItemStatistics) -> str:
    """Tells of a question of which no wrong option, or only one of three or more, does its work.

    Of an easy question that is only to be expected, so nothing is said from P = 0.95 on.
    """
    wrong = [one for one in item.options if not one.is_key]
    idle = [one for one in wrong if not one.works]
    if len(idle) < max(1, len(wrong) - 1) or (item.difficulty or 0.0) >= EASIEST:
        return ""
    return f"Phương án nhiễu {_letters(idle)} có dưới 5 % người chọn, nên thay."


def _lowers(alpha: float | None, without: float | None) -> str:
    if alpha is None or without is None or without - alpha < LIFTS_ALPHA:
        return ""
    return f"Bỏ câu này thì hệ số tin cậy của đề tăng từ {_figure(alpha)} lên {_figure(without)}."


def _drawing(item: ItemStatistics) -> list[OptionStatistics]:
    return [one for one in item.options if not one.is_key and one.draws_the_strong]


def _letters(options: list[OptionStatistics]) -> str:
    return ", ".join(LETTERS[one.place] if one.place < len(LETTERS) else str(one.place + 1) for one in options)


def _share_words(share: float, what: str) -> str:
    return f"{_percent(share)} số người {what}."


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _figure(value: float) -> str:
    return f"{value:.2f}".replace(".", ",").replace("-", "−")
