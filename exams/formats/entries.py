"""What a file of questions holds: each question with what an ``Item`` has no place for, and what is dubious in it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from string import ascii_uppercase

from exams.items import Item, Kind

LETTERS = ascii_uppercase
MOST_OPTIONS = len(LETTERS)
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A question as files carry it.

    ``code`` is its identity in the file; ``several``: a candidate may choose several options. ``feedback`` and
    ``weights`` (percent of the mark, -100 to 100) have one value an option or none at all; no weights: the keys share
    the mark. ``pairs`` make a question of matching, which has no options. ``extra`` are values of columns or fields we
    do not know. ``place`` is where in the file it stands and no part of the question.
    """

    item: Item
    code: str = ""
    several: bool = False
    tags: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()
    weights: tuple[float, ...] = ()
    pairs: Pairs = ()
    extra: Pairs = ()
    place: str = field(default="", compare=False)


def letter_of(place: int) -> str:
    """Returns the letter of an option, its number beyond the alphabet."""
    return LETTERS[place] if place < len(LETTERS) else str(place + 1)


def plain_item(
    stem: str, options: Sequence[str] = (), keys: Sequence[int] = (), *, explanation: str = "", topic: str = ""
) -> Item:
    """Returns an item of which a file says no kind and no level."""
    return Item(Kind.OTHER, None, topic, stem, tuple(options), tuple(keys), explanation)


class Doubt(StrEnum):
    """What can be dubious in a file of questions."""

    NO_KEY = "khong_co_dap_an"
    SEVERAL_KEYS = "nhieu_dap_an"
    KEY_UNKNOWN = "dap_an_khong_co_trong_phuong_an"
    KEYS_DIFFER = "hai_noi_ghi_khac_dap_an"
    DUPLICATE = "trung"
    NEAR_DUPLICATE = "gan_trung"
    DUPLICATE_OTHER_KEY = "trung_khac_dap_an"
    KEY_AGAINST_EXPLANATION = "dap_an_trai_giai_thich"
    EMPTY_STEM = "cau_dan_trong"
    EMPTY_OPTION = "phuong_an_trong"
    FEW_OPTIONS = "it_phuong_an"
    SAME_OPTIONS = "phuong_an_trung"
    STRAY_MARK = "dau_thua"
    TEST_ROW = "dong_thu"
    PERCENT_LOST = "mat_dau_phan_tram"
    BROKEN_LETTERS = "loi_bang_ma"
    HIDDEN_SIGNS = "ky_tu_an"
    MARKUP = "the_dinh_dang"
    PICTURE = "hinh_anh"
    FORMULA = "o_cong_thuc"
    MACRO = "macro"
    UNREAD = "khong_hieu"
    NEAR_MEANING = "gan_nghia"
    SOURCE_UNCHECKED = "can_cu_chua_doi_chieu"


DOUBT_WORDS = {
    Doubt.NO_KEY: "Không có đáp án",
    Doubt.SEVERAL_KEYS: "Nhiều đáp án đúng",
    Doubt.KEY_UNKNOWN: "Đáp án không có trong các phương án",
    Doubt.KEYS_DIFFER: "Hai nơi ghi đáp án khác nhau",
    Doubt.DUPLICATE: "Trùng câu khác",
    Doubt.NEAR_DUPLICATE: "Gần trùng câu khác",
    Doubt.DUPLICATE_OTHER_KEY: "Trùng câu khác nhưng khác phương án hoặc đáp án",
    Doubt.KEY_AGAINST_EXPLANATION: "Đáp án trái với lời giải thích",
    Doubt.EMPTY_STEM: "Câu dẫn để trống",
    Doubt.EMPTY_OPTION: "Phương án để trống",
    Doubt.FEW_OPTIONS: "Thiếu phương án",
    Doubt.SAME_OPTIONS: "Hai phương án giống nhau",
    Doubt.STRAY_MARK: "Dấu thừa, dấu thiếu",
    Doubt.TEST_ROW: "Câu nhập thử",
    Doubt.PERCENT_LOST: "Mất dấu phần trăm",
    Doubt.BROKEN_LETTERS: "Lỗi bảng mã",
    Doubt.HIDDEN_SIGNS: "Ký tự ẩn",
    Doubt.MARKUP: "Thẻ định dạng",
    Doubt.PICTURE: "Hình ảnh chưa được lấy",
    Doubt.FORMULA: "Ô có công thức",
    Doubt.MACRO: "Tệp có macro",
    Doubt.UNREAD: "Không hiểu",
    Doubt.NEAR_MEANING: "Gần nghĩa câu khác",
    Doubt.SOURCE_UNCHECKED: "Căn cứ chưa đối chiếu được",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something dubious: of the question at ``index`` (from 0; None: of the file), where in the file, why in words,
    and the words of the file that are meant. ``other`` is the question it is compared with."""

    doubt: Doubt
    place: str
    reason: str
    index: int | None = None
    quoted: str = ""
    other: int | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read of a file: every question, also the dubious ones, and every finding, by place."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """The questions without what only files carry."""
        return tuple(entry.item for entry in self.entries)

    def of(self, doubt: Doubt) -> tuple[Finding, ...]:
        """Returns the findings of a kind."""
        return tuple(finding for finding in self.findings if finding.doubt is doubt)


@dataclass(frozen=True, slots=True)
class Loss:
    """What a format could not hold of the question with this number (from 1)."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Written:
    """A file made of questions: how many are in it, and what it could not hold."""

    data: bytes
    count: int
    losses: tuple[Loss, ...] = ()


def keys_of_weights(weights: Sequence[float], *, several: bool) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Returns the keys that percents mean, and the percents where they say more than the keys do.

    One answer: the options of 100 %; several: every option above 0.
    """
    least = 0.0 if several else 99.99
    keys = tuple(place for place, weight in enumerate(weights) if weight > least)
    usual = usual_weights(len(weights), keys, several=several)
    close = all(abs(one - other) < 0.01 for one, other in zip(weights, usual, strict=True))
    return keys, () if close else tuple(weights)


def usual_weights(count: int, keys: Sequence[int], *, several: bool) -> tuple[float, ...]:
    """Returns the percents of options whose keys share the mark (several) or have all of it (one)."""
    share = round(100 / len(keys), 5) if several and keys else 100.0
    return tuple(share if place in keys else 0.0 for place in range(count))


def with_stem(entry: Entry, stem: str) -> Entry:
    """Returns the entry with another stem."""
    return replace(entry, item=replace(entry.item, stem=stem))
