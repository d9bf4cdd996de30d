"""Short documents made up for the tests of recognition: other words and other headings than the samples have."""

from samples.sources import Source, parse

_ATTRIBUTES = """+++
number = "{number}"
type = "{type}"
family = "{family}"
issuer_head = "{issuer_head}"
issuer = "{issuer}"
place = "Lạc Hà"
date = 2031-03-17
subject = "{subject}"
authority = "{authority}"
position = "{position}"
signer = "{signer}"
recipients = ["Như trên", "Lưu: VT"]
owner = "X"
audience = "unit"
publicity = "noi_bo"
format = "pdf"
relations = []
+++
"""
_STATE = {
    "family": "state", "issuer_head": "ỦY BAN NHÂN DÂN THÀNH PHỐ LẠC HÀ", "issuer": "Ủy ban nhân dân thành phố",
    "authority": "TM. ỦY BAN NHÂN DÂN", "position": "CHỦ TỊCH", "signer": "Bạch Thị Sen",
}  # fmt: skip
_PARTY = {
    "family": "party", "issuer_head": "THÀNH ỦY LẠC HÀ", "issuer": "Thành ủy Lạc Hà",
    "authority": "T/M BAN THƯỜNG VỤ", "position": "BÍ THƯ", "signer": "Mạc Đình Khôi",
}  # fmt: skip
_BODIES = {
    "quy-che-ben-do": (
        {**_STATE, "number": "51/2031/QĐ-UBND", "type": "Quyết định", "subject": "về quản lý bến đò ngang"},
        "Căn cứ Luật Giao thông đường thủy nội địa;\nChương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi\n"
        "Quyết định này quy định việc mở bến, đóng bến.\nĐiều 2. Giải thích từ ngữ\n"
        "1. Bến đò là nơi đón, trả khách sang sông.\n2. Chủ đò là người được cấp phép chở khách.\n"
        "Chương II\nMỞ BẾN, ĐÓNG BẾN\nĐiều 3. Điều kiện mở bến\na) Có bậc lên xuống rộng từ 1,8 m;\n"
        "b) Có phao cứu sinh;\nc) Có đèn chiếu sáng.\nChương III\nĐIỀU KHOẢN THI HÀNH\n"
        "Điều 4. Hiệu lực\nQuyết định này có hiệu lực từ ngày 01 tháng 5 năm 2031.\n",
    ),
    "ke-hoach-trong-cay": (
        {**_STATE, "number": "88/KH-UBND", "type": "Kế hoạch", "subject": "trồng cây ven đê năm 2031"},
        "I. MỤC ĐÍCH\n1. Giữ đất bờ đê qua mùa lũ.\n2. Tạo bóng mát cho người đi bộ.\nII. NỘI DUNG\n"
        "1. Trồng 4.150 cây bàng, 320 cây sấu trên 7,4 km đê.\n2. Tưới hai lần mỗi tuần trong quý III/2031.\n"
        "III. KINH PHÍ\nTổng kinh phí là 1.275 triệu đồng.\nIV. THỰC HIỆN\n- Hạt Kiểm lâm cấp giống.\n"
        "- Hội Nông dân nhận chăm sóc.\n",
    ),
    "cong-van-can-xe": (
        {**_STATE, "number": "709/CV-UBND", "type": "Công văn", "subject": "kiểm tra trạm cân xe tải"},
        "Đề nghị các đơn vị thực hiện mười một việc:\n" + "".join(
            f"{number}. {words}.\n"
            for number, words in enumerate(
                ("Kiểm định cân", "Sơn vạch dừng", "Lắp camera", "Nối mạng", "Trực ca đêm", "Ghi sổ", "Thu biên lai",
                 "Báo quá tải", "Hạ tải", "Xử phạt", "Gửi báo cáo ngày 25"), 1)
        ),
    ),
    "thong-bao-nuoc-sach": (
        {**_PARTY, "number": "640-TB/TU", "type": "Thông báo", "subject": "kết luận về cấp nước sạch nông thôn"},
        "1. Về nguồn nước\n1.1. Khoan thêm 3 giếng tại thôn Bãi Sậy.\n1.2. Đo độ mặn vào ngày 05 và 20 hằng tháng.\n"
        "2. Về đường ống\n2.1. Thay 12,6 km ống gang.\n2.2. Giảm thất thoát còn 14,5%.\n3. Về giá nước\n"
        "- Giữ mức 8.500 đồng/m3 đến hết năm 2032.\n- Miễn cho hộ nghèo.\n",
    ),
    "chi-thi-phong-chay": (
        {**_PARTY, "number": "33-CT/TU", "type": "Chỉ thị", "subject": "về phòng cháy ở chợ"},
        "Ban Thường vụ Thành ủy yêu cầu:\n1. Các chợ tháo mái che lấn lối đi trước ngày 30/4/2031.\n"
        "2. Mỗi ki-ốt có một bình chữa cháy, cụ thể:\na) Chợ vải: bình 8 kg;\nb) Chợ gỗ: bình 35 kg;\n"
        "c) Chợ hoa: bình 4 kg;\nd) Chợ cá: bình 4 kg;\nđ) Chợ đêm: bình 8 kg;\ne) Chợ phiên: bình 2 kg.\n"
        "3. Diễn tập hai lần mỗi năm.\n",
    ),
    "bao-cao-tu-sach": (
        {**_PARTY, "number": "127-BC/TU", "type": "Báo cáo", "subject": "kết quả xây dựng tủ sách thôn"},
        "I- KẾT QUẢ\n1. Đã có 46 tủ sách với 21.930 cuốn.\n2. Số lượt mượn tăng 17,2%.\nII- HẠN CHẾ\n"
        "1. Sách cho trẻ em còn ít.\n2. Người trực chưa được tập huấn.\nIII- NHIỆM VỤ\n"
        "- Mua thêm 1.500 cuốn trong quý II/2031.\n- Luân chuyển sách giữa các thôn.\n",
    ),
}  # fmt: skip


def made_up_sources() -> list[Source]:
    """Returns the documents."""
    return [parse(_ATTRIBUTES.format(**attributes) + body, slug=slug) for slug, (attributes, body) in _BODIES.items()]
