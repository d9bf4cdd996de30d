"""Headings: which marked lines are headings rather than mentions, and where their titles stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.assembling import Line
from ingest.markers import BULLETS, STEP, Marker, Style, is_mention, read_markers

_LONGEST_TITLE = 250  # characters
_LONGEST_SHOUTED = 600  # characters of a title in capitals
_LONGEST_SENTENCE_TITLE = 80  # characters of a title that ends with a full stop
_MOST_TITLE_LINES = 4
_NAMED = frozenset({Style.ANNEX, Style.FORM, Style.PART, Style.CHAPTER, Style.SECTION, Style.SUBSECTION})
_TITLED = _NAMED | {Style.LETTER, Style.ROMAN}
_STYLE_ORDER = {style: place for place, style in enumerate(Style)}
_INLINE = {Style.ARTICLE: Style.NUMBER, Style.ROMAN: Style.NUMBER, Style.NUMBER: Style.ALPHA}
_FIRST_ITEM_RES = {
    Style.NUMBER: re.compile(r"(?<=\s)1[.-]\s+(?=[A-ZÀ-ỸĐ“\"])"),
    Style.ALPHA: re.compile(r"(?<=\s)a\)\s+(?=[A-ZÀ-ỸĐ“\"])"),
}
_DRESSING = "*_#` "
_ATTACHED_WORDS = (
    "QUY CHẾ|QUY ĐỊNH|QUY TRÌNH|QUY CHUẨN|QUY HOẠCH|CHƯƠNG TRÌNH|CHIẾN LƯỢC|KẾ HOẠCH|ĐỀ ÁN|DỰ ÁN|PHƯƠNG ÁN|ĐIỀU LỆ|"
    "NỘI QUY|HƯỚNG DẪN|DANH MỤC|DANH SÁCH|ĐỊNH MỨC|BỘ TIÊU CHÍ|TIÊU CHÍ|BẢN QUY ĐỊNH|ĐỀ CƯƠNG|BÁO CÁO|BIỂU MẪU|"
    "CHUẨN MỰC"
)
_ATTACHED_RE = re.compile(rf"[{_DRESSING}]*(?P<word>{_ATTACHED_WORDS})\b")
_ENACTED_RE = re.compile(r"[(*_\s\[]*(?:được\s+)?(?:ban\s+hành\s+)?(?:đính\s+)?(?:kèm\s+theo|theo)\s", re.I)
_ENACTED_WITHIN = 6  # lines after the title


@dataclass(frozen=True, slots=True)
class Heading:
    """A unit's title, and the index of the last line it stands on."""

    title: str
    until: int


def reads_as_heading(line: Line, marker: Marker, at: int = 0) -> bool:
    """Tells whether a line with this mark is a heading: "Điều 5. Phạm vi", not "Điều 5 của Quy định này nêu"."""
    text = line.text
    rest = text[marker.body :].strip(_DRESSING)
    word = text[at : marker.body].lstrip(_DRESSING)
    if not word[:1].isupper():
        return False
    if not rest or (rest.startswith("(") and rest.rstrip(".").endswith(")")):
        return True  # "Chương II", "Chương II (được bãi bỏ)"
    if marker.style in (Style.ANNEX, Style.FORM):
        return _annex_heading(line, marker, rest, shouted=word[:2].isupper())
    if marker.closed:
        return marker.style is Style.ARTICLE or not rest[0].islower()
    if _upper(rest):
        return len(rest) <= _LONGEST_SHOUTED
    return not is_mention(rest) and len(rest) <= _LONGEST_TITLE and not rest.endswith((".", ";", ","))


def _annex_heading(line: Line, marker: Marker, rest: str, *, shouted: bool) -> bool:
    if len(rest) > _LONGEST_TITLE or rest.endswith((";", ",")):
        return False
    if is_mention(rest):
        return False
    if shouted or _upper(rest):
        return True
    laid_out = bool(line.block.bold or line.block.centered or line.block.heading_level)
    return (marker.closed or laid_out) and not rest.endswith(".")


def is_shouted(text: str) -> bool:
    """Tells whether the letters of a text are capitals, as in the titles of parts and annexes."""
    return _upper(text.strip(_DRESSING))


def _upper(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 2 and sum(char.isupper() for char in letters) >= 0.8 * len(letters)


def inline_start(lines: Sequence[Line], index: int, marker: Marker) -> int | None:
    """Returns where the first item of a list begins on the line of the unit above it, or None.

    "Điều 3. 1. Phạm vi …", or "Điều 3. Tên điều 1. Phạm vi …" where the next line begins with "2.".
    """
    inner = _INLINE.get(marker.style)
    if inner is None:
        return None
    text = lines[index].text
    if any(m.style is inner and m.ordinal == STEP for m in read_markers(text, marker.body)):
        return marker.body
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following is None or following.table is not None:
        return None
    if not any(m.style is inner and m.ordinal == 2 * STEP for m in read_markers(following.text)):
        return None
    found = _FIRST_ITEM_RES[inner].search(text, marker.body, marker.body + _LONGEST_TITLE)
    return found.start() if found else None


def attached_label(lines: Sequence[Line], index: int) -> str:
    """Returns the word that names an attached document whose title begins here ("Quy chế"), or "".

    It is a title in capitals with "(Ban hành kèm theo …)" within the next lines.
    """
    match = _ATTACHED_RE.match(lines[index].text)
    if match is None or not is_shouted(lines[index].text) or len(lines[index].text) > _LONGEST_TITLE:
        return ""
    for line in lines[index + 1 : index + 1 + _ENACTED_WITHIN]:
        if _ENACTED_RE.match(line.text):
            return match["word"].capitalize()
        if line.table is not None or read_markers(line.text):
            break
    return ""


def attached_heading(lines: Sequence[Line], index: int) -> Heading:
    """Returns the title of an attached document, which often runs over several lines in capitals."""
    return _following_title(lines, index - 1)


def heading_of(lines: Sequence[Line], index: int, marker: Marker) -> Heading:
    """Returns the title of the unit marked on ``lines[index]``: the rest of the line, or the lines below it."""
    inline = inline_start(lines, index, marker)
    rest = lines[index].text[marker.body : inline].strip(_DRESSING)
    if inline is not None:
        return Heading(rest.rstrip(".:") if len(rest) <= _LONGEST_TITLE else "", index)
    if marker.style not in _TITLED:
        return Heading(_short_title(lines, index, marker, rest), index)
    if not rest or rest.startswith("("):
        return _following_title(lines, index)
    if len(rest) > _LONGEST_SHOUTED or (len(rest) > _LONGEST_TITLE and not _upper(rest)):
        return Heading("", index)
    if marker.style in _NAMED and _upper(rest):
        more = _following_title(lines, index, shouted_only=True)
        return Heading(f"{rest} {more.title}".strip(), more.until)
    return Heading(rest if _is_title(lines, index, marker, rest) else "", index)


def _following_title(lines: Sequence[Line], index: int, *, shouted_only: bool = False) -> Heading:
    words: list[str] = []
    until = index
    for place in range(index + 1, min(index + 1 + _MOST_TITLE_LINES, len(lines))):
        line = lines[place]
        if not _may_be_title(line, first=not words, shouted_only=shouted_only):
            break
        words.append(line.text.strip(_DRESSING))
        until = place
        if not is_shouted(line.text):
            break
    return Heading(" ".join(words), until)


def _may_be_title(line: Line, *, first: bool, shouted_only: bool) -> bool:
    text = line.text.strip(_DRESSING)
    if line.table is not None or _ENACTED_RE.match(line.text) or len(text) > _LONGEST_TITLE:
        return False
    if is_shouted(text):
        return not any(m.style in _NAMED | {Style.ARTICLE, Style.ROMAN, Style.NUMBER} for m in read_markers(line.text))
    if shouted_only or not first or read_markers(line.text):
        return False
    return text[:1].isupper() and not text.endswith((".", ";", ",", ":"))


def _short_title(lines: Sequence[Line], index: int, marker: Marker, rest: str) -> str:
    if marker.style in BULLETS or marker.style in (Style.PAREN_NUMBER, Style.LOWER_ROMAN):
        return rest[:-1].rstrip() if rest.endswith(":") and len(rest) <= _LONGEST_TITLE else ""
    return rest.rstrip(":").rstrip() if _is_title(lines, index, marker, rest) else ""


def _is_title(lines: Sequence[Line], index: int, marker: Marker, rest: str) -> bool:
    """Tells whether the words after the mark are a title: short, no sentence, and a body follows."""
    if not rest or len(rest) > _LONGEST_TITLE or rest.endswith((";", ",")):
        return False
    if marker.style in _TITLED:
        return not rest.endswith(".") or len(rest) <= _LONGEST_SENTENCE_TITLE
    following = lines[index + 1] if index + 1 < len(lines) else None
    if following is None or not _is_body(following, marker):
        return False
    if rest.endswith("."):
        child = following.table is None and bool(read_markers(following.text))
        return child and len(rest) <= _LONGEST_SENTENCE_TITLE
    return True


def _may_mark(line: Line, marker: Marker) -> bool:
    if marker.style in _NAMED or marker.style is Style.ARTICLE:
        return reads_as_heading(line, marker)
    return marker.closed or not line.text[marker.body :][:1].islower()


def _is_body(following: Line, marker: Marker) -> bool:
    if following.table is not None:
        return True
    markers = [m for m in read_markers(following.text) if _may_mark(following, m)]
    if not markers:
        return True
    found = markers[0]
    if found.style is Style.DECIMAL and marker.style is Style.DECIMAL:
        return len(found.numbers) > len(marker.numbers)
    return _STYLE_ORDER[found.style] > _STYLE_ORDER[marker.style]
