"""Items that apply what a sentence sets: the sentence with a blank, a case, and what follows for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exams.drafts import OPTIONS, Draft, explained, source_of
from exams.figures import Figure, number_value
from exams.items import Derivation, Kind, Level, Operation
from exams.limits import counted
from exams.shelf import Shelf
from exams.statements import Statement
from exams.wording import inner_quotes, speaking, with_blank


@dataclass(frozen=True, slots=True)
class Applied:
    """A case of a sentence: what is left blank in it, what is asked, how the key follows, and why."""

    said: Statement
    span: tuple[int, int]
    asked: str
    derivation: Derivation
    remark: str


def is_whole(figure: Figure) -> bool:
    """Tells whether a figure is one whole number of a named unit, large enough to have others beside it."""
    return not figure.is_range and figure.value == int(figure.value) and figure.value >= 3 and figure.named_unit


def derived(operation: Operation, begin: str, amount: int) -> Derivation:
    """Returns how a count or a share is had, with its result."""
    return Derivation(operation, begin, amount, str(counted(Derivation(operation, begin, amount, ""))))


def applied(shelf: Shelf, case: Applied, options: Sequence[str]) -> Iterator[Draft]:
    """Yields the item of a case where its sentence can be shown with a blank: the option that begins with the result is
    right."""
    blanked = with_blank(case.said, *case.span)
    right = [option for option in options if option.split()[0] == case.derivation.result]
    wrong = tuple(option for option in options if option not in right)
    if blanked is None or len(right) != 1 or len(wrong) < OPTIONS - 1:
        return
    source = source_of(shelf.document, case.said)
    stem = f"{speaking(shelf.document, case.said)} nêu: “{inner_quotes(blanked)}”. {case.asked}"
    yield Draft(
        Kind.COMPUTED, Level.APPLY, stem, right[0], wrong, explained([source], remark=case.remark), (source,),
        case.said.section, (case.said.start,), in_order=tuple(sorted(options, key=_first_number)),
        derivation=case.derivation, worth=4,
    )  # fmt: skip


def _first_number(option: str) -> float:
    return float(number_value(option.split(maxsplit=1)[0]))
