"""What a single line of a document can be told to be by its words alone: title, rule, body, annex, a name."""

import re
import unicodedata

from vanban.text import bare_form, search_form

UPPER = "".join(c for c in map(chr, range(0x41, 0x1EFA)) if c.isupper() and unicodedata.name(c, "").startswith("LATIN"))
_EDGES = " \t|>#*_`[]\u00a0"
_WORDED_START_RE = re.compile(
    r"(?:can cu|xet (?:de nghi|to trinh|bao cao|thay)|theo de nghi\b|theo to trinh\b|tren co so\b|thuc hien\b|"
    r"trien khai\b|kinh gui\b|loi noi dau\b|de (?:trien khai|thuc hien|tiep tuc)\b|nham\b)"
)
_NUMBERED_START_RE = re.compile(
    r"(?:dieu\s+\d|chuong\s+(?:[ivxlc]+|\d+)\b|phan\s+(?:thu|[ivxlc]+\b|\d)|muc\s+(?:[ivxlc]+|\d+)\b|"
    r"[ivxlc]{1,6}\s?[-.)–]\s?\S|[a-e]\s?[-–.]\s?[a-z]{2}|\d{1,2}\s?[-.)–]\s?\D)"
)
_ANNEX_RE = re.compile(r"phu luc(?:\s+(?:so\s+)?(?:[ivxlc]+|\d+[a-z]?|[a-z]))?\s*[.:]?")
_RULE_RE = re.compile(r"[\s\-–—_=*.•~+|:]+")
_GAZETTE_RE = re.compile(
    r"(?:\d+\s+)?cong bao\s*/\s*so\b.*|(?:phan\s+)?van ban (?:quy pham phap luat|phap luat khac).*"
)
_RANK_RE = re.compile(
    r"^(?:(?:Đại|Thượng|Trung|Thiếu)\s+(?:tướng|tá|úy|uý)|Chuẩn Đô đốc|(?:P?GS|TS|ThS|BS|KS|CN|LS)\.?)[\s,.-]+",
    re.IGNORECASE,
)
_NOT_IN_NAMES = re.compile(
    r"(?:nơi nhận|vt|ban|bộ|sở|ủy|hội|đảng|chính phủ|chủ tịch|bí thư|trưởng|phó|giám đốc|điều|chương|phụ lục|văn phòng|"
    r"thủ tướng|cộng hòa|độc lập|đại biểu|trung ương|việt nam|hà nội|quốc hội|như|kính|mẫu|căn cứ|danh mục|và)\b"
)


def plain(text: str) -> str:
    """Returns a line without the marks of Markdown and tables at its edges ("| **NGHỊ QUYẾT** |")."""
    return text.replace("**", "").strip(_EDGES)


def is_rule(text: str) -> bool:
    """Tells whether a line only draws: dashes, underscores, asterisks, nothing at all."""
    return _RULE_RE.fullmatch(text) is not None or not text.strip(_EDGES)


def is_shouting(text: str) -> bool:
    """Tells whether a line is written in capitals (small words such as "số" or a name in quotes aside)."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= 0.8 * len(letters)


def starts_body(text: str) -> bool:
    """Tells whether a line opens the body: a legal basis, an article, a numbered heading, an addressee.

    A line in small letters does not: it continues the line before.
    """
    line = plain(text).lstrip("-+ ")
    if not line or line[0].islower():
        return False
    return is_numbered(line) or _WORDED_START_RE.match(bare_form(line)) is not None


def is_numbered(text: str) -> bool:
    """Tells whether a line carries the number of a unit: Điều, Chương, I-, A-, 1."""
    return _NUMBERED_START_RE.match(bare_form(plain(text))) is not None


def is_annex_heading(text: str) -> bool:
    """Tells whether a line is the heading of an annex ("PHỤ LỤC II"), not a sentence about one."""
    folded = bare_form(plain(text))
    return _ANNEX_RE.fullmatch(folded) is not None or (folded.startswith("phu luc") and is_shouting(text))


def is_gazette_noise(text: str) -> bool:
    """Tells whether a line belongs to the gazette that printed the document."""
    return _GAZETTE_RE.fullmatch(bare_form(plain(text))) is not None


def person_name(text: str) -> str | None:
    """Returns the name a line consists of, without rank and academic title, or None if it is no name."""
    name = " ".join(_RANK_RE.sub("", _RANK_RE.sub("", plain(text).strip(" .,;"))).split())
    words = name.split()
    if not 2 <= len(words) <= 6 or not all(_is_name_word(word) for word in words):
        return None
    return None if _NOT_IN_NAMES.match(search_form(name)) else name


def _is_name_word(word: str) -> bool:
    return word.isalpha() and word[0].isupper() and (word[1:].islower() or len(word) == 1)
