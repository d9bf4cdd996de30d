"""Rules that no longer hold on the day asked about, and nothing in force speaks of: refused with what ended them."""

from collections.abc import Sequence

from prompts.loader import render
from rag.composing import Piece, at_its_clause, name
from rag.evidence import DocumentFacts
from rag.in_force import OUT_OF_FORCE, successors
from rag.lookup import corrections, names_term_of
from rag.question import Question
from rag.ranking import Ranked
from rag.registry import Registry, summary
from rag.spans import find_spans
from rag.validity_questions import asks_over_time
from rag.validity_warnings import of_the_whole
from vanban.answers import Refusal
from vanban.dates import format_date
from vanban.documents import ValidityStatus

# What these say was planned, done or decided once: it stays true after their time has passed, unless another document
# took their place.
_OF_THEIR_TIME = frozenset(
    {"Kế hoạch", "Chương trình", "Chương trình hành động", "Báo cáo", "Tờ trình", "Đề án", "Thông báo", "Công văn"}
)
NEAREST = 3  # documents in force offered


def asks_of_the_past(question: Question, document: DocumentFacts, registry: Registry) -> bool:
    """Tells whether a question means an ended document all the same: it asks how a rule was, names the document's term
    ("khóa XVII"), or a time that passed before the document ended."""
    if asks_over_time(question) or names_term_of(question, document, registry):
        return True
    ended = registry.validity(document.id).ended
    return ended is not None and any(span.last < ended for span in find_spans(question.text, registry.day))


def ended_rule(question: Question, ranked: Sequence[Ranked], registry: Registry) -> Refusal | None:
    """Returns that what the best evidence lays down holds no longer, since when and by what; None where it is in force,
    or asked for as it was."""
    document = ranked[0].evidence.document
    if document.status is not ValidityStatus.EXPIRED or asks_of_the_past(question, document, registry):
        return None
    ended = [change for change in registry.validity(document.id).changes if change.ends and change.day <= registry.day]
    if not ended and document.type in _OF_THEIR_TIME:
        return None
    unit = ranked[0].best_unit
    words = Piece(ranked[0].evidence, unit.start, unit.end)
    place = at_its_clause(words, registry.clauses(document.id)).evidence.path
    where = f"{place[:1].upper()}{place[1:]} {name(document)}"
    day = format_date(registry.day)
    text = render("replies", "no_longer", {"day": day, "total": registry.count(), "where": where})
    text = " ".join([text, *of_the_whole(document, registry)])
    following = [one for one in successors(document, registry) if one.status not in OUT_OF_FORCE][:NEAREST]
    return Refusal(text, nearest=tuple(summary(one) for one in following), notes=corrections(question))


def without_ended(question: Question, ranked: Sequence[Ranked], registry: Registry) -> list[Ranked]:
    """Returns the evidence without that of documents ended by the day, where the best is in force and the past is not
    asked for: who asks what holds is not shown what held."""
    if ranked[0].evidence.document.status is ValidityStatus.EXPIRED:
        return list(ranked)
    return [
        item
        for item in ranked
        if item.evidence.document.status is not ValidityStatus.EXPIRED
        or asks_of_the_past(question, item.evidence.document, registry)
    ]
