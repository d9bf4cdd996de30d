"""/quan-tri/thong-ke: charts of use, of the library and of intake, over the units a person administers."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.deps import PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.periods import period_of
from api.statistics_view import answer_charts, intake_charts, library_charts, period_links
from vanban.db.admin_scope import check_administrator, is_system
from vanban.db.unanswered import unanswered_questions
from vanban.db.validity import today

router = APIRouter(include_in_schema=False)
ADDRESS = "/quan-tri/thong-ke"
_EVERYWHERE = "Toàn bộ các đơn vị."
_BELOW = "Đơn vị của đồng chí và các đơn vị trực thuộc."


@router.get(ADDRESS)
def show(request: Request, person: PagePerson, services: ServicesOf, *, ngay: str = "") -> Response:
    """Returns the page for the last 7, 30, 90 or 365 days."""
    check_administrator(person)
    period = period_of(ngay, today=today())
    with services.database.session() as session:
        parts = (
            ("Hỏi đáp", "hoi-dap", answer_charts(session, person, period), "Chưa có câu hỏi nào trong thời gian này."),
            ("Kho văn bản", "kho", library_charts(session, person), "Chưa có văn bản nào đồng chí được xem."),
            ("Nạp văn bản", "nap", intake_charts(session, person, period), "Chưa nạp tệp nào trong thời gian này."),
        )
        unanswered = unanswered_questions(session, person)
    links = period_links(ADDRESS)
    return render(
        "admin_statistics.html",
        frame=frame_of(request, person, "quan-tri"),
        scope=_EVERYWHERE if is_system(person) else _BELOW,
        periods=links,
        active=ADDRESS if period.days == 30 else f"{ADDRESS}?ngay={period.days}",
        parts=parts,
        unanswered=unanswered,
    )
