"""Questions of a bank that say the same: by words, and by meaning."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from exams.banking import entry_of_item
from exams.formats.entries import Doubt
from exams.formats.likeness import duplicates
from exams.same_point import same_point
from vanban.db.exam_bank_listing import items_in_use
from vanban.db.exam_bank_meaning import embed_missing, meaning_of, nearest
from vanban.exam_bank import BankItem
from vanban.ports import Embedder
from vanban.principals import Principal

_LOOKED_AT = 8  # nearest questions of each; one of them is itself


@dataclass(frozen=True, slots=True)
class Alike:
    """Two questions that say the same, the older first; ``score`` is 1 where the words tell it."""

    first: BankItem
    second: BankItem
    doubt: Doubt
    score: float = 1.0


def alike(session: Session, principal: Principal, embedder: Embedder) -> list[Alike]:
    """Returns the pairs of questions of the own bank that are there twice, those told by words first."""
    items = items_in_use(session, principal)
    entries = [entry_of_item(item) for item in items]
    found = {
        (items[one.other].id, items[one.index].id): Alike(items[one.other], items[one.index], one.doubt)
        for one in duplicates(entries)
        if one.index is not None and one.other is not None
    }
    embed_missing(session, principal, embedder)
    near = nearest(session, principal, embedder, [meaning_of(item.content) for item in items], limit=_LOOKED_AT)
    places = {item.id: place for place, item in enumerate(items)}
    for place, others in enumerate(near):
        for one in others:
            other = places.get(one.item_id, place)
            first, second = sorted((place, other))
            pair = (items[first].id, items[second].id)
            if first != second and pair not in found and same_point(entries[first], entries[second], one.score):
                found[pair] = Alike(items[first], items[second], Doubt.NEAR_MEANING, one.score)
    return sorted(found.values(), key=lambda one: (-one.score, one.first.id, one.second.id))
