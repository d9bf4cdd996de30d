"""Three made-up documents of the fictional city Lạc Hà whose answers stand in tables, and a library that holds them."""

from html import escape

from app.wiring import Services
from ingest.storing import Placement
from vanban.answers import Reply
from vanban.db.people import create_unit
from vanban.principals import Audience, Channel, Principal, Publicity

Rows = tuple[tuple[str, ...], ...]

PLAN_HEADS = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời hạn hoàn thành")
PLAN_ROWS: Rows = (
    ("I", "Hạ tầng nước sạch", "", "", "", ""),
    (
        "1",
        "Khảo sát nguồn nước ngầm tại các thôn vùng cao",
        "Phòng Kinh tế",
        "Trung tâm Quan trắc",
        "Báo cáo khảo sát",
        "Tháng 3/2027",
    ),
    (
        "2",
        "Lắp đặt trạm bơm tăng áp ở đồi Cọ",
        "Ban Quản lý dự án",
        "Công ty Nước Lạc Hà",
        "Trạm bơm nghiệm thu",
        "Quý II/2027",
    ),
    ("3", "Thay đường ống cấp nước cũ khu chợ Mới", "Công ty Nước Lạc Hà", "", "Biên bản bàn giao", "Trước 30/9/2027"),
    ("II", "Vệ sinh môi trường", "", "", "", ""),
    (
        "4",
        "Bố trí điểm thu gom pin hỏng tại trường học",
        "Phòng Văn hóa - Xã hội",
        "Đoàn Thanh niên xã",
        "Danh sách điểm thu gom",
        "Tháng 5/2027",
    ),
    ("5", "Xây dựng quy chế phối hợp xử lý rác thải làng nghề", "Công an xã", "Phòng Kinh tế", "Quy chế", "15/6/2027"),
    (
        "6",
        "Trồng hàng cây chắn bụi dọc đường vào mỏ đá",
        "Hội Nông dân xã",
        "Hội Cựu chiến binh xã",
        "1.200 cây",
        "Tháng 8 hằng năm",
    ),
    (
        "7",
        "Tuyên truyền phân loại rác tại hộ gia đình",
        "Mặt trận xã",
        "Hội Phụ nữ xã",
        "Mỗi quý một đợt",
        "Thường xuyên",
    ),
)
STAFF_HEADS = ("TT", "Họ và tên", "Khu vực phụ trách", "Số điện thoại")
STAFF_ROWS: Rows = (
    ("1", "Lò Thị Mận", "Thôn Suối Trong", "0912 000 111"),
    ("2", "Vàng A Tính", "Thôn Đồi Cọ", "0912 000 222"),
    ("3", "Hà Văn Sự", "Khu chợ Mới", "0912 000 333"),
)
BUDGET_ROWS: Rows = (
    ("1", "Mua sắm máy lọc nước cho điểm trường", "01/2027", "04/2027", "850", "150"),
    ("2", "Sửa kênh mương nội đồng", "02/2027", "07/2027", "2.300", "700"),
    ("1", "Tập huấn vận hành trạm bơm", "03/2027", "05/2027", "60", "20"),
    ("2", "In sổ tay dùng nước tiết kiệm", "06/2027", "10/2027", "45", ""),
)
SHARE_HEADS = ("STT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện năm 2026", "Mục tiêu năm 2027", "Mục tiêu năm 2030")
SHARE_ROWS: Rows = (
    ("1", "Hộ dùng nước máy", "%", "61,5", "70", "95"),
    ("2", "Thôn có điểm thu gom rác", "thôn", "12", "18", "27"),
    ("3", "Lượng nước thất thoát", "%", "24", "20", "12"),
)


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _head(issuer: str, number: str, day: int, kind: str, subject: str) -> str:
    motto = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc"
    place = f"Lạc Hà, ngày {day:02} tháng 01 năm 2027"
    head = f"<table><tr><td>{issuer}</td><td>{motto}</td></tr><tr><td>Số: {number}</td><td>{place}</td></tr></table>"
    return head + f"<p><b>{kind}</b></p><p><b>{escape(subject)}</b></p>"


def _table(rows: Rows, heads: str) -> str:
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table border='1'>{heads}{body}</table>"


def _plain_heads(heads: tuple[str, ...]) -> str:
    return "<tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>"


def _budget() -> str:
    """Returns a table with heads of two levels whose numbers begin again in each group."""
    once = "".join(f"<td rowspan='2'>{head}</td>" for head in ("TT", "Hạng mục"))
    heads = f"<tr>{once}<td colspan='2'>Thời gian</td><td colspan='2'>Kinh phí (triệu đồng)</td></tr>"
    heads += "<tr><td>Bắt đầu</td><td>Kết thúc</td><td>Ngân sách xã</td><td>Xã hội hóa</td></tr>"
    group = "<tr><td>{}</td><td colspan='5'>{}</td></tr>"
    first, second = (_table(rows, "")[18:-8] for rows in (BUDGET_ROWS[:2], BUDGET_ROWS[2:]))
    body = group.format("I", "Xây lắp") + first + group.format("II", "Đào tạo") + second
    return f"<table border='1'>{heads}{body}</table>"


DOCUMENTS = {
    "ke-hoach.html": _head(
        "ỦY BAN NHÂN DÂN<br>XÃ SUỐI MÂY", "52/KH-UBND", 8, "KẾ HOẠCH", "Bảo đảm nước sạch và vệ sinh nông thôn"
    )
    + _paragraphs(
        "I. MỤC TIÊU",
        "Mọi hộ dân được dùng nước sạch theo lộ trình của xã.",
        "II. TỔ CHỨC THỰC HIỆN",
        "Các cơ quan thực hiện nhiệm vụ theo phụ lục.",
        "Nơi nhận: các thôn.",
        "PHỤ LỤC I",
        "DANH MỤC NHIỆM VỤ NƯỚC SẠCH VÀ VỆ SINH",
    )
    + _table(PLAN_ROWS, _plain_heads(PLAN_HEADS))
    + _paragraphs("PHỤ LỤC II", "CÁN BỘ THEO DÕI CÁC KHU VỰC")
    + _table(STAFF_ROWS, _plain_heads(STAFF_HEADS)),
    "du-toan.html": _head(
        "ỦY BAN NHÂN DÂN<br>XÃ SUỐI MÂY", "17/QĐ-UBND", 15, "QUYẾT ĐỊNH", "Phân bổ kinh phí thủy lợi nội đồng"
    )
    + _paragraphs("Điều 1. Phân bổ kinh phí theo bảng sau:")
    + _budget()
    + _paragraphs("Điều 2. Quyết định có hiệu lực từ ngày ký."),
    "chi-tieu.html": _head(
        "ĐẢNG BỘ THÀNH PHỐ LẠC HÀ<br>ĐẢNG ỦY XÃ SUỐI MÂY",
        "21-CTr/ĐU",
        20,
        "CHƯƠNG TRÌNH",
        "Nâng cao chất lượng sống vùng cao",
    )
    + _paragraphs("I. CHỈ TIÊU", "Các chỉ tiêu được giao như sau:", "Bảng 1. Chỉ tiêu đến năm 2030")
    + _table(SHARE_ROWS, _plain_heads(SHARE_HEADS)),
}


class TableLibrary:
    """The documents in a real library, and someone who asks."""

    def __init__(self, services: Services) -> None:
        self.services = services
        with services.database.transaction() as session:
            self.unit = create_unit(session, code="SM", name="Xã Suối Mây").id
        for name, body in DOCUMENTS.items():
            self.take(name, body)
        services.index.check()

    def take(self, name: str, body: str) -> None:
        """Adds a document; fails where it is not taken in."""
        page = f"<html><body>{body}</body></html>".encode()
        placement = Placement(self.unit, Audience.PUBLIC, Publicity.OPEN)
        result = self.services.intake.take_bytes(name, page, placement=placement)
        assert result.document_id is not None, result

    def ask(self, question: str) -> Reply:
        """Returns the reply to a question."""
        asking = Principal(None, "khách", unit_ids=(self.unit,), channel=Channel.WEB)
        return self.services.assistant.reply(question, principal=asking)
