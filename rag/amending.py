"""What an amending document says of which clause: "Sửa đổi khoản 2 Điều 5 như sau: “2. …”"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.clause_names import ClauseName, named_clauses
from vanban.document_numbers import find_numbers
from vanban.text import bare_form

_LABEL = r"(?:\d{1,3}(?:\.\d{1,2})*[.)]|[a-zđ]\)|[-+]|Điều \d{1,3}[a-zđ]?\.)"
_ARTICLE_RE = re.compile(r"[ \t]*Điều \d")
_LINE_RE = re.compile(rf"^[ \t]*(?:{_LABEL}[ \t]+)?(?P<said>\S[^\n]*)$", re.MULTILINE)
_ACTIVE_RE = re.compile(
    r"(?P<verb>(?:sua doi|bo sung|bai bo|huy bo|thay the|thay|bo)"
    r"(?:\s*(?:,|va|hoac|;)\s*(?:sua doi|bo sung|bai bo|thay the))*)"
    r"(?:\s+(?:ten|mot so|noi dung|cac|quy dinh|cum tu|tu|doan|mot phan|toan bo)"
    r"|\s+(?=diem|khoan|dieu|muc|phan|chuong|phu luc))"
)
_PASSIVE_RE = re.compile(
    r"\b(?:duoc|bi)\s+(?P<verb>(?:sua doi|bo sung|bai bo|huy bo|thay the)"
    r"(?:\s*(?:,|va)\s*(?:sua doi|bo sung|thay the))*)"
)
_STARTS_WITH_CLAUSE_RE = re.compile(
    r"(?:(?:cac|ten|noi dung|quy dinh tai) )*(?:diem|khoan|dieu|muc|phan|chuong|phu luc) "
)
_PHRASE_RE = re.compile(r"\b(?:cum )?tu [“\"]")
_LONGEST_WORDING = 30_000  # characters of a quoted wording; a quote that does not close by then ends with its line
# "bãi bỏ quy định về … tại khoản 2 Điều 20": some of the clause is meant.
_ONLY_SOME_RE = re.compile(r"\s+(?:mot phan|(?:cac )?(?:quy dinh|noi dung|doan) (?!(?:quy dinh )?tai\b))")
REPEALED = "bãi bỏ"
_WORDS = {
    "sua doi, bo sung": "sửa đổi, bổ sung",
    "sua doi": "sửa đổi",
    "bo sung": "bổ sung",
    "bai bo": "bãi bỏ",
    "huy bo": "bãi bỏ",
    "thay the": "thay thế",
}


@dataclass(frozen=True, slots=True)
class Amendment:
    """One instruction of an amending text: what is done (``verb``, as Vietnamese words) to which clauses.

    ``text[start:end]`` is the instruction with the new wording; ``rewords`` tells that it gives the whole new wording
    of the clause, not only a phrase; ``number_key`` is that of the document amended, None where the text names none.
    """

    verb: str
    clauses: tuple[ClauseName, ...]
    start: int
    end: int
    rewords: bool
    number_key: str | None

    @property
    def ends_clause(self) -> bool:
        """Whether the clauses are out of force by it, with nothing in their place."""
        return self.verb == REPEALED

    @property
    def adds(self) -> bool:
        """Whether the clauses are new ones, which the amended document's own text does not have."""
        return self.verb == "bổ sung"


@dataclass(slots=True)
class _Scope:
    """What the headings above an instruction say of all below: the document amended and the clause."""

    number_key: str | None = None
    clause: str = ""


@lru_cache(maxsize=16)
def read_amendments(text: str) -> tuple[Amendment, ...]:
    """Returns the instructions of an amending document's NFC text, in order; wordings it quotes are not read."""
    blocks = _quoted_blocks(text)
    scope = _Scope()
    found: list[Amendment] = []
    for line in _LINE_RE.finditer(text):
        start = line.start("said")
        if any(first <= start < last for first, last in blocks):
            continue
        block = next((b for b in blocks if line.start() < b[0] <= line.end() + 3), None)
        said = text[start : block[0] if block else line.end()]
        if _ARTICLE_RE.match(line[0]):
            scope.clause = ""
        verb = _verb(said)
        if verb is not None:
            found += _instruction(said, verb, scope, line.start(), block or (line.end(), line.end()))
    return tuple(found)


def _instruction(said: str, verb: str, scope: _Scope, start: int, block: tuple[int, int]) -> list[Amendment]:
    """Returns the instruction of a line, or nothing where the line only opens a list of them, which it then scopes."""
    key = _number_key(said)
    if key is not None:
        scope.number_key, scope.clause = key, ""
    clauses = tuple(named_clauses(_before_number(said), inside=scope.clause))
    new_words = block[1] > block[0]
    if (said.rstrip().endswith(":") and not new_words) or not clauses:
        scope.clause = clauses[0].path if len(clauses) == 1 else ""
        return []
    rewords = new_words and _PHRASE_RE.search(bare_form(said)) is None
    return [Amendment(verb, clauses, start, max(block[1], start + 1), rewords, scope.number_key)]


def _verb(said: str) -> str | None:
    """Returns what a line does to another text, in plain words; None where it does nothing."""
    folded = bare_form(said)
    active = _ACTIVE_RE.match(folded)
    passive = _PASSIVE_RE.search(folded) if _STARTS_WITH_CLAUSE_RE.match(folded) else None
    match = active or passive
    if match is None:
        return None
    if _PHRASE_RE.search(folded):
        return "sửa đổi"
    verb = re.sub(r"\s*(?:,|va|hoac|;)\s*", ", ", match["verb"])
    if active and _WORDS.get(verb) == REPEALED and _ONLY_SOME_RE.match(folded, active.end("verb")):
        return f"{REPEALED} một phần"
    return _WORDS.get(verb, "sửa đổi, bổ sung" if "," in verb else "sửa đổi")


def _number_key(said: str) -> str | None:
    numbers = find_numbers(_unquoted(said))
    return numbers[0].number.key if numbers else None


def _before_number(said: str) -> str:
    numbers = find_numbers(_unquoted(said))
    return said[: numbers[0].start] if numbers else said


def _unquoted(said: str) -> str:
    return re.sub(r"“[^”]*”|\"[^\"]*\"", lambda match: " " * len(match[0]), said)


def _quoted_blocks(text: str) -> list[tuple[int, int]]:
    """Returns the ranges of quoted wordings that begin a line or follow a colon, nested quotes inside included."""
    blocks: list[tuple[int, int]] = []
    position = 0
    for match in re.finditer(r"(?:^|(?<=:)|(?<=: ))[ \t]*(?P<open>[“\"])", text, re.MULTILINE):
        if match.start("open") < position:
            continue
        position = _closing(text, match.start("open"))
        blocks.append((match.start("open"), position))
    return blocks


def _closing(text: str, start: int) -> int:
    """Returns where a quoted wording that begins at ``start`` ends: after its closing mark at the end of a line."""
    if text[start] == '"':
        closed = re.compile(r"\"[.;,]?[ \t]*(?=\n|$)").search(text, start + 1, start + _LONGEST_WORDING)
        return closed.end() if closed else _line_end(text, start)
    depth = 0
    for at in range(start, min(len(text), start + _LONGEST_WORDING)):
        depth += {"“": 1, "”": -1}.get(text[at], 0)
        if depth == 0:
            return at + 1
    return _line_end(text, start)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
