"""What a key of a program may be used for: scopes, each no wider than the roles of the person who holds the key."""

from collections.abc import Collection
from enum import StrEnum

from vanban.principals import KEEPING_ROLES, Role


class Scope(StrEnum):
    """One kind of use. A key without the scope of an address is refused there."""

    ASK = "hoi"
    READ = "doc"
    HAND_IN = "nap"
    FEEDBACK = "gop_y"
    SIT = "thi"
    ADMINISTER = "quan_tri"
    AUDIT = "nhat_ky"


SCOPE_WORDS = {
    Scope.ASK: "Hỏi trợ lý, xem hội thoại của mình",
    Scope.READ: "Tra cứu, đọc văn bản",
    Scope.HAND_IN: "Nạp văn bản, xử lý tệp chờ quyết định",
    Scope.FEEDBACK: "Gửi và xem xét góp ý",
    Scope.SIT: "Dự thi, luyện tập: làm bài của chính mình",
    Scope.ADMINISTER: "Quản trị đơn vị, người dùng, hệ thống",
    Scope.AUDIT: "Đọc nhật ký kiểm toán",
}
_NEEDED: dict[Scope, frozenset[Role]] = {
    Scope.HAND_IN: KEEPING_ROLES,
    Scope.ADMINISTER: frozenset({Role.ADMINISTRATOR, Role.SYSTEM}),
    Scope.AUDIT: frozenset({Role.AUDITOR, Role.SYSTEM}),
}


def scopes_of(roles: Collection[str]) -> frozenset[Scope]:
    """Returns the scopes that a person with these roles may give to a key.

    >>> sorted(scopes_of({"kiem_toan"}))
    [<Scope.READ: 'doc'>, <Scope.FEEDBACK: 'gop_y'>, <Scope.ASK: 'hoi'>, <Scope.AUDIT: 'nhat_ky'>, <Scope.SIT: 'thi'>]
    """
    held = frozenset(roles)
    return frozenset(scope for scope in Scope if scope not in _NEEDED or held & _NEEDED[scope])
