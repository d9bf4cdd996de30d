"""Made-up documents of the invented city of Lạc Hà, for tests of what reads tasks."""

from ingest.parsing import parse_file
from programs.reading import find_tasks
from programs.source import Source, parsed_source
from programs.tasks import FoundTask

HEAD = """ĐẢNG BỘ THÀNH PHỐ LẠC HÀ
BAN THƯỜNG VỤ
*
Số 60-{code}/TU

Lạc Hà, ngày 02 tháng 11 năm 2026

{title}
{subject}

"""
CLOSING = """
T/M BAN THƯỜNG VỤ
PHÓ BÍ THƯ
Hoàng Thị Mỹ Dung
"""
PLAN = """I- TÌNH HÌNH
1. Văn phòng Thành ủy đã hoàn thành việc rà soát trước ngày 30/6/2026.

II- NHIỆM VỤ
1. Văn phòng Thành ủy chủ trì, phối hợp với Ban Tổ chức Thành ủy xây dựng báo cáo, trình trước ngày 27/11/2026.
2. Giao Ban Nội chính Thành ủy theo dõi việc tiếp công dân; báo cáo kết quả trước ngày 20 hằng tháng.
3. Sở Tài chính báo cáo sơ kết trước ngày 15/12/2026, báo cáo tổng kết trước ngày 20/01/2027.
4. Đường ống cấp nước được thay trước mùa mưa.
5. Các cơ quan, đơn vị liên quan nghiêm túc thực hiện.

III- TỔ CHỨC THỰC HIỆN
1. Ban Tuyên giáo và Dân vận Thành ủy có trách nhiệm:
a) Hướng dẫn tuyên truyền trong tháng 12;
b) Định hướng báo chí đưa tin về kế hoạch.
2. Văn phòng Thành ủy theo dõi, đôn đốc việc thực hiện Kế hoạch này.
"""
TABLE = """I- PHÂN CÔNG

| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Sản phẩm | Thời gian |
|---|---|---|---|---|---|
| I | QUÝ I | | | | |
| 1 | Ban hành quy chế sử dụng xe | Văn phòng Thành ủy | Sở Tài chính | Quy chế | Trước ngày 15/02 |
| 2 | Kiểm tra kho lưu trữ cũ | Văn phòng Thành ủy | | | Thường xuyên |
| II | QUÝ II | | | | |
| 3 | Mở lớp bồi dưỡng cho cấp ủy viên mới | Ban Tổ chức Thành ủy | Trường Chính trị thành phố | 03 lớp | Quý II |
"""
STEPS = """I- QUY TRÌNH

| Bước | Nội dung | Đơn vị thực hiện | Thời gian |
|---|---|---|---|
| 1 | Bước 1 | Phòng Hành chính | 02 ngày |
| 2 | Tiếp nhận hồ sơ của công dân | Phòng Hành chính | 1/2 ngày |
"""
LABELLED = """II. NHIỆM VỤ

1. Về dữ liệu

1.1. Rà soát kho dữ liệu

a) Nhiệm vụ: Rà soát, hoàn thiện danh mục dữ liệu dùng chung của thành phố.

b) Cơ quan thực hiện:

- Đơn vị chủ trì: Văn phòng Thành ủy.

- Đơn vị phối hợp: Các sở, ban, ngành.

c) Thời gian thực hiện: Hoàn thành trong quý I/2027.

1.2. Bảo đảm an toàn

a) Nhiệm vụ:

- Diễn tập ứng phó sự cố mạng tại trung tâm dữ liệu.

- Sao lưu dữ liệu ra ngoài trung tâm mỗi tuần.

b) Cơ quan thực hiện:

- Đơn vị chủ trì: Công an thành phố.

c) Thời gian thực hiện: Thường xuyên.
"""
RULES = """Điều 1. Trách nhiệm của các cơ quan
1. Văn phòng Thành ủy có trách nhiệm quản lý hồ sơ, tài liệu của Thành ủy theo quy định.
2. Ban Tổ chức Thành ủy hoàn thành số hóa hồ sơ đảng viên trước ngày 31/12/2026.
"""
WEEK_TABLE = """| Ngày | Buổi | Nội dung | Lãnh đạo | Chuẩn bị | Địa điểm |
|---|---|---|---|---|---|
| Thứ Hai, 23/11 | Sáng | 08h15: Giao ban Thường trực Thành ủy | Bí thư | Văn phòng Thành ủy | Phòng số 1 |
| Thứ Sáu, 27/11 | Sáng | 08h00: Họp Ban Thường vụ; 10h30: Tiếp đoàn Trung ương | Bí thư | Văn phòng Thành ủy | Nhà A |
| Thứ Sáu, 27/11 | Chiều | Làm việc tại xã Vân Khê Thượng | Phó Bí thư | Ban Tổ chức Thành ủy | Nhà văn hóa |
"""
WEEK_LINES = """Thứ Hai, ngày 23/11/2026

- 08h15: Giao ban Thường trực Thành ủy tại Phòng họp số 1.

- 14h00: Nghe báo cáo về ngân sách năm 2027.

Thứ Ba, ngày 24/11/2026

- 9 giờ 30: Dự hội nghị tổng kết của Thành đoàn. Địa điểm: Nhà văn hóa thanh niên.
"""
ALL = {"KH": PLAN, "CTr": TABLE, "QT": STEPS, "KH2": LABELLED, "QĐ": RULES, "LT": WEEK_TABLE, "LL": WEEK_LINES}


def written(body: str, *, title: str = "KẾ HOẠCH", code: str = "KH", subject: str = "về việc của thành phố") -> Source:
    """Returns a document with a head and a closing, parsed."""
    text = HEAD.format(code=code, title=title, subject=subject) + body + CLOSING
    return parsed_source(parse_file("a.md", text.encode()))


def tasks(body: str, **head: str) -> list[FoundTask]:
    """Returns the tasks of such a document."""
    return find_tasks(written(body, **head))
