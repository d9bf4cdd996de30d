"""A generative answer: one model call over passages already found, shown sentence by sentence once each is verified."""

import logging
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from prompts.loader import render
from rag.citing import Draft
from rag.matching import cover, searchable
from rag.material import Material
from rag.model_port import Chunk, Prompt, TokenUsage, Writes, estimated_tokens
from rag.sentences import Sentences, Written
from rag.timed_stream import Limits, TimedStream
from vanban.answers import Answer, Delta, Refusal, Reply
from vanban.errors import ModelUnavailable
from vanban.text import bare_form, bare_words

MOST_WRITTEN = 20_000  # characters: what goes on longer is no answer
LEAST_KEPT = 0.5  # share of the sentences that must be backed; else the rest is not to be trusted either
AS_MUCH = 0.7  # share of the question's words that the extractive answer quotes, which a written one must quote too
_ENDED = frozenset({"stop", "length", "end_turn", "eos", "eos_token", "max_tokens", "STOP"})
_THINKING = ("<think>", "</think>")

_log = logging.getLogger(__name__)


class Ending(StrEnum):
    """How a call of the model ended, as it is accounted for."""

    USED = "da_dung"
    REFUSED = "khong_du_can_cu"
    UNVERIFIED = "khong_doi_chieu_duoc"
    FAILED = "loi"
    LEFT = "nguoi_hoi_dung"  # the reader went away


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a model, for the accounts: no word of question or answer."""

    model: str
    usage: TokenUsage
    ending: Ending
    duration_ms: float
    kept: int
    removed: int


@dataclass(slots=True)
class _Run:
    """What a call has brought so far."""

    draft: Draft
    prompt: Prompt
    written: list[str] = field(default_factory=list)
    usage: TokenUsage | None = None
    finish: str | None = None
    shown: int = 0  # characters of the draft that were yielded
    ending: Ending = Ending.LEFT

    def counted(self) -> TokenUsage:
        """Returns the tokens as the server counted them, or an estimate."""
        if self.usage is not None:
            return self.usage
        read = estimated_tokens(self.prompt.system) + estimated_tokens(self.prompt.user)
        return TokenUsage(read, estimated_tokens("".join(self.written)), estimated=True)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes answers with one model. ``account`` is told of every call, also of those that failed."""

    model: Writes
    limits: Limits
    most_passages: int
    account: Callable[[Call, int | None], None]  # the call, and the id of the person who asked

    def write(self, material: Material, person_id: int | None) -> Generator[Delta, None, Reply]:
        """Yields what is verified, piece by piece; returns the reply: generative, or the extractive one with a note.

        The reply may differ from what was yielded: a model that breaks off leaves nothing behind.
        """
        try:
            self.model.prepare()
        except ModelUnavailable as error:
            _log.warning("chat model not usable: %s", error.message)
            return fallback(material, "unavailable")
        run = _Run(Draft(material), material.prompt())
        began = time.perf_counter()
        try:
            yield from self._sentences(run)
            reply = _reply(run)
        except ModelUnavailable as error:
            run.ending = Ending.FAILED
            _log.warning("chat model failed: %s", type(error.__cause__ or error).__name__)
            reply = fallback(material, "unavailable")
        finally:
            self._settle(run, (time.perf_counter() - began) * 1000, person_id)
        return reply

    def _sentences(self, run: _Run) -> Iterator[Delta]:
        sentences = Sentences()
        with TimedStream(lambda: self.model.write(run.prompt), self.limits) as stream:
            for text in _said(_noted(stream, run)):
                yield from _deltas(sentences.feed(text), run)
                if sum(map(len, run.written)) > MOST_WRITTEN:
                    raise ModelUnavailable("Mô hình ngôn ngữ viết không dừng.")
        if run.finish not in _ENDED:
            raise ModelUnavailable("Mô hình ngôn ngữ dừng giữa chừng.")
        if run.finish in ("stop", "end_turn", "eos", "eos_token", "STOP"):  # at a limit the last sentence is cut off
            yield from _deltas(sentences.end(), run)

    def _settle(self, run: _Run, duration_ms: float, person_id: int | None) -> None:
        usage, draft = run.counted(), run.draft
        _log.info(
            "chat model %s: %s, %d+%d tokens, %d kept, %d removed, %d ms",
            self.model.name, run.ending, usage.prompt, usage.completion, draft.kept, draft.removed, duration_ms,
        )  # fmt: skip
        self.account(Call(self.model.name, usage, run.ending, duration_ms, draft.kept, draft.removed), person_id)


def _noted(chunks: Iterator[Chunk] | TimedStream[Chunk], run: _Run) -> Iterator[str]:
    """Yields the texts, keeping what is said about the call."""
    for chunk in chunks:
        run.usage = chunk.usage or run.usage
        run.finish = chunk.finish or run.finish
        if chunk.text:
            run.written.append(chunk.text)
            yield chunk.text


def _said(texts: Iterator[str]) -> Iterator[str]:
    """Yields what is said without the thoughts that some models write first."""
    opening, closing = _THINKING
    held = ""
    thinking: bool | None = None
    for text in texts:
        if thinking is False:
            yield text
            continue
        held += text
        start = held.lstrip()
        if thinking is None and start.startswith(opening):
            thinking = True
        elif thinking is None and not opening.startswith(start[: len(opening)]):
            thinking = False
            yield held
        if thinking and closing in held:
            thinking = False
            yield held.split(closing, 1)[1]
    if thinking is None and held:
        yield held


def _deltas(sentences: Iterator[Written], run: _Run) -> Iterator[Delta]:
    """Yields what the sentences add, from the moment on when what stands answers the question: what would be taken
    back is not shown."""
    draft = run.draft
    for written in sentences:
        if draft.take(written) and (run.shown or _shows_what_is_asked(draft.material, draft.answer())):
            yield Delta(draft.text[run.shown :])
            run.shown = len(draft.text)


def _reply(run: _Run) -> Reply:
    """Returns what the whole writing comes to."""
    draft, material = run.draft, run.draft.material
    if not draft.kept and _refuses("".join(_said(iter(run.written)))) and not material.hostile:
        run.ending = Ending.REFUSED
        return _refusal(material)
    run.ending = Ending.UNVERIFIED
    if not draft.kept or draft.kept < LEAST_KEPT * (draft.kept + draft.removed):
        return fallback(material, "unverified", removed=draft.removed)
    if not _shows_what_is_asked(material, draft.answer()):
        return fallback(material, "unverified", removed=draft.removed)
    run.ending = Ending.USED
    answer = draft.answer()
    return replace(answer, notes=(*answer.notes, *_notes(material, draft.removed)))


def _refuses(text: str) -> bool:
    words, refusing = bare_words(text), bare_words(bare_form(render("writing", "nothing")))
    return words[: len(refusing)] == refusing


def _shows_what_is_asked(material: Material, answer: Answer) -> bool:
    """Tells whether an answer shows the amount, date, body … asked for, and speaks of the matter of the question and of
    what stands next to its asking word, about as far as the extractive answer does: a true sentence about something
    else is no answer."""
    question, extractive = material.question, material.extractive
    if question.expectations.share_met(answer.text) < question.expectations.share_met(extractive.text):
        return False
    held, wanted = (
        searchable(" ".join((*said, *(c.quote for c in one.citations))), bare=question.bare)
        for one, said in ((answer, (answer.text,)), (extractive, ()))
    )
    matters = (question.terms, question.focus)
    return all(cover(matter, held).share >= AS_MUCH * cover(matter, wanted).share for matter in matters)


def _refusal(material: Material) -> Refusal:
    extractive = material.extractive
    return Refusal(
        render("writing", "refused"),
        notes=(*extractive.notes, *_notes(material, 0)),
        related=(*extractive.citations, *extractive.related),
        understood=extractive.understood,
    )


def fallback(material: Material, reason: str, *, removed: int = 0) -> Answer:
    """Returns the extractive answer with a note that says why nothing was written."""
    notes = (*material.extractive.notes, render("writing", reason), *_notes(material, removed))
    return replace(material.extractive, notes=notes)


def _notes(material: Material, removed: int) -> tuple[str, ...]:
    notes = [render("writing", "removed", {"count": removed})] if removed else []
    withheld = material.withheld
    return (*notes, *([render("writing", "withheld", {"count": withheld})] if withheld else []))
