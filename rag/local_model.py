"""A chat model in a local folder, run here by transformers (extra ``models``): nothing leaves the machine."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from rag.model_port import Chunk, Prompt, TokenUsage
from vanban.errors import ModelUnavailable

PREFIX = "huggingface:"


@dataclass(frozen=True)
class LocalModel:
    """A ``Writes`` in this process; one question at a time, the next one waits."""

    folder: Path
    max_tokens: int
    wait_s: float  # longest silence of the model, in seconds
    inside: bool = True
    _loaded: list[Any] = field(default_factory=list, repr=False, compare=False)
    _lock: Any = field(default_factory=Lock, repr=False, compare=False)
    _writing: Any = field(default_factory=Lock, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The setting that names this model, without the folders above it."""
        return f"{PREFIX}{self.folder.name}"

    def prepare(self) -> None:
        """Loads tokenizer and weights from the folder, once; never from a network."""
        with self._lock:
            if not self._loaded:
                self._loaded.extend(self._load())

    def close(self) -> None:
        """Lets go of the weights."""
        with self._lock:
            self._loaded.clear()

    def write(self, prompt: Prompt) -> Iterator[Chunk]:
        """Yields what the model writes. When the reader goes away, the model stops at the next token."""
        self.prepare()
        with self._writing:
            stop = Event()
            try:
                yield from self._write(prompt, stop)
            finally:
                stop.set()

    def _write(self, prompt: Prompt, stop: Event) -> Iterator[Chunk]:
        from queue import Empty

        from transformers import TextIteratorStreamer

        tokenizer, model = self._loaded
        inputs = _inputs(tokenizer, prompt).to(model.device)
        streamer = TextIteratorStreamer(tokenizer, skip_prompt=True, skip_special_tokens=True, timeout=self.wait_s)
        ended: list[Any] = []
        thread = Thread(target=self._generate, args=(inputs, streamer, stop, ended), daemon=True)
        thread.start()
        try:
            yield from (Chunk(text) for text in streamer if text)
        except Empty as error:
            raise ModelUnavailable("Mô hình ngôn ngữ không trả lời trong thời gian cho phép.") from error
        finally:
            stop.set()
            thread.join()
        if not ended or isinstance(ended[0], Exception):
            raise ModelUnavailable("Mô hình ngôn ngữ gặp lỗi khi trả lời.") from (ended[0] if ended else None)
        read = inputs["input_ids"].shape[1]
        written = ended[0].shape[1] - read
        yield Chunk(usage=TokenUsage(read, written), finish="length" if written >= self.max_tokens else "stop")

    def _generate(self, inputs: Any, streamer: Any, stop: Event, ended: list[Any]) -> None:
        from transformers import StoppingCriteriaList

        def stopped(*_: Any, **__: Any) -> bool:
            return stop.is_set()

        model = self._loaded[1]
        try:
            criteria = StoppingCriteriaList([stopped])
            limit = self.max_tokens
            ended.append(
                model.generate(
                    **inputs, max_new_tokens=limit, do_sample=False, streamer=streamer, stopping_criteria=criteria
                )
            )
        except Exception as error:  # noqa: BLE001 - the edge of a thread: handed to the reader
            ended.append(error)
            streamer.end()

    def _load(self) -> tuple[Any, Any]:
        if not self.folder.is_dir():
            raise ModelUnavailable(f"Không có thư mục mô hình {self.folder}: kiểm tra VANBAN_CHAT_MODEL.")
        try:
            import torch
            from transformers import AutoModelForCausalLM, AutoTokenizer
        except ImportError as error:
            raise ModelUnavailable("Thiếu gói để chạy mô hình trong máy: pip install 'vanban[models]'.") from error
        try:
            tokenizer = AutoTokenizer.from_pretrained(self.folder, local_files_only=True)
            model = AutoModelForCausalLM.from_pretrained(self.folder, local_files_only=True)
        except (OSError, ValueError) as error:
            raise ModelUnavailable(f"Không nạp được mô hình trong {self.folder}.") from error
        return tokenizer, model.to("cuda" if torch.cuda.is_available() else "cpu").eval()


def _inputs(tokenizer: Any, prompt: Prompt) -> Any:
    """Returns the prompt as tokens, in the model's own chat form where it has one."""
    if not tokenizer.chat_template:
        return tokenizer(f"{prompt.system}\n\n{prompt.user}\n", return_tensors="pt")
    messages = [{"role": "system", "content": prompt.system}, {"role": "user", "content": prompt.user}]
    return tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=True, return_tensors="pt")
