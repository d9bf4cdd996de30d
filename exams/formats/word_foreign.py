"""Questions out of anyone's DOCX: told by "Câu 1", "A. B. C. D.", "Đáp án: B", looks of options and tables of keys."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from exams.formats.answer_words import LETTERS_RE, keys_of_words
from exams.formats.entries import LETTERS, Doubt, Entry, Finding, Imported
from exams.formats.reserved_tags import level_of
from exams.formats.texts import clean_line, clean_text
from exams.formats.word_keys import Keys, keys_of_line
from exams.formats.word_layout import QUESTION_RE
from exams.formats.word_lines import Line, Segment, lines_of
from exams.formats.word_marks import Look, distinguished
from exams.items import Item, Kind, Level
from ingest.readers.archives import Package

_NUMBER_RE = re.compile(r"\s*(\d{1,4})\s*[.)/:]\s+")
_ANSWER_RE = re.compile(
    r"\s*(?:đáp\s*án(?:\s+đúng)?|đ/?a|chọn(?:\s+đáp\s*án)?|answer)\s*(?:là)?\s*[:.]?\s*(.{1,40})", re.I
)
_EXPLANATION_RE = re.compile(r"\s*(?:giải\s*thích|lời\s*giải|hướng\s*dẫn(?:\s*giải)?|căn\s*cứ)\s*[:.]\s*", re.I)
_LEVEL_RE = re.compile(r"\s*mức\s*độ\s*[:.]\s*(.+)", re.I)
_TOPIC_RE = re.compile(r"\s*(?:chủ\s*đề|chuyên\s*đề)\s*[\dIVX]*\s*[:.–-]\s*(.*)", re.I)
_KEYS_RE = re.compile(r"\W*(?:bảng\s+)?đáp\s+án(?:\s+(?:đề|chi tiết|và).*)?\W*", re.I)
_END_RE = re.compile("hết", re.I)
_SHORT_LEVELS = {"nb": Level.KNOW, "th": Level.UNDERSTAND, "vd": Level.APPLY, "vdc": Level.APPLY_WELL}
_ENOUGH = 4  # options after which words without a label belong to no option


@dataclass(slots=True)
class _Question:
    """A question while its lines come in."""

    number: int
    place: str
    topic: str
    stem: list[str]
    level: Level | None = None
    options: list[str] = field(default_factory=list)
    looks: list[frozenset[Look]] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    explaining: bool = False
    answer: str = ""
    told: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    by_number: bool  # questions are labelled "1." and not "Câu 1"
    questions: list[_Question] = field(default_factory=list)
    keys: Keys = field(default_factory=dict)
    topic: str = ""
    in_keys: bool = False
    outside: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def question(self) -> _Question | None:
        """The question that lines belong to now."""
        return self.questions[-1] if self.questions and not self.in_keys else None


def read_foreign(package: Package) -> Imported:
    """Returns the questions of a document laid out by anyone."""
    lines, told = lines_of(package)
    reading = _Reading(by_number=not any(QUESTION_RE.match(line.text) for line in lines))
    for line in lines:
        if line.keys:
            reading.keys |= line.keys
        elif line.text.strip():
            _read_line(reading, line)
        if line.picture:
            _note_picture(reading, line)
    _close_outside(reading)
    findings = [Finding(Doubt.BROKEN_LETTERS, "cả tệp", words) for words in told] + reading.findings
    entries: list[Entry] = []
    for question in reading.questions:
        entry, found = _entry(question, reading.keys.get(question.number), len(entries))
        entries.append(entry)
        findings += found
    return Imported(tuple(entries), tuple(findings))


def _read_line(reading: _Reading, line: Line) -> None:
    for step in _STEPS:
        if step(reading, line):
            if step is not _keep_outside:
                _close_outside(reading)
            return


def _begin_question(reading: _Reading, line: Line) -> bool:
    found = _NUMBER_RE.match(line.text) if reading.by_number else QUESTION_RE.match(line.text)
    if found is None or line.table or keys_of_line(line.text):
        return False
    number = int(found[1])
    if reading.by_number and number != len(reading.questions) + 1:
        return False
    level = None if reading.by_number or not found[2] else _level_in_brackets(found[2])
    start = found.end() if reading.by_number or not found[2] or level else found.start(2)
    reading.in_keys = False
    question = _Question(number, line.place, reading.topic, [], level)
    reading.questions.append(question)
    rest = Line(line.text[start:], line.place, line.seen)
    before, segments = rest.segments()
    question.stem.append(before if segments and segments[0].letter == "A" else rest.text)
    if segments and segments[0].letter == "A":
        _add_options(question, segments)
    return True


def _level_in_brackets(words: str) -> Level | None:
    bare = clean_line(words.strip("()[]"))
    return _SHORT_LEVELS.get(bare.lower()) or level_of(bare)


def _end_questions(reading: _Reading, line: Line) -> bool:
    """Takes the line "HẾT": what follows (notes to candidates, a table of keys) belongs to no question."""
    if not re.fullmatch(rf"\W*{_END_RE.pattern}\W*", line.text, re.I) or not reading.questions:
        return False
    reading.in_keys = True
    return True


def _begin_keys(reading: _Reading, line: Line) -> bool:
    if not _KEYS_RE.fullmatch(line.text) or not reading.questions:
        return False
    reading.in_keys = True
    return True


def _read_keys(reading: _Reading, line: Line) -> bool:
    keys = keys_of_line(line.text) if reading.in_keys or reading.questions else {}
    if not keys or (not reading.in_keys and len(keys) < 2):
        return False
    reading.keys |= keys
    return True


def _read_topic(reading: _Reading, line: Line) -> bool:
    found = _TOPIC_RE.fullmatch(line.text)
    if found is None or (reading.question is not None and not reading.question.options):
        return False
    reading.topic, reading.in_keys = clean_line(found[1]), False
    return True


def _read_options(reading: _Reading, line: Line) -> bool:
    question = reading.question
    if question is None:
        return False
    before, segments = line.segments()
    if not segments or segments[0].letter != LETTERS[len(question.options) : len(question.options) + 1]:
        return False
    if before.strip():
        _continue(question, before)
    _add_options(question, segments)
    return True


def _add_options(question: _Question, segments: tuple[Segment, ...]) -> None:
    for segment in segments:
        if segment.letter == LETTERS[len(question.options) : len(question.options) + 1]:
            question.options.append(segment.text)
            question.looks.append(segment.looks)
        elif question.options:
            question.options[-1] += f" {segment.letter}. {segment.text}"


def _read_answer(reading: _Reading, line: Line) -> bool:
    found = _ANSWER_RE.fullmatch(line.text)
    question = reading.question
    if (
        found is None
        or question is None
        or not question.options
        or not LETTERS_RE.fullmatch(clean_line(found[1]).strip(" .").upper())
    ):
        return False
    question.answer = clean_line(found[1]).strip(" .")
    return True


def _read_level(reading: _Reading, line: Line) -> bool:
    found = _LEVEL_RE.fullmatch(line.text)
    question = reading.question
    level = level_of(found[1]) if found else None
    if question is None or level is None:
        return False
    question.level = level
    return True


def _read_explanation(reading: _Reading, line: Line) -> bool:
    found = _EXPLANATION_RE.match(line.text)
    question = reading.question
    if found is None or question is None or not question.options:
        return False
    question.explaining = True
    question.explanation.append(line.text[found.end() :])
    return True


def _read_more(reading: _Reading, line: Line) -> bool:
    """Takes a line without a label to what stands above it; after all options it belongs to nothing."""
    question = reading.question
    if question is None or (len(question.options) >= _ENOUGH and not question.explaining):
        return False
    if not re.search(r"[^\W_]", _END_RE.sub("", line.text)):
        return False
    _continue(question, line.text)
    return True


def _keep_outside(reading: _Reading, line: Line) -> bool:
    if re.search(r"\w", line.text):
        reading.outside.append(line)
    return True


_STEPS: tuple[Callable[[_Reading, Line], bool], ...] = (
    *(_begin_question, _end_questions, _begin_keys, _read_keys, _read_topic, _read_options),
    *(_read_answer, _read_level, _read_explanation, _read_more, _keep_outside),
)


def _continue(question: _Question, text: str) -> None:
    if question.explaining:
        question.explanation.append(text)
    elif question.options:
        question.options[-1] += f"\n{text}"
    else:
        question.stem.append(text)


def _close_outside(reading: _Reading) -> None:
    if not reading.outside:
        return
    words = "\n".join(line.text for line in reading.outside)
    reason = "Lời không thuộc câu hỏi nào (đầu đề, hướng dẫn, chân trang) nên không được lấy."
    reading.findings.append(Finding(Doubt.UNREAD, reading.outside[0].place, reason, None, words))
    reading.outside = []


def _note_picture(reading: _Reading, line: Line) -> None:
    index = len(reading.questions) - 1 if reading.question is not None else None
    reading.findings.append(Finding(Doubt.PICTURE, line.place, "Hình ở đây chưa được lấy vào câu hỏi.", index))


def _entry(question: _Question, letters: str | None, index: int) -> tuple[Entry, list[Finding]]:
    options = tuple(map(clean_text, question.options))
    answers = {f"bảng đáp án: {letters}": letters} if letters else {}
    answers |= {f"dòng “Đáp án”: {question.answer}": question.answer} if question.answer else {}
    findings: list[Finding] = []
    found: list[tuple[str, tuple[int, ...]]] = []
    for where, said in answers.items():
        keys, unknown = keys_of_words(said, options)
        found += [(where, keys)] if keys else []
        if unknown:
            words = f"Đáp án ghi là “{unknown}” nhưng câu hỏi chỉ có {len(options)} phương án."
            findings.append(Finding(Doubt.KEY_UNKNOWN, question.place, words, index, unknown))
    look, places = distinguished(question.looks)
    if look is not None:
        found.append((f"{look.value}: {', '.join(LETTERS[place] for place in places)}", places))
    if len({keys for _, keys in found}) > 1:
        words = f"Các nơi ghi đáp án khác nhau ({'; '.join(where for where, _ in found)}); đã lấy theo nơi đầu tiên."
        findings.append(Finding(Doubt.KEYS_DIFFER, question.place, words, index))
    keys = found[0][1] if found else ()
    stem, explanation = clean_text("\n".join(question.stem)), clean_text("\n".join(question.explanation))
    item = Item(Kind.OTHER, question.level, question.topic, stem, options, keys, explanation)
    return Entry(item, several=len(keys) > 1, place=f"câu {question.number}, {question.place}"), findings
