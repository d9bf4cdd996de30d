"""What a question of an exam is: stem, options, key, explanation and the words of the document that prove it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from vanban.errors import InvalidInput
from vanban.text import words

LETTERS = "ABCDEFGHIJKL"
_SHOWN_ID = 12  # hexadecimal digits of an item's id


class Level(StrEnum):
    """How much an item asks of the candidate (DOMAIN §8). The generator writes none of the last level."""

    KNOW = "nhan_biet"
    UNDERSTAND = "thong_hieu"
    APPLY = "van_dung"
    APPLY_WELL = "van_dung_cao"


LEVEL_WORDS = {
    Level.KNOW: "Nhận biết",
    Level.UNDERSTAND: "Thông hiểu",
    Level.APPLY: "Vận dụng",
    Level.APPLY_WELL: "Vận dụng cao",
}


class Kind(StrEnum):
    """What an item asks for."""

    FIGURE = "so_lieu"
    DATE = "moc_thoi_gian"
    BODY = "co_quan"
    TERM = "khai_niem"
    BELONGS = "noi_dung_thuoc"
    NOT_BELONGS = "noi_dung_khong_thuoc"
    PLACE = "thuoc_phan_nao"
    WHICH_DOCUMENT = "van_ban_nao"
    DOCUMENT_FACT = "thong_tin_van_ban"
    CLOZE = "dien_khuyet"
    TRUE_FALSE = "dung_sai"
    STATEMENT = "chon_nhan_dinh"
    MATCHING = "ghep_noi"
    ORDER = "sap_xep"
    COMPUTED = "tinh_thoi_han"
    OTHER = "khac"  # typed or imported


KIND_WORDS = {
    Kind.FIGURE: "Số liệu, chỉ tiêu",
    Kind.DATE: "Mốc thời gian, thời hạn",
    Kind.BODY: "Cơ quan, người chịu trách nhiệm",
    Kind.TERM: "Khái niệm, giải thích từ ngữ",
    Kind.BELONGS: "Nội dung thuộc danh mục",
    Kind.NOT_BELONGS: "Nội dung không thuộc danh mục",
    Kind.PLACE: "Nội dung thuộc phần nào",
    Kind.WHICH_DOCUMENT: "Văn bản nào quy định",
    Kind.DOCUMENT_FACT: "Thông tin về văn bản",
    Kind.CLOZE: "Điền khuyết",
    Kind.TRUE_FALSE: "Đúng hay sai",
    Kind.STATEMENT: "Chọn nhận định",
    Kind.MATCHING: "Ghép nối",
    Kind.ORDER: "Sắp xếp thứ tự",
    Kind.COMPUTED: "Tính thời hạn",
    Kind.OTHER: "Khác",
}


class Operation(StrEnum):
    """How the key of a computed item follows from its operands."""

    ADD_DAYS = "cong_ngay"
    ADD_MONTHS = "cong_thang"
    ADD_HOURS = "cong_gio"
    ADD_WORKING_DAYS = "cong_ngay_lam_viec"
    COUNT_AT_MOST = "dem_khong_qua"  # how many of several figures do not pass a limit
    COUNT_AT_LEAST = "dem_khong_duoi"  # how many reach one
    COUNT_LATE = "dem_qua_han"  # how many of several days lie behind a deadline
    SHARE = "tinh_ty_le"  # a percentage of a whole


@dataclass(frozen=True, slots=True)
class Source:
    """Where an item's answer stands: ``text[start:end] == quote`` of the document, in code points of its NFC text.

    ``citation`` names document and clause in words; ``section`` is the position of the section, None for the head.
    """

    document_id: int
    section: int | None
    path: str
    start: int
    end: int
    quote: str
    citation: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """How the key of a computed item was had: ``amount`` stands in the quote, ``begin`` in the stem (an ISO day, or
    "HH:MM" where hours are counted), ``result`` is what the key says, written like ``begin``.

    Where something is counted, ``begin`` holds what is counted apart by ";" (figures, ISO days) and ``result`` how many
    comply or are late; the ``amount`` of a deadline is its last day as YYYYMMDD. For a share ``begin`` is the whole.
    """

    operation: Operation
    begin: str
    amount: int
    result: str


@dataclass(frozen=True, slots=True)
class Item:
    """A question. ``keys`` are the places of the right options, from 0; ``sources`` prove it, the main one first.

    An item that people typed or a file brought may have no source, no level or no key: the linter says so.
    """

    kind: Kind
    level: Level | None
    topic: str
    stem: str
    options: tuple[str, ...]
    keys: tuple[int, ...]
    explanation: str = ""
    sources: tuple[Source, ...] = ()
    derivation: Derivation | None = None

    @property
    def source(self) -> Source | None:
        """The main source, or None."""
        return self.sources[0] if self.sources else None

    @property
    def key_texts(self) -> tuple[str, ...]:
        """The right options; places that no option has are left out."""
        return tuple(self.options[key] for key in self.keys if 0 <= key < len(self.options))

    @property
    def key_letters(self) -> str:
        """The letters of the right options: "B", "A, C"."""
        return ", ".join(LETTERS[key] for key in self.keys if 0 <= key < len(LETTERS))

    @property
    def wrong_options(self) -> tuple[str, ...]:
        """The options that are no key, in order."""
        return tuple(option for place, option in enumerate(self.options) if place not in self.keys)

    @property
    def id(self) -> str:
        """The same for the same words whatever the order of the options; nothing else may share it."""
        parts = [self.stem, *sorted(self.key_texts), "", *sorted(self.wrong_options)]
        said = "\n".join(" ".join(words(part)) for part in parts)
        return sha256(said.encode()).hexdigest()[:_SHOWN_ID]


def item_json(item: Item) -> dict[str, Any]:
    """Returns an item as JSON values; ``item_from_json`` gives it back."""
    return {
        "id": item.id,
        "kind": item.kind.value,
        "level": item.level.value if item.level else None,
        "topic": item.topic,
        "stem": item.stem,
        "options": list(item.options),
        "keys": list(item.keys),
        "explanation": item.explanation,
        "sources": [asdict(source) for source in item.sources],
        "derivation": asdict(item.derivation) if item.derivation else None,
    }


def item_from_json(values: Mapping[str, Any]) -> Item:
    """Returns the item that ``item_json`` wrote; raises ``InvalidInput`` that says what is missing or misplaced."""
    try:
        derivation = values.get("derivation")
        return Item(
            kind=Kind(values.get("kind", Kind.OTHER)),
            level=Level(values["level"]) if values.get("level") else None,
            topic=_string(values.get("topic", "")),
            stem=_string(values["stem"]),
            options=tuple(map(_string, values["options"])),
            keys=tuple(map(_number, values.get("keys", ()))),
            explanation=_string(values.get("explanation", "")),
            sources=tuple(_source(source) for source in values.get("sources", ())),
            derivation=_derivation(derivation) if derivation else None,
        )
    except KeyError as error:
        raise InvalidInput(f"Câu hỏi thiếu mục “{error.args[0]}”.") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise InvalidInput("Câu hỏi có mục không đúng kiểu dữ liệu hoặc có giá trị lạ.") from error


def items_from_json(values: object) -> list[Item]:
    """Returns the items of a list, or of an object that holds one under "items"; raises ``InvalidInput`` with the
    number of the first that is no item."""
    rows = values.get("items") if isinstance(values, Mapping) else values
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise InvalidInput("Tệp phải là danh sách câu hỏi, hoặc một đối tượng có danh sách “items”.")
    items: list[Item] = []
    for number, row in enumerate(rows, start=1):
        try:
            items.append(item_from_json(row))
        except InvalidInput as error:
            raise InvalidInput(f"Câu thứ {number}: {error.message}") from error
    return items


def _source(values: Mapping[str, Any]) -> Source:
    return Source(
        document_id=_number(values["document_id"]),
        section=None if values.get("section") is None else _number(values["section"]),
        path=_string(values["path"]),
        start=_number(values["start"]),
        end=_number(values["end"]),
        quote=_string(values["quote"]),
        citation=_string(values["citation"]),
    )


def _derivation(values: Mapping[str, Any]) -> Derivation:
    return Derivation(
        operation=Operation(values["operation"]),
        begin=_string(values["begin"]),
        amount=_number(values["amount"]),
        result=_string(values["result"]),
    )


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("expected words")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("expected a number")
    return value
