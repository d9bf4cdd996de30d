"""Reads Moodle XML: choice, true or false, matching; of other kinds the words are kept, and that is told."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from exams.formats.categories import topic_of
from exams.formats.entries import Doubt, Entry, Finding, Imported, keys_of_weights
from exams.formats.gift_reading import TRUE_FALSE
from exams.formats.markup import plain_of_html
from exams.formats.reserved_tags import told_by
from exams.formats.safe_xml import child, children, name_of, read_xml, words_of
from exams.formats.texts import clean_line, clean_text, title_of
from exams.items import Item, Kind

if TYPE_CHECKING:
    from lxml import etree

_MARKED = ("html", "moodle_auto_format", "markdown")
_SHORT = ("shortanswer", "numerical")


@dataclass(slots=True)
class _Reading:
    """What is being read of one question."""

    told: list[tuple[Doubt, str]] = field(default_factory=list)

    def words(self, element: "etree._Element | None", inherited: str = "html") -> str:
        """Returns the words of a text element by its format."""
        if element is None:
            return ""
        inner = child(element, "text")
        text = words_of(inner if inner is not None else element)
        if (element.get("format") or inherited) not in _MARKED:
            return clean_text(text)
        plain = plain_of_html(text)
        for name in plain.pictures:
            self.told.append((Doubt.PICTURE, f"Câu hỏi có hình “{name}” chưa được lấy vào."))
        return plain.text


def read(data: bytes) -> Imported:
    """Returns the questions of a Moodle XML file; raises ``UnreadableFile`` for what is none."""
    root = read_xml(data)
    entries: list[Entry] = []
    findings: list[Finding] = []
    topic = ""
    for question in children(root, "question"):
        if question.get("type") == "category":
            topic = topic_of(words_of(child(question, "category")))
            continue
        reading = _Reading()
        entry = _entry(question, topic, reading)
        findings += [Finding(doubt, entry.place, words, len(entries), entry.item.stem) for doubt, words in reading.told]
        entries.append(entry)
    return Imported(tuple(entries), tuple(findings))


def accepts(root: "etree._Element") -> bool:
    """Tells whether XML is a quiz of Moodle."""
    return name_of(root) == "quiz"


def _entry(question: "etree._Element", topic: str, reading: _Reading) -> Entry:
    form = question.get("type") or ""
    text = child(question, "questiontext")
    inherited = (text.get("format") if text is not None else None) or "html"
    stem = reading.words(text)
    told = told_by(words_of(tag) for above in children(question, "tags") for tag in children(above, "tag"))
    kind = Kind.TRUE_FALSE if form == "truefalse" and told.kind is Kind.OTHER else told.kind
    explanation = reading.words(child(question, "generalfeedback"))
    item = Item(kind, told.level, topic, stem, (), (), explanation)
    entry = Entry(item, _code(question, stem), tags=told.tags, place=f"dòng {question.sourceline}")
    _note_form(form, reading)
    pairs = _pairs(question, reading, inherited) if form in ("matching", "match") else ()
    return replace(entry, pairs=pairs) if pairs else _choice(entry, question, reading, inherited)


def _choice(entry: Entry, question: "etree._Element", reading: _Reading, inherited: str) -> Entry:
    """Returns a question with its options; those of a question of true or false are said in Vietnamese."""
    several = _value(question, "single") in ("false", "0")
    options, weights, feedback = _answers(question, reading, inherited)
    if question.get("type") == "truefalse":
        options = [TRUE_FALSE[0 if option.lower() in ("true", "đúng") else 1] for option in options]
    keys, telling = keys_of_weights(weights, several=several)
    item = replace(entry.item, options=tuple(options), keys=keys)
    told = tuple(feedback) if any(feedback) else ()
    return replace(entry, item=item, several=several, feedback=told, weights=telling)


def _note_form(form: str, reading: _Reading) -> None:
    if form in _SHORT:
        words = "Câu trả lời ngắn: các cách trả lời được lấy làm phương án đúng, hãy thêm phương án sai."
        reading.told.append((Doubt.UNREAD, words))
    elif form not in ("multichoice", "truefalse", "matching", "match"):
        words = f"Câu hỏi loại “{form}” chưa dùng được; chỉ lấy câu dẫn và các phương án nếu có."
        reading.told.append((Doubt.UNREAD, words))


def _answers(question: "etree._Element", reading: _Reading, inherited: str) -> tuple[list[str], list[float], list[str]]:
    options, weights, feedback = [], [], []
    for answer in children(question, "answer"):
        options.append(reading.words(answer, inherited))
        weights.append(_number(answer.get("fraction")))
        feedback.append(reading.words(child(answer, "feedback")))
    return options, weights, feedback


def _pairs(question: "etree._Element", reading: _Reading, inherited: str) -> tuple[tuple[str, str], ...]:
    parts = children(question, "subquestion")
    return tuple((_part_words(part, inherited), reading.words(child(part, "answer"), "plain_text")) for part in parts)


def _part_words(part: "etree._Element", inherited: str) -> str:
    """Returns the left side of a pair: its own text, not that of the answer inside it."""
    own = child(part, "text")
    if own is None:
        return ""
    if (part.get("format") or inherited) in _MARKED:
        return plain_of_html(words_of(own)).text
    return clean_text(words_of(own))


def _code(question: "etree._Element", stem: str) -> str:
    """Returns the identity of a question: its idnumber, else a name that is not the beginning of its stem."""
    code = clean_line(words_of(child(question, "idnumber")))
    name = clean_line(words_of(child(question, "name")))
    return code or ("" if name == title_of(stem) else name)


def _value(question: "etree._Element", name: str) -> str:
    return words_of(child(question, name)).strip().lower()


def _number(words: str | None) -> float:
    try:
        return float(words or 0)
    except ValueError:
        return 0.0
