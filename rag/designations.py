"""What a question names exactly (a level, a form, a date, an office, a body, a place), and a text must name too.

The names are ``rag/data/designations.toml``'s. Words put otherwise are no matter here: "mức 1" has no other wording.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from rag.matching import SearchableText, searchable
from rag.question import Question
from vanban.text import bare_form, nfc, words

MOSTLY = 0.6  # share of capitalised words above which capitals say nothing
_FIGURE = r"(\d{1,3}|[ivx]{1,5})\b(?![.,]\d)(?!/\d{1,3}\b)"
_BOUNDED = r"(?<!den )(?<!den ngay )(?<!den het )(?<!het ngay )(?<!truoc ngay )(?<!truoc )(?<!tu ngay )(?<!tu )"
_YEAR = re.compile(r"\b(?:den|toi|nam|vao|cuoi|dau)(?: nam)? ((?:19|20)\d\d)\b")
# A day named as such, not as the bound of a time ("tính đến 30/9").
_DATE = re.compile(_BOUNDED + r"\b([0-2]?\d|3[01])/(0?[1-9]|1[0-2])(?:/\d{4})?\b")
_ANY_DATE = re.compile(r"\b(\d{1,2})/(\d{1,2})\b")
_SIGNS = '.?!:;,“"('
_PIECE = re.compile(r"\w+|[.?!:;,“\"(]")

Spans = dict[tuple[str, str], tuple[int, int]]  # what is named, in two parts, and where


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of answer: what asks for it, what shows it, and whether a person's name or a row of a table does."""

    asks: re.Pattern[str]
    shows: re.Pattern[str]
    names: bool
    rows: bool


@dataclass(frozen=True, slots=True)
class Designations:
    """The shipped names, ready for matching."""

    label: re.Pattern[str]
    same_label: dict[str, str]
    rank: re.Pattern[str]
    role: re.Pattern[str]
    same_body: dict[str, str]
    bodies: dict[str, tuple[str, ...]]
    units: frozenset[str]  # with marks and without
    kinds: tuple[Kind, ...]


@lru_cache(maxsize=1)
def load_designations() -> Designations:
    """Returns what ``rag/data/designations.toml`` holds."""
    data = tomllib.loads(resources.files("rag").joinpath("data/designations.toml").read_text(encoding="utf-8"))
    labels, roles = data["labels"], data["roles"]
    units = words(data["units"]["words"])
    posts, bodies = "|".join(roles["posts"]), "|".join(roles["bodies"])
    return Designations(
        label=re.compile(rf"(?<!\bo )\b({'|'.join(labels['names'])}) {_FIGURE}"),
        same_label=labels["same"],
        rank=re.compile(rf"\b(giai) ({'|'.join(labels['ranks'])})\b"),
        role=re.compile(rf"\b({posts})\b(?:\W+\w+)?? ({bodies})\b"),
        same_body=roles["same"],
        bodies={words_of(name): (words_of(name), *map(words_of, also)) for name, also in data["bodies"].items()},
        units=frozenset(units) | frozenset(map(bare_form, units)) | {"phần trăm", "phan tram"},
        kinds=tuple(
            Kind(re.compile(k["asks"]), re.compile(k["shows"]), k.get("names", False), k.get("rows", False))
            for k in data["kind"]
        ),
    )


def words_of(name: str) -> str:
    """Returns a name in search form, single spaces between its syllables."""
    return " ".join(words(name))


def unnamed(question: Question, text: str) -> list[str]:
    """Returns what the question names exactly and the text does not, as it was typed."""
    asked, plain = bare_form(question.matter), bare_form(text)
    found = searchable(text, bare=question.bare)
    exact = [
        (_labels(asked), _labels(plain)),
        (_days(asked, _DATE), _days(plain, _ANY_DATE)),
        (_roles(asked), _roles(plain)),
    ]
    gone = [span for named, held in exact for name, span in named.items() if name not in held]
    return [
        *(question.matter[start:end] for start, end in gone),
        *_bodies(question, found),
        *_proper(question, found),
    ]


def exact_years(question: Question) -> set[str]:
    """Returns the years that something is asked of ("đến năm 2045"), not those that name a document or a period."""
    return set(_YEAR.findall(bare_form(question.matter)))


def _labels(plain: str) -> Spans:
    names = load_designations()
    numbered: Spans = {
        (names.same_label.get(m[1], m[1]), m[2].lstrip("0") or "0"): m.span() for m in names.label.finditer(plain)
    }
    return numbered | {(m[1], m[2]): m.span() for m in names.rank.finditer(plain)}


def _days(plain: str, date: re.Pattern[str]) -> Spans:
    return {(m[1].lstrip("0"), m[2].lstrip("0")): m.span() for m in date.finditer(plain)}


def _roles(plain: str) -> Spans:
    names = load_designations()
    return {(m[1], names.same_body.get(m[2], m[2])): m.span() for m in names.role.finditer(plain)}


def _bodies(question: Question, found: SearchableText) -> Iterator[str]:
    asked = searchable(question.matter, bare=question.bare)
    for name, wordings in load_designations().bodies.items():
        spelled = [bare_form(one) if question.bare else one for one in wordings]
        if asked.holds(spelled[0]) and not any(map(found.holds, spelled)):
            yield name


def _proper(question: Question, found: SearchableText) -> Iterator[str]:
    """Yields what is written with capitals inside the sentence, two words or more, and is not in the text."""
    pieces = _PIECE.findall(nfc(question.matter))
    letters = [piece for piece in pieces if piece[0].isalpha()]
    if question.bare or sum(piece[0].isupper() for piece in letters) >= MOSTLY * len(letters):
        return
    for run in _runs(pieces):
        name = " ".join(run)
        if len(run) > 1 and not found.holds(words_of(name)):
            yield name


def _runs(pieces: Sequence[str]) -> Iterator[list[str]]:
    """Yields the runs of capitalised words; not the first of a sentence, nor what is all capitals."""
    run: list[str] = []
    for before, piece in zip(("", *pieces), pieces, strict=False):
        if piece[0].isupper() and not piece.isupper() and before and before not in _SIGNS:
            run.append(piece)
        elif run:
            yield run
            run = []
    if run:
        yield run


_PERSON = re.compile(r"\b[A-ZĐÀ-Ỹ]\w+(?: [A-ZĐÀ-Ỹ]\w+){2,}")


def kind_missing(question: Question, quoted: str, *, row: bool) -> bool:
    """Tells whether a kind of answer is asked for (a person, a place, a reason, a penalty, a number of people) that the
    quoted words do not show; ``row`` for a row of a table among them."""
    asked, lower = bare_form(question.matter), nfc(quoted).lower()
    return any(
        kind.asks.search(asked)
        and not kind.shows.search(lower)
        and not (kind.names and _PERSON.search(quoted))
        and not (kind.rows and row)
        for kind in load_designations().kinds
    )
