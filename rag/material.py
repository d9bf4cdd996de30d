"""What a model is sent for a question: the passages that may go there, in a prompt they cannot break out of."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.loader import render
from rag.claim_backing import ClaimSource, gives_orders, statements
from rag.composing import name
from rag.evidence import Evidence
from rag.model_port import Prompt
from rag.question import Question
from rag.ranking import columns_of
from rag.registry import Registry
from rag.verifying import Source
from vanban.answers import Answer
from vanban.db.models import DocumentRow
from vanban.documents import PassageKind, ValidityStatus
from vanban.principals import Audience, Publicity
from vanban.tables import BETWEEN_CELLS
from vanban.text import bare_form

MOST_CHARS = 14_000  # of all passages together, about 5,000 tokens
_STATUS = {
    ValidityStatus.IN_FORCE: "còn hiệu lực",
    ValidityStatus.EXPIRED: "hết hiệu lực",
    ValidityStatus.PARTLY_EXPIRED: "hết hiệu lực một phần",
    ValidityStatus.NOT_YET: "chưa có hiệu lực",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage under its number: the text as the model is shown it, and what it is verified against."""

    mark: int
    evidence: Evidence
    text: str
    about: str

    @property
    def claim_source(self) -> ClaimSource:
        """The passage as a written sentence is held against it."""
        return ClaimSource(self.text, self.about)

    @property
    def source(self) -> Source:
        """The passage as the last check reads it."""
        item = self.evidence
        about = f"{item.heading} {item.path} {item.document.title}"
        return Source(item.document.id, item.passage_id, item.start, item.text, about)


@dataclass(frozen=True, slots=True)
class Material:
    """A question with its passages, ready to be written from. ``withheld`` counts passages that may not be sent;
    ``needed_withheld`` tells that the extractive answer rests on one of them."""

    asked: str
    question: Question
    shown: tuple[Shown, ...]
    extractive: Answer
    withheld: int = 0
    needed_withheld: bool = False

    @property
    def hostile(self) -> bool:
        """Tells whether a passage tries to give the model orders, or to make it say that it finds nothing."""
        refusing = bare_form(render("writing", "nothing"))
        return any(gives_orders(s.evidence.text) or refusing in bare_form(s.evidence.text) for s in self.shown)

    def prompt(self) -> Prompt:
        """Returns what the model is sent, inside a fence whose name no document can know."""
        fence = secrets.token_hex(6)
        passages = "\n".join(_passage(item, fence) for item in self.shown)
        values = {"passages": passages, "question": self.asked, "fence": fence}
        system = render("writing", "system", {"fence": fence})
        return Prompt(system, render("writing", "user", values))


def gather(
    question: Question, asked: str, extractive: Answer, found: Sequence[Evidence], registry: Registry, *, inside: bool,
    most: int,
) -> Material:  # fmt: skip
    """Returns the material for a question that the extractive way can answer.

    First what the extractive answer cites, then the further passages found, best first. Unless the model runs
    ``inside``, only passages of documents that are both công khai and for everyone are taken.
    """
    cited = registry.passages([citation.passage_id for citation in extractive.citations])
    items = list({item.passage_id: item for item in (*cited.values(), *found)}.values())  # cited first, once each
    allowed = None if inside else _open_documents(registry.session, {item.document.id for item in items})
    kept = [item for item in items if allowed is None or item.document.id in allowed]
    needed = not cited.keys() <= {item.passage_id for item in kept}
    sendable: list[Shown] = []
    for item in kept[:most]:
        text = shown_text(item)
        if text.strip() and sum(len(s.text) for s in sendable) + len(text) <= MOST_CHARS:
            sendable.append(Shown(len(sendable) + 1, item, text, _about(item)))
    withheld = sum(item not in kept for item in items[:most])
    return Material(asked, question, tuple(sendable), extractive, withheld, needed)


def _open_documents(session: Session, ids: Collection[int]) -> frozenset[int]:
    """Returns those of the documents that may leave the organisation: công khai, and for everyone."""
    condition = (
        DocumentRow.id.in_(ids),
        DocumentRow.publicity == Publicity.OPEN.value,
        DocumentRow.audience == Audience.PUBLIC.value,
    )
    return frozenset(session.scalars(select(DocumentRow.id).where(*condition)))


def shown_text(item: Evidence) -> str:
    """Returns a passage as a model is shown it: a row with its column heads, and no sentence that tells whoever answers
    what to say; "" for a row that does."""
    ordering = gives_orders(item.text)
    if ordering and item.kind is PassageKind.TABLE_ROW:
        return ""
    if item.kind is PassageKind.TABLE_ROW:
        heads, cells = columns_of(item.heading), item.text.split(BETWEEN_CELLS)
        if len(heads) == len(cells) > 1:
            return "; ".join(f"{head.strip()}: {cell.strip()}" for head, cell in zip(heads, cells, strict=True))
        return item.text
    return "\n".join(statements(item.text)) if ordering else item.text


def _about(item: Evidence) -> str:
    return f"{item.heading}. {item.path}. {name(item.document)}. {item.document.title}"


def _passage(item: Shown, fence: str) -> str:
    evidence = item.evidence
    place = f"{evidence.path} ({evidence.heading})" if evidence.heading else evidence.path
    values = {
        "fence": fence,
        "mark": item.mark,
        "document": name(evidence.document),
        "place": place,
        "status": _STATUS[evidence.document.status],
        "text": item.text,
    }
    return render("writing", "passage", values)
