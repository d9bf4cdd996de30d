"""Level, kind and topic written as tags, for formats that have tags and no place for these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exams.formats.texts import clean_line
from exams.items import KIND_WORDS, LEVEL_WORDS, Kind, Level

_LEVEL, _KIND, _TOPIC = "mức độ: ", "dạng: ", "chủ đề: "
_LEVELS = {words.lower(): level for level, words in LEVEL_WORDS.items()} | {level.value: level for level in Level}
_KINDS = {words.lower(): kind for kind, words in KIND_WORDS.items()} | {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Told:
    """What tags say: the tags of the question itself, and its level, kind and topic."""

    tags: tuple[str, ...]
    level: Level | None = None
    kind: Kind = Kind.OTHER
    topic: str = ""


def level_of(words: str) -> Level | None:
    """Returns the level that words name, as people write them; None for none."""
    return _LEVELS.get(clean_line(words).lower())


def kind_of(words: str) -> Kind | None:
    """Returns the kind that words name; None for none."""
    return _KINDS.get(clean_line(words).lower())


def is_reserved(tag: str) -> bool:
    """Tells whether a tag would be read as a level, a kind or a topic."""
    low = tag.lower()
    return low.startswith((_LEVEL.strip(), _KIND.strip(), _TOPIC.strip()))


def written_tags(tags: Sequence[str], *, level: Level | None, kind: Kind, topic: str = "") -> list[str]:
    """Returns the tags to write, what is reserved first."""
    reserved = [
        *([f"{_TOPIC}{topic}"] if topic else []),
        *([f"{_LEVEL}{LEVEL_WORDS[level]}"] if level else []),
        *([f"{_KIND}{KIND_WORDS[kind]}"] if kind is not Kind.OTHER else []),
    ]
    return [*reserved, *tags]


def told_by(tags: Iterable[str]) -> Told:
    """Returns what tags say; one that names no level or kind we know stays a tag, with other words before it."""
    own: list[str] = []
    level, kind, topic = None, Kind.OTHER, ""
    for tag in map(clean_line, tags):
        value = tag.partition(":")[2].strip()
        low = tag.lower()
        if low.startswith(_TOPIC.strip()) and value:
            topic = value
        elif low.startswith(_LEVEL.strip()) and level_of(value):
            level = level_of(value)
        elif low.startswith(_KIND.strip()) and kind_of(value):
            kind = kind_of(value) or Kind.OTHER
        elif tag:
            own.append(f"khác, {tag}" if is_reserved(tag) else tag)
    return Told(tuple(dict.fromkeys(own)), level, kind, topic)
