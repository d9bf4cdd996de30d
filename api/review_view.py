"""The words of a document around a task, as the review shows them beside it."""

from dataclasses import dataclass

from programs.adopting import Proposal

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
