"""Items out of a document: drafts of every kind, the linter, and the choice that a blueprint makes among them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from exams import findings as f
from exams.asking_bases import base_drafts
from exams.asking_bodies import body_drafts
from exams.asking_counts import count_drafts
from exams.asking_cycles import cycle_drafts
from exams.asking_deadlines import deadline_drafts
from exams.asking_documents import document_drafts
from exams.asking_figures import figure_drafts
from exams.asking_limits import limit_drafts
from exams.asking_lists import list_drafts
from exams.asking_mentions import mention_drafts
from exams.asking_objects import object_drafts
from exams.asking_phrases import phrase_drafts
from exams.asking_places import place_drafts
from exams.asking_sets import set_drafts
from exams.asking_shares import share_drafts
from exams.asking_tables import table_drafts
from exams.asking_terms import term_drafts
from exams.asking_times import time_drafts
from exams.asking_truth import truth_drafts
from exams.blueprint import Blueprint, Topic, plan, topic_of, topics_of
from exams.citing import document_name
from exams.dice import Dice
from exams.documents import ExamDocument, same_kind_first
from exams.drafts import Draft, options_of
from exams.items import Item, Kind, Level
from exams.linting import lint_item
from exams.rewriting import ItemWriter, rewritten
from exams.shelf import Shelf, option_form
from exams.wordings import Written
from vanban.errors import InvalidInput

MAKERS: tuple[Callable[[Shelf, Dice], Iterator[Draft]], ...] = (
    figure_drafts, time_drafts, body_drafts, term_drafts, list_drafts, place_drafts, truth_drafts, document_drafts,
    table_drafts, deadline_drafts, set_drafts, phrase_drafts, mention_drafts, cycle_drafts, object_drafts, base_drafts,
    count_drafts, limit_drafts, share_drafts,
)  # fmt: skip
MOST_OTHERS = 12  # documents beside the one asked of that items are proved against
# The most of one kind among the items of a document, as a share; at least two are allowed of each.
_MOST = {
    Kind.WHICH_DOCUMENT: 0.08, Kind.DOCUMENT_FACT: 0.15, Kind.TRUE_FALSE: 0.15, Kind.PLACE: 0.34, Kind.BELONGS: 0.2,
    Kind.NOT_BELONGS: 0.2, Kind.CLOZE: 0.35, Kind.COMPUTED: 0.25, Kind.ORDER: 0.1, Kind.MATCHING: 0.08,
    Kind.STATEMENT: 0.1,
}  # fmt: skip
# By how much the most grows for some kinds where everything else a text gives is taken.
_MORE_ROOM = {Kind.CLOZE: 1.5, Kind.PLACE: 1.5, Kind.COMPUTED: 1.5, Kind.WHICH_DOCUMENT: 2}
_WARNINGS_REFUSED = frozenset(
    {f.KEY_LONG.code, f.KEY_SHORT.code, f.OPTIONS_ODD.code, f.NO_CITATION.code, f.NO_SOURCE.code}
)


@dataclass(frozen=True, slots=True)
class Generated:
    """The items made of a document, the plan they follow, how many drafts each rule of the linter kept out, and what
    came of a model that was asked to word them, None where none was."""

    items: tuple[Item, ...]
    blueprint: Blueprint
    refused: Counter[str] = field(default_factory=Counter)
    written: Written | None = None


def generate(
    document: ExamDocument,
    others: Sequence[ExamDocument] = (),
    *,
    count: int,
    seed: int = 0,
    reuse: bool = True,
    levels: frozenset[Level] = frozenset(Level),
    writer: ItemWriter | None = None,
) -> Generated:
    """Returns at most ``count`` items of a document, the same for the same seed; fewer where the text gives no more.

    ``others`` are documents that the same person may read: distractors come from them, and no distractor may be right
    by what they say. With ``reuse`` a sentence may give a second item of another kind once every sentence gave one:
    good for a bank, not for a paper. ``levels`` are those asked for. A ``writer`` may word stems and wrong options
    anew; only what is proven is kept, and a model is not bound to a seed. Raises ``InvalidInput`` for a document that
    cannot be cited.
    """
    if document_name(document.metadata) is None:
        raise InvalidInput(
            "Văn bản chưa có đủ loại, số hiệu, ngày và cơ quan ban hành nên chưa thể viện dẫn trong câu hỏi."
        )
    shelf = Shelf(document, tuple(same_kind_first(document, others)[:MOST_OTHERS]))
    dice = Dice(seed)
    wanted = [draft for draft in drafts(shelf, dice) if draft.level in levels]
    made, refused = _sound(wanted, shelf, dice)
    topics = topics_of(document)
    blueprint = plan(document, made, count)
    chosen = _chosen(made, topics, shelf, blueprint, dice, reuse=reuse)
    written = None
    if writer is not None:
        chosen, written = rewritten(chosen, shelf, writer, lambda draft: not _broken(draft, shelf, dice))
    items = [_item(draft, topic_of(draft, topics, document), place, dice) for place, draft in enumerate(chosen)]
    return Generated(tuple(items), blueprint, refused, written)


def drafts(shelf: Shelf, dice: Dice) -> list[Draft]:
    """Returns every draft of a document, in the order of its text."""
    found = [draft for make in MAKERS for draft in make(shelf, dice)]
    return sorted(found, key=lambda draft: (draft.sentences[0], draft.kind.value, draft.stem, draft.right))


def _sound(found: Sequence[Draft], shelf: Shelf, dice: Dice) -> tuple[list[Draft], Counter[str]]:
    """Returns the drafts that break no rule, and what the others broke."""
    refused: Counter[str] = Counter()
    kept: list[Draft] = []
    for draft in found:
        broken = _broken(draft, shelf, dice)
        refused.update(broken)
        if not broken:
            kept.append(draft)
    return kept, refused


def _broken(draft: Draft, shelf: Shelf, dice: Dice) -> list[str]:
    """Returns the codes of the rules that the item of a draft breaks, warnings that no generated item may have too."""
    found = lint_item(_item(draft, "chung", 0, dice), shelf.by_id)
    return [one.rule.code for one in found if one.is_error or one.rule.code in _WARNINGS_REFUSED]


def _chosen(
    made: Sequence[Draft], topics: Sequence[Topic], shelf: Shelf, blueprint: Blueprint, dice: Dice,
    *, reuse: bool,
) -> list[Draft]:  # fmt: skip
    """Returns the drafts that fill the plan best, in the order of the text."""
    choice = _Choice(blueprint)
    rest = [(draft, topic_of(draft, topics, shelf.document)) for draft in made]
    for fits in (choice.fits, choice.fits_again, choice.fits_more) if reuse else (choice.fits,):
        while len(choice.taken) < blueprint.count:
            open_ones = [(draft, topic) for draft, topic in rest if fits(draft)]
            if not open_ones:
                break
            best = max(open_ones, key=partial(choice.worth, dice))
            choice.take(*best)
    return sorted(choice.taken, key=lambda draft: (draft.sentences[0], draft.stem))


class _Choice:
    """What was taken so far, and how well another draft fits beside it."""

    def __init__(self, blueprint: Blueprint) -> None:
        self.blueprint = blueprint
        self.taken: list[Draft] = []
        self._cells: Counter[tuple[str, str]] = Counter()
        self._kinds: Counter[Kind] = Counter()
        self._sentences: Counter[int] = Counter()
        self._stems: dict[str, list[set[str]]] = {}
        self._of_sentence: set[tuple[int, Kind, str]] = set()
        self._room: Mapping[Kind, float] = {}

    def fits(self, draft: Draft) -> bool:
        """Tells whether none of the draft's sentences was used and its kind has room."""
        unused = not any(self._sentences[start] for start in draft.sentences)
        return unused and self._has_room(draft) and self._has_own_stem(draft)

    def fits_again(self, draft: Draft) -> bool:
        """Tells whether the draft asks something else of sentences used at most once."""
        again = all(self._sentences[start] <= 1 for start in draft.sentences)
        start = draft.sentences[0]
        fresh = (start, draft.kind, "") not in self._of_sentence and (
            start,
            Kind.OTHER,
            option_form(draft.right),
        ) not in self._of_sentence
        return again and fresh and self._has_room(draft) and self._has_own_stem(draft)

    def fits_more(self, draft: Draft) -> bool:
        """Tells whether the draft would fit with more room for the kinds that nearly every text gives."""
        self._room = _MORE_ROOM
        return self.fits_again(draft)

    def worth(self, dice: Dice, one: tuple[Draft, str]) -> tuple[float, int]:
        """Returns how much a draft of a topic is worth beside what was taken."""
        draft, topic = one
        lacking = self.blueprint.wanted(topic, draft.level) - self._cells[topic, draft.level]
        crowd = self._kinds[draft.kind] / max(1, len(self.taken))
        single = -0.15 * (len(draft.sentences) - 1)
        score = 2.5 * (lacking > 0) + min(lacking, 3) * 0.3 + draft.worth * 0.6 - 4 * crowd + single
        return score, dice.below(1 << 30, "choice", draft.sentences, draft.kind, draft.stem, draft.right)

    def take(self, draft: Draft, topic: str) -> None:
        """Takes a draft."""
        self.taken.append(draft)
        self._cells[topic, draft.level] += 1
        self._kinds[draft.kind] += 1
        self._stems.setdefault(option_form(draft.stem), []).append(set(map(option_form, (draft.right, *draft.wrong))))
        self._sentences.update(set(draft.sentences))
        self._of_sentence |= {
            (draft.sentences[0], draft.kind, ""),
            (draft.sentences[0], Kind.OTHER, option_form(draft.right)),
        }

    def _has_own_stem(self, draft: Draft) -> bool:
        """Tells whether no draft with the same stem was taken that shares more than one option."""
        own = set(map(option_form, (draft.right, *draft.wrong)))
        return all(len(own & others) < 2 for others in self._stems.get(option_form(draft.stem), ()))

    def _has_room(self, draft: Draft) -> bool:
        most = max(2, round(_MOST.get(draft.kind, 1) * self._room.get(draft.kind, 1) * self.blueprint.count))
        return self._kinds[draft.kind] < most


def _item(draft: Draft, topic: str, turn: int, dice: Dice) -> Item:
    """Returns a draft as an item."""
    options = options_of(draft, turn, dice)
    return Item(
        draft.kind, draft.level, topic, draft.stem, options, (options.index(draft.right),), draft.explanation,
        draft.sources, draft.derivation,
    )  # fmt: skip
