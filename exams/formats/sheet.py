"""Questions as rows of a sheet: the columns we write, and the columns people name in their own ways."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from exams.formats.answer_words import keys_of_words
from exams.formats.entries import LETTERS, Doubt, Entry, Finding, Imported
from exams.formats.holding import normal
from exams.formats.reserved_tags import kind_of, level_of
from exams.formats.texts import clean_line, clean_text
from exams.items import KIND_WORDS, LEVEL_WORDS, Item, Kind, item_from_json, item_json
from vanban.errors import InvalidInput
from vanban.text import bare_words

Row = Sequence[str]
MOST_ROWS = 20_000
CODE, TOPIC, LEVEL, KIND = "Mã câu", "Chủ đề", "Mức độ", "Dạng câu hỏi"
STEM, ANSWER, EXPLANATION, TAGS = "Câu hỏi", "Đáp án", "Giải thích", "Thẻ"
MORE = "Dữ liệu thêm"  # JSON of what has no column: sources, weights, feedback, pairs
_OPTION = "Phương án "
_HEADINGS = {  # as people write them, without marks
    CODE: ("ma cau", "ma cau hoi", "ma", "id", "code", "stt", "tt", "so thu tu", "cau so", "cau"),
    TOPIC: ("chu de", "chuyen de", "chuong", "phan", "topic", "category", "linh vuc"),
    LEVEL: ("muc do", "do kho", "level"),
    KIND: ("dang cau hoi", "dang", "loai cau hoi", "kind"),
    STEM: ("cau hoi", "noi dung cau hoi", "noi dung", "cau dan", "question", "stem", "de bai"),
    ANSWER: ("dap an", "dap an dung", "phuong an dung", "answer", "key", "correct", "correct answer", "da"),
    EXPLANATION: ("giai thich", "loi giai", "huong dan giai", "explanation", "can cu"),
    TAGS: ("the", "tag", "tags", "tu khoa"),
    MORE: ("du lieu them",),
}
_NAMED = {name: heading for heading, names in _HEADINGS.items() for name in names}
_OPTION_RE = re.compile(r"(?:phuong an|dap an|lua chon|option|tra loi|pa|da)?\s*([a-z]|\d{1,2})")
_HEADING_ROWS = 20


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what: by place. ``options`` in order, ``extra`` those with a heading we do not know."""

    row: int
    named: dict[str, int]
    options: tuple[int, ...]
    extra: dict[int, str]


@dataclass(slots=True)
class _Reading:
    sheet: str
    entries: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def tell(self, doubt: Doubt, place: str, words: str, quoted: str = "") -> None:
        """Keeps something dubious of the question read last."""
        self.findings.append(Finding(doubt, place, words, len(self.entries), quoted))


def rows_of(entries: Sequence[Entry]) -> list[list[str]]:
    """Returns the heading and one row a question, every cell as words."""
    count = max((len(entry.item.options) for entry in entries), default=4)
    extra = list(dict.fromkeys(name for entry in entries for name, _ in entry.extra if _is_free(name)))
    options = [f"{_OPTION}{letter}" for letter in LETTERS[: max(count, 2)]]
    heading = [CODE, TOPIC, LEVEL, KIND, STEM, *options, ANSWER, EXPLANATION, TAGS, *extra, MORE]
    return [heading, *(_row(entry, len(options), extra) for entry in entries)]


def entries_of(rows: Sequence[Row], *, sheet: str = "", first: Imported | None = None) -> Imported:
    """Returns the questions of the rows under a heading, after those of ``first``; rows count from 1 as sheets do."""
    before = first or Imported(())
    columns = find_columns(rows)
    reading = _Reading(sheet, list(before.entries), list(before.findings))
    if columns is None:
        place = f"trang {sheet}" if sheet else "cả tệp"
        words = "Không thấy dòng tiêu đề có cột “Câu hỏi” và các cột phương án; không lấy được câu nào ở đây."
        reading.findings.append(Finding(Doubt.UNREAD, place, words, None, _line(rows[0]) if rows else ""))
        return Imported(tuple(reading.entries), tuple(reading.findings))
    for number, row in enumerate(rows[columns.row + 1 :], start=columns.row + 2):
        if any(cell.strip() for cell in row):
            _read_row(reading, columns, row, number)
    return Imported(tuple(reading.entries), tuple(reading.findings))


def find_columns(rows: Sequence[Row]) -> _Columns | None:
    """Returns the columns of the first row that names the question and an option or an answer; None for no such row."""
    for number, row in enumerate(rows[:_HEADING_ROWS]):
        found = _columns(number, row)
        if STEM in found.named and (found.options or ANSWER in found.named):
            return found
    return None


def _columns(number: int, row: Row) -> _Columns:
    named: dict[str, int] = {}
    options: dict[int, int] = {}
    extra: dict[int, str] = {}
    for place, cell in enumerate(row):
        name = " ".join(bare_words(cell))
        option = _OPTION_RE.fullmatch(name)
        known = _NAMED.get(name)
        if known is not None and known not in named:
            named[known] = place
        elif option and known is None:
            order = LETTERS.index(option[1].upper()) if option[1].isalpha() else int(option[1]) - 1
            options.setdefault(order, place)
        elif clean_line(cell):
            extra[place] = clean_line(cell)
    return _Columns(number, named, tuple(options[order] for order in sorted(options)), extra)


def _is_free(name: str) -> bool:
    """Tells whether a heading would be read as an unknown column again."""
    bare = " ".join(bare_words(name))
    return bool(bare) and bare not in _NAMED and not _OPTION_RE.fullmatch(bare)


def _row(entry: Entry, count: int, extra: Sequence[str]) -> list[str]:
    item = entry.item
    values = dict(entry.extra)
    more = _more(entry, extra)
    return [
        entry.code,
        item.topic,
        LEVEL_WORDS[item.level] if item.level else "",
        KIND_WORDS[item.kind] if item.kind is not Kind.OTHER else "",
        item.stem,
        *(item.options + ("",) * (count - len(item.options))),
        ", ".join(LETTERS[key] for key in item.keys),
        item.explanation,
        "; ".join(entry.tags) if not any(";" in tag for tag in entry.tags) else "",
        *(values.get(name, "") for name in extra),
        json.dumps(more) if more else "",
    ]


def _more(entry: Entry, columns: Sequence[str]) -> dict[str, Any]:
    """Returns what has no column of its own, and what a column would not give back."""
    item = item_json(entry.item)
    names = dict(entry.extra)
    in_order = [name for name in columns if name in names] == [name for name, _ in entry.extra]
    plain_extra = in_order and all(_is_free(name) and value for name, value in entry.extra)
    more = {
        "sources": item["sources"],
        "derivation": item["derivation"],
        "several": entry.several if entry.several != (len(entry.item.keys) > 1) else None,
        "feedback": list(entry.feedback),
        "weights": list(entry.weights),
        "pairs": [list(pair) for pair in entry.pairs],
        "tags": list(entry.tags) if any(";" in tag for tag in entry.tags) else [],
        "count": len(entry.item.options) if entry.item.options and not entry.item.options[-1] else 0,
        "extra": [] if plain_extra else [list(pair) for pair in entry.extra],
    }
    return {name: value for name, value in more.items() if value or value is False}


def _read_row(reading: _Reading, columns: _Columns, row: Row, number: int) -> None:
    place = f"trang {reading.sheet}, dòng {number}" if reading.sheet else f"dòng {number}"
    cells = {name: clean_text(row[at]) if at < len(row) else "" for name, at in columns.named.items()}
    options = [clean_text(row[at]) if at < len(row) else "" for at in columns.options]
    more = _more_of(cells.get(MORE, ""))
    if more is None:
        reading.tell(Doubt.UNREAD, place, f"Ô “{MORE}” không phải dữ liệu của chương trình.", cells[MORE])
        more = {}
    while len(options) > int(more.get("count", 0)) and not options[-1]:
        options.pop()
    keys, unknown = keys_of_words(cells.get(ANSWER, ""), options)
    if unknown:
        words = f"Đáp án ghi là “{unknown}” nhưng câu hỏi chỉ có {len(options)} phương án."
        reading.tell(Doubt.KEY_UNKNOWN, place, words, unknown)
    extra = [(name, clean_text(row[at])) for at, name in columns.extra.items() if at < len(row) and row[at].strip()]
    entry = _entry(cells, tuple(options), keys, extra)
    reading.entries.append(_with_more(replace(entry, place=place), more))


def _entry(
    cells: Mapping[str, str], options: tuple[str, ...], keys: tuple[int, ...], extra: list[tuple[str, str]]
) -> Entry:
    """Returns a question of the cells by column; a level or kind we do not know is kept as it stands."""
    level, kind = level_of(cells.get(LEVEL, "")), kind_of(cells.get(KIND, ""))
    extra += [(LEVEL, cells[LEVEL])] if cells.get(LEVEL) and level is None else []
    extra += [(KIND, cells[KIND])] if cells.get(KIND) and kind is None else []
    topic = clean_line(cells.get(TOPIC, ""))
    item = Item(kind or Kind.OTHER, level, topic, cells[STEM], options, keys, cells.get(EXPLANATION, ""))
    tags = tuple(tag for part in cells.get(TAGS, "").split(";") if (tag := clean_line(part)))
    return Entry(item, clean_line(cells.get(CODE, "")), len(keys) > 1, tags, extra=tuple(extra))


def _more_of(words: str) -> dict[str, Any] | None:
    """Returns the JSON we wrote; None for words that are none, or have another shape."""
    if not words:
        return {}
    try:
        more = json.loads(words)
        if not isinstance(more, dict):
            return None
        _with_more(Entry(Item(Kind.OTHER, None, "", "", (), ())), more)
        int(more.get("count", 0))
    except (ValueError, TypeError, KeyError, RecursionError, InvalidInput):
        return None
    return more


def _with_more(entry: Entry, more: Mapping[str, Any]) -> Entry:
    held = item_from_json({"stem": "", "options": [], **{n: more[n] for n in ("sources", "derivation") if n in more}})
    item = replace(entry.item, sources=held.sources, derivation=held.derivation)
    full = replace(
        entry,
        item=item,
        several=bool(more.get("several", entry.several)),
        feedback=tuple(map(str, more.get("feedback", ()))),
        weights=tuple(map(float, more.get("weights", ()))),
        pairs=tuple((str(a), str(b)) for a, b in more.get("pairs", ())),
        tags=tuple(map(str, more.get("tags", ()))) or entry.tags,
        extra=tuple((str(a), str(b)) for a, b in more.get("extra", ())) or entry.extra,
    )
    return normal(full)[0]


def _line(row: Row) -> str:
    return " | ".join(cell for cell in row if cell)
