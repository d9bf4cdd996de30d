"""What a question wants: a look-up, a list, a comparison, a person, a date … read from its wording by plain code."""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

from rag.language import load_language
from rag.question import Question
from vanban.text import bare_form, bare_words, search_form


class Intent(StrEnum):
    """What a question wants; the value is what ``Understood.intent`` carries."""

    LOOK_UP = "look_up"
    DEFINITION = "definition"
    WHO = "who"
    WHEN = "when"
    HOW_MUCH = "how_much"
    LIST = "list"
    COMPARISON = "comparison"
    PROCEDURE = "procedure"
    REPLACES = "replaces"  # what replaces, repeals or amends a document, or what it replaces
    IMPLEMENTS = "implements"  # which documents carry one out, guide it, apply it in a unit
    SUMMARY = "summary"  # of one document
    DUTIES = "duties"  # who does what by when in a document
    DOCUMENTS = "documents"  # a list of documents by type, issuer, time, field
    SMALL_TALK = "small_talk"
    OUT_OF_SCOPE = "out_of_scope"


_BY_WORDING = (Intent.PROCEDURE,)
_BY_PLACE = (Intent.LIST, Intent.DEFINITION, Intent.WHO, Intent.WHEN, Intent.HOW_MUCH)  # the one asked first


@dataclass(frozen=True, slots=True)
class _Outside:
    name: str
    pattern: re.Pattern[str]
    always: bool


@dataclass(frozen=True)
class _Wordings:
    """The patterns of ``rag/data/intents.toml``, over text without marks."""

    office: re.Pattern[str]
    chat: re.Pattern[str]
    filler: re.Pattern[str]
    outside: tuple[_Outside, ...]
    asks: dict[str, re.Pattern[str]]
    relations: dict[str, re.Pattern[str]]
    documents: tuple[re.Pattern[str], ...]
    document: re.Pattern[str]
    content: re.Pattern[str]


def intent_of(question: Question) -> Intent:
    """Returns what the question wants; a look-up of what some document says where nothing else is seen."""
    plain = plain_form(question.text)
    if _is_chat(plain):
        return Intent.SMALL_TALK
    if not question.references and outside_class(plain) is not None:
        return Intent.OUT_OF_SCOPE
    return (
        _about_relations(question, plain)
        or _about_one_document(question, plain)
        or _about_documents(question, plain)
        or _kind_of_asking(plain)
    )


def is_idle(text: str) -> bool:
    """Tells whether a message is chat or outside the library's matter: nothing a later question points back to."""
    plain = plain_form(text)
    return _is_chat(plain) or outside_class(plain) is not None


def outside_class(plain: str) -> str | None:
    """Returns the class of what no office document answers ("thời tiết"), or None; a word of the office forbids it.

    ``plain`` is a question in :func:`plain_form`.
    """
    wordings = _wordings()
    of_office = wordings.office.search(plain) is not None
    for outside in wordings.outside:
        if (outside.always or not of_office) and outside.pattern.search(plain):
            return outside.name
    return None


def plain_form(text: str) -> str:
    """Returns a question without marks, lower case, the spellings of messages written out ("ko" is "khong").

    >>> plain_form("Ai ký vb này ko?")
    'ai ky van ban nay khong?'
    """
    shorts = load_language().short_forms

    def full(match: re.Match[str]) -> str:
        return shorts.get(match[0], match[0])

    written = re.sub(r"(?<![\w/-])[^\W\d_]+(?![\w/]|-\w)", full, search_form(text))
    return " ".join(bare_form(written).split())


def _is_chat(plain: str) -> bool:
    wordings = _wordings()
    rest, found = wordings.chat.subn(" ", plain)
    return bool(found) and not wordings.filler.sub(" ", rest).strip(" \t\n.,!?:;()~-_…\"'^")


def _about_relations(question: Question, plain: str) -> Intent | None:
    wordings = _wordings()
    named = bool(question.references) or wordings.document.search(plain) is not None
    if not named or wordings.asks["comparison"].search(plain):
        return None
    if wordings.relations["replaces"].search(plain) and (_asks_document(plain) or _asks_whether(plain)):
        return Intent.REPLACES
    implements = wordings.relations["implements"].search(_without_references(question))
    if question.references and implements and wordings.relations["implementing"].search(plain):
        return Intent.IMPLEMENTS
    return None


def _about_one_document(question: Question, plain: str) -> Intent | None:
    asks = _wordings().asks
    if asks["comparison"].search(plain):
        return Intent.COMPARISON
    named = bool(question.references) or _wordings().document.search(plain) is not None
    if not named:
        return None
    if asks["summary"].search(plain) or (asks["says"].search(plain) and _only_names_a_document(question)):
        return Intent.SUMMARY
    return Intent.DUTIES if asks["duties"].search(plain) else None


def _about_documents(question: Question, plain: str) -> Intent | None:
    return Intent.DOCUMENTS if not question.references and asks_for_documents(plain) else None


def asks_for_documents(plain: str) -> bool:
    """Tells whether a question in :func:`plain_form` asks which documents there are, not what they say."""
    wordings = _wordings()
    listed = any(pattern.search(plain) for pattern in wordings.documents)
    return listed and wordings.content.search(plain) is None


def _kind_of_asking(plain: str) -> Intent:
    asks = _wordings().asks
    for intent in _BY_WORDING:
        if asks[intent.value].search(plain):
            return intent
    found = [(match.start(), rank) for rank, kind in enumerate(_BY_PLACE) if (match := asks[kind.value].search(plain))]
    return _BY_PLACE[min(found)[1]] if found else Intent.LOOK_UP


def _asks_document(plain: str) -> bool:
    return (
        re.search(
            rf"\b({_types()}|so) (nao|gi)\b|\b(boi|bang) (cai |van ban )?(nao|gi)\b|\b(nhung|cac) van ban\b", plain
        )
        is not None
    )


def _asks_whether(plain: str) -> bool:
    return re.search(r"\b(chua|khong)\W*$|\b(moi nhat|ban moi|thay the)\b", plain) is not None


def _only_names_a_document(question: Question) -> bool:
    return question.place is None and question.about_document_only


def _without_references(question: Question) -> str:
    return " ".join(bare_words(question.matter))


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(resources.files("rag").joinpath("data", "intents.toml").read_text(encoding="utf-8"))


def _types() -> str:
    return str(_read()["documents"]["types"])


@cache
def _wordings() -> _Wordings:
    data = _read()
    listed = data["documents"]
    office = data["office"].replace("\n", "").strip()
    filler = data["filler"].replace("\n", "").strip()
    return _Wordings(
        office=re.compile(rf"\b(?:{office})\b"),
        chat=re.compile(r"(?<!\w)(?:" + "|".join(sorted(data["chat"], key=len, reverse=True)) + r")(?!\w)"),
        filler=re.compile(rf"(?<!\w)(?:{filler})(?!\w)"),
        outside=tuple(_Outside(o["name"], re.compile(o["pattern"]), o.get("always", False)) for o in data["outside"]),
        asks={kind: re.compile(pattern) for kind, pattern in data["asks"].items()},
        relations={kind: re.compile(pattern) for kind, pattern in data["relations"].items()},
        documents=tuple(
            re.compile(p.replace("OPEN", listed["open"]).replace("TYPE", listed["types"])) for p in listed["asks"]
        ),
        document=re.compile(rf"\b(?:{listed['types']})\b"),
        content=re.compile(listed["content"]),
    )
