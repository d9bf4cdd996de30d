"""Sentences of a model turned into an answer: each held against its passages, its marks resolved to quotes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.claim_backing import ClaimSource, backing_of, content_weights
from rag.claim_reading import read
from rag.claims import judge
from rag.composing import Piece, citation
from rag.evidence import Evidence, Unit, units
from rag.matching import cover, searchable
from rag.material import Material, Shown
from rag.sentences import Written
from rag.verifying import verify
from vanban.answers import Answer, Citation
from vanban.documents import PassageKind
from vanban.text import clean

LONGEST_QUOTE = 1_600  # characters
MOST_MARKS = 3  # passages that one sentence may rest on together; who cites everything cites nothing
LEAST_SPOKEN_OF = 0.15  # share of the question's words that a sentence or its quote must hold
_STOPS = ".!?…"


@dataclass(slots=True)
class Draft:
    """The answer as far as it is written and verified."""

    material: Material
    text: str = ""
    citations: list[Citation] = field(default_factory=list)
    kept: int = 0
    removed: int = 0
    _said: set[str] = field(default_factory=set)

    def take(self, written: Written) -> str:
        """Returns what a further sentence adds to the text, or "" when it is not backed; counts it either way."""
        if written.text in self._said:
            return ""
        self._said.add(written.text)
        by_mark = {shown.mark: shown for shown in self.material.shown}
        cited = [by_mark[mark] for mark in written.marks if mark in by_mark]
        backing = _backing(written.text, cited) if len(cited) == len(written.marks) else []
        if backing and not self._speaks_of_the_question(written.text, backing):
            return ""  # true, and no answer: a heading, a neighbouring matter
        added = self._added(written, backing) if backing else ""
        self.kept += bool(added)
        self.removed += not added
        self.text += added
        return added

    def answer(self) -> Answer:
        """Returns what stands so far, with what was beside the extractive answer and is not cited now."""
        extractive = self.material.extractive
        cited = {item.passage_id for item in self.citations}
        beside = [item for item in (*extractive.citations, *extractive.related) if item.passage_id not in cited]
        return Answer(
            self.text,
            tuple(self.citations),
            notes=extractive.notes,
            gaps=extractive.gaps,
            related=tuple(beside),
            understood=extractive.understood,
            origin="generative",
        )

    def _added(self, written: Written, backing: Sequence[Shown]) -> str:
        """Returns the sentence with its final marks after what parts it from the text before, or "" where the last
        check of an answer would not let it pass."""
        own: list[Citation] = []
        for shown in backing:
            own.append(self._cited(shown, written.text, [*self.citations, *own]))
        marked = _with_marks(written.text, [item.mark for item in own])
        line = f"- {marked}" if written.item else marked
        sources = {shown.evidence.passage_id: shown.source for shown in backing}
        if not isinstance(verify(Answer(line, tuple(own)), sources.get), Answer):
            return ""
        known = {item.mark for item in self.citations}
        self.citations += [item for item in own if item.mark not in known]
        return self._between(written) + line

    def _between(self, written: Written) -> str:
        if not self.text:
            return ""
        return "\n" if written.item else "\n\n" if written.opens_line else " "

    def _speaks_of_the_question(self, sentence: str, backing: Sequence[Shown]) -> bool:
        """Tells whether a sentence, or the words that back it, holds any weight of the question worth naming."""
        question = self.material.question
        ranges = [(shown.evidence, best_range(shown.evidence, sentence)) for shown in backing]
        quotes = " ".join(evidence.text[start:end] for evidence, (start, end) in ranges)
        return cover(question.terms, searchable(f"{sentence} {quotes}", bare=question.bare)).share >= LEAST_SPOKEN_OF

    def _cited(self, shown: Shown, sentence: str, given: Sequence[Citation]) -> Citation:
        """Returns the citation of the words that back a sentence, under the mark they have or the next one."""
        start, end = best_range(shown.evidence, sentence)
        mark = max((item.mark for item in given), default=0) + 1
        made = citation(mark, Piece(shown.evidence, start, end))
        place = (made.passage_id, made.start, made.end)
        return next((item for item in given if (item.passage_id, item.start, item.end) == place), made)


def _backing(sentence: str, cited: Sequence[Shown]) -> list[Shown]:
    """Returns the passages that back a sentence: each that does so alone, the first ``MOST_MARKS`` of them, or all
    together, or none."""
    alone = [shown for shown in cited if judge(sentence, [shown.claim_source]).backed][:MOST_MARKS]
    if alone or len(cited) > MOST_MARKS or not judge(sentence, [shown.claim_source for shown in cited]).backed:
        return alone
    return list(cited)


def best_range(evidence: Evidence, sentence: str) -> tuple[int, int]:
    """Returns the half-open range of a passage that backs a sentence best: its best unit, and on to the units that hold
    the quotes, figures and names which that one lacks. A table row is taken whole."""
    if evidence.kind is PassageKind.TABLE_ROW:
        return 0, len(evidence.text)
    all_units = units(evidence.text)
    weights = content_weights(read(sentence))
    shares = [_share(evidence.text[unit.start : unit.end], weights) for unit in all_units]
    best = all_units[shares.index(max(shares))]
    needed = [best, *_further(evidence.text, all_units, best, sentence)]
    start, end = min(unit.start for unit in needed), max(unit.end for unit in needed)
    return (start, end) if end - start <= LONGEST_QUOTE else (best.start, min(best.end, best.start + LONGEST_QUOTE))


def _share(text: str, weights: dict[str, float]) -> float:
    backing = backing_of([ClaimSource(text, "")])
    return max((unit.own_share(weights) for unit in backing.units), default=0.0)


def _further(text: str, all_units: Sequence[Unit], best: Unit, sentence: str) -> list[Unit]:
    """Returns the first unit for each fact and quoted run of a sentence that the best unit does not hold."""
    claim = read(sentence)
    wanted = {fact.value for fact in claim.facts} | {clean(run).text for run in _quoted(sentence)}
    wanted -= _held(text[best.start : best.end], wanted)
    found: list[Unit] = []
    for unit in all_units:
        held = _held(text[unit.start : unit.end], wanted)
        if held:
            found.append(unit)
            wanted -= held
    return found


def _held(text: str, wanted: set[str]) -> set[str]:
    reading = read(text)
    values = {fact.value for fact in reading.facts}
    return {want for want in wanted if want in values or want in reading.text or reading.holds(want)}


def _quoted(sentence: str) -> list[str]:
    plain = clean(sentence).text.split('"')
    return [run for run in plain[1::2] if run.strip()]


def _with_marks(text: str, marks: Sequence[int]) -> str:
    """Returns a sentence with its marks before its full stop: "Thời hạn là 15 ngày [1][2]."."""
    shown = "".join(f"[{mark}]" for mark in dict.fromkeys(marks))
    if text.endswith(tuple(_STOPS)):
        return f"{text[:-1]} {shown}{text[-1]}"
    return f"{text} {shown}"
