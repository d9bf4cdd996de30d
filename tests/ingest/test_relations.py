"""Edges: their kind, direction, quote and date; planning a change or quoting another's is only a citation."""

import datetime

import pytest
from document_lines import document
from hypothesis import given
from hypothesis import strategies as st

from ingest.metadata import read_metadata
from ingest.relations import find_relations
from vanban.documents import Relation, RelationKind

HEAD = (
    "CHÍNH PHỦ",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 99/2026/NĐ-CP",
    "Hà Nội, ngày 01 tháng 02 năm 2026",
)


def _edges(*body: str, kind: str = "NGHỊ ĐỊNH", subject: str = "Về việc mẫu") -> list[Relation]:
    assembled = document(*HEAD, kind, subject, *body)
    read = read_metadata(assembled)
    edges = find_relations(assembled, read.frame, read.metadata)
    for edge in edges:
        assert assembled.text[edge.start : edge.end] == edge.quote
        assert edge.target_text in edge.quote
    return edges


def _kinds(*body: str, kind: str = "NGHỊ ĐỊNH", subject: str = "Về việc mẫu") -> dict[str, RelationKind]:
    return {e.target_number.canonical: e.kind for e in _edges(*body, kind=kind, subject=subject) if e.target_number}


OLD = "Nghị định số 10/2010/NĐ-CP ngày 01 tháng 02 năm 2010"


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        (f"Nghị định này thay thế {OLD} của Chính phủ.", RelationKind.REPLACES),
        (f"Nghị định này có hiệu lực kể từ ngày ký và thay thế {OLD}.", RelationKind.REPLACES),
        (f"{OLD} hết hiệu lực kể từ ngày Nghị định này có hiệu lực.", RelationKind.REPEALS),
        (f"Bãi bỏ {OLD} của Chính phủ.", RelationKind.REPEALS),
        (f"Bãi bỏ khoản 2 Điều 5 {OLD} của Chính phủ.", RelationKind.REPEALS),
        (f"Bổ sung Điều 5a vào sau Điều 5 {OLD}.", RelationKind.SUPPLEMENTS),
        (f"Nghị định này được thay thế bởi {OLD}.", RelationKind.CITES),
        (f"Bộ Nội vụ trình Chính phủ ban hành Nghị định thay thế {OLD}.", RelationKind.CITES),
        (f"Rà soát, đề xuất sửa đổi, bổ sung {OLD}.", RelationKind.CITES),
        (f"Việc này thực hiện theo {OLD}.", RelationKind.CITES),
        (f"Thông tư số 05/2012/TT-BNV hướng dẫn {OLD}.", RelationKind.CITES),
        (f"Luật số 01/2020/QH14 được sửa đổi, bổ sung bởi {OLD}.", RelationKind.CITES),
    ],
)
def test_the_words_before_a_number_give_the_kind(sentence, kind):
    assert _kinds("Điều 1. Mẫu", "Điều 9. Hiệu lực", sentence)["10/2010/NĐ-CP"] is kind


def test_amending_some_articles_both_amends_and_supplements():
    edges = _edges("Điều 1. Mẫu", subject=f"Sửa đổi, bổ sung một số điều của {OLD}")
    assert [e.kind for e in edges] == [RelationKind.AMENDS, RelationKind.SUPPLEMENTS]
    assert edges[0].target_date == datetime.date(2010, 2, 1)


def test_a_legal_basis_and_what_changed_it_are_the_basis_but_not_what_it_is_about():
    kinds = _kinds(
        "Căn cứ Luật Mẫu số 01/2020/QH14 được sửa đổi, bổ sung bởi Luật số 02/2024/QH15;",
        "Căn cứ Quyết định số 05/2015/QĐ-TTg về thực hiện Nghị quyết số 30a/2008/NQ-CP;",
        "Điều 1. Mẫu",
    )
    assert kinds["01/2020/QH14"] is kinds["02/2024/QH15"] is kinds["05/2015/QĐ-TTg"] is RelationKind.BASED_ON
    assert kinds["30a/2008/NQ-CP"] is RelationKind.CITES


def test_a_basis_without_a_number_is_kept_by_its_name():
    (edge,) = _edges("Căn cứ Luật Tổ chức Mẫu ngày 19 tháng 6 năm 2015;", "Điều 1. Mẫu")
    assert edge.kind is RelationKind.BASED_ON
    assert edge.target_number is None
    assert edge.target_text == "Luật Tổ chức Mẫu ngày 19 tháng 6 năm 2015"
    assert edge.target_date == datetime.date(2015, 6, 19)


@pytest.mark.parametrize(
    ("kind", "subject", "relation"),
    [
        ("KẾ HOẠCH", f"thực hiện {OLD}", RelationKind.IMPLEMENTS),
        ("KẾT LUẬN", f"về tiếp tục thực hiện {OLD}", RelationKind.CONTINUES),
        ("HƯỚNG DẪN", f"thực hiện {OLD}", RelationKind.GUIDES),
        ("THÔNG TƯ", f"Quy định chi tiết {OLD}", RelationKind.GUIDES),
        ("CÔNG VĂN", f"góp ý sửa đổi {OLD}", RelationKind.CITES),
    ],
)
def test_the_subject_says_what_the_whole_document_does(kind, subject, relation):
    assert _kinds("1. Mẫu", kind=kind, subject=subject)["10/2010/NĐ-CP"] is relation


def test_a_task_to_implement_is_only_a_citation():
    assert _kinds("1. Mẫu", f"2. Các bộ tiếp tục thực hiện {OLD}.")["10/2010/NĐ-CP"] is RelationKind.CITES


def test_a_list_under_an_introducing_line_shares_its_kind():
    kinds = _kinds(
        "Điều 1. Mẫu",
        "2. Các văn bản sau hết hiệu lực kể từ ngày Nghị định này có hiệu lực:",
        "a) Nghị định số 10/2010/NĐ-CP về mẫu;",
        "b) Nghị định số 11/2011/NĐ-CP sửa đổi Nghị định số 12/2009/NĐ-CP.",
        "3. Việc khác theo Nghị định số 13/2012/NĐ-CP.",
    )
    assert kinds["10/2010/NĐ-CP"] is kinds["11/2011/NĐ-CP"] is RelationKind.REPEALS
    assert kinds["12/2009/NĐ-CP"] is kinds["13/2012/NĐ-CP"] is RelationKind.CITES


def test_documents_replaced_together_are_all_replaced():
    kinds = _kinds("Điều 1. Mẫu", "Nghị định này thay thế các Nghị định số 10/2010/NĐ-CP, Nghị định số 11/2011/NĐ-CP.")
    assert set(kinds.values()) == {RelationKind.REPLACES}


def test_an_edge_never_leads_to_the_document_itself():
    assert _kinds("Điều 1. Mẫu", "Kèm theo Nghị định số 99/2026/NĐ-CP.") == {}


def test_the_same_number_of_another_date_is_another_document():
    (edge,) = _edges("Điều 1. Mẫu", "Nghị định này thay thế Nghị định số 99/2026/NĐ-CP ngày 01/01/2020.")
    assert (edge.kind, edge.target_date) == (RelationKind.REPLACES, datetime.date(2020, 1, 1))


def test_one_edge_per_kind_and_target_and_no_citation_beside_a_stronger_one():
    edges = _edges(
        f"Căn cứ {OLD};", "Điều 1. Theo Nghị định số 10/2010/NĐ-CP.", "Điều 2. Theo Nghị định số 10/2010/NĐ-CP."
    )
    assert [(e.kind, e.target_date) for e in edges] == [(RelationKind.BASED_ON, datetime.date(2010, 2, 1))]


def test_a_blanket_repeal_names_nothing():
    assert _kinds("Điều 1. Mẫu", "Các quy định trước đây trái với Nghị định này đều bãi bỏ.") == {}


def test_an_annex_file_belongs_to_the_document_it_names():
    assembled = document("PHỤ LỤC I", "DANH MỤC MẪU", f"(Kèm theo {OLD} của Chính phủ)", "1. Mẫu")
    read = read_metadata(assembled)
    (edge,) = find_relations(assembled, read.frame, read.metadata)
    assert (edge.kind, edge.target_number.canonical) == (RelationKind.ANNEX_OF, "10/2010/NĐ-CP")


WORDS = st.sampled_from(
    ["Nghị định này", "thay thế", "bãi bỏ", "được", "bởi", "Căn cứ", "Nghị định số 10/2010/NĐ-CP",
    "ngày 01/02/2010", "57-NQ/TW",
     ";", ".", "và", "các", "sửa đổi, bổ sung", "Điều 1.", "hết hiệu lực", "sau:"]
)  # fmt: skip


@given(lines=st.lists(st.lists(WORDS, max_size=12).map(" ".join), max_size=6))
def test_any_wording_gives_quotes_that_stand_in_the_text_and_no_duplicates(lines):
    edges = _edges(*lines)
    keys = [(e.kind, e.target_number.key if e.target_number else e.target_text, e.target_date) for e in edges]
    assert len(keys) == len(set(keys))
