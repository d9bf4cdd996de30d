"""The thesaurus of office speech: its own order, and what it makes of questions and texts."""

import time
import tomllib
import unicodedata
from collections.abc import Callable
from importlib import resources

import pytest

from rag.language import load_language
from rag.matching import cover, searchable
from rag.question_terms import read_terms
from vanban.text import bare_words, has_marks, words

DATA = [resources.files("rag").joinpath("data", name) for name in ("language.toml", "synonyms.toml")]
GROUPS: list[dict[str, list[str]]] = tomllib.loads(DATA[1].read_text(encoding="utf-8"))["group"]


def wordings(group: dict[str, list[str]]) -> list[str]:
    return group["words"] + group.get("asked", [])


def spelled(wording: str) -> str:
    return " ".join(words(wording))


def equals(wording: str) -> set[str]:
    return set(load_language().same.get(tuple(words(wording)), ()))


def share(question: str, text: str) -> float:
    bare = not has_marks(question)
    return cover(read_terms(question, bare=bare), searchable(text, bare=bare)).share


def test_every_wording_is_composed_lower_case_and_one_to_four_syllables() -> None:
    for wording in (w for group in GROUPS for w in wordings(group)):
        assert unicodedata.is_normalized("NFC", wording)
        assert wording == " ".join(wording.lower().split()), wording
        assert 1 <= len(words(wording)) <= 4, wording
        assert len(wording.split()) == len(words(wording)), wording


def test_a_group_has_known_fields_and_at_least_two_different_wordings() -> None:
    for group in GROUPS:
        assert group.keys() <= {"words", "asked", "marked_only", "note"}
        forms = [spelled(wording) for wording in wordings(group)]
        assert len(group["words"]) >= 1
        assert len(forms) >= 2, group
        assert len(set(forms)) == len(forms), group


def test_what_needs_marks_is_a_wording_of_its_group() -> None:
    for group in GROUPS:
        assert set(group.get("marked_only", [])) <= set(wordings(group)), group


def test_no_group_repeats_another_or_lies_inside_one() -> None:
    forms = [frozenset(map(spelled, wordings(group))) for group in GROUPS]
    inside = [sorted(a) for i, a in enumerate(forms) for j, b in enumerate(forms) if i != j and a <= b]
    assert inside == []


def test_there_are_enough_groups_to_meet_office_speech() -> None:
    assert len(GROUPS) >= 350


def test_the_words_of_a_group_stand_for_each_other_both_ways() -> None:
    for group in GROUPS:
        forms = {spelled(wording) for wording in group["words"]}
        assert all(forms <= equals(wording) for wording in group["words"]), group


def test_an_asked_wording_leads_to_its_group_but_is_not_searched_for() -> None:
    assert "chủ trì" in equals("lo")
    assert "lo" not in equals("chủ trì")


def test_a_wording_in_two_groups_has_the_equals_of_both() -> None:
    assert {"thảo luận", "thống nhất"} <= equals("bàn bạc") | equals("nhất trí")
    assert {"chấp thuận", "thống nhất"} <= equals("nhất trí")


def test_a_wording_that_needs_marks_is_unknown_without_them() -> None:
    language = load_language()
    assert "xử phạt" in equals("phạt")
    assert ("phat",) not in language.bare_same
    assert "phat" not in language.bare_same["xu", "phat"]


def test_without_marks_all_other_wordings_are_kept_once_each() -> None:
    for key, found in load_language().bare_same.items():
        assert len(set(found)) == len(found), key
    assert "hang nam" in load_language().bare_same["thuong", "nien"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bí thư", "chủ tịch"),
        ("chủ trì", "phối hợp"),
        ("thưởng", "phạt"),
        ("xã", "phường"),
        ("kiểm tra", "giám sát"),
        ("giám sát", "thanh tra"),
        ("thay thế", "bãi bỏ"),
        ("thẩm định", "thẩm tra"),
        ("khiển trách", "cảnh cáo"),
        ("miễn nhiệm", "cách chức"),
        ("tối thiểu", "tối đa"),
        ("sơ kết", "tổng kết"),
        ("ủy ban nhân dân", "hội đồng nhân dân"),
        ("số hóa", "chuyển đổi số"),
        ("khiếu nại", "tố cáo"),
        ("hằng tháng", "hằng quý"),
    ],
)
def test_what_an_answer_must_tell_apart_is_never_joined(one: str, other: str) -> None:
    assert spelled(other) not in equals(one)
    assert spelled(one) not in equals(other)


@pytest.mark.parametrize(
    ("question", "text", "unrelated"),
    [
        (
            "Quét giấy tờ cũ tốn bao nhiêu tiền?",
            "Dự toán kinh phí số hóa hồ sơ lưu trữ năm 2026 là 350 triệu đồng.",
            "Đoàn kiểm tra làm việc với chi bộ trong buổi sáng.",
        ),
        (
            "Sếp nào lo việc nhắc các phòng ban?",
            "Người đứng đầu chủ trì, đôn đốc các cơ quan chuyên môn thực hiện.",
            "Tài liệu được gửi qua đường bưu điện trước buổi sáng thứ hai.",
        ),
        (
            "Máy hỏng thì báo ai?",
            "Khi có sự cố, người sử dụng thông báo ngay cho bộ phận kỹ thuật.",
            "Thể lệ nêu số câu hỏi của mỗi vòng.",
        ),
        (
            "Quên mật khẩu app thì làm gì?",
            "Trường hợp quên mật khẩu phần mềm, cán bộ đề nghị quản trị viên cấp lại.",
            "Kinh phí do ngân sách cấp xã bảo đảm.",
        ),
        (
            "Thi online được giải bao nhiêu?",
            "Cuộc thi trực tuyến: mức thưởng cao nhất là 5 triệu đồng.",
            "Văn bản đến được đăng ký trong ngày.",
        ),
        (
            "bao cao cham bi tru the nao",
            "Đơn vị báo cáo quá hạn thì bị trừ điểm xếp loại.",
            "Trụ sở đặt tại phường mới.",
        ),
        (
            "bi dieu xuong xa thi phu cap sao",
            "Người được biệt phái về cấp xã hưởng phụ cấp hằng tháng.",
            "Hồ sơ điện tử có giá trị như bản gốc.",
        ),
    ],
)
def test_a_colloquial_question_meets_the_administrative_sentence(question: str, text: str, unrelated: str) -> None:
    assert share(question, text) >= 0.35
    assert share(question, text) > share(question, unrelated) + 0.2


def test_a_question_for_the_fine_is_not_met_by_a_reward() -> None:
    assert share("mức phạt", "Tiền thưởng cho tập thể là 2 triệu đồng.") == 0


@pytest.mark.parametrize("polite", ["cho mình hỏi", "ad ơi", "với ạ", "cho em hỏi chút"])
def test_message_manners_carry_no_matter(polite: str) -> None:
    assert read_terms(polite, bare=False).terms == ()
    assert read_terms(" ".join(bare_words(polite)), bare=True).terms == ()


def least_time(work: Callable[[], object]) -> float:
    """Returns the least processor time of seven runs, in seconds."""
    spent = []
    for _ in range(7):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


@pytest.mark.timing
def test_the_language_loads_quickly() -> None:
    def load() -> None:
        load_language.cache_clear()
        load_language()

    def read() -> None:
        for path in DATA:
            tomllib.loads(path.read_text(encoding="utf-8"))

    # What is made of the files may not cost more than reading them twice: a bound that holds on any processor.
    assert least_time(load) < 3 * least_time(read)
