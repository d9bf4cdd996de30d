"""Edges from a document to those it names: what it rests on, replaces, amends, guides, implements, cites.

Every number in the text gives an edge; the words before it, in its sentence, give the kind. A verb counts only
when this document is its subject: "Nghị định số A sửa đổi Nghị định số B" inside our text says nothing of us, and
"được thay thế bởi X" is not our replacing X. Edges are proposals until a person confirms them (DOMAIN §4).
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.assembling import Assembled, Frame, Line
from ingest.clauses import Sentence, sentences
from ingest.line_kinds import is_annex_heading, is_numbered
from ingest.relation_wording import Around, governing_kind, introduced_kind
from vanban.dates import find_dates
from vanban.document_numbers import DocumentNumber, NumberMention, find_numbers
from vanban.document_types import type_name_pattern, type_named
from vanban.documents import Metadata, Relation, RelationKind
from vanban.reference_hints import date_at
from vanban.text import bare_form, search_form

_TYPE_BEFORE_RE = re.compile(rf"\b(?P<type>{type_name_pattern()})(?:\s+[^\W\d]+){{0,8}}?\s*(?:so)?\s*:?\s*$")
_TYPE_RIGHT_BEFORE_RE = re.compile(rf"\b(?P<type>{type_name_pattern()})\s*(?:so)?\s*:?\s*$")
_BASIS_RE = re.compile(r"(?:[-+*•]\s*)?căn cứ\s*(?:các\s+)?")
_MARK_RE = re.compile(r"(?:[,;]|\b(?:và|cùng|với))\s+(?:các\s+)?")
_TYPE_ALONE_RE = re.compile(rf"(?P<type>{type_name_pattern()})\s*(?:so)?\s*:?\s*")
_TITLE_RE = re.compile(r"\b(?:về|quy định|ban hành|hướng dẫn|sửa đổi)\b")
_BOTH_RE = re.compile(r"sửa đổi\s*,\s*bổ sung\b")
_ATTACHED_RE = re.compile(r"kèm theo\b")
_LAW_RE = re.compile(r"(?:hiến pháp|bộ luật|luật|pháp lệnh|điều lệ|quy chế|nghị quyết|nghị định)\b")
_WINDOW = 500  # characters around a number in which a verb can govern it
_ITEM_WORDS = 12  # words before the number of an item in a list of documents
_LONGEST_QUOTE = 700  # characters; a longer sentence is quoted around the number


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a line stands, which decides what a verb there can say of the document as a whole."""

    subject: bool = False  # the trich_yeu
    preamble: bool = False  # before the first numbered unit
    annex_line: bool = False  # says what the text is an annex of
    introduced: RelationKind | None = None  # "Các văn bản sau đây hết hiệu lực:" stands above


def find_relations(assembled: Assembled, frame: Frame, metadata: Metadata) -> list[Relation]:
    """Returns the edges of a document in order: one per kind and target, none to the document itself.

    ``assembled.text[r.start:r.end] == r.quote``. A document that is only cited has one edge CITES; where a
    stronger kind is known for it, CITES is left out.
    """
    found: list[Relation] = []
    for line, place in _lines_with_place(assembled.lines, frame):
        for sentence in sentences(line.text):
            found += _of_sentence(line, sentence, place, metadata)
    return _once(_dated([edge for edge in found if not _is_self(edge, metadata)]))


def _lines_with_place(lines: Sequence[Line], frame: Frame) -> Iterator[tuple[Line, _Place]]:
    introduced: RelationKind | None = None
    level = ""  # of the line that introduced; an item of that level ends its list
    preamble = True
    for index, line in enumerate(lines):
        if frame.closing_start <= index < frame.closing_end:
            continue
        head = index < frame.head_end
        if index >= frame.head_end and is_numbered(line.text):
            preamble = False
        style = _item_style(line.text)
        introduced = introduced if style not in ("", level) else None
        attached = bool(_ATTACHED_RE.search(search_form(line.text[:60]))) and len(line.text) < 300
        yield (
            line,
            _Place(
                subject=head,
                preamble=not head and preamble and index < frame.closing_start,
                annex_line=attached and (head or _near_annex_top(lines, index)),
                introduced=introduced,
            ),
        )
        opened = introduced_kind(line.text)
        introduced, level = (opened, style) if opened else (introduced, level)


def _item_style(text: str) -> str:
    """Returns how a line is marked as an item: "1", "a", "(", "-", or "" where it is none."""
    match = re.match(r"\s*(?:(?P<sign>[-+*•(])|(?P<letter>[a-zđ])\)|(?P<digit>\d{1,2})[.)])", text, re.IGNORECASE)
    if match is None:
        return ""
    return match["sign"] or ("a" if match["letter"] else "1")


def _near_annex_top(lines: Sequence[Line], index: int) -> bool:
    return any(is_annex_heading(line.text) for line in lines[max(0, index - 5) : index + 1])


def _of_sentence(line: Line, sentence: Sentence, place: _Place, metadata: Metadata) -> list[Relation]:
    """Returns an edge for each number of a sentence, and one for a legal basis named without a number."""
    mentions = find_numbers(sentence.text)
    folded = search_form(sentence.text)
    basis = _BASIS_RE.match(folded) if place.preamble else None
    if basis is not None and not mentions:
        return _unnumbered_basis(line, sentence, basis.end())
    own = metadata.number.key if metadata.number else None
    spot = _Spot(sentence.text, folded, rests=basis is not None and _names_document(sentence.text[basis.end() :]))
    edges: list[Relation] = []
    for mention in mentions:
        kind = _kind(spot, mention, place, metadata)
        edges.append(_edge(line, sentence, mention, kind))
        lead = folded[max(0, mention.start - _WINDOW) : mention.start]
        if kind is RelationKind.AMENDS and _BOTH_RE.search(lead):
            edges.append(replace(edges[-1], kind=RelationKind.SUPPLEMENTS))
        earlier = spot.earlier if mention.number.key == own else mention.end
        spot = replace(spot, before=kind, last=mention, earlier=earlier)
    return edges


@dataclass(frozen=True, slots=True)
class _Spot:
    """How far the reading of a sentence has come: the number before, its kind, where the last foreign one ends."""

    text: str
    folded: str
    rests: bool  # a legal basis that names documents
    before: RelationKind | None = None
    last: NumberMention | None = None
    earlier: int = 0


def _names_document(text: str) -> bool:
    return bool(_LAW_RE.match(search_form(text[:40]))) or type_named(text[:60]) is not None


def _kind(spot: _Spot, mention: NumberMention, place: _Place, metadata: Metadata) -> RelationKind:
    if place.annex_line:
        return RelationKind.ANNEX_OF
    if place.introduced is not None and spot.last is None and len(spot.text[: mention.start].split()) <= _ITEM_WORDS:
        return place.introduced
    if place.preamble and _BASIS_RE.match(spot.folded):
        first = spot.last is None and spot.rests
        goes_on = spot.before is RelationKind.BASED_ON and _listed(spot, mention, spread_through_changes=True)
        return RelationKind.BASED_ON if first or goes_on else RelationKind.CITES
    if spot.before not in (None, RelationKind.CITES) and _listed(spot, mention):
        return spot.before or RelationKind.CITES
    kind = _governed(spot, mention, opening=place.subject or place.preamble)
    if kind is RelationKind.IMPLEMENTS and _guides_implementing(metadata):
        return RelationKind.GUIDES
    return kind or RelationKind.CITES


def _governed(spot: _Spot, mention: NumberMention, *, opening: bool) -> RelationKind | None:
    """Returns what the words around a number say; only the nearest ``_WINDOW`` characters are looked at."""
    first = max(0, mention.start - _WINDOW)
    around = Around(
        before=spot.folded[first : mention.start],
        after=spot.folded[mention.end : mention.end + _WINDOW],
        earlier=max(0, spot.earlier - first),
        alone=spot.earlier == 0,
        whole=first == 0,
        opening=opening,
    )
    return governing_kind(around)


def _guides_implementing(metadata: Metadata) -> bool:
    """Tells whether the document is a guidance whose trich_yeu is "thực hiện …": what it implements, it guides."""
    return metadata.type == "Hướng dẫn" and search_form(metadata.subject or "").startswith(("thực hiện", "thi hành"))


def _listed(spot: _Spot, mention: NumberMention, *, spread_through_changes: bool = False) -> bool:
    """Tells whether a number goes on with the list of the number before: "…; Nghị định số B", "và Quyết định số B".

    With ``spread_through_changes`` the documents that changed it ("được sửa đổi bởi …") belong to the list too.
    """
    if spot.last is None or mention.start - spot.last.end > _WINDOW:
        return False
    between = spot.folded[spot.last.end : mention.start]
    if re.search(r"(?:bởi|tại|theo)\s+(?:các\s+)?\S+(?:\s+\S+){0,4}\s*$", between[-80:]):
        return "sửa đổi" in between and spread_through_changes
    mark = list(_MARK_RE.finditer(between))[-1:]
    named = _TYPE_ALONE_RE.fullmatch(bare_form(between[mark[0].end() :])) if mark else None
    if named is None:
        return False
    same = type_named(named["type"]) == (_type_before(spot.text, spot.last.start) or type_named(named["type"]))
    return same or mark[0][0].startswith(";") or not _TITLE_RE.search(between[: mark[0].start()])


def _type_before(text: str, end: int) -> str | None:
    match = _TYPE_BEFORE_RE.search(bare_form(text[max(0, end - 60) : end]))
    return type_named(match["type"]) if match else None


def _edge(line: Line, sentence: Sentence, mention: NumberMention, kind: RelationKind) -> Relation:
    """Returns the edge with the wording that names its target and the sentence as its quote."""
    text = sentence.text
    window = max(0, mention.start - 60)
    named = _TYPE_RIGHT_BEFORE_RE.search(bare_form(text[window : mention.start]))
    start = window + named.start() if named else mention.start
    dated = date_at(text, mention.end)
    end = dated.end if dated else mention.end
    quote_start, quote_end = _quote_range(text, start, end)
    offset = line.start + sentence.start
    return Relation(
        kind=kind,
        target_number=mention.number,
        target_text=text[start:end],
        quote=text[quote_start:quote_end],
        start=offset + quote_start,
        end=offset + quote_end,
        target_date=dated.date if dated else None,
    )


def _quote_range(text: str, start: int, end: int) -> tuple[int, int]:
    """Returns the range of a sentence to quote: all of it, or of a very long one the words around the target."""
    if len(text) <= _LONGEST_QUOTE:
        return 0, len(text)
    first, last = max(0, start - _LONGEST_QUOTE // 2), min(len(text), end + _LONGEST_QUOTE // 3)
    first = text.find(" ", first, start) + 1 if first else 0
    return first, last if last == len(text) else max(text.rfind(" ", end, last), end)


def _unnumbered_basis(line: Line, sentence: Sentence, at: int) -> list[Relation]:
    """Returns the edge to a law that is named by title and date only ("Căn cứ Luật Tổ chức Chính phủ ngày …")."""
    named = sentence.text[at:].strip(" .;,")
    if not _LAW_RE.match(search_form(named)):
        return []
    dates = find_dates(named)
    offset = line.start + sentence.start
    return [
        Relation(
            RelationKind.BASED_ON,
            None,
            named,
            sentence.text,
            offset,
            offset + len(sentence.text),
            dates[0].date if dates else None,
        )
    ]


def _is_self(edge: Relation, metadata: Metadata) -> bool:
    """Tells whether an edge leads back: the same number, unless its date shows another document of that number."""
    if edge.target_number is None or metadata.number is None or edge.target_number.key != metadata.number.key:
        return False
    return edge.target_date is None or metadata.date is None or edge.target_date == metadata.date


def _dated(edges: list[Relation]) -> list[Relation]:
    """Returns the edges with a missing date filled in where the text gives one, and only one, for that number."""
    dates: dict[str, set[datetime.date]] = {}
    for edge in edges:
        if edge.target_number is not None and edge.target_date is not None:
            dates.setdefault(edge.target_number.key, set()).add(edge.target_date)

    def known(number: DocumentNumber | None) -> datetime.date | None:
        options = dates.get(number.key, set()) if number else set()
        return next(iter(options)) if len(options) == 1 else None

    return [edge if edge.target_date else replace(edge, target_date=known(edge.target_number)) for edge in edges]


def _once(edges: list[Relation]) -> list[Relation]:
    """Returns the first edge of each kind and target, and no mere citation of a target that has another kind."""
    strong = {_target(edge) for edge in edges if edge.kind is not RelationKind.CITES}
    first: dict[tuple[RelationKind, str, datetime.date | None], Relation] = {}
    for edge in edges:
        if edge.kind is not RelationKind.CITES or _target(edge) not in strong:
            first.setdefault((edge.kind, *_target(edge)), edge)
    return sorted(first.values(), key=lambda edge: edge.start)


def _target(edge: Relation) -> tuple[str, datetime.date | None]:
    name = edge.target_number.key if edge.target_number else bare_form(edge.target_text)
    return name, edge.target_date
