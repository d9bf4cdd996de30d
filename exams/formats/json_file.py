"""JSON: everything a question has, in the fields of ``exams.items.item_json`` and those an item has no place for.

Lists with "question", "options" and "answer" are read too (numbers from 0, letters, or the words of the option).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from exams.formats.answer_words import keys_of_words
from exams.formats.entries import Doubt, Entry, Finding, Imported, Written
from exams.formats.holding import Holds, Part, normal, written
from exams.formats.reserved_tags import kind_of, level_of
from exams.formats.texts import clean_line, clean_text, decoded
from exams.items import Item, Kind, item_from_json, item_json
from vanban.errors import InvalidInput, UnreadableFile

HOLDS = Holds(frozenset(Part))
_FIELDS = ("id", "kind", "level", "topic", "stem", "options", "keys", "explanation", "sources", "derivation")
_OURS = ("code", "several", "tags", "feedback", "weights", "pairs", "extra")
_STEM = ("stem", "question", "cau_hoi", "content", "text")
_OPTIONS = ("options", "choices", "answers", "phuong_an")
_ANSWER = ("keys", "answer", "correct", "correct_answer", "key", "dap_an")
_EXPLANATION = ("explanation", "giai_thich")
_DEEPEST = "Tệp JSON lồng quá sâu nên không đọc được."


def write(entries: Sequence[Entry]) -> Written:
    """Returns the questions as JSON; nothing is lost but what no file holds."""
    return written(entries, HOLDS, _file)


def accepts(text: str) -> bool:
    """Tells whether a text begins as JSON does."""
    return text.lstrip()[:1] in ("{", "[") and '"' in text


def read(data: bytes) -> Imported:
    """Returns the questions of a JSON file; raises ``UnreadableFile`` for what is no list of questions."""
    try:
        values = json.loads(_text(data))
    except RecursionError as error:
        raise UnreadableFile(_DEEPEST) from error
    except ValueError as error:
        raise UnreadableFile("Tệp JSON bị hỏng hoặc không đầy đủ nên không đọc được.") from error
    if isinstance(values, Mapping):
        values = next((values[name] for name in ("items", "questions", "cau_hoi") if name in values), None)
    if not isinstance(values, list):
        raise UnreadableFile("Tệp JSON phải là danh sách câu hỏi, hoặc có danh sách “items” hay “questions”.")
    entries: list[Entry] = []
    findings: list[Finding] = []
    for number, value in enumerate(values, start=1):
        entry, found = _entry(value, number, len(entries))
        entries.append(entry)
        findings += found
    return Imported(tuple(entries), tuple(findings))


def _file(entries: Sequence[Entry]) -> bytes:
    items = [item_json(entry.item) | _own(entry) for entry in entries]
    return json.dumps({"items": items}, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def _text(data: bytes) -> str:
    """Returns the characters as they stand: quotes of documents must keep every one of theirs."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decoded(data)[0]


def _own(entry: Entry) -> dict[str, Any]:
    own = {
        "code": entry.code,
        "several": entry.several,
        "tags": list(entry.tags),
        "feedback": list(entry.feedback),
        "weights": list(entry.weights),
        "pairs": [list(pair) for pair in entry.pairs],
        "extra": [list(pair) for pair in entry.extra],
    }
    return {name: value for name, value in own.items() if value}


HALF_READ = "Có trường không đúng dạng của chương trình; đã đọc phần đọc được, phần còn lại giữ nguyên lời."


def _entry(value: object, number: int, index: int) -> tuple[Entry, list[Finding]]:
    place = f"câu thứ {number}"
    if not isinstance(value, Mapping):
        raw = json.dumps(value, ensure_ascii=False)
        words = "Mục này của danh sách không phải câu hỏi; đã giữ nguyên lời làm câu dẫn."
        stem = clean_text(raw)
        entry = Entry(Item(Kind.OTHER, None, "", stem, (), ()), place=place)
        return entry, [Finding(Doubt.UNREAD, place, words, index, raw)]
    if "stem" in value and "keys" in value:
        try:
            return _checked(_ours(value, place), index)
        except (InvalidInput, TypeError, ValueError):
            entry, findings = _foreign(value, place, index)  # a field is not what we write: what there is is read
            return entry, [Finding(Doubt.UNREAD, place, HALF_READ, index), *findings]
    return _foreign(value, place, index)


def _checked(entry: Entry, index: int) -> tuple[Entry, list[Finding]]:
    """Returns an entry of ours in the common form; keys that no option has are told."""
    unknown = [str(key) for key in entry.item.keys if not 0 <= key < len(entry.item.options)]
    words = f"Đáp án trỏ tới phương án thứ {', '.join(unknown)} (tính từ 0) không có trong câu."
    findings = [Finding(Doubt.KEY_UNKNOWN, entry.place, words, index, ", ".join(unknown))] if unknown else []
    return normal(entry)[0], findings


def _ours(value: Mapping[str, Any], place: str) -> Entry:
    weights = tuple(float(one) for one in value.get("weights", ()))
    return Entry(
        item_from_json(value),
        str(value.get("code", "")),
        value.get("several") is True,
        tuple(map(str, value.get("tags", ()))),
        tuple(map(str, value.get("feedback", ()))),
        weights,
        tuple((str(a), str(b)) for a, b in value.get("pairs", ())),
        tuple((str(a), str(b)) for a, b in value.get("extra", ())),
        place,
    )


def _foreign(value: Mapping[str, Any], place: str, index: int) -> tuple[Entry, list[Finding]]:
    used: set[str] = set()
    stem = clean_text(_said(_taken(value, _STEM, used)))
    options, marked = _options(_taken(value, _OPTIONS, used))
    answer = _taken(value, _ANSWER, used)
    explanation = clean_text(_said(_taken(value, _EXPLANATION, used)))
    keys, unknown = _keys(answer, options, marked)
    level = level_of(_said(_taken(value, ("level", "muc_do"), used)))
    kind = kind_of(_said(_taken(value, ("kind",), used))) or Kind.OTHER
    topic = clean_line(_said(_taken(value, ("topic", "chu_de", "category"), used)))
    code = clean_line(_said(_taken(value, ("code", "id", "ma"), used)))
    item = Item(kind, level, topic, stem, options, keys, explanation)
    extra = tuple((clean_line(name), clean_text(_said(value[name]))) for name in value if name not in used)
    findings = []
    if unknown:
        words = f"Đáp án ghi là “{unknown}” nhưng không phương án nào như vậy."
        findings = [Finding(Doubt.KEY_UNKNOWN, place, words, index, unknown)]
    return Entry(item, code, several=len(keys) > 1, extra=extra, place=place), findings


def _taken(value: Mapping[str, Any], names: Sequence[str], used: set[str]) -> object:
    for name in names:
        if name in value:
            used.add(name)
            return value[name]
    return None


def _said(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _options(value: object) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Returns the options, and the places of those that say themselves that they are right."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if not isinstance(value, list):
        return (), ()
    texts: list[str] = []
    marked: list[int] = []
    for place, one in enumerate(value):
        if isinstance(one, Mapping):
            texts.append(_said(next((one[n] for n in ("text", "content", "option", "value") if n in one), None)))
            marked += [place] if any(one.get(n) is True for n in ("correct", "is_correct", "right")) else []
        else:
            texts.append(_said(one))
    return tuple(map(clean_text, texts)), tuple(marked)


def _keys(answer: object, options: tuple[str, ...], marked: tuple[int, ...]) -> tuple[tuple[int, ...], str]:
    """Returns the places of the keys, and what of the answer names no option."""
    if answer is None or answer in ("", []):
        return marked, ""
    keys: set[int] = set()
    unknown: list[str] = []
    for one in answer if isinstance(answer, list) else [answer]:
        if isinstance(one, int) and not isinstance(one, bool):
            found: tuple[int, ...] = (one,) if 0 <= one < len(options) else ()
        else:
            found, _ = keys_of_words(_said(one), options)
        keys |= set(found)
        unknown += [] if found else [_said(one)]
    return tuple(sorted(keys)), ", ".join(unknown)
