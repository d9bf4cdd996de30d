"""Summaries of one document from its own outline: a key sentence or two of each part, quoted."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from prompts.loader import render
from rag.composing import Piece, at_its_clause, citation, span_pieces
from rag.describing import titled
from rag.duty_reading import read_duties
from rag.evidence import BASIS_PATH, CLOSING_PATH, HEAD_PATH, PREAMBLE_PATH, DocumentFacts, Evidence, Unit, units
from rag.lookup import corrections
from rag.matching import cover, searchable
from rag.question import Question
from rag.question_terms import read_terms
from rag.ranking import Ranked
from rag.registry import Clause, Registry
from rag.row_references import find_row
from vanban.answers import Answer
from vanban.document_types import type_name_pattern, type_named
from vanban.documents import PassageKind, SectionKind
from vanban.tables import short_name
from vanban.text import bare_form, bare_words, nfc

MOST_LINES = 11  # beside the line that names the document
_SHORT_TITLE = 6  # syllables of a title in capitals that is written small
_DESCRIBED = 0.6  # share of a question's words that the title of the document it means holds
LONGEST_GOALS = 700  # characters of a group of goals that is quoted whole
LONGEST_SENTENCE = 320  # characters; a longer one is cut at a semicolon
_ASKS = re.compile(
    r"\b(?:tom tat|tom luoc|khai quat|noi dung (?:chinh|chu yeu|co ban|tong quat)|diem chinh|y chinh|tong quan)\b"
    r"|\b(?:noi|quy dinh|de cap) (?:ve )?(?:nhung )?(?:gi|dieu gi|van de gi|chuyen gi)\s*(?:vay|the|a|nhi)?[\s?.]*$"
    r"|\bco (?:nhung )?noi dung (?:gi|nao)\b"
)
_ABOUT_ONE_MATTER = re.compile(r"\b(?:gi|noi|dinh|cap) ve (?!(?:gi|van de gi|chuyen gi|viec gi)\b)\w+")
_FRAMES = (HEAD_PATH, PREAMBLE_PATH, BASIS_PATH, CLOSING_PATH)
_TOP = frozenset({SectionKind.PART, SectionKind.CHAPTER, SectionKind.HEADING})
# What a part is worth in a summary, by its title without marks: the first that fits decides.
_WORTH = (
    (re.compile(r"\b(?:chi tieu|muc tieu)\b"), 3, 2),
    (re.compile(r"\b(?:nhiem vu|giai phap|noi dung|bien phap|quy dinh)\b"), 2, 3),
    (re.compile(r"\b(?:pham vi|doi tuong|hieu luc)\b"), 2, 1),
    (re.compile(r"\b(?:quan diem|muc dich|yeu cau|nguyen tac)\b"), 1, 1),
    (re.compile(r"\b(?:to chuc thuc hien|kinh phi|nguon luc|tien do|thoi gian)\b"), 1, 1),
    (re.compile(r"\b(?:tinh hinh|boi canh|giai thich tu ngu)\b"), 0, 1),
)
_GOALS = 3  # worth of a part that states goals
_FIGURE = re.compile(r"\d")
_EFFECT = re.compile(r"\bhieu luc\b")

Search = Callable[[Question, Collection[int] | None], list[Ranked]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the outline: its title ("" for none), what it is worth, how many sentences it may have, its own
    clauses."""

    title: str
    worth: int
    most: int
    clauses: tuple[Clause, ...]


def asks_summary(question: Question) -> bool:
    """Tells whether a question asks what a document says as a whole, not what it says of a matter."""
    plain = bare_form(nfc(question.matter))
    return bool(_ASKS.search(plain)) and not _ABOUT_ONE_MATTER.search(plain)


def answer(question: Question, named: Sequence[DocumentFacts], registry: Registry, search: Search) -> Answer | None:
    """Returns the summary of the one document named by number, or by type and subject, unverified; None for any other
    question and for a document without clauses."""
    if len(named) > 1 or question.place is not None or find_row(question.matter) or not asks_summary(question):
        return None
    document = named[0] if named else _meant(question, search)
    return _summary(document, question, registry) if document is not None else None


def _meant(question: Question, search: Search) -> DocumentFacts | None:
    """Returns the document that a question describes by its type and most words of its subject; None for none."""
    asked = re.search(rf"\b{type_name_pattern()}\b", bare_form(nfc(question.matter)))
    subject = read_terms(bare_form(_without_asking(question.matter)), bare=True)
    for item in search(question, None)[:10] if asked else []:
        document = item.evidence.document
        about = cover(subject, searchable(document.title, bare=True)).share
        placed = not question.names or not item.misplaced
        if asked and document.type == type_named(asked[0]) and about >= _DESCRIBED and placed:
            return document
    return None


def _without_asking(text: str) -> str:
    """Returns the text without the words that ask for a summary."""
    kept = nfc(text)
    for match in reversed(list(_ASKS.finditer(bare_form(kept)))):
        kept = f"{kept[: match.start()]},{kept[match.end() :]}"
    return re.sub(r"\b[Nn]ội dung\b|\bnoi dung\b", ",", kept)


def _summary(document: DocumentFacts, question: Question, registry: Registry) -> Answer | None:
    passages, clauses = registry.of_document(document.id), registry.clauses(document.id)
    parts = outline(clauses)
    parts = _asked_for(parts, question, document) or parts
    chosen = [(part, piece) for part in _within(parts) for piece in key_pieces(part, passages)]
    tasks = _tasks(document, passages, registry)
    if not chosen:
        return None
    head = Piece(passages[0], 0, len(passages[0].text))
    shown = chosen[: MOST_LINES - bool(tasks)]
    pieces = [head, *(at_its_clause(piece, clauses) for _, piece in shown), *tasks[:1]]
    citations = tuple(citation(mark, piece) for mark, piece in enumerate(pieces, start=1))
    lines = [f"{titled(document)} [1]", render("replies", "summary", {})]
    lines += [_line(part, piece, mark) for mark, (part, piece) in enumerate(shown, start=2)]
    lines += [_task_line(tasks, len(citations))] if tasks else []
    return Answer("\n".join(lines), citations, notes=corrections(question))


def _asked_for(parts: Sequence[_Part], question: Question, document: DocumentFacts) -> list[_Part]:
    """Returns the parts that a question names by their title, "các mục tiêu của Nghị quyết 57", each with as many
    sentences as fit; none where it names none, or the title is a word of the document's own."""
    asked = f" {' '.join(bare_words(_without_asking(question.matter)))} "
    own = f" {' '.join(bare_words(document.title))} "
    titles = {part.title: f" {' '.join(bare_words(part.title))} " for part in parts if part.title}
    named = [part for part in parts if part.title and titles[part.title] in asked and titles[part.title] not in own]
    return [_Part(part.title, part.worth, MOST_LINES, part.clauses) for part in named]


def main_points(document: DocumentFacts, registry: Registry, *, most: int) -> list[Piece]:
    """Returns the first key sentence of each of a document's most worthy parts, at most so many, in order."""
    passages, clauses = registry.of_document(document.id), registry.clauses(document.id)
    firsts = [(part, pieces[0]) for part in outline(clauses) if (pieces := key_pieces(part, passages))]
    kept = sorted(range(len(firsts)), key=lambda i: (-firsts[i][0].worth, i))[:most]
    return [at_its_clause(firsts[index][1], clauses) for index in sorted(kept)]


def outline(clauses: Sequence[Clause]) -> list[_Part]:
    """Returns the parts of a document in order: its chapters or Roman headings; its articles where a chapter's titles
    say what they are about, or where there is nothing above; else its first numbered clauses."""
    body = [c for c in clauses if not c.path.startswith(_FRAMES) and c.kind != SectionKind.TABLE and not _in_annex(c)]
    tops = [clause for clause in body if clause.parent is None] or body
    while len(tops) == 1 and (below := [c for c in body if c.parent == tops[0].position]):
        tops = below
    parts: list[_Part] = []
    for top in tops:
        inside = [c for c in body if top.start <= c.start and c.end <= top.end]
        articles = [c for c in inside if c.kind == SectionKind.ARTICLE and c is not top]
        if top.kind in _TOP and articles:
            parts += [_part(c, [d for d in inside if c.start <= d.start and d.end <= c.end]) for c in articles]
        else:
            parts.append(_part(top, inside))
    return parts


def _in_annex(clause: Clause) -> bool:
    return bare_form(clause.path).startswith("phu luc")


def _part(top: Clause, inside: Sequence[Clause]) -> _Part:
    plain = bare_form(nfc(top.title))
    worth, most = next(((worth, most) for words, worth, most in _WORTH if words.search(plain)), (1, 1))
    return _Part(top.title, worth, most, tuple(inside))


def _within(parts: Sequence[_Part]) -> list[_Part]:
    """Returns the parts that fit the lines of a summary, in order: the most worthy, each with fewer sentences where
    there are many, the first and the last of equals before those between."""
    spare = MOST_LINES - 1
    order = sorted(range(len(parts)), key=lambda i: (-parts[i].worth, min(i, len(parts) - 1 - i)))
    kept = set(order[:spare])
    room = spare - len(kept)
    result: list[_Part] = []
    for index, part in enumerate(parts):
        if index in kept:
            more = min(part.most - 1, room)
            room -= more
            result.append(_Part(part.title, part.worth, 1 + more, part.clauses))
    return result


def key_pieces(part: _Part, passages: Sequence[Evidence]) -> list[Piece]:
    """Returns the key sentences of a part in order: those with figures and the first of each of its groups."""
    goals = _goal_lists(part, passages)
    if goals:
        return goals[: part.most]
    found: list[tuple[float, int, Piece]] = []
    leaves = [c for c in part.clauses if c.end <= c.own_end] or list(part.clauses[:1])
    seen: set[int | None] = set()
    for order, clause in enumerate(leaves):
        piece = _first_sentence(clause, passages)
        if piece is not None:
            figures = len(_FIGURE.findall(piece.quote)) > 1
            found.append((1.0 * (clause.parent not in seen) + 1.2 * figures - 0.05 * order, order, piece))
            seen.add(clause.parent)
    best = sorted(found, key=lambda item: -item[0])[: part.most]
    return [piece for _, _, piece in sorted(best, key=lambda item: item[1])]


def _goal_lists(part: _Part, passages: Sequence[Evidence]) -> list[Piece]:
    """Returns the groups of a part that states goals, each whole with its title: a goal left out misleads; none where
    the part states none, or a group is too long to read or stands in two passages."""
    if part.worth < _GOALS:
        return []
    below = {clause.parent for clause in part.clauses}
    groups = [c for c in part.clauses[1:] if c.parent == part.clauses[0].position] if part.clauses else []
    if not any(group.position in below for group in groups):
        groups = list(part.clauses[:1])
    pieces = [span_pieces(group.path, group.start, group.end, passages) for group in groups]
    readable = all(len(own) == 1 and len(own[0].quote) <= LONGEST_GOALS for own in pieces)
    rows = any(piece.evidence.kind is PassageKind.TABLE_ROW for own in pieces for piece in own)
    return [own[0] for own in pieces] if readable and not rows else []


def _first_sentence(clause: Clause, passages: Sequence[Evidence]) -> Piece | None:
    """Returns the first sentence of a clause that is no title, cut at a semicolon where it is long."""
    for piece in span_pieces(clause.path, clause.start, clause.end, passages):
        if piece.evidence.kind is PassageKind.TABLE_ROW:
            continue
        for unit in units(piece.quote):
            words = piece.quote[unit.start : unit.end]
            if not _is_title(words, clause) and len(words) > 20:
                start, end = piece.start + unit.start, piece.start + _cut(piece.quote, unit)
                return Piece(piece.evidence, start + _mark(words), end)
    return None


def _is_title(words: str, clause: Clause) -> bool:
    bare = words.strip(" .:").lower()
    return bool(clause.title) and bare.endswith(clause.title.strip(" .:").lower())


def _mark(words: str) -> int:
    """Returns the length of the number or dash that a sentence begins with."""
    match = re.match(r"\s*(?:[-–+•]\s*|\d+(?:\.\d+)*[.)]\s+|[a-zđ]\)\s*)", words)
    return match.end() if match else 0


def _cut(text: str, unit: Unit) -> int:
    if unit.end - unit.start <= LONGEST_SENTENCE:
        return unit.end
    end = text.rfind(";", unit.start, unit.start + LONGEST_SENTENCE)
    return end if end > unit.start + 60 else text.rfind(" ", unit.start, unit.start + LONGEST_SENTENCE)


def _tasks(document: DocumentFacts, passages: Sequence[Evidence], registry: Registry) -> list[Piece]:
    """Returns the rows of the document's task tables."""
    tables = registry.tables(document.id)
    year = document.date.year if document.date else registry.day.year
    return [Piece(d.evidence, d.start, d.end, d.row) for d in read_duties(passages, [], tables, year=year)]


def _line(part: _Part, piece: Piece, mark: int) -> str:
    lead = short_name(part.title.strip(" .:"))
    if lead.isupper() and len(lead.split()) <= _SHORT_TITLE:  # a longer one may hold names
        lead = f"{lead[:1]}{lead[1:].lower()}"
    return f"- {lead}: “{piece.quote}” [{mark}]" if lead else f"- “{piece.quote}” [{mark}]"


def _task_line(tasks: Sequence[Piece], mark: int) -> str:
    place = tasks[0].evidence.path.rsplit(", dòng", 1)[0]
    return f"{render('replies', 'summary_tasks', {'place': place})} “{tasks[0].quote}” [{mark}]"
