"""Tasks proposed through LangChain by a server that points to the truth, invents, or breaks."""

import json
from collections.abc import Iterator

import pytest
from lying_server import Behaviour, LyingServer, Says, in_pieces, passages

from ingest.parsing import parse_file
from programs.proposing import Refused, propose_tasks
from programs.source import Source, parsed_source
from vanban.errors import ModelUnavailable

pytest.importorskip("langchain_openai", reason="needs the extra llm")
from rag.chat_model import ChatModel

TEXT = """KẾ HOẠCH
về chỉnh lý kho lưu trữ

I- NHIỆM VỤ
1. Việc chỉnh lý kho lưu trữ cũ do Văn phòng Thành ủy đảm nhận, xong trước ngày 30/11/2026.
"""
TRUTH = "Việc chỉnh lý kho lưu trữ cũ do Văn phòng Thành ủy đảm nhận, xong trước ngày 30/11/2026."


@pytest.fixture(scope="module")
def server() -> Iterator[LyingServer]:
    started = LyingServer()
    yield started
    started.close()


@pytest.fixture(scope="module")
def source() -> Source:
    return parsed_source(parse_file("a.txt", TEXT.encode()))


def says(quote: str, lead: str) -> Behaviour:
    """Returns what the server writes of each passage it is shown that holds the beginning of the sentence."""

    def write(prompt: str) -> Says:
        marks = [mark for mark, text in passages(prompt).items() if "chỉnh lý kho lưu trữ cũ" in text]
        values = {"trich": quote, "chu_tri": lead, "phoi_hop": "", "san_pham": "", "han": ""}
        lines = "\n".join(json.dumps({"doan": mark, **values}, ensure_ascii=False) for mark in marks)
        return Says(in_pieces(lines))

    return write


@pytest.fixture(scope="module")
def model(server: LyingServer) -> Iterator[ChatModel]:
    made = ChatModel("openai:m", server.url, "khoa", True, 3, 400, 0)
    yield made
    made.close()


def test_a_task_the_server_points_to_is_taken(server: LyingServer, model: ChatModel, source: Source) -> None:
    server.behave(says(TRUTH, "Văn phòng Thành ủy"))
    result = propose_tasks(source, model, known=(), public=True)
    assert [(task.text, task.lead) for task in result.tasks] == [(TRUTH, "Văn phòng Thành ủy")]


def test_a_task_the_server_invents_is_refused(server: LyingServer, model: ChatModel, source: Source) -> None:
    server.behave(says(TRUTH.replace("30/11", "30/12"), "Văn phòng Thành ủy"))
    result = propose_tasks(source, model, known=(), public=True)
    assert (result.tasks, result.refused) == ((), {Refused.QUOTE: 1})


def test_a_server_that_breaks_is_an_error_of_ours(server: LyingServer, model: ChatModel, source: Source) -> None:
    server.behave(Says(status=500))
    with pytest.raises(ModelUnavailable):
        propose_tasks(source, model, known=(), public=True)
