"""What one attempt asks: the questions drawn for it, and the order of questions and options, by the rules."""

from collections.abc import Mapping
from random import Random

from exams.items import Item, Kind
from exams.sittings.drawing import draw
from exams.sittings.questions import PaperQuestion
from vanban.exam_papers import Arrangement, Placed
from vanban.exam_sittings import Rules

_ORDERED = frozenset({Kind.TRUE_FALSE, Kind.MATCHING, Kind.ORDER, Kind.FIGURE, Kind.DATE, Kind.COMPUTED})


def arrange(questions: Mapping[int, PaperQuestion], rules: Rules, random: Random) -> Arrangement:
    """Returns the questions of an attempt with their options, as the candidate meets them."""
    cells = {place: question.cell for place, question in questions.items()}
    places = draw(cells, rules.draw or len(questions), random)
    if rules.shuffle_questions:
        random.shuffle(places)
    return tuple(
        Placed(place, option_order(questions[place].item, random if rules.shuffle_options else None))
        for place in places
    )


def option_order(item: Item, random: Random | None) -> tuple[int, ...]:
    """Returns the places of the options in the order shown; as stored without chance or where order tells."""
    places = list(range(len(item.options)))
    if random is not None and item.kind not in _ORDERED:
        random.shuffle(places)
    return tuple(places)
