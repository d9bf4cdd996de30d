"""What a day's library cannot answer: documents not issued by then, rules that came later, rules that had ended."""

import datetime
from collections.abc import Iterator

import pytest
from asked_samples import SampleLibrary
from dated_office import AFTER, HALL, Office, cited, open_office

from vanban.answers import Refusal
from vanban.documents import ValidityStatus

ONE_DAY = datetime.timedelta(days=1)
DEPOSIT = "Người thuê sân khấu ngoài trời đặt cọc bao nhiêu?"
NIGHT = "Bãi xe ban đêm tại chợ Lạc Khê mở từ mấy giờ đến mấy giờ?"
AGAIN = "Hồ sơ cấp lại giấy phép vỉa hè được giải quyết trong bao nhiêu ngày?"
NOT_ISSUED = "chưa được ban hành"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as library:
        yield library


@pytest.mark.parametrize(
    "question",
    [
        "Quyết định 42/2025/QĐ-UBND còn hiệu lực không?",
        "Theo Quyết định 42/2025/QĐ-UBND thì giá thuê hội trường là bao nhiêu?",
        "quyet dinh 42/2025/qd-ubnd noi gi",
    ],
)
def test_a_document_named_that_came_later_had_not_been_issued(office: Office, question: str) -> None:
    reply = office.reply(question, datetime.date(2025, 3, 9))
    assert isinstance(reply, Refusal), reply
    assert reply.text.startswith("Đến ngày 09/03/2025, văn bản “")
    assert NOT_ISSUED in reply.text
    assert not reply.nearest
    assert not isinstance(office.reply(question, datetime.date(2025, 3, 10)), Refusal)


def test_a_number_that_no_document_ever_carried_is_not_said_to_come(office: Office) -> None:
    reply = office.reply("Quyết định 99/2025/QĐ-UBND quy định gì?", datetime.date(2025, 3, 9))
    assert isinstance(reply, Refusal)
    assert NOT_ISSUED not in reply.text


def test_of_a_later_document_one_may_not_read_nothing_is_said(library: SampleLibrary) -> None:
    told: list[bool] = []
    for who in library.principals:
        for row in library.closed_to(who):
            if row.number and row.date:
                reply = library.ask(f"Văn bản {row.number} nói gì?", who=who, as_of=row.date - ONE_DAY)
                told.append(NOT_ISSUED in reply.text)
    assert told
    assert not any(told)


def test_a_rule_that_only_a_later_document_brings_is_not_answered_from_another_rule(office: Office) -> None:
    assert "02 ngày" in office.ask(AGAIN).text
    reply = office.reply(AGAIN, datetime.date(2025, 8, 9))
    assert isinstance(reply, Refusal), reply
    assert "Đến ngày 09/08/2025" in reply.text
    assert "41/2025" not in f"{reply.text} {reply.nearest}"


def test_a_rule_that_a_later_document_puts_in_other_words_is_answered_as_it_was(office: Office) -> None:
    for day in (datetime.date(2022, 2, 1), datetime.date(2025, 3, 9), datetime.date(2025, 3, 31)):
        assert "300.000" in office.ask(HALL, day).text


def test_what_only_the_replaced_document_says_is_refused_with_what_ended_it(office: Office) -> None:
    assert "một phần ba" in office.ask(DEPOSIT, datetime.date(2025, 3, 31)).text
    reply = office.reply(DEPOSIT)
    assert isinstance(reply, Refusal), reply
    assert "Điều 2, khoản 2 Quyết định số 32/2022/QĐ-UBND" in reply.text
    assert "đã được thay thế bởi Quyết định số 42/2025/QĐ-UBND" in reply.text
    assert "từ ngày 01/04/2025" in reply.text
    assert "một phần ba" not in reply.text
    assert [one.number for one in reply.nearest] == ["42/2025/QĐ-UBND"]


def test_a_rule_past_the_term_it_set_itself_is_refused_with_that_term(office: Office) -> None:
    assert "18 giờ" in office.ask(NIGHT, datetime.date(2024, 12, 31)).text
    reply = office.reply(NIGHT, datetime.date(2025, 1, 1))
    assert isinstance(reply, Refusal), reply
    assert "chỉ có hiệu lực đến hết ngày 31/12/2024" in reply.text


@pytest.mark.parametrize(
    "question",
    [
        "Trước đây người thuê sân khấu ngoài trời đặt cọc bao nhiêu?",
        "Theo Quyết định 32/2022/QĐ-UBND, người thuê sân khấu ngoài trời đặt cọc bao nhiêu?",
        "Người thuê sân khấu ngoài trời năm 2023 đã đặt cọc bao nhiêu?",
    ],
)
def test_who_asks_how_it_was_is_answered_from_the_ended_document_with_a_warning(office: Office, question: str) -> None:
    reply = office.ask(question)
    assert cited(reply) == ["32/2022/QĐ-UBND"]
    assert "một phần ba" in reply.text
    assert reply.citations[0].status in (ValidityStatus.EXPIRED, ValidityStatus.IN_FORCE)


def test_who_asks_what_holds_is_not_shown_what_has_ended(office: Office) -> None:
    reply = office.ask(HALL, AFTER)
    assert all(one.status is not ValidityStatus.EXPIRED for one in (*reply.citations, *reply.related))
    before = office.ask("Trước đây giá thuê hội trường nhà văn hóa là bao nhiêu một buổi?", AFTER)
    assert {"32/2022/QĐ-UBND", "42/2025/QĐ-UBND"} <= {one.number for one in (*before.citations, *before.related)}
