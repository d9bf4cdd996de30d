"""What verbs of a document take: noun phrases with the verb's group, and all noun phrases by their first noun."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from exams.leads import is_readable
from exams.patterns import pattern
from exams.statements import Statement
from vanban.text import words

# Verbs that take the same things: what stands behind one of a group can stand behind another.
_GROUPS = tuple(tuple(group.split(",")) for group in pattern("object_verbs").pattern.split("|"))
_GROUP_OF = {verb: number for number, group in enumerate(_GROUPS) for verb in group}
AIMS = _GROUP_OF["nhằm"]
_VERBS = "|".join(sorted(map(re.escape, _GROUP_OF), key=len, reverse=True))
_DETERMINED = r"(?:(?:các|những|mọi|một số) )?"
_HEADS = "|".join(sorted(pattern("noun_heads").pattern.split("|"), key=len, reverse=True))
_PHRASE = (
    rf"(?P<what>{_DETERMINED}(?P<head>{_HEADS})\b[^,;.:()\"“”…]{{0,90}}?)"
    rf"(?=[,;.:)]|$|\s(?:{pattern('ends_object').pattern})\b| và (?:{_VERBS})\b)"
)
_OBJECT = re.compile(rf"(?<!\w)(?P<verb>(?i:{_VERBS})) {_PHRASE}")
_ANY = re.compile(rf"(?<!\w)(?<!trên )(?<!có ){_PHRASE}")  # "trên cơ sở", "có kết quả" name no thing
_POINTS = pattern("object_points", re.IGNORECASE)
_OPEN = pattern("open_object_end", re.IGNORECASE)
_BEHIND = pattern("whole_before")
_AND_TAIL = re.compile(r"\bvà \S+(?: \S+)?$")  # "dữ liệu và quản trị" before "dựa trên": the second part may go on
_FEWEST, _MOST = 3, 13  # words from the first noun on


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase in a sentence: ``text[start:end]``; ``group`` is that of the verb before it, None for none."""

    said: Statement
    head: str
    group: int | None
    start: int
    end: int

    @property
    def what(self) -> str:
        """The phrase on one line."""
        return " ".join(self.said.text[self.start : self.end].split())


def objects(said: Sequence[Statement]) -> list[Phrase]:
    """Returns what the verbs of readable sentences take, in order."""
    return [one for statement in said if is_readable(statement) for one in _found(statement, _OBJECT)]


def noun_phrases(said: Sequence[Statement]) -> list[Phrase]:
    """Returns the noun phrases of sentences, in order, without overlap."""
    return [one for statement in said for one in _found(statement, _ANY)]


def _found(said: Statement, written: re.Pattern[str]) -> Iterator[Phrase]:
    for match in written.finditer(said.text):
        what, behind = match["what"], said.text[match.end("what") :]
        own = what[match.start("head") - match.start("what") :]
        whole = not (_OPEN.search(what) or _POINTS.search(what)) and _BEHIND.match(behind) is not None
        cut = _AND_TAIL.search(what) and behind[:1] not in {"", ",", ";", "."}
        if whole and not cut and _FEWEST <= len(words(own)) <= _MOST:
            verb = match.groupdict().get("verb")
            group = _GROUP_OF[verb.lower()] if verb else None
            yield Phrase(said, match["head"], group, match.start("what"), match.end("what"))
