"""How good the answers are: gold passages cited, facts given, words supported, the unanswerable refused, time taken."""

import datetime
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Protocol

import numpy as np

from eval.answer_cases import Case, Gold, load_cases
from eval.intervals import bootstrap_interval
from eval.metrics.support import Passage, number_support, quote_support
from vanban.answers import Answer, Choice, Citation, DocumentSummary, PastTurn, Refusal, Reply, past_turn
from vanban.dates import find_dates, parse_date
from vanban.principals import Principal
from vanban.text import clean

__all__ = ["Case", "Gold", "Outcome", "Passage", "evaluate_case", "load_cases", "summarise"]

OFF_TOPIC = frozenset({"off_topic", "out_of_scope", "small_talk"})  # kinds that no library of documents answers
Shown = tuple[str, str]  # a document by number and ISO date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case: shares are 0 to 1, time in milliseconds, None where a measure does not apply.

    ``cited`` is None for an unanswerable case, ``quotes`` and ``numbers`` (the shares that the sources support) for
    a reply without answer, ``anachronisms`` (documents shown that the day asked for rules out) for an undated case.
    """

    case: Case
    kind: str
    elapsed_ms: float
    cited: bool | None = None
    gold_share: float | None = None
    fact_share: float | None = None
    precision: float | None = None
    quotes: float | None = None
    numbers: float | None = None
    anachronisms: tuple[Shown, ...] | None = None

    @property
    def right(self) -> bool:
        """Tells whether an answerable case was answered from a right passage, or an unanswerable one refused, and
        nothing was shown that the day asked for rules out."""
        told = bool(self.cited) if self.case.answerable else self.kind == "refusal"
        return told and not self.anachronisms


class Replies(Protocol):
    """What the evaluation needs of the assistant."""

    def reply(
        self,
        question: str,
        *,
        principal: Principal,
        as_of: datetime.date | None = None,
        history: Sequence[PastTurn] = (),
    ) -> Reply: ...


def evaluate_case(
    case: Case, assistant: Replies, principal: Principal, passage: Passage, source: Passage | None = None
) -> Outcome:
    """Returns the outcome of one case; the earlier questions of its conversation are asked first, untimed.

    ``source`` gives a cited passage with its headings and the column names of its table; without it, ``passage`` does.
    """
    history: list[PastTurn] = []
    for earlier in case.history:
        told = assistant.reply(earlier, principal=principal, history=tuple(history))
        history.append(past_turn(earlier, told))
    started = time.perf_counter()
    reply = assistant.reply(case.question, principal=principal, as_of=case.as_of, history=tuple(history))
    elapsed = (time.perf_counter() - started) * 1000
    return judge(case, reply, passage, source or passage, elapsed_ms=elapsed)


def judge(case: Case, reply: Reply, passage: Passage, source: Passage, *, elapsed_ms: float) -> Outcome:
    """Returns the outcome of a reply to a case."""
    gold_share, fact_share, precision, cited = _against_gold(case, reply, passage)
    answer = reply if isinstance(reply, Answer) else None
    return Outcome(
        case=case,
        kind=reply.kind,
        elapsed_ms=elapsed_ms,
        cited=cited,
        gold_share=gold_share,
        fact_share=fact_share,
        precision=precision,
        quotes=quote_support(answer, passage) if answer else None,
        numbers=number_support(answer, source) if answer else None,
        anachronisms=anachronisms(case, reply) if case.is_dated else None,
    )


def _against_gold(
    case: Case, reply: Reply, passage: Passage
) -> tuple[float | None, float | None, float | None, bool | None]:
    if not case.answerable:
        return None, None, None, None
    if isinstance(reply, Choice):
        share = _choice_share(case, reply)
        return share, None if case.kind == "choice" else 0.0, None, share == 1.0
    if isinstance(reply, Refusal):
        return 0.0, 0.0, None, False
    hits = [gold for gold in case.gold if any(_cites(c, gold, passage) for c in reply.citations)]
    right = [c for c in reply.citations if any(_cites(c, place, passage) for place in (*case.gold, *case.also))]
    precision = len(right) / len(reply.citations) if reply.citations else 0.0
    return len(hits) / len(case.gold), _fact_share(case, reply), precision, bool(right)


def _cites(citation: Citation, gold: Gold, passage: Passage) -> bool:
    date = citation.date.isoformat() if citation.date else ""
    if citation.number != gold.number or (gold.date and date != gold.date):
        return False
    return clean(gold.quote).text in clean(passage(citation)).text


def _choice_share(case: Case, reply: Choice) -> float:
    wanted = {(gold.number, gold.date) for gold in case.gold}
    return 1.0 if case.kind == "choice" and wanted <= set(map(_identity, reply.choices)) else 0.0


def _fact_share(case: Case, reply: Answer) -> float | None:
    if not case.facts:
        return None
    text = clean(reply.text).text.lower()
    days = {mention.date for mention in find_dates(text)}
    return fmean(parse_date(fact) in days or _tells(text, clean(fact).text.lower()) for fact in case.facts)


def _tells(text: str, fact: str) -> bool:
    """Tells whether a fact stands in a text; a figure at its ends must not be part of a longer one."""
    return re.search(rf"(?<!\d)(?<!\d[.,]){re.escape(fact)}(?!\d|[.,]\d)", text) is not None


def anachronisms(case: Case, reply: Reply) -> tuple[Shown, ...]:
    """Returns the documents cited, related, near or offered that are forbidden or later than the day asked for."""
    day = case.as_of.isoformat() if case.as_of else "9999"
    return tuple(dict.fromkeys(shown for shown in _shown(reply) if shown in case.forbidden or shown[1] > day))


def _shown(reply: Reply) -> Iterator[Shown]:
    shown: Sequence[Citation | DocumentSummary]
    if isinstance(reply, Answer):
        shown = (*reply.citations, *reply.related)
    elif isinstance(reply, Choice):
        shown = reply.choices
    else:
        shown = (*reply.nearest, *reply.related)
    yield from map(_identity, shown)


def _identity(shown: Citation | DocumentSummary) -> Shown:
    return shown.number or "", shown.date.isoformat() if shown.date else ""


def summarise(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Returns the report: each mean with n and a 95 % bootstrap interval, times in ms, tables by kind and by split."""
    return {
        "n": len(outcomes),
        "n_answerable": sum(o.case.answerable for o in outcomes),
        "n_unanswerable": sum(not o.case.answerable for o in outcomes),
        **measures(outcomes),
        "by_kind": _grouped(outcomes, lambda case: case.kind),
        "by_split": {split: measures(own) for split, own in _groups(outcomes, lambda case: case.split).items()},
        **_failures(outcomes),
    }


def measures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Returns every measure over the outcomes. A reply that is no answer counts as failed where an answer exists."""
    answerable = [o for o in outcomes if o.case.answerable]
    unanswerable = [o for o in outcomes if not o.case.answerable]
    times = [o.elapsed_ms for o in outcomes]
    return {
        "gold_cited": _mean(o.cited for o in answerable),
        "gold_recall": _mean(o.gold_share for o in answerable),
        "fact_recall": _mean(o.fact_share for o in answerable),
        "citation_precision": _mean(o.precision for o in answerable),
        "quote_support": _mean(o.quotes for o in outcomes),
        "number_support": _mean(o.numbers for o in outcomes),
        "refused_unanswerable": _mean(o.kind == "refusal" for o in unanswerable),
        "refused_off_topic": _mean(o.kind == "refusal" for o in unanswerable if o.case.kind in OFF_TOPIC),
        "false_refusals": _mean(o.kind == "refusal" for o in answerable),
        "n_dated": sum(o.anachronisms is not None for o in outcomes),
        "anachronisms": sum(bool(o.anachronisms) for o in outcomes),
        "p50_ms": round(float(np.percentile(times, 50)), 1) if times else None,
        "p95_ms": round(float(np.percentile(times, 95)), 1) if times else None,
    }


def _failures(outcomes: Sequence[Outcome]) -> dict[str, list[str]]:
    return {
        "missed": [o.case.id for o in outcomes if o.case.answerable and not o.cited],
        "answered_unanswerable": [o.case.id for o in outcomes if not o.case.answerable and o.kind != "refusal"],
        "unsupported": [o.case.id for o in outcomes if min(o.quotes or 0, o.numbers or 0) < 1 and o.kind == "answer"],
        "anachronistic": [o.case.id for o in outcomes if o.anachronisms],
    }


def _grouped(outcomes: Sequence[Outcome], key: Callable[[Case], str]) -> dict[str, Any]:
    report: dict[str, Any] = {}
    for name, own in _groups(outcomes, key).items():
        right = _mean(o.right for o in own)
        shares = {key: _mean(getattr(o, key) for o in own)["mean"] for key in ("gold_share", "fact_share", "precision")}
        report[name] = {"n": len(own), "right": round(right["mean"], 3), "ci95": right["ci95"], **shares}
    return report


def _groups(outcomes: Sequence[Outcome], key: Callable[[Case], str]) -> dict[str, list[Outcome]]:
    return {name: [o for o in outcomes if key(o.case) == name] for name in sorted({key(o.case) for o in outcomes})}


def _mean(values: Iterable[float | bool | None]) -> dict[str, Any]:
    known = [float(value) for value in values if value is not None]
    if not known:
        return {"mean": None, "n": 0, "ci95": None}
    low, high = bootstrap_interval(known)
    return {"mean": round(fmean(known), 4), "n": len(known), "ci95": [round(low, 4), round(high, 4)]}
