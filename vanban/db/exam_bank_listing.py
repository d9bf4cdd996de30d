"""Finding questions of the bank: by words, state, topic, level, kind, document, and by flags; the counts of a bank."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from vanban.db.exam_bank import bank_items, require_trainer, seen
from vanban.db.exam_bank_flags import flags_of
from vanban.db.exam_models import ExamItemRow, ExamItemSourceRow, ExamItemVersionRow
from vanban.db.permissions import slices
from vanban.exam_bank import BankItem, BankSearch, ItemState
from vanban.principals import Principal
from vanban.text import bare_words

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class BankPage:
    """A page of questions, newest change first, and how many there are in all."""

    items: tuple[BankItem, ...]
    total: int
    page: int
    pages: int


def find_items(
    session: Session, principal: Principal, search: BankSearch, *, page: int = 1, page_size: int = PAGE_SIZE
) -> BankPage:
    """Returns a page of the questions the person may see that fit, each with its flags.

    Raises ``NotAllowed`` for who is no trainer.
    """
    require_trainer(principal)
    conditions = [seen(principal), *_fits(search)]
    total = session.scalar(select(func.count()).select_from(ExamItemRow).where(*conditions)) or 0
    pages = max(1, -(-total // page_size))
    page = max(1, min(page, pages))
    order = (ExamItemRow.changed_at.desc(), ExamItemRow.id.desc())
    wanted = select(ExamItemRow).where(*conditions).order_by(*order).limit(page_size).offset((page - 1) * page_size)
    return BankPage(tuple(_flagged(session, list(session.scalars(wanted)))), total, page, pages)


def all_items(session: Session, principal: Principal, search: BankSearch) -> list[BankItem]:
    """Returns every question the person may see that fits, in the order of their ids, without their flags."""
    require_trainer(principal)
    wanted = select(ExamItemRow).where(seen(principal), *_fits(search)).order_by(ExamItemRow.id)
    return bank_items(session, session.scalars(wanted).all())


def flagged_items(session: Session, principal: Principal, search: BankSearch | None = None) -> list[BankItem]:
    """Returns the questions that have a flag and are not retired, in the order of their ids."""
    require_trainer(principal)
    usable = ExamItemRow.state != ItemState.RETIRED.value
    ids = session.scalars(select(ExamItemRow.id).where(seen(principal), usable, *_fits(search or BankSearch()))).all()
    return items_by_id(session, principal, list(flags_of(session, ids)))


def usable_items(session: Session, principal: Principal, search: BankSearch | None = None) -> list[BankItem]:
    """Returns the questions that may stand in a paper: approved, and no source of theirs has changed since."""
    require_trainer(principal)
    wanted = replace(search or BankSearch(), states=frozenset({ItemState.APPROVED}))
    rows = session.scalars(select(ExamItemRow).where(seen(principal), *_fits(wanted)).order_by(ExamItemRow.id)).all()
    return [item for item in _flagged(session, rows) if not item.flags]


def items_in_use(session: Session, principal: Principal) -> list[BankItem]:
    """Returns the questions the person may see that are not retired, oldest first, without their flags."""
    return all_items(session, principal, BankSearch(states=frozenset(ItemState) - {ItemState.RETIRED}))


def items_by_id(session: Session, principal: Principal, ids: Collection[int]) -> list[BankItem]:
    """Returns those of the questions that the person may see, with their flags, in the order of their ids."""
    rows: list[ExamItemRow] = []
    for some in slices(sorted(ids)):
        wanted = select(ExamItemRow).where(ExamItemRow.id.in_(some), seen(principal))
        rows += session.scalars(wanted.order_by(ExamItemRow.id))
    return _flagged(session, rows)


def count_by_state(session: Session, principal: Principal) -> dict[ItemState, int]:
    """Returns how many questions the person may see in each state."""
    counted = select(ExamItemRow.state, func.count()).where(seen(principal)).group_by(ExamItemRow.state)
    counts: Counter[str] = Counter({row[0]: row[1] for row in session.execute(counted)})
    return {state: counts[state.value] for state in ItemState}


def topics_of(session: Session, principal: Principal) -> list[str]:
    """Returns the topics of the questions the person may see, by name."""
    return [t for t in session.scalars(select(ExamItemRow.topic).where(seen(principal)).distinct()) if t]


def _flagged(session: Session, rows: Sequence[ExamItemRow]) -> list[BankItem]:
    flags = flags_of(session, [row.id for row in rows])
    return [replace(item, flags=flags.get(item.id, ())) for item in bank_items(session, rows)]


def _fits(search: BankSearch) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        ExamItemRow.search_text.contains(f" {word}", autoescape=True) for word in bare_words(search.words)
    ]
    if search.states:
        conditions.append(ExamItemRow.state.in_(sorted(state.value for state in search.states)))
    for column, wanted in (
        (ExamItemRow.topic, search.topic),
        (ExamItemRow.level, search.level),
        (ExamItemRow.kind, search.kind),
    ):
        if wanted:
            conditions.append(column == wanted)
    if search.document_id is not None:
        cites = exists().where(
            ExamItemVersionRow.item_id == ExamItemRow.id,
            ExamItemVersionRow.number == ExamItemRow.version,
            ExamItemSourceRow.version_id == ExamItemVersionRow.id,
            ExamItemSourceRow.document_id == search.document_id,
        )
        conditions.append(cites.correlate(ExamItemRow))
    return conditions
