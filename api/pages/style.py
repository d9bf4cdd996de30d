"""/kieu-dang: every component of the design system on one page, to look at and to test by."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.charts import bars, columns
from api.deps import PagePerson
from api.pages.rendering import frame_of, render

router = APIRouter(include_in_schema=False)
_SHOWN = (
    columns(
        "68 câu hỏi trong bảy ngày, phần lớn được trả lời",
        ["01/03", "02/03", "03/03", "04/03", "05/03", "06/03", "07/03"],
        {
            "trả lời": [4, 8, 12, 9, 7, 10, 6],
            "đề nghị chọn": [0, 1, 2, 1, 0, 1, 0],
            "không tìm thấy": [1, 1, 2, 0, 1, 2, 0],
        },
        note="Đơn vị: câu hỏi (số mẫu)",
        head="Ngày",
    ),
    bars(
        "Kế hoạch là loại văn bản nhiều nhất",
        [("Kế hoạch", 12), ("Quyết định", 7), ("Thông báo", 3)],
        note="Đơn vị: văn bản (số mẫu)",
        head=("Loại", "Số văn bản"),
    ),
)


@router.get("/kieu-dang")
def show(request: Request, person: PagePerson) -> Response:
    """Returns the page of components."""
    return render("style.html", frame=frame_of(request, person, ""), charts=_SHOWN)
