"""Which passages, beyond the best, belong to the answer: one for each thing asked that the best does not say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.composing import Piece
from rag.evidence import Unit, units
from rag.matching import cover, searchable
from rag.parts import Part
from rag.question import Question
from rag.ranking import Ranked
from vanban.documents import PassageKind

CANDIDATES = 16  # passages looked through for a part of the question
_NEAR_BEST = 0.5  # share of the best passage's score that a candidate holds at least
_CLEARLY = 0.3  # a further passage must say a part so much better than what is quoted already
_MORE = 0.2  # and hold so much more of the part's words, where the quotes show what it asks to see
_LEAST = 0.34  # share of a part's words below which a passage does not speak of it
_SAID = 0.5  # share of a part's words from which a quote says it
_FULLY = 0.6  # share of a part's words that a passage of another document needs
_AS_NEAR = 0.85  # share of the best passage's score that it needs
_SHOWN = 0.5  # worth of showing what a part asks to see, beside coverages of 0 to 1
_WHOLE = 0.5  # worth of fitting the whole question as well as the best passage does
_SAME_DOCUMENT = 0.2
_WORDS = 5.0  # least weight of the words of a part that can be looked for by themselves

Quote = Callable[[Sequence[Ranked]], list[Piece]]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well some words answer a part: ``share`` of its words they hold with their headings, ``met`` of what it
    asks to see, and both with the passage's own rank in ``score``."""

    ranked: Ranked
    share: float
    met: float
    score: float


@dataclass(frozen=True, slots=True)
class Gathering:
    """The parts of a question before the passages found for it, best first, of which there is at least one."""

    question: Question
    parts: Sequence[Part]
    ranked: Sequence[Ranked]

    def gather(self, pieces: list[Piece], quote: Quote) -> list[Piece]:
        """Returns the pieces with a further one for each part they do not say; those that then say no part are left
        out."""
        for part in self.parts:
            best = self._further(part, pieces)
            pieces = joined(pieces, quote([best])) if best is not None else pieces
        used = {_place(pieces[self._holder(part, pieces)]) for part in self.parts}
        return [piece for piece in pieces if not used or _place(piece) in used]

    def lacking(self, pieces: Sequence[Piece]) -> list[Part]:
        """Returns the parts whose amount, date or body the quotes do not show, and those that neither they nor any
        other passage speaks of; never the one they fit best, for which the answer is given, nor the first, whose words
        are those of the whole question."""
        scores = [self._quoted(part, pieces).score for part in self.parts]
        best = scores.index(max(scores)) if scores else None
        unsaid = [index for index, part in enumerate(self.parts) if not self._said(part, pieces, _LEAST)]
        open_ones = [self.parts[index] for index in unsaid if index not in (0, best)]
        return [p for p in open_ones if self._quoted(p, pieces).met < 1 or self._best(p).share < _LEAST]

    def _further(self, part: Part, pieces: Sequence[Piece]) -> Ranked | None:
        """Returns the passage to cite beside what is quoted for a part, or None where the quotes say it as well."""
        if self._said(part, pieces, _SAID) or part.terms.total < _WORDS:
            return None
        best, held = self._best(part), self._quoted(part, pieces)
        if best.met < 1 or best.share < _LEAST or best.score < held.score + _CLEARLY:
            return None
        if held.met == 1 and best.share < held.share + _MORE:
            return None
        elsewhere = best.ranked.evidence.document.id not in {piece.evidence.document.id for piece in pieces}
        far = best.share < _FULLY or best.ranked.score < _AS_NEAR * self.ranked[0].score
        return None if elsewhere and far else best.ranked

    def _said(self, part: Part, pieces: Sequence[Piece], least: float) -> bool:
        """Tells whether the quotes say a part: by its words, or by showing what this part alone asks to see."""
        fit = self._quoted(part, pieces)
        wanted = [_telling(other) for other in self.parts]
        shows = bool(_telling(part)) and wanted.count(_telling(part)) == 1
        row = fit.ranked.evidence.kind is PassageKind.TABLE_ROW  # says in figures what the question says in words
        vague = part.terms.total < _WORDS and not _telling(part)
        return fit.met == 1 and (fit.share >= least or shows or row or vague)

    def _best(self, part: Part) -> Fit:
        top = self.ranked[0]
        near = [
            r
            for r in self.ranked[:CANDIDATES]
            if r.score >= _NEAR_BEST * top.score and (top.misplaced or not r.misplaced)
        ]
        fits = [self._fit(part, item, unit) for item in near or [top] for unit in _units(item)]
        return max(fits, key=lambda fit: fit.score)

    def _quoted(self, part: Part, pieces: Sequence[Piece]) -> Fit:
        return max((self._of_piece(part, piece) for piece in pieces), key=lambda fit: fit.score)

    def _holder(self, part: Part, pieces: Sequence[Piece]) -> int:
        fits = [self._of_piece(part, piece).score for piece in pieces]
        return fits.index(max(fits))

    def _of_piece(self, part: Part, piece: Piece) -> Fit:
        own = (item for item in self.ranked if item.evidence.passage_id == piece.evidence.passage_id)
        return self._fit(part, next(own, self.ranked[0]), Unit(piece.start, piece.end))

    def _fit(self, part: Part, item: Ranked, unit: Unit) -> Fit:
        evidence, top, bare = item.evidence, self.ranked[0], self.question.bare
        words = evidence.text[unit.start : unit.end]
        met = part.expectations.share_met(words)
        if evidence.kind is PassageKind.TABLE_ROW:
            words = f"{evidence.heading}\n{words}"
            met = 1.0 if item.shown == 1 else met  # its measure may stand in the head of the table
        own = cover(part.terms, searchable(words, bare=bare)).share
        around = f"{words}\n{evidence.heading if evidence.heading != evidence.document.subject else ''}"
        share = cover(part.terms, searchable(around, bare=bare)).share
        score = own + 0.5 * share + _SHOWN * met + _WHOLE * item.score / top.score
        score += _SAME_DOCUMENT if evidence.document.id == top.evidence.document.id else 0.0
        return Fit(replace(item, best_unit=unit), share if part.terms.terms else 1.0, met, score)


def joined(pieces: Sequence[Piece], more: Sequence[Piece]) -> list[Piece]:
    """Returns the pieces with those of ``more`` that quote other words; a longer quote takes the place of the one it
    holds."""
    kept = list(pieces)
    for piece in more:
        same = [i for i, p in enumerate(kept) if p.evidence.passage_id == piece.evidence.passage_id]
        if any(kept[i].start <= piece.start and piece.end <= kept[i].end for i in same):
            continue
        inside = [i for i in same if piece.start <= kept[i].start and kept[i].end <= piece.end]
        kept = [p for i, p in enumerate(kept) if i not in inside[1:]]
        if inside:
            kept[inside[0]] = piece
        else:
            kept.append(piece)
    return kept


def _place(piece: Piece) -> tuple[int, str]:
    """Returns where a piece stands: the pieces of one clause stay together."""
    return piece.evidence.document.id, piece.evidence.path


def _telling(part: Part) -> frozenset[str]:
    """Returns the patterns of what a part asks to see, without those that any figure fits."""
    return frozenset(p.pattern for p in part.expectations.patterns if not p.search("7"))


def _units(item: Ranked) -> list[Unit]:
    whole = Unit(0, len(item.evidence.text))
    return [whole] if item.evidence.kind is PassageKind.TABLE_ROW else units(item.evidence.text) or [whole]
