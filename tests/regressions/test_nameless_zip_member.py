"""A zip with a member of no name broke the opening of the archive: ``ZipInfo.is_dir`` looks at the last letter."""

import io
import zipfile

from ingest.containers import members


def test_a_member_without_a_name_does_not_hide_the_others() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("aa", "van-ban.txt"):
            archive.writestr(name, "Số hóa hồ sơ.")
    data = buffer.getvalue()
    nameless = _without_first_name(data)
    found = members("goi.zip", nameless)
    assert found is not None
    assert "goi.zip › van-ban.txt" in {member.name for member in found}


def _without_first_name(data: bytes) -> bytes:
    """Returns the archive with the directory's first name of two letters made part of its extra field."""
    at = data.index(b"PK\x01\x02")
    entry = bytearray(data)
    entry[at + 28 : at + 32] = (0).to_bytes(2, "little") + (2).to_bytes(2, "little")  # name and extra: lengths
    return bytes(entry)
