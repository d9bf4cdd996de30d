"""A reply as JSON: the one shape that the command, the API, stored turns and the pages share."""

import datetime
from typing import Any

from vanban.answers import Answer, Choice, Citation, DocumentSummary, Refusal, Reply, Understood


def reply_json(reply: Reply, *, timing_ms: float) -> dict[str, Any]:
    """Returns ``{kind, text, citations, related, warnings, gaps, choices, notes, nearest, understood, origin,
    timing_ms}``, ready for ``json.dumps``.

    Every key is present for every kind (empty lists where it does not apply); dates are ISO 8601, offsets count
    code points of the document's text, ``timing_ms`` is in milliseconds.
    """
    citations = reply.citations if isinstance(reply, Answer) else ()
    return {
        "kind": reply.kind,
        "text": reply.text,
        "citations": [citation_json(citation) for citation in citations],
        "related": [] if isinstance(reply, Choice) else [citation_json(citation) for citation in reply.related],
        "warnings": list(reply.warnings) if isinstance(reply, Answer) else [],
        "gaps": list(reply.gaps) if isinstance(reply, Answer) else [],
        "choices": [summary_json(choice) for choice in reply.choices] if isinstance(reply, Choice) else [],
        "notes": list(reply.notes),
        "nearest": [summary_json(nearest) for nearest in reply.nearest] if isinstance(reply, Refusal) else [],
        "understood": understood_json(reply.understood),
        "origin": reply.origin if isinstance(reply, Answer) else "extractive",
        "timing_ms": round(timing_ms, 1),
    }


def understood_json(understood: Understood | None) -> dict[str, Any] | None:
    """Returns how the question was understood as JSON values, or None where nothing was said of it."""
    if understood is None:
        return None
    return {"question": understood.question, "intent": understood.intent, "as_of": iso(understood.as_of)}


def citation_json(citation: Citation) -> dict[str, Any]:
    """Returns a citation as JSON values, keys as the fields are named."""
    return {
        "mark": citation.mark,
        "document_id": citation.document_id,
        "passage_id": citation.passage_id,
        "number": citation.number,
        "type": citation.type,
        "date": iso(citation.date),
        "issuer": citation.issuer,
        "subject": citation.subject,
        "path": citation.path,
        "page": citation.page,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
        "status": str(citation.status),
    }


def summary_json(summary: DocumentSummary) -> dict[str, Any]:
    """Returns a document of a list as JSON values, keys as the fields are named."""
    return {
        "document_id": summary.document_id,
        "number": summary.number,
        "type": summary.type,
        "issuer": summary.issuer,
        "date": iso(summary.date),
        "subject": summary.subject,
        "status": str(summary.status),
        "term": summary.term,
    }


def iso(date: datetime.date | None) -> str | None:
    """Returns ``YYYY-MM-DD``, or None."""
    return date.isoformat() if date is not None else None
