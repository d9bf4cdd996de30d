"""Messages, files, quizzes and signs through the real library to a strict Bot API server."""

import datetime
import threading
import time
from collections.abc import Iterator

import pytest
from telegram_flood import Flood
from telegram_lines import adapter_to, line_to
from telegram_markup import Entity
from telegram_server import TelegramServer, Trouble

from bots.limits import limits_of
from bots.port import Attachment, NotTaken, OutcomeUnknown, Undeliverable
from bots.telegram.line import Patience
from bots.telegram.pacing import bucket
from bots.telegram.sending import TelegramAdapter, file_name, place
from vanban.channels import Button, Incoming, IncomingKind, Outgoing, Platform, Poll, Span, plain
from vanban.db.channel_polls import LONGEST_TAG

PRESSED_AT = datetime.datetime(2026, 11, 27, 1, 2, 3, tzinfo=datetime.UTC)
PDF = Attachment("Quyết định 15_2026 về lưu trữ.pdf", "application/pdf", b"%PDF-1.7\r\n--x\r\n\x00\xff")


@pytest.fixture(scope="module")
def telegram() -> Iterator[TelegramServer]:
    with TelegramServer(flood=False) as server:
        for person in range(1, 60):
            server.user(person)
        yield server


@pytest.fixture(scope="module")
def adapter(telegram: TelegramServer) -> Iterator[TelegramAdapter]:
    with adapter_to(telegram) as made:
        yield made


def test_formatted_words_and_buttons_arrive(telegram: TelegramServer, adapter: TelegramAdapter) -> None:
    message = Outgoing(
        spans=(
            Span("Thời hạn là "), Span("1.500,5 < 2.000", "bold"), Span("\n"), Span("“Điều 7 & 8”", "quote"),
            Span("15/2026/QĐ-UBND", "link", "https://lacha.example/van-ban/15?muc=7&dong=2"),
        ),
        buttons=(
            Button("Xem nguyên văn Điều 7", data="nv:15:7"), Button("Đúng", data="d"), Button("Sai", data="s"),
            Button("Mở trang web", url="https://lacha.example/van-ban/15"),
        ),
    )  # fmt: skip
    sent = adapter.send("1", message)
    seen = telegram.sent_to(1)[-1]
    assert sent.external_id == str(seen.message_id)
    assert seen.text == "Thời hạn là 1.500,5 < 2.000\n“Điều 7 & 8”15/2026/QĐ-UBND"
    assert seen.entities == (
        Entity("bold", 12, 15), Entity("blockquote", 28, 12),
        Entity("text_link", 40, 15, "https://lacha.example/van-ban/15?muc=7&dong=2"),
    )  # fmt: skip
    assert [[one["text"] for one in row] for row in seen.rows] == [
        ["Xem nguyên văn Điều 7"], ["Đúng", "Sai"], ["Mở trang web"]
    ]  # fmt: skip
    assert not seen.silent
    assert '"is_disabled": true' in telegram.calls("sendMessage")[-1]["link_preview_options"]


def test_a_silent_message_makes_no_sound(telegram: TelegramServer, adapter: TelegramAdapter) -> None:
    adapter.send("2", Outgoing(spans=plain("Nhắc việc"), silent=True))
    assert telegram.sent_to(2)[-1].silent


def test_a_message_may_be_4096_units_long_after_formatting(telegram: TelegramServer, adapter: TelegramAdapter) -> None:
    longest = Outgoing(spans=(Span("😀" * 2047, "bold"), Span("&<")))
    adapter.send("3", longest)
    assert len(telegram.sent_to(3)[-1].html) > 2049
    with pytest.raises(Undeliverable, match="4097"):
        adapter.send("3", Outgoing(spans=(*longest.spans, Span("."))))
    assert len(telegram.sent_to(3)) == 1


@pytest.mark.parametrize("spans", [(), plain("  \n "), (Span("", "bold"),)])
def test_a_message_without_words_is_not_sent(adapter: TelegramAdapter, spans: tuple[Span, ...]) -> None:
    with pytest.raises(Undeliverable, match="không có chữ"):
        adapter.send("3", Outgoing(spans=spans))


def test_data_of_a_button_longer_than_64_bytes_is_not_sent(telegram: TelegramServer, adapter: TelegramAdapter) -> None:
    fits = Outgoing(spans=plain("x"), buttons=(Button("a", data="đ" * 32),))
    adapter.send("4", fits)
    assert telegram.sent_to(4)[-1].button("đ" * 32) is not None
    with pytest.raises(Undeliverable, match="nút bấm"):
        adapter.send("4", Outgoing(spans=plain("x"), buttons=(Button("a", data="đ" * 32 + "x"),)))


def test_a_document_is_sent_as_a_file_under_its_vietnamese_name(
    telegram: TelegramServer, adapter: TelegramAdapter
) -> None:
    message = Outgoing(spans=(Span("Bản gốc", "bold"),), file_of=15, buttons=(Button("Hỏi tiếp", data="h"),))
    adapter.send("5", message, PDF)
    seen = telegram.sent_to(5)[-1]
    assert seen.document == (PDF.name, PDF.data)
    assert (seen.text, seen.labels) == ("Bản gốc", ["Hỏi tiếp"])


def test_a_file_needs_no_words(telegram: TelegramServer, adapter: TelegramAdapter) -> None:
    adapter.send("5", Outgoing(file_of=15), PDF)
    assert telegram.sent_to(5)[-1].text == ""


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ('a"b\r\nc.pdf', "a_b_c.pdf"),
        (" . ", "van-ban"),
        ("Số 5/QĐ.docx", "Số 5_QĐ.docx"),
    ],
)
def test_a_file_name_is_made_harmless(
    telegram: TelegramServer, adapter: TelegramAdapter, name: str, stored: str
) -> None:
    assert file_name(name) == stored
    adapter.send("6", Outgoing(file_of=1), Attachment(name, "application/pdf", b"x"))
    assert telegram.sent_to(6)[-1].document == (stored, b"x")


def test_a_file_that_is_missing_or_too_large_is_not_sent(telegram: TelegramServer) -> None:
    with adapter_to(telegram, limits={"file_mb": 1, "chat_interval_s": 0}) as small:
        with pytest.raises(Undeliverable, match="không có tệp"):
            small.send("7", Outgoing(file_of=1))
        with pytest.raises(Undeliverable, match="lớn hơn 1 MB"):
            small.send("7", Outgoing(file_of=1), Attachment("a.pdf", "application/pdf", b"x" * (1024 * 1024 + 1)))
        with pytest.raises(Undeliverable, match="giới hạn 1024"):
            small.send("7", Outgoing(spans=plain("x" * 1025), file_of=1), PDF)
    assert telegram.sent_to(7) == []


def test_a_quiz_is_a_poll_of_telegram_where_it_fits(telegram: TelegramServer, adapter: TelegramAdapter) -> None:
    poll = Poll("Mấy năm?", ("2 năm", "5 năm"), 1, "Theo Điều 7.", tag="q17")
    sent = adapter.send("8", Outgoing(spans=(Span("Câu hỏi", "bold"), Span(" hôm nay")), poll=poll))
    seen = telegram.sent_to(8)[-1]
    assert seen.poll is not None
    assert sent.external_id == f"poll:{seen.poll['id']}:q17"
    assert [seen.poll[key] for key in ("question", "type", "is_anonymous", "correct_option_ids")] == [
        "Mấy năm?", "quiz", False, [1]
    ]  # fmt: skip
    assert telegram.calls("sendPoll")[-1]["description"] == "<b>Câu hỏi</b> hôm nay"
    assert telegram.calls("sendPoll")[-1]["explanation"] == "Theo Điều 7."
    assert "open_period" not in telegram.calls("sendPoll")[-1]


def test_a_quiz_of_a_round_in_a_group_is_closed_by_telegram(telegram: TelegramServer, adapter: TelegramAdapter) -> None:
    seconds = limits_of(Platform.TELEGRAM).group_question_s
    adapter.send("8", Outgoing(poll=Poll("Mấy năm?", ("2 năm", "5 năm"), 1, tag="17", open_s=seconds)))
    assert telegram.calls("sendPoll")[-1]["open_period"] == str(seconds)


@pytest.mark.parametrize("poll", [
    Poll("Mấy năm?", ("a" * 101, "5 năm"), 1, tag="q18"),
    Poll("Mấy năm? " * 40, ("2 năm", "5 năm"), 1, tag="q18"),
])  # fmt: skip
def test_a_quiz_that_does_not_fit_is_words_with_letters(
    telegram: TelegramServer, adapter: TelegramAdapter, poll: Poll
) -> None:
    adapter.send("9", Outgoing(spans=plain("Câu hỏi hôm nay"), poll=poll, silent=True))
    seen = telegram.sent_to(9)[-1]
    assert seen.method == "sendMessage"
    assert seen.text.startswith("Câu hỏi hôm nay\n\nMấy năm?")
    assert (seen.labels, seen.silent) == (["A", "B"], True)


def test_a_tag_too_long_to_be_stored_goes_with_the_letters(telegram: TelegramServer, adapter: TelegramAdapter) -> None:
    with pytest.raises(Undeliverable, match="nút bấm"):
        adapter.send("9", Outgoing(poll=Poll("Mấy năm?", ("2", "5"), 1, tag="q" * (LONGEST_TAG + 1))))


def test_typing_and_acknowledging_reach_telegram_and_never_raise(
    telegram: TelegramServer, adapter: TelegramAdapter
) -> None:
    adapter.send("10", Outgoing(spans=plain("x"), buttons=(Button("Có", data="co"),)))
    telegram.press(10, "Có")
    key = telegram.state.updates[-1]["callback_query"]["id"]
    pressed = Incoming(
        Platform.TELEGRAM, "u1", "10", "10", PRESSED_AT, kind=IncomingKind.BUTTON, text="co", reply_to=key
    )
    adapter.acknowledge(pressed)
    adapter.typing("10")
    adapter.typing("999")  # a chat nobody knows
    adapter.acknowledge(pressed)  # answered already
    assert telegram.wait(lambda: key in telegram.state.answered and 10 in telegram.state.typing)


def test_a_message_goes_to_its_topic_of_a_group(telegram: TelegramServer, adapter: TelegramAdapter) -> None:
    telegram.say(11, "/hoi x", group=-1001000000001, topic=55)
    adapter.send("-1001000000001:55", Outgoing(spans=plain("x")))
    assert telegram.sent_to(-1001000000001)[-1].topic == 55
    assert (place("-100:55"), place("7")) == (("-100", 55), ("7", None))


def test_a_group_that_became_a_supergroup_is_written_to_under_its_new_id(
    telegram: TelegramServer, adapter: TelegramAdapter
) -> None:
    telegram.say(12, "/hoi x", group=-500)
    telegram.migrate(-500, -1001000000500)
    adapter.send("-500", Outgoing(spans=plain("x")))
    assert [one.text for one in telegram.sent_to(-1001000000500)] == ["x"]


def test_a_group_that_moves_forever_is_given_up(telegram: TelegramServer, adapter: TelegramAdapter) -> None:
    telegram.migrate(-501, -502)
    telegram.migrate(-502, -501)
    with pytest.raises(Undeliverable) as caught:
        adapter.send("-501", Outgoing(spans=plain("x")))
    assert caught.value.gone


def test_the_capabilities_are_those_of_the_limits(adapter: TelegramAdapter) -> None:
    known = adapter.capabilities
    assert (known.longest, known.most_buttons, known.files, known.polls, known.edits) == (4096, 12, True, True, False)
    assert adapter.platform is Platform.TELEGRAM


def test_many_threads_keep_within_the_limits_of_telegram() -> None:
    people = range(1, 37)
    with TelegramServer() as telegram, adapter_to(telegram, limits={"send_per_second": 24}) as adapter:
        for person in people:
            telegram.user(person)
        threads = [threading.Thread(target=adapter.send, args=(str(one), Outgoing(spans=plain("x")))) for one in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        times = sorted(one.at for one in telegram.sent)
        assert len(times) == len(people)
        assert telegram.state.flood.refusals == 0
        assert times[-1] - times[0] > 1  # a burst is spread out


def test_messages_to_one_chat_keep_their_distance() -> None:
    with TelegramServer() as telegram, adapter_to(telegram, limits={"chat_interval_s": 0.2}) as adapter:
        telegram.state.flood = Flood(chat_interval_s=0.2)
        telegram.user(1), telegram.user(2)
        started = time.monotonic()
        adapter.send("2", Outgoing(spans=plain("x")))
        for number in range(4):
            adapter.send("1", Outgoing(spans=plain(str(number))))
        assert [one.text for one in telegram.sent_to(1)] == ["0", "1", "2", "3"]
        assert telegram.state.flood.refusals == 0
        assert telegram.sent_to(1)[-1].at - started >= 0.6


def test_a_message_still_waiting_for_its_turn_was_not_taken() -> None:
    patience = Patience(call_s=0.3)
    with (
        TelegramServer() as telegram,
        adapter_to(telegram, limits={"chat_interval_s": 0}, patience=patience) as adapter,
    ):
        telegram.state.flood = Flood(chat_interval_s=0)
        telegram.say(1, "/hoi", group=-77)
        for _ in range(5):
            adapter.send("-77", Outgoing(spans=plain("x")))
        with pytest.raises(NotTaken):  # the sixth of a group must wait some seconds
            adapter.send("-77", Outgoing(spans=plain("x")))
        telegram.user(2)
        adapter.send("2", Outgoing(spans=plain("x")))  # while a private chat need not
        assert telegram.state.flood.refusals == 0


@pytest.mark.parametrize("most", [1, 2, 20, 30, 1000])
@pytest.mark.parametrize("burst", [0.1, 0.25])
def test_a_bucket_never_lets_more_than_the_limit_pass(most: float, burst: float) -> None:
    size, seconds = bucket(most, per_s=60, burst=burst)
    assert size >= 1
    assert size + 60 * size / seconds <= max(most, 1.5)
    assert bucket(0, per_s=60, burst=burst) == (0, 0)


def test_closing_lets_a_message_under_way_arrive_and_takes_no_more(telegram: TelegramServer) -> None:
    held = threading.Event()
    with adapter_to(telegram) as adapter:
        telegram.next_time(Trouble(hold=held))
        sender = threading.Thread(target=adapter.send, args=("13", Outgoing(spans=plain("còn kịp"))))
        sender.start()
        assert telegram.wait(lambda: telegram.troubles_left == 0)
        closer = threading.Thread(target=adapter.close)
        closer.start()
        held.set()
        sender.join()
        closer.join()
        assert [one.text for one in telegram.sent_to(13)] == ["còn kịp"]
        with pytest.raises(NotTaken):
            adapter.send("13", Outgoing(spans=plain("muộn")))
        adapter.typing("13")
        adapter.close()


def test_what_is_under_way_when_time_is_up_has_an_unknown_outcome(telegram: TelegramServer) -> None:
    held, caught = threading.Event(), []

    def send(adapter: TelegramAdapter) -> None:
        with pytest.raises(OutcomeUnknown) as error:
            adapter.send("14", Outgoing(spans=plain("x")))
        caught.append(error)

    with adapter_to(telegram, patience=Patience(close_s=0.1)) as adapter:
        telegram.next_time(Trouble(hold=held))
        sender = threading.Thread(target=send, args=(adapter,))
        sender.start()
        assert telegram.wait(lambda: telegram.troubles_left == 0)
        adapter.close()
        sender.join()
        held.set()
    assert caught


def test_a_limit_may_be_set_to_another_value() -> None:
    assert limits_of(Platform.TELEGRAM, {"telegram": {"text": 100}}).text == 100
    with TelegramServer(flood=False) as telegram, line_to(telegram, limits={"text": 100}) as line:
        telegram.user(1)
        with pytest.raises(Undeliverable):
            TelegramAdapter(line, limits_of(Platform.TELEGRAM, {"telegram": {"text": 100}})).send(
                "1", Outgoing(spans=plain("x" * 101))
            )
