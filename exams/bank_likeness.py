"""Questions of a bank that say the same: by words, and by meaning."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from exams.bank_import import ALIKE
from exams.banking import entry_of_item
from exams.formats.entries import Doubt
from exams.formats.likeness import duplicates
from vanban.db.exam_bank_listing import items_in_use
from vanban.db.exam_bank_meaning import embed_missing, meaning_of, nearest
from vanban.exam_bank import BankItem
from vanban.ports import Embedder
from vanban.principals import Principal

_LOOKED_AT = 4  # nearest questions of each; one of them is itself


@dataclass(frozen=True, slots=True)
class Alike:
    """Two questions that say the same, the older first; ``score`` is 1 where the words tell it."""

    first: BankItem
    second: BankItem
    doubt: Doubt
    score: float = 1.0


def alike(session: Session, principal: Principal, embedder: Embedder, *, least: float = ALIKE) -> list[Alike]:
    """Returns the pairs of questions of the own bank that are there twice, those told by words first."""
    items = items_in_use(session, principal)
    found = {
        (items[one.other].id, items[one.index].id): Alike(items[one.other], items[one.index], one.doubt)
        for one in duplicates([entry_of_item(item) for item in items])
        if one.index is not None and one.other is not None
    }
    embed_missing(session, principal, embedder)
    near = nearest(session, principal, embedder, _texts(items), limit=_LOOKED_AT)
    by_id = {item.id: item for item in items}
    for item, others in zip(items, near, strict=True):
        for other in others:
            pair = (min(item.id, other.item_id), max(item.id, other.item_id))
            if other.score >= least and other.item_id in by_id and pair[0] != pair[1] and pair not in found:
                found[pair] = Alike(by_id[pair[0]], by_id[pair[1]], Doubt.NEAR_MEANING, other.score)
    return sorted(found.values(), key=lambda one: (-one.score, one.first.id, one.second.id))


def _texts(items: Sequence[BankItem]) -> list[str]:
    return [meaning_of(item.content) for item in items]
