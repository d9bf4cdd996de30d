"""Questions of the bank that say nearly what one of them says: told by words, and by meaning."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from exams.banking import entry_of_item
from exams.formats.entries import DOUBT_WORDS, Doubt
from exams.formats.likeness import compare, words_of
from exams.same_point import same_point
from vanban.db.exam_bank_listing import items_by_id
from vanban.db.exam_bank_meaning import meaning_of, nearest
from vanban.exam_bank import BankItem
from vanban.ports import Embedder
from vanban.principals import Principal

_LOOKED_AT = 24  # questions nearest in meaning; those alike in words are among them


@dataclass(frozen=True, slots=True)
class Similar:
    """A question that says nearly the same, and how the two are alike, in words."""

    item: BankItem
    words: str


def similar_items(session: Session, principal: Principal, embedder: Embedder, item: BankItem) -> list[Similar]:
    """Returns the questions the person may see that are alike, the nearest first.

    Those without a vector of this model are not found: see ``embed_missing``.
    """
    (near,) = nearest(session, principal, embedder, [meaning_of(item.content)], limit=_LOOKED_AT)
    scores = {one.item_id: one.score for one in near if one.item_id != item.id}
    others = items_by_id(session, principal, list(scores))
    mine = entry_of_item(item)
    found = []
    for other in sorted(others, key=lambda one: -scores[one.id]):
        entry = entry_of_item(other)
        doubt = compare(words_of(mine.item), words_of(entry.item))
        if doubt is None and same_point(mine, entry, scores[other.id]):
            doubt = Doubt.NEAR_MEANING
        if doubt is not None:
            found.append(Similar(other, DOUBT_WORDS[doubt]))
    return found
