"""GIFT, the text format of Moodle: "::code:: stem {=right ~wrong #feedback ####explanation}".

Source: the description of the GIFT format in the documentation of Moodle (comments with [id:] and [tag:] since 3.5).
"""

import re
from collections.abc import Sequence

from exams.formats.categories import category_path
from exams.formats.entries import Entry, Written, usual_weights
from exams.formats.holding import Holds, Part, written
from exams.formats.reserved_tags import written_tags

FORMATS = ("html", "moodle", "plain", "markdown")
PREFIX_RE = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
ARROW = "->"
_MEANT_RE = re.compile(r"[\\~=#{}:]")


def _unfit(entry: Entry) -> str:
    if entry.pairs:
        left = any(ARROW in one for one, _ in entry.pairs)
        return f"vế trái của cặp ghép nối có dấu “{ARROW}”" if left else ""
    options = entry.item.options
    all_right = bool(options) and len(entry.item.keys) == len(options) and not entry.several
    return f"mọi phương án đều đúng và có dấu “{ARROW}”" if all_right and all(ARROW in o for o in options) else ""


HOLDS = Holds(
    frozenset(
        {
            *(Part.CODE, Part.TOPIC, Part.LEVEL, Part.KIND, Part.EXPLANATION, Part.TAGS, Part.SEVERAL),
            *(Part.FEEDBACK, Part.WEIGHTS, Part.PAIRS, Part.LINES, Part.NO_KEY),
        }
    ),
    unfit=_unfit,
)


def write(entries: Sequence[Entry]) -> Written:
    """Returns the questions as GIFT, with what it cannot hold: sources, ways of computing, unknown columns."""
    return written(entries, HOLDS, lambda kept: _file(kept).encode())


def _file(entries: Sequence[Entry]) -> str:
    blocks: list[str] = []
    topic = ""
    for entry in entries:
        if entry.item.topic != topic:
            topic = entry.item.topic
            blocks.append(f"$CATEGORY: {category_path(topic)}\n")
        blocks.append(_question(entry))
    return "\n".join(blocks)


def _question(entry: Entry) -> str:
    item = entry.item
    tags = written_tags(entry.tags, level=item.level, kind=item.kind)
    comment = f"// {' '.join(f'[tag:{_in_brackets(tag)}]' for tag in tags)}\n" if tags else ""
    title = f"::{escaped(entry.code)}::" if entry.code else ""
    lines = [_pair(*pair) for pair in entry.pairs] or _answers(entry)
    if item.explanation:
        lines.append(f"####{_text(item.explanation)}")
    body = "".join(f"\n{line}" for line in lines)
    return f"{comment}{title}[plain]{escaped(item.stem)} {{{body}\n}}\n"


def _answers(entry: Entry) -> list[str]:
    item = entry.item
    usual = usual_weights(len(item.options), item.keys, several=entry.several)
    weights = entry.weights or usual
    feedback = entry.feedback or ("",) * len(item.options)
    return [
        f"{_mark(place in item.keys, weight, several=entry.several)}{_text(option)}{f' #{_text(told)}' if told else ''}"
        for place, (option, weight, told) in enumerate(zip(item.options, weights, feedback, strict=True))
    ]


def _mark(right: bool, weight: float, *, several: bool) -> str:
    if several:
        return f"~%{number(weight)}%"
    return "=" if right else f"~%{number(weight)}%" if weight else "~"


def _pair(left: str, right: str) -> str:
    return f"={_text(left)} {ARROW} {_text(right)}"


def number(weight: float) -> str:
    """Returns a percent as the formats of Moodle write it: "33.33333", "-50"."""
    return f"{weight:.5f}".rstrip("0").rstrip(".")


def _text(text: str) -> str:
    """Returns words behind a sign of GIFT; what would be read as a percent or a format is told to be plain."""
    return f"[plain]{escaped(text)}" if text.startswith("%") or PREFIX_RE.match(text) else escaped(text)


def escaped(text: str) -> str:
    """Returns words in which nothing is a sign of GIFT."""
    return _MEANT_RE.sub(lambda match: f"\\{match[0]}", text).replace("\n", "\\n")


def _in_brackets(text: str) -> str:
    return text.replace("\\", "\\\\").replace("]", "\\]")
