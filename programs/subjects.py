"""Who a sentence gives something to do: the list of bodies it begins with, or comes to after clauses that lead in.

"Giao Thường trực Hội đồng nhân dân; các Ban của Hội đồng giám sát …" gives it to all of the list, the first foremost.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from programs.bodies import NOT_IN_NAMES, begins_as_body, is_cut_short
from rag.duty_reading import load_words, old_tones

LONGEST = 420  # characters of a list of bodies
_ORDER = re.compile(
    r"(?:(?:Kính |Thống nhất |Đồng ý )?(?:[Gg]iao|[Đđ]ề nghị|[Yy]êu cầu|[Pp]hân công)(?: cho)?)\s+(?!:)"
)
_ORDERS = re.compile(r"(?P<who>[^,;:]{4,80}?)\s+(?:yêu cầu|đề nghị|giao)\s+(?=[Cc]ác |[A-ZĐỦ])")
_LEAD_IN = re.compile(
    r"(?:Trên cơ sở|Căn cứ|Sau khi|Nhằm|Để|Trong|Từ|H[ằà]ng|Định kỳ|Trước mắt|Bên cạnh|Ngay sau|Theo|Với|Đến|Chậm nhất"
    r"|Thời gian tới|Quán triệt|Cùng với|Ngoài)\b"
)
_IF = re.compile(r"(?:Trường hợp|Nếu|Khi|Quá trình|Trong quá trình|Mọi|Việc)\b")
_PIECE = re.compile(r"[^,;]+")
_ADVERBS = (
    r"(?:theo (?:chức năng|thẩm quyền|phân công)(?:, nhiệm vụ)?(?: được giao)?|nghiêm túc|chủ động|khẩn trương|kịp thời"
    r"|tích cực|thường xuyên|tiếp tục|phải|cần|sẽ|có trách nhiệm|quan tâm|nỗ lực)"
)
_MORE_VERBS = (
    r"quan tâm|tham gia|lồng ghép|cụ thể ho[áa]|thể chế ho[áa]|quy định|hỗ trợ|sử dụng|tích cực|cần|giám sát"
    r"|phản ánh|phổ biến|đăng(?! ký)|tiếp (?:công )?dân|bàn giao|công bố|đánh giá|trang bị|huy động|phê duyệt|trao đổi"
    r"|sắp xếp|làm (?:thường trực|đầu mối)|tiếp thu|nộp|khai thác|lựa chọn"
)
_GENERAL = 9  # words of a piece that goes on a list of bodies without being a name


@dataclass(frozen=True, slots=True)
class Subject:
    """``words[start:end]`` are the bodies; ``ordered`` tells whether a word of giving stands before them."""

    start: int
    end: int
    ordered: bool


@lru_cache(maxsize=1)
def _verb() -> re.Pattern[str]:
    given = load_words().verbs
    return re.compile(rf"(?P<body>\S.*?),?\s+(?:{_ADVERBS}\s+)*(?:{given}|{_MORE_VERBS}|{_ADVERBS})\b")


def subject(words: str, *, frame: bool = False) -> Subject | None:
    """Returns the bodies that a sentence without its mark gives something to do, None where it names none so.

    ``frame``: the sentence opens a list, and the bodies may stand behind any clauses.
    """
    plain = re.sub(r"\([^)]*\)", lambda match: " " * len(match[0]), old_tones(words))
    if _IF.match(plain) and not frame:
        return None
    order = _ORDER.match(plain)
    if order is None and (others := _ORDERS.match(plain)) and begins_as_body(others["who"]):
        order = others
    if order is not None:
        return _from(plain, order.end(), ordered=True, pieces=_pieces(plain, order.end()))
    pieces = _pieces(plain, 0)
    for at, (start, end) in enumerate(pieces):
        if at and not (frame or _LEAD_IN.match(plain)):
            return None
        if begins_as_body(plain[start:end]) and " " in plain[start:end]:
            found = _from(plain, start, ordered=False, pieces=pieces[at:])
            if found is not None:
                return found
    return None


def _pieces(plain: str, start: int) -> list[tuple[int, int]]:
    """Returns the ranges between commas and semicolons, without spaces around them."""
    found = []
    for match in _PIECE.finditer(plain, start):
        piece = match[0]
        begin = match.start() + len(piece) - len(piece.lstrip())
        found.append((begin, begin + len(piece.strip())))
    return found


def _from(plain: str, first: int, *, ordered: bool, pieces: Sequence[tuple[int, int]]) -> Subject | None:
    """Returns the list that begins with the first of the pieces, which a verb must end, or an order's colon."""
    for at, (start, end) in enumerate(pieces):
        piece = plain[start:end]
        if start - first > LONGEST:
            return None
        stop = _stop(piece, ordered=ordered, goes_on=at > 0)
        if stop is not None:
            return Subject(pieces[0][0], start + stop, ordered)
        if not _may_stand(piece, goes_on=at > 0):
            return None
    return None


def _stop(piece: str, *, ordered: bool, goes_on: bool) -> int | None:
    """Returns where the bodies of a piece end and what they do begins."""
    if ordered and (colon := re.match(r"([^:]{3,140}?)\s*:\s*\S", piece)) and _may_stand(colon[1], goes_on=goes_on):
        return colon.end(1)
    match = _verb().match(piece)
    if match is None:
        return None
    body = match["body"].strip()
    return match.end("body") if body and _may_stand(body, goes_on=goes_on, verb_follows=True) else None


def _may_stand(piece: str, *, goes_on: bool, verb_follows: bool = False) -> bool:
    """Tells whether a piece may be a body of the list, or goes on one: "thành phố trực thuộc Trung ương"."""
    if NOT_IN_NAMES.search(piece) or is_cut_short(piece) or re.match(r"(?:và )?\d", piece):
        return False
    if not verb_follows and _verb().match(piece):
        return False
    return begins_as_body(piece) or (goes_on and len(piece.split()) <= _GENERAL)
