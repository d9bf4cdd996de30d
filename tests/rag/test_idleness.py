"""How much a message looks like no question to documents: a measure, never a verdict."""

from hypothesis import given
from hypothesis import strategies as st

from eval.training.idleness import load_messages
from rag.idleness import SIZE, idleness, terms
from vanban.text import bare_form

OF_DOCUMENTS = (
    "Báo cáo sơ kết quý II phải gửi về Ban Tuyên giáo trước ngày nào?",
    "Ai chủ trì rà soát hộ cận nghèo của phường?",
    "Tiền nước uống cho đại biểu được chi bao nhiêu một người?",
)
OF_NONE = (
    "bạn ơi bạn có người yêu chưa thế",
    "kể cho tôi nghe một câu chuyện cười đi",
    "cách nấu phở bò ngon cho cả nhà ăn sáng",
)


def test_chat_and_everyday_life_look_idler_than_questions_to_documents() -> None:
    assert min(map(idleness, OF_NONE)) > 0.5 > max(map(idleness, OF_DOCUMENTS))


def test_marks_and_short_forms_change_nothing() -> None:
    assert idleness("Bạn ăn cơm chưa?") == idleness("ban an com chua")
    assert idleness("mình ko biết") == idleness("mình không biết")


@given(st.text(max_size=200))
def test_any_message_has_a_probability(message: str) -> None:
    assert 0 <= idleness(message) <= 1
    assert all(0 <= place < SIZE for place in terms(message))


def test_the_messages_that_were_learned_are_told() -> None:
    told = [(one.idle, idleness(one.question) > 0.5) for one in load_messages()]
    assert sum(idle == looks for idle, looks in told) / len(told) > 0.9


def test_messages_are_of_every_kind_and_written_once() -> None:
    messages = load_messages()
    assert {one.kind for one in messages} == {"chat", "everyday", "beyond", "office"}
    assert len({one.id for one in messages}) == len({bare_form(one.question) for one in messages}) == len(messages)
