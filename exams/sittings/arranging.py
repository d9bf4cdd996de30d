"""What one attempt asks: the questions drawn for it, and the order of questions and options, by the rules."""

from collections.abc import Mapping
from random import Random

from exams.sittings.drawing import draw
from exams.sittings.questions import PaperQuestion
from vanban.exam_papers import Arrangement, Placed
from vanban.exam_sittings import Rules


def arrange(questions: Mapping[int, PaperQuestion], rules: Rules, random: Random) -> Arrangement:
    """Returns the questions of an attempt with their options, as the candidate meets them."""
    cells = {place: question.cell for place, question in questions.items()}
    places = draw(cells, rules.draw or len(questions), random)
    if rules.shuffle_questions:
        random.shuffle(places)
    return tuple(Placed(place, _order(questions[place], rules, random)) for place in places)


def _order(question: PaperQuestion, rules: Rules, random: Random) -> tuple[int, ...]:
    """Returns the places of the options in the order shown: shuffled, but for those whose order says something."""
    places = list(question.order)
    if rules.shuffle_options and question.free:
        random.shuffle(places)
    return tuple(places)
