"""Reads GIFT: choice, true or false, matching; of other kinds of questions the words are kept and it is said so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from exams.formats.categories import topic_of
from exams.formats.entries import Doubt, Entry, Finding, Imported, keys_of_weights
from exams.formats.gift import ARROW, PREFIX_RE
from exams.formats.markup import MARKUP_RE, plain_of_html
from exams.formats.reserved_tags import told_by
from exams.formats.texts import clean_line, clean_text, decoded
from exams.items import Item, Kind

TRUE_FALSE = ("Đúng", "Sai")
_BRACE_RE = re.compile(r"\\.|([{}])", re.DOTALL)  # a brace that is none of the words
_TITLE_RE = re.compile(r"::((?:\\.|[^\\:]|:(?!:))*)::", re.DOTALL)
_TAG_RE = re.compile(r"\[(id|tag):((?:\\.|[^\\\]])*)\]")
_WEIGHT_RE = re.compile(r"%(-?\d+(?:\.\d+)?)%")
_ANSWER_RE = re.compile(r"(?<!\\)(?:\\\\)*([=~])")
_UNESCAPED_RE = re.compile(r"\\([~=#{}:n\\])")
_TRUE, _FALSE = frozenset({"T", "TRUE"}), frozenset({"F", "FALSE"})
_BLANK = " _____ "


@dataclass(slots=True)
class _Block:
    """A question's lines: where the first stands, what comments above it say, and the topic it stands under."""

    line: int
    topic: str
    lines: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    code: str = ""
    open: bool = False  # a brace has opened and not closed: a blank line ends no question

    def add(self, line: str) -> None:
        """Takes a line in."""
        self.lines.append(line)
        for brace in _BRACE_RE.finditer(line):
            self.open = self.open if brace[1] is None else brace[1] == "{"


@dataclass(frozen=True, slots=True)
class _Answers:
    """A block of answers: its range with the braces, and what stands between them."""

    start: int
    end: int
    inner: str


@dataclass(slots=True)
class _Read:
    """A question taken apart, and what was dubious."""

    options: list[str] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    kind: Kind = Kind.OTHER
    told: list[tuple[Doubt, str]] = field(default_factory=list)


def accepts(text: str) -> bool:
    """Tells whether a text has a block of answers in braces, as GIFT has."""
    block = _block_of(text)
    return (
        block is not None
        and re.fullmatch(r"\s*|[^{}]*[=~#].*|\s*(?:T|F|TRUE|FALSE)\b.*", block.inner, re.S | re.I) is not None
    )


def read(data: bytes) -> Imported:
    """Returns the questions of a GIFT file; raises ``UnreadableFile`` for what is no text."""
    text, told = decoded(data)
    findings = [Finding(Doubt.BROKEN_LETTERS, "cả tệp", words) for words in told]
    entries: list[Entry] = []
    for block in _blocks(text):
        entry, doubts = _entry(block)
        raw = "\n".join(block.lines)
        findings += [Finding(doubt, entry.place, words, len(entries), raw) for doubt, words in doubts]
        entries.append(entry)
    return Imported(tuple(entries), tuple(findings))


def _blocks(text: str) -> Iterator[_Block]:
    block = _Block(1, "")
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        category = bare.startswith("$CATEGORY:")
        if block.lines and (category or not bare) and not block.open:
            yield block
            block = _Block(number, block.topic)
        if category:
            block.topic = topic_of(bare.removeprefix("$CATEGORY:"))
        elif bare.startswith("//"):
            _note(block, bare)
        elif bare:
            block.line = block.line if block.lines else number
            block.add(line)
    if block.lines:
        yield block


def _block_of(text: str) -> "_Answers | None":
    """Returns the first block of answers of a text; in time linear in the text, whatever stands in it."""
    start: int | None = None
    for brace in _BRACE_RE.finditer(text):
        if brace[1] == "{" and start is None:
            start = brace.start()
        elif brace[1] == "}" and start is not None:
            return _Answers(start, brace.end(), text[start + 1 : brace.start()])
    return None


def _note(block: _Block, line: str) -> None:
    for name, value in _TAG_RE.findall(line):
        plain = re.sub(r"\\(.)", r"\1", value)
        if name == "tag":
            block.tags.append(plain)
        else:
            block.code = plain


def _entry(block: _Block) -> tuple[Entry, list[tuple[Doubt, str]]]:
    text = "\n".join(block.lines).strip()
    title = _TITLE_RE.match(text)
    if title:
        text = text[title.end() :].strip()
    found = _block_of(text)
    inner, explanation = _parts(found.inner) if found else ("", "")
    stem, form = _stem(text, found)
    read = _answers(inner, form)
    if found is None:
        read.told.append((Doubt.UNREAD, "Không thấy phần đáp án trong ngoặc nhọn { }; đã giữ nguyên lời làm câu dẫn."))
    if MARKUP_RE.search(stem):
        read.told.append((Doubt.MARKUP, "Câu dẫn có thẻ định dạng HTML, được giữ như trong tệp."))
    told = told_by(block.tags)
    keys, several, weights = _keys(read)
    topic, kind = block.topic, told.kind if told.kind is not Kind.OTHER else read.kind
    item = Item(kind, told.level, topic, stem, tuple(read.options), keys, _plain(explanation, form))
    code = block.code or clean_line(_unescaped(title[1]) if title else "")
    feedback = tuple(read.feedback) if any(read.feedback) else ()
    place = f"dòng {block.line}"
    return Entry(item, code, several, told.tags, feedback, weights, tuple(read.pairs), place=place), read.told


def _stem(text: str, found: _Answers | None) -> tuple[str, str]:
    """Returns the stem and the format its words are in; a block of answers in the middle leaves a gap."""
    before, after = (text, "") if found is None else (text[: found.start], text[found.end :])
    form = _form(before) or "moodle"
    after = after.strip()
    joined = f"{before.rstrip()}{_BLANK}{after}" if after else before
    return _plain(joined, form), form


def _parts(inner: str) -> tuple[str, str]:
    """Returns the answers of a block and the explanation behind "####"."""
    found = re.search(r"(?<!\\)(?:\\\\)*####", inner)
    return (inner[: found.end() - 4], inner[found.end() :]) if found else (inner, "")


def _answers(inner: str, form: str) -> _Read:
    read = _Read()
    bare = inner.strip()
    answer, *notes = re.split(r"(?<!\\)#", bare)
    if answer.strip().upper() in _TRUE | _FALSE:
        read.kind, read.options, read.feedback = Kind.TRUE_FALSE, list(TRUE_FALSE), ["", ""]
        read.marks = ["=", "~"] if answer.strip().upper() in _TRUE else ["~", "="]
        read.weights = [100.0 if mark == "=" else 0.0 for mark in read.marks]
        wrong, right = read.marks.index("~"), read.marks.index("=")
        for place, note in zip((wrong, right), notes, strict=False):
            read.feedback[place] = _plain(note, form)
        return read
    if bare.startswith("#"):
        read.told.append((Doubt.UNREAD, "Câu trả lời bằng số chưa dùng được; chỉ lấy câu dẫn, hãy thêm phương án."))
        return read
    places = [match.end() - 1 for match in _ANSWER_RE.finditer(inner)]
    for start, end in zip(places, [*places[1:], len(inner)], strict=False):
        _answer(read, inner[start], inner[start + 1 : end].strip(), form)
    _settle(read, form)
    return read


def _answer(read: _Read, mark: str, text: str, form: str) -> None:
    weight = _WEIGHT_RE.match(text)
    if weight:
        text = text[weight.end() :].strip()
    split = re.search(r"(?<!\\)(?:\\\\)*#", text)
    option, note = (text[: split.end() - 1], text[split.end() :]) if split else (text, "")
    read.marks.append(f"{mark}%" if weight else mark)
    read.weights.append(float(weight[1]) if weight else 100.0 if mark == "=" else 0.0)
    read.options.append(option)
    read.feedback.append(_plain(note, form))


def _settle(read: _Read, form: str) -> None:
    """Turns answers into pairs where all are pairs, and their words into plain ones."""
    if read.options and all(
        mark[0] == "=" and ARROW in text for mark, text in zip(read.marks, read.options, strict=True)
    ):
        split = (text.split(ARROW, 1) for text in read.options)
        read.pairs = [(_plain(left, form), _plain(right, form)) for left, right in split]
        read.options, read.feedback, read.weights, read.marks = [], [], [], []
        return
    read.options = [_plain(text, form) for text in read.options]
    if len(read.options) == 1 or (len(read.options) > 1 and all(mark[0] == "=" for mark in read.marks)):
        read.told.append(
            (Doubt.UNREAD, "Câu trả lời ngắn: các cách trả lời được lấy làm phương án đúng, hãy thêm phương án sai.")
        )


def _keys(read: _Read) -> tuple[tuple[int, ...], bool, tuple[float, ...]]:
    several = bool(read.marks) and all(mark[0] == "~" for mark in read.marks) and any("%" in m for m in read.marks)
    keys, weights = keys_of_weights(read.weights, several=several)
    return keys, several, weights


def _form(text: str) -> str:
    found = PREFIX_RE.match(text.strip())
    return found[1].lower() if found else ""


def _plain(text: str, form: str) -> str:
    """Returns words of a file as plain ones: their own format counts, else that of the stem."""
    text = text.strip()
    own = _form(text)
    if own:
        text = PREFIX_RE.sub("", text, count=1)
    text = _unescaped(text)
    return plain_of_html(text).text if (own or form) == "html" else clean_text(text)


def _unescaped(text: str) -> str:
    return _UNESCAPED_RE.sub(lambda match: "\n" if match[1] == "n" else match[1], text)
