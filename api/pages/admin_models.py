"""/quan-tri/mo-hinh: the models in force, which passages they made vectors of, what they were used for and its cost."""

import datetime
from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from sqlalchemy import func, select
from starlette.requests import Request
from starlette.responses import Response

from api.charts import Chart, columns
from api.deps import PagePerson, ServicesOf
from api.pages.rendering import environment, frame_of, render
from api.periods import Period, period_of, spread
from api.statistics_view import period_links
from api.wording import count_words, money_words
from vanban.db.admin_scope import check_system
from vanban.db.models import PassageRow
from vanban.db.usage import UsageTotal, usage_totals
from vanban.db.validity import today

router = APIRouter(include_in_schema=False)
ADDRESS = "/quan-tri/mo-hinh"
_LABELS = {"model": "Mô hình", "where": "Nơi chạy", "inside": "Phạm vi gửi đi", "state": "Tình trạng"}
environment().filters["money"] = money_words


@router.get(ADDRESS)
def show(request: Request, person: PagePerson, services: ServicesOf, *, ngay: str = "") -> Response:
    """Returns the page; calls and cost of the last 7, 30, 90 or 365 days."""
    check_system(person)
    period = period_of(ngay, today=today())
    name, dimension = services.upkeep.embedding()
    made = select(PassageRow.embedding_model, func.count()).group_by(PassageRow.embedding_model)
    with services.database.session() as session:
        passages = session.execute(made.order_by(func.count().desc())).all()
        days = usage_totals(session, by="day", since=period.since)
        totals = usage_totals(session, by="model", since=period.since)
    return render(
        "admin_models.html",
        frame=frame_of(request, person, "quan-tri"),
        name=name,
        dimension=dimension,
        passages=passages,
        chat=chat_pairs(services.upkeep.chat()),
        periods=period_links(ADDRESS),
        active=ADDRESS if period.days == 30 else f"{ADDRESS}?ngay={period.days}",
        charts=usage_charts(days, period),
        totals=totals,
    )


def chat_pairs(known: Mapping[str, str]) -> list[tuple[str, str]]:
    """Returns what is known of the chat model as labels and words."""
    return [(_LABELS.get(key, key), words) for key, words in known.items()]


def usage_charts(days: Sequence[UsageTotal], period: Period) -> list[Chart]:
    """Returns calls by column, and cost by column for each currency; nothing without a call."""
    if not days:
        return []
    total, unused = sum(day.calls for day in days), sum(day.unused for day in days)
    labels, calls = spread(period, [(_day(one), "", one.calls) for one in days], {"": "lượt gọi"})
    title = f"{count_words(total)} lượt gọi mô hình, {count_words(unused)} lượt không dùng được"
    made = [columns(title, labels, calls, note="Đơn vị: lượt gọi", head=period.head)]
    for currency in sorted({day.currency for day in days if day.cost}):
        paid = [day for day in days if day.currency == currency]
        labels, cost = spread(period, [(_day(one), "", round(one.cost)) for one in paid], {"": "chi phí"})
        title = f"Chi phí {money_words(sum(one.cost for one in paid))} {currency} trong {period.days} ngày"
        made.append(columns(title, labels, cost, note=f"Đơn vị: {currency}, theo giá lúc gọi", head=period.head))
    return [chart for chart in made if not chart.empty]


def _day(total: UsageTotal) -> datetime.date:
    return datetime.date.fromisoformat(total.key)
