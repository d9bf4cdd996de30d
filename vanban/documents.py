"""What a document is once it has been read: its attributes, section tree, passages, tables and relations.

Offsets count code points of ``ParsedDocument.text`` (NFC). For every passage ``text[start:end] == passage.text``.
"""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from vanban.document_numbers import DocumentNumber


class SectionKind(StrEnum):
    """The citable units of Party and State documents (DOMAIN §3; Nghị định 30/2020/NĐ-CP, annex I)."""

    PART = "phan"
    CHAPTER = "chuong"
    HEADING = "muc"  # Mục of a chapter, or Roman "I-" of a Party document
    ARTICLE = "dieu"
    CLAUSE = "khoan"  # 1.
    SUBCLAUSE = "tieu_khoan"  # 1.1. and deeper decimals
    POINT = "diem"  # a)
    DASH = "gach"  # -
    PLUS = "cong"  # +
    ANNEX = "phu_luc"
    TABLE = "bang"
    BASIS = "can_cu"
    PREAMBLE = "mo_dau"
    CLOSING = "ket"  # signature and recipients


class RelationKind(StrEnum):
    """Edges between documents (DOMAIN §4)."""

    REPLACES = "thay_the"
    REPEALS = "bai_bo"
    AMENDS = "sua_doi"
    SUPPLEMENTS = "bo_sung"
    GUIDES = "huong_dan"
    IMPLEMENTS = "thuc_hien"
    CONTINUES = "tiep_tuc"
    BASED_ON = "can_cu"
    CITES = "vien_dan"
    ANNEX_OF = "phu_luc_cua"


class ValidityStatus(StrEnum):
    """The four states a document can be in (DOMAIN §4)."""

    IN_FORCE = "con_hieu_luc"
    EXPIRED = "het_hieu_luc"
    PARTLY_EXPIRED = "het_hieu_luc_mot_phan"
    NOT_YET = "chua_co_hieu_luc"


VALIDITY_WORDS = {
    ValidityStatus.IN_FORCE: "Còn hiệu lực",
    ValidityStatus.EXPIRED: "Hết hiệu lực",
    ValidityStatus.PARTLY_EXPIRED: "Hết hiệu lực một phần",
    ValidityStatus.NOT_YET: "Chưa có hiệu lực",
}


@dataclass(frozen=True, slots=True)
class Metadata:
    """The attributes of a document as read from it; ``None`` or empty where the document does not say."""

    number: DocumentNumber | None = None
    type: str | None = None  # "Nghị quyết"
    issuer: str | None = None  # "Bộ Chính trị", from the signature block or the head, never from the code
    date: datetime.date | None = None
    place: str | None = None
    subject: str | None = None  # trich_yeu
    signer: str | None = None
    position: str | None = None
    authority: str | None = None  # "T/M BỘ CHÍNH TRỊ"
    secrecy: str | None = None  # "MẬT", "TỐI MẬT", "TUYỆT MẬT"
    circulation: str | None = None  # "LƯU HÀNH NỘI BỘ", "DỰ THẢO"
    recipients: tuple[str, ...] = ()
    effective_date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One citable unit. ``text[start:end]`` covers it with its descendants; ``own_end`` ends its own words."""

    index: int
    parent: int | None
    kind: SectionKind
    label: str  # "Điều 5", "I", "1", "1.1", "a)", "-", "Phụ lục II"
    title: str
    path: str  # "Điều 5, khoản 2, điểm đ"; "mục II.1, gạch đầu dòng 2"
    start: int
    own_end: int
    end: int
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: its text, place in the grid and how many columns and rows it spans."""

    text: str
    row: int
    column: int
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``n_rows`` by ``n_columns``; ``row_spans[r]`` is the range of row r in the document's text."""

    n_rows: int
    n_columns: int
    cells: tuple[Cell, ...]
    header_rows: int = 1
    caption: str = ""
    page: int | None = None
    row_spans: tuple[tuple[int, int], ...] = ()

    def row(self, index: int) -> list[str]:
        """Returns the texts of a row, one per column; a spanning cell repeats its text."""
        texts = [""] * self.n_columns
        for cell in self.cells:
            if cell.row <= index < cell.row + cell.rows:
                for column in range(cell.column, min(cell.column + cell.columns, self.n_columns)):
                    texts[column] = cell.text
        return texts

    def rows(self) -> list[list[str]]:
        """Returns what ``row`` does of each row, in time linear in the cells."""
        texts = [[""] * self.n_columns for _ in range(self.n_rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.rows, self.n_rows)):
                for column in range(cell.column, min(cell.column + cell.columns, self.n_columns)):
                    texts[row][column] = cell.text
        return texts


class PassageKind(StrEnum):
    """What a passage is made of; a table row is answered and cited as a row."""

    TEXT = "text"
    TABLE_ROW = "row"


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable piece of one citable unit (or of consecutive siblings, which ``path`` then says)."""

    index: int
    section: int | None
    kind: PassageKind
    path: str
    heading: str  # titles of the enclosing units, outermost first, joined with " › "; for rows the column heads too
    text: str
    start: int
    end: int
    page: int | None = None


class RelationState(StrEnum):
    """What people have said of an edge a program found (DOMAIN §4)."""

    PROPOSED = "de_xuat"
    CONFIRMED = "xac_nhan"
    DENIED = "bac_bo"


@dataclass(frozen=True, slots=True)
class Relation:
    """An edge to another document as its text states it; proposed until a person confirms it."""

    kind: RelationKind
    target_number: DocumentNumber | None
    target_text: str  # the wording that names the target
    quote: str
    start: int
    end: int
    target_date: datetime.date | None = None
    part: str = ""  # the clauses of the target that are meant ("Điều 5; khoản 2 Điều 7"), "" for all of it


class ReadingMethod(StrEnum):
    """How the characters of a page were had."""

    NATIVE = "chu_goc"  # the characters of the file itself
    GEOMETRY = "hinh_hoc"  # a PDF's characters by the slower, geometric path
    OCR = "nhan_dang"
    BLANK = "trang_trang"


@dataclass(frozen=True, slots=True)
class PageReading:
    """How a page was read. A format without pages has one entry, numbered 1, for the whole file."""

    number: int  # from 1
    method: ReadingMethod
    quality: float  # share of valid Vietnamese syllables among its words, [0, 1]
    confidence: float | None = (
        None  # mean confidence of the recognised words, [0, 1]; None where nothing was recognised
    )
    raw_text: str = ""  # what OCR gave before correction; "" where nothing was corrected


class DoubtKind(StrEnum):
    """What a recognised figure is, of those that must be right or flagged."""

    DOCUMENT_NUMBER = "so_hieu"
    DATE = "ngay"
    FIGURE = "con_so"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A figure that recognition was unsure of, for a person to look at: ``text[start:end]`` of the document."""

    kind: DoubtKind
    start: int
    end: int
    text: str
    page: int | None = None
    raw: str = ""  # as recognised, where the text differs
    confidence: float = 0.0  # of the least certain word, [0, 1]


class MarkKind(StrEnum):
    """What a mark on a document says about who may hold it (DOMAIN §5)."""

    SECRECY = "mat"  # a degree of state secrecy: must never be held
    CIRCULATION = "luu_hanh"  # LƯU HÀNH NỘI BỘ, XEM XONG TRẢ LẠI, KHÔNG PHỔ BIẾN
    DRAFT = "du_thao"
    MEETING = "tai_lieu_hop"
    OWNERSHIP = "so_huu"  # the footer that names the Party bodies as owners


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as found on a document: ``line`` is the printed line, ``place`` says where in Vietnamese words."""

    kind: MarkKind
    name: str  # "TỐI MẬT", "LƯU HÀNH NỘI BỘ"
    line: str
    place: str  # "đầu trang 1", "chân trang 3", "ô chữ trang 2", "hình dấu trang 1"
    page: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A whole document after reading: text, attributes, structure, and what the reader was unsure of."""

    text: str
    metadata: Metadata
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    tables: tuple[Table, ...] = ()
    relations: tuple[Relation, ...] = ()
    page_starts: tuple[int, ...] = ()  # offset at which each page begins; empty where the format has no pages
    warnings: tuple[str, ...] = field(default=())
    pages: tuple[PageReading, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def quality(self) -> float | None:
        """Returns the mean quality of the pages that have text, [0, 1]; None where no reader measured it."""
        measured = [page.quality for page in self.pages if page.method is not ReadingMethod.BLANK]
        return sum(measured) / len(measured) if measured else None

    def page_at(self, offset: int) -> int | None:
        """Returns the 1-based page that holds an offset, or None where the format has no pages."""
        page = sum(1 for start in self.page_starts if start <= offset)
        return page or None


def passage_words(heading: str, text: str) -> str:
    """Returns what is embedded of a passage: its headings, then its text."""
    return f"{heading}\n{text}" if heading else text
