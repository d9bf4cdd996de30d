"""Words for figures: how hard a question is, how well it tells people apart, how far a paper can be relied on."""

from enum import StrEnum

NOT_ENOUGH = "Chưa đủ số liệu"


class Telling(StrEnum):
    """How well a question tells the strong from the weak, by D (Ebel, 1965)."""

    VERY_GOOD = "rat_tot"
    GOOD = "tot"
    FAIR = "can_sua"
    POOR = "loai"
    UNKNOWN = "chua_du"


TELLING_WORDS = {
    Telling.VERY_GOOD: "Rất tốt",
    Telling.GOOD: "Khá, có thể chỉnh thêm",
    Telling.FAIR: "Tạm được, nên sửa",
    Telling.POOR: "Kém, loại hoặc viết lại",
    Telling.UNKNOWN: NOT_ENOUGH,
}
_TELLING = ((0.40, Telling.VERY_GOOD), (0.30, Telling.GOOD), (0.20, Telling.FAIR))


class Hardness(StrEnum):
    """How hard a question is, by P."""

    VERY_EASY = "rat_de"
    EASY = "de"
    MIDDLING = "vua"
    HARD = "kho"
    VERY_HARD = "rat_kho"
    UNKNOWN = "chua_du"


HARDNESS_WORDS = {
    Hardness.VERY_EASY: "Rất dễ",
    Hardness.EASY: "Dễ",
    Hardness.MIDDLING: "Vừa",
    Hardness.HARD: "Khó",
    Hardness.VERY_HARD: "Rất khó",
    Hardness.UNKNOWN: NOT_ENOUGH,
}
VERY_EASY, EASY, MIDDLING, HARD = 0.90, 0.70, 0.30, 0.10  # P from which on; our own bands, told in the report
_HARDNESS = (
    (VERY_EASY, Hardness.VERY_EASY),
    (EASY, Hardness.EASY),
    (MIDDLING, Hardness.MIDDLING),
    (HARD, Hardness.HARD),
)
_RELIABLE = (
    (0.90, "rất cao"),
    (0.80, "cao"),
    (0.70, "chấp nhận được"),
    (0.60, "hơi thấp"),
)


def telling(discrimination: float | None) -> Telling:
    """Returns the verdict on D.

    >>> telling(0.4).value, telling(0.19).value
    ('rat_tot', 'loai')
    """
    if discrimination is None:
        return Telling.UNKNOWN
    return next((verdict for limit, verdict in _TELLING if discrimination >= limit), Telling.POOR)


def hardness(difficulty: float | None) -> Hardness:
    """Returns the band of P."""
    if difficulty is None:
        return Hardness.UNKNOWN
    return next((band for limit, band in _HARDNESS if difficulty >= limit), Hardness.VERY_HARD)


def reliability_words(alpha: float | None) -> str:
    """Returns how far a paper with this alpha can be relied on."""
    if alpha is None:
        return NOT_ENOUGH
    return next((words for limit, words in _RELIABLE if alpha >= limit), "thấp, không nên dùng để xếp hạng từng người")
