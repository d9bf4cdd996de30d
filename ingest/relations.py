"""Edges from a document to those it names: what it rests on, replaces, amends, guides, implements, cites.

Every number in the text gives an edge; the words before it, in its sentence, give the kind and the clauses meant. A
verb counts only when this document is its subject: "Nghị định số A sửa đổi Nghị định số B" inside our text says
nothing of us, and "được thay thế bởi X" is not our replacing X. Edges are proposals until a person confirms them
(DOMAIN §4).
"""

import datetime
import re
from dataclasses import replace

from ingest.assembling import Assembled, Frame, Line
from ingest.clauses import Sentence, sentences
from ingest.relation_merging import dated, is_self, once
from ingest.relation_numbers import BASIS_RE, PROPOSING, Spot, after, governed_number, names_document
from ingest.relation_parts import clauses_only, is_vague
from ingest.relation_places import Stated, stated_lines
from ingest.relation_titles import quote_range, unnumbered_bases, unnumbered_targets
from vanban.dates import find_dates
from vanban.document_numbers import NumberMention, find_numbers
from vanban.document_types import type_name_pattern
from vanban.documents import Metadata, Relation, RelationKind
from vanban.reference_hints import date_at
from vanban.tables import BETWEEN_CELLS
from vanban.text import bare_form, search_form

_TYPE = type_name_pattern()
_TYPE_RIGHT_BEFORE_RE = re.compile(rf"\b(?P<type>{_TYPE})\s*(?:\|\s*)?(?:so)?\s*:?\s*$")
_GOES_ON_RE = re.compile(
    rf"(?:va\s+)?(?:\(?\w{{1,3}}\)\s*)?(?:cac\s+)?(?:{_TYPE}\b|(?:diem|khoan|dieu|muc|chuong|phu luc)\s+[\w])"
)
_STANDARD_RE = re.compile(r"(?:QCVN|TCVN|\d\s*:)\s*$")  # "QCVN 85:2025/BTNMT" is a technical standard


def find_relations(assembled: Assembled, frame: Frame, metadata: Metadata) -> list[Relation]:
    """Returns the edges of a document in order: one per kind and target, none to the document itself.

    ``assembled.text[r.start:r.end] == r.quote``. A document that is only cited has one edge CITES; where a
    stronger kind is known for it, CITES is left out. Clauses that are named apart stand together in ``part``.
    """
    found: list[Relation] = []
    decides = metadata.type not in PROPOSING
    for stated in stated_lines(assembled, frame, metadata, decides=decides):
        item = clauses_only(stated.line.text)
        if item and found and found[-1].quote.endswith(":") and found[-1].part:
            found[-1] = _with_item(found[-1], item)  # "Bãi bỏ các điều sau đây của Quyết định số A:", "a) Điều 3;"
            continue
        for sentence in _statements(stated.line.text):
            found += _of_sentence(stated, sentence, metadata)
    edges = once(dated([edge for edge in found if not is_self(edge, metadata)]))
    return [_as_printed(edge, assembled.text) for edge in edges]


def _with_item(edge: Relation, item: str) -> Relation:
    return replace(edge, part=item if is_vague(edge.part) else f"{edge.part}; {item}")


def _as_printed(edge: Relation, text: str) -> Relation:
    """Returns an edge with its words as they stand in the document, line breaks and all."""
    quote = text[edge.start : edge.end]
    at = edge.quote.find(edge.target_text)
    named = quote[at : at + len(edge.target_text)] if at >= 0 else edge.target_text
    return replace(edge, quote=quote, target_text=named)


def _statements(paragraph: str) -> list[Sentence]:
    """Returns the sentences of a paragraph, those that only go on with the list before the semicolon joined to it."""
    joined: list[Sentence] = []
    for sentence in sentences(paragraph):
        last = joined[-1] if joined else None
        if last is not None and last.text.endswith(";") and _GOES_ON_RE.match(bare_form(sentence.text)):
            joined[-1] = Sentence(paragraph[last.start : sentence.start + len(sentence.text)], last.start)
        else:
            joined.append(sentence)
    return joined


def _of_sentence(stated: Stated, sentence: Sentence, metadata: Metadata) -> list[Relation]:
    """Returns an edge for each number of a sentence, and those to documents it names by title or date only."""
    line = stated.line
    mentions = [
        one
        for one in find_numbers(sentence.text)
        if not _STANDARD_RE.search(sentence.text[max(0, one.start - 12) : one.start])
    ]
    folded = search_form(sentence.text)
    basis = BASIS_RE.match(folded) if stated.preamble else None
    edges: list[Relation] = []
    if basis is not None:
        edges += unnumbered_bases(line, sentence, basis.end(), mentions)
    own = metadata.number.key if metadata.number else None
    spot = Spot(sentence.text, folded, rests=basis is not None and names_document(sentence.text[basis.end() :]))
    for mention in mentions:
        governed = governed_number(spot, mention, stated, metadata)
        edges += [_edge(line, sentence, mention, kind, governed.part) for kind in governed.kinds]
        spot = after(spot, mention, governed, own=mention.number.key == own)
    return [*edges, *unnumbered_targets(stated, sentence, mentions, metadata)]


def _edge(line: Line, sentence: Sentence, mention: NumberMention, kind: RelationKind, part: str) -> Relation:
    """Returns the edge with the wording that names its target and the sentence as its quote."""
    text = sentence.text
    window = max(0, mention.start - 60)
    named = _TYPE_RIGHT_BEFORE_RE.search(bare_form(text[window : mention.start]))
    start = window + named.start() if named else mention.start
    dated = date_at(text, mention.end)
    end = dated.end if dated else mention.end
    in_row = _date_of_row(text, mention.end) if dated is None and line.table is not None else None
    quote_start, quote_end = quote_range(text, start, end)
    offset = line.start + sentence.start
    return Relation(
        kind=kind,
        target_number=mention.number,
        target_text=text[start:end],
        quote=text[quote_start:quote_end],
        start=offset + quote_start,
        end=offset + quote_end,
        target_date=dated.date if dated else in_row,
        part="" if kind is RelationKind.CITES else part,
    )


def _date_of_row(text: str, end: int) -> datetime.date | None:
    """Returns the date of the cell that follows a number's cell in a table row, where it holds nothing else."""
    cells = text[end:].split(BETWEEN_CELLS)
    dates = find_dates(cells[1]) if len(cells) > 1 and len(cells[1]) <= len("ngày 05 tháng 06 năm 2019 ") else []
    return dates[0].date if dates else None
