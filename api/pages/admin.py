"""Quản trị: the hub, a card for each thing that the person's roles look after."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.deps import PagePerson
from api.pages.rendering import frame_of, render
from vanban.errors import NotAllowed
from vanban.principals import Principal, Role

router = APIRouter(include_in_schema=False)
_ADMINISTRATORS = frozenset({Role.ADMINISTRATOR, Role.SYSTEM})
_SYSTEM = frozenset({Role.SYSTEM})
_AUDITORS = frozenset({Role.AUDITOR, Role.SYSTEM})


@dataclass(frozen=True, slots=True)
class Area:
    """A card of the hub: where it leads, what is done there, and for which roles."""

    words: str
    address: str
    icon: str
    note: str
    roles: frozenset[Role]


AREAS: tuple[tuple[str, tuple[Area, ...]], ...] = (
    (
        "Đơn vị và người dùng",
        (
            Area("Đơn vị", "/quan-tri/don-vi", "tree", "Cây tổ chức, sáp nhập, chia tách, kết thúc.", _ADMINISTRATORS),
            Area("Người dùng", "/quan-tri/nguoi", "people", "Tài khoản, vai trò, biệt phái, khóa.", _ADMINISTRATORS),
            Area("Nhập danh sách", "/quan-tri/nhap-danh-sach", "upload", "Từ CSV hoặc Excel.", _ADMINISTRATORS),
            Area("Kênh chat", "/quan-tri/kenh-chat", "link", "Tài khoản Telegram, Zalo đã ghép.", _ADMINISTRATORS),
            Area("Vì sao được xem", "/quan-tri/vi-sao", "key", "Lý do xem được hay không.", _ADMINISTRATORS),
        ),
    ),
    (
        "Theo dõi",
        (
            Area("Thống kê", "/quan-tri/thong-ke", "chart", "Hỏi đáp, kho văn bản, nạp tệp.", _ADMINISTRATORS),
            Area("Hàng đợi", "/quan-tri/hang-doi", "clock", "Các tệp đang chờ và đang đọc.", _ADMINISTRATORS),
            Area("Góp ý", "/gop-y", "review", "Câu trả lời người dùng gửi xem xét.", _ADMINISTRATORS),
            Area("Nhật ký", "/quan-tri/nhat-ky", "shield", "Ai đã làm gì; kiểm tra toàn vẹn.", _AUDITORS),
        ),
    ),
    (
        "Hệ thống",
        (
            Area("Tên gọi, chữ viết tắt", "/quan-tri/ten-goi", "edit", "“Đề án 06” là văn bản nào.", _SYSTEM),
            Area("Chỉ mục tìm kiếm", "/quan-tri/chi-muc", "search", "Tình trạng, dựng lại.", _SYSTEM),
            Area("Mô hình", "/quan-tri/mo-hinh", "chat", "Mô hình đang dùng, chi phí.", _SYSTEM),
            Area("Mô hình nhúng", "/quan-tri/mo-hinh-nhung", "search", "Chuyển kho sang mô hình khác.", _SYSTEM),
            Area("Gửi tin kênh chat", "/quan-tri/kenh-chat/gui-tin", "send", "Telegram, Zalo: tình trạng.", _SYSTEM),
            Area("Cấu hình", "/quan-tri/cau-hinh", "gear", "Giá trị đang dùng và nguồn của nó.", _SYSTEM),
        ),
    ),
)


@router.get("/quan-tri")
def hub(request: Request, person: PagePerson) -> Response:
    """Returns the cards for the person's roles; ``NotAllowed`` for a person without any."""
    groups = areas_for(person)
    if not groups:
        raise NotAllowed("Khu vực quản trị chỉ dành cho quản trị viên và người kiểm tra nhật ký.")
    return render("admin.html", frame=frame_of(request, person, "quan-tri"), groups=groups)


def areas_for(principal: Principal) -> list[tuple[str, list[Area]]]:
    """Returns the groups of areas that the person's roles have, without empty ones."""
    groups = [(title, [area for area in areas if area.roles & principal.roles]) for title, areas in AREAS]
    return [(title, areas) for title, areas in groups if areas]
