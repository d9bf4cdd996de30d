"""How good the answers are: gold passages cited, facts given, unanswerable questions refused, time taken."""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any, Protocol

import numpy as np

from eval.intervals import bootstrap_interval
from vanban.answers import Answer, Choice, Citation, Refusal, Reply
from vanban.errors import SettingsError
from vanban.principals import Principal
from vanban.text import clean

Passage = Callable[[Citation], str]  # the text of the passage a citation points to


@dataclass(frozen=True, slots=True)
class Gold:
    """Where an answer stands: the document by number and ISO date, and words of the passage."""

    number: str
    date: str
    quote: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what a right reply must hold. ``kind`` groups the report."""

    id: str
    question: str
    kind: str
    answerable: bool
    user: str
    gold: tuple[Gold, ...]
    facts: tuple[str, ...]
    split: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case. ``cited`` is None for an unanswerable one; shares are 0 to 1; time in milliseconds."""

    case: Case
    kind: str
    cited: bool | None
    gold_share: float | None
    fact_share: float | None
    precision: float | None
    elapsed_ms: float


class Replies(Protocol):
    """What the evaluation needs of the assistant."""

    def reply(self, question: str, *, principal: Principal) -> Reply: ...


def load_cases(path: Path, *, split: str | None = None) -> list[Case]:
    """Returns the cases of a JSON-lines file, all or of one split; raises SettingsError naming a bad line."""
    cases: list[Case] = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise SettingsError(f"Bộ câu hỏi {path.name} không phải văn bản UTF-8.") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            cases.append(_case(json.loads(line)))
        except (KeyError, TypeError, ValueError) as error:
            raise SettingsError(f"Bộ câu hỏi {path.name}, dòng {number} không đúng mẫu: {error}.") from error
    return [case for case in cases if split is None or case.split == split]


def _case(row: dict[str, Any]) -> Case:
    if row["answerable"] and not row["gold"]:
        raise ValueError("câu trả lời được phải có đáp án (gold)")
    return Case(
        id=row["id"],
        question=row["question"],
        kind=row["kind"],
        answerable=row["answerable"],
        user=row["user"],
        gold=tuple(Gold(g["number"], g["date"], g["quote"]) for g in row["gold"]),
        facts=tuple(row.get("facts", ())),
        split=row.get("split", "test"),
    )


def evaluate_case(case: Case, assistant: Replies, principal: Principal, passage: Passage) -> Outcome:
    """Returns the outcome of one case."""
    started = time.perf_counter()
    reply = assistant.reply(case.question, principal=principal)
    elapsed = (time.perf_counter() - started) * 1000
    if not case.answerable:
        return Outcome(case, reply.kind, None, None, None, None, elapsed)
    if isinstance(reply, Choice):
        share = _choice_share(case, reply)
        return Outcome(case, reply.kind, share == 1.0, share, None, None, elapsed)
    if isinstance(reply, Refusal):
        return Outcome(case, reply.kind, False, 0.0, 0.0, None, elapsed)
    hits = [gold for gold in case.gold if any(_cites(c, gold, passage) for c in reply.citations)]
    right = [c for c in reply.citations if any(_cites(c, gold, passage) for gold in case.gold)]
    return Outcome(
        case=case,
        kind=reply.kind,
        cited=bool(hits),
        gold_share=len(hits) / len(case.gold),
        fact_share=_fact_share(case, reply),
        precision=len(right) / len(reply.citations),
        elapsed_ms=elapsed,
    )


def _cites(citation: Citation, gold: Gold, passage: Passage) -> bool:
    date = citation.date.isoformat() if citation.date else ""
    if citation.number != gold.number or (gold.date and date != gold.date):
        return False
    return clean(gold.quote).text in clean(passage(citation)).text


def _choice_share(case: Case, reply: Choice) -> float:
    offered = {(c.number, c.date.isoformat() if c.date else "") for c in reply.choices}
    wanted = {(gold.number, gold.date) for gold in case.gold}
    return 1.0 if case.kind == "choice" and wanted <= offered else 0.0


def _fact_share(case: Case, reply: Answer) -> float | None:
    if not case.facts:
        return None
    text = clean(reply.text).text.lower()
    return fmean(clean(fact).text.lower() in text for fact in case.facts)


def summarise(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Returns the report: each mean with n and a 95 % bootstrap interval, times in ms, and a table by kind."""
    answerable = [o for o in outcomes if o.case.answerable]
    unanswerable = [o for o in outcomes if not o.case.answerable]
    times = [o.elapsed_ms for o in outcomes]
    return {
        "n": len(outcomes),
        "n_answerable": len(answerable),
        "n_unanswerable": len(unanswerable),
        "gold_cited": _mean(o.cited for o in answerable),
        "gold_recall": _mean(o.gold_share for o in answerable),
        "fact_recall": _mean(o.fact_share for o in answerable),
        "citation_precision": _mean(o.precision for o in answerable),
        "refused_unanswerable": _mean(o.kind == "refusal" for o in unanswerable),
        "false_refusals": _mean(o.kind == "refusal" for o in answerable),
        "p50_ms": round(float(np.percentile(times, 50)), 1) if times else None,
        "p95_ms": round(float(np.percentile(times, 95)), 1) if times else None,
        "by_kind": {kind: _by_kind(outcomes, kind) for kind in sorted({o.case.kind for o in outcomes})},
        "missed": [o.case.id for o in answerable if not o.cited],
        "answered_unanswerable": [o.case.id for o in unanswerable if o.kind != "refusal"],
    }


def _by_kind(outcomes: Sequence[Outcome], kind: str) -> dict[str, Any]:
    own = [o for o in outcomes if o.case.kind == kind]
    right = [o.cited if o.case.answerable else o.kind == "refusal" for o in own]
    return {"n": len(own), "right": round(fmean(map(float, (bool(r) for r in right))), 3)}


def _mean(values: Iterable[float | bool | None]) -> dict[str, Any]:
    known = [float(value) for value in values if value is not None]
    if not known:
        return {"mean": None, "n": 0, "ci95": None}
    low, high = bootstrap_interval(known)
    return {"mean": round(fmean(known), 4), "n": len(known), "ci95": [round(low, 4), round(high, 4)]}
