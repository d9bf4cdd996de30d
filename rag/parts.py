"""The parts of a question that asks several things at once: "ai duyệt, kèm giấy tờ gì và dùng được bao lâu"."""

import re
from dataclasses import dataclass

from rag.expectations import Expectations, read_expectations
from rag.question import Question
from rag.question_terms import QuestionTerms, read_terms
from vanban.text import bare_form, nfc

MOST_PARTS = 5
_BETWEEN = re.compile(r"[,;:?]\s+|[?]|\s(?:và|còn|rồi|đồng thời)\s", re.IGNORECASE)
_BARE_BETWEEN = re.compile(r"[,;:?]\s+|[?]|\s(?:va|con|roi|dong thoi)\s", re.IGNORECASE)
_NAMED_THING = r"^(?:thời hạn|hạn|thời gian|kinh phí|địa điểm|cơ quan chủ trì|cơ quan phối hợp|sản phẩm|mức)\b"
_ASKS = re.compile(
    r"\b(?:bao nhiêu|bao giờ|bao lâu|mấy|nào|gì|ai|đâu|ra sao|làm sao|thì sao|thế nào)\b|" + _NAMED_THING
)
_BARE_ASKS = re.compile(
    r"\b(?:bao nhieu|bao gio|bao lau|may (?!tinh|quet|moc|chu|in\b)|nao|gi|ai|dau|ra sao|lam sao|thi sao)\b|"
    + bare_form(_NAMED_THING)
)
_BODY = (
    r"(?:sở|ban|văn phòng|ủy ban|đảng ủy|thành ủy|tỉnh ủy|công an|phòng|mặt trận|hội|đoàn|trung tâm|chi bộ|bí thư"
    r"|chủ tịch|người|cơ quan|đơn vị|thường trực|các|cấp|bộ|xã|phường)"
)
_OF_TWO = re.compile(
    rf"(?P<of>(?:trách nhiệm|nhiệm vụ|quyền hạn|thẩm quyền|nghĩa vụ|quyền)[^,;]{{0,40}}?\bcủa )(?P<first>[^,;?]+?) và "
    rf"(?:(?:trách nhiệm |nhiệm vụ |quyền hạn )?của )?(?P<second>{_BODY}\b[^,;?]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing asked: its own words in the question, their terms, and what its answer must show."""

    words: str
    terms: QuestionTerms
    expectations: Expectations


def asked_parts(question: Question) -> tuple[Part, ...]:
    """Returns the parts of a question that asks two to five things, in order; none where it asks one."""
    texts = _of_two(question) or _segments(question)
    parts = [part for text in texts if (part := _part(text, question)).terms.terms or part.expectations.patterns]
    return tuple(parts) if 1 < len(parts) <= MOST_PARTS else ()


def _part(text: str, question: Question) -> Part:
    return Part(text, read_terms(text, bare=question.bare), read_expectations(text))


def _of_two(question: Question) -> list[str]:
    """Returns "trách nhiệm của A và của B" as two: whoever is named first, whoever second."""
    match = None if question.bare else _OF_TWO.search(question.matter)
    return [match["of"] + match["first"], match["of"] + match["second"]] if match else []


def _segments(question: Question) -> list[str]:
    """Returns the question cut where another thing is asked: what asks nothing itself stays with what follows it, at
    the end with what stands before."""
    text = nfc(question.matter).strip(" .?!")
    between, asks = (_BARE_BETWEEN, _BARE_ASKS) if question.bare else (_BETWEEN, _ASKS)
    segments: list[str] = []
    start = 0
    for match in [*between.finditer(text), None]:
        end = match.start() if match else len(text)
        segment = text[start:end].strip(" ,;:?")
        if asks.search(segment.lower()):
            segments.append(segment)
            start = match.end() if match else end
        elif match is None and segments and segment:
            segments[-1] = f"{segments[-1]}, {segment}"
    return segments
