"""How a paragraph begins and how broken lines go together: rules shared by the readers of every format.

Source of the markers: Nghị định 30/2020/NĐ-CP, annex I (Phần, Chương, Mục, Điều, khoản, điểm) and Hướng dẫn
36-HD/VPTW (I-, 1., 1.1., a), -, +).
"""

import re

_UPPER = "A-ZĐÀ-Ỹ"
_STRONG_RE = re.compile(
    rf"""(?:
      [Đđ]iều\s+\d+[a-zđ]?\s*(?:\.|:|$)          | ĐIỀU\s+\d+\s*(?:\.|:|$)
    | (?:Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC|Tiểu\s+mục|TIỂU\s+MỤC)\s+
        (?:[IVXLC]+|\d+|[A-Z]|thứ\s+\w+|THỨ\s+\w+)\s*(?:[.:]|[-–]\s|$|\s[{_UPPER}]{{2,}}\s)
    | (?:PHỤ\s+LỤC|Phụ\s+lục)(?:\s+(?:số\s+|SỐ\s+)?(?:[IVXLC]+|\d+|[A-Z]))?\s*(?:[.:]|$)
    | (?:Mẫu|MẪU|Biểu|BIỂU|Bảng|BẢNG)\s+(?:số|SỐ)\s*\d+\S*\s*(?:[.:]|$)
    | (?:Nơi|NƠI)\s+(?:nhận|NHẬN)\s*:            | (?:Kính|KÍNH)\s+(?:gửi|GỬI)\s*:
    | (?:T/M|TM\.|K/T|KT\.|T/L|TL\.|TUQ\.|T/UQ|Q\.)\s*[{_UPPER}]{{2,}}
    )""",
    re.VERBOSE,
)
_ITEM_RE = re.compile(
    r"""(?:
      \d{1,3}(?:\.\d{1,3}){0,5}(?:\.|\)|/)\s+\S     # 1.  1.1.  1)  1/
    | \d{1,2}(?:\.\d{1,3}){1,5}\.?\s+\S             # 9.3.2 Xxx
    | \d{1,2}(?:\.\d{1,3}){0,4}\s?[-–]\s+\S          # 1-  1.1-
    | [IVXLC]{1,6}\s?(?:[-–]|\.|/)\s*\S              # I-  II.
    | [a-zđ]{1,2}\d?\)\s*\S                          # a)  đ)  aa)
    | [a-zđA-ZĐ]\.\s+\S                              # a.  A.
    | [-–—+•*●○▪]\s*\S                               # gạch đầu dòng
    | \(\d{1,2}\)\s+\S | \(?[ivx]{1,4}\)\s+\S        # (1)  (i)  iv)
    )""",
    re.VERBOSE,
)
_LETTER_SUBJECT_RE = re.compile(r"V\s?/\s?v\b", re.IGNORECASE)  # "V/v …" is what a letter is about, no fifth item
_BASIS_RE = re.compile(r"(?:-\s*)?(?:Căn cứ|Theo đề nghị|Xét đề nghị|Xét Tờ trình|Thực hiện)\b")
_TERMINATORS = (".", ";", ":", "!", "?", "./.", "…", '."', ".”", ";”", ".)", ".]")
_OPEN_ENDS = ("-", "–", ",", "(", "/", "“")
_OPEN_WORDS_TEXT = (
    "và của về với cho các những hoặc trong tại theo từ đến là có được do để bằng trên thuộc giữa số ngày tháng "
    "chánh phó trưởng"
)
_OPEN_WORDS = frozenset(_OPEN_WORDS_TEXT.split())
_CODE_BREAK_RE = re.compile(r"[\w)]([-/])$")
_ORGAN_RE = re.compile(
    r"(?:ĐẢNG|CỘNG H|BAN |ỦY |UỶ |VĂN PHÒNG|BỘ |SỞ |HỘI ĐỒNG|PHÓ |CHỦ T|TRƯỞNG|CHÁNH|TỔNG "
    r"|THÀNH (?:ỦY|UỶ)|TỈNH (?:ỦY|UỶ)|KT|K/T|TM|T/M|TL|T/L|ĐỘC LẬP|QUY|QUYẾT|NGHỊ|\*|-{3})"
)


def is_strong_item(text: str) -> bool:
    """Tells whether a line can only begin a paragraph: Điều 5., Chương II, PHỤ LỤC, Nơi nhận:, T/M BỘ CHÍNH TRỊ."""
    return _STRONG_RE.match(text) is not None


def starts_item(text: str) -> bool:
    """Tells whether a line opens with the marker of a citable unit or list item."""
    return is_strong_item(text) or (_ITEM_RE.match(text) is not None and _LETTER_SUBJECT_RE.match(text) is None)


def starts_basis(text: str) -> bool:
    """Tells whether a line opens a căn cứ."""
    return _BASIS_RE.match(text) is not None


def ends_sentence(text: str) -> bool:
    """Tells whether a line ends as paragraphs end: with a full stop, semicolon or colon."""
    return text.rstrip().endswith(_TERMINATORS)


def ends_open(text: str) -> bool:
    """Tells whether a line cannot be the end of a paragraph: it ends with a comma, hyphen or joining word."""
    stripped = text.rstrip()
    if not stripped:
        return False
    return stripped.endswith(_OPEN_ENDS) or stripped.rsplit(None, 1)[-1].lower() in _OPEN_WORDS


def ends_in_connective(text: str) -> bool:
    """Tells whether a line ends with a word that nothing can end with: "và", "của", "số" before a number."""
    return text.rstrip().rsplit(None, 1)[-1:] in (["và"], ["của"], ["cho"], ["các"], ["những"], ["hoặc"], ["số"])


def starts_lower(text: str) -> bool:
    """Tells whether the first letter of a line is lower-case (leading quotes and brackets are skipped)."""
    first = text.lstrip("\"“‘'(")[:1]
    return first.islower()


def is_upper(text: str) -> bool:
    """Tells whether all letters are capitals and there are at least two."""
    return text.isupper() and sum(c.isalpha() for c in text) >= 2


def names_an_organ(text: str) -> bool:
    """Tells whether a line in capitals begins a new name or title rather than continuing the one above."""
    return _ORGAN_RE.match(text) is not None


def join_lines(left: str, right: str) -> str:
    """Returns two lines of one paragraph as one; a number broken at its hyphen or slash gets no space.

    >>> join_lines("Thông tư số 05/2024/TT-", "BLĐTBXH")
    'Thông tư số 05/2024/TT-BLĐTBXH'
    """
    if not left or not right:
        return left or right
    code = _CODE_BREAK_RE.search(left)
    word = left.rsplit(None, 1)[-1]
    if code and (word[:-1].isupper() or any(c.isdigit() for c in word)) and not right[0].islower():
        return left + right
    return f"{left} {right}"


def added(last: str, line: str) -> str:
    """Returns what joining a line to a paragraph that ends with the line ``last`` adds to it."""
    return join_lines(last, line)[len(last) :]


def split_soft_breaks(text: str) -> list[str]:
    """Returns the paragraphs of a text with soft line breaks in it.

    A soft break inside a sentence or a title is a space; one before an item, after a full stop or between
    different kinds of lines stands for a new paragraph.
    """
    pieces: list[list[str]] = []
    last = ""
    for raw in text.split("\n"):
        line = raw.strip()
        if not line:
            continue
        if last and _continues(last, line):
            pieces[-1].append(added(last, line))
        else:
            pieces.append([line])
        last = line
    return ["".join(parts) for parts in pieces]


def _continues(left: str, right: str) -> bool:
    if is_strong_item(right) or (starts_item(right) and not ends_open(left)):
        return False
    if starts_lower(right) and not ends_sentence(left):
        return True
    return ends_open(left) and is_upper(left) == is_upper(right)
