"""The statistics of a sitting as JSON values: what ``vanban exam statistics --json`` prints."""

from dataclasses import asdict
from typing import Any

from exams.statistics.analysing import Analysis
from exams.statistics.groupings import ItemGroup, UnitGroup
from exams.statistics.intervals import Interval
from exams.statistics.item_analysis import ItemStatistics, OptionStatistics
from exams.statistics.reviewing import Review
from exams.statistics.sittings import SittingStatistics
from exams.statistics.verdicts import hardness, telling


def sitting_json(found: SittingStatistics) -> dict[str, Any]:
    """Returns the sitting and its figures; where they are not shown, only the reason under "hidden"."""
    facts = found.sitting
    head = {
        "sitting_id": facts.id,
        "title": facts.title,
        "unit": facts.unit,
        "kind": facts.kind.value,
        "state": facts.state.value,
        "scale": facts.scale,
        "provisional": found.provisional,
        "hidden": found.hidden,
    }
    return head | (analysis_json(found.analysis) if found.analysis else {})


def analysis_json(analysis: Analysis) -> dict[str, Any]:
    """Returns all figures with full precision; shares lie in 0..1, times are in seconds, None is what is not known."""
    return {
        "paper": asdict(analysis.paper),
        "reliability": asdict(analysis.reliability),
        "items": [_item(one) for one in analysis.items],
        "topics": [_item_group(one) for one in analysis.topics],
        "levels": [_item_group(one) for one in analysis.levels],
        "units": [_unit_group(one) for one in analysis.units],
        "reviews": [_review(one) for one in analysis.reviews],
    }


def _item(item: ItemStatistics) -> dict[str, Any]:
    facts = item.facts
    return {
        "number": facts.number,
        "item_id": facts.item_id,
        "version": facts.version,
        "topic": facts.topic,
        "level": facts.level,
        "people": item.people,
        "p": item.difficulty,
        "p_ci95": _ends(item.difficulty_interval),
        "d": item.discrimination,
        "d_ci95": _ends(item.discrimination_interval),
        "group_size": item.group_size,
        "point_biserial": item.point_biserial,
        "corrected": item.corrected,
        "omitted": item.omitted,
        "hardness": hardness(item.settled_difficulty).value,
        "verdict": telling(item.discrimination).value,
        "options": [_option(one) for one in item.options],
    }


def _option(option: OptionStatistics) -> dict[str, Any]:
    return {
        "place": option.place,
        "key": option.is_key,
        "chosen": option.chosen,
        "share": option.share,
        "strong": option.strong,
        "weak": option.weak,
        "works": option.works,
        "draws_the_strong": option.draws_the_strong and not option.is_key,
    }


def _item_group(group: ItemGroup) -> dict[str, Any]:
    return {"name": group.name, "items": group.items, "shares": asdict(group.shares)}


def _unit_group(group: UnitGroup) -> dict[str, Any]:
    passed = asdict(group.passed) if group.passed else None
    return {"name": group.name, "people": group.shares.n, "shares": asdict(group.shares), "passed": passed}


def _review(review: Review) -> dict[str, Any]:
    reasons = [{"code": concern.value, "words": words} for concern, words in review.reasons]
    return {"number": review.item.facts.number, "item_id": review.item.facts.item_id, "reasons": reasons}


def _ends(interval: Interval | None) -> list[float] | None:
    return [interval.low, interval.high] if interval else None
