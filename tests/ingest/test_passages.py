import pytest
from structure_texts import assembled_of, body, table

from ingest.assembling import Frame
from ingest.blocks import Block
from ingest.cutting import packed_spans, sentence_spans
from ingest.passages import HEAD_PATH, LONGEST, cut_passages
from ingest.structure import build_sections
from vanban.documents import Metadata, Passage, PassageKind

SENTENCE = "Các chi hội trồng cây theo kế hoạch và báo cáo kết quả vào cuối tháng cho Tổ Thư ký của Hội. "


def passages_of(*lines: str | Block, metadata: Metadata | None = None) -> list[Passage]:
    assembled = assembled_of(*lines)
    return cut_passages(assembled, build_sections(assembled, body(assembled)), metadata or Metadata())


def test_each_unit_of_some_length_is_a_passage_with_its_headings() -> None:
    one, two = (f"{n}. {SENTENCE * 4}".strip() for n in (1, 2))
    passages = passages_of("Chương I", "TRỒNG CÂY", "Điều 1. Vườn ươm", one, two)
    assert [p.path for p in passages] == ["Điều 1, khoản 1", "Điều 1, khoản 2"]
    assert passages[1].heading == "TRỒNG CÂY › Vườn ươm"
    assert passages[1].text == two
    assert passages[0].text.startswith("Chương I\nTRỒNG CÂY\nĐiều 1. Vườn ươm\n1. ")


def test_very_short_siblings_share_a_passage_whose_path_says_so() -> None:
    points = [f"{letter}) Việc {letter};" for letter in "abcd"]
    passages = passages_of("Điều 5. Việc", "1. Lời.", "2. Gồm có:", *points, "Điều 6. Khác", "Lời.")
    assert [p.path for p in passages] == ["Điều 5, khoản 1", "Điều 5, khoản 2, điểm a–d", "Điều 6"]
    assert passages[1].heading == "Việc › Gồm có"
    dashes = passages_of("I- A", "Lời.", "II- B", "1. Việc:", "- Một.", "- Hai.", "2. Nữa:", "- Ba.")
    assert [p.path for p in dashes] == ["mục I", "mục II.1, gạch đầu dòng 1–2", "mục II.2, gạch đầu dòng 1"]
    assert [p.path for p in passages_of("I- A", "1. Một.", "2. Hai.")] == ["mục I.1–2"]


def test_a_long_unit_is_cut_at_sentence_ends_into_numbered_parts() -> None:
    passages = passages_of("Điều 1. Vườn", SENTENCE * 30)
    count = len(passages)
    assert [p.path for p in passages] == [f"Điều 1 (phần {n}/{count})" for n in range(1, count + 1)]
    assert all(p.text.endswith("Hội.") and len(p.text) <= LONGEST for p in passages)
    assert passages[1].heading == "Vườn"


def test_table_rows_are_passages_headed_by_caption_and_columns() -> None:
    rows = table(
        ("TT", "Nhiệm vụ", "Hạn"),
        ("I", "Tổ chức", ""),
        ("1", "Họp", "6/2027"),
        ("2", "In", "7/2027"),
        caption="Bảng việc",
    )
    passages = passages_of("PHỤ LỤC I", "VIỆC NĂM 2027", rows)
    assert [(p.path, p.kind) for p in passages[1:]] == [
        ("Phụ lục I, bảng 1, dòng I", PassageKind.TABLE_ROW),
        ("Phụ lục I, bảng 1, dòng 1", PassageKind.TABLE_ROW),
        ("Phụ lục I, bảng 1, dòng 2", PassageKind.TABLE_ROW),
    ]
    assert passages[2].heading == "VIỆC NĂM 2027 › Bảng việc › Tổ chức › TT | Nhiệm vụ | Hạn"
    assert passages[2].text == "1 | Họp | 6/2027"
    assert passages[0].text.endswith("TT | Nhiệm vụ | Hạn")


def test_rows_without_a_number_column_are_counted() -> None:
    passages = passages_of("Điều 1. Giá", table(("Cây", "Giá"), ("Cam", "10"), ("Bưởi", "20")))
    assert [p.path for p in passages][1:] == ["Điều 1, bảng 1, dòng 1", "Điều 1, bảng 1, dòng 2"]


def test_text_after_a_table_is_cited_as_its_unit() -> None:
    passages = passages_of("Điều 1. Giá", table(("Cây", "Giá"), ("Cam", "10")), "Giá trên chưa có thuế.")
    assert (passages[-1].path, passages[-1].text) == ("Điều 1", "Giá trên chưa có thuế.")


def test_legal_bases_make_one_passage_and_the_closing_another() -> None:
    assembled = assembled_of(
        "Căn cứ Luật A;", "Căn cứ Luật B;", "Điều 1. Duyệt kế hoạch.", "Nơi nhận:", "- Như Điều 1."
    )
    sections = build_sections(assembled, Frame(0, 3, 5))
    passages = cut_passages(assembled, sections, Metadata(subject="Duyệt kế hoạch"))
    assert [p.path for p in passages] == ["căn cứ", "Điều 1", "phần ký"]
    assert passages[0].text == "Căn cứ Luật A;\nCăn cứ Luật B;"
    assert passages[1].heading == "Duyệt kế hoạch"


def test_the_head_is_a_passage_of_its_own() -> None:
    assembled = assembled_of("Số 01-QĐ/TU", "QUYẾT ĐỊNH", "về việc A", "Điều 1. Duyệt kế hoạch.")
    sections = build_sections(assembled, Frame(3, 4, 4))
    head, first = cut_passages(assembled, sections, Metadata(subject="về việc A"))
    assert (head.path, head.text, head.section) == (HEAD_PATH, "Số 01-QĐ/TU\nQUYẾT ĐỊNH\nvề việc A", None)
    assert first.path == "Điều 1"


def test_an_introduction_of_some_length_is_cited_as_its_own_unit() -> None:
    passages = passages_of("1. Việc chung của Hội", "Hội làm tốt việc trồng cây.", "- Một.", "- Hai.")
    assert [p.path for p in passages] == ["mục 1", "mục 1, gạch đầu dòng 1–2"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Một hai. Ba bốn! Năm?", ["Một hai.", "Ba bốn!", "Năm?"]),
        ("Ông A. Nguyễn họp. Xong.", ["Ông A. Nguyễn họp.", "Xong."]),
        ("1. Họp tại TP. Tân Lạc. Xong.", ["1. Họp tại TP. Tân Lạc.", "Xong."]),
        (
            "Tăng 1.200 cây; Giảm 2,5 ha. Còn lại v.v. như cũ.",
            ["Tăng 1.200 cây;", "Giảm 2,5 ha.", "Còn lại v.v. như cũ."],
        ),
        ("Gọi là “Vườn mẫu.” Mỗi xã một vườn.", ["Gọi là “Vườn mẫu.”", "Mỗi xã một vườn."]),
        ("Dòng một\nDòng hai", ["Dòng một", "Dòng hai"]),
    ],
)
def test_sentences_end_where_people_see_them_end(text: str, sentences: list[str]) -> None:
    assert [text[a:b] for a, b in sentence_spans(text, 0, len(text))] == sentences


def test_words_without_any_break_are_still_cut_to_size() -> None:
    text = "x" * 3000
    spans = packed_spans(text, 0, len(text), longest=1200)
    assert spans == [(0, 1200), (1200, 2400), (2400, 3000)]
