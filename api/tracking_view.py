"""The leaders' page: what an address asks for, its charts with a finding as title, and the table behind them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from api.charts import Chart, bars, columns, share_words
from api.wording import count_words
from vanban.db.work_figures import Axis, Group, Month, grouped, overview
from vanban.db.work_scope import Scope
from vanban.work import Light

MOST_BARS = 12
MOST_GROUPS = 500
TILES = (Light.OVERDUE, Light.SOON, Light.AHEAD, Light.OPEN, Light.EARLY, Light.ON_TIME, Light.DONE_LATE, Light.CLOSED)
DONE = (Light.EARLY, Light.ON_TIME, Light.DONE_LATE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address asks for: the axis of the figures, and of a list the group and the light."""

    axis: Axis
    group: str = ""
    light: Light | None = None
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str], *, wide: bool) -> "Chosen":
        """Returns the choice of an address; what makes no sense counts as not given."""
        axis, light, page = query.get("theo", ""), query.get("den", ""), query.get("trang", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
        return cls(
            Axis(axis) if axis in set(Axis) else (Axis.OWNER if wide else Axis.LEAD),
            query.get("nhom", "")[:100],
            Light(light) if light in set(Light) else None,
            max(1, number),
        )

    def items_address(self, *, group: str | None = None, light: Light | None = None, page: int = 1) -> str:
        """Returns the address of the list of items with a group and light."""
        pairs = (
            ("theo", self.axis.value if group else ""),
            ("nhom", group or ""),
            ("den", light.value if light else ""),
            ("trang", str(page) if page > 1 else ""),
        )
        return "/theo-doi/nhiem-vu?" + urlencode([one for one in pairs if one[1]])


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What the page shows on a day."""

    chosen: Chosen
    all: Group
    groups: tuple[Group, ...]
    charts: tuple[Chart, ...]


def dashboard(session: Session, scope: Scope, chosen: Chosen, day: datetime.date) -> Dashboard:
    """Returns the figures of what a person looks over."""
    groups, (all_, months) = grouped(session, scope, chosen.axis, day), overview(session, scope, day)
    charts = (overdue_chart(groups, all_), trend_chart(months))
    return Dashboard(chosen, all_, tuple(groups[:MOST_GROUPS]), charts)


def overdue_chart(groups: Sequence[Group], all_: Group) -> Chart:
    """Returns the bars of the groups with the most overdue items."""
    late = [one for one in groups if one.count(Light.OVERDUE)]
    overdue = all_.count(Light.OVERDUE)
    if not late:
        title = "Không có nhiệm vụ nào quá hạn"
    else:
        first = late[0].count(Light.OVERDUE)
        most = f"; nhiều nhất ở {late[0].name} ({share_words(first, overdue)})" if first < overdue else ""
        title = f"{count_words(overdue)} nhiệm vụ quá hạn{most or f', đều ở {late[0].name}'}"
    pairs = [(one.name, one.count(Light.OVERDUE)) for one in late[:MOST_BARS]]
    return bars(title, pairs, note="Số nhiệm vụ quá hạn chưa hoàn thành.", head=("Nhóm", "Quá hạn"))


def trend_chart(months: Sequence[Month]) -> Chart:
    """Returns the columns of what fell due month by month."""
    labels = [f"{one.first.month:02d}/{one.first.year % 100:02d}" for one in months]
    series = {
        "quá hạn": [one.overdue for one in months],
        "xong trễ": [one.late for one in months],
        "đúng hạn, sớm": [one.in_time for one in months],
    }
    return columns(_trend_words(months), labels, series, note="Nhiệm vụ theo tháng đến hạn.", head="Tháng")


def _trend_words(months: Sequence[Month]) -> str:
    """Returns the share done in time in the second half of the months beside the first half."""
    half = len(months) // 2
    before, after = _in_time(months[:half]), _in_time(months[half:])
    if after is None:
        return "Chưa có nhiệm vụ nào đến hạn trong 6 tháng gần đây"
    words = f"6 tháng gần đây có {round(after)} % nhiệm vụ xong đúng hạn"
    if before is None:
        return words
    change = round(after) - round(before)
    told = f"tăng {change} điểm" if change > 0 else f"giảm {-change} điểm" if change < 0 else "không đổi"
    return f"{words}, {told} so với 6 tháng trước đó"


def _in_time(months: Sequence[Month]) -> float | None:
    total = sum(one.in_time + one.late + one.overdue for one in months)
    return 100 * sum(one.in_time for one in months) / total if total else None
