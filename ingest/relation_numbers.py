"""What a document does to one that it names by number, read along a sentence from number to number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.relation_parts import PART, TYPE_BEFORE_RE, is_vague, part_right_before, without_type
from ingest.relation_places import Stated
from ingest.relation_wording import Around, Governed, governing
from vanban.document_numbers import NumberMention
from vanban.document_types import type_named
from vanban.documents import Metadata, RelationKind
from vanban.text import bare_form, search_form

_MARK_RE = re.compile(r"(?:[,;:]|\b(?:và|cùng|với))\s+(?:\(?\w{1,3}\)\s*)?(?:các\s+)?")
_BARE_RE = re.compile(r"(?:số\s*)?")  # "các Quyết định số A, số B và C"
_LISTED_RE = re.compile(rf"(?:{PART}\s*(?:của|tại|trong|thuộc)?\s*)?(?P<type>\S+(?:\s+\S+){{0,3}}?)\s*(?:số)?\s*:?\s*")
_TITLE_RE = re.compile(r"\b(?:về|quy định|ban hành|hướng dẫn|sửa đổi)\b")
_BESIDE_RE = re.compile(r"\b(?:gắn với|kết hợp với|phù hợp với|trên cơ sở|đồng bộ với)\b")
_CHANGED_BY_RE = re.compile(r"\bđược sửa đổi\b[^;]*$")
_CHANGING_LAW_RE = re.compile(r"(?:bộ luật|luật|pháp lệnh|nghị định|thông tư)\s+sửa đổi\b")
_NAMED_BY_RE = re.compile(r"(?:bởi|tại|(?<!kèm )theo)\s+(?:các\s+)?\S+(?:\s+\S+){0,4}\s*$")
_STRONG = frozenset(
    {RelationKind.REPLACES, RelationKind.REPEALS, RelationKind.AMENDS, RelationKind.SUPPLEMENTS, RelationKind.GUIDES}
)
_WINDOW = 500  # characters around a number in which a verb can govern it
_ITEM_WORDS = 12  # words before the number of an item in a list of documents
_CITED = Governed((RelationKind.CITES,))
PROPOSING = frozenset({"Tờ trình", "Báo cáo", "Công văn", "Biên bản", "Giấy mời", "Đề án", "Dự án"})
BASIS_RE = re.compile(r"(?:[-+*•]\s*)?căn cứ\s*(?:vào\s+)?(?:các\s+)?")
LAW_RE = re.compile(r"(?:hiến pháp|bộ luật|luật|pháp lệnh|điều lệ|quy chế|nghị quyết|nghị định)\b")


@dataclass(frozen=True, slots=True)
class Spot:
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
    part: str = ""  # of the anchor, where it names no clause of its own: "một số điều của A và B"


def after(spot: Spot, mention: NumberMention, governed: Governed, *, own: bool) -> Spot:
    """Returns the reading after a number; a cited one inside the list leaves the list open."""
    kinds = governed.kinds
    earlier = spot.earlier if own else mention.end
    if kinds == _CITED.kinds and spot.anchor is not None:
        return replace(spot, last=mention, earlier=earlier)
    anchor = None if kinds == _CITED.kinds else mention
    part = governed.part if is_vague(governed.part) else ""
    return replace(spot, before=kinds, last=mention, earlier=earlier, anchor=anchor, part=part)


def names_document(text: str) -> bool:
    """Tells whether a legal basis begins with a document, or with clauses of one."""
    folded = search_form(text[:200])
    folded = re.sub(rf"^(?:{PART})\s*(?:của\s+)?(?:các\s+)?", "", folded)
    return bool(LAW_RE.match(folded)) or type_named(folded[:60]) is not None


def governed_number(spot: Spot, mention: NumberMention, stated: Stated, metadata: Metadata) -> Governed:
    """Returns what we do to the document of a number, and to which of its clauses."""
    if stated.quoted or _in_quotes(spot.text[: mention.start]):
        return _CITED
    if stated.annex_line:
        return Governed((RelationKind.ANNEX_OF,))
    between = spot.text[spot.last.end if spot.last else 0 : mention.start]
    part = part_right_before(without_type(between))
    if stated.introduced is not None and spot.last is None and len(between.split()) <= _ITEM_WORDS + len(part.split()):
        return Governed((stated.introduced,), part or stated.part)
    if stated.preamble and BASIS_RE.match(spot.folded):
        return Governed((RelationKind.BASED_ON,), part) if _is_basis(spot, mention) else _CITED
    if spot.before not in ((), _CITED.kinds) and _listed(spot, mention):
        return Governed(spot.before, part or spot.part)
    governed = _by_words(spot, mention, stated, decides=metadata.type not in PROPOSING) or _CITED
    guides = governed.kinds == (RelationKind.IMPLEMENTS,) and _guides_implementing(metadata)
    return Governed((RelationKind.GUIDES,), governed.part) if guides else governed


def _in_quotes(before: str) -> bool:
    """Tells whether a quotation is open at the end of a text: what is said in it is said by another document."""
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _is_basis(spot: Spot, mention: NumberMention) -> bool:
    """Tells whether a number of a line "Căn cứ …" is a basis, not what a basis is about."""
    if spot.last is None:
        return spot.rests
    return RelationKind.BASED_ON in spot.before and _listed(spot, mention, spread_through_changes=True)


def _by_words(spot: Spot, mention: NumberMention, stated: Stated, *, decides: bool) -> Governed | None:
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


def _listed(spot: Spot, mention: NumberMention, *, spread_through_changes: bool = False) -> bool:
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
    fits = any(_item_fits(spot, between, mark) for mark in reversed(marks))
    return fits or (spread_through_changes and _law_goes_on(between, marks))


def _law_goes_on(between: str, marks: Sequence[re.Match[str]]) -> bool:
    """Tells whether a list of bases goes on with a law whose name holds other words before its number."""
    after_semicolon = next((m.end() for m in marks if m[0].startswith(";")), None)
    if after_semicolon is not None and LAW_RE.match(between, after_semicolon):
        return True
    return any(_CHANGING_LAW_RE.match(between, mark.end()) for mark in marks)  # "và Luật sửa đổi … của Luật A số B"


def _item_fits(spot: Spot, between: str, mark: re.Match[str]) -> bool:
    """Tells whether what stands between a mark of a list and a number is just the item's type, or nothing."""
    rest = between[mark.end() :]
    if _BARE_RE.fullmatch(rest):
        return True
    named = _LISTED_RE.fullmatch(rest)
    type_ = type_named(named["type"]) if named else None
    if named is None or type_ is None or bare_form(type_) != bare_form(named["type"].strip(" :")):
        return False
    same = spot.last is not None and type_ == (_type_before(spot.text, spot.last.start) or type_)
    return same or mark[0].startswith(";") or not _TITLE_RE.search(between[: mark.start()])


def _type_before(text: str, end: int) -> str | None:
    match = TYPE_BEFORE_RE.search(bare_form(text[max(0, end - 60) : end]))
    return type_named(match["type"]) if match else None
