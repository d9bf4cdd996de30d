"""Goals with figures: what is to be reached, how much of it, in which unit, by which year, and where it says so.

Only what stands under a heading of goals counts ("Mục tiêu", "Chỉ tiêu", "Tầm nhìn"): elsewhere figures tell how things
are. The year is the one named with the figure, else that of the nearest heading, else the plan's.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from programs.source import Source
from rag.composing import span_pieces
from rag.duty_reading import MARK
from rag.evidence import Evidence, units
from vanban.documents import PassageKind, Section, SectionKind
from vanban.text import bare_form, nfc

_OF_GOALS = re.compile(r"\b(?:muc tieu|chi tieu|tam nhin)\b")
_YEAR = re.compile(r"\b(?:den|het|vao|trong|nam)(?: het| cuoi)?(?: nam)? (20\d\d)\b")
_BOUND = r"tối thiểu|ít nhất|không dưới|không quá|tối đa|trên|hơn|dưới|khoảng|từ|bằng"
_NUMBER = r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?"
_NOT_COUNTED = (
    "ngày|tháng|năm|giờ|phút|tuổi|tuần|lần|đến|và|của|trong|trên|dưới|so|là|thì|theo|tại|gigabit|mbps|gbps|đối|hoặc|với"
)
_FIGURE = re.compile(
    rf"(?:(?P<bound>{_BOUND})(?: có| đạt| mức)?\s+)?(?<![\w/.,-])(?P<n>{_NUMBER})(?:\s?[-–]\s?(?P<to>{_NUMBER}))?"
    rf"(?:\s?(?P<share>%)(?P<yearly>\s?/\s?năm)?|\s+(?P<noun>(?!(?:{_NOT_COUNTED})\b)[a-zà-ỹđ]+(?:\s[a-zà-ỹđ]+)?)|(?![\w/%.,-]*\w))",
    re.IGNORECASE,
)
_NAMED_BY = re.compile(
    r"\b(?:[Đđ]iều|[Kk]hoản|[Ss]ố|[Nn]gày|[Tt]háng|[Nn]ăm|[Qq]uý|[Mm]ục|[Gg]iai đoạn|[Pp]hụ lục|từ|trước ít nhất)\s*$"
)
_RANK = re.compile(r"\bnhóm\s*$")
_PART = re.compile(
    r"[;.]\s|,\s(?=trong đó|ít nhất|tối thiểu|t[iỉỷ] lệ|số lượng|trên|khoảng|\d)|\s(?=và (?:ít nhất|tối thiểu) \d)"
)
_ENDS = re.compile(r"(?:\s(?:đạt|chiếm|ở|có|là|mức|duy trì|thêm|xuống|trung bình|bình quân|tại|cho|tới))+$")
_SAYS_NOTHING = re.compile(r"(?:có|đạt|còn|chiếm|được|là|và|phấn đấu|thuộc|nhóm)(?:\s.*)?", re.IGNORECASE)


_FEWEST = 3  # words before a figure that say what it is of
# Share of goals found that are goals with the right figure and year, on the labels of eval.goal_reading (27/11/2026:
# 70 of 70), the lower end of its interval; less where no year is named or few words say what the figure is of.
CONFIDENCE, UNSURE = 0.95, 0.8
_TIME = re.compile(
    r"^(?:(?:phấn đấu|trong đó|từ nay|từ năm 20\d\d)\b[\s,]*)*"
    r"(?:(?:đến|hết|vào|trong|năm|cuối|giai đoạn)\s+)+20\d\d(?:\s?[-–]\s?20\d\d)?\b[\s,:]*(?:phấn đấu\b[\s,:]*)?",
    re.IGNORECASE,
)
_OWN_YEAR = re.compile(r"[^,;.]{0,30}?\bnăm (20\d\d)\b")


class Kind(StrEnum):
    """What a figure counts."""

    SHARE = "%"
    SHARE_A_YEAR = "%/nam"
    COUNT = "dem"
    INDEX = "chi_so"  # a bare number, such as an index of 0,7


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure to be reached; ``text[at:at_end]`` writes it, ``text[start:end]`` is the sentence, under ``path``.

    ``value`` is as written ("16-18", "6.000"), ``unit`` its words ("%", "trạm phát"), ``bound`` "ít nhất" or the like.
    """

    indicator: str
    value: str
    unit: str
    kind: Kind
    bound: str
    year: int | None
    at: int
    at_end: int
    start: int
    end: int
    path: str

    @property
    def confidence(self) -> float:
        """How sure the reading is, from 0 to 1."""
        unsure = self.year is None or len(self.indicator.split()) < _FEWEST
        return round(CONFIDENCE * (UNSURE if unsure else 1.0), 2)


def find_goals(source: Source) -> list[Goal]:
    """Returns the goals of a document in the order of the text."""
    words = [item for item in source.evidence if item.kind is not PassageKind.TABLE_ROW]
    by_index = {one.index: one for one in source.sections}
    found: list[Goal] = []
    for section in source.sections:
        line = _line(section, by_index)
        if section.kind is not SectionKind.TABLE and any(_is_of_goals(source, one) for one in line):
            year = _year_above(source, line)
            for piece in span_pieces(section.path, section.start, section.own_end, words):
                found += _of_text(piece.evidence, (piece.start, piece.end), year, section)
    return sorted(found, key=lambda goal: goal.at)


def _line(section: Section, by_index: dict[int, Section]) -> list[Section]:
    """Returns a section and those it stands under, the nearest first."""
    line = [section]
    while line[-1].parent is not None and line[-1].parent in by_index:
        line.append(by_index[line[-1].parent])
    return line


def _heading(source: Source, section: Section) -> str:
    first = source.text[section.start : section.own_end].split("\n", 1)[0]
    return bare_form(nfc(f"{section.title} {first if len(first) < 120 else ''}"))


def _is_of_goals(source: Source, section: Section) -> bool:
    return _OF_GOALS.search(_heading(source, section)) is not None


def _year_above(source: Source, line: Sequence[Section]) -> int | None:
    """Returns the year of the nearest heading that names one, else the plan's."""
    for section in line:
        named = _YEAR.search(_heading(source, section))
        if named is not None:
            return int(named[1])
    return source.plan_year


def _of_text(item: Evidence, within: tuple[int, int], year: int | None, section: Section) -> Iterator[Goal]:
    for unit in units(item.text[within[0] : within[1]]):
        first, last = within[0] + unit.start, within[0] + unit.end
        mark = re.match(MARK, item.text[first:last])
        start = first + (mark.end() if mark is not None else 0)
        sentence = item.text[start:last]
        figures = list(_figures(sentence))
        for at, match in enumerate(figures):
            if _RANK.search(sentence[: match.start("n")]) and _beside_another(sentence, figures, at):
                continue
            yield _goal(sentence, match, year, (item.start + start, section.path))


def _figures(sentence: str) -> Iterator[re.Match[str]]:
    """Yields the figures of a sentence that count something: no dates, numbers of documents or years."""
    for match in _FIGURE.finditer(sentence):
        bare = not match["share"] and not match["noun"]
        before = sentence[: match.start("bound") if match["bound"] else match.start("n")]
        year = re.fullmatch(r"(?:19|20)\d\d", match["n"]) and not match["share"]
        if year or (bare and "," not in match["n"]) or (_NAMED_BY.search(before) and not match["share"]):
            continue
        yield match


def _beside_another(sentence: str, figures: Sequence[re.Match[str]], at: int) -> bool:
    """Tells whether the figure before stands in the same part: "8 trường thuộc nhóm 200 …" is one goal."""
    return at > 0 and not re.search(r"[;,]", sentence[figures[at - 1].end() : figures[at].start()])


def _goal(sentence: str, match: re.Match[str], year: int | None, place: tuple[int, str]) -> Goal:
    start, path = place
    begin = max((cut.end() for cut in _PART.finditer(sentence) if cut.end() <= match.start()), default=0)
    stop = next((cut.start() for cut in _PART.finditer(sentence, match.end())), len(sentence.rstrip(" .;")))
    kind = Kind.SHARE_A_YEAR if match["yearly"] else Kind.SHARE if match["share"] else Kind.INDEX
    if match["noun"]:
        kind = Kind.COUNT
    value = match["n"] + (f"-{match['to']}" if match["to"] else "")
    unit = f"{match['share'] or ''}{'/năm' if match['yearly'] else ''}" or match["noun"] or ""
    own = _OWN_YEAR.match(sentence, match.end()) or _YEAR.search(bare_form(sentence[begin : match.start()]))
    own = own or _opening_year(sentence)
    return Goal(
        indicator=_indicator(sentence, match, begin, stop),
        value=value,
        unit=unit,
        kind=kind,
        bound=(match["bound"] or "").lower(),
        year=int(own[1]) if own is not None else year,
        at=start + match.start("n"),
        at_end=start + (match.end("to") if match["to"] else match.end("n")),
        start=start,
        end=start + len(sentence.rstrip()),
        path=path,
    )


def _opening_year(sentence: str) -> re.Match[str] | None:
    """Returns the year that a sentence begins with, which holds for all of it: "Đến năm 2028, …"."""
    opening = _TIME.match(f"{sentence} ")
    return _YEAR.search(bare_form(opening[0])) if opening is not None else None


def _indicator(sentence: str, match: re.Match[str], begin: int, stop: int) -> str:
    """Returns what the figure is of: the words before it, or those after it where it stands first."""
    before = re.sub(r"^(?:trong đó|phấn đấu) ", "", sentence[begin : match.start()].strip(" ,"), flags=re.IGNORECASE)
    before = _TIME.sub("", f"{before} ").strip(" ,")
    before = _ENDS.sub("", f" {before}").strip()
    if len(before.split()) >= _FEWEST and not before.endswith("nhóm"):
        return " ".join(before.split())
    ends = next(match.end(name) for name in ("share", "to", "n") if match[name])
    after = " ".join(sentence[ends : max(stop, match.end())].split()).strip(" ,.;")
    said = "" if _SAYS_NOTHING.fullmatch(before) else before  # "Cắt giảm 30% số báo cáo": what is done to it counts
    return " ".join(filter(None, [said, after])) or before
