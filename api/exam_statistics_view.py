"""The statistics of a sitting as lines of a page or a report: headline figures, questions, options, units."""

from collections.abc import Callable
from dataclasses import dataclass

from api.exam_statistics_words import (
    between,
    decimal,
    letter,
    letters,
    level_name,
    percent,
    percent_between,
    time_used,
    topic_name,
)
from api.wording import count_words
from exams.statistics.analysing import Analysis
from exams.statistics.groupings import UnitGroup
from exams.statistics.item_analysis import ItemStatistics, OptionStatistics
from exams.statistics.reliability import Reliability
from exams.statistics.sittings import SittingStatistics
from exams.statistics.strong_and_weak import LEAST_PEOPLE
from exams.statistics.verdicts import HARDNESS_WORDS, TELLING_WORDS, Telling, hardness, reliability_words, telling
from vanban.exam_responses import AskedItem

UNREADABLE = "Câu dẫn văn bản đồng chí không được xem"
TONES = {
    Telling.VERY_GOOD: "good",
    Telling.GOOD: "good",
    Telling.FAIR: "warn",
    Telling.POOR: "bad",
    Telling.UNKNOWN: "",
}


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure at the top: the figure, what it is, and what else to know of it."""

    figure: str
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option of a question: ``remark`` says what is wrong with it, if anything."""

    letter: str
    text: str
    is_key: bool
    chosen: str
    share: str
    strong: str
    weak: str
    remark: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A question with its figures in words; ``item`` and ``asked`` are what they come from."""

    item: ItemStatistics
    asked: AskedItem
    stem: str
    place: str  # topic and level
    people: str
    p: str
    p_note: str
    d: str
    d_note: str
    corrected: str
    omitted: str
    verdict: str
    tone: str
    options: tuple[OptionLine, ...]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """The results of a unit in words."""

    name: str
    people: str
    mean: str
    note: str
    sd: str
    passed: str


_Key = Callable[[ItemStatistics], tuple[bool, float]]


def _by(figure: Callable[[ItemStatistics], float | None]) -> _Key:
    """Returns a key by a figure that puts what is not known last."""

    def key(item: ItemStatistics) -> tuple[bool, float]:
        value = figure(item)
        return value is None, value or 0.0

    return key


SORTS: dict[str, tuple[str, _Key]] = {
    "cau": ("Câu", _by(lambda one: one.facts.number)),
    "p": ("P", _by(lambda one: one.difficulty)),
    "d": ("D", _by(lambda one: one.discrimination)),
    "r": ("r", _by(lambda one: one.corrected)),
    "bo-trong": ("Bỏ trống", _by(lambda one: one.omitted / one.people if one.people else None)),
}


def headlines(found: SittingStatistics, analysis: Analysis) -> list[Headline]:
    """Returns the figures that are told first; the mark is on the scale of the paper."""
    paper, scale = analysis.paper, found.sitting.scale
    made = [Headline(count_words(paper.people), "người đã nộp bài, tính lần đầu")]
    if paper.shares:
        sd, median = decimal(_scaled(paper.shares.sd, scale)), decimal(paper.shares.median * scale)
        note = f"độ lệch chuẩn {sd}; trung vị {median}"
        made.append(Headline(f"{decimal(paper.shares.mean * scale)}/{scale}", "điểm trung bình", note))
    if paper.passed:
        people = f"{count_words(paper.passed.passed)}/{count_words(paper.passed.known)} người"
        note = f"{people}; khoảng tin cậy 95 %: {percent_between(paper.passed.interval)}"
        made.append(Headline(percent(paper.passed.share), f"đạt (từ {found.sitting.pass_percent} % số câu)", note))
    made.append(_reliability(analysis.reliability, paper.items, scale))
    if paper.seconds:
        note = f"một nửa số người: {time_used(paper.seconds.quarter)} đến {time_used(paper.seconds.three_quarters)}"
        made.append(Headline(time_used(paper.seconds.median), "thời gian làm bài (trung vị)", note))
    made.append(_reviewed(analysis))
    return made


def item_lines(
    found: SittingStatistics, analysis: Analysis, *, sort: str = "cau", down: bool = False
) -> list[ItemLine]:
    """Returns the questions, sorted by one of ``SORTS``; what has no figure stands last either way."""
    asked = {one.facts.number: one_asked for one, one_asked in zip(analysis.items, found.items, strict=True)}
    key = SORTS[sort][1]
    known = sorted((one for one in analysis.items if not key(one)[0]), key=key, reverse=down)
    rest = [one for one in analysis.items if key(one)[0]]
    return [_item_line(one, asked[one.facts.number]) for one in (*known, *rest)]


def unit_lines(units: tuple[UnitGroup, ...], scale: int) -> list[UnitLine]:
    """Returns the units in their order."""
    return [
        UnitLine(
            name=one.name,
            people=count_words(one.shares.n),
            mean=decimal(one.shares.mean * scale),
            note=between(one.shares.interval.within(0, 1).times(scale)) if one.shares.interval else "",
            sd=decimal(_scaled(one.shares.sd, scale)),
            passed=percent(one.passed.share) if one.passed else "",
        )
        for one in units
    ]


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else value * scale


def _reviewed(analysis: Analysis) -> Headline:
    judged = sum(one.people >= LEAST_PEOPLE for one in analysis.items)
    if not judged:
        return Headline(
            decimal(None), "câu cần xem lại", f"Chưa đủ số liệu: cần ít nhất {LEAST_PEOPLE} người làm một câu."
        )
    return Headline(f"{len(analysis.reviews)}/{judged}", "câu cần xem lại", "trong số câu đủ số liệu")


def _reliability(found: Reliability, items: int, scale: int) -> Headline:
    name = "độ tin cậy: KR-20, alpha Cronbach" if found.kr20 is not None else "độ tin cậy: alpha Cronbach"
    if found.alpha is None:
        return Headline(decimal(None), name, found.reason)
    error = decimal(_scaled(found.sem, scale / items))
    return Headline(decimal(found.alpha), name, f"{reliability_words(found.alpha)}; sai số chuẩn của điểm: {error}")


def _item_line(item: ItemStatistics, asked: AskedItem) -> ItemLine:
    verdict = telling(item.discrimination)
    return ItemLine(
        item=item,
        asked=asked,
        stem=asked.stem or UNREADABLE,
        place=f"{topic_name(asked.topic)} · {level_name(asked.level)}",
        people=count_words(item.people),
        p=decimal(item.difficulty),
        p_note=_p_note(item),
        d=decimal(item.discrimination),
        d_note=f"95 %: {between(item.discrimination_interval)}" if item.discrimination_interval else "",
        corrected=decimal(item.corrected),
        omitted=percent(item.omitted / item.people) if item.people else decimal(None),
        verdict=TELLING_WORDS[verdict],
        tone=TONES[verdict],
        options=tuple(_option_line(one, asked.options[one.place]) for one in item.options),
    )


def _p_note(item: ItemStatistics) -> str:
    if not item.people:
        return "Không ai được giao"
    likely = f"95 %: {between(item.difficulty_interval)}"
    settled = item.settled_difficulty
    return likely if settled is None else f"{HARDNESS_WORDS[hardness(settled)]}; {likely}"


def _option_line(option: OptionStatistics, text: str) -> OptionLine:
    return OptionLine(
        letter=letter(option.place),
        text=text,
        is_key=option.is_key,
        chosen=count_words(option.chosen),
        share=percent(option.share),
        strong=percent(option.strong),
        weak=percent(option.weak),
        remark=_remark(option),
    )


def _remark(option: OptionStatistics) -> str:
    if option.is_key:
        return "Đáp án"
    if option.draws_the_strong:
        return "Hút nhóm điểm cao"
    return "" if option.works or option.strong is None else "Dưới 5 % người chọn"


def keys_words(item: ItemStatistics) -> str:
    """Returns the letters of the keys of a question."""
    return letters(item.facts.keys)
