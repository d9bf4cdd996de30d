"""What a question asks, for holding its options against text: the documents it names, its context, its blank."""

import re
from dataclasses import dataclass

from exams.citing import document_name
from exams.documents import ExamDocument
from exams.items import Item
from exams.passages import Passages, number_form
from exams.patterns import pattern
from vanban.document_numbers import find_numbers
from vanban.text import bare_form, nfc

_QUOTED = re.compile(r"“([^”]{12,})”")
_BLANK = re.compile(r"\(\s*(?:…|\.{3,})\s*\)|_{3,}|…{2,}|\.{4,}")
_SHORT = pattern("names_by_number", re.IGNORECASE)  # "Nghị quyết 57", "Nghị quyết số 68"
_NEGATIVE = re.compile(
    r"\bKHÔNG\b|\bSAI\b|\bNGOẠI TRỪ\b|\bkhông (?:đúng|phải|thuộc|nằm trong|bao gồm)\b(?=[^?]*\b(?:nào|gì|ai)\b)"
    r"|\b(?:nào|gì|đây) (?:không|sai)\b"
)
_ASKING = pattern("asking_words", re.IGNORECASE)
_ASKED = pattern("asks_inside", re.IGNORECASE)
_BESIDE = 3  # words beside a blank that must stand beside the option too
_BESIDE_ASKED = 2  # words beside the asking words that make an option fit better


@dataclass(frozen=True, slots=True)
class Option:
    """The words of an option, and whether it names a document: then its numbers may stand in that document's name."""

    said: tuple[str, ...]
    names_document: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question read: its options as words, the words of its context, whether it names its document, whether it asks
    for what is not so, and the words before and behind its blank, None for none. ``judged`` is the quoted statement;
    ``asked`` holds the words before and behind the asking words, ``whole`` all words of the question."""

    options: tuple[Option, ...]
    context: tuple[str, ...]
    document_ids: frozenset[int]
    named: bool
    negative: bool
    blank: tuple[tuple[str, ...], tuple[str, ...]] | None
    judged: tuple[str, ...]
    asked: tuple[tuple[str, ...], tuple[str, ...]]
    whole: tuple[str, ...]


def question_of(item: Item, passages: Passages) -> Question | None:
    """Returns a question read, None where the document that it names first is not among those given."""
    stem = nfc(item.stem)
    outside = _QUOTED.sub(" ", stem)
    named = named_documents(outside, passages)
    if named is not None and not named:
        return None
    quoted = max(_QUOTED.findall(stem), key=len, default="")
    ids = frozenset(one.id for one in named if named) if named else frozenset(d.id for d in passages.documents)
    told = quoted or _without_documents(stem)
    names = {word for one in named or () for word in number_form(document_name(one.metadata) or "")}
    context = tuple(word for word in number_form(_context(told)) if quoted or word not in names)
    options = tuple(Option(tuple(number_form(text)), bool(find_numbers(text))) for text in item.options)
    return Question(
        options, context, ids, named is not None, _NEGATIVE.search(outside) is not None,
        _around(_BLANK, told, _BESIDE), tuple(number_form(quoted)), _around(_ASKED, told, _BESIDE_ASKED) or ((), ()),
        tuple(number_form(stem)),
    )  # fmt: skip


def named_documents(text: str, passages: Passages) -> list[ExamDocument] | None:
    """Returns those of the documents that a text names first, by full or short number; None where it names none."""
    full = find_numbers(text)
    short = _SHORT.search(text)
    if full and (short is None or full[0].start <= short.end()):
        key = full[0].number.key
        return [d for d in passages.documents if d.metadata.number is not None and d.metadata.number.key == key]
    if short is None:
        return None
    kind, ordinal = bare_form(short["type"]), short["ordinal"].lstrip("0")
    return [
        document
        for document in passages.documents
        if document.metadata.number is not None
        and document.metadata.number.ordinal_key == ordinal
        and bare_form(document.metadata.type or "").startswith(kind)
    ]


def _without_documents(stem: str) -> str:
    for mention in reversed(find_numbers(stem)):
        stem = f"{stem[: mention.start]} {stem[mention.end :]}"
    return _SHORT.sub(" ", stem)


def _context(told: str) -> str:
    return _ASKING.sub(" ", _BLANK.sub(" ", told))


def _around(mark: re.Pattern[str], told: str, most: int) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Returns the words before and behind a mark, at most so many of each; None where there is none."""
    found = mark.search(told)
    if found is None:
        return None
    before, behind = number_form(told[: found.start()]), number_form(told[found.end() :])
    return tuple(before[-most:]), tuple(behind[:most])
