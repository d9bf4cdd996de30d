"""Which documents a question means."""

import datetime

import pytest

from rag.evidence import DocumentFacts
from rag.filters import Filters, read_filters
from rag.listing import spelled
from rag.names import KnownPlaces
from rag.question import understand
from vanban.documents import ValidityStatus

TODAY = datetime.date(2026, 11, 26)
PLACES = KnownPlaces(frozenset({"tân lạc đông", "phúc lâm hạ"}), frozenset({"lạc hà"}))


def read(question: str) -> Filters:
    return read_filters(understand(question, limit=2_000, places=PLACES), today=TODAY, places=PLACES)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("các chỉ thị năm 2026 của Thành ủy", "loại Chỉ thị; của Thành ủy; từ 01/01/2026 đến 31/12/2026"),
        (
            "cac nghi quyet quy I/2026 cua hdnd thanh pho",
            "loại Nghị quyết; của Hội đồng nhân dân thành phố; từ 01/01/2026 đến 31/03/2026",
        ),
        ("Ban Tổ chức Thành ủy có những hướng dẫn nào?", "loại Hướng dẫn; của Ban Tổ chức Thành ủy"),
        ("nghị quyết và kế hoạch của phường TLĐ", "loại Nghị quyết, Kế hoạch; của phường Tân Lạc Đông"),
        ("văn bản của đơn vị tôi", "của đơn vị đồng chí"),
        ("văn bản của xã An Hòa", "của xã An Hòa"),
        ("quy chế nào còn hiệu lực", "loại Quy chế; còn hiệu lực"),
        ("văn bản của Thành ủy nhiệm kỳ 2025–2030", "của Thành ủy; nhiệm kỳ 2025 - 2030"),
        ("Có những văn bản nào về dữ liệu dùng chung?", "về dữ liệu dùng chung"),
        ("hôm qua mặt trận ban hành văn bản nào", "của Mặt trận Tổ quốc; ngày 25/11/2026"),
        ("văn bản từ tháng 3 đến tháng 5/2026", "từ 01/03/2026 đến 31/05/2026"),
    ],
)
def test_type_issuer_time_validity_and_field_are_told(question: str, told: str) -> None:
    assert read(question).told() == told


def facts(type_: str, issuer: str, day: str, subject: str = "") -> DocumentFacts:
    return DocumentFacts(1, "1-X/Y", type_, issuer, datetime.date.fromisoformat(day), subject)


OF_CITY = facts("Chỉ thị", "Ban Thường vụ Thành ủy Lạc Hà", "2026-05-05", "về tiếp công dân")
OF_OFFICE = facts("Công văn", "Văn phòng Thành ủy Lạc Hà", "2026-08-12", "rà soát dữ liệu dùng chung")
OF_WARD = facts("Nghị quyết", "Ban Chấp hành Đảng bộ phường Tân Lạc Đông", "2026-03-25", "xây dựng phường số")


@pytest.mark.parametrize(
    ("question", "fitting"),
    [
        ("các văn bản của Thành ủy", [OF_CITY]),
        ("văn bản của Văn phòng Thành ủy", [OF_OFFICE]),
        ("văn bản của đảng ủy phường Tân Lạc Đông", [OF_WARD]),
        ("các nghị quyết", [OF_WARD]),
        ("văn bản tháng 5/2026", [OF_CITY]),
        ("những văn bản nào về dữ liệu dùng chung", [OF_OFFICE]),
        ("nhung van ban nao ve tiep cong dan", [OF_CITY]),
        ("văn bản năm 2026", [OF_CITY, OF_OFFICE, OF_WARD]),
        ("văn bản hết hiệu lực", []),
    ],
)
def test_the_documents_that_fit_are_those_asked_for(question: str, fitting: list[DocumentFacts]) -> None:
    filters = read(question)
    assert [d for d in (OF_CITY, OF_OFFICE, OF_WARD) if filters.fits(d)] == fitting


def test_a_question_without_any_filter_requires_nothing() -> None:
    assert read("có những văn bản nào?").empty
    assert read("văn bản hết hiệu lực").status is ValidityStatus.EXPIRED


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (4, "bốn"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (104, "104"),
    ],
)
def test_counts_are_written_in_words(count: int, words: str) -> None:
    assert spelled(count) == words
