"""Roles in words: what each is called and what it allows, as administrators see it."""

from vanban.principals import Role

ROLE_WORDS: dict[str, tuple[str, str]] = {
    Role.CADRE: ("Cán bộ", "Hỏi đáp, tìm và đọc văn bản; ai có tài khoản cũng làm được."),
    Role.OFFICER: ("Văn thư", "Nạp văn bản, sổ văn bản đến, sửa thông tin, công bố; trong đơn vị của mình."),
    Role.TRAINER: ("Giảng viên", "Câu hỏi, đề thi và cuộc thi của đơn vị."),
    Role.APPRAISER: ("Thẩm định", "Thẩm định dự thảo của đơn vị."),
    Role.PLANNER: ("Chương trình công tác", "Nhiệm vụ và chương trình công tác của đơn vị."),
    Role.LEADER: ("Lãnh đạo đơn vị", "Duyệt chương trình, lịch tuần của đơn vị; theo dõi nhiệm vụ của đơn vị."),
    Role.ADMINISTRATOR: ("Quản trị đơn vị", "Đơn vị, người dùng, văn bản của đơn vị mình và mọi đơn vị cấp dưới."),
    Role.SYSTEM: ("Quản trị hệ thống", "Mọi đơn vị, cấu hình và chỉ mục; không tự mở thêm văn bản nào."),
    Role.AUDITOR: ("Kiểm toán", "Đọc nhật ký của đơn vị mình và mọi đơn vị cấp dưới."),
}


def role_name(role: str) -> str:
    """Returns what a role is called; one that is not in the table shows as itself."""
    return ROLE_WORDS[role][0] if role in ROLE_WORDS else role
