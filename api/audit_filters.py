"""What an auditor typed into the filters, as what is looked for; a wrong value is said, never dropped."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from vanban.audit import Action, Outcome
from vanban.db.audit_reading import Wanted
from vanban.errors import InvalidInput

NAMES = ("tu", "den", "nguoi", "viec", "loai", "ma", "ket_qua", "dia_chi")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the page as they were typed, by the names in the address."""

    typed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filters":
        """Returns the filters of an address; empty ones count as not there."""
        return cls({name: query[name].strip()[:_LONGEST] for name in NAMES if query.get(name, "").strip()})

    def __getitem__(self, name: str) -> str:
        return self.typed.get(name, "")

    def wanted(self) -> Wanted:
        """Returns what is looked for; raises ``InvalidInput`` for a day, an action or an outcome that is none."""
        return Wanted(
            since=day(self["tu"]) if self["tu"] else None,
            until=day(self["den"], after=True) if self["den"] else None,
            person=self["nguoi"],
            action=_action(self["viec"]),
            target=self["loai"],
            target_id=self["ma"],
            outcome=_outcome(self["ket_qua"]),
            address=self["dia_chi"],
        )

    def address(self, path: str, **more: str | int) -> str:
        """Returns the address of a page with these filters and something more."""
        query = urlencode({**self.typed, **more})
        return f"{path}?{query}" if query else path


def day(words: str, *, after: bool = False) -> datetime.datetime:
    """Returns the first moment of a local day, or of the one after it; raises ``InvalidInput``."""
    try:
        chosen = datetime.date.fromisoformat(words)
        return datetime.datetime.combine(chosen + datetime.timedelta(days=int(after)), datetime.time()).astimezone()
    except (ValueError, OverflowError):
        raise InvalidInput("Ngày chưa đúng. Đề nghị chọn lại ngày, ví dụ 30/11/2026.") from None


def _action(words: str) -> Action | None:
    if words and words not in set(Action):
        raise InvalidInput("Không có việc này trong nhật ký. Đề nghị chọn trong danh sách.")
    return Action(words) if words else None


def _outcome(words: str) -> Outcome | None:
    if words and words not in set(Outcome):
        raise InvalidInput("Không có kết quả này trong nhật ký. Đề nghị chọn trong danh sách.")
    return Outcome(words) if words else None
