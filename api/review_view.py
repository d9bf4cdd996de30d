"""The words of a document around a task, as the review shows them beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from programs.adopting import Proposal

UNSURE_FIRST = "chua-chac"  # an order of the tasks, in the address
BEFORE, AFTER = 160, 120  # code points shown around a task's own words


@dataclass(frozen=True, slots=True)
class Around:
    """What stands before and after a task's words, cut at whole words, and the page that shows the place."""

    before: str
    after: str
    address: str


def around(text: str, proposal: Proposal) -> Around:
    """Returns the words around those of a proposal."""
    source = proposal.content.source
    if source is None:
        return Around("", "", "")
    before, after = text[max(0, source.start - BEFORE) : source.start], text[source.end : source.end + AFTER]
    if source.start > BEFORE:
        before = "… " + before.partition(" ")[2]
    if source.end + AFTER < len(text):
        after = after.rpartition(" ")[0] + " …"
    address = f"/van-ban/{source.document_id}?start={source.start}&end={source.end}#trich"
    return Around(" ".join(before.split()), " ".join(after.split()), address)


def in_order(some: Sequence[Proposal], order: str) -> list[Proposal]:
    """Returns tasks as an order has them: those to be looked at again first, the least certain foremost, or as the
    document has them."""
    if order != UNSURE_FIRST:
        return list(some)
    return sorted(some, key=lambda one: (one.taken_id is not None, not one.doubtful, one.confidence, one.start))
