"""Sentences out of a stream: each given back as soon as it is complete, with the marks [1][2] that it carries."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\]")
# The end of a sentence: . ! ? … with a closing quote, the marks behind it, then something else that begins one.
_END = re.compile(
    r"(?<![\s.]\d\.)(?<!\d\d\.)(?<!^\d\.)(?<!\bTP\.)(?<!\bTS\.)(?<!\bPGS\.)(?<!\bGS\.)(?<!\bThS\.)(?<![\s.]\w\.)(?<=[.!?…”\"])"
    r"(?P<marks>(?:\s*\[\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*\])*)\s+(?=[^\s\[])"
)
_MARKED_END = re.compile(r"\[\s*\d{1,3}(?:\s*[,;]\s*\d{1,3})*\s*\][.!?…]?\s+(?=[^\s\[.,;:!?…])")
_BULLET = re.compile(r"^(?:[-–*•+]|\d{1,2}[.)]|[a-zđ][.)])\s+")
LONGEST = 2_000  # characters of one sentence; what goes on longer is no sentence


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as the model wrote it: its words without marks, the marks in order, and whether it opens a line or
    is an item of a list."""

    text: str
    marks: tuple[int, ...]
    opens_line: bool
    item: bool


class Sentences:
    """Collects what comes in and gives back what is complete."""

    def __init__(self) -> None:
        self._rest = ""
        self._opens_line = True

    def feed(self, text: str) -> Iterator[Written]:
        """Yields the sentences that a further piece completes."""
        self._rest += text
        while True:
            cut = self._cut()
            if cut is None:
                return
            written, self._rest = self._rest[: cut[0]], self._rest[cut[1] :]
            yield from self._made(written, ends_line=cut[2])

    def end(self) -> Iterator[Written]:
        """Yields what is left when nothing more comes."""
        rest, self._rest = self._rest, ""
        yield from self._made(rest, ends_line=True)

    def _cut(self) -> tuple[int, int, bool] | None:
        """Returns where the next sentence ends, where the next one begins, and whether the line ends there."""
        line_end = self._rest.find("\n")
        line = self._rest if line_end < 0 else self._rest[:line_end]
        ends = [m for m in (_END.search(line, 1), _MARKED_END.search(line)) if m is not None]
        if ends:
            first = min(ends, key=lambda match: match.end())
            return first.end(), first.end(), False
        if line_end >= 0:
            return line_end, line_end + 1, True
        return (LONGEST, LONGEST, False) if len(line) > LONGEST else None

    def _made(self, written: str, *, ends_line: bool) -> Iterator[Written]:
        opens, self._opens_line = self._opens_line, ends_line
        bullet = _BULLET.match(written.lstrip()) if opens else None
        words = written.strip()[bullet.end() :] if bullet else written.strip()
        marks = tuple(dict.fromkeys(int(n) for group in _MARK.findall(words) for n in re.findall(r"\d+", group)))
        text = re.sub(r"\s+([.,;:!?…])", r"\1", " ".join(_MARK.sub(" ", words).split()))
        if text or marks:
            yield Written(text, marks, opens, bullet is not None)
        elif not ends_line:
            self._opens_line = opens
