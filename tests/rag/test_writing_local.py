"""Written answers from a real model: untaught, so that all it writes must be left out."""

import dataclasses
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import tiny_model
from asked_samples import SampleLibrary

from rag.local_model import LocalModel
from rag.model_port import Chunk, Prompt, Writes
from rag.timed_stream import Limits
from rag.writing import Call, Ending, Writer
from vanban.answers import Answer, Delta, Finished
from vanban.errors import ModelUnavailable

pytest.importorskip("transformers", reason="needs the extra models")
pytestmark = pytest.mark.slow
QUESTION = "Nhật ký khai thác dữ liệu dùng chung phải lưu tối thiểu bao nhiêu tháng?"
START_S = 120


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a whole, if untaught, model."""
    path = tmp_path_factory.mktemp("mo-hinh")
    tiny_model.build(path)
    return path


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """The address of transformers' own server, in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "CUDA_VISIBLE_DEVICES": ""}
    script = Path(tiny_model.__file__)
    process = subprocess.Popen(
        [sys.executable, str(script), str(port)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        assert process.poll() is None, "the server has ended"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.3)
    pytest.fail("the server does not answer")


def written_by(model: Writes, library: SampleLibrary) -> tuple[list[str], Answer, Call]:
    """Returns what was shown on the way, the answer, and the account of the call."""
    calls: list[Call] = []
    writer = Writer(model, Limits(60, 60, 120), 3, lambda call, _: calls.append(call))
    assistant = dataclasses.replace(library.services.assistant, writer=writer)
    events = list(assistant.stream(QUESTION, principal=library.principals["can.bo.tp"]))
    last = events[-1]
    assert isinstance(last, Finished)
    assert isinstance(last.reply, Answer)
    (call,) = calls
    return [event.text for event in events if isinstance(event, Delta)], last.reply, call


def test_what_an_untaught_model_writes_over_http_is_left_out(folder: Path, served: str, library: SampleLibrary) -> None:
    pytest.importorskip("langchain_openai", reason="needs the extra llm")
    from rag.chat_model import ChatModel

    model = ChatModel(f"openai:{folder}", served, None, True, 60, 60)
    shown, answer, call = written_by(model, library)
    model.close()
    plain = library.ask(QUESTION)
    assert isinstance(plain, Answer)
    assert shown == []
    assert answer.origin == "extractive"
    assert (answer.text, answer.citations) == (plain.text, plain.citations)
    assert call.ending is Ending.UNVERIFIED
    assert call.kept == 0
    assert call.usage.completion > 0


def test_what_an_untaught_model_writes_in_this_process_is_left_out(folder: Path, library: SampleLibrary) -> None:
    shown, answer, call = written_by(LocalModel(folder, 60, 60), library)
    assert shown == []
    assert answer.origin == "extractive"
    assert call.ending is Ending.UNVERIFIED
    assert (call.usage.completion > 0, call.usage.estimated) == (True, False)


def test_a_local_model_streams_and_counts_its_tokens(folder: Path) -> None:
    chunks = list(LocalModel(folder, 20, 60).write(Prompt("a", "b")))
    assert len([chunk for chunk in chunks if chunk.text]) > 1
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.completion <= 20
    assert chunks[-1].finish in ("stop", "length")


def test_a_local_model_stops_when_the_reader_leaves(folder: Path) -> None:
    model = LocalModel(folder, 20_000, 60)
    stream = model.write(Prompt("a", "b"))
    assert isinstance(next(stream), Chunk)
    began = time.monotonic()
    stream.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 10
    assert next(model.write(Prompt("a", "b")))  # and the next question is not kept waiting


def test_a_folder_without_a_model_is_named_in_the_error(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="Không nạp được mô hình"):
        LocalModel(tmp_path, 20, 60).prepare()
    with pytest.raises(ModelUnavailable, match="Không có thư mục mô hình"):
        LocalModel(tmp_path / "khong-co", 20, 60).prepare()
