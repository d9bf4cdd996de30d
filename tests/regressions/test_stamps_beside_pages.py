"""A stamp in the foot or a side box of an HTML page was dropped with the rest of the page's furniture."""

import pytest

from ingest.parsing import parse_file

WORDS = "<p>KẾ HOẠCH</p><p>Số hóa hồ sơ của thành phố Lạc Hà.</p>"


@pytest.mark.parametrize("element", ["footer", "aside"])
def test_a_stamp_beside_a_page_is_found(element: str) -> None:
    stamp = f"<{element}><p>T<b>ỐI</b> MẬT</p><p>Trang 1</p></{element}>"
    parsed = parse_file("a.html", f"<html><body>{WORDS}{stamp}</body></html>".encode())
    assert parsed.metadata.secrecy == "TỐI MẬT"
    assert "MẬT" not in parsed.text


@pytest.mark.parametrize("element", ["footer", "aside"])
def test_words_on_secrets_beside_a_page_are_no_stamp(element: str) -> None:
    words = f"<{element}><a>Chính sách bảo mật</a> <p>Luật Bảo vệ bí mật nhà nước</p><p>Đổi mật khẩu</p></{element}>"
    parsed = parse_file("a.html", f"<html><body>{WORDS}{words}</body></html>".encode())
    assert parsed.metadata.secrecy is None
