"""Questions about duties: who must do what by when in a document, what a body must do, what is due in a period."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from prompts.loader import render
from rag.composing import Piece, citation, name
from rag.duty_reading import Duty, load_words, read_duties
from rag.evidence import DocumentFacts
from rag.lookup import corrections
from rag.parts import asked_parts
from rag.periods import Period, find_period
from rag.question import Question
from rag.ranking import Ranked
from rag.registry import Registry, summary
from vanban.answers import Answer, Refusal
from vanban.document_types import type_name_pattern, type_named
from vanban.text import bare_form, bare_words, nfc

MOST_LINES = 12
MOST_DOCUMENTS = 4  # read for duties when the question names none
_LONGEST_TASK = 420  # characters of a duty shown
_TASK = r"(?:viec|nhiem vu|phan viec|dau viec|cong viec)"
_ASKS = re.compile(
    rf"\b(?:phai|can|duoc|se) (?:trien khai |thuc hien |phai )?(?:lam )?(?:nhung |cac )?(?:{_TASK} )?gi\b"
    rf"|\blam (?:nhung )?(?:{_TASK} )?gi\b|\bgiao (?:lam )?(?:nhung |cac )?(?:{_TASK} )?(?:gi|nao)\b"
    rf"|\b(?:phai|can|chu tri) (?:\w+ ){{0,3}}?(?:nhung |cac )?(?:{_TASK}|noi dung) (?:nao|gi)\b"
    rf"|\b{_TASK} (?:nao|gi)\b.*\b(?:het han|den han|toi han|han|xong|hoan thanh|trong (?:quy|thang|nam)|truoc)\b"
    rf"|\b(?:nhung|cac|danh muc|liet ke)(?: nhung| cac)? {_TASK}\b.*\b(?:giao|het han|den han|phai)\b"
    r"|\bai (?:phai )?lam (?:viec )?gi\b|\bphan cong (?:nhiem vu|cong viec|the nao|ra sao)\b"
    rf"|\b(?:trach nhiem|{_TASK}) (?:cu the )?cua (?:tung|cac|moi) (?:co quan|don vi)\b"
)
_BY_WHEN = re.compile(r"\b(?:han|thoi han|bao gio|khi nao) (?:nao|xong)?|\bbao gio xong\b")
_DUE = re.compile(r"\b(?:het han|den han|toi han|hoan thanh|xong|phai lam|trong|truoc|han)\b")
_NOT_IN_NAMES = (
    r"phai|duoc|se|co(?! quan| yeu| so)|can (?:phai|lam|thuc)|lam (?:gi|nhung|viec|cac|sao|the)|thi (?:phai|lam|co|can)"
    r"|trong|theo|tai(?! chinh| nguyen| san)|o|nao|gi|giao (?:nhung|cac|viec|nhiem|lam|gi|cho)|chu tri|phoi hop|truoc"
    r"|han|het|den|tu (?:ngay|thang|nam|nay)|va (?:thoi han|han)"
)
Search = Callable[[Question, Collection[int] | None], list[Ranked]]


@dataclass(frozen=True, slots=True)
class _Asked:
    body: str  # without marks, "" for any
    period: Period | None


def asks_duties(question: Question) -> bool:
    """Tells whether a question asks who must do what, or what falls due."""
    return bool(_ASKS.search(bare_form(nfc(question.matter))))


def answer(
    question: Question, named: Sequence[DocumentFacts], registry: Registry, search: Search
) -> Answer | Refusal | None:
    """Returns the duties asked for, a line each, unverified; a refusal where the document gives the body none and does
    not name it; None for any other question and where no document states duties."""
    if not asks_duties(question) or question.place is not None or len(named) > 1:
        return None
    if not named and len(asked_parts(question)) > 1 and not _BY_WHEN.search(bare_form(nfc(question.matter))):
        return None
    asked = _asked(question, registry)
    documents = list(named) or _meant(question, asked, search)
    held = {document: _duties(document, registry) for document in documents}
    fitting = [(document, duty) for document, own in held.items() for duty in own if _fits(duty, asked)]
    if not fitting:
        return _none_given(named, held, asked, question, registry)
    if not named and not asked.body and asked.period is None and len(documents) > 1:
        return None
    return _told(fitting, question)


def _asked(question: Question, registry: Registry) -> _Asked:
    plain = bare_form(nfc(question.matter))
    period = None
    if _DUE.search(plain):
        period = find_period(question.matter, year=registry.day.year, today=registry.day)
    if load_words().anyone.search(plain):
        return _Asked("", period)
    types = re.sub(rf"\b(?:{type_name_pattern()})\b.*", "", plain) or plain
    found = [" ".join(m["body"].split()) for text in (types, plain) for m in _body_pattern().finditer(text)]
    return _Asked(next((body for body in found if " " in body), ""), period)


@lru_cache(maxsize=1)
def _body_pattern() -> re.Pattern[str]:
    rest = rf"(?:(?!\b(?:{_NOT_IN_NAMES})\b)[^,;?.])*"
    return re.compile(rf"\b(?!bao (?:gio|nhieu|lau))(?P<body>{load_words().bodies}\b{rest})")


def _meant(question: Question, asked: _Asked, search: Search) -> list[DocumentFacts]:
    """Returns the documents meant where the question names none by number: those found, of the type it names; one,
    where it asks neither for a body nor for a period."""
    types = {type_named(m[0]) for m in re.finditer(rf"\b{type_name_pattern()}\b", bare_form(nfc(question.matter)))}
    found = list(dict.fromkeys(item.evidence.document for item in search(question, None)[:20]))
    if question.names:  # another commune's duties are no answer
        found = [d for d in found if any(bare_form(place) in bare_form(nfc(d.title)) for place in question.names)]
    fitting = [document for document in found if document.type in types] if types else found
    if types:
        return fitting[:1]
    return fitting[:MOST_DOCUMENTS] if asked.body or asked.period else []


def _duties(document: DocumentFacts, registry: Registry) -> list[Duty]:
    passages, clauses = registry.of_document(document.id), registry.clauses(document.id)
    year = document.date.year if document.date else registry.day.year
    return read_duties(passages, clauses, registry.tables(document.id), year=year)


def _fits(duty: Duty, asked: _Asked) -> bool:
    if asked.body and not _same_body(asked.body, duty.body):
        return False
    return asked.period is None or (duty.due_period is not None and asked.period.holds(duty.due_period))


def _same_body(asked: str, body: str) -> bool:
    """Tells whether two names are of one body: the words of one, less "các", stand in the other in order."""
    one, other = (" ".join(word for word in bare_words(words) if word != "cac") for words in (asked, body))
    return bool(one and other) and (f" {one} " in f" {other} " or f" {other} " in f" {one} ")


def _none_given(
    named: Sequence[DocumentFacts], held: dict[DocumentFacts, list[Duty]], asked: _Asked, question: Question,
    registry: Registry,
) -> Refusal | None:  # fmt: skip
    """Returns that the document named gives nothing that fits, where it states duties and does not name the body."""
    if not named or not held[named[0]] or (asked.body and _mentions(asked.body, named[0], registry)):
        return None
    values = {"document": name(named[0]), "count": len(held[named[0]])}
    return Refusal(render("replies", "no_such_duty", values), (summary(named[0]),), corrections(question))


def _mentions(body: str, document: DocumentFacts, registry: Registry) -> bool:
    return any(f" {body} " in f" {' '.join(bare_words(item.text))} " for item in registry.of_document(document.id))


def _told(fitting: Sequence[tuple[DocumentFacts, Duty]], question: Question) -> Answer:
    shown = fitting[:MOST_LINES]
    citations = tuple(
        citation(mark, Piece(duty.evidence, duty.start, duty.end)) for mark, (_, duty) in enumerate(shown, start=1)
    )
    paragraphs: list[str] = []
    for document in dict.fromkeys(document for document, _ in shown):
        lines = [_line(duty, mark) for mark, (of, duty) in enumerate(shown, start=1) if of == document]
        paragraphs.append("\n".join([render("replies", "duties", {"document": name(document)}), *lines]))
    notes = corrections(question)
    if not question.references:
        documents = ", ".join(dict.fromkeys(document.number or name(document) for document, _ in shown))
        notes += (render("replies", "duties_looked_up", {"documents": documents}),)
    if len(fitting) > len(shown):
        notes += (render("replies", "more_duties", {"shown": len(shown), "count": len(fitting)}),)
    return Answer("\n\n".join(paragraphs), citations, notes=notes)


def _line(duty: Duty, mark: int) -> str:
    """Returns a duty on one line: "- Sở A: “…” (hạn: “…”; phối hợp: “…”) [1]"; beside a quoted sentence only its
    deadline is repeated."""
    beside = {"hạn": duty.due}
    if duty.row is not None:
        beside |= {"phối hợp": duty.partners, "sản phẩm": duty.product}
    task = duty.task if len(duty.task) <= _LONGEST_TASK else duty.task[:_LONGEST_TASK].rsplit(" ", 1)[0]
    said = "; ".join(f"{what}: “{words}”" for what, words in beside.items() if words)
    body = duty.body[:1].upper() + duty.body[1:] or render("replies", "no_body", {})
    return f"- {body}: “{task}”{f' ({said})' if said else ''} [{mark}]"
