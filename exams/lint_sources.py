"""Rules on what proves an item: its quotes, the figures of its key, what was computed, the state of its document."""

import datetime
import re
from collections.abc import Iterator, Mapping

from exams import findings as f
from exams.asking_deadlines import result_of, told
from exams.documents import ExamDocument
from exams.items import Derivation, Item, Kind, Operation, Source
from exams.limits import COUNTS, counted, holds
from vanban.dates import find_dates
from vanban.documents import ValidityStatus
from vanban.text import bare_form

Found = Iterator[tuple[f.Rule, str]]
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ARRANGED = frozenset(
    {Kind.MATCHING, Kind.ORDER, Kind.TRUE_FALSE, Kind.COMPUTED}
)  # their key says no figure of the text


def source_rules(item: Item, documents: Mapping[int, ExamDocument]) -> Found:
    """Yields the rules that the sources of an item break; quotes are compared with the documents that are given."""
    for source in item.sources:
        document = documents.get(source.document_id)
        if document is not None:
            yield from _against(source, document)
    if item.sources and item.kind not in _ARRANGED and not (item.kind is Kind.STATEMENT and "KHÔNG" in item.stem):
        yield from _unproven(item)
    if item.derivation is not None:
        yield from _computed(item, item.derivation)


def _against(source: Source, document: ExamDocument) -> Found:
    if document.text[source.start : source.end] != source.quote:
        yield f.QUOTE_CHANGED, f"{source.citation or source.path}: đoạn trích không khớp văn bản."
    if document.status is ValidityStatus.EXPIRED:
        yield f.SOURCE_EXPIRED, source.citation
    elif document.status is ValidityStatus.PARTLY_EXPIRED:
        yield f.SOURCE_PARTLY, source.citation


def _unproven(item: Item) -> Found:
    """Yields that a number or a date of the key stands in no quote."""
    quoted = " ".join(source.quote for source in item.sources)
    days = {mention.date for mention in find_dates(quoted)}
    numbers = {_plain_number(number) for number in _NUMBER.findall(quoted)}
    for key in item.key_texts:
        dates = find_dates(key)
        rest = key
        for mention in reversed(dates):
            rest = f"{rest[: mention.start]} {rest[mention.end :]}"
        missing = [
            written for mention in dates if mention.date not in days for written in (key[mention.start : mention.end],)
        ]
        missing += [number for number in _NUMBER.findall(rest) if _plain_number(number) not in numbers]
        if missing:
            yield f.KEY_UNPROVEN, f"Không có trong đoạn trích: {', '.join(missing)}."


def _plain_number(written: str) -> str:
    return written.lstrip("0") or "0"


def _computed(item: Item, derivation: Derivation) -> Found:
    """Yields what does not hold of a computed key: its operand, its beginning, its result."""
    if derivation.operation in COUNTS or derivation.operation is Operation.SHARE:
        yield from _counted(item, derivation)
        return
    quoted = " ".join(source.quote for source in item.sources)
    if str(derivation.amount) not in {_plain_number(number) for number in _NUMBER.findall(quoted)}:
        yield f.COMPUTED_WRONG, f"Đoạn trích không có số {derivation.amount}."
    try:
        right = told(derivation.operation, result_of(derivation.operation, derivation.begin, derivation.amount))
        begin = _begin_words(derivation)
    except ValueError:
        yield f.COMPUTED_WRONG, f"Mốc bắt đầu “{derivation.begin}” không đúng dạng."
        return
    if bare_form(begin) not in bare_form(item.stem):
        yield f.COMPUTED_WRONG, f"Lời dẫn không nêu mốc {begin}."
    if item.key_texts != (right,):
        yield f.COMPUTED_WRONG, f"Kết quả đúng là {right}."


def _counted(item: Item, derivation: Derivation) -> Found:
    """Yields what does not hold of a count or a share: its bound, the values in the stem, its result."""
    if not any(holds(derivation, source.quote.replace("\n", " ")) for source in item.sources):
        yield f.COMPUTED_WRONG, f"Đoạn trích không nêu mức {derivation.amount}."
    values = derivation.begin.split(";")
    missing = [one for one in values if not _is_told(one, item.stem)]
    if missing:
        yield f.COMPUTED_WRONG, f"Lời dẫn không nêu {', '.join(missing)}."
    try:
        result = str(counted(derivation))
    except ValueError:
        yield f.COMPUTED_WRONG, f"Số liệu “{derivation.begin}” không đúng dạng."
        return
    if result != derivation.result or [key.split()[:1] for key in item.key_texts] != [[result]]:
        yield f.COMPUTED_WRONG, f"Kết quả đúng là {result}."


def _is_told(value: str, stem: str) -> bool:
    """Tells whether a stem writes a number, or a day given in ISO form."""
    if value.isdigit():
        return value in _NUMBER.findall(stem)
    return value in {mention.date.isoformat() for mention in find_dates(stem)}


def _begin_words(derivation: Derivation) -> str:
    """Returns the beginning as the stem writes it."""
    if ":" in derivation.begin:
        return told(derivation.operation, derivation.begin)
    datetime.date.fromisoformat(derivation.begin)
    return told(derivation.operation, derivation.begin)
