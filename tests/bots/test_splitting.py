"""Messages cut to a platform's length: nothing lost, no number and no link broken."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bots.engine.splitting import ROOM, fitted
from bots.lengths import utf16_units
from vanban.channels import Button, Capabilities, Outgoing, Span

_WORDS = st.sampled_from(
    [
        "Điều 5.",
        "khoản 2",
        "1.240",
        "3,5 %",
        "12-QĐ/TU",
        "ngày 04/03/2025",
        "xã",
        "phường;",
        "hoàn thành.",
        "😀",
        "\n\n",
        "“trích”",
    ]
)
_TEXTS = st.lists(_WORDS, min_size=1, max_size=200).map(" ".join)
_SPANS = st.lists(
    st.tuples(_TEXTS, st.sampled_from(["plain", "bold", "italic", "quote"])).map(lambda one: Span(one[0], one[1])),
    min_size=1,
    max_size=5,
)
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*(?:-QĐ/TU| %)?")


def words_of(text: str) -> list[str]:
    return re.sub(r"\n\(\d+/\d+\)$", "", text).split()


@given(_SPANS, st.integers(min_value=80, max_value=400))
def test_every_part_fits_and_nothing_is_lost(spans: list[Span], longest: int) -> None:
    message = Outgoing(tuple(spans))
    parts = fitted(message, Capabilities(longest))
    assert all(utf16_units(part.text) <= longest for part in parts)
    if len(parts) < 20:  # more is told to be read on the web
        assert [word for part in parts for word in words_of(part.text)] == message.text.split()


@given(_SPANS, st.integers(min_value=80, max_value=400))
def test_no_number_is_cut(spans: list[Span], longest: int) -> None:
    message = Outgoing(tuple(spans))
    known = set(message.text.split())
    parts = fitted(message, Capabilities(longest))
    assert {word for part in parts for word in words_of(part.text)} <= known


def test_a_clause_keeps_its_number() -> None:
    text = "Căn cứ Điều 5. Nhiệm vụ của ủy ban. " * 10
    parts = fitted(Outgoing((Span(text),)), Capabilities(100))
    assert not [part.text for part in parts if re.search(r"Điều( 5\.)?\n\(", part.text)]


def test_a_link_is_not_cut() -> None:
    link = Span("Quyết định số 12-QĐ/TU ngày 04/03/2025 của Thành ủy", "link", "https://vanban.example/van-ban/1")
    message = Outgoing((Span("xã " * 20), link, Span(" và các xã khác " * 10)))
    parts = fitted(message, Capabilities(100, links=True))
    assert [span.text for part in parts for span in part.spans if span.style == "link"] == [link.text]


def test_a_word_longer_than_a_message_is_cut_between_characters() -> None:
    parts = fitted(Outgoing((Span("😀" * 100),)), Capabilities(60))
    assert all(utf16_units(part.text) <= 60 for part in parts)
    assert "".join(part.text.split("\n")[0] for part in parts) == "😀" * 100


def test_buttons_stand_under_the_last_part() -> None:
    message = Outgoing((Span("Nội dung. " * 50),), (Button("Đúng", "gy:1:dung"),))
    parts = fitted(message, Capabilities(100, buttons=True))
    assert [len(part.buttons) for part in parts] == [0] * (len(parts) - 1) + [1]


def test_choices_are_numbered_where_there_are_no_buttons() -> None:
    message = Outgoing((Span("Chọn văn bản:"),), (Button("Quyết định số 1", "vb:1"), Button("Quyết định số 2", "vb:2")))
    (part,) = fitted(message, Capabilities(2000))
    assert part.text.endswith("1. Quyết định số 1\n2. Quyết định số 2")
    assert part.buttons == ()


def test_more_buttons_than_the_platform_shows_become_numbers() -> None:
    message = Outgoing((Span("Chọn:"),), tuple(Button(f"Văn bản {n}", f"vb:{n}") for n in range(6)))
    (part,) = fitted(message, Capabilities(2000, buttons=True, most_buttons=5))
    assert "6. Văn bản 5" in part.text


def test_a_link_is_written_out_where_the_platform_has_none() -> None:
    message = Outgoing((Span("Mở trên trang web", "link", "https://vanban.example/van-ban/1"),))
    (part,) = fitted(message, Capabilities(2000))
    assert part.text == "Mở trên trang web (https://vanban.example/van-ban/1)"


def test_the_room_holds_the_longest_number_of_a_part() -> None:
    assert utf16_units("\n(20/20)") <= ROOM
