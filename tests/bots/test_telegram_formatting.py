"""Messages as Telegram's HTML: always well-formed, always the same words; buttons that fit a phone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram_markup import Refused, parsed, units

from bots.polls import utf16_units
from bots.telegram.formatting import cleaned, grid, is_web_address, keyboard, visible, with_links_as_words, written
from vanban.channels import Button, Outgoing, Span

ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
TEXT = st.one_of(
    ANY_TEXT,
    st.sampled_from(
        ["<b>", "</b>", "&lt;", "&amp;amp;", "&#60;", "a<b & c>d", '"', "Điều 5 < 10 && x", "<a href=", "-->"]
    ),
    st.from_regex(r"[0-9]{1,3}([.,][0-9]{3}){0,2}/[0-9]{4}/NĐ-CP", fullmatch=True),
)
URL = st.one_of(
    ANY_TEXT,
    st.sampled_from(
        ['https://lacha.example/van-ban/5?muc=2&dong=1#d"x', "javascript:alert(1)", "http://x.y/<b>", "//a.b"]
    ),
)
STYLES = ["plain", "bold", "italic", "quote", "code", "link"]
SPANS = st.lists(st.builds(Span, TEXT, st.sampled_from(STYLES), URL), max_size=8)


@given(SPANS)
def test_any_spans_are_well_formed_and_show_the_same_words(spans: list[Span]) -> None:
    text, entities = parsed(written(spans))
    assert text == "".join(span.text for span in spans)
    assert all(0 < one.length <= units(text) - one.offset for one in entities)


@given(SPANS)
def test_no_number_is_broken_by_a_tag(spans: list[Span]) -> None:
    words = re.sub(r"<[^>]*>", "\1", written(spans))
    for number in (found for span in spans for found in re.findall(r"\d[\d.,/]*", span.text, re.ASCII)):
        assert number in words


@given(SPANS)
def test_each_style_covers_exactly_its_words(spans: list[Span]) -> None:
    _, entities = parsed(written(spans))
    shown = {(one.offset, one.length, one.type) for one in entities}
    at = 0
    names = {"bold": "bold", "italic": "italic", "quote": "blockquote", "code": "code"}
    for before, span, after in zip([None, *spans], spans, [*spans[1:], None], strict=False):
        alone = all(one is None or (one.text and one.style != span.style) for one in (before, after))
        if span.text and alone and span.style in names:
            assert (at, units(span.text), names[span.style]) in shown
        at += units(span.text)


@given(st.text())
def test_the_length_is_counted_in_units_of_utf_16(text: str) -> None:
    assert utf16_units(cleaned(text)) == len(cleaned(text).encode("utf-16-le")) // 2


def test_what_cannot_be_sent_becomes_a_replacement_sign() -> None:
    assert visible([Span("a\ud800b\0c", "bold")]) == "a\ufffdb\ufffdc"
    assert written([Span("a\ud800b\0c", "bold")]) == "<b>a\ufffdb\ufffdc</b>"


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "tg://user?id=5", "ftp://lacha.example/x", "https://", "", "http://[", "https://a b.vn"],
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert not is_web_address(url)
    assert written([Span("xem", "link", url)]) == "xem"
    assert keyboard([Button("xem", url=url)]) is None


def test_neighbours_of_one_style_share_their_tags() -> None:
    spans = [Span("Điều 5", "quote"), Span("", "plain"), Span("\nKhoản 1", "quote"), Span("!"), Span("!", "plain")]
    assert written(spans) == "<blockquote>Điều 5\nKhoản 1</blockquote>!!"


def test_the_address_of_a_link_is_escaped() -> None:
    html = written([Span("x", "link", 'https://lacha.example/?a="1"&b=<2>')])
    assert html == '<a href="https://lacha.example/?a=&quot;1&quot;&amp;b=&lt;2&gt;">x</a>'
    assert parsed(html)[1][0].url == 'https://lacha.example/?a="1"&b=<2>'


def rows(*labels: str) -> list[list[str]]:
    """Returns the labels in the rows they are shown in."""
    return [[one.label for one in row] for row in grid([Button(label, data="x") for label in labels])]


def test_long_labels_stand_alone_and_short_ones_beside_each_other() -> None:
    assert rows("Xem nguyên văn Điều 5", "Đúng", "Sai", "Văn bản liên quan") == [
        ["Xem nguyên văn Điều 5"], ["Đúng", "Sai"], ["Văn bản liên quan"]
    ]  # fmt: skip


def test_six_numbers_are_two_rows_of_three() -> None:
    assert rows("1", "2", "3", "4", "5", "6") == [["1", "2", "3"], ["4", "5", "6"]]
    assert rows("A", "B", "C", "D") == [["A", "B", "C", "D"]]


@given(st.lists(st.text(min_size=1, max_size=40), max_size=30))
def test_buttons_keep_their_order_and_none_is_lost(labels: list[str]) -> None:
    placed = rows(*labels)
    assert [one for row in placed for one in row] == labels
    assert all(sum(map(len, row)) <= 28 or len(row) == 1 for row in placed)
    assert all(1 <= len(row) <= 5 for row in placed)


def test_an_address_that_cannot_be_a_button_is_written_out() -> None:
    message = Outgoing(spans=(Span("Có trên trang web."),), buttons=(Button("Mở", url="http://noi-bo/van-ban/5"),))
    assert visible(with_links_as_words(message, longest=4096)) == "Có trên trang web.\nMở: http://noi-bo/van-ban/5"
    assert with_links_as_words(message, longest=20) == message.spans
    assert keyboard(message.buttons) is None


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<b>a", "Can't find end tag"),
        ("a</b>", "Unexpected end tag"),
        ("<b><i>a</b></i>", "Unmatched end tag"),
        ("<h1>a</h1>", "Unsupported start tag"),
        ("3 < 5", "Unsupported start tag"),
        ("<b", "Unsupported start tag"),
        ('<b class="x">a</b>', "Unexpected attribute"),
        ('<a href="javascript:x">a</a>', "Wrong link"),
        ("<b>a</", "Unclosed end tag"),
    ],
)
def test_the_strict_server_refuses_html_that_is_not_well_formed(html: str, what: str) -> None:
    with pytest.raises(Refused, match=what):
        parsed(html)


def test_the_strict_server_reads_entities_as_telegram_does() -> None:
    text, entities = parsed("&lt;&amp;amp;&quot;&#272;&#x110;&nbsp;<b>đ😀</b>")
    assert text == '<&amp;"ĐĐ&nbsp;đ😀'
    assert [(one.type, one.offset, one.length) for one in entities] == [("bold", 15, 3)]
