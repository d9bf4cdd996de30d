"""Mails read by themselves: head and body as a document, attachments named; encodings as they really come."""

from email.message import EmailMessage

import pytest
from compound_file import message_file
from hypothesis import given
from hypothesis import strategies as st
from office_files import shown

from ingest.containers import members
from ingest.readers.mail_message import is_mail, read_mail
from ingest.readers.registry import read_file
from vanban.errors import UnreadableFile

HEAD = [
    "Từ: Nguyễn Văn An <an@lacha.example>",
    "Đến: Văn phòng <vp@lacha.example>",
    "Ngày: 05/11/2026 08:30",
    "Tiêu đề: Gửi Kế hoạch số 12-KH/TU",
]


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Nguyễn Văn An <an@lacha.example>"
    message["To"] = "Văn phòng <vp@lacha.example>"
    message["Date"] = "Thu, 05 Nov 2026 08:30:00 +0700"
    message["Subject"] = "Gửi Kế hoạch số 12-KH/TU"
    message.set_content("Kính gửi Văn phòng.\n")
    return message


def test_a_mail_by_itself_is_its_head_and_body_and_its_attachments_are_named() -> None:
    message = mail()
    message.add_attachment(b"abc", maintype="application", subtype="octet-stream", filename="Kế hoạch.docx")
    raw = read_file("thu.eml", message.as_bytes())
    assert shown(raw) == [*HEAD, "Kính gửi Văn phòng."]
    assert raw.warnings == ("Thư có 1 tệp đính kèm không được đọc cùng thư: Kế hoạch.docx.",)
    assert raw.media_type == "message/rfc822"


def test_the_page_of_a_mail_goes_before_its_plain_text() -> None:
    message = mail()
    page = "<html><head><title>x</title></head><body><p>Điều 1</p><table border=1><tr><td>a<td>b</table></body></html>"
    message.add_alternative(page, subtype="html")
    assert shown(read_file("thu.eml", message.as_bytes()))[4:] == ["Điều 1", [["a", "b"]]]


def test_a_mail_is_known_by_its_content() -> None:
    assert shown(read_file("thu.bin", mail().as_bytes()))[0] == HEAD[0]
    assert not is_mail("a.txt", "From: là từ tiếng Anh\nTo: cũng vậy\n\nVăn bản.".encode())


@pytest.mark.parametrize("charset", ["utf-8", "windows-1258"])
def test_a_body_is_read_in_the_encoding_it_names(charset: str) -> None:
    head = f"From: a@lacha.example\nSubject: x\nContent-Type: text/plain; charset={charset}\n"
    body = "Báo cáo năm".encode(charset)
    assert read_mail(f"{head}Content-Transfer-Encoding: 8bit\n\n".encode() + body).text == "Báo cáo năm"


def test_the_name_of_an_attachment_is_read_however_it_is_written() -> None:
    names = (
        'filename="Kế hoạch.docx"',
        "filename*=utf-8''K%E1%BA%BF%20ho%E1%BA%A1ch.docx",
        'filename="=?utf-8?Q?K=E1=BA=BF_ho=E1=BA=A1ch.docx?="',
    )
    for name in names:
        part = f"--b\nContent-Type: application/octet-stream\nContent-Disposition: attachment; {name}\n\nabc\n--b--\n"
        data = f"From: a@lacha.example\nContent-Type: multipart/mixed; boundary=b\n\n{part}".encode()
        assert [attachment.name for attachment in read_mail(data).attachments] == ["Kế hoạch.docx"]


def test_headers_that_were_never_encoded_are_read_as_utf8() -> None:
    data = "From: Nguyễn Văn An <an@lacha.example>\nSubject: Gửi Kế hoạch\nDate: sai ngày\n\nKính gửi.\n".encode()
    assert shown(read_file("a.eml", data)) == [
        "Từ: Nguyễn Văn An <an@lacha.example>",
        "Ngày: sai ngày",
        "Tiêu đề: Gửi Kế hoạch",
        "Kính gửi.",
    ]


def test_a_mail_of_outlook_is_read_with_its_attachments() -> None:
    properties: dict[int, str | bytes] = {
        0x0037001F: "Gửi Kế hoạch",
        0x0C1A001F: "Nguyễn Văn An",
        0x0C1F001F: "an@lacha.example",
        0x10130102: "<html><body><p>Kính gửi Văn phòng.</p></body></html>".encode(),
    }
    raw = read_file("thu.msg", message_file(properties, [("Kế hoạch.docx", b"abc" * 3000)]))
    assert shown(raw) == ['Từ: "Nguyễn Văn An" <an@lacha.example>', "Tiêu đề: Gửi Kế hoạch", "Kính gửi Văn phòng."]
    assert raw.warnings == ("Thư có 1 tệp đính kèm không được đọc cùng thư: Kế hoạch.docx.",)


def test_a_page_that_word_saved_as_a_mail_is_the_page_and_no_container() -> None:
    page = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
        b"Content-Location: file:///C:/a.htm\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b'Content-Type: text/html; charset="utf-8"\r\n\r\n<html><body><p>Qu=C3=BD I</p></body></html>\r\n--b\r\n'
        b"Content-Location: file:///C:/b.png\r\nContent-Type: image/png\r\n\r\nabc\r\n--b--\r\n"
    )
    raw = read_file("a.doc", page)
    assert (shown(raw), raw.warnings) == (["Quý I"], ())
    assert members("a.doc", page) is None


def test_a_damaged_mail_of_outlook_is_refused() -> None:
    data = message_file({0x1000001F: "Kính gửi Văn phòng."}, [])
    for size in (600, 1500):
        with pytest.raises(UnreadableFile, match="bị hỏng"):
            read_file("thu.msg", data[:size])


def test_a_sealed_mail_is_refused() -> None:
    head = b"From: a@lacha.example\nSubject: x\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n"
    with pytest.raises(UnreadableFile, match="mã hóa"):
        read_file("a.eml", head + b"\nMIIB\n")


@given(st.binary(max_size=400))
def test_any_bytes_after_a_mail_head_give_a_mail_or_a_reason(data: bytes) -> None:
    try:
        read = read_mail(b"From: a@lacha.example\nSubject: x\nMIME-Version: 1.0\n" + data)
    except UnreadableFile as error:
        assert error.message  # noqa: PT017 - either outcome is right
    else:
        assert all(attachment.name for attachment in read.attachments)
