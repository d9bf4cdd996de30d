"""Near misses: a question changed in one point that its evidence then does not answer, or evidence changed for it.

Where a change of the evidence makes the changed question answerable, that pair is made too, so that neither the wording
of questions nor that of evidence gives the answer away (contrast sets; Gardner et al. 2020, arXiv:2004.02709).
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from eval.training.chunking import Chunker, content_words, covered, syllables
from eval.training.judge_kinds import FIGURES, NUMBER, unsaid
from eval.training.judge_material import Material, Shown
from eval.training.judge_phrases import load_phrases
from eval.training.sentence_questions import Draft

_WRONG = 3  # near misses kept of a question
_TRIES = 6
_OPEN = frozenset({"general", "duty", "list", "meaning"})  # kinds that other lines may answer too


@dataclass(frozen=True, slots=True)
class Contrast:
    """A question to be worded, the evidence, whether it answers, and how the pair was made."""

    draft: Draft
    shown: Shown
    answers: bool
    kind: str


class Contrasts:
    """Makes near misses of a question and its evidence."""

    def __init__(self, material: Material, chunker: Chunker, rng: random.Random) -> None:
        self._material = material
        self._chunker = chunker
        self._rng = rng

    def of(self, draft: Draft, shown: Shown) -> list[Contrast]:
        """Returns some of the near misses, and every pair whose evidence was changed to answer."""
        ways = (self._object, self._condition, self._asking, self._unit, self._line, self._elsewhere, self._figure)
        found = [one for way in ways for one in way(draft, shown)]
        wrong = [one for one in found if not one.answers]
        kept = self._rng.sample(wrong, min(_WRONG, len(wrong)))
        return [*kept, *(one for one in found if one.answers)]

    def _object(self, draft: Draft, shown: Shown) -> Iterator[Contrast]:
        """Yields the question about another thing; and the evidence about that thing, with both questions."""
        chunks = [chunk for chunk in self._chunker.chunks(draft.about) if " " in chunk.text]
        chosen = self._rng.choice(chunks) if chunks else None
        other = self._material.another(chosen.text, shown.words()) if chosen else None
        if not chosen or not other:
            return
        about = draft.about[: chosen.start] + other + draft.about[chosen.end :]
        changed = replace(draft, about=about)
        yield Contrast(changed, shown, False, "object")
        pattern = re.compile(re.escape(chosen.text), re.IGNORECASE)
        if pattern.search(shown.body) and self._rng.random() < 0.6:
            heads, body = (pattern.sub(lambda _: other, text) for text in (shown.heads, shown.body))
            moved = replace(shown, heads=heads, body=body)
            yield Contrast(changed, moved, True, "object moved")
            if covered(chosen.text, moved.words()) <= 0.5:
                yield Contrast(draft, moved, False, "object gone")

    def _condition(self, draft: Draft, shown: Shown) -> Iterator[Contrast]:
        """Yields the question under a condition that is not there; and the evidence with it."""
        drawn = (self._rng.choice(self._material.conditions) for _ in range(_TRIES if self._material.conditions else 0))
        condition = next((one for one in drawn if covered(one, shown.words()) <= 0.4), None)
        if condition is None:
            return
        about = f"{draft.about} {condition}" if self._rng.random() < 0.6 else f"{condition} {draft.about}"
        changed = replace(draft, about=about)
        yield Contrast(changed, shown, False, "condition")
        if self._rng.random() < 0.5:
            end = shown.body.find(draft.about[-12:]) + 12
            body = f"{shown.body[:end]} {condition}{shown.body[end:]}"
            if end < 12:
                body = f"{condition[0].upper()}{condition[1:]}, {shown.body}"
            yield Contrast(changed, replace(shown, body=body), True, "condition met")

    def _asking(self, draft: Draft, shown: Shown) -> Iterator[Contrast]:
        """Yields a question for something that the evidence does not say; and the evidence with a made fact."""
        kinds = [kind for kind in unsaid(shown.body) if kind != draft.kind]
        if kinds:
            kind = self._rng.choice(kinds)
            asking = self._rng.choice(load_phrases().other_askings[kind])
            changed = Draft(kind, draft.about, asking, kind == "who" and self._rng.random() < 0.5)
            yield Contrast(changed, shown, False, "asking")
            if self._rng.random() < 0.6:
                yield Contrast(
                    changed, replace(shown, body=self._with(shown.body, self._fact(kind))), True, "asking met"
                )

    def _unit(self, draft: Draft, shown: Shown) -> Iterator[Contrast]:
        """Yields a question for how many of something that the evidence does not count; and the evidence with it."""
        unit = self._rng.choice(load_phrases().units)
        if self._rng.random() < 0.25 and unit.split()[0] not in shown.words():
            asking = self._rng.choice(("bao nhiêu", "mấy", "được mấy", "có bao nhiêu"))
            changed = Draft("count", draft.about, f"{asking} {unit}")
            yield Contrast(changed, shown, False, "unit")
            if self._rng.random() < 0.6:
                fact = f"gồm {self._number(2, 60)} {unit}"
                yield Contrast(changed, replace(shown, body=self._with(shown.body, fact)), True, "unit met")

    def _line(self, draft: Draft, shown: Shown) -> Iterator[Contrast]:
        """Yields another line of the same article, if it can with a figure of the kind asked for."""
        asked = content_words(draft.about)
        others = [
            line
            for number, line in enumerate(self._material.articles[shown.article][1])
            if number != shown.line and line not in shown.body
            if sum(word in {*syllables(f"{line} {shown.heads}")} for word in asked) < 0.75 * len(asked)
        ]
        if others and draft.kind not in _OPEN:
            figure = FIGURES.get(draft.kind)
            others = [line for line in others if figure and figure.search(line)] or others
            drawn = self._rng.sample(others, min(3, len(others)))
            nearest = max(drawn, key=lambda line: covered(draft.about, syllables(line)))
            yield Contrast(draft, replace(shown, body=nearest), False, "line")

    def _elsewhere(self, draft: Draft, shown: Shown) -> Iterator[Contrast]:
        """Yields a line of another law that has a chunk of the question."""
        if draft.kind in _OPEN:
            return
        law = self._material.articles[shown.article][0].law
        for chunk in self._chunker.chunks(draft.about):
            places = [at for at in self._material.places.get(chunk.text.lower(), ()) if self._law(at) != law]
            found = [self._material.shown(*at) for at in self._rng.sample(places, min(_TRIES, len(places)))]
            found = [one for one in found if covered(draft.about, one.words()) < 0.8]
            if found:
                nearest = max(found, key=lambda one: covered(draft.about, one.words()))
                yield Contrast(draft, nearest, False, "elsewhere")
                return

    def _law(self, place: tuple[int, int]) -> str:
        return self._material.articles[place[0]][0].law

    def _figure(self, draft: Draft, shown: Shown) -> Iterator[Contrast]:
        """Yields the question with another figure in it."""
        if match := NUMBER.search(draft.about):
            value = int(match[1])
            other = str(self._rng.choice((value + 1, value - 1 if value > 1 else value + 2, value + 5)))
            if other not in shown.words():
                about = draft.about[: match.start(1)] + other + draft.about[match.end(1) :]
                yield Contrast(replace(draft, about=about), shown, False, "figure")

    def _with(self, body: str, fact: str) -> str:
        """Returns evidence with a fact put after it or, now and then, before it."""
        if self._rng.random() < 0.75:
            return f"{body.rstrip(' .;')}{self._rng.choice((', ', '; ', ' ', '. '))}{fact}."
        return f"{fact[0].upper()}{fact[1:]}: {body}"

    def _fact(self, kind: str) -> str:
        rng, phrases = self._rng, load_phrases()
        day = f"{rng.randint(1, 28)}/{rng.randint(1, 12)}/{rng.randint(2024, 2027)}"
        money, share = (rng.choice(phrases.figures[name]) for name in "mp")
        hour, month = rng.randint(7, 17), rng.randint(1, 12)
        return rng.choice(phrases.facts[kind]).format(n=self._number(1, 30), m=money, p=share, d=day, mo=month, h=hour)

    def _number(self, least: int, most: int) -> str:
        number = self._rng.randint(least, most)
        return str(number) if self._rng.random() < 0.6 else f"{number:02d}"
