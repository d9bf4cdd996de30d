"""What a page of HTML holds outside the text that is read reaches the gate; menus and forms do not."""

import pytest

from ingest.parsing import parse_file

HEAD = "<p>THÀNH ỦY LẠC HÀ</p><p>Số 12-BC/TU</p><p>BÁO CÁO</p><p>về mẫu</p><p>I- NỘI DUNG</p><p>Lời văn.</p>" * 1
OUTSIDE = [
    "<footer><p>TỐI MẬT</p></footer>", '<div style="display: none">TỐI MẬT</div>', "<p hidden>TỐI MẬT</p>",
    '<img src="d.png" alt="TỐI MẬT">', '<img src="d.png" title="Tối mật">', "<aside>Độ mật: Tối mật</aside>",
    "<svg><text>TỐI MẬT</text></svg>", '<div style="visibility:hidden"><b>TỐI</b> <b>MẬT</b></div>',
    '<!--[if gte vml 1]><v:textbox><p>TỐI MẬT</p></v:textbox><![endif]-->',
    '<!--[if gte vml 1]><v:shape><v:textpath style="x" string="TỐI MẬT"/></v:shape><![endif]-->',
    "<header><div>VĂN PHÒNG</div><div>TỐI MẬT</div></header>",
]  # fmt: skip
FURNITURE = [
    "<nav><a href='/d'>Dự thảo</a><a href='/h'>Tài liệu họp</a></nav>",
    "<footer><ul><li><a href='/m'>Mật</a></li><li><a href='/t'>Tài liệu hội nghị</a></li></ul></footer>",
    "<select><option>Mật</option><option>TỐI MẬT</option></select>", "<button>DỰ THẢO</button>",
    "<!-- TỐI MẬT -->", "<footer>Cổng thông tin điện tử thành phố Lạc Hà</footer>",
    "<aside>Công tác bảo vệ bí mật nhà nước</aside>", '<img src="q.png" alt="Luật Bảo vệ bí mật nhà nước">',
    "<script>var t = 'TỐI MẬT';</script>",
]  # fmt: skip


def parsed(extra: str):
    return parse_file(
        "trang.html", f"<html><head><title>Báo cáo</title></head><body>{extra}{HEAD}</body></html>".encode()
    )


@pytest.mark.parametrize("extra", OUTSIDE)
def test_a_stamp_outside_the_text_of_a_page_is_seen(extra):
    document = parsed(extra)
    assert document.metadata.secrecy == "TỐI MẬT"


@pytest.mark.parametrize("extra", FURNITURE)
def test_menus_forms_and_words_on_secrecy_are_no_mark(extra):
    assert parsed(extra).marks == ()


def test_deeply_nested_hidden_elements_are_read_in_time():
    nested = "<div hidden>" * 3000 + "MẬT" + "</div>" * 3000
    assert parsed(nested).metadata.secrecy in ("MẬT", None)
