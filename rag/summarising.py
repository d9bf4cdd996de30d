"""Summaries of one document from its own outline: a key sentence or two of each part, quoted."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from prompts.loader import render
from rag.composing import Piece, at_its_clause, citation, span_pieces
from rag.describing import titled
from rag.duty_reading import read_duties
from rag.evidence import DocumentFacts, Evidence, Unit, units
from rag.lookup import corrections
from rag.matching import cover, searchable
from rag.outlines import GOALS, Part, outline
from rag.question import Question
from rag.question_terms import read_terms
from rag.ranking import Ranked
from rag.registry import Clause, Registry
from rag.row_references import find_row
from vanban.answers import Answer
from vanban.document_types import type_name_pattern, type_named
from vanban.documents import PassageKind
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
_ENDS = re.compile(r"[.;:,!?…/”\"]\s*$|^.{60}", re.DOTALL)  # a shorter line without a stop is a caption
_YEAR = re.compile(r"\b20\d\d\b")
_FIGURE = re.compile(r"\d")
_EFFECT = re.compile(r"\bhieu luc\b")

Search = Callable[[Question, Collection[int] | None], list[Ranked]]


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
    tasks = [] if any(part.whole for part in parts) else _tasks(document, passages, registry)
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


def _asked_for(parts: Sequence[Part], question: Question, document: DocumentFacts) -> list[Part]:
    """Returns the parts that a question names by their title, each whole, of the year it names where their groups are
    of years: "các mục tiêu đến năm 2030 của Nghị quyết 57"; none where the title is a word of the document's own."""
    asked = f" {' '.join(bare_words(_without_asking(question.matter)))} "
    own = f" {' '.join(bare_words(document.title))} "
    titles = {part.title: f" {' '.join(bare_words(part.title))} " for part in parts if part.title}
    named = [part for part in parts if part.title and titles[part.title] in asked and titles[part.title] not in own]
    years = set(_YEAR.findall(asked))
    return [replace(part, most=MOST_LINES, clauses=_of_years(part.clauses, years), whole=True) for part in named]


def _of_years(clauses: tuple[Clause, ...], years: Collection[str]) -> tuple[Clause, ...]:
    """Returns the clauses of the groups whose titles name one of the years; all where no group does."""
    groups = [c for c in clauses[1:] if c.own_end < c.end and set(_YEAR.findall(c.title)) & set(years)]
    return tuple(c for c in clauses if any(g.start <= c.start and c.end <= g.end for g in groups)) or clauses


def main_points(document: DocumentFacts, registry: Registry, *, most: int) -> list[Piece]:
    """Returns the first key sentence of each of a document's most worthy parts, at most so many, in order."""
    passages, clauses = registry.of_document(document.id), registry.clauses(document.id)
    firsts = [(part, pieces[0]) for part in outline(clauses) if (pieces := key_pieces(part, passages))]
    kept = sorted(range(len(firsts)), key=lambda i: (-firsts[i][0].worth, i))[:most]
    return [at_its_clause(firsts[index][1], clauses) for index in sorted(kept)]


def _within(parts: Sequence[Part]) -> list[Part]:
    """Returns the parts that fit the lines of a summary, in order: the most worthy, each with fewer sentences where
    there are many, the first and the last of equals before those between."""
    spare = MOST_LINES - 1
    order = sorted(range(len(parts)), key=lambda i: (-parts[i].worth, min(i, len(parts) - 1 - i)))
    kept = set(order[:spare])
    room = spare - len(kept)
    result: list[Part] = []
    for index, part in enumerate(parts):
        if index in kept:
            more = min(part.most - 1, room)
            room -= more
            result.append(replace(part, most=1 + more))
    return result


def key_pieces(part: Part, passages: Sequence[Evidence]) -> list[Piece]:
    """Returns the key sentences of a part in order: those with figures and the first of each of its groups."""
    goals = _goal_lists(part, passages)
    leaves = [c for c in part.clauses if c.end <= c.own_end] or list(part.clauses[:1])
    if goals or part.whole:
        return (goals or _whole(leaves, passages))[: part.most]
    found: list[tuple[float, int, Piece]] = []
    seen: set[int | None] = set()
    for order, clause in enumerate(leaves):
        piece = _first_sentence(clause, passages)
        if piece is not None:
            figures = len(_FIGURE.findall(piece.quote)) > 1
            found.append((1.0 * (clause.parent not in seen) + 1.2 * figures - 0.05 * order, order, piece))
            seen.add(clause.parent)
    best = sorted(found, key=lambda item: -item[0])[: part.most]
    return [piece for _, _, piece in sorted(best, key=lambda item: item[1])]


def _whole(leaves: Sequence[Clause], passages: Sequence[Evidence]) -> list[Piece]:
    """Returns all that the clauses without others below them say, without their numbers and dashes."""
    pieces = (piece for leaf in leaves for piece in span_pieces(leaf.path, leaf.start, leaf.end, passages))
    said = [piece for piece in pieces if piece.evidence.kind is not PassageKind.TABLE_ROW]
    return [replace(piece, start=piece.start + _mark(piece.quote)) for piece in said]


def _goal_lists(part: Part, passages: Sequence[Evidence]) -> list[Piece]:
    """Returns the groups of a part that states goals, each whole with its title: a goal left out misleads; none where
    the part states none, or a group is too long to read or stands in two passages."""
    if part.worth < GOALS or not part.clauses:
        return []
    top, below = part.clauses[0], {clause.parent for clause in part.clauses}
    groups = [clause for clause in part.clauses[1:] if clause.parent == top.position]
    if groups and not any(group.position in below for group in groups):  # the goals themselves, below the title
        spans = [(top.path, groups[0].start, top.end)]
    else:
        spans = [(group.path, group.start, group.end) for group in groups]
    pieces = [span_pieces(path, start, end, passages) for path, start, end in spans]
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
            if not _is_title(words, clause) and len(words) > 20 and _ENDS.search(words):
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


def _line(part: Part, piece: Piece, mark: int) -> str:
    lead = short_name(part.title.strip(" .:"))
    if lead.isupper() and len(lead.split()) <= _SHORT_TITLE:  # a longer one may hold names
        lead = f"{lead[:1]}{lead[1:].lower()}"
    return f"- {lead}: “{piece.quote}” [{mark}]" if lead else f"- “{piece.quote}” [{mark}]"


def _task_line(tasks: Sequence[Piece], mark: int) -> str:
    place = tasks[0].evidence.path.rsplit(", dòng", 1)[0]
    return f"{render('replies', 'summary_tasks', {'place': place})} “{tasks[0].quote}” [{mark}]"
