"""What a programme usually says before and after its table: words to begin with, for a person to go over."""

from vanban.programme_periods import Span, body_words
from vanban.work import Period, ProgrammeOwner

_COMMITTEES = ("Đảng ủy", "Thành ủy", "Tỉnh ủy")
_OPENING = (
    "Để chủ động lãnh đạo, chỉ đạo, tổ chức thực hiện nhiệm vụ {period}, {body} ban hành Chương trình công tác với các "
    "nội dung sau:"
)
_CLOSING = (
    "1. Các cơ quan, đơn vị được phân công chủ trì tại Phụ lục xây dựng kế hoạch thực hiện, phối hợp với các cơ quan "
    "liên quan, bảo đảm chất lượng và đúng thời hạn.",
    "2. {office} theo dõi, đôn đốc, định kỳ tổng hợp tình hình thực hiện, báo cáo {body}; tham mưu điều chỉnh, "
    "bổ sung Chương trình khi cần thiết.",
)


def usual_opening(owner: ProgrammeOwner, span: Span, unit_name: str) -> str:
    """Returns what stands before the table, "" for a week's lịch, which begins with its table."""
    return "" if span.period is Period.WEEK else _OPENING.format(period=span.words, body=body_words(owner, unit_name))


def usual_closing(owner: ProgrammeOwner, span: Span, unit_name: str) -> str:
    """Returns how a programme is carried out, "" for a week's lịch."""
    return "" if span.period is Period.WEEK else _closing(owner, unit_name)


def office_words(unit_name: str) -> str:
    """Returns the office of a Party committee as its papers name it.

    >>> office_words("Đảng ủy xã Vân Khê Thượng"), office_words("Ban Xây dựng Đảng")
    ('Văn phòng Đảng ủy', 'Văn phòng')
    """
    committee = next((words for words in _COMMITTEES if unit_name.startswith(f"{words} ")), "")
    return f"Văn phòng {committee}".rstrip()


def _closing(owner: ProgrammeOwner, unit_name: str) -> str:
    return "\n".join(_CLOSING).format(body=body_words(owner, unit_name), office=office_words(unit_name))
