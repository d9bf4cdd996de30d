"""What the library could not tell yet on the day asked about: documents not issued by then, rules that came later."""

from collections.abc import Callable, Collection, Sequence

from prompts.loader import render
from rag.evidence import Evidence
from rag.lookup import corrections
from rag.question import Question
from rag.ranking import Ranked, rank
from rag.refusing import nearest
from rag.registry import Registry
from vanban.answers import Refusal
from vanban.dates import format_date
from vanban.documents import RelationKind
from vanban.number_references import NumberReference

COMPARED = 10  # passages of the day that are set against those of later documents
# The share of a later passage's fitness that one of the day must reach to be on the same matter: less where the later
# document replaced or changed the other, for then the rule was there in other words. Measured on the dev questions of
# the samples, asked as of the day of the document that answers and of the day before: no answer lost, and 6 in 10 of
# those given from another matter's passage refused.
APART, CHANGED = 0.93, 0.86
LONGEST_CHAIN = 5  # documents that changed one another, followed from a later one
_TAKES_PLACE = frozenset(
    {
        RelationKind.REPLACES,
        RelationKind.REPEALS,
        RelationKind.AMENDS,
        RelationKind.SUPPLEMENTS,
        RelationKind.ANNEX_OF,
    }
)


def unbounded(registry: Registry) -> Registry | None:
    """Returns what the same person may read of today's library, to compare by and never to show; None where no day is
    asked about, or nothing readable came after it."""
    if registry.as_of is None:
        return None
    everything = Registry(registry.session, registry.principal)
    return everything if everything.count() > registry.count() else None


def not_issued(question: Question, unknown: Sequence[NumberReference], registry: Registry) -> Refusal | None:
    """Returns that documents named, as they were named, had not been issued on the day; None where one of them is not
    known to come later to the person who asks."""
    everything = unbounded(registry)
    if everything is None or not unknown or not all(everything.named(reference) for reference in unknown):
        return None
    written = ", ".join(f"“{reference.written}”" for reference in unknown)
    text = render("replies", "not_issued", {"day": format_date(registry.day), "written": written})
    return Refusal(text, notes=corrections(question))


def ruled_later(question: Question, ranked: Sequence[Ranked], registry: Registry) -> Refusal:
    """Returns that no document of the day speaks of the matter, with the nearest of that day; no word of what came."""
    text = render("replies", "not_yet_ruled", {"day": format_date(registry.day), "total": registry.count()})
    shown = nearest(ranked)
    text += " " + render("replies", "nearest") if shown else ""
    return Refusal(text, nearest=shown, notes=corrections(question))


def speaks_only_later(
    question: Question,
    ranked: Sequence[Ranked],
    found: Sequence[Evidence],
    everything: Registry,
    day: Registry,
    *,
    fits: Callable[[Sequence[Ranked]], bool],
) -> bool:
    """Tells whether the matter is only spoken of in documents that came after the day.

    ``ranked`` is the evidence of the day, ``found`` what the same search finds in today's library (``everything``);
    ``fits`` tells whether evidence may be answered from.
    """
    later = [item for item in found if item.document.date is not None and item.document.date > day.day]
    if not later:
        return False
    held = [item.evidence for item in ranked[:COMPARED]]
    both = rank(question, [*held, *later])
    ids = {item.passage_id for item in later}
    best = next(item for item in both if item.evidence.passage_id in ids)
    if not fits([best]):
        return False
    changed = _changed_by(best.evidence.document.id, everything)
    before = [item for item in both if item.evidence.passage_id not in ids]
    return all(item.score < _least(item, changed) * best.score for item in before)


def _least(item: Ranked, changed: Collection[int]) -> float:
    return CHANGED if item.evidence.document.id in changed else APART


def _changed_by(document_id: int, everything: Registry) -> set[int]:
    """Returns the ids of the documents that one replaces or changes, and of those that these did, and so on."""
    found: set[int] = set()
    open_ = {document_id}
    for _ in range(LONGEST_CHAIN):
        edges = [edge for one in sorted(open_) for edge in everything.edges(source=one)]
        targets = {e.target.id for e in edges if e.target is not None and RelationKind(e.kind) in _TAKES_PLACE}
        open_ = targets - found
        found |= targets
    return found
