"""The statutes as articles of numbered lines: what generated pairs are cut from and stored questions refer to.

A line is a clause, a point or a paragraph. A line of the file that starts no clause is put to the one before it, unless
that one ended with a full stop, a semicolon or a colon: the file breaks long lines as they were printed.
"""

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_NUMBERING = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]|[a-zđ]{1,2}\)|[-–+•])\s+")
_ENDED = re.compile(r"[.;:]$")
_KINDS = "Luật|Nghị định|Thông tư|Bộ luật|Pháp lệnh|Quyết định|Nghị quyết"
_SUBJECT = re.compile(
    rf"({_KINDS})(?: liên tịch)? này (?:quy định chi tiết|quy định|hướng dẫn)(?: về)? ([^.;:\n]{{15,140}})"
)


Subjects = Mapping[str, tuple[str, str]]  # by the law's id: its kind, and what it deals with


@dataclass(frozen=True, slots=True)
class Article:
    """An article: its id in the file, the law it is of, its number (digits and a letter), title and text."""

    id: str
    law: str
    number: str
    title: str
    text: str

    @property
    def heading(self) -> str:
        """Returns the article's heading as it is printed."""
        return f"Điều {self.number}. {self.title}"


def read_statutes(corpus: Path) -> list[Article]:
    """Returns the distinct articles of a corpus file (jsonl.gz: _id, law_id, article_id, title, text, dup_group)."""
    return list(_distinct(corpus))


def _distinct(corpus: Path) -> Iterator[Article]:
    seen: set[str] = set()
    with gzip.open(corpus, "rt", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            group = row.get("dup_group") or row["_id"]
            if group not in seen:
                seen.add(group)
                yield Article(row["_id"], row["law_id"], row["article_id"], row["title"], row["text"])


def lines(text: str) -> list[str]:
    """Returns the lines of an article, without blank ones."""
    found: list[str] = []
    for line in filter(None, (raw.strip() for raw in text.split("\n"))):
        if found and not _NUMBERING.match(line) and not _ENDED.search(found[-1]):
            found[-1] += " " + line
        else:
            found.append(line)
    return found


def without_number(line: str) -> str:
    """Returns a line without the number, letter or dash that it starts with."""
    return _NUMBERING.sub("", line)


def subjects(articles: Sequence[Article]) -> Subjects:
    """Returns the kind and the subject of each law whose first article says what it deals with, by the law's id."""
    found: dict[str, tuple[str, str]] = {}
    for article in articles:
        if article.number == "1" and (match := _SUBJECT.search(article.text)):
            found.setdefault(article.law, (match[1], match[2]))
    return found
