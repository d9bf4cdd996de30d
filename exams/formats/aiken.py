"""Aiken: a stem on a line, options "A. …", then "ANSWER: A". The simplest of the formats of Moodle.

Source: the description of the Aiken format in the documentation of Moodle.
"""

import re
from collections.abc import Iterator, Sequence

from exams.formats.entries import LETTERS, Doubt, Entry, Finding, Imported, Written, plain_item
from exams.formats.holding import Holds, written
from exams.formats.texts import clean_line, decoded

HOLDS = Holds(
    frozenset(),
    least_options=2,
    unfit=lambda entry: "" if entry.item.stem and all(entry.item.options) else "câu dẫn hoặc phương án để trống",
)
_OPTION_RE = re.compile(r"([A-Z])[.)]\s*(.*)", re.DOTALL)
_ANSWER_RE = re.compile(r"(?:ANSWER|ĐÁP ÁN)\s*:\s*(.*)", re.IGNORECASE)
_LEAST_ANSWERS = 1


def accepts(text: str) -> bool:
    """Tells whether a text has lines that only Aiken has: an option and an answer."""
    lines = text.split("\n")
    return any(_ANSWER_RE.fullmatch(line.strip()) for line in lines) and any(
        _OPTION_RE.match(line.strip()) for line in lines
    )


def write(entries: Sequence[Entry]) -> Written:
    """Returns the questions as Aiken, with what it cannot hold: all but stem, options and one key."""
    return written(entries, HOLDS, lambda kept: "\n".join(map(_block, kept)).encode())


def read(data: bytes) -> Imported:
    """Returns the questions of an Aiken file; raises ``UnreadableFile`` for what is no text."""
    text, told = decoded(data)
    findings = [Finding(Doubt.BROKEN_LETTERS, "cả tệp", words) for words in told]
    entries: list[Entry] = []
    for number, lines in _blocks(text):
        entry, finding = _entry(number, lines, len(entries))
        entries.append(entry)
        findings += finding
    return Imported(tuple(entries), tuple(findings))


def _block(entry: Entry) -> str:
    options = [f"{LETTERS[place]}. {option}" for place, option in enumerate(entry.item.options)]
    return "\n".join([entry.item.stem, *options, f"ANSWER: {LETTERS[entry.item.keys[0]]}", ""])


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yields the lines of each question with the number of its first line; a question ends with its answer."""
    held: list[str] = []
    first = 1
    for number, line in enumerate(map(clean_line, text.split("\n")), start=1):
        if not line:
            continue
        if not held:
            first = number
        held.append(line)
        if len(held) > _LEAST_ANSWERS and _ANSWER_RE.fullmatch(line):
            yield first, held
            held = []
    if held:
        yield first, held


def _entry(number: int, lines: list[str], index: int) -> tuple[Entry, list[Finding]]:
    answer = _ANSWER_RE.fullmatch(lines[-1])
    stem, options = lines[0], list[str]()
    for line in lines[1:-1] if answer else lines[1:]:
        option = _OPTION_RE.fullmatch(line)
        if option and len(options) < len(LETTERS) and option[1] == LETTERS[len(options)]:
            options.append(option[2].strip())
        elif options:
            options[-1] = f"{options[-1]} {line}"
        else:
            stem = f"{stem} {line}"
    place = f"dòng {number}"
    letters = re.findall(r"[A-Z]", answer[1].upper()) if answer else []
    keys = sorted({LETTERS.index(letter) for letter in letters if LETTERS.index(letter) < len(options)})
    findings = []
    if len(keys) != len(set(letters)):
        words = f"Đáp án ghi là “{answer[1] if answer else ''}” nhưng câu hỏi chỉ có {len(options)} phương án."
        findings = [Finding(Doubt.KEY_UNKNOWN, place, words, index, lines[-1])]
    return Entry(plain_item(stem, options, keys), several=len(keys) > 1, place=place), findings
