"""Rows that someone typed to try a program out, not to ask anybody."""

import re

from exams.items import Item
from vanban.text import bare_words

_STEM_RE = re.compile(
    r"(?:cau hoi|cau|de|bai|dap an|noi dung|phuong an) (?:test|demo|thu|mau thu)\b"
    r"|\b(?:test|demo|thu) (?:thu|cau|\d+)\b"
    r"|\b(?:nhap thu|thu nghiem he thong|thu he thong|test he thong|hello world|lorem ipsum)\b"
)
_ONLY_RE = re.compile(r"(?:test|demo|thu|abc|aaa+|xxx+|asd\w*|qwe\w*|zxc\w*|123\d*|cau hoi|question|noi dung)(?: \d+)?")
_OPTION_RE = re.compile(r"(?:dap an|phuong an|lua chon|option|answer|tra loi) (?:so )?\d+(?: .*)?|test(?: \d+)?")
_FEW = 12  # words; a longer stem asks something even where such a word stands in it


def test_reason(item: Item) -> str:
    """Returns why a question looks like one typed to try a program out, or nothing."""
    stem = " ".join(bare_words(item.stem))
    if stem and (_ONLY_RE.fullmatch(stem) or (stem.count(" ") < _FEW and _STEM_RE.search(stem))):
        return "Câu dẫn giống câu nhập thử, không phải câu hỏi thật."
    options = [" ".join(bare_words(option)) for option in item.options]
    blank = sum(bool(_OPTION_RE.fullmatch(option)) for option in options)
    if options and blank * 2 > len(options):
        return "Các phương án là chữ giữ chỗ (“Đáp án 1”, “Đáp án 2”…), giống câu nhập thử."
    return ""
