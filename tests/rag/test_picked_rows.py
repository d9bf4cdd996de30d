"""Questions that pick rows out of a table by a value or as the highest or lowest, over a made-up report."""

from collections.abc import Iterator

import pytest
from fresh import fresh_services
from made_up_tables import TableLibrary

from vanban.answers import Answer
from vanban.settings import Settings

HEAD = """<table><tr><td>ỦY BAN NHÂN DÂN<br>XÃ SUỐI MÂY</td>
<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</td></tr>
<tr><td>Số: {number}</td><td>Lạc Hà, ngày 05 tháng 7 năm 2026</td></tr></table>
<p><b>BÁO CÁO</b></p><p><b>{subject}</b></p><p>I. KẾT QUẢ</p><p>{lead}</p>"""
GROVES = (
    ("TT", "Loại cây", "Đơn vị tính", "Số cây đã trồng", "Đánh giá"),
    ("1", "Lim xanh", "cây", "1.250", "Đạt"),
    ("2", "Giổi xanh", "cây", "980", "Chậm"),
    ("3", "Trám đen", "cây", "2.400", "Vượt kế hoạch"),
    ("4", "Dẻ ván", "cây", "310", "Chậm"),
    ("5", "Tổng cộng", "cây", "4.940", ""),
)
MIXED = (
    ("TT", "Thiết bị", "Đơn vị tính", "Số đã mua"),
    ("1", "Ống tưới nhỏ giọt", "mét", "9.000"),
    ("2", "Máy bơm chìm", "cái", "12"),
)


def _page(number: str, subject: str, lead: str, rows: tuple[tuple[str, ...], ...]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows[1:])
    heads = "".join(f"<th>{cell}</th>" for cell in rows[0])
    head = HEAD.format(number=number, subject=subject, lead=lead)
    return f"{head}<table border='1'><tr>{heads}</tr>{body}</table>"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TableLibrary]:
    services = fresh_services(Settings(data_dir=tmp_path_factory.mktemp("picked")))
    held = TableLibrary(services)
    held.take("rung.html", _page("71/BC-UBND", "Trồng rừng phòng hộ đầu nguồn", "Kết quả trồng từng loại cây.", GROVES))
    held.take("tuoi.html", _page("72/BC-UBND", "Mua thiết bị tưới", "Số thiết bị đã mua như sau.", MIXED))
    services.index.check()
    yield held
    services.close()


def _rows(library: TableLibrary, question: str) -> list[str]:
    reply = library.ask(question)
    assert isinstance(reply, Answer), reply
    return [citation.quote.split(" | ")[1] for citation in reply.citations]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("Loại cây nào bị đánh giá chậm trong báo cáo trồng rừng phòng hộ?", ["Giổi xanh", "Dẻ ván"]),
        ("loai cay nao bi danh gia cham theo bao cao 71/BC-UBND", ["Giổi xanh", "Dẻ ván"]),
        ("Loại cây nào vượt kế hoạch theo Báo cáo 71/BC-UBND?", ["Trám đen"]),
        ("Loại cây nào trồng được nhiều nhất theo Báo cáo 71/BC-UBND?", ["Trám đen"]),
        ("Loại cây nào có số cây đã trồng thấp nhất theo Báo cáo 71/BC-UBND?", ["Dẻ ván"]),
    ],
)
def test_the_rows_that_a_question_picks_are_told_all_and_alone(
    library: TableLibrary, question: str, rows: list[str]
) -> None:
    assert _rows(library, question) == rows


def test_figures_of_different_units_are_not_compared(library: TableLibrary) -> None:
    reply = library.ask("Thiết bị nào đã mua nhiều nhất theo Báo cáo 72/BC-UBND?")
    assert not isinstance(reply, Answer) or "Thiết bị: “Ống tưới nhỏ giọt”; Số đã mua" not in reply.text


def test_one_row_asked_for_by_its_name_stays_alone(library: TableLibrary) -> None:
    assert _rows(library, "Lim xanh đã trồng được bao nhiêu cây theo Báo cáo 71/BC-UBND?") == ["Lim xanh"]
