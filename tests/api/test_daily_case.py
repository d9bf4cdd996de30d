"""The daily case: a directive comes in; a minute later each body of the ward has its letter."""

import re
import time
from collections.abc import Iterator
from io import BytesIO

import pytest
from docx import Document
from work_world import WorkWorld, items_of, keys_of, moved, work_world


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkWorld]:
    with work_world(tmp_path_factory.mktemp("daily")) as built:
        yield built


def test_from_a_directive_to_letters_in_a_minute(ward: WorkWorld) -> None:
    begun = time.monotonic()
    document = ward.hand_in()
    page = ward.hanh.get(f"/van-ban/{document}").text
    review = f"/nhiem-vu/tu-van-ban/{document}"
    assert f'href="{review}"' in page

    shown = ward.hanh.get(review).text
    own = keys_of(shown)
    assert len(own) == 1  # "Đảng ủy xã, phường xây dựng kế hoạch …": the class the ward is of
    assert "chậm nhất 15 ngày kể từ ngày ký Chỉ thị này (20/05/2026)" in re.sub(r"\s+", " ", shown)

    giving = moved(ward.hanh.post(review, data={"viec": own, "action": "nhan"}))
    form = ward.hanh.get(giving).text
    (item,) = items_of(form)
    office, board = ward.unit("vp-tld"), ward.unit("bxd-tld")
    head = {
        name: re.search(rf'name="{name}" type="\w+" value="([^"]*)"', form)[1]  # type: ignore[index]
        for name in ("assigner", "superior", "issuer", "place", "report_by")
    }
    fields = head | {"item": item, "lead": f"u{office}", "due": "2026-12-07", "others": f"{item}:u{board}"}
    fields |= {"number": "15-CV/ĐU", "signer": "Nguyễn Văn Mẫu", "position": "PHÓ BÍ THƯ", "action": "cong-van"}
    listed = ward.hanh.get(moved(ward.hanh.post(giving, data=fields))).text
    letters = sorted(set(re.findall(r"/giao-viec/(\d+)\"", listed)), key=int)
    assert len(letters) == 2  # one for each body, and for nobody else

    texts = [_text(ward.hanh.get(f"/giao-viec/{one}/cong-van.docx").content) for one in letters]
    elapsed = time.monotonic() - begun
    assert elapsed < 60, f"{elapsed:.1f} s for 9 requests"
    addressed = {name for name in ("Văn phòng Đảng ủy phường", "Ban Xây dựng Đảng phường") for t in texts if name in t}
    assert len(addressed) == 2
    for text in texts:
        assert "12-CT/TU" in text
        assert "07/12/2026" in text
        assert "ĐẢNG BỘ THÀNH PHỐ LẠC HÀ" in text
    assert ["15-CV/ĐU" in text for text in texts] == [True, False]  # the second is 16-CV/ĐU
    assert "16-CV/ĐU" in texts[1]


def _text(data: bytes) -> str:
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
