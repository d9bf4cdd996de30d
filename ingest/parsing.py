"""Parsing: a file in, a whole document out; and the document as the JSON of ``vanban parse``."""

from collections.abc import Iterator, Sequence
from typing import Any

from ingest.assembling import assemble
from ingest.blocks import RawDocument
from ingest.doubting import doubts_warning, place_doubts
from ingest.gate import find_marks, with_marks
from ingest.metadata import read_metadata
from ingest.passages import cut_passages
from ingest.readers.registry import read_file
from ingest.relations import find_relations
from ingest.structure import build_sections
from vanban.documents import Doubt, Mark, Metadata, ParsedDocument, Relation, Section, SectionKind, Table

_MOST_NAMED = 5  # missing articles named in a warning


def parse_file(name: str, data: bytes) -> ParsedDocument:
    """Returns the document in a file; raises ``UnreadableFile`` with a Vietnamese reason where there is none."""
    return parse(read_file(name, data))


def parse(raw: RawDocument) -> ParsedDocument:
    """Returns the document that a reader's blocks make: attributes, section tree, passages, tables, relations."""
    assembled = assemble(raw)
    attributes = read_metadata(assembled)
    marks = find_marks(raw, assembled, attributes.frame)
    metadata = with_marks(attributes.metadata, marks)
    sections = build_sections(assembled, attributes.frame)
    passages = cut_passages(assembled, sections, metadata)
    relations = find_relations(assembled, attributes.frame, metadata)
    doubts = place_doubts(raw, assembled)
    return ParsedDocument(
        text=assembled.text,
        metadata=metadata,
        sections=tuple(sections),
        passages=tuple(passages),
        tables=assembled.tables,
        relations=tuple(relations),
        page_starts=assembled.page_starts,
        warnings=(
            *raw.warnings,
            *doubts_warning(doubts),
            *attributes.warnings,
            *_structure_warnings(sections, metadata),
        ),
        pages=raw.pages,
        doubts=doubts,
        marks=marks,
    )


def _structure_warnings(sections: Sequence[Section], metadata: Metadata) -> Iterator[str]:
    if not any(s.kind not in (SectionKind.PREAMBLE, SectionKind.BASIS, SectionKind.CLOSING) for s in sections):
        yield "Không nhận ra đề mục nào trong văn bản; văn bản được chia theo đoạn."
    consolidated = "hợp nhất" in (metadata.type or "").lower()  # repealed articles leave gaps there
    missing = [] if consolidated else missing_articles(sections)
    if missing:
        named = ", ".join(f"Điều {n}" for n in missing[:_MOST_NAMED])
        more = f" và {len(missing) - _MOST_NAMED} điều khác" if len(missing) > _MOST_NAMED else ""
        yield f"Không tìm thấy {named}{more}: tệp gốc có thể thiếu trang hoặc không đọc được hết."


def missing_articles(sections: Sequence[Section]) -> list[int]:
    """Returns the numbers between the first and the last Điều of the main text that no section has."""
    numbers = {
        int("".join(filter(str.isdigit, s.label)))
        for s in sections
        if s.kind is SectionKind.ARTICLE and s.path == s.label
    }
    return [n for n in range(1, max(numbers, default=0)) if n not in numbers]


def own_text(document: ParsedDocument, section: Section, children: Sequence[Section]) -> str:
    """Returns a section's own words in document order: what its children do not hold, one line each."""
    parts: list[str] = []
    position = section.start
    for child in children:
        parts.append(document.text[position : child.start])
        position = child.end
    parts.append(document.text[position : section.end])
    return "\n".join(part.strip() for part in parts if part.strip())


def parsed_json(document: ParsedDocument) -> dict[str, Any]:
    """Returns the document as the JSON of ``vanban parse``: dates are ISO, sections stand in document order."""
    children: dict[int | None, list[Section]] = {}
    for section in document.sections:
        children.setdefault(section.parent, []).append(section)
    return {
        "document": attributes_json(document.metadata),
        "sections": [
            {
                "path": s.path,
                "label": s.label,
                "title": s.title,
                "text": own_text(document, s, children.get(s.index, [])),
                "page": s.page,
            }
            for s in document.sections
        ],
        "tables": [_table_json(table) for table in document.tables],
        "relations": [_relation_json(relation) for relation in document.relations],
        "warnings": list(document.warnings),
        "quality": quality_json(document),
        "marks": [_mark_json(mark) for mark in document.marks],
        "doubts": [_doubt_json(doubt) for doubt in document.doubts],
    }


def quality_json(document: ParsedDocument) -> dict[str, Any]:
    """Returns how well a document was read, in [0, 1] with four decimals: as a whole and page by page."""
    return {
        "document": _rounded(document.quality),
        "pages": [
            {
                "page": page.number,
                "method": page.method.value,
                "quality": _rounded(page.quality),
                "confidence": _rounded(page.confidence),
            }
            for page in document.pages
        ],
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def attributes_json(metadata: Metadata) -> dict[str, Any]:
    """Returns the attributes of a document as JSON values; what the document does not say is null."""
    return {
        "number": metadata.number.canonical if metadata.number else None,
        "type": metadata.type,
        "issuer": metadata.issuer,
        "date": metadata.date.isoformat() if metadata.date else None,
        "place": metadata.place,
        "subject": metadata.subject,
        "signer": metadata.signer,
        "position": metadata.position,
        "secrecy": metadata.secrecy,
        "recipients": list(metadata.recipients),
    }


def _mark_json(mark: Mark) -> dict[str, Any]:
    return {"kind": mark.kind.value, "name": mark.name, "line": mark.line, "place": mark.place, "page": mark.page}


def _doubt_json(doubt: Doubt) -> dict[str, Any]:
    return {
        "kind": doubt.kind.value,
        "text": doubt.text,
        "raw": doubt.raw,
        "page": doubt.page,
        "start": doubt.start,
        "end": doubt.end,
        "confidence": doubt.confidence,
    }


def _table_json(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "page": table.page,
        "header_rows": table.header_rows,
        "rows": table.rows(),
    }


def _relation_json(relation: Relation) -> dict[str, Any]:
    return {
        "kind": relation.kind.value,
        "target": relation.target_number.canonical if relation.target_number else relation.target_text,
        "date": relation.target_date.isoformat() if relation.target_date else None,
        "part": relation.part,
        "quote": relation.quote,
    }
