"""What a reader must know of the documents an answer quotes: not yet in force, ended, replaced, changed in parts."""

import datetime
from collections.abc import Sequence

from rag.amending import REPEALED
from rag.clause_changes import CHANGES, ClauseChange, changes_of, edges_that_change, touches
from rag.clause_names import spoken
from rag.composing import name
from rag.evidence import DocumentFacts
from rag.registry import Edge, Registry
from rag.relating import CHANGED_BY, ENDED_BY, PROPOSED
from rag.subject_years import subject_years, years_over
from vanban.answers import Citation
from vanban.dates import format_date
from vanban.documents import RelationKind, ValidityStatus

_ENDING_VERBS = {RelationKind.REPLACES: "được thay thế", RelationKind.REPEALS: "bị bãi bỏ"}


def validity_warnings(
    citations: Sequence[Citation], registry: Registry, *, beside: Sequence[Citation] = ()
) -> tuple[str, ...]:
    """Returns the warnings of the documents cited, each once, in the order of the citations.

    ``beside`` are the citations of older wordings shown beside an answer that quotes the new one: only the change of
    their clauses is told. An edge that nobody has confirmed is told as such.
    """
    documents = registry.facts({citation.document_id for citation in (*citations, *beside)})
    warnings: list[str] = []
    for document_id in dict.fromkeys(citation.document_id for citation in citations):
        document = documents.get(document_id)
        if document is not None:
            own = [citation for citation in citations if citation.document_id == document_id]
            warnings += [*of_the_whole(document, registry), *_of_clauses(document, own, registry)]
    quoted = {citation.document_id for citation in citations}
    for old in beside:
        document = documents.get(old.document_id)
        if document is not None:
            changes = [c for c in _changes_of_cited(document, [old], registry) if c.source.id in quoted]
            warnings += [clause_changed(change, document, registry) for change in changes]
    return tuple(dict.fromkeys(warnings))


def amended_places(citations: Sequence[Citation], registry: Registry, *, said: str) -> tuple[str, ...]:
    """Returns for each cited instruction of an amending document which clause of which document it changes, where what
    is ``said`` does not name both."""
    told: list[str] = []
    for cited in citations:
        targets = [e.target for e in registry.edges(source=cited.document_id) if RelationKind(e.kind) in CHANGES]
        for target in dict.fromkeys(target for target in targets if target is not None):
            for change in changes_of(target, registry):
                amendment = change.amendment
                inside = amendment.start <= cited.start and cited.end <= amendment.end
                whole = cited.start <= amendment.start and amendment.end <= cited.end
                if change.source.id == cited.document_id and (inside or whole):
                    where = spoken(change.unit.path if change.unit else change.clause.path)
                    if where.lower() not in said.lower() or (target.number or name(target)) not in said:
                        told.append(f"Nội dung được dẫn tại {cited.path} {amendment.verb} {where} {name(target)}.")
    return tuple(dict.fromkeys(told))


def of_the_whole(document: DocumentFacts, registry: Registry) -> list[str]:
    """Returns the sentences on a document as a whole: ended, replaced, not yet in force, of a time that has passed."""
    validity = registry.validity(document.id)
    told = _ended(document, registry)
    if validity.term is not None and validity.term.last_day < registry.day:
        last_day = format_date(validity.term.last_day)
        told.append(f"{name(document)} chỉ có hiệu lực đến hết ngày {last_day}, theo quy định của chính văn bản.")
    if document.status is ValidityStatus.NOT_YET and validity.effective is not None:
        day = format_date(registry.day)
        from_day = format_date(validity.effective)
        told.append(f"{name(document)} chưa có hiệu lực vào ngày {day}; có hiệu lực từ ngày {from_day}.")
    if document.status is ValidityStatus.EXPIRED and not told:
        told.append(f"{name(document)} đã hết hiệu lực.")
    years = subject_years(document)
    if not told and years and years_over(document, registry.day):
        told.append(
            f"{name(document)} đề ra nội dung cho giai đoạn {years[0]} - {years[1]}, "
            f"đã qua vào ngày {format_date(registry.day)}; cần kiểm tra trước khi áp dụng."
        )
    if registry.as_of is not None and document.date is None:
        day = format_date(registry.as_of)
        told.append(f"{name(document)} không ghi ngày ban hành, nên chưa xác định được vào ngày {day} đã có hay chưa.")
    return told


def _ended(document: DocumentFacts, registry: Registry) -> list[str]:
    """Returns a sentence for each way and day in which other documents end all of this one."""
    grouped: dict[tuple[str, datetime.date | None, bool], list[Edge]] = {}
    for edge in registry.edges(target=document.id):
        kind = RelationKind(edge.kind)
        if kind in ENDED_BY and not edge.part and edge.source.id != document.id:
            grouped.setdefault((_ENDING_VERBS[kind], edge.since, edge.confirmed), []).append(edge)
    return [
        f"{name(document)} {_when(verb, since, registry)} bởi {_names(edges)}"
        f"{_from(since)}{'' if confirmed else PROPOSED}."
        for (verb, since, confirmed), edges in grouped.items()
    ]


def _of_clauses(document: DocumentFacts, own: Sequence[Citation], registry: Registry) -> list[str]:
    """Returns what is changed of the clauses cited, precisely; else, of each document that changes other clauses, a
    lighter sentence."""
    touched = _changes_of_cited(document, own, registry)
    told = [clause_changed(change, document, registry) for change in touched]
    known = {change.source.id for change in changes_of(document, registry)}
    for edge in edges_that_change(document, registry):
        if edge.source.id not in {change.source.id for change in touched}:
            elsewhere = edge.source.id in known and all(_in_clause(citation, registry) for citation in own)
            told.append(_document_changed(edge, document, registry, elsewhere=elsewhere))
    return told


def _changes_of_cited(document: DocumentFacts, own: Sequence[Citation], registry: Registry) -> list[ClauseChange]:
    """Returns the changes of the smallest units that the citations quote; a head or a list of headings quotes none."""
    units = registry.clauses(document.id)
    quotes = [citation for citation in own if _in_clause(citation, registry)]
    return [c for c in changes_of(document, registry) if any(touches(c, q.start, q.end, units) for q in quotes)]


def _in_clause(citation: Citation, registry: Registry) -> bool:
    """Tells whether a citation quotes words of a clause, not the head of the document or a heading."""
    unit = next((u for u in registry.clauses(citation.document_id) if u.path == citation.path), None)
    return unit is not None and citation.end - citation.start > 0


def clause_changed(change: ClauseChange, document: DocumentFacts, registry: Registry, *, with_day: bool = True) -> str:
    """Returns the sentence of a change: "Khoản 2 Điều 5 Quy định số … đã được sửa đổi bởi …, từ ngày …."."""
    edge, verb = change.edge, change.amendment.verb
    passive = f"bị {verb}" if verb.startswith(REPEALED) else f"được {verb}"
    where = change.spoken() if change.unit is not None or not change.amendment.adds else _added_to(change)
    proposed = "" if edge.confirmed else PROPOSED
    said = _when(passive, edge.since, registry)
    day = f",{_from(edge.since)}" if with_day and edge.since is not None else ""
    return f"{where} {name(document)} {said} bởi {name(edge.source)}{day}{proposed}."


def _added_to(change: ClauseChange) -> str:
    parent = change.clause.parent
    added = spoken(change.clause.path.rpartition(", ")[2])
    where = spoken(parent.path) if parent else ""
    return f"{where[:1].upper()}{where[1:]} (thêm {added})" if where else added[:1].upper() + added[1:]


def _document_changed(edge: Edge, document: DocumentFacts, registry: Registry, *, elsewhere: bool) -> str:
    kind = RelationKind(edge.kind)
    passive = "được sửa đổi, bổ sung" if kind in CHANGED_BY else f"{_ENDING_VERBS[kind]} một phần"
    part = f" ({edge.part})" if kind in ENDED_BY else ""
    other = ", ở nội dung khác với nội dung được dẫn" if elsewhere else ""
    said = _when(passive, edge.since, registry)
    proposed = "" if edge.confirmed else PROPOSED
    return f"{name(document)} {said}{part} bởi {name(edge.source)}{_from(edge.since)}{other}{proposed}."


def _when(passive: str, since: datetime.date | None, registry: Registry) -> str:
    return f"{'sẽ' if since is not None and since > registry.day else 'đã'} {passive}"


def _from(since: datetime.date | None) -> str:
    return f" từ ngày {format_date(since)}" if since is not None else ""


def _names(edges: Sequence[Edge]) -> str:
    names = list(dict.fromkeys(name(edge.source) for edge in edges))
    return " và ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
