"""What is given to whom, from the two readings of a document's sentences made one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from programs.bodies import names_nobody
from programs.orders import Order
from programs.tasks import Shape
from rag.duty_reading import partners_in


@dataclass(frozen=True, slots=True)
class Given:
    """``start``/``end`` are a range of the document's text; ``ordered``: a word of giving stands before the bodies."""

    start: int
    end: int
    lead: str
    partners: str
    ordered: bool
    path: str
    shape: Shape = Shape.SENTENCE


def merged(orders: Sequence[Order], given: Sequence[Given]) -> list[Given]:
    """Returns everything that is given, in the order of the text.

    What both readings find is taken from the second one, which cuts a sentence where another body begins; but where
    that one begins inside the first's list of bodies, the list is the lead.
    """
    found = list(given)
    for order in orders:
        lead = " ".join(order.lead.split())
        here = [one for one in found if order.start <= one.start < order.end or one.start <= order.start < one.end]
        if not here:
            found.append(_alone(order, lead))
            continue
        first = min(here, key=lambda one: one.start)
        at = found.index(first)
        if order.lead_end and first.start <= order.lead_end:
            whole = lead if order.start < first.start or not first.lead else first.lead
            start, ordered = min(order.start, first.start), first.ordered or order.ordered
            found[at] = replace(first, start=start, lead=whole, ordered=ordered)
        elif not order.lead_end and names_nobody(first.lead):
            found[at] = replace(first, lead=lead)
        elif order.ordered and order.lead_end and first.start < order.cut:  # "…tiêu cực.2. Giao Thường trực"
            found[at] = replace(first, end=order.cut)
            found.append(_alone(order, lead))
    return sorted(found, key=lambda one: (one.start, one.end))


def _alone(order: Order, lead: str) -> Given:
    begin = order.start - order.evidence.start
    words = order.evidence.text[begin : begin + order.end - order.start]
    return Given(order.start, order.end, lead, partners_in(words), order.ordered, order.evidence.path, order.shape)
