"""Everything the answers of a sitting say, from one response matrix."""

from dataclasses import dataclass

from exams.statistics.groupings import ItemGroup, UnitGroup, by_level, by_topic, by_unit
from exams.statistics.item_analysis import ItemStatistics, item_statistics
from exams.statistics.paper_analysis import PaperStatistics, paper_statistics
from exams.statistics.reliability import Reliability, reliability
from exams.statistics.responses import Responses
from exams.statistics.reviewing import Review, reviews_of


@dataclass(frozen=True, slots=True)
class Analysis:
    """``items`` stand in the order of the matrix; ``reviews`` with the gravest first."""

    paper: PaperStatistics
    reliability: Reliability
    items: tuple[ItemStatistics, ...]
    topics: tuple[ItemGroup, ...]
    levels: tuple[ItemGroup, ...]
    units: tuple[UnitGroup, ...]
    reviews: tuple[Review, ...]


def analyse(responses: Responses, *, hide_few: bool = False) -> Analysis:
    """Returns the statistics of first attempts; ``hide_few`` for an anonymous sitting, see ``by_unit``."""
    items = tuple(item_statistics(responses, item) for item in range(len(responses.items)))
    relied = reliability(responses)
    return Analysis(
        paper=paper_statistics(responses),
        reliability=relied,
        items=items,
        topics=by_topic(responses),
        levels=by_level(responses),
        units=by_unit(responses, hide_few=hide_few),
        reviews=tuple(reviews_of(items, relied.alpha, relied.without)),
    )
