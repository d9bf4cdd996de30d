"""The clauses that words name, as paths: "điểm a, b khoản 1 và khoản 3 Điều 7", "khoản 4 vào sau khoản 3 Điều 6"."""

import re
from dataclasses import dataclass

from vanban.text import bare_form, nfc

_NUMBER = r"\d{1,3}[a-z]?(?:\.\d{1,3})*"
_ROMAN = r"[ivxlc]{1,6}(?:\.\d{1,3})*"
_JOINED = r"(?:\s*[,;]\s*(?:va\s+)?|\s+va\s+)"
_LABELS = {
    "diem": rf"(?:{_NUMBER}|[a-zđ]\d?)",
    "khoan": _NUMBER,
    "dieu": _NUMBER,
    "muc": rf"(?:{_ROMAN}|\d{{1,3}})",
    "phan": rf"(?:{_ROMAN}|\d{{1,3}})",
    "chuong": rf"(?:{_ROMAN}|\d{{1,3}})",
    "phu luc": rf"(?:{_ROMAN}|\d{{1,3}})",
}
_LEVELS = {"diem": 0, "khoan": 1, "dieu": 2}  # a larger unit follows the smaller ones it holds
_UNIT_RE = re.compile(
    "|".join(
        rf"\b{word}\s+(?:so\s+)?(?P<{word.replace(' ', '_')}>"
        rf"{label}(?![\w/])(?!-\w)(?:{_JOINED}{label}(?![\w/.])(?!-\w))*)"
        for word, label in _LABELS.items()
    )
)
_AFTER_RE = re.compile(r"\bvao\s+(?:sau|truoc|cuoi)\b")
_QUOTED_RE = re.compile(r"“[^”]*”|\"[^\"]*\"")
_DD_RE = re.compile(r"(?<!\w)[đĐ](?!\w)")
SHOWN = {"dieu": "Điều", "khoan": "khoản", "diem": "điểm", "muc": "mục", "phan": "phần", "chuong": "Chương",
         "phu luc": "Phụ lục"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClauseName:
    """A clause by its path without marks, as ``rag.places.Place`` writes it: "dieu 5, khoan 2, diem a"."""

    path: str

    @property
    def article(self) -> str:
        """The path's own article: "dieu 5"; "" where it names none."""
        first = self.path.split(", ")[0]
        return first if first.startswith("dieu ") else ""

    def names(self, path: str) -> bool:
        """Tells whether a citable unit's path is this clause."""
        bare = folded(path)
        return bare == self.path or bare.endswith(f", {self.path}")

    @property
    def parent(self) -> "ClauseName | None":
        """The clause that holds it, None for the outermost."""
        above, _, _ = self.path.rpartition(", ")
        return ClauseName(above) if above else None


def named_clauses(text: str, *, inside: str = "") -> list[ClauseName]:
    """Returns the clauses that a text names, in order, each once; words in quotation marks name none.

    ``inside`` is the path of the clause that smaller ones belong to where the text does not say. What stands after
    "vào sau" only tells where a new clause goes.

    >>> [clause.path for clause in named_clauses("Bổ sung khoản 4 vào sau khoản 3 Điều 6")]
    ['dieu 6, khoan 4']
    """
    plain = _QUOTED_RE.sub(lambda match: " " * len(match[0]), nfc(text))
    bare = folded(plain)
    after = _AFTER_RE.search(bare)
    found = _clauses(bare[: after.start()] if after else bare)
    beside = _clauses(bare[after.end() :]) if after else []
    home = beside[0].parent.path if beside and beside[0].parent else inside
    whole = [ClauseName(f"{home}, {one.path}") if _lacks_home(one) and home else one for one in found]
    return list(dict.fromkeys(whole))


def folded(text: str) -> str:
    """Returns a text without marks, as long as it is, in which the label of "điểm đ" still is not that of "điểm d"."""
    text = nfc(text)
    kept = list(bare_form(text))
    for match in _DD_RE.finditer(text):
        kept[match.start()] = "đ"
    return "".join(kept)


def spoken(path: str) -> str:
    """Returns a unit's path as one says it, the smallest first: "khoản 2 Điều 5" for "Điều 5, khoản 2".

    >>> spoken("dieu 5, khoan 2")
    'khoản 2 Điều 5'
    """
    parts = [_marked(part) for part in path.split(", ")]
    return " ".join(reversed(parts)) if parts[0].startswith("Điều") else ", ".join(parts)


def _marked(part: str) -> str:
    word, _, label = part.rpartition(" ")
    shown = SHOWN.get(bare_form(word), word)
    return f"{shown} {label.upper() if shown in ('mục', 'phần', 'Chương', 'Phụ lục') else label}".strip()


def _lacks_home(clause: ClauseName) -> bool:
    return clause.path.startswith(("khoan ", "diem ")) and "." not in clause.path.split(", ")[0]


def _clauses(bare: str) -> list[ClauseName]:
    """Returns the clauses of a text in the order small to large that the language has them."""
    found: list[ClauseName] = []
    open_: list[tuple[int, str]] = []  # units that wait for the larger one they belong to
    for match in _UNIT_RE.finditer(bare):
        word = str(match.lastgroup).replace("_", " ")
        labels = re.split(_JOINED, match[str(match.lastgroup)])
        level = _LEVELS.get(word)
        if level is None:
            found += [ClauseName(f"{word} {label}") for label in labels]
            continue
        inner = [path for depth, path in open_ if depth < level]
        outer = [(depth, path) for depth, path in open_ if depth >= level]
        holder = [f"{word} {label}" for label in labels]
        held = [f"{holder[0]}, {path}" for path in inner] + holder[1:] if inner else holder
        open_ = [*outer, *((level, path) for path in held)]
        if level == _LEVELS["dieu"]:
            found += [ClauseName(path) for _, path in open_]
            open_ = []
    return found + [ClauseName(path) for _, path in open_]
