"""What all pages of one programme show: its head, its state, its tabs, and what the person may do there."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from api.pages.rendering import Frame, render
from api.visits import Visit
from programs.planning.lines import PlanLine, plan_lines
from vanban.db.models import UnitRow
from vanban.db.programme_access import IN_THE_MAKING, decides, items_seen, keeps, programme_row
from vanban.db.programme_models import ProgrammeItemRow, ProgrammeRow
from vanban.db.programmes import span_of_row
from vanban.db.work_models import WorkItemRow
from vanban.principals import Principal
from vanban.programme_periods import Span, body_words
from vanban.work import PROGRAMME_STATE_WORDS, Period, ProgrammeOwner, ProgrammeState

PLACE = "cong-viec"  # of the rail
STATE_TONES = {"dang_lap": "", "thu_de_xuat": "warn", "cho_duyet": "warn", "da_duyet": "good", "ket_thuc": ""}


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme as its pages show it."""

    row: ProgrammeRow
    span: Span
    body: str
    pairs: tuple[tuple[ProgrammeItemRow, WorkItemRow], ...]
    kept: bool
    decides: bool = False  # as one who keeps it or leads the unit

    @property
    def address(self) -> str:
        """Its first page."""
        return f"/chuong-trinh/{self.row.id}"

    @property
    def state(self) -> str:
        """Its state in words."""
        return PROGRAMME_STATE_WORDS[ProgrammeState(self.row.state)]

    @property
    def tone(self) -> str:
        """The tone of the badge of its state."""
        return STATE_TONES[self.row.state]

    @property
    def in_the_making(self) -> bool:
        """Whether the person may change it freely."""
        return self.kept and self.row.state in IN_THE_MAKING

    @property
    def adjustable(self) -> bool:
        """Whether the person may change it with a reason."""
        return self.kept and self.row.state == ProgrammeState.APPROVED

    @property
    def is_week(self) -> bool:
        """Whether it is a week's lịch."""
        return self.row.period == Period.WEEK

    @property
    def lines(self) -> list[PlanLine]:
        """Its lines as planning looks at them."""
        return plan_lines(list(self.pairs))

    @property
    def tabs(self) -> list[tuple[str, str, int | None]]:
        """The pages of it that the person has."""
        own = ("Lịch tuần", f"/lich-tuan?tuan={self.row.first.isoformat()}") if self.is_week else ("Bảng", self.address)
        found: list[tuple[str, str, int | None]] = [(*own, None)]
        if self.kept and not self.is_week:
            found += [
                ("Nguồn, bao quát", f"{self.address}/nguon", None),
                ("Đề xuất", f"{self.address}/de-xuat", None),
            ]
        if self.decides and not self.is_week:
            found.append(("Rà soát, cân đối", f"{self.address}/ra-soat", None))
        if self.in_the_making:
            found.append(("Nhập từ tệp", f"{self.address}/nhap", None))
        if self.decides:
            found.append(("Duyệt, ban hành", f"{self.address}/duyet", None))
        return found


def programme_view(session: Session, person: Principal, programme_id: int) -> ProgrammeView:
    """Returns a programme that the person may see; raises ``NotFound`` for any other."""
    row = programme_row(session, person, programme_id)
    unit = session.get_one(UnitRow, row.unit_id)
    body = body_words(ProgrammeOwner(row.owner), unit.name)
    pairs = tuple(items_seen(session, person, row))
    return ProgrammeView(row, span_of_row(row), body, pairs, keeps(person, row), decides(person, row))


def programme_page(
    visit: Visit,
    template: str,
    view: ProgrammeView,
    *,
    frame: Frame,
    active: str,
    message: str = "",
    **shown: Any,
) -> Response:
    """Returns a page of a programme; ``message`` says why what was sent could not be taken, ``active`` its tab."""
    done = "Đã ghi." if visit.request.query_params.get("xong") else ""
    status = 422 if message else 200
    return render(template, frame=frame, status=status, view=view, active=active, message=message, done=done, **shown)
