"""What roles are called, in the order they are listed."""

from collections.abc import Iterable

from vanban.principals import Role

ROLE_WORDS = {
    Role.CADRE: "Cán bộ",
    Role.OFFICER: "Văn thư",
    Role.TRAINER: "Giảng viên",
    Role.APPRAISER: "Thẩm định",
    Role.PLANNER: "Chuyên viên chương trình công tác",
    Role.ADMINISTRATOR: "Quản trị đơn vị",
    Role.SYSTEM: "Quản trị hệ thống",
    Role.AUDITOR: "Kiểm toán nhật ký",
}


def role_words(roles: Iterable[str]) -> str:
    """Returns the names of roles, parted by commas; a role of no name shows as itself.

    >>> role_words(["van_thu", "can_bo"])
    'Cán bộ, Văn thư'
    """
    held = set(roles)
    known = [words for role, words in ROLE_WORDS.items() if role in held]
    return ", ".join([*known, *sorted(held - set(ROLE_WORDS))])
