"""A conversation as a Word file: real footnotes, the reader's rights asked again, readable by an office program."""

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from fake_services import World
from fastapi.testclient import TestClient
from lxml import etree

from api.exporting.conversation_file import file_name
from vanban.db.models import TurnRow
from vanban.db.people import principal_of
from vanban.db.withholding import WITHHELD
from vanban.principals import Audience, Channel, Publicity, may_read

QUESTION = "Cơ quan trực mấy giờ?"
QUOTES = ("1. Cơ quan bố trí người trực 24 giờ mỗi ngày.", "1 | Ca sáng | 06 giờ đến 14 giờ")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SOFFICE = shutil.which("soffice")


def ask(client: TestClient, question: str = QUESTION, **more: object) -> dict[str, object]:
    return client.post("/api/v1/ask", json={"question": question, **more}).json()


def exported(client: TestClient, conversation: object, **query: object) -> bytes:
    response = client.get(f"/api/v1/conversations/{conversation}/export", params=query)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == WORD
    return response.content


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


def footnotes(data: bytes) -> dict[int, str]:
    """Returns the words of the ordinary footnotes by id."""
    notes = part(data, "word/footnotes.xml").iter(qn("w:footnote"))
    return {int(n.get(qn("w:id"))): "".join(n.itertext()).strip() for n in notes if n.get(qn("w:type")) is None}


def words(data: bytes) -> str:
    """Returns everything that can be read in the file: its body and its footnotes."""
    body = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    return "\n".join([body, *footnotes(data).values()])


@pytest.fixture
def conversation(an: TestClient) -> bytes:
    """The file of a conversation with two answers, a choice and a refusal."""
    first = ask(an, as_of="2025-06-01")
    for question in ("soạn: còn ca tối thì sao, trực?", "nghi quyet 08", "Giá vé xe buýt?"):
        ask(an, question, conversation_id=first["conversation_id"])
    return exported(an, first["conversation_id"])


def test_every_citation_becomes_a_footnote_with_its_document_place_and_words(conversation: bytes) -> None:
    notes = footnotes(conversation)
    assert list(notes) == [1, 2, 3, 4, 5, 6]
    assert (
        notes[1] == f"Quy định số 12-QĐ/TU ngày 04/03/2025 của Ban Thường vụ Thành ủy, Điều 2, khoản 1: “{QUOTES[0]}”"
    )
    referred = [
        int(one.get(qn("w:id"))) for one in part(conversation, "word/document.xml").iter(qn("w:footnoteReference"))
    ]
    assert referred == list(notes)


def test_the_marks_of_the_text_are_gone_and_other_brackets_stay(conversation: bytes) -> None:
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(conversation)).paragraphs)
    assert "[1]" not in text
    assert "còn [9] không phải căn cứ." in text


def test_the_file_says_who_exported_it_when_and_what_to_beware_of(conversation: bytes) -> None:
    text = words(conversation)
    assert "Người xuất: Nguyễn Văn An, Thành ủy Sông Lam." in text
    assert "Thời điểm xuất: " in text
    assert "Xét tại ngày 01/06/2025." in text
    assert "Đã hiểu: trực ban." in text
    assert "Lưu ý: Quy định này đã được sửa đổi một phần." in text
    assert "Căn cứ không nói tới: mức bồi dưỡng trực." in text
    assert text.count("Mô hình soạn, đã đối chiếu với căn cứ.") == 1
    assert "- Nghị quyết số 08-NQ/TU ngày 10/05/2018" in text
    assert "Văn bản gần nhất (không trả lời câu hỏi):" in text


def test_the_package_declares_its_footnotes_as_word_asks(conversation: bytes) -> None:
    types = part(conversation, "[Content_Types].xml")
    assert [one.get("ContentType") for one in types if one.get("PartName") == "/word/footnotes.xml"] == [
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    ]
    relations = part(conversation, "word/_rels/document.xml.rels")
    assert [one.get("Target") for one in relations if one.get("Type").endswith("/footnotes")] == ["footnotes.xml"]
    separators = [n for n in part(conversation, "word/footnotes.xml") if n.get(qn("w:type"))]
    declared = part(conversation, "word/settings.xml").find(qn("w:footnotePr"))
    assert [n.get(qn("w:id")) for n in separators] == [n.get(qn("w:id")) for n in declared] == ["-1", "0"]
    styles = {style.style_id for style in docx.Document(io.BytesIO(conversation)).styles}
    used = {
        one.get(qn("w:val")) for one in part(conversation, "word/footnotes.xml").iter(qn("w:pStyle"), qn("w:rStyle"))
    }
    assert used == {"FootnoteText", "FootnoteReference"} <= styles


def test_the_page_and_the_type_are_those_of_an_administrative_document(conversation: bytes) -> None:
    document = docx.Document(io.BytesIO(conversation))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    normal = document.styles["Normal"].font
    assert (normal.name, normal.size.pt) == ("Times New Roman", 14)
    for name in ("Title", "Heading 2"):
        fonts = document.styles[name].element.rPr.rFonts
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
        assert not [key for key in fonts.attrib if "heme" in key]


def test_a_source_named_twice_has_one_footnote_and_the_second_mark_follows_it(an: TestClient, world: World) -> None:
    change_text(world, asked := ask(an), "Trực [1]. Nhắc lại [1][2].")
    data = exported(an, asked["conversation_id"])
    assert list(footnotes(data)) == [1, 2, 3]  # the third is cited and stands nowhere in the text
    body = part(data, "word/document.xml")
    instructions = [one.text.strip() for one in body.iter(qn("w:instrText"))]
    assert instructions == ["NOTEREF _RefCanCu1 \\f \\h"]
    assert "_RefCanCu1" in {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}


def test_one_answer_can_be_exported_alone(an: TestClient) -> None:
    first = ask(an)
    second = ask(an, "Giá vé xe buýt?", conversation_id=first["conversation_id"])
    text = words(exported(an, first["conversation_id"], turn=second["turn_id"]))
    assert "Giá vé xe buýt?" in text
    assert QUESTION not in text
    page = f"/hoi-dap/{first['conversation_id']}/xuat.docx"
    response = an.get(page, params={"luot": first["turn_id"]})
    assert QUOTES[0] in words(response.content)
    assert 'filename="hoi-dap-co-quan-truc-may-gio.docx"' in response.headers["content-disposition"]
    for wrong in ("999999", "abc", "0", "-1", "9" * 25):
        assert an.get(page, params={"luot": wrong}).status_code == 404


def test_characters_that_word_cannot_hold_are_left_out(an: TestClient, world: World) -> None:
    change_text(world, asked := ask(an), "lạ \x01\x0b\ufffe & <w:p> \U0001f4c4 [1]")
    assert "lạ  & <w:p> \U0001f4c4" in words(exported(an, asked["conversation_id"]))


def test_nobody_exports_another_persons_conversation(an: TestClient, binh: TestClient, visitor: TestClient) -> None:
    mine = ask(an)["conversation_id"]
    for address in (f"/api/v1/conversations/{mine}/export", f"/hoi-dap/{mine}/xuat.docx"):
        assert binh.get(address).status_code == 404
        assert visitor.get(address).status_code in (401, 303)


@pytest.mark.parametrize("publicity", list(Publicity))
@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.UNIT, Audience.SUBTREE])
@pytest.mark.parametrize("unit", ["tp", "xa", "khong-ai"])
@pytest.mark.parametrize("username", ["an", "binh"])
def test_an_export_holds_the_words_of_exactly_what_the_person_may_read(
    sign_in, world: World, username: str, unit: str, audience: Audience, publicity: Publicity
) -> None:
    client = sign_in(username)
    conversation = ask(client)["conversation_id"]
    with world.services.database.session() as session:
        principal = principal_of(session, username, Channel.WEB)
    with world.placed("quy-dinh.txt", unit=unit, audience=audience, publicity=publicity) as access:
        text = words(exported(client, conversation))
        page = words(client.get(f"/hoi-dap/{conversation}/xuat.docx").content)
    for shown in (text, page):
        assert (QUOTES[0] in shown) is may_read(principal, access)
        assert ("12-QĐ/TU" in shown) is may_read(principal, access)
        assert (WITHHELD in shown) is not may_read(principal, access)
        assert QUESTION in shown


@pytest.mark.parametrize("title", ["", "???", "Đ" * 200, "../../etc/passwd", "con.txt\r\nX: y"])
def test_no_title_breaks_out_of_the_files_name(title: str) -> None:
    name = file_name(title)
    assert name.endswith(".docx")
    assert len(name) < 90
    assert set(name.removesuffix(".docx")) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_an_office_program_opens_the_file_with_its_footnotes_and_prints_it(conversation: bytes, tmp_path: Path) -> None:
    source = tmp_path / "hoi-dap.docx"
    source.write_bytes(conversation)
    for target in ("odt", "pdf"):
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [str(SOFFICE), "--headless", profile, "--convert-to", target, "--outdir", str(tmp_path), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    notes = part((tmp_path / "hoi-dap.odt").read_bytes(), "content.xml").iter("{*}note")
    bodies = [note for note in notes if note.get(next(key for key in note.attrib if "class" in key)) == "footnote"]
    read = ["".join(note.find("{*}note-body").itertext()).strip() for note in bodies]
    assert read == list(footnotes(conversation).values())
    pdf = pypdfium2.PdfDocument(tmp_path / "hoi-dap.pdf")
    numbers = [page.get_textpage().get_text_bounded().split()[0] for page in pdf]
    pdf.close()
    assert numbers[1:] == [str(number) for number in range(2, len(numbers) + 1)]
    assert len(numbers) >= 2


def change_text(world: World, asked: dict[str, object], text: str) -> None:
    """Gives a stored reply another text."""
    with world.services.database.transaction() as session:
        row = session.get_one(TurnRow, asked["turn_id"])
        row.reply = json.dumps({**json.loads(row.reply), "text": text})
