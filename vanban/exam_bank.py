"""The nouns of the question bank: what a question says, in which state it is, and why its source needs a look."""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum


class ItemState(StrEnum):
    """How far a question has come. Every change of its words makes it a draft again."""

    DRAFT = "nhap"
    WAITING = "cho_duyet"
    APPROVED = "da_duyet"
    RETIRED = "ngung"


STATE_WORDS = {
    ItemState.DRAFT: "Nháp",
    ItemState.WAITING: "Chờ duyệt",
    ItemState.APPROVED: "Đã duyệt",
    ItemState.RETIRED: "Ngừng dùng",
}


class Decision(StrEnum):
    """What a person did to a version of a question."""

    SUBMITTED = "trinh_duyet"
    APPROVED = "duyet"
    RETURNED = "tra_lai"
    RETIRED = "ngung"
    REOPENED = "mo_lai"
    SOURCE_CONFIRMED = "xac_nhan_can_cu"


DECISION_WORDS = {
    Decision.SUBMITTED: "Trình duyệt",
    Decision.APPROVED: "Duyệt",
    Decision.RETURNED: "Trả lại",
    Decision.RETIRED: "Ngừng dùng",
    Decision.REOPENED: "Mở lại",
    Decision.SOURCE_CONFIRMED: "Xác nhận căn cứ vẫn đúng",
}


class FlagKind(StrEnum):
    """Why the source of a question needs a look."""

    SUPERSEDED = "co_ban_moi"
    EXPIRED = "het_hieu_luc"
    PARTLY_EXPIRED = "het_hieu_luc_mot_phan"
    AMENDED = "sua_doi"
    TEXT_CHANGED = "doi_loi_van"


FLAG_WORDS = {
    FlagKind.SUPERSEDED: "Văn bản căn cứ đã có bản khác thay trong kho",
    FlagKind.EXPIRED: "Văn bản căn cứ đã hết hiệu lực",
    FlagKind.PARTLY_EXPIRED: "Văn bản căn cứ đã hết hiệu lực một phần",
    FlagKind.AMENDED: "Văn bản căn cứ đã được sửa đổi, bổ sung",
    FlagKind.TEXT_CHANGED: "Lời văn tại chỗ trích đã thay đổi",
}


@dataclass(frozen=True, slots=True)
class BankSource:
    """Where the answer stands: ``quote`` is ``text[start:end]`` of the document (code points) when it was read."""

    document_id: int
    section: int | None
    path: str
    start: int
    end: int
    quote: str
    citation: str


@dataclass(frozen=True, slots=True)
class BankContent:
    """What a question says. ``kind`` and ``level`` are the words of ``exams.items``; ``more`` is JSON of what only
    files carry; ``key`` is the same for the same words, whatever the order of the options."""

    kind: str
    level: str
    topic: str
    stem: str
    options: tuple[str, ...]
    keys: tuple[int, ...]
    key: str
    explanation: str = ""
    code: str = ""
    more: str = "{}"
    sources: tuple[BankSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """Why a source of a question needs a look. ``mark`` names the cause: once a person has confirmed that the question
    still holds, the same mark is shown no more. ``source_id`` is the document that changed it, if any."""

    kind: FlagKind
    document_id: int
    mark: str
    detail: str = ""
    source_id: int | None = None


@dataclass(frozen=True, slots=True)
class BankItem:
    """A question of the bank in its present version."""

    id: int
    unit_id: int
    state: ItemState
    version: int
    author_id: int | None
    changed_at: datetime.datetime
    content: BankContent
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class BankSearch:
    """Which questions of the bank are wanted; what is empty limits nothing."""

    words: str = ""
    states: frozenset[ItemState] = field(default_factory=frozenset)
    topic: str = ""
    level: str = ""
    kind: str = ""
    document_id: int | None = None
