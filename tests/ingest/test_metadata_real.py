"""Real documents of the development data: attributes right for the labelled gazette files."""

import pytest

from eval.metadata import load_labels, report
from ingest.assembling import assemble
from ingest.metadata import read_metadata
from ingest.readers.registry import read_file


@pytest.mark.data
@pytest.mark.slow
def test_attributes_of_the_labelled_gazette_files_are_right(shared_data, gazette_documents):
    labels = load_labels(shared_data / "pdf")
    measured = report(labels, {name: document.metadata for name, document in gazette_documents.items()})
    assert len(labels) >= 49
    assert min(measured["type"]["mean"], measured["number"]["mean"]) >= 0.98, measured["wrong"]
    assert min(measured["date"]["mean"], measured["issuer"]["mean"]) >= 0.95, measured["wrong"]


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "number", "kind", "issuer", "date"),
    [
        ("57-NQ-TW_2024.txt", "57-NQ/TW", "Nghị quyết", "Bộ Chính trị", "2024-12-22"),
        ("69-KL-TW_2024.txt", "69-KL/TW", "Kết luận", "Bộ Chính trị", "2024-01-11"),
        ("383-QD-TW_2025.txt", "383-QĐ/TW", "Quy định", "Ban Bí thư", "2025-11-19"),
        ("294-QD-TW_2025.txt", "294-QĐ/TW", "Quy định", "Ban Chấp hành Trung ương", "2025-05-26"),
        ("06-HD-TW_2025.txt", "06-HD/TW", "Hướng dẫn", "Ban Bí thư", "2025-06-09"),
        ("07-KL-VPTW.txt", "07-KL/VPTW", "Kết luận", "Văn phòng Trung ương Đảng", "2025-12-01"),
        ("224-CĐ-TTg.txt", "224/CĐ-TTg", "Công điện", "Thủ tướng Chính phủ", "2025-11-20"),
        (
            "71-2025-QĐ-UBND_HaNoi.txt",
            "71/2025/QĐ-UBND",
            "Quyết định",
            "Ủy ban nhân dân thành phố Hà Nội",
            "2025-11-26",
        ),
    ],
)
def test_real_texts_of_every_style_are_read(shared_data, name, number, kind, issuer, date):
    path = next(p for p in (shared_data / "party" / "texts").iterdir() if p.name == name)
    read = read_metadata(assemble(read_file(path.name, path.read_bytes()))).metadata
    assert (read.number.canonical, read.type, read.issuer, str(read.date)) == (number, kind, issuer, date)
