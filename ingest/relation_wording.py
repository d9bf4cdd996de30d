"""The verbs by which a document says what it does to another, and when this document is their subject."""

import re
from dataclasses import dataclass

from ingest.relation_parts import only_words, part_excepted, part_named, part_right_before, without_type
from vanban.document_types import DOCUMENT_TYPES, type_name_pattern
from vanban.documents import RelationKind
from vanban.text import bare_form, search_form

_TYPE = type_name_pattern()
_MARKED_TYPE = "(?:" + "|".join(sorted({search_form(one.name) for one in DOCUMENT_TYPES}, key=len, reverse=True)) + ")"
_ADJUST = (
    r"điều chỉnh(?=\s*(?:,|và)\s*(?:sửa đổi|bổ sung)|\s+(?:một số|các)\s+(?:nội dung|điều|khoản)"
    rf"|\s+(?:khoản|điều|mục)\s+\d|\s+{_MARKED_TYPE}\s+(?:số\s+)?\d)"
)
_END = r"chấm dứt (?:hiệu lực|việc thi hành)(?:\s+thi hành)?(?:\s+(?:của|đối với))?"
_VERB = {
    RelationKind.REPLACES: r"thay (?:thế(?:\s+cho)?|cho)\b",
    RelationKind.REPEALS: rf"(?:bãi bỏ|hủy bỏ|{_END})",
    RelationKind.AMENDS: rf"(?:sửa đổi\b|{_ADJUST})",
    RelationKind.SUPPLEMENTS: r"bổ sung\b",
}
_ANY = "(?:" + "|".join(_VERB.values()) + ")"
CHANGE_RE = re.compile(rf"\b{_ANY}(?:\s*(?:,\s*(?:và\s+)?|và\s+|hoặc\s+)\s*{_ANY})*")
_SINGLE = tuple((re.compile(pattern), kind) for kind, pattern in _VERB.items())
# Said of the whole document only in its opening, or with "… này" right before: elsewhere it is somebody's task.
_TASKS: tuple[tuple[re.Pattern[str], RelationKind], ...] = (
    (re.compile(r"\b(?:quy định chi tiết|hướng dẫn)\b"), RelationKind.GUIDES),
    (re.compile(r"\btiếp tục (?:\S+ ){0,6}?thực hiện\b"), RelationKind.CONTINUES),
    (re.compile(r"\b(?:triển khai thực hiện|tổ chức thực hiện|thực hiện|triển khai|cụ thể hóa|thi hành)\b"),
     RelationKind.IMPLEMENTS),
)  # fmt: skip
_GUIDING_RE = re.compile(
    r"\bhướng dẫn\s+(?:(?:việc|tổ chức|triển khai|một số nội dung)\s+)*$"
    r"|\b(?:quy định|hướng dẫn)\b[^;]{0,80}\bbiện pháp\s+(?:để\s+)?(?:tổ chức\s+|hướng dẫn\s+)?$"
)
_PASSIVE_RE = re.compile(r"\b(?:được|bị)\s+(?:\S+\s+){0,2}$")
_NOT_RE = re.compile(r"\b(?:không|chưa|khỏi|không được)\s+$")
_BY_RE = re.compile(rf"^[^.;]{{0,60}}?\s*(?:bởi|(?<!kèm )theo|bằng\s+(?:các\s+)?{_MARKED_TYPE})\s")
_CHANGED_IN_RE = re.compile(rf"^\s*(?:một số dieu\s+)?tai\s+(?:cac\s+)?{_TYPE}")
_THIS = rf"\b{_TYPE} nay\b"
_THIS_RE = re.compile(rf"{_THIS}|\bco hieu luc\b(?! cua)")
_THIS_DOES_RE = re.compile(
    rf"{_THIS}(?:\s*(?:duoc|ban hanh|xay dung|nham|de|quy dinh|ve|viec|muc dich|cua|,|co|[a-z]+ uy|va))*\s*$"
)
_REVIEWED_RE = re.compile(r"(?:(?:sau|qua)\s+\S+\s+năm|quá trình|tình hình|trường hợp|trong khi|nếu)\s*$")
_ENDS = (
    (re.compile(r"^[^;]*?\b(?:hết hiệu lực|không còn hiệu lực|hết giá trị)\b"), RelationKind.REPEALS),
    (re.compile(r"^[^;]*?\b(?:bị|được)\s+(?:bãi bỏ|hủy bỏ)\b"), RelationKind.REPEALS),
    (re.compile(r"^[^;]*?\b(?:bị|được)\s+thay thế\s+(?:bởi|bằng|theo)\b"), RelationKind.REPLACES),
)
_FOLLOWING_RE = re.compile(r"\b(?:sau đây|dưới đây|có tên sau|sau)\b")
_ISSUED_RE = re.compile(r"(?:^|[.:]\s)\W*(?P<what>[^.:]+?)\s*,?\s*(?:được\s+)?(?:ban hành\s+)?(?:kèm theo|tại)\s*$")
_LATER_RE = re.compile(r"\b(?:đã|trường hợp|nếu|khi có|đến khi|cho đến)\s[^,;]*$")
_OTHER_RE = re.compile(rf"^[^.;,]{{0,60}}?\b{_TYPE}\s+(?:so\b|\d)")
_INTRODUCED = (
    (re.compile(r"\bthay thế\b"), RelationKind.REPLACES),
    (re.compile(r"\b(?:bãi bỏ|hủy bỏ|hết hiệu lực|chấm dứt hiệu lực)\b"), RelationKind.REPEALS),
)
_SOON = r"góp ý|đề nghị|kiến nghị|đề xuất|nghiên cứu|rà soát|xem xét|tham mưu|dự thảo|giao|yêu cầu"
_SOON_RE = re.compile(rf"\b(?:{_SOON})\b[^.;]*$")
_PLANNED_RE = re.compile(
    rf"\b(?:{_SOON}|xây dựng|trình|kịp thời|hoàn thiện|khẩn trương|chủ trì|chỉ đạo|phối hợp|có thể|phải)\b[^.;]*$"
)
_OPENS_RE = re.compile(
    r"(?:.*\b(?:quyết định|quyết nghị|kết luận|hiệu lực|thi hành|bãi bỏ|thay thế|sửa đổi|điều khoản \w+)\s*[.:])?"
    r"(?:[\W\d]|điều \d+\w?\.|[a-zđ]\))*"
)
_AND_RE = re.compile(r"(?:[,;]|\bvà|\bđồng thời)\s*$")
_IN_TITLE_RE = re.compile(
    r"(?:\b(?:về|quy định|ban hành)\b.*,"
    r"|\b(?:điều chỉnh|sửa đổi|bổ sung|thay thế|bãi bỏ|hoàn thiện|ban hành|cập nhật)\s*\S+)\s*$"
)
_LIST_HEAD_RE = re.compile(
    r"(?:(?:các|những|\d+)\s+(?:\(\d+\)\s+)?(?:\S+\s+){0,9}?(?:sau|dưới đây|sau đây|như sau)\b|\b(?:bao )?gồm\s*:$"
    r"|các\s+(?:văn bản|nghị quyết|quyết định|quy định|chỉ thị|thông tư)\s*:$"
    r"|\b(?:thay thế|bãi bỏ|hủy bỏ)(?:\s+cho)?(?:\s+(?:toàn bộ|một phần))?\s*:$)"
)
_CATALOGUE_RE = re.compile(rf"\b(?:van ban|{_TYPE})\b")
_FAR = 160  # characters between a verb and the number it governs


@dataclass(frozen=True, slots=True)
class Around:
    """The words of a sentence around a number, as written.

    ``earlier`` is where another document's number ends in ``before`` (0: not there), ``alone`` tells that none
    stands in the sentence at all, ``whole`` that ``before`` reaches back to the sentence's beginning, ``opening``
    that the sentence is of the trich_yeu or the preamble, ``carried`` that we do something to the document before,
    ``said`` are the paragraph and the one above, ``decides`` is False for papers that only report or propose.
    """

    before: str
    after: str
    earlier: int
    alone: bool
    whole: bool
    opening: bool
    carried: bool = False
    said: str = ""
    decides: bool = True


@dataclass(frozen=True, slots=True)
class Governed:
    """What this document does to another, and to which clauses of it ("" for all of it)."""

    kinds: tuple[RelationKind, ...]
    part: str = ""


def governing(around: Around) -> Governed | None:
    """Returns what this document does to the one whose number stands there, or None for a mere citation."""
    ended = _ended(around)
    if ended is not None:
        return ended
    before = search_form(around.before)
    best: tuple[int, Governed] | None = None
    first = max(around.earlier, len(before) - _FAR)
    for verb in CHANGE_RE.finditer(before, first):
        if change_is_ours(around, before, verb):
            best = (verb.end(), _changed(verb[0], around.before[verb.end() :], around.after))
    for pattern, kind in _TASKS:
        for verb in pattern.finditer(before, first):
            if (best is None or verb.end() > best[0]) and _task_is_ours(around, before, verb):
                guides = kind is RelationKind.IMPLEMENTS and _GUIDING_RE.search(before[: verb.start()])
                said = RelationKind.GUIDES if guides else kind
                best = (verb.end(), Governed((said,), part_named(around.before[verb.end() :])))
    return best[1] if best else None


def introduced_kind(text: str, *, decides: bool = True) -> RelationKind | None:
    """Returns what a line that ends with ":" does to the documents listed under it, or None."""
    folded = search_form(text.rstrip())
    if not folded.endswith(":") or not _LIST_HEAD_RE.search(folded):
        return None
    for pattern, kind in _INTRODUCED:
        verb = pattern.search(folded)
        if verb is not None:
            planned = _PLANNED_RE.search(folded[: verb.start()]) or _NOT_RE.search(folded[: verb.start()])
            return kind if planned is None and (decides or _THIS_RE.search(bare_form(folded))) else None
    return None


def catalogue_kind(title: str) -> RelationKind | None:
    """Returns what the title of an annex does to the documents it lists ("DANH MỤC VĂN BẢN BÃI BỎ"), or None."""
    folded = search_form(title)
    if "còn hiệu lực" in folded or "thủ tục" in folded or not _CATALOGUE_RE.search(bare_form(title)):
        return None
    return next((kind for pattern, kind in reversed(_INTRODUCED) if pattern.search(folded)), None)


def names_itself(text: str) -> bool:
    """Tells whether a text speaks of the document it stands in ("Quyết định này")."""
    return re.search(rf"{_THIS}|\bvan ban nay\b", bare_form(text)) is not None


def change_is_ours(around: Around, before: str, verb: re.Match[str]) -> bool:
    """Tells whether this document is the subject of a verb: "Quyết định này thay thế", or the verb opens the clause.

    Not: a passive, a denial, a verb said of the number before it, a task that only plans the change ("nghiên cứu sửa
    đổi"). ``before`` is ``around.before`` in search form.
    """
    lead, rest = before[: verb.start()], before[verb.end() : verb.end() + 70]
    if _PASSIVE_RE.search(lead[-30:]) or _NOT_RE.search(lead[-20:]) or _REVIEWED_RE.search(lead[-40:]):
        return False
    if _BY_RE.match(rest) or ("sửa đổi" in verb[0] and _CHANGED_IN_RE.match(bare_form(rest))):
        return False
    this = [match.end() for match in _THIS_RE.finditer(bare_form(lead), around.earlier)]
    if this:
        return _SOON_RE.search(lead[this[-1] :]) is None
    since = lead[around.earlier :]
    if around.carried and _AND_RE.search(since) and not _IN_TITLE_RE.search(since) and not _SOON_RE.search(since):
        return True
    if not around.alone or not around.decides:
        return False
    opens = around.whole and _OPENS_RE.fullmatch(lead) is not None and _SOON_RE.search(lead) is None
    return opens or (around.opening and _PLANNED_RE.search(lead) is None)


def _task_is_ours(around: Around, before: str, verb: re.Match[str]) -> bool:
    lead = before[: verb.start()]
    if _PASSIVE_RE.search(lead[-30:]) or _NOT_RE.search(lead[-20:]) or _REVIEWED_RE.search(lead[-40:]):
        return False
    if _BY_RE.match(before[verb.end() : verb.end() + 70]):
        return False
    if not around.opening:
        return _THIS_DOES_RE.search(bare_form(lead[around.earlier :])) is not None
    if _THIS_RE.search(bare_form(lead[around.earlier :])):
        return True
    opens = around.whole and _OPENS_RE.fullmatch(lead) is not None
    return around.alone and (opens or _PLANNED_RE.search(lead) is None)


def _changed(verbs: str, between: str, after: str) -> Governed:
    """Returns the kinds that a group of verbs says, and the clauses named between them and the document."""
    kinds = tuple(
        kind for pattern, kind in sorted(_SINGLE, key=lambda one: _at(one[0], verbs)) if pattern.search(verbs)
    )
    if kinds == (RelationKind.REPLACES,) and only_words(between):
        kinds = (RelationKind.AMENDS,)
    part = part_named(between)
    whole_end = not part and bool({RelationKind.REPLACES, RelationKind.REPEALS} & set(kinds))
    return Governed(kinds, part_excepted(after) if whole_end else part)


def _at(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return found.start() if found else len(text)


def _ended(around: Around) -> Governed | None:
    """Returns what the words after a number say of its end by this document ("… hết hiệu lực kể từ ngày …")."""
    after = search_form(around.after)
    if not around.alone:
        return None
    for pattern, kind in _ENDS:
        verb = pattern.match(after)
        if verb is None:
            continue
        lead, tail = bare_form(after[: verb.end()]), after[verb.end() :]
        if _LATER_RE.search(after[: verb.end()]) or _LATER_RE.search(search_form(around.before)):
            return None
        if _OTHER_RE.match(bare_form(tail[:120])) or _THIS_RE.search(lead):
            return None
        if kind is RelationKind.REPLACES and not re.match(rf"[^.;,]{{0,40}}{_THIS}", bare_form(tail)):
            continue
        if not names_itself(around.said):
            return None
        return Governed((kind,), _ended_part(around, verb[0], tail))
    return None


def _ended_part(around: Around, until: str, tail: str) -> str:
    """Returns the clauses, or the things issued with a document, that end; ``until`` are the words up to the verb."""
    part = part_right_before(without_type(around.before))
    if part or "một phần" in tail[:20]:
        return part or "một phần"
    if _FOLLOWING_RE.search(until):  # "Các biểu mẫu ban hành kèm theo Quyết định số A sau đây hết hiệu lực:"
        issued = _ISSUED_RE.search(search_form(without_type(around.before)))
        return around.before[issued.start("what") : issued.end("what")] if issued else ""
    return part_excepted(around.after) or ("một phần" if tail.lstrip().startswith("đối với") else "")
