"""What is dubious is told with its place and a reason, and the question is kept as it was read."""

import json

import pytest

from exams.formats import registry
from exams.formats.checking import checked
from exams.formats.entries import DOUBT_WORDS, Doubt, Entry, Imported, plain_item
from exams.formats.reporting import report_json, report_lines
from exams.formats.stray_marks import stray_marks
from vanban.legacy_encodings import LegacyEncoding, encode

GOOD = plain_item("Cơ quan nào chủ trì việc này?", ("Sở Nội vụ", "Sở Tài chính"), (0,))


def doubts_of(*items: Entry) -> set[Doubt]:
    return {finding.doubt for finding in checked(Imported(tuple(items))).findings}


def one(
    stem: str, options: tuple[str, ...] = ("Sở Nội vụ", "Sở Tài chính"), keys: tuple[int, ...] = (0,), **more: str
) -> Entry:
    return Entry(plain_item(stem, options, keys, **more), place="dòng 1")


@pytest.mark.parametrize(
    ("entry", "doubt"),
    [
        (one("Ai?", keys=()), Doubt.NO_KEY),
        (one("Ai?", keys=(0, 1)), Doubt.SEVERAL_KEYS),
        (one(""), Doubt.EMPTY_STEM),
        (one("Ai?", ("Sở A", "")), Doubt.EMPTY_OPTION),
        (one("Ai?", ("Sở A",)), Doubt.FEW_OPTIONS),
        (one("Ai?", ("Sở Hoà", "sở  hòa.")), Doubt.SAME_OPTIONS),
        (one("Ai ?"), Doubt.STRAY_MARK),
        (one("Ai?", ("16 - 18/12/2022)", "Sở B")), Doubt.STRAY_MARK),
        (one("test 123"), Doubt.TEST_ROW),
        (one("Câu hỏi thử hệ thống"), Doubt.TEST_ROW),
        (one("Ai?", ("Đáp án 1", "Đáp án 2", "Đáp án 3")), Doubt.TEST_ROW),
        (one("Tỷ lệ đạt bao nhiêu?", ("0.56", "0.6")), Doubt.PERCENT_LOST),
        (one("Ngh� quyết nào?"), Doubt.BROKEN_LETTERS),
        (one("Nghá»‹ quyết nào?"), Doubt.BROKEN_LETTERS),
        (one("Nghị\u200b quyết nào?"), Doubt.HIDDEN_SIGNS),
        (one("<b>Nghị quyết</b> nào?"), Doubt.MARKUP),
        (one("Ai?", explanation="Đáp án đúng là B."), Doubt.KEY_AGAINST_EXPLANATION),
        (one("Ai chủ trì?", explanation="Điều 5: Sở Tài chính chủ trì."), Doubt.KEY_AGAINST_EXPLANATION),
        (one("Mấy phòng?", ("5", "7"), explanation="Điều 3: có 7 phòng."), Doubt.KEY_AGAINST_EXPLANATION),
    ],
)
def test_a_dubious_question_is_told(entry: Entry, doubt: Doubt) -> None:
    found = checked(Imported((entry,)))
    assert found.entries == (entry,)
    assert doubt in {finding.doubt for finding in found.findings}
    assert all(finding.place == "dòng 1" and finding.reason for finding in found.findings)


@pytest.mark.parametrize(
    "entry",
    [
        Entry(GOOD),
        one(
            "Test nhanh theo hướng dẫn mới nhất của Sở Y tế thành phố Lạc Hà được làm khi nào?", ("Khi sốt", "Mỗi ngày")
        ),
        one("Nội dung nào KHÔNG thuộc?", explanation="Điều 5 nêu Sở Tài chính; Sở Nội vụ không có."),
        one("Theo điểm a) khoản 1, ai chủ trì (từ năm 2026)?"),
        one(r"Tính $\frac{1}{2}$ của (0; 1]?", ("1", "2")),
        one("Thuộc nhóm nào: a) x; b) y?", explanation="Sở Nội vụ chủ trì. Đáp án A."),
        one("Kết quả ... là gì?", ("Sở Nội vụ...", "Chưa rõ")),
        one("Tỷ lệ đạt bao nhiêu?", ("56%", "60%")),
    ],
)
def test_a_proper_question_is_not_doubted(entry: Entry) -> None:
    assert checked(Imported((entry,))).findings == ()


def test_duplicates_are_told_from_near_ones_and_from_other_keys() -> None:
    stem = "Trong nhiệm kỳ 2022 – 2027 thành phố Lạc Hà đã kết nạp được bao nhiêu đoàn viên mới?"
    entries = (
        one(stem, ("5.000", "6.000"), (0,)),
        one(stem.upper(), ("6.000", "5.000"), (1,)),
        one(stem, ("5.000", "6.000"), (1,)),
        one(stem.replace("đã kết nạp được", "kết nạp"), ("4.000", "7.000"), (0,)),
        one(stem.replace("2027", "2028"), ("5.000", "6.000"), (0,)),
    )
    found = [(one.index, one.doubt, one.other) for one in checked(Imported(entries)).findings]
    assert found == [(1, Doubt.DUPLICATE, 0), (2, Doubt.DUPLICATE_OTHER_KEY, 0), (3, Doubt.NEAR_DUPLICATE, 0)]


def test_one_repeated_question_is_found_among_two_thousand_of_one_pattern() -> None:
    names = [f"phường số {number} thuộc thành phố Lạc Hà" for number in range(2_000)]
    entries = tuple(one(f"Đơn vị nào chủ trì ở {name}?", (f"Tổ {at}", f"Ban {at}")) for at, name in enumerate(names))
    assert doubts_of(*entries, entries[7]) == {Doubt.DUPLICATE}


@pytest.mark.parametrize("encoding", [LegacyEncoding.TCVN3, LegacyEncoding.VNI])
def test_letters_of_before_unicode_are_turned_and_told(encoding: LegacyEncoding) -> None:
    stem = "Ủy ban nhân dân thành phố quyết định những nội dung nào sau đây về tổ chức bộ máy?".lower()
    options = ("quyết định biên chế của thành phố", "phê duyệt đề án tổ chức lại các phòng")
    rows = [{"question": encode(stem, encoding), "options": [encode(o, encoding) for o in options], "answer": [0]}]
    read = registry.read(json.dumps(rows).encode())
    assert read.entries[0].item.stem == stem
    assert read.entries[0].item.options == options
    assert [finding.index for finding in read.of(Doubt.BROKEN_LETTERS)] == [0]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Sở A)", 1),
        ("12)", 1),
        ("Từ 18 - 20)", 1),
        ("1) Sở A; 2) Sở B", 0),
        ("(Sở A", 1),
        ("“Sở A", 1),
        ("Sở A,,", 2),
        ("A. Sở A", 1),
        ("Điều 5, khoản 2", 0),
        ("12:30", 0),
    ],
)
def test_stray_marks_are_found(text: str, count: int) -> None:
    assert len(list(stray_marks(text, option=True))) == count


def test_every_kind_of_doubt_has_words_and_the_report_counts_them() -> None:
    assert set(DOUBT_WORDS) == set(Doubt)
    found = checked(Imported((one("Ai?", keys=()), Entry(GOOD))))
    lines = list(report_lines(found))
    assert lines[0] == "Đọc được 2 câu hỏi; 1 câu có điểm cần xem lại."
    assert lines[-1] == "dòng 1: Không có đáp án. Câu không có đáp án."
    assert report_json(found)["counts"] == {"khong_co_dap_an": 1}
