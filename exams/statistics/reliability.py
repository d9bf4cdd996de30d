"""How far the total of a paper can be relied on: Cronbach's alpha, KR-20 and the standard error of measurement."""

import math
from dataclasses import dataclass

import numpy as np

from exams.statistics.responses import Numbers, Responses
from exams.statistics.strong_and_weak import LEAST_PEOPLE

_NEXT_TO_NOTHING = 1e-12  # a variance that is only what rounding left


@dataclass(frozen=True, slots=True)
class Reliability:
    """``alpha`` is Cronbach's (1951); ``kr20`` the same for questions that are right or wrong only (Kuder and
    Richardson, 1937), None where some score lies between. ``sem`` is in questions; ``without`` is alpha without each
    question, in their order, None in a paper of two. ``reason`` says why nothing could be told, else it is empty."""

    alpha: float | None = None
    kr20: float | None = None
    sem: float | None = None
    without: tuple[float | None, ...] = ()
    reason: str = ""


DIFFERENT_PAPERS = "Mỗi người làm một bộ câu khác nhau nên hệ số tin cậy của đề không xác định."
TOO_FEW_PEOPLE = f"Chưa đủ số liệu: cần ít nhất {LEAST_PEOPLE} người."
TOO_FEW_ITEMS = "Đề phải có từ hai câu trở lên mới tính được hệ số tin cậy."
ALL_ALIKE = "Mọi người được cùng một số điểm nên không tính được hệ số tin cậy."


def reliability(responses: Responses) -> Reliability:
    """Returns the coefficients over people who all had the same questions, or the reason why there are none."""
    score = responses.score
    reason = _reason(responses)
    if reason:
        return Reliability(reason=reason)
    alpha = alpha_of(score)
    right_or_wrong = bool(np.all((score == 0) | (score == 1)))
    spread = math.sqrt(float(np.var(responses.totals, ddof=1)))
    return Reliability(
        alpha=alpha,
        kr20=kr20_of(score) if right_or_wrong else None,
        sem=spread * math.sqrt(max(0.0, 1 - max(0.0, alpha))) if alpha is not None else None,
        without=_alphas_without(score),
    )


def alpha_of(score: Numbers) -> float | None:
    """Returns Cronbach's alpha of scores (people, items): k/(k-1) · (1 - sum of variances / variance of the total).

    None for fewer than two questions or two people, or where all totals are the same. It may be below 0.
    """
    if len(score) < 2:
        return None
    each = float(np.var(score, axis=0, ddof=1).sum())
    return _coefficient(score.shape[1], each, float(np.var(score.sum(axis=1), ddof=1)))


def kr20_of(score: Numbers) -> float | None:
    """Returns KR-20 of scores 0 or 1: k/(k-1) · (1 - sum of p·q / variance of the total, both over n).

    None where ``alpha_of`` is None.
    """
    if len(score) < 2:
        return None
    right = score.mean(axis=0)
    return _coefficient(score.shape[1], float((right * (1 - right)).sum()), float(np.var(score.sum(axis=1))))


def _coefficient(items: int, parts: float, total: float) -> float | None:
    """Returns k/(k-1) · (1 - parts / total); None for fewer than two questions or where all totals are the same."""
    if items < 2 or total < _NEXT_TO_NOTHING:
        return None
    return items / (items - 1) * (1 - parts / total)


def _alphas_without(score: Numbers) -> tuple[float | None, ...]:
    """Returns ``alpha_of`` the scores without each question in turn."""
    each = np.var(score, axis=0, ddof=1)
    left = float(each.sum()) - each
    totals = np.var(score.sum(axis=1)[:, None] - score, axis=0, ddof=1)
    pairs = zip(left, totals, strict=True)
    return tuple(_coefficient(score.shape[1] - 1, float(parts), float(total)) for parts, total in pairs)


def _reason(responses: Responses) -> str:
    if len(responses.people) < LEAST_PEOPLE:
        return TOO_FEW_PEOPLE
    if not responses.complete:
        return DIFFERENT_PAPERS
    if len(responses.items) < 2:
        return TOO_FEW_ITEMS
    return ALL_ALIKE if np.ptp(responses.shares) == 0 else ""
