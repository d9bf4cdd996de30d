"""Each rule of the linter on an item that breaks it, and none on a sound one."""

import dataclasses
from pathlib import Path

import pytest

from exams.findings import RULES, SEVERITY_WORDS, Severity
from exams.items import Derivation, Item, Kind, Level, Operation, Source
from exams.linting import has_errors, lint_item, lint_items

QUOTE = "Văn phòng Thành ủy trả lời trong thời hạn 10 ngày làm việc."
SOUND = Item(
    kind=Kind.FIGURE,
    level=Level.KNOW,
    topic="Danh mục dữ liệu",
    stem="Theo Quy định số 34-QĐ/TU, ngày 20/4/2026 của Ban Thường vụ Thành ủy Lạc Hà, Văn phòng Thành ủy trả lời trong"
    " thời hạn bao nhiêu ngày làm việc?",
    options=("05 ngày làm việc", "07 ngày làm việc", "10 ngày làm việc", "15 ngày làm việc"),
    keys=(2,),
    explanation="Điều 5, khoản 2: “Văn phòng Thành ủy trả lời trong thời hạn 10 ngày làm việc”.",
    sources=(Source(1, 2, "Điều 5, khoản 2", 0, len(QUOTE), QUOTE, "Điều 5, khoản 2, Quy định số 34-QĐ/TU"),),
)
COMPUTED = dataclasses.replace(
    SOUND,
    kind=Kind.COMPUTED,
    stem=SOUND.stem.replace("bao nhiêu ngày làm việc?", "(…). Nếu mốc là thứ Hai, ngày 01/3/2027, hạn là ngày nào?"),
    options=("Ngày 10/3/2027", "Ngày 12/3/2027", "Ngày 15/3/2027", "Ngày 17/3/2027"),
    derivation=Derivation(Operation.ADD_WORKING_DAYS, "2027-03-01", 10, "2027-03-15"),
)
BROKEN = {
    "DE_TRONG": {"stem": " "},
    "IT_PHUONG_AN": {"options": ("10 ngày làm việc",), "keys": (0,)},
    "PHUONG_AN_TRONG": {"options": ("05 ngày làm việc", "", "10 ngày làm việc", "15 ngày làm việc")},
    "PHUONG_AN_TRUNG": {"options": ("05 ngày làm việc", "5 ngày làm việc.", "10 ngày làm việc", "15 ngày làm việc")},
    "THIEU_DAP_AN": {"keys": ()},
    "NHIEU_DAP_AN": {"keys": (1, 2)},
    "DAP_AN_NGOAI": {"keys": (7,)},
    "TAT_CA_PHUONG_AN": {"options": ("05 ngày", "07 ngày", "10 ngày", "Tất cả các phương án trên")},
    "PHU_DINH_CHU_THUONG": {"stem": "Nội dung nào sau đây không thuộc danh mục dữ liệu?"},
    "DAP_AN_KHONG_CO_TRONG_NGUON": {"keys": (3,)},
    "DE_LO_DAP_AN": {"stem": SOUND.stem.replace("bao nhiêu", "10")},
    "CAU_CHU_HONG": {"stem": SOUND.stem.replace("trả lời", "trả  lời (")},
    "KY_HIEU_THUA": {"options": ("A. 05 ngày", "*07 ngày", "10 ngày làm việc", "15 ngày")},
    "SO_CHUA_XEP": {"options": ("15 ngày làm việc", "05 ngày làm việc", "10 ngày làm việc", "07 ngày làm việc")},
    "TRAI_GIAI_THICH": {"explanation": "Đáp án đúng là A."},
    "CAU_THU": {"stem": "test"},
    "DAP_AN_DAI": {"options": ("Sở", "Ban", "Cơ quan được giao chủ trì theo thời hạn 10 ngày làm việc", "Tổ")},
    "DAP_AN_NGAN": {"options": (f"Năm {'rất ' * 20}dài", f"Bảy {'rất ' * 20}dài", "10", f"Chín {'rất ' * 20}dài")},
    "THIEU_VIEN_DAN": {"stem": "Văn phòng trả lời trong bao nhiêu ngày làm việc?"},
    "THIEU_NGUON": {"sources": ()},
    "THIEU_GIAI_THICH": {"explanation": ""},
    "THIEU_MUC_DO": {"level": None},
    "THIEU_CHU_DE": {"topic": ""},
    "PHUONG_AN_LECH": {"options": ("Văn phòng Thành ủy", "Ban Tổ chức", "10 ngày làm việc", "Sở Nội vụ")},
}


def codes(item: Item) -> set[str]:
    return {one.rule.code for one in lint_item(item)}


def test_a_sound_item_breaks_no_rule() -> None:
    assert codes(SOUND) == set()
    assert codes(COMPUTED) == set()


@pytest.mark.parametrize("code", BROKEN)
def test_the_linter_finds_what_breaks_a_rule(code: str) -> None:
    assert code in codes(dataclasses.replace(SOUND, **BROKEN[code]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stem", "asks"),
    [
        ("Nội dung nào sau đây KHÔNG thuộc danh mục dữ liệu?", False),
        ("Cơ quan nào quyết định việc “không phải nộp hồ sơ”?", False),
        ("Trường hợp nào không phải báo cáo?", True),
        ("Ý nào dưới đây sai?", True),
    ],
)
def test_only_a_negative_that_asks_and_is_written_small_is_found(stem: str, *, asks: bool) -> None:
    assert ("PHU_DINH_CHU_THUONG" in codes(dataclasses.replace(SOUND, stem=stem))) is asks


def test_a_computed_key_that_does_not_follow_is_an_error() -> None:
    assert "TINH_SAI" in codes(dataclasses.replace(COMPUTED, keys=(1,)))
    later = Derivation(Operation.ADD_WORKING_DAYS, "2027-03-02", 10, "2027-03-16")
    assert "TINH_SAI" in codes(dataclasses.replace(COMPUTED, derivation=later))


def test_the_same_question_twice_is_found_whatever_the_order_of_its_options() -> None:
    turned = dataclasses.replace(SOUND, options=SOUND.options[::-1], keys=(1,), stem=SOUND.stem.upper())
    assert [(one.number, one.rule.code) for one in lint_items([SOUND, turned]) if one.is_error] == [(2, "TRUNG_CAU")]


def test_two_items_of_a_paper_from_one_sentence_are_found() -> None:
    other = dataclasses.replace(SOUND, stem=SOUND.stem.replace("trả lời", "phải trả lời"))
    assert [one.rule.code for one in lint_items([SOUND, other], paper=True)] == ["TRUNG_NGUON"]
    assert lint_items([SOUND, other]) == []


def test_keys_that_stand_in_one_place_are_found() -> None:
    items = [
        dataclasses.replace(
            SOUND,
            stem=SOUND.stem.replace("trả lời", f"trả lời việc {n}"),
            sources=(dataclasses.replace(SOUND.sources[0], start=n),),
        )
        for n in range(9)
    ]
    assert "LECH_VI_TRI_DAP_AN" in {one.rule.code for one in lint_items(items, paper=True)}


def test_errors_keep_an_item_out_and_warnings_do_not() -> None:
    assert has_errors(lint_item(dataclasses.replace(SOUND, keys=())))
    assert not has_errors(lint_item(dataclasses.replace(SOUND, topic="")))


def test_every_rule_has_a_code_of_its_own_and_says_why() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.reason.endswith(".") and rule.severity in Severity for rule in RULES)


def test_documentation_tells_each_rule_with_its_severity_and_reason() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "cau-hoi.md").read_text(encoding="utf-8")
    told = [f"| `{rule.code}` | {SEVERITY_WORDS[rule.severity].lower()} | {rule.reason} |" for rule in RULES]
    assert [line for line in told if line not in page] == []
