"""Questions about cells of tables, over made-up documents: the cell asked for is stated, nothing is invented."""

from collections.abc import Iterator

import pytest
from fresh import fresh_services
from made_up_tables import TableLibrary

from vanban.answers import Answer, Choice, Refusal
from vanban.settings import Settings


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TableLibrary]:
    services = fresh_services(Settings(data_dir=tmp_path_factory.mktemp("tables")))
    yield TableLibrary(services)
    services.close()


BY_NUMBER = (
    ("Cơ quan chủ trì nhiệm vụ số 2?", "Cơ quan chủ trì: “Ban Quản lý dự án”"),
    ("co quan chu tri nhiem vu so 2", "Cơ quan chủ trì: “Ban Quản lý dự án”"),
    ("Thời hạn hoàn thành nhiệm vụ 4?", "Thời hạn hoàn thành: “Tháng 5/2027”"),
    ("nhiem vu 7 trong ke hoach 52/KH-UBND bao gio xong", "Thời hạn hoàn thành: “Thường xuyên”"),
    ("Sản phẩm của nhiệm vụ 3 trong phụ lục Kế hoạch 52/KH-UBND?", "Sản phẩm: “Biên bản bàn giao”"),
    ("san pham cua nhiem vu 3 trong phu luc ke hoach 52-KH/UBND", "Sản phẩm: “Biên bản bàn giao”"),
    ("Nhiệm vụ thứ năm do ai chủ trì?", "Cơ quan chủ trì: “Công an xã”"),
    ("Dòng 6 phụ lục I Kế hoạch 52/KH-UBND: cơ quan phối hợp là ai?", "Cơ quan phối hợp: “Hội Cựu chiến binh xã”"),
    ("Nhiệm vụ số 1 của 52/KH-UBND là gì?", "Nhiệm vụ: “Khảo sát nguồn nước ngầm tại các thôn vùng cao”"),
    ("Số điện thoại ở dòng 2 phụ lục II kế hoạch 52/KH-UBND", "Số điện thoại: “0912 000 222”"),
    ("Mục tiêu năm 2030 của chỉ tiêu số 2 là bao nhiêu?", "Mục tiêu năm 2030: “27”"),
    ("chi tieu 3 thuc hien nam 2026 duoc bao nhieu", "Thực hiện năm 2026: “24”"),
    ("Đơn vị tính của chỉ tiêu 1 trong Chương trình 21-CTr/ĐU", "Đơn vị tính: “%”"),
    ("Hạng mục 2 nhóm II của 17/QĐ-UBND bắt đầu khi nào?", "Thời gian › Bắt đầu: “06/2027”"),
    ("Hạng mục số 1 phần I Quyết định 17/QĐ-UBND bao giờ xong?", "Thời gian › Kết thúc: “04/2027”"),
    ("hang muc 1 nhom II quyet dinh 17/QD-UBND ngan sach xa bao nhieu", "Ngân sách xã: “60”"),
)
BY_WORDS = (
    ("Ai chủ trì việc trồng cây chắn bụi dọc đường vào mỏ đá?", "Cơ quan chủ trì: “Hội Nông dân xã”"),
    ("ai chu tri trong cay chan bui doc duong vao mo da", "Cơ quan chủ trì: “Hội Nông dân xã”"),
    ("Thời hạn hoàn thành nhiệm vụ lắp đặt trạm bơm tăng áp ở đồi Cọ?", "Thời hạn hoàn thành: “Quý II/2027”"),
    ("Sản phẩm của nhiệm vụ thay đường ống cấp nước cũ là gì?", "Sản phẩm: “Biên bản bàn giao”"),
    ("Cơ quan nào phối hợp khảo sát nguồn nước ngầm tại các thôn vùng cao?", "Cơ quan phối hợp: “Trung tâm Quan trắc”"),
    ("Quy chế phối hợp xử lý rác thải làng nghề do cơ quan nào chủ trì?", "Cơ quan chủ trì: “Công an xã”"),
    ("Bao giờ xong việc bố trí điểm thu gom pin hỏng tại trường học?", "Thời hạn hoàn thành: “Tháng 5/2027”"),
    ("diem thu gom pin hong tai truong hoc do don vi nao chu tri", "Cơ quan chủ trì: “Phòng Văn hóa - Xã hội”"),
    ("Số điện thoại của bà Lò Thị Mận?", "Số điện thoại: “0912 000 111”"),
    ("Ông Hà Văn Sự phụ trách khu vực phụ trách nào?", "Khu vực phụ trách: “Khu chợ Mới”"),
    ("Mục tiêu năm 2027 về hộ dùng nước máy là bao nhiêu?", "Mục tiêu năm 2027: “70”"),
    ("luong nuoc that thoat muc tieu nam 2030 bao nhieu phan tram", "Mục tiêu năm 2030: “12”"),
    ("Sửa kênh mương nội đồng bắt đầu khi nào?", "Thời gian › Bắt đầu: “02/2027”"),
    ("Sửa kênh mương nội đồng: ngân sách xã bao nhiêu triệu đồng?", "Kinh phí (triệu đồng) › Ngân sách xã: “2.300”"),
    ("Kinh phí xã hội hóa của việc tập huấn vận hành trạm bơm?", "Kinh phí (triệu đồng) › Xã hội hóa: “20”"),
    ("Mua sắm máy lọc nước cho điểm trường kết thúc khi nào?", "Thời gian › Kết thúc: “04/2027”"),
    ("Khảo sát nguồn nước ngầm do ai chủ trì, bao giờ xong?", "Cơ quan chủ trì: “Phòng Kinh tế”"),
    ("Ai phối hợp tuyên truyền phân loại rác tại hộ gia đình?", "Cơ quan phối hợp: “Hội Phụ nữ xã”"),
)


@pytest.mark.parametrize(("question", "stated"), [*BY_NUMBER, *BY_WORDS])
def test_the_cell_asked_for_is_stated_first_and_its_row_quoted(
    tables: TableLibrary, question: str, stated: str
) -> None:
    reply = tables.ask(question)
    assert isinstance(reply, Answer), reply
    said = reply.text.split("\n")[1]
    assert stated in said, reply.text
    cell = stated.split("“")[1].rstrip("”")
    assert cell in reply.citations[0].quote
    assert ", dòng " in reply.citations[0].path


def test_two_columns_asked_for_are_both_stated(tables: TableLibrary) -> None:
    reply = tables.ask("Khảo sát nguồn nước ngầm do ai chủ trì, bao giờ xong?")
    assert "Cơ quan chủ trì: “Phòng Kinh tế”; Thời hạn hoàn thành: “Tháng 3/2027”" in reply.text


def test_a_column_the_table_lacks_is_not_invented(tables: TableLibrary) -> None:
    reply = tables.ask("Kinh phí của nhiệm vụ số 4 trong Kế hoạch 52/KH-UBND là bao nhiêu?")
    assert isinstance(reply, Refusal), reply
    assert "Phụ lục I, bảng 1, dòng 4: bảng không có cột về kinh phí" in reply.text
    assert [item.number for item in reply.nearest] == ["52/KH-UBND"]


def test_a_lacking_column_is_told_beside_one_that_is_there(tables: TableLibrary) -> None:
    reply = tables.ask("Nhiệm vụ số 4 của 52/KH-UBND ai chủ trì, kinh phí bao nhiêu?")
    assert isinstance(reply, Answer), reply
    assert "Cơ quan chủ trì: “Phòng Văn hóa - Xã hội”" in reply.text
    assert "Bảng không có cột về kinh phí" in reply.text


def test_a_row_found_by_its_words_says_when_its_table_lacks_the_column(tables: TableLibrary) -> None:
    reply = tables.ask("Kinh phí trồng hàng cây chắn bụi dọc đường vào mỏ đá là bao nhiêu tiền?")
    assert not isinstance(reply, Answer) or "Bảng không có cột về kinh phí" in reply.text.split("\n")[1]


def test_an_empty_cell_is_told_as_empty(tables: TableLibrary) -> None:
    reply = tables.ask("Cơ quan phối hợp của nhiệm vụ số 3 trong 52/KH-UBND?")
    assert isinstance(reply, Answer), reply
    assert "Cơ quan phối hợp: để trống" in reply.text
    assert reply.citations[0].quote.startswith("3 | Thay đường ống")


def test_a_row_number_of_two_tables_is_answered_for_each_and_said(tables: TableLibrary) -> None:
    reply = tables.ask("Dòng 2 của Kế hoạch 52/KH-UBND nói gì?")
    assert isinstance(reply, Answer), reply
    assert {item.path for item in reply.citations} == {"Phụ lục I, bảng 1, dòng 2", "Phụ lục II, bảng 1, dòng 2"}
    assert "2 dòng cùng mang số 2" in reply.notes[0]


def test_a_row_number_of_several_documents_is_a_choice(tables: TableLibrary) -> None:
    reply = tables.ask("Dòng 1 nói gì?")
    assert isinstance(reply, Choice), reply
    assert {item.number for item in reply.choices} == {"52/KH-UBND", "17/QĐ-UBND", "21-CTr/ĐU"}


def test_the_other_words_of_the_question_tell_the_document_meant(tables: TableLibrary) -> None:
    reply = tables.ask("Dòng 1 trong quyết định phân bổ kinh phí thủy lợi nội đồng, nhóm II, bắt đầu khi nào?")
    assert isinstance(reply, Answer), reply
    assert {item.number for item in reply.citations} == {"17/QĐ-UBND"}
    assert "03/2027" in reply.text


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("Cơ quan chủ trì nhiệm vụ số 99 của 52/KH-UBND?", "Kế hoạch số 52/KH-UBND"),
        ("co quan chu tri nhiem vu so 99", "3 văn bản"),
        ("Dòng 8 bảng 1 phụ lục I Kế hoạch 52/KH-UBND nói gì?", "Kế hoạch số 52/KH-UBND"),
    ],
)
def test_a_row_that_no_table_has_is_refused(tables: TableLibrary, question: str, where: str) -> None:
    reply = tables.ask(question)
    assert isinstance(reply, Refusal), reply
    assert "Không có bảng nào có dòng số" in reply.text
    assert where in reply.text
