"""The sides of a comparison: documents by number, places, levels, terms of office, an old version and the new one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.evidence import DocumentFacts
from rag.question import Question
from rag.registry import Edge, Registry
from vanban.document_types import type_name_pattern, type_named
from vanban.documents import RelationKind
from vanban.text import bare_form, nfc

MOST_SIDES = 3
_TYPE = re.compile(rf"\b{type_name_pattern()}\b")
_LEVELS = (
    (r"\b(?:thanh uy|thanh pho)\b", ("Thành ủy", "thành phố", "Thành phố")),
    (r"\b(?:tinh uy|tinh)\b", ("Tỉnh ủy", "tỉnh")),
    (r"\b(?:trung uong|bo chinh tri|ban bi thu)\b", ("Trung ương", "Bộ Chính trị", "Ban Bí thư")),
)
_TERM = re.compile(r"\bkhoa\s+(?P<term>[ivx]+|\d{1,2})\b")
_OLD_AND_NEW = re.compile(
    r"\bcu\b.*\b(?:moi|hien hanh|nay)\b|\bmoi\b.*\bcu\b|\btruoc\b.*\b(?:sau khi (?:sua|thay)|nay|bay gio|hien nay)\b"
    r"|\btu (?:may|bao nhieu)\b.*\blen (?:may|bao nhieu)\b|\bso voi truoc\b|\bthay doi (?:gi|the nao|nhung gi|ra sao)\b"
)
_BEFORE_AND_NOW = re.compile(
    r"\btruoc (?:day|kia)\b.*\b(?:gio|bay gio|nay|hien nay|hien tai)\b|\bgoc\b.*\bsau khi (?:duoc )?(?:sua|thay)"
)
_SUCCEEDS = frozenset({RelationKind.REPLACES, RelationKind.AMENDS, RelationKind.SUPPLEMENTS})
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Side:
    """One side: how the question calls it ("" for a document named by its number), and its documents, newest first."""

    label: str
    documents: tuple[DocumentFacts, ...]
    pattern: str = ""  # of the words that name it, over text without marks
    is_place: bool = False

    @property
    def ids(self) -> frozenset[int]:
        """The documents' ids."""
        return frozenset(document.id for document in self.documents)


def find_sides(question: Question, named: Sequence[DocumentFacts], registry: Registry) -> list[Side]:
    """Returns the two or three sides that a question sets against each other; none where it names fewer."""
    if len(named) > 1:
        return [Side("", (document,)) for document in named[:MOST_SIDES]]
    places = _places(question, registry)
    if named:
        own = bare_form(named[0].issuer or "")
        beside = [side for side in places if bare_form(side.label) not in own]
        found = [Side("", (named[0],)), *beside]
    else:
        found = places + (_terms(question, registry) or _level(question, registry))
    held = [_of_type(side, question) for side in found if side.documents]
    return held[:MOST_SIDES] if len(held) > 1 else []


def names_several_terms(question: Question) -> bool:
    """Tells whether a question names two terms of office."""
    return len({match["term"] for match in _TERM.finditer(bare_form(nfc(question.matter)))}) > 1


def _of_type(side: Side, question: Question) -> Side:
    """Returns the side with those of its documents that are of the one type the question names, if there are any."""
    types = {type_named(match[0]) for match in _TYPE.finditer(bare_form(nfc(question.matter)))}
    own = tuple(document for document in side.documents if document.type in types)
    return replace(side, documents=own) if len(types) == 1 and own else side


def asks_versions(question: Question) -> bool:
    """Tells whether a question sets what was in force before against what is now."""
    plain = bare_form(nfc(question.text))
    return bool(_OLD_AND_NEW.search(plain) or _BEFORE_AND_NOW.search(plain))


def old_and_new(candidates: Sequence[DocumentFacts], registry: Registry) -> list[Side]:
    """Returns the older document and the one that replaces or amends it; the first of the candidates that stands in
    such a relation decides."""
    for document in candidates:
        edges = [*registry.edges(target=document.id), *registry.edges(source=document.id)]
        pair = next((pair for edge in edges if (pair := _pair(edge)) is not None), None)
        if pair is not None:
            return [Side("", (one,)) for one in pair]
    return []


def _pair(edge: Edge) -> tuple[DocumentFacts, DocumentFacts] | None:
    if RelationKind(edge.kind) not in _SUCCEEDS or edge.target is None or edge.target.id == edge.source.id:
        return None
    same = edge.source.type == edge.target.type or RelationKind(edge.kind) is not RelationKind.REPLACES
    return (edge.target, edge.source) if same else None


def _places(question: Question, registry: Registry) -> list[Side]:
    """Returns a side for each place named, in the order of the question."""
    known = registry.places().telling
    plain = bare_form(nfc(question.matter))
    sides: list[tuple[int, Side]] = []
    for place in question.names:
        marked = next((name for name in known if name == place or bare_form(name) == bare_form(place)), place)
        label = marked.title()
        pattern = (
            rf"(?:\b(?:xa|phuong|dang uy|ubnd|uy ban nhan dan|cua|o|tai|ben)\s+)*\b{re.escape(bare_form(place))}\b"
        )
        sides.append(
            (plain.find(bare_form(place)), Side(label, tuple(registry.about([label])), pattern, is_place=True))
        )
    return [side for _, side in sorted(sides, key=lambda pair: pair[0])]


def _level(question: Question, registry: Registry) -> list[Side]:
    """Returns the side of the city, the province or the centre, beside a place below it."""
    plain = bare_form(nfc(question.matter))
    for pattern, words in _LEVELS:
        match = re.search(pattern, plain)
        if match and question.names:
            own = registry.about(words, issuer_only=True)
            below = {name.title() for name in registry.places().telling}
            documents = tuple(d for d in own if not any(place in (d.issuer or "") for place in below))
            return [Side(match[0].capitalize() if question.bare else _spelled(question, match), documents, pattern)]
    return []


def _spelled(question: Question, match: re.Match[str]) -> str:
    words = nfc(question.matter)[match.start() : match.end()]
    return words[:1].upper() + words[1:]


def _terms(question: Question, registry: Registry) -> list[Side]:
    """Returns a side for each term of office named: "khóa XVII", "khoa 17"."""
    sides: dict[str, Side] = {}
    for match in _TERM.finditer(bare_form(nfc(question.matter))):
        roman = match["term"].upper() if not match["term"].isdigit() else _roman(int(match["term"]))
        held = registry.about([f"khóa {roman}", f"khoá {roman}"])
        whole = re.compile(rf"\bkho[áó]a? ?{roman}\b|\bkhóa {roman}\b|\bkhoá {roman}\b")
        documents = tuple(document for document in held if whole.search(document.subject or ""))
        sides.setdefault(roman, Side(f"Khóa {roman}", documents, rf"\bkhoa {match['term']}\b"))
    return list(sides.values())


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        while number >= value:
            written, number = written + letters, number - value
    return written
