"""A model words the stems and wrong options of planned items; only what is proven again takes the place of our own."""

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from exams.asking_figures import sorted_by_number
from exams.drafts import OPTIONS, Draft
from exams.items import Kind
from exams.proving_options import KINDS, proven_options
from exams.proving_stems import ASKING, Asked, proven_stem
from exams.shelf import Shelf, distinct
from exams.statements import Statement
from exams.times import times
from exams.wording import first_small
from exams.wordings import Dropped, Proposal, Written, read_proposal
from prompts.loader import render
from rag.claim_backing import gives_orders
from rag.model_port import Prompt, TokenUsage, Writes, estimated_tokens
from rag.timed_stream import Limits, TimedStream
from rag.writing import Call, Ending
from vanban.errors import ModelUnavailable

MOST_FAILED = 2  # calls in a row that fail; then the rest stays as planned
_MOST_WRITTEN = 4_000  # characters
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ItemWriter:
    """Asks one model to word items. ``account`` is told of every call, also of those that failed."""

    model: Writes
    limits: Limits
    account: Callable[[Call], None]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What proposals are held against, and where it is counted what came of them."""

    shelf: Shelf
    is_sound: Callable[[Draft], bool]
    written: Written


def rewritten(
    drafts: Sequence[Draft], shelf: Shelf, writer: ItemWriter, is_sound: Callable[[Draft], bool]
) -> tuple[list[Draft], Written]:
    """Returns the drafts, in their places what the model worded better and all proofs hold of, and what came of it.

    A document that is not open to everyone goes to a model inside alone; sentences that give a machine orders go to
    none. Only the sentence and its key are sent.
    """
    written = Written()
    desk = _Desk(shelf, is_sound, written)
    spans = {said.start: said for said in shelf.statements}
    failed_in_a_row = 0
    made: list[Draft] = []
    for draft in drafts:
        said = spans.get(draft.sentences[0]) if draft.kind in KINDS and len(draft.sentences) == 1 else None
        if said is None or failed_in_a_row >= MOST_FAILED or not _may_be_sent(shelf, said, writer, written):
            made.append(draft)
            continue
        text = _ask(draft, said, writer, written)
        failed_in_a_row = failed_in_a_row + 1 if text is None else 0
        made.append(_worded(draft, said, text, desk) if text is not None else draft)
    return made, written


def _may_be_sent(shelf: Shelf, said: Statement, writer: ItemWriter, written: Written) -> bool:
    if not writer.model.inside and not shelf.document.is_open:
        written.withheld += 1
        return False
    return not gives_orders(said.text)


def _ask(draft: Draft, said: Statement, writer: ItemWriter, written: Written) -> str | None:
    """Returns what the model writes, None where it fails; accounts for the call."""
    fence = secrets.token_hex(6)
    values = {"fence": fence, "sentence": said.shown, "key": draft.right, "asking": ASKING[draft.kind]}
    prompt = Prompt(render("exam_items", "system", {"fence": fence}), render("exam_items", "user", values))
    pieces: list[str] = []
    usage: TokenUsage | None = None
    began, ending = time.perf_counter(), Ending.FAILED
    written.calls += 1
    try:
        writer.model.prepare()
        with TimedStream(lambda: writer.model.write(prompt), writer.limits) as stream:
            for chunk in stream:
                usage = chunk.usage or usage
                pieces.append(chunk.text)
                if sum(map(len, pieces)) > _MOST_WRITTEN:
                    raise ModelUnavailable("Mô hình ngôn ngữ viết không dừng.")
        ending = Ending.USED
    except ModelUnavailable as error:
        _log.warning("chat model failed at an exam item: %s", type(error.__cause__ or error).__name__)
        written.failed += 1
    read = estimated_tokens(prompt.system) + estimated_tokens(prompt.user)
    counted = usage or TokenUsage(read, estimated_tokens("".join(pieces)), estimated=True)
    writer.account(Call(writer.model.name, counted, ending, (time.perf_counter() - began) * 1000, 0, 0))
    return "".join(pieces) if ending is Ending.USED else None


def _worded(draft: Draft, said: Statement, text: str, desk: _Desk) -> Draft:
    """Returns a draft with what is proven of a proposal: stem and options, one of both, or neither."""
    written, shelf = desk.written, desk.shelf
    proposal = read_proposal(text, written.dropped)
    asked = _stem(draft, said, proposal, desk)
    options, reasons = proven_options(shelf, draft, said, proposal.wrong)
    written.dropped.update(reasons)
    for stem, wrong in ((asked, options), (asked, []), (None, options)):
        if stem is None and not wrong:
            continue
        better = _with_options(replace(draft, stem=stem.stem) if stem else draft, wrong)
        if desk.is_sound(better) and _stays_closed(shelf, better, stem):
            written.stems += stem is not None
            written.options += len(wrong)
            return better
        written.dropped[Dropped.LINT] += 1
    return draft


def _stem(draft: Draft, said: Statement, proposal: Proposal, desk: _Desk) -> Asked | None:
    if not proposal.stem:
        return None
    found = proven_stem(desk.shelf, draft, said, proposal.stem)
    if isinstance(found, Dropped):
        desk.written.dropped[found] += 1
        return None
    return found


def _with_options(draft: Draft, proposed: Sequence[str]) -> Draft:
    """Returns a draft whose first wrong options are those proposed, our own behind them."""
    wrong = distinct([*proposed, *draft.wrong], apart_from=[draft.right])[: OPTIONS - 1]
    if not proposed:
        return draft
    in_order = _ordered(draft.kind, (draft.right, *wrong)) if draft.in_order else ()
    return replace(draft, wrong=tuple(wrong), in_order=in_order)


def _ordered(kind: Kind, options: Sequence[str]) -> tuple[str, ...]:
    if kind is Kind.FIGURE:
        return tuple(sorted(options, key=sorted_by_number))
    return tuple(sorted(options, key=lambda option: [time.order for time in times(first_small(option))]))


def _stays_closed(shelf: Shelf, draft: Draft, asked: Asked | None) -> bool:
    """Tells whether no wrong option is said by a line that speaks of what a new question states."""
    return asked is None or not any(
        shelf.says(asked.claim, option) for option in draft.wrong if _is_elsewhere(shelf, draft, option)
    )


def _is_elsewhere(shelf: Shelf, draft: Draft, option: str) -> bool:
    return shelf.mentions(option) and option != draft.right
