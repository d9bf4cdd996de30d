# ruff: noqa: E501, ERA001  a table reads by its rows; "# based on" is a heading
"""Made-up sentences for every kind of edge and every trap, with the edges a careful reader finds in them.

All numbers are fictional. An edge is written "kind number" or "kind number | part"; a target without a number is
written by the beginning of its wording in quotation marks. Edges of kind ``vien_dan`` are listed too.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """Lines of a document after its head, and all its edges."""

    name: str
    lines: tuple[str, ...]
    edges: tuple[str, ...]
    type: str = "QUYẾT ĐỊNH"
    subject: str = "Về việc mẫu"


ONE = "Điều 1. Ban hành quy chế mẫu."
A = "Quyết định số 10/2019/QĐ-UBND ngày 05 tháng 6 năm 2019"
B = "Quyết định số 22/2021/QĐ-UBND ngày 10/8/2021"

CASES = (
    # replaces
    Case("thay thế trong khoản thi hành", (ONE, f"Điều 2. Quyết định này có hiệu lực kể từ ngày ký và thay thế {A}."),
         ("thay_the 10/2019/QĐ-UBND",)),
    Case("thay thế cho", (ONE, f"Điều 2. Quyết định này thay thế cho {A} của Ủy ban nhân dân thành phố."),
         ("thay_the 10/2019/QĐ-UBND",)),
    Case("thay thế hai văn bản nối bằng và", (ONE, f"Điều 2. Quyết định này thay thế {A} về mẫu và {B} về mẫu."),
         ("thay_the 10/2019/QĐ-UBND", "thay_the 22/2021/QĐ-UBND")),
    Case("thay thế nhiều văn bản nối bằng chấm phẩy",
         (ONE, f"Điều 2. Quyết định này thay thế các Quyết định: {A} về mẫu thứ nhất; {B} về mẫu thứ hai."),
         ("thay_the 10/2019/QĐ-UBND", "thay_the 22/2021/QĐ-UBND")),
    Case("thay thế và bãi bỏ trong một câu",
         (ONE, f"Điều 2. Quyết định này thay thế {A} của Ủy ban nhân dân thành phố về mẫu và bãi bỏ {B}."),
         ("thay_the 10/2019/QĐ-UBND", "bai_bo 22/2021/QĐ-UBND")),
    Case("thay thế một phần", (ONE, f"Điều 2. Quyết định này thay thế Điều 4 và khoản 2 Điều 7 {A}."),
         ("thay_the 10/2019/QĐ-UBND | Điều 4 và khoản 2 Điều 7",)),
    Case("thay thế phụ lục", (ONE, f"2. Thay thế Phụ lục II ban hành kèm theo {A} bằng Phụ lục I kèm theo Quyết định này."),
         ("thay_the 10/2019/QĐ-UBND | Phụ lục II",)),
    Case("thay thế trừ một điều", (ONE, f"Điều 2. Quyết định này thay thế {A}, trừ khoản 3 Điều 6."),
         ("thay_the 10/2019/QĐ-UBND | trừ khoản 3 Điều 6",)),
    Case("thay thế quy chế kèm theo", (ONE, f"Điều 2. Quyết định này thay thế Quy chế mẫu ban hành kèm theo {A}."),
         ("thay_the 10/2019/QĐ-UBND",)),
    Case("văn bản Đảng thay thế", ("1. Mẫu.", "2. Quy chế này có hiệu lực từ ngày ký, thay thế Quy chế số 04-QC/TU, ngày 12/01/2020 của Ban Thường vụ Thành ủy."),
         ("thay_the 04-QC/TU",), "QUY CHẾ"),
    Case("thay thế chỉ có ngày", (ONE, "Điều 2. Quyết định này thay thế Quyết định ngày 12/01/2020 của Ban Thường vụ Thành ủy về mẫu."),
         ('thay_the "Quyết định ngày 12/01/2020',)),
    # repeals
    Case("bãi bỏ đầu điều", ("Điều 1. Bãi bỏ toàn bộ " + A + " của Ủy ban nhân dân thành phố.",), ("bai_bo 10/2019/QĐ-UBND",)),
    Case("bãi bỏ khoản của điều", (f"Điều 1. Bãi bỏ khoản 2 Điều 5 {A}.",), ("bai_bo 10/2019/QĐ-UBND | khoản 2 Điều 5",)),
    Case("bãi bỏ nhiều điều khoản", (f"Điều 1. Bãi bỏ Điều 5; khoản 2 Điều 7 của {A}.",),
         ("bai_bo 10/2019/QĐ-UBND | Điều 5; khoản 2 Điều 7",)),
    Case("bãi bỏ một số điều", (f"Điều 1. Bãi bỏ một số điều của {A}.",), ("bai_bo 10/2019/QĐ-UBND | một số điều",)),
    Case("bãi bỏ điều của văn bản này và điểm của văn bản kia",
         (f"Điều 3. Bãi bỏ Điều 9 {A}; điểm b khoản 1 Điều 3 {B}.",),
         ("bai_bo 10/2019/QĐ-UBND | Điều 9", "bai_bo 22/2021/QĐ-UBND | điểm b khoản 1 Điều 3")),
    Case("hết hiệu lực kể từ ngày văn bản này có hiệu lực", (ONE, f"2. {A} hết hiệu lực thi hành kể từ ngày Quyết định này có hiệu lực."),
         ("bai_bo 10/2019/QĐ-UBND",)),
    Case("kể từ ngày văn bản này có hiệu lực, hết hiệu lực",
         (ONE, f"2. Kể từ ngày Quyết định này có hiệu lực thi hành, {A} và {B} hết hiệu lực."),
         ("bai_bo 10/2019/QĐ-UBND", "bai_bo 22/2021/QĐ-UBND")),
    Case("khoản hết hiệu lực", (ONE, f"2. Khoản 1 Điều 8 {A} hết hiệu lực kể từ ngày Quyết định này có hiệu lực thi hành."),
         ("bai_bo 10/2019/QĐ-UBND | Khoản 1 Điều 8",)),
    Case("chấm dứt hiệu lực", (ONE, f"Điều 2. Chấm dứt hiệu lực của {A}."), ("bai_bo 10/2019/QĐ-UBND",)),
    Case("bị bãi bỏ", (ONE, f"2. {A} bị bãi bỏ kể từ ngày Quyết định này có hiệu lực."), ("bai_bo 10/2019/QĐ-UBND",)),
    Case("không còn hiệu lực", (ONE, f"2. {A} không còn hiệu lực kể từ ngày ban hành Quyết định này."), ("bai_bo 10/2019/QĐ-UBND",)),
    Case("bãi bỏ theo danh sách",
         ("Điều 1. Bãi bỏ toàn bộ các văn bản sau đây:", f"1. {A} về mẫu.", f"2. {B} sửa đổi Quyết định số 07/2018/QĐ-UBND.", "Điều 2. Thi hành."),
         ("bai_bo 10/2019/QĐ-UBND", "bai_bo 22/2021/QĐ-UBND", "vien_dan 07/2018/QĐ-UBND")),
    Case("bãi bỏ một phần theo danh sách",
         ("Điều 1. Bãi bỏ một phần các văn bản sau đây:", f"a) Điều 4 {A};", f"b) Khoản 1, khoản 2 Điều 6 {B}.", "Điều 2. Thi hành."),
         ("bai_bo 10/2019/QĐ-UBND | Điều 4", "bai_bo 22/2021/QĐ-UBND | Khoản 1, khoản 2 Điều 6")),
    Case("bãi bỏ cụm từ", (f"Điều 1. Bãi bỏ cụm từ “mẫu” tại Điều 3 {A}.",), ("bai_bo 10/2019/QĐ-UBND | cụm từ “mẫu” tại Điều 3",)),
    # amends, supplements
    Case("sửa đổi bổ sung một số điều", ("Điều 1. Mẫu.",), ("sua_doi 10/2019/QĐ-UBND", "bo_sung 10/2019/QĐ-UBND"),
         subject=f"Sửa đổi, bổ sung một số điều của {A}"),
    Case("sửa đổi khoản", (f"Điều 1. Sửa đổi khoản 3 Điều 5 {A} như sau:",), ("sua_doi 10/2019/QĐ-UBND | khoản 3 Điều 5",)),
    Case("bổ sung điều", (f"Điều 1. Bổ sung Điều 5a vào sau Điều 5 {A} như sau:",), ("bo_sung 10/2019/QĐ-UBND",)),
    Case("sửa đổi, bổ sung, bãi bỏ một số điều", ("Điều 1. Mẫu.",),
         ("sua_doi 10/2019/QĐ-UBND", "bo_sung 10/2019/QĐ-UBND", "bai_bo 10/2019/QĐ-UBND | một số điều"),
         subject=f"Sửa đổi, bổ sung và bãi bỏ một số điều của {A}"),
    Case("tên cũ của căn cứ", (f"Căn cứ {A} về sửa đổi Quyết định số 07/2018/QĐ-UBND;", ONE),
         ("can_cu 10/2019/QĐ-UBND", "vien_dan 07/2018/QĐ-UBND")),
    # guides, implements, continues
    Case("hướng dẫn thực hiện", ("1. Mẫu.",), ("huong_dan 34-QĐ/TU",), "HƯỚNG DẪN", "thực hiện Quy định số 34-QĐ/TU, ngày 20/4/2026"),
    Case("văn bản này hướng dẫn, ở thân", ("Điều 1. Thông tư này hướng dẫn thực hiện Nghị định số 44/2022/NĐ-CP.",), ("huong_dan 44/2022/NĐ-CP",), "THÔNG TƯ"),
    Case("quy định chi tiết điều", ("Điều 1. Phạm vi: Nghị định này quy định chi tiết Điều 5 của Luật Mẫu số 33/2023/QH15.",), ("huong_dan 33/2023/QH15 | Điều 5",), "NGHỊ ĐỊNH"),
    Case("thực hiện ở phần mở đầu", ("Thực hiện Nghị quyết số 15-NQ/TU, ngày 02/02/2026, Ban Thường vụ ban hành Kế hoạch như sau:", "1. Mẫu."),
         ("thuc_hien 15-NQ/TU",), "KẾ HOẠCH"),
    Case("cụ thể hóa", ("Để cụ thể hóa Nghị quyết số 15-NQ/TU và Kết luận số 21-KL/TU, Đảng ủy ban hành Chương trình:", "1. Mẫu."),
         ("thuc_hien 15-NQ/TU", "thuc_hien 21-KL/TU"), "CHƯƠNG TRÌNH"),
    Case("tiếp tục thực hiện", ("1. Mẫu.",), ("tiep_tuc 15-NQ/TU",), "KẾT LUẬN", "về tiếp tục thực hiện Nghị quyết số 15-NQ/TU, ngày 02/02/2020"),
    Case("tiếp tục đẩy mạnh thực hiện", ("1. Mẫu.",), ("tiep_tuc 15-NQ/TU",), "CHỈ THỊ", "về tiếp tục đẩy mạnh thực hiện Nghị quyết số 15-NQ/TU"),
    Case("giao việc không phải thực hiện", ("1. Các sở tổ chức thực hiện Kế hoạch số 55/KH-UBND ngày 01/3/2026.",), ("vien_dan 55/KH-UBND",), "CÔNG VĂN"),
    # based on
    Case("căn cứ một dòng nhiều luật",
         ("Căn cứ Luật Mẫu số 11/2020/QH14; Luật sửa đổi, bổ sung một số điều của Luật Mẫu số 12/2024/QH15;", ONE),
         ("can_cu 11/2020/QH14", "can_cu 12/2024/QH15")),
    Case("căn cứ không số", ("Căn cứ Luật Tổ chức Mẫu ngày 19/6/2015;", "Căn cứ Điều lệ Hội Mẫu;", ONE),
         ('can_cu "Luật Tổ chức Mẫu', 'can_cu "Điều lệ Hội Mẫu')),
    Case("căn cứ điều của luật", ("Căn cứ khoản 1 Điều 5 Luật Mẫu số 11/2020/QH14;", ONE), ("can_cu 11/2020/QH14 | khoản 1 Điều 5",)),
    Case("theo đề nghị tại tờ trình", ("Theo đề nghị của Giám đốc Sở Mẫu tại Tờ trình số 77/TTr-SM ngày 01/4/2026;", ONE), ("vien_dan 77/TTr-SM",)),
    Case("căn cứ ở thân là viện dẫn", ("Điều 1. Việc xếp loại căn cứ Quy định số 34-QĐ/TU.",), ("vien_dan 34-QĐ/TU",)),
    # passive and foreign subjects
    Case("bị thay thế bởi", (ONE, f"2. Quyết định này được thay thế bởi {A}."), ("vien_dan 10/2019/QĐ-UBND",)),
    Case("văn bản kia thay thế văn bản nọ", (ONE, f"2. {A} thay thế {B}."), ("vien_dan 10/2019/QĐ-UBND", "vien_dan 22/2021/QĐ-UBND")),
    Case("đã được thay thế bằng văn bản khác", (ONE, f"2. {A} đã được thay thế bằng {B}."), ("vien_dan 10/2019/QĐ-UBND", "vien_dan 22/2021/QĐ-UBND")),
    Case("được thay thế bằng văn bản này", (ONE, f"2. {A} được thay thế bằng Quyết định này."), ("thay_the 10/2019/QĐ-UBND",)),
    Case("bãi bỏ văn bản đã được sửa đổi", (f"Điều 1. Bãi bỏ {A} đã được sửa đổi, bổ sung bởi {B}.",),
         ("bai_bo 10/2019/QĐ-UBND", "vien_dan 22/2021/QĐ-UBND")),
    Case("kiến nghị bãi bỏ", (f"2. Kiến nghị Ủy ban nhân dân thành phố bãi bỏ {A}.",), ("vien_dan 10/2019/QĐ-UBND",), "BÁO CÁO"),
    Case("giao tham mưu thay thế", (f"2. Giao Sở Mẫu tham mưu ban hành quyết định thay thế {A}.",), ("vien_dan 10/2019/QĐ-UBND",), "THÔNG BÁO"),
    Case("dự thảo thay thế", ("1. Mẫu.",), ("vien_dan 10/2019/QĐ-UBND",), "TỜ TRÌNH", f"về dự thảo Quyết định thay thế {A}"),
    Case("không bãi bỏ", (ONE, f"2. Quyết định này không thay thế {A}."), ("vien_dan 10/2019/QĐ-UBND",)),
    Case("tiếp tục có hiệu lực", (ONE, f"2. {A} tiếp tục có hiệu lực đến khi có văn bản thay thế."), ("vien_dan 10/2019/QĐ-UBND",)),
    Case("văn bản được dẫn bị thay thế thì theo văn bản mới",
         (ONE, f"2. Trường hợp {A} được sửa đổi, bổ sung hoặc thay thế thì thực hiện theo văn bản mới."), ("vien_dan 10/2019/QĐ-UBND",)),
    # blanket repeals
    Case("bãi bỏ chung", (ONE, "2. Các quy định trước đây trái với Quyết định này đều bãi bỏ."), ()),
    Case("bãi bỏ chung có nhắc một văn bản", (ONE, f"2. Những quy định trước đây trái với quy định tại {A} đều bãi bỏ."), ("vien_dan 10/2019/QĐ-UBND",)),
    # annexes
    Case("danh mục bãi bỏ trong phụ lục",
         ("Điều 1. Bãi bỏ các văn bản tại Danh mục ban hành kèm theo Quyết định này.", "PHỤ LỤC", "DANH MỤC VĂN BẢN BÃI BỎ",
          f"1. {A} về mẫu.", f"2. {B} về sửa đổi Quyết định số 07/2018/QĐ-UBND."),
         ("bai_bo 10/2019/QĐ-UBND", "bai_bo 22/2021/QĐ-UBND", "vien_dan 07/2018/QĐ-UBND")),
    Case("danh mục còn hiệu lực không bãi bỏ gì", (ONE, "PHỤ LỤC", "DANH MỤC VĂN BẢN CÒN HIỆU LỰC", f"1. {A} về mẫu."), ("vien_dan 10/2019/QĐ-UBND",)),
    Case("kèm theo văn bản khác", (ONE, f"2. Mẫu số 1 ban hành kèm theo {A}."), ("vien_dan 10/2019/QĐ-UBND",)),
    # press
    Case("bản đăng báo", ("Quyết định nêu rõ: Quyết định này có hiệu lực từ ngày ký, thay thế Quyết định số 10/2019/QĐ-UBND.", "Theo Quyết định số 22/2021/QĐ-UBND, các sở báo cáo."),
         ("thay_the 10/2019/QĐ-UBND", "vien_dan 22/2021/QĐ-UBND")),
    # found by looking for more
    Case("số liền nhau không nhắc loại", ("Điều 1. Bãi bỏ các Quyết định số 10/2019/QĐ-UBND ngày 05/6/2019, số 11/2019/QĐ-UBND và số 12/2019/QĐ-UBND.",),
         ("bai_bo 10/2019/QĐ-UBND", "bai_bo 11/2019/QĐ-UBND", "bai_bo 12/2019/QĐ-UBND")),
    Case("đánh số trong câu", ("3. Kết luận này thay thế: (1) Kết luận số 21-KL/TU ngày 05/5/2020; (2) Thông báo số 77-TB/TU.",),
         ("thay_the 21-KL/TU", "thay_the 77-TB/TU"), "KẾT LUẬN"),
    Case("một số điều của hai văn bản", ("Điều 1. Bãi bỏ một số điều của Nghị định số 44/2018/NĐ-CP và Nghị định số 45/2018/NĐ-CP.",),
         ("bai_bo 44/2018/NĐ-CP | một số điều", "bai_bo 45/2018/NĐ-CP | một số điều"), "NGHỊ ĐỊNH"),
    Case("các điều sau đây của một văn bản",
         ("Điều 1. Bãi bỏ các điều, khoản sau đây của Quyết định số 10/2019/QĐ-UBND:", "a) Điều 3;", "b) Khoản 1 Điều 7.", "Điều 2. Thi hành."),
         ("bai_bo 10/2019/QĐ-UBND | Điều 3; Khoản 1 Điều 7",)),
    Case("lời văn mới trong ngoặc kép là của văn bản khác",
         ("Điều 1. Sửa đổi Điều 20 Nghị định số 44/2018/NĐ-CP như sau:", "“Điều 20. Nghị định này thay thế Nghị định số 46/2010/NĐ-CP.”"),
         ("sua_doi 44/2018/NĐ-CP | Điều 20", "vien_dan 46/2010/NĐ-CP"), "NGHỊ ĐỊNH"),
    Case("công bố danh mục hết hiệu lực không bãi bỏ gì",
         ("Điều 1. Công bố Danh mục văn bản hết hiệu lực năm 2025.", "PHỤ LỤC", "DANH MỤC VĂN BẢN HẾT HIỆU LỰC", "1. Quyết định số 10/2019/QĐ-UBND."),
         ("vien_dan 10/2019/QĐ-UBND",)),
    Case("hết hiệu lực theo văn bản khác", (ONE, "2. Quyết định số 10/2019/QĐ-UBND hết hiệu lực kể từ ngày Quyết định số 11/2019/QĐ-UBND có hiệu lực."),
         ("vien_dan 10/2019/QĐ-UBND", "vien_dan 11/2019/QĐ-UBND")),
    Case("hết hiệu lực trừ hai điều", (ONE, f"2. {A} hết hiệu lực kể từ ngày Quyết định này có hiệu lực, trừ Điều 7 và Điều 8."),
         ("bai_bo 10/2019/QĐ-UBND | trừ Điều 7 và Điều 8",)),
    Case("thay cụm từ là sửa đổi", (f"Điều 2. Thay thế cụm từ “phòng” bằng cụm từ “ban” tại Điều 4 {A}.",), ("sua_doi 10/2019/QĐ-UBND",)),
    Case("điều chỉnh, bổ sung", (ONE,), ("sua_doi 10/2019/QĐ-UBND", "bo_sung 10/2019/QĐ-UBND"), subject=f"Điều chỉnh, bổ sung {A}"),
    Case("biểu mẫu ban hành kèm theo sau đây hết hiệu lực",
         (ONE, "2. Các biểu mẫu ban hành kèm theo Quyết định số 10/2019/QĐ-UBND sau đây hết hiệu lực kể từ ngày Quyết định này có hiệu lực."),
         ("bai_bo 10/2019/QĐ-UBND | Các biểu mẫu",)),
    Case("danh sách có viện dẫn ở giữa",
         ("Thực hiện Nghị quyết số 15-NQ/TU; Kế hoạch số 16-KH/TU về thực hiện Kết luận số 21-KL/TU; Chỉ thị số 12-CT/TU, Đảng ủy ban hành Kế hoạch:", "1. Mẫu."),
         ("thuc_hien 15-NQ/TU", "thuc_hien 16-KH/TU", "vien_dan 21-KL/TU", "thuc_hien 12-CT/TU"), "KẾ HOẠCH"),
    Case("gắn với không phải tiếp tục", ("Để tiếp tục thực hiện Nghị quyết số 15-NQ/TU gắn với Nghị quyết số 16-NQ/TU, Ban Thường vụ yêu cầu:", "1. Mẫu."),
         ("tiep_tuc 15-NQ/TU", "vien_dan 16-NQ/TU"), "KẾT LUẬN"),
    Case("quy chuẩn kỹ thuật không phải văn bản", (ONE, "2. Khí thải theo QCVN 85:2025/BTNMT."), ()),
    Case("quy định chi tiết và biện pháp thi hành", (ONE,), ("huong_dan 33/2023/QH15",), "NGHỊ ĐỊNH",
         "Quy định chi tiết một số điều và biện pháp thi hành Luật Mẫu số 33/2023/QH15"),
)  # fmt: skip
