"""Made-up pages for the secrecy gate, labelled as they are built: stamped ones, ones to be held, and clean, nasty ones.

Half of the pages, drawn by chance, is for reporting and was not looked at while the rules were made.
"""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from margin_files import pdf_page, word_page

from vanban.text import fold_accents

DEGREES = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")


class Label(StrEnum):
    """What the gate must say of a page."""

    SECRET = "mật"
    HELD = "chờ quyết định"
    CLEAN = "sạch"


@dataclass(frozen=True, slots=True)
class GatePage:
    """A file with its label; ``reported`` pages are not for tuning."""

    name: str
    data: bytes
    label: Label
    reported: bool
    about: str  # how it was built, for the message of a failing test


PARTY_HEAD = ["THÀNH ỦY LẠC HÀ", "VĂN PHÒNG", "*", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 127-BC/VPTU",
              "Lạc Hà, ngày 12 tháng 3 năm 2026", "BÁO CÁO",
              "kết quả công tác văn phòng quý I năm 2026", "-----"]  # fmt: skip
STATE_HEAD = ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ LẠC HÀ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
              "Độc lập - Tự do - Hạnh phúc", "Số: 45/KH-UBND", "Lạc Hà, ngày 05 tháng 02 năm 2026", "KẾ HOẠCH",
              "Số hóa hồ sơ lưu trữ năm 2026"]  # fmt: skip
LETTER_HEAD = ["THÀNH ỦY LẠC HÀ", "BAN TỔ CHỨC", "*", "ĐẢNG CỘNG SẢN VIỆT NAM", "Số 31-CV/BTCTU",
               "V/v rà soát hồ sơ", "Lạc Hà, ngày 02 tháng 4 năm 2026", "Kính gửi: Các đảng ủy phường,"]  # fmt: skip
BODY = [
    "I- TÌNH HÌNH", "1. Văn phòng đã rà soát 1.250 hồ sơ; mật độ hồ sơ số hóa tăng 12 %.",
    "2. Công tác bảo vệ bí mật nhà nước được thực hiện đúng Luật Bảo vệ bí mật nhà nước.",
    "Tài liệu có độ Mật, Tối mật, Tuyệt mật được lập sổ riêng, không đưa lên hệ thống dùng chung.",
    "II- NHIỆM VỤ", "1. Đổi mật khẩu ba tháng một lần; giữ bí mật công tác, không để lộ, lọt thông tin.",
    "2. Dự thảo Nghị quyết gửi lấy ý kiến trước 15 ngày; tài liệu hội nghị gửi trước 3 ngày.",
    "- Không sử dụng tài liệu lưu hành nội bộ sai mục đích.",
    "- Tài liệu họp xem xong trả lại bộ phận văn thư theo quy định.",
]  # fmt: skip
CLOSING = ["Nơi nhận:", "- Thường trực Thành ủy,", "- Lưu Văn phòng.", "CHÁNH VĂN PHÒNG", "Nguyễn Văn Mẫu"]
ANNEX = ["PHỤ LỤC II", "DANH SÁCH HỒ SƠ", "1. Hồ sơ thứ nhất.", "2. Hồ sơ thứ hai."]

_Spelling = Callable[[str], str]
SPELLINGS: tuple[tuple[str, _Spelling], ...] = (
    ("như in", lambda words: words),
    ("NFD", lambda words: unicodedata.normalize("NFD", words)),
    ("không dấu", fold_accents),
    ("cách chữ", lambda words: "  ".join(" ".join(word) for word in words.split())),
    ("trong ngoặc", lambda words: f"[{words}]"),
    ("giữa sao", lambda words: f"* {words} *"),
    ("giữa gạch", lambda words: f"- {words} -"),
    ("đậm Markdown", lambda words: f"**{words}**"),
    ("có nhãn", lambda words: f"Độ mật: {words.capitalize()}"),
    ("nhãn mức độ", lambda words: f"Mức độ mật: {words}"),
    ("nhận dạng sai dấu", lambda words: words.replace("TỐI", "TÓI").replace("Ậ", "Ặ")),
    ("nhận dạng thiếu mũ", lambda words: words.replace("Ậ", "Ạ").replace("Ệ", "Ẹ")),
    ("kèm hỏa tốc", lambda words: f"{words} - HỎA TỐC"),
    ("kèm bản số", lambda words: f"{words} Bản số: 03/15"),
    ("dấu đến", lambda words: f"ĐẾN Số: 215 Ngày: 14/3/2026 {words}"),
    ("tài liệu", lambda words: f"TÀI LIỆU {words}"),
)
HELD_MARKS = (
    "LƯU HÀNH NỘI BỘ", "Tài liệu lưu hành nội bộ", "XEM XONG TRẢ LẠI", "KHÔNG PHỔ BIẾN", "DỰ THẢO", "Dự thảo lần 3",
    "(DỰ THẢO)", "DỰ THẢO LẦN THỨ HAI", "D Ự  T H Ả O", "DU THAO", "TÀI LIỆU HỘI NGHỊ", "TÀI LIỆU HỌP",
    "TÀI LIỆU PHỤC VỤ KỲ HỌP THỨ 12", "Tài liệu này thuộc sở hữu của các cơ quan Đảng thành phố Lạc Hà.",
)  # fmt: skip
_CLEAN_BODIES: tuple[list[str], ...] = (
    ["Điều 5. Độ mật", "Bí mật nhà nước được phân thành 3 độ mật:", "a) Tuyệt mật;", "b) Tối mật;", "c) Mật."],
    ["Các độ mật gồm:", "Tuyệt mật", "Tối mật", "Mật"],
    ["Điều 6. Dấu chỉ độ mật", "1. Mẫu dấu có kích thước như sau:", "MẬT", "(20 mm x 8 mm)", "TỐI MẬT",
     "(30 mm x 8 mm)"],
    ["III- DỰ THẢO VĂN BẢN", "DỰ THẢO VĂN BẢN", "Đơn vị chủ trì dự thảo văn bản và lấy ý kiến.", "Dự thảo Nghị quyết"],
    ["1. Chuẩn bị tài liệu hội nghị", "Tài liệu hội nghị được gửi trước 3 ngày làm việc.", "Tài liệu họp gồm:"],
    ["Dấu “MẬT” được đóng ở phía dưới số, ký hiệu.", "Văn bản mật do văn thư giữ."],
    ["MẬT ĐỘ DÂN SỐ", "Mật độ dân số là 1.200 người trên một km vuông.", "MẬT KHẨU", "Mật khẩu có ít nhất 12 ký tự."],
    ["Tài liệu lưu hành nội bộ được quản lý như sau:", "Không phổ biến tài liệu ra ngoài cơ quan khi chưa được phép."],
    ["ỦY BAN", "MẶT TRẬN TỔ QUỐC VIỆT NAM", "có mặt đầy đủ tại hội nghị."],
    ["Cuối trang ghi dòng chữ sau:", "“Tài liệu này thuộc sở hữu của các cơ quan Đảng.”"],
    ["Luật Bảo vệ bí mật nhà nước", "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC", "Nghị định về bảo vệ bí mật nhà nước"],
    ["Giải mật là việc xóa bỏ độ mật.", "GIẢI MẬT TÀI LIỆU", "Tài liệu mật được giải mật khi hết thời hạn."],
)  # fmt: skip
_CLEAN_TITLES: tuple[list[str], ...] = (
    ["QUY CHẾ", "Bảo vệ bí mật nhà nước"], ["QUYẾT ĐỊNH", "BAN HÀNH QUY CHẾ BẢO VỆ", "BÍ MẬT NHÀ NƯỚC"],
    ["QUYẾT ĐỊNH", "Ban hành danh mục bí mật nhà nước độ", "Tối mật"],
    ["HƯỚNG DẪN", "soạn thảo, lấy ý kiến dự thảo văn bản"],
    ["QUY ĐỊNH", "về quản lý tài liệu mật"], ["TỜ TRÌNH", "về dự thảo Nghị quyết"],
    ["HƯỚNG DẪN", "chuẩn bị", "tài liệu hội nghị"], ["KẾ HOẠCH", "phát triển nuôi ong lấy mật"],
)  # fmt: skip
_TABLES = (
    "| STT | Tên tài liệu | Độ mật |\n|---|---|---|\n| 1 | Báo cáo năm | Mật |\n| 2 | Kế hoạch | TỐI MẬT |",
    "| Độ mật | Thời hạn |\n|---|---|\n| Tuyệt mật | 30 năm |\n| Tối mật | 20 năm |\n| Mật | 10 năm |",
)


def gate_pages(seed: int = 2026) -> list[GatePage]:
    """Returns the pages as text, Word and PDF files, in an order that does not depend on the machine."""
    chance = random.Random(seed)
    built = [*_texts(chance), *_files(chance, ".docx", word_page), *_files(chance, ".pdf", pdf_page)]
    half = random.Random(seed + 1)
    return [
        GatePage(f"{n:03}{suffix}", data, label, reported=half.random() < 0.5, about=about)
        for n, (suffix, data, label, about) in enumerate(built)
    ]


_Built = tuple[str, bytes, Label, str]


def _texts(chance: random.Random) -> list[_Built]:
    pages = []
    for name, spelling in SPELLINGS * 2:
        degree = chance.choice(DEGREES)
        lines, place = _placed(chance, spelling(degree))
        pages.append(_text(lines, Label.SECRET, f"{name}, {place}, {degree}"))
    for mark in HELD_MARKS:
        head = chance.choice((PARTY_HEAD, STATE_HEAD))
        lines = [mark, *head, *BODY, *CLOSING] if chance.random() < 0.7 else [*head, *BODY, *CLOSING, mark]
        pages.append(_text(lines, Label.HELD, mark))
    for lines in _CLEAN_BODIES:
        head = chance.choice((PARTY_HEAD, STATE_HEAD, LETTER_HEAD))
        cut = chance.randrange(len(BODY))
        pages.append(_text([*head, *BODY[:cut], *lines, *BODY[cut:], *CLOSING], Label.CLEAN, lines[0]))
    for title in _CLEAN_TITLES:
        pages.append(_text([*PARTY_HEAD[:6], *title, *BODY, *CLOSING], Label.CLEAN, " / ".join(title)))
    for table in _TABLES:
        pages.append(_text([*STATE_HEAD, *BODY, table, *BODY[:3], *CLOSING], Label.CLEAN, "bảng"))
        pages.append(_text([*STATE_HEAD[:6], "QUY ĐỊNH", "về lập danh mục", table, *BODY], Label.CLEAN, "bảng sớm"))
    return pages


def _text(lines: list[str], label: Label, about: str) -> _Built:
    return ".md", "\n\n".join(lines).encode(), label, about


def _placed(chance: random.Random, stamp: str) -> tuple[list[str], str]:
    head = chance.choice((PARTY_HEAD, STATE_HEAD, LETTER_HEAD))
    place = chance.choice(("đầu", "sau số", "trước loại", "phụ lục", "cuối"))
    if place == "phụ lục":
        return [*head, *BODY, *CLOSING, ANNEX[0], stamp, *ANNEX[1:]], place
    if place == "cuối":
        return [*head, *BODY, *CLOSING, stamp], place
    at = {"đầu": 0, "sau số": 5, "trước loại": 6}[place]
    return [*head[:at], stamp, *head[at:], *BODY, *CLOSING], place


def _files(chance: random.Random, suffix: str, build: Callable[..., bytes]) -> list[_Built]:
    pages: list[_Built] = []
    for place in ("header", "footer", "box", "watermark") * 3:
        words = chance.choice(DEGREES)
        words = (
            words
            if place == "watermark"
            else dict(SPELLINGS)[chance.choice(("như in", "cách chữ", "kèm hỏa tốc"))](words)
        )
        pages.append((suffix, build([*PARTY_HEAD, *BODY], **{place: words}), Label.SECRET, f"{place}: {words}"))
    for place in ("header", "footer", "box", "watermark"):
        words = chance.choice(HELD_MARKS[:4] if place != "watermark" else ("DỰ THẢO", "LƯU HÀNH NỘI BỘ"))
        pages.append((suffix, build([*STATE_HEAD, *BODY], **{place: words}), Label.HELD, f"{place}: {words}"))
    clean = ("Công tác bảo vệ bí mật nhà nước", "Trang 2", "VĂN PHÒNG THÀNH ỦY LẠC HÀ",
             "QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC",
             "Hướng dẫn lập hồ sơ tài liệu mật", "HỎI ĐÁP LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC")  # fmt: skip
    for index, words in enumerate(clean):
        place = ("header", "footer", "box")[index % 3]
        pages.append((suffix, build([*STATE_HEAD, *_CLEAN_BODIES[index], *BODY], **{place: words}), Label.CLEAN, words))
    return pages
