import json
from pathlib import Path

import pytest
from structure_texts import table

from ingest.blocks import Block, RawDocument
from ingest.parsing import missing_articles, parse, parse_file, parsed_json
from vanban.documents import ParsedDocument, SectionKind
from vanban.errors import UnreadableFile

DECISION = [
    "ỦY BAN NHÂN DÂN XÃ VÂN KHÊ THƯỢNG",
    "Số: 15/QĐ-UBND",
    "Vân Khê Thượng, ngày 05 tháng 3 năm 2026",
    "QUYẾT ĐỊNH",
    "Về việc giao chỉ tiêu trồng cây năm 2026",
    "Căn cứ Luật Tổ chức chính quyền địa phương;",
    "Theo đề nghị của Văn phòng,",
    "QUYẾT ĐỊNH:",
    "Điều 1. Giao chỉ tiêu trồng cây cho các thôn theo bảng sau:",
    table(("TT", "Thôn", "Số cây"), ("1", "Thượng", "120"), ("2", "Hạ", "80")),
    "Số cây trên chưa tính cây trồng dặm.",
    "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
    "Điều 3. Văn phòng, các thôn chịu trách nhiệm thi hành.",
    "Nơi nhận:",
    "- Như Điều 3;",
    "- Lưu: VT.",
    "CHỦ TỊCH",
    "Trần Văn Mẫu",
]


def raw(*lines: str | Block) -> RawDocument:
    return RawDocument(tuple(Block(line) if isinstance(line, str) else line for line in lines), "text/plain")


def test_a_decision_is_parsed_into_attributes_units_and_passages() -> None:
    document = parse(raw(*DECISION))
    assert document.metadata.number is not None
    assert document.metadata.number.canonical == "15/QĐ-UBND"
    articles = [s.path for s in document.sections if s.kind is SectionKind.ARTICLE]
    assert articles == ["Điều 1", "Điều 2", "Điều 3"]
    assert all(document.text[p.start : p.end] == p.text for p in document.passages)
    assert "Điều 1, bảng 1, dòng 2" in [p.path for p in document.passages]
    assert [p.path for p in document.passages if "Lưu: VT" in p.text] == ["phần ký"]


def test_the_json_has_the_fields_of_the_contract_and_iso_dates() -> None:
    found = parsed_json(parse(raw(*DECISION)))
    assert json.loads(json.dumps(found, ensure_ascii=False)) == found
    assert list(found) == ["document", "sections", "tables", "relations", "warnings", "quality", "marks", "doubts"]
    assert list(found["document"]) == [
        "number", "type", "issuer", "date", "place", "subject", "signer", "position", "secrecy", "recipients",
    ]  # fmt: skip
    assert found["document"]["date"] == "2026-03-05"
    assert [set(section) for section in found["sections"]] == [{"path", "label", "title", "text", "page"}] * len(
        found["sections"]
    )
    assert found["tables"][0]["rows"][2] == ["2", "Hạ", "80"]


def test_a_sections_own_text_has_what_follows_its_table_but_not_the_rows() -> None:
    texts = {s["path"]: s["text"] for s in parsed_json(parse(raw(*DECISION)))["sections"]}
    assert texts["Điều 1"].endswith("theo bảng sau:\nSố cây trên chưa tính cây trồng dặm.")
    assert texts["Điều 1, bảng 1"] == "TT | Thôn | Số cây\n1 | Thượng | 120\n2 | Hạ | 80"


def test_an_article_that_is_missing_is_told() -> None:
    document = parse(raw("Điều 1. Phạm vi", "Lời.", "Điều 2. Đối tượng", "Lời.", "Điều 4. Hiệu lực", "Lời."))
    assert missing_articles(document.sections) == [3]
    assert any("Điều 3" in warning for warning in document.warnings)


def test_a_text_without_headings_is_still_cut_into_passages_and_says_so() -> None:
    document = parse(raw("Hội trồng cây.", "Ai cũng vui."))
    assert [p.path for p in document.passages]
    assert any("đề mục" in warning for warning in document.warnings)


def test_a_file_is_parsed_by_its_reader() -> None:
    lines = "\n\n".join(line for line in DECISION if isinstance(line, str))
    document = parse_file("quyet-dinh.txt", lines.encode())
    assert [s.path for s in document.sections if s.kind is SectionKind.ARTICLE] == ["Điều 1", "Điều 2", "Điều 3"]
    with pytest.raises(UnreadableFile):
        parse_file("rong.txt", b"")


@pytest.mark.data
def test_the_resolution_on_science_has_its_four_parts_in_order(shared_data: Path) -> None:
    path = shared_data / "party/texts/57-NQ-TW_2024.txt"
    document = parse_file(path.name, path.read_bytes())
    paths = [s.path for s in document.sections if s.path.startswith("mục ")]
    parts = {"I": 5, "II": 2, "III": 7, "IV": 6}
    dashes = {"II.1": 5, "III.1": 2, "III.2": 4, "III.3": 6, "III.4": 3, "III.5": 3, "III.6": 4}
    expected = []
    for part, groups in parts.items():
        expected.append(f"mục {part}")
        for group in range(1, groups + 1):
            expected.append(f"mục {part}.{group}")
            count = dashes.get(f"{part}.{group}", 0)
            expected += [f"mục {part}.{group}, gạch đầu dòng {n}" for n in range(1, count + 1)]
    assert paths == expected


@pytest.mark.data
@pytest.mark.parametrize("name", ["office/30_2020_ND_CP.docx", "party/texts/30-2020-ND-CP.txt"])
def test_a_decree_has_every_article_exactly_once(shared_data: Path, name: str) -> None:
    path = shared_data / name
    document = parse_file(path.name, path.read_bytes())
    articles = [s.path for s in document.sections if s.kind is SectionKind.ARTICLE]
    assert articles == [f"Điều {n}" for n in range(1, 39)]


@pytest.mark.data
@pytest.mark.slow
def test_the_gazette_files_have_every_article_once_and_in_order(gazette_documents: dict[str, ParsedDocument]) -> None:
    complete = 0
    for document in gazette_documents.values():
        labels = [s.label for s in document.sections if s.kind is SectionKind.ARTICLE and s.path == s.label]
        assert labels
        assert len(set(labels)) == len(labels)
        complete += not missing_articles(document.sections)
    assert complete >= len(gazette_documents) - 2  # two consolidated texts whose repealed articles are really gone
