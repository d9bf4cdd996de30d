"""What stands at the top of every tab of a document: its name, its status with what changed it, and the tabs.

Everything counted or named here is readable by the person; the counts are those of the tabs themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.document_content import Neighbour, neighbours_of
from api.wording import date_words, document_name
from vanban.answers import DocumentSummary
from vanban.db.document_versions import versions_of
from vanban.db.exam_bank import bank_units
from vanban.db.implementing import implementers_of
from vanban.db.keeping import keeps
from vanban.db.library import documents_by_id, summary, validity
from vanban.db.models import DocumentRow
from vanban.documents import RelationKind, ValidityStatus
from vanban.principals import Principal

TABS = (  # key, words, the end of the address
    ("noi-dung", "Nội dung", ""),
    ("ban-goc", "Bản gốc", "/ban-goc"),
    ("luoc-do", "Lược đồ", "/luoc-do"),
    ("trien-khai", "Triển khai tại đơn vị", "/trien-khai"),
    ("phien-ban", "Phiên bản", "/phien-ban"),
    ("lich-su", "Lịch sử", "/lich-su"),
)
_PASSIVE = {  # what another document may have done to this one
    RelationKind.REPLACES: "thay thế",
    RelationKind.REPEALS: "bãi bỏ",
    RelationKind.AMENDS: "sửa đổi",
    RelationKind.SUPPLEMENTS: "bổ sung",
}
_AMENDING = frozenset({RelationKind.AMENDS, RelationKind.SUPPLEMENTS})
_CONSOLIDATED = "hợp nhất"  # of the type: "Văn bản hợp nhất"


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """What the head of a document's pages shows."""

    row: DocumentRow
    status: ValidityStatus
    neighbours: tuple[Neighbour, ...]
    tabs: tuple[tuple[str, str, int | None], ...]
    newer: DocumentSummary | None = None  # the version that took this one's place
    keeper: bool = False  # whether the person may correct it
    trainer: bool = False  # whether the person may make questions of it

    @property
    def short(self) -> str:
        """The name without date and issuer."""
        return document_name(type=self.row.type, number=self.row.number)

    @property
    def name(self) -> str:
        """The name a person cites the document by."""
        row = self.row
        return document_name(type=row.type, number=row.number, date=row.date, issuer=row.issuer)

    @property
    def changes(self) -> str:
        """What the status banner adds: which readable documents replaced, repealed or amended this one."""
        found = [one for one in self.neighbours if not one.outgoing and one.kind in _PASSIVE and one.document]
        words: dict[str, list[str]] = {}
        for one in found:
            if one.document:
                words.setdefault(_summary_name(one.document), []).append(_done(one))
        if not words:
            return ""
        doubt = "" if any(one.confirmed for one in found) else " (chương trình tìm thấy, chưa có người xác nhận)"
        return "; ".join(f"đã được {', '.join(dict.fromkeys(did))} bởi {name}" for name, did in words.items()) + doubt

    @property
    def not_updated(self) -> tuple[DocumentSummary, ...]:
        """The documents that amend this one for certain, while no consolidated text of it is held."""
        return not_updated(self.neighbours) if self.row.superseded_by_id is None else ()


def head_of(session: Session, row: DocumentRow, person: Principal) -> DocumentHead:
    """Returns the head of a readable document's pages."""
    neighbours = tuple(neighbours_of(session, row, person))
    newer = documents_by_id(session, [row.superseded_by_id], person) if row.superseded_by_id else {}
    counts = {
        "luoc-do": len({one.document.document_id for one in neighbours if one.document}),
        "trien-khai": len(implementers_of(session, row.id, person)),
        "phien-ban": len(versions_of(session, row, person)),
    }
    tabs = tuple((words, f"/van-ban/{row.id}{end}", counts.get(key)) for key, words, end in TABS)
    return DocumentHead(
        row=row,
        status=validity(row),
        neighbours=neighbours,
        tabs=tabs,
        newer=next((summary(one) for one in newer.values()), None),
        keeper=keeps(session, row, person),
        trainer=bool(bank_units(person)),
    )


def not_updated(neighbours: Sequence[Neighbour]) -> tuple[DocumentSummary, ...]:
    """Returns the readable documents whose amendment a person has confirmed and no later consolidated text holds."""
    amending = [one for one in neighbours if not one.outgoing and one.kind in _AMENDING and one.confirmed]
    found = {one.document.document_id: one.document for one in amending if one.document}
    texts = [one.document for one in neighbours if one.document and not one.outgoing and _is_consolidated(one.document)]
    return tuple(one for one in found.values() if not any(_covers(text, one) for text in texts))


def _is_consolidated(one: DocumentSummary) -> bool:
    return _CONSOLIDATED in (one.type or "").lower() or "/vbhn-" in (one.number or "").lower()


def _covers(text: DocumentSummary, amending: DocumentSummary) -> bool:
    """Tells whether a consolidated text came after an amendment; one without a date is taken to hold nothing."""
    return text.date is not None and amending.date is not None and text.date >= amending.date


def _done(neighbour: Neighbour) -> str:
    return f"{_PASSIVE[neighbour.kind]} một phần" if neighbour.partial_end else _PASSIVE[neighbour.kind]


def _summary_name(one: DocumentSummary) -> str:
    return document_name(type=one.type, number=one.number, date=one.date)


def attributes_of(row: DocumentRow) -> tuple[tuple[str, str], ...]:
    """Returns the attributes a document has, as pairs of label and value."""
    pairs = (
        ("Số, ký hiệu", row.number or ""),
        ("Tên loại", row.type or ""),
        ("Trích yếu", row.subject or ""),
        ("Cơ quan ban hành", row.issuer or ""),
        ("Ngày ban hành", date_words(row.date)),
        ("Ngày có hiệu lực", date_words(row.effective_date)),
        ("Lĩnh vực", row.field or ""),
        ("Người ký", ", ".join(part for part in (row.signer, row.position) if part)),
        ("Nơi ban hành", row.place or ""),
        ("Nơi nhận", "; ".join(line.strip(" ;,.") for line in row.recipients.splitlines() if line.strip())),
        ("Số trang", str(row.page_count or "")),
    )
    return tuple((label, value) for label, value in pairs if value)
