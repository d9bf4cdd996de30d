"""Items that leave out what something is done to, or what it is done for: "hoàn thiện (…)", "nhằm (…)"."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from exams.dice import Dice
from exams.drafts import OPTIONS, Draft, explained, source_of
from exams.items import Kind, Level
from exams.phrases import AIMS, Phrase, noun_phrases, objects
from exams.shelf import Shelf, distinct, pairs, plain, share
from exams.wording import cloze, opening, with_blank
from vanban.text import words

_LENGTHS = (0.55, 1.8)
_APART = 0.34  # share of pairs of words from which two say too much the same
_MOST_FOREIGN = 1  # wrong options out of other documents: more of them tell the key by its subject
_MOST_OF_SENTENCE = 2
_ALIKE = 0.3  # share of the sentence's pairs of words from which a line speaks of the same


@dataclass(frozen=True, slots=True)
class Known:
    """Phrases by what they can stand for: by the group of the verb before them and by their first noun."""

    by_group: Mapping[int, tuple[str, ...]]
    by_head: Mapping[str, tuple[str, ...]]

    def beside(self, one: Phrase) -> tuple[str, ...]:
        """Returns the phrases that can stand where one stands."""
        of_verb = self.by_group.get(one.group, ()) if one.group is not None else ()
        return tuple(dict.fromkeys((*of_verb, *self.by_head.get(one.head, ()))))


def object_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields at most two items of a sentence, those that leave out most first."""
    own = objects(shelf.statements)
    known = _known(own, noun_phrases(shelf.statements))
    others = _known(objects(shelf.other_statements), ())
    of_sentence: dict[int, list[Phrase]] = defaultdict(list)
    for one in own:
        of_sentence[one.said.start].append(one)
    for found in of_sentence.values():
        longest = sorted(found, key=lambda one: (-len(words(one.what)), one.start))
        made = (_draft(shelf, one, known, others, dice) for one in longest)
        yield from [draft for draft in made if draft is not None][:_MOST_OF_SENTENCE]


def _known(taken: Sequence[Phrase], phrases: Sequence[Phrase]) -> Known:
    by_group: dict[int, dict[str, None]] = defaultdict(dict)
    by_head: dict[str, dict[str, None]] = defaultdict(dict)
    for one in taken:
        if one.group is not None:
            by_group[one.group][one.what] = None
    for one in phrases:
        by_head[one.head][one.what] = None
    return Known({g: tuple(found) for g, found in by_group.items()}, {h: tuple(found) for h, found in by_head.items()})


def _draft(shelf: Shelf, one: Phrase, own: Known, others: Known, dice: Dice) -> Draft | None:
    said = one.said
    blanked = with_blank(said, one.start, one.end)
    once = plain(said.text).count(plain(one.what)) == 1
    if blanked is None or not once or shelf.elsewhere(said, least=0.6):
        return None
    wrong = _wrong(shelf, one, own, others, dice)
    if len(wrong) < OPTIONS - 1:
        return None
    source = source_of(shelf.document, said)
    stem = cloze(opening(shelf.document, said), blanked, what="cụm từ")
    level = Level.UNDERSTAND if one.group == AIMS else Level.KNOW
    return Draft(
        Kind.CLOZE, level, stem, one.what, tuple(wrong), explained([source]), (source,), said.section, (said.start,),
        worth=1,
    )  # fmt: skip


def _wrong(shelf: Shelf, one: Phrase, own: Known, others: Known, dice: Dice) -> list[str]:
    """Returns what can stand in the place of a phrase and does not: no line that speaks of the same has it, and none
    says nearly what another says."""
    near = own.beside(one)
    foreign = [what for what in others.beside(one) if what.islower() and what not in near]
    about = (one.said.start, one.start)
    ordered = chain(dice.shuffled(near, *about), dice.shuffled(foreign, *about))
    context = f"{one.said.text[: one.start]} {one.said.text[one.end :]}"
    rivals = [line.plain for line in shelf.alike(context, least=_ALIKE)]
    kept: list[str] = []
    for what in distinct((what for what in ordered if _is_other(one, what)), apart_from=[one.what]):
        enough = sum(other not in near for other in kept) >= _MOST_FOREIGN and what not in near
        if not enough and _apart(what, kept) and not any(plain(what) in line for line in rivals):
            kept.append(what)
        if len(kept) == OPTIONS - 1:
            break
    return kept


def _is_other(one: Phrase, what: str) -> bool:
    like = _LENGTHS[0] <= len(what) / len(one.what) <= _LENGTHS[1]
    return like and _apart(what, [one.what]) and plain(what) not in plain(one.said.text)


def _apart(what: str, others: Sequence[str]) -> bool:
    mine = pairs(what)
    return all(max(share(mine, pairs(other)), share(pairs(other), mine)) < _APART for other in others)
