"""How much of a passage is quoted: one clause where one line answers, more where several do or a whole is asked for."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answering_lines import best_lines, is_title, lines_of_parts
from rag.composing import Piece, at_its_clause, choose_piece, list_pieces, span_pieces
from rag.evidence import Evidence, Unit, units
from rag.fitness import asked
from rag.parts import asked_parts
from rag.question import Question
from rag.ranking import Ranked
from rag.registry import Clause
from vanban.documents import PassageKind, SectionKind
from vanban.text import bare_form

READABLE = 620  # characters: clauses up to this long together are quoted whole where several may answer
LONGEST_PROCEDURE = 1_000  # characters of an article quoted whole because it is the procedure asked for
MOST_LINES = 3  # quoted apart from one passage
_CODE = re.compile(r"\b(?:ma (?:so|thu tuc|tthc|ho so)|ky hieu)\b")
_WHICH = re.compile(r"\b(?:nhung|cac) (?:\w+ ){0,3}(?:nao|gi)\b")
_NUMBER = re.compile(r"\W*(\d+(?:\.\d+)*)[.)]\s")
_NO_CLAUSES = frozenset({SectionKind.TABLE.value, SectionKind.CLOSING.value, SectionKind.PREAMBLE.value})


def quoted_pieces(
    question: Question, item: Ranked, clauses: Sequence[Clause], passages: Sequence[Evidence]
) -> list[Piece]:
    """Returns the words to quote from a passage that answers, each under the smallest clause that holds them: the list
    or procedure asked for whole, the lines for the parts of the question, or the line that answers with those that may
    be meant as well."""
    evidence = item.evidence
    if evidence.kind is PassageKind.TABLE_ROW:
        return [choose_piece(question, item)]
    opened = _opened(question, item, clauses, passages)
    if opened:
        return opened
    lines = _lines(question, evidence)
    chosen = replace(item, best_unit=lines[0])
    whole = _procedure(question, chosen, clauses, passages)
    if whole or len(lines) == 1:
        return whole or _of_line(question, chosen, clauses, passages)
    together = _around(evidence, lines, clauses)
    if together is not None and "list" not in question.asked:
        return [together]
    return _apart(question, item, lines, clauses, passages)


def _opened(question: Question, item: Ranked, clauses: Sequence[Clause], passages: Sequence[Evidence]) -> list[Piece]:
    """Returns what a title or a lead-in opens where it is what fits the question best; none for any other line."""
    words = item.evidence.text[item.best_unit.start : item.best_unit.end].rstrip()
    if not words.endswith(":") and not is_title(item.evidence, item.best_unit):
        return []
    if _CODE.search(bare_form(question.matter)):  # a title holds the code of what it names
        return [at_its_clause(Piece(item.evidence, item.best_unit.start, item.best_unit.end), clauses)]
    pieces = list_pieces(question, item, clauses, passages)
    whole = _asks_whole(question) or asked(question.matter).procedure or words.endswith(":")
    return pieces if whole or _readable(pieces) else []


def _asks_whole(question: Question) -> bool:
    """Tells whether a list is asked for: "gồm những gì", "sửa những điều nào"."""
    return "list" in question.asked or _WHICH.search(bare_form(question.matter)) is not None


def _readable(pieces: Sequence[Piece]) -> bool:
    return len(pieces) == 1 and len(pieces[0].quote) <= READABLE


def _lines(question: Question, evidence: Evidence) -> list[Unit]:
    """Returns the lines that answer, the best first; those for its parts where the question asks several things."""
    best = [line.unit for line in best_lines(question, evidence)]
    of_parts = lines_of_parts(question, asked_parts(question), evidence)
    if len(of_parts) > 1:
        return list(dict.fromkeys([*of_parts, *best[:1]]))
    return [*best, *_referring(evidence, best)] if asked_parts(question) else best


def _referring(evidence: Evidence, lines: Sequence[Unit]) -> list[Unit]:
    """Returns the lines of a passage that go on from the one that answers: "Quá thời hạn nêu tại khoản 2 …"."""
    number = _NUMBER.match(evidence.text[lines[0].start : lines[0].end])
    if number is None:
        return []
    points_back = re.compile(rf"\b(?:khoản|điểm|mục|các khoản) {re.escape(number[1])}\b(?!\.\d)", re.IGNORECASE)
    later = [unit for unit in units(evidence.text) if unit.start > lines[0].end and unit not in lines]
    return [unit for unit in later if points_back.search(evidence.text[unit.start : unit.end])]


def _procedure(
    question: Question, item: Ranked, clauses: Sequence[Clause], passages: Sequence[Evidence]
) -> list[Piece]:
    """Returns the article around a line where a procedure is asked for; none where it is too long to read."""
    if not asked(question.matter).procedure:
        return []
    start, end = _range(item.evidence, [item.best_unit])
    around = [c for c in clauses if c.start <= start and end <= c.end and c.kind not in _NO_CLAUSES]
    wider = [c for c in around if c.own_end and c.own_end < c.end and c.end - c.start <= LONGEST_PROCEDURE]
    if not wider:
        return []
    whole = min(wider, key=lambda clause: clause.end - clause.start)
    pieces = span_pieces(whole.path, whole.start, whole.end, passages)
    return [] if any(piece.evidence.kind is PassageKind.TABLE_ROW for piece in pieces) else pieces


def _of_line(question: Question, item: Ranked, clauses: Sequence[Clause], passages: Sequence[Evidence]) -> list[Piece]:
    """Returns the short clause that a line stands in, or the line itself: not all that it stands above."""
    start, end = _range(item.evidence, [item.best_unit])
    around = [c for c in clauses if c.start <= start and end <= c.end and c.kind not in _NO_CLAUSES]
    holding = min(around, key=lambda clause: clause.end - clause.start, default=None)
    opens = item.evidence.text[item.best_unit.start : item.best_unit.end].rstrip().endswith(":")
    heads = holding is not None and holding.start < holding.own_end < holding.end
    pieces = list_pieces(question, item, clauses, passages)
    whole = _asks_whole(question) or opens or not heads or _readable(pieces)
    return (pieces if whole else []) or [at_its_clause(choose_piece(question, item), clauses)]


def _around(evidence: Evidence, lines: Sequence[Unit], clauses: Sequence[Clause]) -> Piece | None:
    """Returns the words of a passage from the first to the last of some lines, from the beginning of the clause that
    holds them where that is short enough to read; None where they are not."""
    start, end = _range(evidence, lines)
    around = [c for c in clauses if c.start <= start and end <= c.end and c.kind not in _NO_CLAUSES]
    if around:
        clause = min(around, key=lambda clause: clause.end - clause.start)
        first, last = max(clause.start, evidence.start), min(clause.end, evidence.end)
        if last - first <= READABLE:
            return Piece(replace(evidence, path=clause.path), first - evidence.start, last - evidence.start)
    if end - start > READABLE:
        return None
    return at_its_clause(Piece(evidence, start - evidence.start, end - evidence.start), clauses)


def _range(evidence: Evidence, lines: Sequence[Unit]) -> tuple[int, int]:
    """Returns the range of some lines in the document's text."""
    return evidence.start + min(u.start for u in lines), evidence.start + max(u.end for u in lines)


def _apart(
    question: Question, item: Ranked, lines: Sequence[Unit], clauses: Sequence[Clause], passages: Sequence[Evidence]
) -> list[Piece]:
    """Returns a piece for each of the first lines, in the order of the passage, none inside another."""
    pieces: list[Piece] = []
    for unit in sorted(lines[:MOST_LINES], key=lambda unit: unit.start):
        for piece in _of_line(question, replace(item, best_unit=unit), clauses, passages):
            start = piece.evidence.start + piece.start
            if all(start >= p.evidence.start + p.end for p in pieces):
                pieces.append(piece)
    return pieces
