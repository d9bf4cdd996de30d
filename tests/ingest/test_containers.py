"""Files that hold files: which members come out, under which names, and what no archive may do."""

import io
import stat
import struct
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path, PurePosixPath

import pytest
from compound_file import message_file
from hypothesis import given
from hypothesis import strategies as st
from office_files import report_form, zipped

from ingest import containers
from ingest.containers import MAX_DEPTH, Member, depth, harmless_path, members
from ingest.readers.registry import read_file
from vanban.errors import UnreadableFile

TEXT = "Điều 1. Phạm vi điều chỉnh".encode()


def opened(name: str, data: bytes) -> tuple[Member, ...]:
    found = members(name, data)
    assert found is not None
    return found


def named_in_bytes(name: bytes, *, extra: bytes = b"") -> bytes:
    """Returns a zip whose only member's name is these bytes, without the mark that says UTF-8."""
    placeholder = "x" * len(name)
    info = zipfile.ZipInfo(placeholder)
    info.extra = extra
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, TEXT)
    return buffer.getvalue().replace(placeholder.encode(), name)


def test_a_zip_gives_its_files_with_names_that_lead_to_them() -> None:
    data = zipped({"Văn bản/Kế hoạch.txt": TEXT, "a.docx": b"PK"})
    assert opened("goi.zip", data) == (
        Member("goi.zip › Văn bản/Kế hoạch.txt", TEXT),
        Member("goi.zip › a.docx", b"PK"),
    )


def test_what_programs_leave_behind_is_skipped() -> None:
    left = ["__MACOSX/._a.docx", "a/.DS_Store", "a/Thumbs.db", "~$a.docx", "a/._b.docx", "desktop.ini"]
    data = zipped({**dict.fromkeys(left, b"x"), "a/": b"", "a/b.txt": TEXT})
    assert [member.name for member in opened("goi.zip", data)] == ["goi.zip › a/b.txt"]


def test_office_files_and_texts_are_no_containers() -> None:
    assert members("a.xlsx", report_form(bordered=True)) is None
    assert members("a.zip", report_form(bordered=True)) is None  # by content, not by name
    assert members("a.txt", TEXT) is None
    assert (
        members("a.zip", zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})) is None
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp1258"])
def test_names_in_the_code_page_of_a_machine_are_read(encoding: str) -> None:
    assert opened("a.zip", named_in_bytes("Báo cáo năm.txt".encode(encoding)))[0].name == "a.zip › Báo cáo năm.txt"


def test_combining_marks_of_windows_1258_become_letters() -> None:
    name = "Quyê\u0301t đi\u0323nh sô\u0301 5.txt".encode("cp1258")
    assert opened("a.zip", named_in_bytes(name))[0].name == "a.zip › Quyết định số 5.txt"


def test_the_name_in_unicode_that_some_programs_add_goes_first() -> None:
    name = "Kế hoạch.txt".encode()
    extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(b"Ke hoach.txt")) + name
    assert opened("a.zip", named_in_bytes(b"Ke hoach.txt", extra=extra))[0].name == "a.zip › Kế hoạch.txt"


def test_equal_names_are_told_apart() -> None:
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = "a@lacha.example", "x", "Thu, 05 Nov 2026 08:30:00 +0700"
    for content in (b"1", b"2"):
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename="a.docx")
    assert [m.name for m in opened("t.eml", message.as_bytes())[1:]] == ["t.eml › a.docx", "t.eml › a (2).docx"]


def test_a_mail_gives_its_body_and_its_attachments() -> None:
    message = EmailMessage()
    message["From"], message["To"] = "Nguyễn Văn An <an@lacha.example>", "vp@lacha.example"
    message["Date"], message["Subject"] = "Thu, 05 Nov 2026 08:30:00 +0700", "Gửi Kế hoạch"
    message.set_content("Kính gửi Văn phòng.\n")
    message.add_attachment(TEXT, maintype="application", subtype="octet-stream", filename="Kế hoạch.txt")
    message.add_attachment(b"", maintype="application", subtype="octet-stream", filename="rỗng.docx")
    logo = {"maintype": "image", "subtype": "png", "filename": "logo.png", "cid": "<logo>"}
    message.add_attachment(b"\x89PNG", **logo)  # type: ignore[arg-type]
    body, plan, empty = opened("thu.eml", message.as_bytes())
    assert body.name == "thu.eml › thư.txt"
    assert body.data.decode().split("\n")[:4] == [
        "Từ: Nguyễn Văn An <an@lacha.example>",
        "Đến: vp@lacha.example",
        "Ngày: 05/11/2026 08:30",
        "Tiêu đề: Gửi Kế hoạch",
    ]
    assert (plan.name, plan.data) == ("thu.eml › Kế hoạch.txt", TEXT)
    assert (empty.name, empty.error) == ("thu.eml › rỗng.docx", "Tệp rỗng (0 byte).")


def test_a_mail_in_a_mail_is_a_member_that_can_be_opened_again() -> None:
    inner, outer = EmailMessage(), EmailMessage()
    for message, subject in ((inner, "trong"), (outer, "ngoài")):
        message["From"], message["Subject"], message["Date"] = (
            "a@lacha.example",
            subject,
            "Thu, 05 Nov 2026 08:30 +0700",
        )
    inner.set_content("Lời trong.")
    outer.set_content("Lời ngoài.")
    outer.add_attachment(inner)
    _, attached = opened("t.eml", outer.as_bytes())
    assert attached.name == "t.eml › thư kèm 1.eml"
    (body,) = opened(attached.name, attached.data)
    assert "Lời trong." in body.data.decode()
    assert depth(body.name) == 2


def test_a_mail_of_outlook_gives_its_body_and_attachments() -> None:
    data = message_file({0x0037001F: "Gửi Kế hoạch", 0x1000001F: "Kính gửi."}, [("Kế hoạch.txt", TEXT)])
    body, plan = opened("thu.msg", data)
    assert body.data.decode() == "Tiêu đề: Gửi Kế hoạch\n\nKính gửi."
    assert plan == Member("thu.msg › Kế hoạch.txt", TEXT)


def test_archives_nested_too_deep_are_refused() -> None:
    data = zipped({"a.txt": TEXT})
    for level in range(MAX_DEPTH + 1):
        data = zipped({f"{level}.zip": data})
    name = "0.zip"
    for _ in range(MAX_DEPTH):
        (member,) = opened(name, data)
        name, data = member.name, member.data
    with pytest.raises(UnreadableFile, match="lồng nhau quá 3 lớp"):
        members(name, data)


@given(st.lists(st.text(min_size=1, max_size=40).filter(lambda name: not name.endswith("/")), min_size=1, max_size=5))
def test_no_member_name_leads_out_of_a_folder(names: list[str]) -> None:
    for name in names:
        path = harmless_path(name)
        assert path == harmless_path(path)
        assert path.isprintable()
        assert not path.startswith("/")
        assert containers.SEPARATOR not in path
        assert ".." not in PurePosixPath(path).parts
        inside = (Path("/folder") / path).resolve()
        assert inside.is_relative_to("/folder")


@given(
    st.binary(min_size=1, max_size=30).filter(lambda name: b"/" not in name and b"\\" not in name and b"\0" not in name)
)
def test_any_bytes_as_a_name_give_a_member(name: bytes) -> None:
    found = opened("a.zip", named_in_bytes(name))
    assert [member.data for member in found] in ([TEXT], [])  # [] where the name is of a file to skip


def test_a_bomb_is_refused_before_it_is_inflated() -> None:
    with pytest.raises(UnreadableFile, match="lớn bất thường"):
        members("a.zip", zipped({"a.txt": b"0" * 60_000_000}))


def test_a_member_that_lies_of_its_size_is_not_inflated_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_MEMBER", 1000)
    (member,) = opened("a.zip", zipped({"a.txt": b"0" * 1001}))
    assert (member.data, member.error) == (b"", "Tệp lớn hơn 0 MB nên không được nhận.")


def test_too_many_members_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="quá 2000 tệp"):
        members("a.zip", zipped({f"{index}.txt": b"x" for index in range(2001)}))


def test_an_encrypted_archive_is_refused_and_an_encrypted_member_is_told_of() -> None:
    data = bytearray(zipped({"a.txt": TEXT}))
    central = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[central + 8] |= 1
    with pytest.raises(UnreadableFile, match="mật khẩu"):
        members("a.zip", bytes(data))


def test_a_damaged_member_leaves_the_others_whole() -> None:
    data = bytearray(zipped({"a.txt": b"a" * 50, "b.txt": TEXT}))
    data[32] ^= 0xFF
    damaged, whole = opened("a.zip", bytes(data))
    assert (damaged.data, damaged.error) == (b"", "Tệp này trong tệp nén bị hỏng nên không lấy ra được.")
    assert whole.data == TEXT


def test_a_link_is_not_followed() -> None:
    info = zipfile.ZipInfo("a.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    (member,) = opened("a.zip", buffer.getvalue())
    assert member.data == b""
    assert member.error


def test_a_damaged_archive_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="Tệp nén bị hỏng"):
        members("a.zip", zipped({"a.txt": TEXT})[:-10])


def test_an_archive_read_as_one_document_says_what_to_do() -> None:
    with pytest.raises(UnreadableFile, match="chứa nhiều tệp"):
        read_file("a.zip", zipped({"a.txt": TEXT}))
