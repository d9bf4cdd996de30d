"""Edges from a document to those it names: what it rests on, replaces, amends, guides, implements, cites.

Every number in the text gives an edge; the words before it, in its sentence, give the kind and the clauses meant. A
verb counts only when this document is its subject: "Nghị định số A sửa đổi Nghị định số B" inside our text says
nothing of us, and "được thay thế bởi X" is not our replacing X. Edges are proposals until a person confirms them
(DOMAIN §4).
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.assembling import CELL_SEPARATOR, Assembled, Frame, Line
from ingest.clauses import Sentence, sentences
from ingest.relation_parts import PART, TYPE_BEFORE_RE, part_named, part_right_before, without_type
from ingest.relation_places import Stated, stated_lines
from ingest.relation_wording import CHANGE_RE, Around, Governed, change_is_ours, governing
from vanban.dates import find_dates
from vanban.document_numbers import DocumentNumber, NumberMention, find_numbers
from vanban.document_types import type_name_pattern, type_named
from vanban.documents import Metadata, Relation, RelationKind
from vanban.reference_hints import date_at
from vanban.text import bare_form, search_form

_TYPE = type_name_pattern()
_TYPE_RIGHT_BEFORE_RE = re.compile(rf"\b(?P<type>{_TYPE})\s*(?:\|\s*)?(?:so)?\s*:?\s*$")
_BASIS_RE = re.compile(r"(?:[-+*•]\s*)?căn cứ\s*(?:vào\s+)?(?:các\s+)?")
_MARK_RE = re.compile(r"(?:[,;:]|\b(?:và|cùng|với))\s+(?:các\s+)?")
_LISTED_RE = re.compile(rf"(?:{PART}\s*(?:của|tại|trong|thuộc)?\s*)?(?P<type>\S+(?:\s+\S+){{0,3}}?)\s*(?:số)?\s*:?\s*")
_TITLE_RE = re.compile(r"\b(?:về|quy định|ban hành|hướng dẫn|sửa đổi)\b")
_LAW_RE = re.compile(r"(?:hiến pháp|bộ luật|luật|pháp lệnh|điều lệ|quy chế|nghị quyết|nghị định)\b")
_NEXT_LAW_RE = re.compile(r"(?:;|,|\bvà)\s+(?:căn cứ\s+)?(?=(?:hiến pháp|bộ luật|luật|pháp lệnh|điều lệ|quy chế)\b)")
_GOES_ON_RE = re.compile(rf"(?:va\s+)?(?:cac\s+)?(?:{_TYPE}\b|(?:diem|khoan|dieu|muc|chuong|phu luc)\s+[\w])")
_TITLED_RE = re.compile(
    rf"\s*(?:toan bo\s+|noi dung\s+)?(?P<type>{_TYPE})\b(?!\s+(?:nay|so|khac|truoc|tren|neu|co|duoc|moi|do|da|cu))"
)
_STANDARD_RE = re.compile(r"(?:QCVN|TCVN|\d\s*:)\s*$")  # "QCVN 85:2025/BTNMT" is a technical standard
_BESIDE_RE = re.compile(r"\b(?:gắn với|kết hợp với|phù hợp với|trên cơ sở|đồng bộ với)\b")
_CHANGED_BY_RE = re.compile(r"\bđược sửa đổi\b[^;]*$")
_NAMED_BY_RE = re.compile(r"(?:bởi|tại|(?<!kèm )theo)\s+(?:các\s+)?\S+(?:\s+\S+){0,4}\s*$")
_STRONG = frozenset(
    {RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.AMENDS, RelationKind.SUPPLEMENTS, RelationKind.GUIDES}
)
_PROPOSING = frozenset({"Tờ trình", "Báo cáo", "Công văn", "Biên bản", "Giấy mời", "Đề án", "Dự án"})
_WINDOW = 500  # characters around a number in which a verb can govern it
_ITEM_WORDS = 12  # words before the number of an item in a list of documents
_LONGEST_QUOTE = 700  # characters; a longer sentence is quoted around the number
_FAR_DATE = 160  # characters after the type of a document without a number in which its date stands


def find_relations(assembled: Assembled, frame: Frame, metadata: Metadata) -> list[Relation]:
    """Returns the edges of a document in order: one per kind and target, none to the document itself.

    ``assembled.text[r.start:r.end] == r.quote``. A document that is only cited has one edge CITES; where a
    stronger kind is known for it, CITES is left out. Clauses that are named apart stand together in ``part``.
    """
    found: list[Relation] = []
    decides = metadata.type not in _PROPOSING
    for stated in stated_lines(assembled, frame, metadata, decides=decides):
        for sentence in _statements(stated.line.text):
            found += _of_sentence(stated, sentence, metadata)
    edges = _once(_dated([edge for edge in found if not _is_self(edge, metadata)]))
    return [_as_printed(edge, assembled.text) for edge in edges]


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
    mentions = [one for one in find_numbers(sentence.text) if not _STANDARD_RE.search(sentence.text[: one.start])]
    folded = search_form(sentence.text)
    basis = _BASIS_RE.match(folded) if stated.preamble else None
    edges: list[Relation] = []
    if basis is not None:
        edges += _unnumbered_bases(line, sentence, basis.end(), mentions)
    own = metadata.number.key if metadata.number else None
    spot = _Spot(sentence.text, folded, rests=basis is not None and _names_document(sentence.text[basis.end() :]))
    for mention in mentions:
        governed = _governed(spot, mention, stated, metadata)
        edges += [_edge(line, sentence, mention, kind, governed.part) for kind in governed.kinds]
        spot = _next(spot, mention, governed.kinds, own=mention.number.key == own)
    return [*edges, *_unnumbered_targets(stated, sentence, mentions, metadata)]


@dataclass(frozen=True, slots=True)
class _Spot:
    """How far the reading of a sentence has come: the number before, its kinds, where the last foreign one ends.

    ``anchor`` is the last document that we do something to: a list goes on from it over what is only cited between.
    """

    text: str
    folded: str
    rests: bool  # a legal basis that names documents
    before: tuple[RelationKind, ...] = ()
    last: NumberMention | None = None
    earlier: int = 0
    anchor: NumberMention | None = None


_CITED = Governed((RelationKind.CITES,))


def _next(spot: _Spot, mention: NumberMention, kinds: tuple[RelationKind, ...], *, own: bool) -> _Spot:
    """Returns the reading after a number; a cited one inside the list leaves the list open."""
    earlier = spot.earlier if own else mention.end
    if kinds == _CITED.kinds and spot.anchor is not None:
        return replace(spot, last=mention, earlier=earlier)
    return replace(spot, before=kinds, last=mention, earlier=earlier, anchor=None if kinds == _CITED.kinds else mention)


def _names_document(text: str) -> bool:
    folded = search_form(text[:200])
    folded = re.sub(rf"^(?:{PART})\s*(?:của\s+)?(?:các\s+)?", "", folded)
    return bool(_LAW_RE.match(folded)) or type_named(folded[:60]) is not None


def _governed(spot: _Spot, mention: NumberMention, stated: Stated, metadata: Metadata) -> Governed:
    """Returns what we do to the document of a number, and to which of its clauses."""
    if stated.annex_line:
        return Governed((RelationKind.ANNEX_OF,))
    between = spot.text[spot.last.end if spot.last else 0 : mention.start]
    part = part_right_before(without_type(between))
    if stated.introduced is not None and spot.last is None and len(between.split()) <= _ITEM_WORDS + len(part.split()):
        return Governed((stated.introduced,), part or stated.part)
    if stated.preamble and _BASIS_RE.match(spot.folded):
        return Governed((RelationKind.BASED_ON,), part) if _is_basis(spot, mention) else _CITED
    if spot.before not in ((), _CITED.kinds) and _listed(spot, mention):
        return Governed(spot.before, part)
    governed = _by_words(spot, mention, stated, decides=metadata.type not in _PROPOSING) or _CITED
    guides = governed.kinds == (RelationKind.IMPLEMENTS,) and _guides_implementing(metadata)
    return Governed((RelationKind.GUIDES,), governed.part) if guides else governed


def _is_basis(spot: _Spot, mention: NumberMention) -> bool:
    """Tells whether a number of a line "Căn cứ …" is a basis, not what a basis is about."""
    if spot.last is None:
        return spot.rests
    return RelationKind.BASED_ON in spot.before and _listed(spot, mention, spread_through_changes=True)


def _by_words(spot: _Spot, mention: NumberMention, stated: Stated, *, decides: bool) -> Governed | None:
    """Returns what the words around a number say; only the nearest ``_WINDOW`` characters are looked at."""
    first = max(0, mention.start - _WINDOW)
    around = Around(
        before=spot.text[first : mention.start],
        after=spot.text[mention.end : mention.end + _WINDOW],
        earlier=max(0, spot.earlier - first),
        alone=spot.earlier == 0,
        whole=first == 0,
        opening=stated.subject or stated.preamble,
        carried=bool(_STRONG & set(spot.before)) and spot.anchor is spot.last,
        said=stated.said,
        decides=decides,
    )
    return governing(around)


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
    if spread_through_changes and _CHANGED_BY_RE.search(between):
        return True
    over_cited = spot.anchor is not None and spot.anchor is not spot.last and ";" not in between
    if over_cited or _BESIDE_RE.search(between) or _NAMED_BY_RE.search(between[-80:]):
        return False
    marks = list(_MARK_RE.finditer(between))
    for mark in reversed(marks):
        named = _LISTED_RE.fullmatch(between[mark.end() :])
        type_ = type_named(named["type"]) if named else None
        if named is not None and type_ is not None and bare_form(type_) == bare_form(named["type"].strip(" :")):
            same = type_ == (_type_before(spot.text, spot.last.start) or type_)
            return same or mark[0].startswith(";") or not _TITLE_RE.search(between[: mark.start()])
    if spread_through_changes and marks:  # "…; Luật sửa đổi, bổ sung một số điều của Luật … số B"
        rest = next((m.end() for m in marks if m[0].startswith(";")), None)
        return rest is not None and _LAW_RE.match(between[rest:]) is not None
    return False


def _type_before(text: str, end: int) -> str | None:
    match = TYPE_BEFORE_RE.search(bare_form(text[max(0, end - 60) : end]))
    return type_named(match["type"]) if match else None


def _edge(line: Line, sentence: Sentence, mention: NumberMention, kind: RelationKind, part: str) -> Relation:
    """Returns the edge with the wording that names its target and the sentence as its quote."""
    text = sentence.text
    window = max(0, mention.start - 60)
    named = _TYPE_RIGHT_BEFORE_RE.search(bare_form(text[window : mention.start]))
    start = window + named.start() if named else mention.start
    dated = date_at(text, mention.end)
    end = dated.end if dated else mention.end
    in_row = _date_of_row(text, mention.end) if dated is None and line.table is not None else None
    quote_start, quote_end = _quote_range(text, start, end)
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
    cells = text[end:].split(CELL_SEPARATOR)
    dates = find_dates(cells[1]) if len(cells) > 1 and len(cells[1]) <= len("ngày 05 tháng 06 năm 2019 ") else []
    return dates[0].date if dates else None


def _quote_range(text: str, start: int, end: int) -> tuple[int, int]:
    """Returns the range of a sentence to quote: all of it, or of a very long one the words around the target."""
    if len(text) <= _LONGEST_QUOTE:
        return 0, len(text)
    first, last = max(0, start - _LONGEST_QUOTE // 2), min(len(text), end + _LONGEST_QUOTE // 3)
    first = text.find(" ", first, start) + 1 if first else 0
    return first, last if last == len(text) else max(text.rfind(" ", end, last), end)


def _unnumbered_bases(line: Line, sentence: Sentence, at: int, mentions: Sequence[NumberMention]) -> Iterator[Relation]:
    """Yields the edges to laws and charters named by title and date only ("Căn cứ Luật Tổ chức Chính phủ ngày …")."""
    starts = [at]
    for found in _NEXT_LAW_RE.finditer(search_form(sentence.text), at):
        if "sửa đổi" not in search_form(sentence.text[starts[-1] : found.start()]) or found[0].startswith(";"):
            starts.append(found.end())
    for start, end in zip(starts, [*starts[1:], len(sentence.text)], strict=True):
        if any(start <= mention.start < end for mention in mentions):
            continue
        named = re.sub(r"\s+và (?:các|những) .*$", "", sentence.text[start:end])
        named = re.sub(r"(?:[\s.;,*]|\bvà|\bcăn cứ)+$", "", named)
        if _LAW_RE.match(search_form(named)) and len(named.split()) > 1:
            yield _titled(line, sentence, RelationKind.BASED_ON, named, "")


def _unnumbered_targets(
    stated: Stated, sentence: Sentence, mentions: Sequence[NumberMention], metadata: Metadata
) -> Iterator[Relation]:
    """Yields the edges to documents that we change or end and that are named by type and date, without a number."""
    folded = search_form(sentence.text)
    for verb in CHANGE_RE.finditer(folded):
        earlier = max((m.end for m in mentions if m.end <= verb.start()), default=0)
        following = min((m.start for m in mentions if m.start >= verb.end()), default=len(folded))
        rest = sentence.text[verb.end() : min(following, verb.end() + _WINDOW)]
        part = part_named(rest[: _first_type(rest)])
        named = _TITLED_RE.match(bare_form(rest), rest.find(part) + len(part) if part else 0)
        dates = find_dates(rest[: named.end() + _FAR_DATE]) if named else []
        around = Around(
            before=sentence.text[: verb.end()],
            after="",
            earlier=earlier,
            alone=earlier == 0,
            whole=True,
            opening=stated.subject,
            decides=metadata.type not in _PROPOSING,
        )
        if named is None or not dates or not change_is_ours(around, folded[: verb.end()], verb):
            continue
        wording = re.split(r"[;.]\s|[;.]$", rest[named.start("type") :])[0].strip(" ,")
        if dates[0].end <= named.start("type") + len(wording) and following - verb.end() >= len(rest):
            for kind in _kinds_of(verb[0], rest):
                yield _titled(stated.line, sentence, kind, wording, part)


def _first_type(text: str) -> int:
    found = re.search(rf"\b{_TYPE}\b", bare_form(text))
    return found.start() if found else 0


def _kinds_of(verbs: str, rest: str) -> tuple[RelationKind, ...]:
    governed = governing(Around(verbs + " ", rest, earlier=0, alone=True, whole=True, opening=True))
    return governed.kinds if governed else ()


def _titled(line: Line, sentence: Sentence, kind: RelationKind, wording: str, part: str) -> Relation:
    dates = find_dates(wording)
    at = max(0, sentence.text.find(wording))
    start, end = _quote_range(sentence.text, at, at + len(wording))
    offset = line.start + sentence.start
    date = dates[0].date if dates else None
    return Relation(kind, None, wording, sentence.text[start:end], offset + start, offset + end, date, part)


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
    """Returns the first edge of each kind and target, and no mere citation of a target that has another kind.

    It stands for the later ones: the clauses they name are added to its own, and an end of the whole outweighs them.
    """
    strong = {_target(edge) for edge in edges if edge.kind is not RelationKind.CITES}
    undated = {name for name, date in strong if date is None}
    first: dict[tuple[RelationKind, str, datetime.date | None], Relation] = {}
    for edge in edges:
        if edge.kind is RelationKind.CITES and (_target(edge) in strong or _target(edge)[0] in undated):
            continue
        known = first.setdefault((edge.kind, *_target(edge)), edge)
        if known is not edge:
            first[(edge.kind, *_target(edge))] = _together(known, edge)
    return sorted(first.values(), key=lambda edge: edge.start)


def _together(known: Relation, edge: Relation) -> Relation:
    """Returns one edge for two of the same kind and target."""
    if known.kind not in (RelationKind.REPLACES, RelationKind.REPEALS):
        return known if known.part or not edge.part else replace(known, part=edge.part)
    if not known.part or not edge.part:
        return replace(known if not known.part else edge, part="")
    parts = list(dict.fromkeys([*known.part.split("; "), *edge.part.split("; ")]))
    return replace(known, part="; ".join(parts))


def _target(edge: Relation) -> tuple[str, datetime.date | None]:
    name = edge.target_number.key if edge.target_number else bare_form(edge.target_text)
    return name, edge.target_date
