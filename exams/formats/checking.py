"""What is dubious in questions that were read: each with its place and a reason; nothing is changed or left out."""

import re
from collections.abc import Callable, Iterator

from exams.formats.agreement import disagreement
from exams.formats.entries import Doubt, Entry, Finding, Imported, letter_of
from exams.formats.legacy import in_unicode
from exams.formats.likeness import duplicates
from exams.formats.markup import MARKUP_RE
from exams.formats.stray_marks import stray_marks
from exams.formats.test_rows import test_reason
from exams.items import Item
from vanban.text import words

_BROKEN_RE = re.compile("\ufffd|Ã[\u0080-\u00bf]|[áÃ][º»]|Ä[\u0090\u0091‘’]|Æ[°¡]|â€")
_HIDDEN_RE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064]")
_SHARE_RE = re.compile(r"t[ỷỉ] lệ|phần trăm|%", re.IGNORECASE)
_FRACTION_RE = re.compile(r"0[.,]\d{1,4}|1")
Told = Iterator[tuple[Doubt, str, str]]  # what, why, the words meant


def checked(imported: Imported) -> Imported:
    """Returns what was read, old encodings turned into Unicode, with every finding in the order of the questions."""
    changed = in_unicode(imported)
    findings = [*changed.findings]
    for index, entry in enumerate(changed.entries):
        findings += [Finding(doubt, entry.place, why, index, said) for doubt, why, said in doubts(entry)]
    findings += duplicates(changed.entries)
    findings.sort(key=lambda one: (one.index is not None, one.index or 0))
    return Imported(changed.entries, tuple(dict.fromkeys(findings)))


def doubts(entry: Entry) -> Told:
    """Yields what is dubious in one question by itself."""
    for check in _CHECKS:
        yield from check(entry)


def _keys(entry: Entry) -> Told:
    keys = entry.item.keys
    letters = ", ".join(letter_of(key) for key in keys)
    if not keys and not entry.pairs:
        yield Doubt.NO_KEY, "Câu không có đáp án.", ""
    elif len(keys) > 1 and entry.several:
        yield Doubt.SEVERAL_KEYS, f"Câu có {len(keys)} đáp án ({letters}): hãy xác nhận đây là câu chọn nhiều.", letters
    elif len(keys) > 1:
        yield Doubt.SEVERAL_KEYS, f"Câu chọn một phương án nhưng có {len(keys)} đáp án ({letters}).", letters


def _stem(entry: Entry) -> Told:
    if not entry.item.stem:
        yield Doubt.EMPTY_STEM, "Câu dẫn để trống.", ""


def _options(entry: Entry) -> Told:
    item = entry.item
    if len(item.options) < 2 and not entry.pairs:
        yield Doubt.FEW_OPTIONS, f"Câu chỉ có {len(item.options)} phương án.", ""
    seen: dict[str, int] = {}
    for place, option in enumerate(item.options):
        if not option:
            yield Doubt.EMPTY_OPTION, f"Phương án {letter_of(place)} để trống.", ""
            continue
        same = seen.setdefault(" ".join(words(option)) or option, place)
        if same != place:
            why = f"Phương án {letter_of(same)} và {letter_of(place)} giống nhau."
            yield Doubt.SAME_OPTIONS, why, option


def _marks(entry: Entry) -> Told:
    for where, text in parts_of(entry.item):
        for why in stray_marks(text, option=where.startswith("Phương án")):
            yield Doubt.STRAY_MARK, f"{where}: {why}.", text


def _letters(entry: Entry) -> Told:
    for where, text in parts_of(entry.item):
        broken = _BROKEN_RE.search(text)
        if broken:
            yield Doubt.BROKEN_LETTERS, f"{where} có chữ bị lỗi bảng mã (“{broken[0]}”).", text
        if _HIDDEN_RE.search(text):
            yield Doubt.HIDDEN_SIGNS, f"{where} có ký tự không nhìn thấy.", text
        if MARKUP_RE.search(text):
            yield Doubt.MARKUP, f"{where} có thẻ định dạng HTML, được giữ như trong tệp.", text


def _percent(entry: Entry) -> Told:
    item = entry.item
    options = [option.strip() for option in item.options]
    if len(options) > 1 and _SHARE_RE.search(item.stem) and all(map(_FRACTION_RE.fullmatch, options)):
        why = "Câu hỏi về tỷ lệ nhưng các phương án là số thập phân dưới 1: có thể mất dấu % khi chép từ Excel."
        yield Doubt.PERCENT_LOST, why, "; ".join(options)


def _test_row(entry: Entry) -> Told:
    why = test_reason(entry.item)
    if why:
        yield Doubt.TEST_ROW, why, entry.item.stem


def _agreement(entry: Entry) -> Told:
    why = disagreement(entry.item)
    if why:
        yield Doubt.KEY_AGAINST_EXPLANATION, why, entry.item.explanation


def parts_of(item: Item) -> Iterator[tuple[str, str]]:
    """Yields the texts of a question with what they are called."""
    yield "Câu dẫn", item.stem
    for place, option in enumerate(item.options):
        yield f"Phương án {letter_of(place)}", option
    yield "Lời giải thích", item.explanation


_CHECKS: tuple[Callable[[Entry], Told], ...] = (
    *(_test_row, _stem, _keys, _options, _agreement, _percent, _letters, _marks),
)
