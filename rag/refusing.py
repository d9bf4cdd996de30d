"""Refusals: what was searched, what is missing, and the nearest documents."""

from collections.abc import Sequence

from prompts.loader import render
from rag.composing import name
from rag.evidence import DocumentFacts
from rag.lookup import corrections
from rag.question import Question
from rag.ranking import Ranked
from rag.registry import Registry, summary
from vanban.answers import DocumentSummary, Refusal
from vanban.documents import ValidityStatus
from vanban.number_references import NumberReference

NEAREST = 3  # documents offered with a refusal


def nothing_found(
    question: Question, ranked: Sequence[Ranked], registry: Registry, lacking: Sequence[str] = ()
) -> Refusal:
    """Returns that nothing readable answers, with the documents whose passages came nearest; ``lacking`` are words of
    the question that these do not speak of."""
    shown = nearest(ranked)
    text = render("replies", "nothing_found", {"total": registry.count()})
    if lacking:
        text += " " + render("replies", "not_spoken_of", {"words": ", ".join(f"“{words}”" for words in lacking)})
    if shown:
        text += " " + render("replies", "nearest")
    return Refusal(text, nearest=shown, notes=corrections(question))


def nearest(ranked: Sequence[Ranked]) -> tuple[DocumentSummary, ...]:
    """Returns the documents whose passages came nearest, a few at most; none that had ended by the day asked about."""
    documents = dict.fromkeys(r.evidence.document for r in ranked)
    held = [one for one in documents if one.status is not ValidityStatus.EXPIRED]
    return tuple(summary(one) for one in held[:NEAREST])


def chat() -> Refusal:
    """Returns a friendly word and what the assistant can do; nothing was searched."""
    return Refusal(render("replies", "small_talk"))


def unclear() -> Refusal:
    """Returns that the message has no matter to look for; nothing was searched."""
    return Refusal(render("replies", "unclear"))


def closed() -> Refusal:
    """Returns that only what the asker may read is told of; nothing was searched."""
    return Refusal(render("replies", "closed"))


def outside(subject: str) -> Refusal:
    """Returns that no office document is about this, and what the assistant can do; nothing was searched."""
    return Refusal(render("replies", "out_of_scope", {"subject": subject}))


def no_listed_document(filters: str, registry: Registry) -> Refusal:
    """Returns that no readable document is of the kind whose list was asked for."""
    return Refusal(render("replies", "documents_none", {"filters": filters, "total": registry.count()}))


def no_such_document(question: Question, unknown: Sequence[NumberReference], registry: Registry) -> Refusal:
    """Returns that no readable document carries the number, with those that mention it."""
    written = ", ".join(f"“{reference.written}”" for reference in unknown)
    mentioning = {
        edge.source: None
        for reference in unknown
        if reference.number
        for edge in registry.edges_to_number(reference.number)
    }
    text = render("replies", "no_such_document", {"written": written, "total": registry.count()})
    if mentioning:
        text += " " + render("replies", "mentioned_in")
    return Refusal(text, nearest=tuple(summary(d) for d in list(mentioning)[:NEAREST]), notes=corrections(question))


def no_such_edge(question: Question, document: DocumentFacts, registry: Registry) -> Refusal:
    """Returns that no readable document stands in the relation asked for to this one."""
    text = render("replies", "no_such_edge", {"document": name(document), "total": registry.count()})
    return Refusal(text, nearest=(summary(document),), notes=corrections(question))


def no_such_edge_of(filters: str, others: Sequence[DocumentFacts], registry: Registry) -> Refusal:
    """Returns that no readable document of the unit or body asked for stands in the relation, with those that do."""
    text = render("replies", "no_such_edge_of", {"filters": filters, "total": registry.count()})
    nearest = tuple(summary(d) for d in list(dict.fromkeys(others))[:NEAREST])
    return Refusal(f"{text} {render('replies', 'nearest')}", nearest=nearest)


def no_such_clause(question: Question, document: DocumentFacts) -> Refusal:
    """Returns that the document has no clause of that name."""
    place = question.place
    written = question.matter[place.start : place.end] if place else ""
    text = render("replies", "no_such_clause", {"document": name(document), "clause": written})
    return Refusal(text, nearest=(summary(document),), notes=corrections(question))
