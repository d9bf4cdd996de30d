"""What language models have been used for: how often, by whom, how many tokens, at what cost."""

import datetime
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from vanban.db.models import PersonRow
from vanban.db.usage_models import ModelUsageRow

By = Literal["day", "person", "model"]
USED = "da_dung"  # rag.writing.Ending.USED


@dataclass(frozen=True, slots=True)
class UsageTotal:
    """The calls of one day, person or model in one currency. ``estimated`` counts calls whose tokens the server did
    not count, ``unused`` those whose text was not shown, ``removed`` sentences that were not backed."""

    key: str
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost: float
    currency: str
    estimated: int
    unused: int
    removed: int


def cost_of(prompt_tokens: int, completion_tokens: int, *, price_in: float, price_out: float) -> float:
    """Returns the cost of a call, from prices of a million tokens.

    >>> cost_of(2_000_000, 500_000, price_in=10, price_out=40)
    40.0
    """
    return (prompt_tokens * price_in + completion_tokens * price_out) / 1_000_000


def usage_totals(
    session: Session, *, by: By, since: datetime.date | None = None, until: datetime.date | None = None
) -> list[UsageTotal]:
    """Returns the sums by day, by person (user name, "" for a visitor) or by model; both days count in."""
    row = ModelUsageRow
    key: Any = {"day": row.day, "person": PersonRow.username, "model": row.model}[by]
    sums = (
        func.count(row.id),
        func.sum(row.prompt_tokens),
        func.sum(row.completion_tokens),
        func.sum(row.cost),
        func.sum(case((row.estimated, 1), else_=0)),
        func.sum(case((row.ending != USED, 1), else_=0)),
        func.sum(row.removed),
    )
    chosen = select(key, row.currency, *sums).outerjoin(PersonRow, PersonRow.id == row.person_id)
    if since is not None:
        chosen = chosen.where(row.day >= since)
    if until is not None:
        chosen = chosen.where(row.day <= until)
    found = session.execute(chosen.group_by(key, row.currency).order_by(key, row.currency))
    return [
        UsageTotal(str(r[0] or ""), r[2], int(r[3]), int(r[4]), float(r[5]), r[1], int(r[6]), int(r[7]), int(r[8]))
        for r in found
    ]
