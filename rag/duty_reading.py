"""Duties out of a document: who must do what, with whom and by when, from its task tables and its clauses."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from rag.columns import kind_of
from rag.composing import span_pieces
from rag.evidence import BASIS_PATH, CLOSING_PATH, HEAD_PATH, PREAMBLE_PATH, Evidence, units
from rag.periods import Period, find_period
from rag.registry import Clause
from rag.table_rows import TableRowReading, read_row
from vanban.documents import PassageKind, Table
from vanban.tables import RowCell
from vanban.text import bare_form, fold_tone_style

LEAD, PARTNERS, DUE, PRODUCT, TASK = "cơ quan chủ trì", "cơ quan phối hợp", "thời hạn", "sản phẩm, kết quả", "nội dung"
_NO_TASK = re.compile(r"\b(?:chi tieu|tieu chi|muc tieu|ho va ten|dia diem)\b")  # heads of what is watched, not done
_LONGEST_BODY = 140  # characters
MARK = (
    r"^\s*(?:[-–+•]\s*|\(\d{1,2}\)\s*|\d+(?:\.\d+)*[.)]?\s+|\d+(?:\.\d+)*[.)]\s*|\d+(?:\.\d+)*\s?[-–]\s+"
    r"|[a-zđ]\)\s*|[IVX]+\s*[.-]\s*)?"
)
_DATE = (
    r"(?:ngày\s+)?\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?\d{4})?(?:\s+hằng năm)?"
    r"|ngày\s+\d{1,2}\s+(?:tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?|hằng tháng|của tháng[^,.;]{0,30})"
    r"|tháng\s+\d{1,2}(?:\s?/\s?\d{4}|\s+năm\s+\d{4}|\s+hằng năm)?"
    r"|quý\s+[IVX]+(?:\s?/\s?\d{4}|\s+năm\s+\d{4})?|năm\s+\d{4}"
)
_DUE = re.compile(
    rf"(?:chậm nhất|trước|xong|đến hết|hết|trong|vào|hoàn thành)\s+(?:là\s+|trước\s+|trong\s+|vào\s+)*(?:{_DATE})"
    r"|(?:chậm nhất|trong thời hạn|trong vòng|sau)\s+(?:là\s+)?\d+\s+(?:ngày|tháng|giờ|tuần)(?:\s+làm việc)?"
    r"(?:\s+kể từ[^,.;]{0,60})?|[Hh]ằng\s+(?:năm|quý|tháng|tuần)|[Đđ]ịnh kỳ\s+[^,.;]{1,25}|[Tt]hường xuyên"
)
FRAMES = (HEAD_PATH, PREAMBLE_PATH, BASIS_PATH, CLOSING_PATH)


@dataclass(frozen=True, slots=True)
class Duty:
    """Who must do what. ``start``/``end`` are the range of the words that say it in ``evidence.text``; ``task`` is
    what is to be done (the cell of a row, else those words), ``due`` the wording of the deadline or ""."""

    body: str
    task: str
    evidence: Evidence
    start: int
    end: int
    partners: str = ""
    product: str = ""
    due: str = ""
    due_period: Period | None = None
    row: TableRowReading | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    assigned: re.Pattern[str]
    assigned_longer: re.Pattern[str]  # of a name of more than the one word it begins with
    alone: re.Pattern[str]
    given_inside: re.Pattern[str]  # "…, giao Sở A kiểm tra"
    after_lead_in: re.Pattern[str]  # "Sau khi …, các sở rà soát"
    of_body: re.Pattern[str]
    partners: re.Pattern[str]
    gives_items: re.Pattern[str]
    no_duty: re.Pattern[str]
    anyone: re.Pattern[str]
    named: re.Pattern[str]  # the beginning of a body's name, with its marks
    verbs: str  # of duties, as a pattern over text with marks
    bodies: str  # the beginnings of names, as a pattern over text without marks


@lru_cache(maxsize=1)
def load_words() -> _Words:
    """Returns the patterns of ``rag/data/duties.toml``."""
    data = tomllib.loads(resources.files("rag").joinpath("data/duties.toml").read_text(encoding="utf-8"))
    bodies, verbs = ("".join(line.strip() for line in data[name].split("\n")) for name in ("bodies", "verbs"))
    given = r"(?:(?:Giao|giao|Đề nghị|đề nghị|Yêu cầu|Phân công|Đồng ý giao|Ủy quyền)\s+(?:cho\s+)?)?"
    body = rf"(?P<body>{bodies}\b[^.;:\n]{{0,{_LONGEST_BODY}}}?)"
    with_whom = rf"(?P<partners>{bodies}\b[^.;:\n]{{0,200}}?)"
    headed = rf"(?P<body>{bodies}\b[^.;:\n]{{0,{_LONGEST_BODY}}})"
    longer = rf"(?P<body>{bodies}\b[^.;:\n]{{2,{_LONGEST_BODY}}}?)"
    return _Words(
        assigned=re.compile(rf"{MARK}{given}{body},?\s+(?:{verbs})\b"),
        assigned_longer=re.compile(rf"{MARK}{given}{longer},?\s+(?:{verbs})\b"),
        given_inside=re.compile(rf"(?:, |; |và )(?:giao|yêu cầu|đề nghị) (?:cho )?{body},?\s+(?:{verbs})\b"),
        after_lead_in=re.compile(rf"{MARK}(?:{data['lead_ins']})\b[^.;:\n]{{0,200}}?,\s+{longer},?\s+(?:{verbs})\b"),
        alone=re.compile(rf"{MARK}{given}{body}\s*(?::|$)"),
        of_body=re.compile(rf"\b[Tt]rách nhiệm (?:thi hành |thực hiện )?của {headed}"),
        partners=re.compile(rf"phối hợp (?:chặt chẽ )?(?:với |cùng )?{with_whom}(?=,? (?:{verbs})\b|[.;:]|$)"),
        gives_items=re.compile(data["gives_items"]),
        no_duty=re.compile(data["no_duty_headings"]),
        anyone=re.compile(data["anyone"]),
        named=re.compile(rf"{bodies}\b"),
        verbs=verbs,
        bodies=bare_form(bodies),
    )


def begins_with_verb(words: str) -> bool:
    """Tells whether words begin with a verb of duties, whatever its first letter: "Tăng cường công tác …"."""
    return re.match(rf"(?:{load_words().verbs})\b", old_tones(words[:1].lower() + words[1:])) is not None


def read_duties(
    passages: Sequence[Evidence], clauses: Sequence[Clause], tables: Sequence[Table], *, year: int
) -> list[Duty]:
    """Returns the duties of one document in its order, those of its clauses before those of its tables; ``year`` is
    that of deadlines written without one."""
    return [*_of_clauses(passages, clauses, year), *_of_tables(passages, tables, year)]


def _of_tables(passages: Sequence[Evidence], tables: Sequence[Table], year: int) -> Iterator[Duty]:
    """Yields a duty for each row with a cell for who leads it and one for what is to be done."""
    seen: set[int] = set()
    for item in passages:
        reading = read_row(item, tables) if item.kind is PassageKind.TABLE_ROW else None
        if reading is None or reading.start in seen or len(reading.cells) < 3:
            continue
        seen.add(reading.start)
        cells = _cells_by_kind(reading)
        task = cells.get(TASK) or _longest(reading, cells)
        beside = DUE in cells or PARTNERS in cells or PRODUCT in cells
        if task is not None and LEAD in cells and (beside if TASK not in cells else not _NO_TASK.search(_head(task))):
            due = cells[DUE].text if DUE in cells else ""
            yield Duty(
                _text(cells.get(LEAD)), task.text, item, 0, len(item.text), _text(cells.get(PARTNERS)),
                _text(cells.get(PRODUCT)), due, find_period(due, year=year), reading,
            )  # fmt: skip


def _cells_by_kind(reading: TableRowReading) -> dict[str, RowCell]:
    found: dict[str, RowCell] = {}
    for cell in reading.cells:
        kind = kind_of(cell.names[0]) if cell.names else None
        if kind is not None and len(cell.names) == 1:
            found.setdefault(kind.name, cell)
    return found


def _longest(reading: TableRowReading, cells: dict[str, RowCell]) -> RowCell | None:
    """Returns the longest cell of no kind, which says what a row is about where no head does."""
    others = [cell for cell in reading.cells if cell not in cells.values() and len(cell.names) == 1]
    return max(others, key=lambda cell: len(cell.text), default=None)


def _head(cell: RowCell) -> str:
    return bare_form(" ".join(cell.names))


def _text(cell: RowCell | None) -> str:
    return cell.text if cell is not None else ""


def _of_clauses(passages: Sequence[Evidence], clauses: Sequence[Clause], year: int) -> Iterator[Duty]:
    """Yields the duties that clauses without others below them state: of the body a sentence begins with, else of the
    one that the unit above is headed with."""
    words = [item for item in passages if item.kind is not PassageKind.TABLE_ROW and not item.path.startswith(FRAMES)]
    by_position = {clause.position: clause for clause in clauses}
    for clause in clauses:
        if clause.path.startswith(FRAMES) or clause.kind == "bang" or _states(clause, by_position):
            continue
        above = _body_above(clause, by_position, words)
        for piece in span_pieces(clause.path, clause.start, clause.own_end or clause.end, words):
            leaf = clause.end <= clause.own_end
            found = list(_in_text(piece.evidence, piece.start, piece.end, year))
            if not found and above and leaf:
                found = [_duty(above, piece.evidence, piece.start, piece.end, year)]
            yield from found


def _in_text(item: Evidence, start: int, end: int, year: int) -> Iterator[Duty]:
    """Yields a duty for each sentence, or part of one after a semicolon, that begins with a body and its verb; one
    that only opens a list is none."""
    for unit in units(item.text[start:end]):
        first, last = start + unit.start, start + unit.end
        cuts = [m.end() + first for m in re.finditer(r";\s+", item.text[first:last])]
        begins = [first, *(cut for cut in cuts if _assigned(item.text[cut:last]))]
        for begin, following in zip(begins, [*begins[1:], last], strict=True):
            words = item.text[begin:following].rstrip(" ;")
            body = _assigned(words)
            if body and not words.endswith(":"):
                yield _duty(body, item, begin, begin + len(words), year)


def _assigned(words: str) -> str:
    """Returns the body that a sentence gives something to do, "" where it begins with none."""
    plain = old_tones(words)
    match = load_words().assigned.match(plain)
    if match and " " not in match["body"].strip():
        match = load_words().assigned_longer.match(plain)
    match = match or load_words().after_lead_in.match(plain) or _given_inside(plain)
    body = re.split(r" là | thì ", match["body"])[0].strip(" ,") if match else ""
    return "" if re.search(r"\b(?:không|chưa|được|đã|đang|thì|yêu cầu|đề nghị)$|\b(?:yêu cầu|đề nghị) ", body) else body


def _given_inside(plain: str) -> re.Match[str] | None:
    """Returns where a sentence gives a body something to do further on; "yêu cầu các đơn vị có biện pháp" does not."""
    match = load_words().given_inside.search(plain)
    return None if match is None or re.search(r"\s(?:có|làm)\s", match["body"]) else match


def _duty(body: str, item: Evidence, start: int, end: int, year: int) -> Duty:
    start += re.match(MARK, item.text[start:end]).end()  # type: ignore[union-attr]  # the pattern may be empty
    words = item.text[start:end]
    due = _DUE.search(words)
    wording = due[0].strip() if due else ""
    return Duty(
        body, words, item, start, end, partners_in(words),
        due=wording, due_period=None if "hằng" in wording.lower() else find_period(wording, year=year),
    )  # fmt: skip


def partners_in(words: str) -> str:
    """Returns the bodies that a sentence says to work with, "" for none."""
    found = load_words().partners.search(words)
    return found["partners"] if found else ""


def _states(clause: Clause, by_position: dict[int, Clause]) -> bool:
    """Tells whether the clause stands under a heading that tells how things were."""
    line: Clause | None = clause
    while line is not None:
        if load_words().no_duty.search(bare_form(line.title)):
            return True
        line = by_position.get(line.parent) if line.parent is not None else None
    return False


def _body_above(clause: Clause, by_position: dict[int, Clause], passages: Sequence[Evidence]) -> str:
    """Returns the body that a unit above is headed with ("Trách nhiệm của …", "Giao Sở …:", "1. Văn phòng …")."""
    parent = by_position.get(clause.parent) if clause.parent is not None else None
    while parent is not None:
        own = " ".join(p.quote for p in span_pieces(parent.path, parent.start, parent.own_end, passages)).strip()
        body = _headed(own)
        if body:
            return body
        parent = by_position.get(parent.parent) if parent.parent is not None else None
    return ""


def old_tones(words: str) -> str:
    """Returns the words with tone marks placed the old way ("Uỷ ban" is "Ủy ban"), each letter in its own case."""
    folded = fold_tone_style(words)
    pairs = zip(words, folded, strict=True)
    return "".join(char if char.lower() == old else old.upper() if char.isupper() else old for char, old in pairs)


def _headed(own: str) -> str:
    """Returns the body that a heading or lead-in gives the items below it to, or ""."""
    words, own = load_words(), old_tones(own)
    titled = words.of_body.search(own)
    if titled:
        return re.split(r" (?:trong|đối với|về|khi) ", titled["body"])[0].strip(" ,")
    body = _assigned(own)
    if body:
        gives = own.endswith(":") and words.gives_items.search(own)
        return body if gives or re.search(r"có (?:trách nhiệm|nhiệm vụ)$", own) else ""
    alone = words.alone.match(own)
    return alone["body"].strip(" ,") if alone else ""
