"""What was understood, over the samples: follow-ups, the day asked about, lists of documents, chat."""

import datetime
from collections.abc import Collection, Sequence

import pytest
from asked_samples import SampleLibrary

from rag.assistant import Assistant
from rag.finding import FoundPassage
from vanban.answers import Answer, PastTurn, Refusal, Reply, past_turn
from vanban.principals import Principal

TODAY = datetime.date(2026, 11, 26)


def talk(library: SampleLibrary, *questions: str, who: str = "can.bo.tp") -> Reply:
    """Returns the reply to the last of some questions asked one after the other."""
    turns: list[PastTurn] = []
    for question in questions:
        reply = library.services.assistant.reply(question, principal=library.principals[who], history=turns)
        turns.append(past_turn(question, reply))
    return reply


def cited(reply: Reply) -> list[str | None]:
    assert isinstance(reply, Answer), reply
    return list(dict.fromkeys(citation.number for citation in reply.citations))


@pytest.mark.parametrize(
    ("questions", "number", "said"),
    [
        (
            ("Ai đứng ra lập Quỹ phát triển khoa học và công nghệ của thành phố?", "còn thời hạn thì sao?"),
            "03-CTr/TU",
            "6/2027",
        ),
        (("Khoản 1 Điều 11 Quy định 34-QĐ/TU", "khoản tiếp theo?"), "34-QĐ/TU", "02 giờ"),
        (("Văn bản nào sửa đổi Quy định 34-QĐ/TU?", "văn bản đó ai ký?"), "51-QĐ/TU", "Hoàng Thị Mỹ Dung"),
        (("dien tap xu ly su co mang o phuong tan lac dong do ai chu tri", "thang may xong"), "11-KH/ĐU", "10"),
        (
            ("Theo quy chế khóa XVIII, việc đột xuất phải báo cáo trong mấy giờ?", "khóa XVII thì sao?"),
            "02-QC/TU",
            "24 giờ",
        ),
    ],
)
def test_a_follow_up_is_answered_and_what_was_understood_is_shown(
    library: SampleLibrary, questions: tuple[str, str], number: str, said: str
) -> None:
    reply = talk(library, *questions)
    assert number in cited(reply)
    assert said in reply.text
    assert reply.understood is not None
    assert f"Đã hiểu: “{reply.understood.question}”." in reply.notes


def test_a_choice_is_settled_by_the_next_turn(library: SampleLibrary) -> None:
    reply = talk(library, "Nghị quyết 08 của Thành ủy nói gì?", "năm 2021")
    assert isinstance(reply, Answer)
    assert {citation.date for citation in reply.citations} == {datetime.date(2021, 10, 15)}


def test_a_follow_up_shows_no_document_that_the_person_may_not_read(library: SampleLibrary) -> None:
    own = talk(library, "118-TB/TU nói gì?", who="quan.tri")
    turns = [PastTurn("Tiến độ các dự án ra sao?", past_turn("", own).cited)]
    reply = library.services.assistant.reply(
        "văn bản đó ai ký?", principal=library.principals["mat.tran"], history=turns
    )
    assert "118-TB" not in reply.text
    assert not any("118-TB" in note for note in reply.notes)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Tính đến ngày 01/8/2026, nhật ký khai thác phải lưu bao lâu?", datetime.date(2026, 8, 1)),
        ("trước khi Quyết định 51-QĐ/TU có hiệu lực thì nhật ký khai thác lưu bao lâu?", datetime.date(2026, 8, 31)),
    ],
)
def test_the_day_asked_about_is_shown_and_nothing_later_is_cited(
    library: SampleLibrary, question: str, day: datetime.date
) -> None:
    reply = library.ask(question)
    assert reply.understood is not None
    assert reply.understood.as_of == day
    assert reply.understood.question == question[:1] + question[1:]
    assert f"Xét tại ngày {day:%d/%m/%Y}." in reply.notes
    assert cited(reply) == ["34-QĐ/TU"]


def test_a_day_given_beside_the_question_wins_over_the_day_it_names(library: SampleLibrary) -> None:
    given = datetime.date(2026, 6, 1)
    reply = library.ask("Tính đến ngày 01/8/2026, nhật ký khai thác phải lưu bao lâu?", as_of=given)
    assert reply.understood is not None
    assert reply.understood.as_of == given


@pytest.mark.parametrize(
    ("question", "who", "numbers"),
    [
        ("các chỉ thị năm 2026 của Thành ủy", "can.bo.tp", ["12-CT/TU"]),
        (
            "Văn phòng Thành ủy ban hành những văn bản nào từ tháng 3 đến tháng 8/2026?",
            "can.bo.tp",
            ["312-CV/VPTU", "07-HD/VPTU"],
        ),
        ("liet ke van ban cua hdnd", "can.bo.tp", ["30/2026/NQ-HĐND"]),
        ("các văn bản của đơn vị tôi", "van.thu.tld", ["11-KH/ĐU", "06-NQ/ĐU"]),
        (
            "Có những văn bản nào về dữ liệu dùng chung?",
            "can.bo.tp",
            ["51-QĐ/TU", "312-CV/VPTU", "07-HD/VPTU", "34-QĐ/TU"],
        ),
    ],
)
def test_a_list_of_documents_is_those_that_fit_newest_first_each_cited_by_its_head(
    library: SampleLibrary, question: str, who: str, numbers: list[str]
) -> None:
    reply = library.ask(question, who=who)
    assert isinstance(reply, Answer)
    assert [citation.number for citation in reply.citations] == numbers
    assert any(note.startswith("Chỉ xét văn bản: ") for note in reply.notes)


def test_a_long_list_says_how_many_more_there_are(library: SampleLibrary) -> None:
    reply = library.ask("các văn bản năm 2026")
    assert isinstance(reply, Answer)
    assert len(reply.citations) == 10
    assert "… còn " in reply.text


def test_a_list_shows_only_what_the_person_may_read(library: SampleLibrary) -> None:
    reply = library.ask("các thông báo năm 2026", who="mat.tran")
    shown = {citation.document_id for citation in getattr(reply, "citations", ())}
    assert shown <= library.readable["mat.tran"]
    assert "118-TB/TU" not in reply.text


def test_a_list_of_what_does_not_exist_is_refused_by_its_filters(library: SampleLibrary) -> None:
    reply = library.ask("danh sách quyết định năm 2019")
    assert isinstance(reply, Refusal)
    assert "loại Quyết định; từ 01/01/2019 đến 31/12/2019" in reply.text


class Untouched:
    """A retriever that must not be asked."""

    def retrieve(
        self, question: str, principal: Principal, *, limit: int, documents: Collection[int] | None = None
    ) -> Sequence[FoundPassage]:
        raise AssertionError(f"searched for {question}")


@pytest.mark.parametrize(
    ("question", "intent", "said"),
    [
        ("xin chào", "small_talk", "trợ lý tra cứu văn bản"),
        ("cam on ban nhieu", "small_talk", "hỏi"),
        ("mai trời có mưa không", "out_of_scope", "thời tiết"),
        ("viết bài thơ tặng mẹ", "out_of_scope", "sáng tác"),
    ],
)
def test_chat_and_foreign_matters_are_answered_without_a_search(
    library: SampleLibrary, question: str, intent: str, said: str
) -> None:
    assistant = Assistant(library.services.database, Untouched(), clock=lambda: TODAY)
    reply = assistant.reply(question, principal=library.principals["can.bo.tp"])
    assert isinstance(reply, Refusal)
    assert reply.understood is not None
    assert reply.understood.intent == intent
    assert said in reply.text
    assert reply.nearest == ()
