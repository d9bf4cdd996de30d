"""Why a person may or may not read a document: the steps of ``vanban.principals.may_read``, each with its words.

A property test holds the explanation and the rule together: ``explain(…).readable == may_read(…)``, always.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vanban.principals import Access, Audience, Outside, Principal, Publicity


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the decision: ``holds`` says whether it speaks for reading, ``words`` says it in Vietnamese."""

    holds: bool
    words: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The decision and the steps that led to it; the last step decides."""

    readable: bool
    reasons: tuple[Reason, ...]

    @property
    def deciding(self) -> Reason:
        """The step that decided."""
        return self.reasons[-1]


@dataclass(frozen=True, slots=True)
class Names:
    """Names of units by id, for the words of reasons; a unit without a name here is called by what it is."""

    units: Mapping[int, str] = field(default_factory=dict)

    def of(self, unit_id: int) -> str:
        """Returns a unit's name in quotes."""
        return f"“{self.units[unit_id]}”" if unit_id in self.units else "một đơn vị khác"

    def all(self, unit_ids: frozenset[int]) -> str:
        """Returns the names of units, at most five of them."""
        ids = sorted(unit_ids)
        more = f" và {len(ids) - 5} đơn vị nữa" if len(ids) > 5 else ""
        return ", ".join(self.of(one) for one in ids[:5]) + more


def explain(principal: Principal, access: Access, *, names: Names = Names()) -> Explanation:
    """Returns why the principal may or may not read a document with this access, in the order of the rule."""
    steps = [_unit_step(principal, names)]
    for step in (_channel_step, _published_step, _audience_step):
        reason, decided = step(principal, access, names)
        if reason is not None:
            steps.append(reason)
        if decided:
            break
    return Explanation(steps[-1].holds, tuple(steps))


Step = tuple[Reason | None, bool]  # what to say, and whether the matter is settled


def _unit_step(principal: Principal, names: Names) -> Reason:
    if principal.person_id is None and principal.unit_id is None:
        return Reason(False, "Khách chưa đăng nhập, không thuộc đơn vị nào.")
    if principal.unit_id is None:
        return Reason(False, "Không làm việc cho đơn vị nào đang hoạt động: đơn vị đã kết thúc hoặc chưa được chuyển.")
    words = f"Làm việc cho {names.of(principal.unit_id)}"
    if principal.heir_of:
        words += f", đơn vị kế thừa {names.all(principal.heir_of)}"
    return Reason(True, words + ".")


def _channel_step(principal: Principal, access: Access, names: Names) -> Step:
    if not principal.channel.outside:
        return None, False
    rule = "Kênh ngoài mạng cơ quan chỉ nhận văn bản công khai"
    if access.publicity is not Publicity.OPEN:
        return Reason(False, f"{rule}; văn bản này là nội bộ."), True
    if not access.carried_outside:
        return Reason(False, f"{rule}; {_kept_in(access, names)}."), True
    return Reason(True, f"{rule}; văn bản này công khai."), False


def _kept_in(access: Access, names: Names) -> str:
    """Returns why an open document does not leave on an outside channel."""
    owner = names.of(access.owner_unit_id)
    if access.outside is Outside.NONE:
        return f"{owner} không đưa văn bản nào ra kênh ngoài"
    if access.outside is Outside.PUBLIC:
        return f"{owner} chỉ đưa ra văn bản công khai dành cho mọi người, văn bản này chỉ dành cho một số đơn vị"
    return "lĩnh vực của văn bản là lĩnh vực nhạy cảm nên chỉ đưa ra khi dành cho mọi người"


def _published_step(principal: Principal, access: Access, names: Names) -> Step:
    if access.published:
        return None, False
    owner = names.of(access.owner_unit_id)
    if not principal.keeps_documents:
        words = "Văn bản chưa được công bố; chỉ văn thư và quản trị viên của đơn vị chủ quản xem được."
        return Reason(False, words), True
    if access.owner_unit_id in principal.own_unit_ids:
        return Reason(True, f"Văn bản chưa được công bố, nhưng người này trông giữ văn bản của {owner}."), True
    words = f"Văn bản chưa được công bố và thuộc {owner}, không phải đơn vị người này trông giữ văn bản."
    return Reason(False, words), True


def _audience_step(principal: Principal, access: Access, names: Names) -> Step:
    if access.audience is Audience.PUBLIC:
        return _public(principal, access), True
    if access.owner_unit_id in principal.own_unit_ids:
        return _own(principal, access, names), True
    if access.audience is Audience.UNIT:
        return Reason(False, f"Văn bản chỉ dành cho {names.of(access.owner_unit_id)}."), True
    if access.audience is Audience.SUBTREE:
        return _below(principal, access, names), True
    return _named(principal, access, names), True


def _public(principal: Principal, access: Access) -> Reason:
    if principal.person_id is not None:
        return Reason(True, "Văn bản dành cho mọi người đã đăng nhập.")
    if access.publicity is Publicity.OPEN:
        return Reason(True, "Văn bản công khai, dành cho mọi người.")
    return Reason(False, "Văn bản dành cho mọi người đã đăng nhập; khách chưa đăng nhập chỉ xem văn bản công khai.")


def _own(principal: Principal, access: Access, names: Names) -> Reason:
    owner = names.of(access.owner_unit_id)
    if access.owner_unit_id == principal.unit_id:
        return Reason(True, f"Văn bản thuộc {owner}, đơn vị của người này.")
    return Reason(True, f"Văn bản thuộc {owner}; đơn vị của người này kế thừa đơn vị ấy nên xem như của mình.")


def _below(principal: Principal, access: Access, names: Names) -> Reason:
    owner = names.of(access.owner_unit_id)
    if access.owner_unit_id in principal.unit_ids:
        return Reason(True, f"Văn bản dành cho {owner} và mọi đơn vị cấp dưới; đơn vị của người này nằm trong đó.")
    return Reason(
        False,
        f"Văn bản dành cho {owner} và các đơn vị cấp dưới; đơn vị của người này không nằm trong đó. "
        "Cấp trên không tự nhiên đọc được văn bản riêng của cấp dưới.",
    )


def _named(principal: Principal, access: Access, names: Names) -> Reason:
    if access.audience is not Audience.NAMED:
        return Reason(False, "Phạm vi của văn bản không rõ nên không ai được xem.")
    if not principal.own_unit_ids.isdisjoint(access.named_unit_ids):
        return Reason(True, "Văn bản nêu tên đơn vị của người này trong các đơn vị được xem.")
    owner = names.of(access.owner_unit_id)
    words = f"Văn bản chỉ dành cho {owner} và {len(access.named_unit_ids)} đơn vị được nêu tên"
    return Reason(False, f"{words}; không có đơn vị của người này.")
