"""Documents of the sample library, parsed once for all tests of exams."""

from pathlib import Path

import pytest

import samples
from exams.documents import ExamDocument, from_parsed
from exams.shelf import Shelf
from ingest.parsing import parse_file

DOCUMENTS = Path(samples.__file__).parent / "documents"
NAMES = (
    "02-nghi-quyet-khoa-hoc-cong-nghe-2026.docx",
    "05-quy-che-lam-viec-khoa-xvii.docx",
    "08-quy-dinh-du-lieu-dung-chung.docx",
    "13-ke-hoach-chuyen-doi-so-2026.docx",
    "18-06-nq-du-tan-lac-dong.docx",
    "25-30-2026-nq-hdnd.docx",
)


@pytest.fixture(scope="session")
def library() -> dict[str, ExamDocument]:
    """Returns documents by the number that begins their file name."""
    parsed = {name[:2]: parse_file(name, (DOCUMENTS / name).read_bytes()) for name in NAMES}
    return {key: from_parsed(number, document) for number, (key, document) in enumerate(parsed.items(), start=1)}


@pytest.fixture(scope="session")
def shelf(library: dict[str, ExamDocument]) -> Shelf:
    """Returns the rules on shared data beside the other documents."""
    return Shelf(library["08"], tuple(one for key, one in library.items() if key != "08"))
