"""What items are made of: bounds, deadlines, noun phrases, opening lines, named documents, numbered units."""

import dataclasses
import datetime

import pytest

from exams.asking_bases import base_drafts
from exams.asking_counts import count_drafts, numbered
from exams.asking_limits import limit_drafts
from exams.asking_objects import object_drafts
from exams.asking_shares import share_drafts
from exams.dice import Dice
from exams.documents import ExamDocument
from exams.figures import figures
from exams.generating import generate
from exams.items import Derivation, Item, Kind, Level, Operation
from exams.leads import is_readable, lead_shown
from exams.limits import bound_of, counted, dues
from exams.linting import lint_item
from exams.phrases import objects
from exams.shelf import Shelf, plain
from exams.statements import Statement


def said(text: str, lead: str = "") -> Statement:
    return Statement(1, 0, "khoản 1", 0, len(text), text, (), lead)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Mỗi tổ có không quá 15 người.", Operation.COUNT_AT_MOST),
        ("Mức vay tối đa là 50 triệu đồng một hộ.", Operation.COUNT_AT_MOST),
        ("Nhật ký được lưu tối thiểu 24 tháng.", Operation.COUNT_AT_LEAST),
        ("Chi bộ có từ 30 đảng viên trở lên chia thành nhiều tổ.", Operation.COUNT_AT_LEAST),
        ("Chi bộ có từ 30 đảng viên đến 50 đảng viên.", None),
        ("Tổ gồm 15 người.", None),
    ],
)
def test_a_figure_is_a_bound_where_the_sentence_says_so(text: str, bound: Operation | None) -> None:
    assert bound_of(text, figures(text)[0]) is bound


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Gửi báo cáo trước ngày 30/6/2026.", datetime.date(2026, 6, 29)),
        ("Gửi báo cáo chậm nhất ngày 30/6/2026.", datetime.date(2026, 6, 30)),
        ("Hoàn thành trong quý II/2026.", datetime.date(2026, 6, 30)),
        ("Hoàn thành trước quý II/2026.", datetime.date(2026, 3, 31)),
        ("Hoàn thành trong tháng 02/2028.", datetime.date(2028, 2, 29)),
        ("Hoàn thành trước năm 2027.", datetime.date(2026, 12, 31)),
        ("Kể từ ngày 30/6/2026.", None),
        ("Đến năm 2030, cả thành phố phủ sóng.", None),
        ("Gửi trước ngày 31/02/2026.", None),
    ],
)
def test_the_last_day_in_time_follows_from_how_a_deadline_is_written(text: str, last: datetime.date | None) -> None:
    assert [due.last for due in dues(text)] == ([last] if last else [])


@pytest.mark.parametrize(
    ("derivation", "result"),
    [
        (Derivation(Operation.COUNT_AT_MOST, "12;15;16;30", 15, ""), 2),
        (Derivation(Operation.COUNT_AT_LEAST, "12;15;16;30", 15, ""), 3),
        (Derivation(Operation.COUNT_LATE, "2026-06-29;2026-06-30;2026-07-01", 20260630, ""), 1),
        (Derivation(Operation.SHARE, "400", 35, ""), 140),
    ],
)
def test_what_is_counted_follows_from_the_bound(derivation: Derivation, result: int) -> None:
    assert counted(derivation) == result


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("Xây dựng cơ chế phối hợp, chia sẻ dữ liệu dùng chung.", ["cơ chế phối hợp", "dữ liệu dùng chung"]),
        ("Nâng cao chất lượng nguồn nhân lực của các cơ quan.", ["chất lượng nguồn nhân lực"]),
        ("Hoàn thiện chương trình đào tạo, bồi dưỡng.", ["chương trình đào tạo"]),
        ("Thực hiện tốt nhiệm vụ được giao.", []),
        ("Xây dựng và trình kế hoạch này.", []),
        ("Triển khai các giải pháp dựa trên dữ liệu.", []),
    ],
)
def test_what_a_verb_takes_is_a_whole_noun_phrase(text: str, taken: list[str]) -> None:
    assert [one.what for one in objects([said(text)])] == taken


@pytest.mark.parametrize(
    ("lead", "shown"),
    [
        ("", ""),
        ("Các nhiệm vụ sau:", ""),
        ("Chủ quản dữ liệu có trách nhiệm:", "Chủ quản dữ liệu có trách nhiệm"),
        ("Các hành vi bị nghiêm cấm gồm các hành vi sau đây:", "Các hành vi bị nghiêm cấm gồm các hành vi"),
        ("Trong các trường hợp này, cơ quan chủ quản:", None),
        ("đồng thời báo cáo:", None),
    ],
)
def test_the_line_that_opens_a_list_is_shown_where_it_can_be(lead: str, shown: str | None) -> None:
    one = said("Cập nhật dữ liệu chậm nhất 05 ngày làm việc;", lead)
    assert lead_shown(one) == shown
    assert is_readable(one) is (shown is not None)


def test_no_wrong_phrase_stands_in_the_sentence_or_in_one_that_speaks_of_the_same(shelf: Shelf) -> None:
    found = list(object_drafts(shelf, Dice(1)))
    assert found
    texts = {one.start: one for one in shelf.statements}
    for draft in found:
        sentence = texts[draft.sentences[0]].text
        context = sentence.replace(draft.right, " ", 1)
        assert plain(draft.right) in plain(sentence)
        for wrong in draft.wrong:
            assert plain(wrong) not in plain(sentence)
            assert not shelf.says(context, wrong, least=0.3)


@pytest.fixture(scope="module")
def applied(library: dict[str, ExamDocument]) -> list[Item]:
    """Returns the generated items that apply a bound, a deadline or a percentage."""
    documents = [library[key] for key in ("02", "13", "25")]
    made = [item for one in documents for item in generate(one, documents, count=60, seed=2).items]
    new = {Operation.COUNT_AT_LEAST, Operation.COUNT_AT_MOST, Operation.COUNT_LATE, Operation.SHARE}
    return [item for item in made if item.derivation is not None and item.derivation.operation in new]


def test_applied_items_prove_their_key_and_no_other_key_passes(applied: list[Item]) -> None:
    assert len({item.derivation.operation for item in applied if item.derivation}) >= 3
    for item in applied:
        assert (item.kind, item.level) == (Kind.COMPUTED, Level.APPLY)
        assert lint_item(item) == []
        for place in range(len(item.options)):
            other = dataclasses.replace(item, keys=(place,))
            codes = {one.rule.code for one in lint_item(other)}
            assert ("TINH_SAI" in codes) is (place not in item.keys)


def test_a_bound_or_a_value_that_stands_nowhere_is_found(applied: list[Item]) -> None:
    for item in applied:
        assert item.derivation is not None
        moved = dataclasses.replace(item.derivation, amount=item.derivation.amount + 1)
        assert "TINH_SAI" in {one.rule.code for one in lint_item(dataclasses.replace(item, derivation=moved))}
        hidden = dataclasses.replace(item, stem=item.stem.replace(" lần lượt ", " ").split("”. ")[0])
        assert "TINH_SAI" in {one.rule.code for one in lint_item(hidden)}


def test_the_bound_is_not_told_in_the_stem(shelf: Shelf) -> None:
    for draft in (*limit_drafts(shelf, Dice(1)), *share_drafts(shelf, Dice(1))):
        assert draft.derivation is not None
        if draft.derivation.operation is not Operation.COUNT_LATE:
            shown = draft.stem.split("nêu: ", 1)[1].split("”. ")[0]
            assert f" {draft.derivation.amount}%" not in shown


def test_documents_of_the_bases_are_asked_by_what_they_are_about_and_when_they_came(
    library: dict[str, ExamDocument],
) -> None:
    document = library["25"]
    found = list(base_drafts(Shelf(document, ()), Dice(1)))
    assert found
    for draft in found:
        assert draft.sources[0].quote == document.text[draft.sources[0].start : draft.sources[0].end]
        assert len(draft.wrong) >= 3


def test_numbered_units_are_counted_only_where_the_numbers_run_without_a_gap(library: dict[str, ExamDocument]) -> None:
    document = library["25"]
    counts = {section.path: numbered(document, section) for section in document.sections}
    assert counts["Điều 3"] == 3
    for draft in count_drafts(Shelf(document, ()), Dice(1)):
        assert draft.right.split()[0] in " ".join(source.quote for source in draft.sources)
