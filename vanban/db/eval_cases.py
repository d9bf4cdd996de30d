"""Evaluation cases made of feedback: a question, who asks it, and where its right answer stands.

A case has the shape of a line of a question file: ``id``, ``question``, ``kind``, ``answerable``, ``user``, ``gold``
(number, date, quote), ``facts``, ``split``, and where they say something ``as_of`` and ``forbidden``.
"""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vanban.db.conversations import checked_words
from vanban.db.feedback_review import SentTurn, decide_feedback, read_feedback
from vanban.db.library import find_by_reference
from vanban.db.models import DocumentRow, EvalCaseRow, PassageRow
from vanban.db.people import principal_of
from vanban.db.permissions import readable_ids
from vanban.document_numbers import parse_number
from vanban.errors import InvalidInput
from vanban.feedback import FeedbackState, Verdict
from vanban.principals import Channel, Principal
from vanban.text import clean, nfc

LONGEST_QUOTE = 200  # code points of a gold quote: short enough to survive another way of cutting passages
_PREFIX = "gop-y-"  # what the ids of these cases begin with, so that they never meet those of another file


@dataclass(frozen=True, slots=True)
class GoldWords:
    """Words that answer, as a reviewer gives them: the document by number (and date, where two share it)."""

    number: str
    quote: str
    date: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reviewer says the right reply is. Without ``gold`` the question has no answer in the library.

    ``question`` None asks what the assistant understood, ``facts`` are words the answer must hold.
    """

    gold: tuple[GoldWords, ...] = ()
    question: str | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Gold:
    document_id: int
    number: str
    date: str
    quote: str


def make_case(
    session: Session, principal: Principal, feedback_id: int, correction: Correction | None = None
) -> dict[str, Any]:
    """Returns the case made of feedback, and marks the feedback as seen to; a second time the case is replaced.

    Without a correction what the reply cites becomes gold, which only feedback saying "Đúng" allows. Raises
    ``NotFound`` for feedback the reviewer may not see and ``InvalidInput`` where gold words stand in no document
    that the reviewer and the asking person may both read.
    """
    sent = read_feedback(session, principal, feedback_id)
    if correction is None and sent.verdict is not Verdict.RIGHT:
        raise InvalidInput("Câu trả lời bị cho là chưa đúng: đề nghị chọn lời văn đúng, hoặc đánh dấu không có căn cứ.")
    found = _shown_gold(sent) if correction is None else _given_gold(session, principal, sent, correction.gold)
    row = session.scalar(select(EvalCaseRow).where(EvalCaseRow.feedback_id == sent.id)) or EvalCaseRow(
        feedback_id=sent.id, kind=_kind(sent), content="", document_ids=""
    )
    row.document_ids = json.dumps(sorted({gold.document_id for gold in found}))
    row.created_by_id, row.created_at = principal.person_id, datetime.datetime.now(datetime.UTC)
    split = json.loads(row.content)["split"] if row.content else _next_split(session, row.kind)
    session.add(row)
    session.flush()
    content = {"id": f"{_PREFIX}{row.id}", **_content(sent, found, correction), "split": split}
    row.content = json.dumps(content, ensure_ascii=False)
    decide_feedback(session, principal, feedback_id, state=FeedbackState.DONE)
    return content


def list_cases(session: Session, principal: Principal) -> tuple[list[dict[str, Any]], int]:
    """Returns the cases whose documents the principal may all read, oldest first, and how many were left out."""
    rows = session.scalars(select(EvalCaseRow).order_by(EvalCaseRow.id)).all()
    named = [set(json.loads(row.document_ids)) for row in rows]
    allowed = readable_ids(session, principal, set().union(*named))
    kept = [json.loads(row.content) for row, ids in zip(rows, named, strict=True) if allowed >= ids]
    return kept, len(rows) - len(kept)


def _content(sent: SentTurn, found: Sequence[_Gold], correction: Correction | None) -> dict[str, Any]:
    understood = sent.reply.get("understood") or {}
    own = checked_words(correction.question or "") if correction else ""
    content: dict[str, Any] = {
        "question": own or understood.get("question") or sent.question,
        "kind": _kind(sent),
        "answerable": bool(found),
        "user": sent.username,
        "gold": [{"number": gold.number, "date": gold.date, "quote": gold.quote} for gold in found],
        "facts": [fact for fact in map(checked_words, correction.facts) if fact] if correction else [],
    }
    if understood.get("as_of"):
        content["as_of"] = understood["as_of"]
    if forbidden := _outdated(sent, found):
        content["forbidden"] = forbidden
    return content


def _kind(sent: SentTurn) -> str:
    if sent.reply["kind"] == "choice":
        return "choice"
    return str((sent.reply.get("understood") or {}).get("intent") or "look_up")


def _next_split(session: Session, kind: str) -> str:
    held = session.scalar(select(func.count()).select_from(EvalCaseRow).where(EvalCaseRow.kind == kind)) or 0
    return "dev" if held % 2 else "test"


def _shown_gold(sent: SentTurn) -> list[_Gold]:
    """Returns what the reply rests on: its citations, or the documents it offers to choose from."""
    shown = sent.reply["citations"] or sent.reply["choices"]
    gold = [
        _Gold(int(one["document_id"]), one["number"], one["date"] or "", _short(one.get("quote") or ""))
        for one in shown
        if one["number"]
    ]
    if shown and not gold:
        raise InvalidInput("Văn bản được dẫn không có số, ký hiệu nên không lập được câu kiểm tra.")
    return list(dict.fromkeys(gold))


def _outdated(sent: SentTurn, found: Sequence[_Gold]) -> list[dict[str, str]]:
    """Returns the documents whose citation was out of date, where that is what the person said."""
    if sent.verdict is not Verdict.OUTDATED:
        return []
    right = {gold.document_id for gold in found}
    wrong = {
        (one["number"], one["date"] or "")
        for one in sent.reply["citations"]
        if one["number"] and int(one["document_id"]) not in right
    }
    return [{"number": number, "date": date} for number, date in sorted(wrong)]


def _given_gold(session: Session, principal: Principal, sent: SentTurn, given: Sequence[GoldWords]) -> list[_Gold]:
    asker = principal_of(session, sent.username, Channel.WEB)
    return [_place_of(session, principal, asker, words) for words in given]


def _place_of(session: Session, principal: Principal, asker: Principal, words: GoldWords) -> _Gold:
    number = parse_number(nfc(words.number))
    quote = clean(words.quote).text
    if number is None or not quote:
        raise InvalidInput("Đề nghị ghi số, ký hiệu của văn bản và lời văn đúng, chép nguyên văn.")
    documents = find_by_reference(session, principal, number_key=number.key, date=words.date)
    for document in documents:
        passage = _passage_with(session, document, quote)
        if passage is None:
            continue
        if not readable_ids(session, asker, [document.id]):
            raise InvalidInput(f"Người hỏi không được xem văn bản số {words.number}, nên không dùng làm đáp án được.")
        date = document.date.isoformat() if document.date else ""
        return _Gold(document.id, document.number or words.number, date, _short(words.quote))
    raise InvalidInput(
        f"Không thấy lời văn này trong một đoạn của văn bản số {words.number}. Đề nghị chép lại nguyên văn, ngắn gọn."
    )


def _passage_with(session: Session, document: DocumentRow, quote: str) -> PassageRow | None:
    passages = session.scalars(select(PassageRow).where(PassageRow.document_id == document.id))
    return next((one for one in passages if quote in clean(one.text).text), None)


def _short(quote: str) -> str:
    quote = " ".join(nfc(quote).split())
    if len(quote) <= LONGEST_QUOTE:
        return quote
    return quote[: LONGEST_QUOTE + 1].rpartition(" ")[0] or quote[:LONGEST_QUOTE]
