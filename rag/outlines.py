"""The outline of a document: its parts, what each is worth in a summary, and the clauses it has."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.evidence import BASIS_PATH, CLOSING_PATH, HEAD_PATH, PREAMBLE_PATH
from rag.registry import Clause
from vanban.documents import SectionKind
from vanban.text import bare_form, nfc

GOALS = 3  # worth of a part that states goals
_FRAMES = (HEAD_PATH, PREAMBLE_PATH, BASIS_PATH, CLOSING_PATH)
_TOP = frozenset({SectionKind.PART, SectionKind.CHAPTER, SectionKind.HEADING})
# What a part is worth in a summary, by its title without marks: the first that fits decides.
_WORTH = (
    (re.compile(r"\b(?:chi tieu|muc tieu)\b"), 3, 2),
    (re.compile(r"\b(?:nhiem vu|giai phap|noi dung|bien phap|quy dinh)\b"), 2, 3),
    (re.compile(r"\b(?:pham vi|doi tuong|hieu luc)\b"), 2, 1),
    (re.compile(r"\b(?:quan diem|muc dich|yeu cau|nguyen tac)\b"), 1, 1),
    (re.compile(r"\b(?:to chuc thuc hien|kinh phi|nguon luc|tien do|thoi gian)\b"), 1, 1),
    (re.compile(r"\b(?:tinh hinh|boi canh|giai thich tu ngu)\b"), 0, 1),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the outline: its title ("" for none), what it is worth, how many sentences it may have, its own
    clauses."""

    title: str
    worth: int
    most: int
    clauses: tuple[Clause, ...]
    whole: bool = False  # each clause whole, because the question asks for this part


def outline(clauses: Sequence[Clause]) -> list[Part]:
    """Returns the parts of a document in order: its chapters or Roman headings; its articles where a chapter's titles
    say what they are about, or where there is nothing above; else its first numbered clauses."""
    body = [c for c in clauses if not c.path.startswith(_FRAMES) and c.kind != SectionKind.TABLE and not _in_annex(c)]
    tops = [clause for clause in body if clause.parent is None] or body
    while len(tops) == 1 and (below := [c for c in body if c.parent == tops[0].position]):
        tops = below
    parts: list[Part] = []
    for top in tops:
        inside = [c for c in body if top.start <= c.start and c.end <= top.end]
        articles = [c for c in inside if c.kind == SectionKind.ARTICLE and c is not top]
        if top.kind in _TOP and articles:
            parts += [_part(c, [d for d in inside if c.start <= d.start and d.end <= c.end]) for c in articles]
        else:
            parts.append(_part(top, inside))
    return parts


def _in_annex(clause: Clause) -> bool:
    return bare_form(clause.path).startswith("phu luc")


def _part(top: Clause, inside: Sequence[Clause]) -> Part:
    plain = bare_form(nfc(top.title))
    worth, most = next(((worth, most) for words, worth, most in _WORTH if words.search(plain)), (1, 1))
    return Part(top.title, worth, most, tuple(inside))
