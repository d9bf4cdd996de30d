"""Edges to documents named by title or date alone, and the words of a sentence that are quoted for an edge."""

import re
from collections.abc import Iterator, Sequence

from ingest.assembling import Line
from ingest.clauses import Sentence
from ingest.relation_numbers import LAW_RE, PROPOSING
from ingest.relation_parts import part_named
from ingest.relation_places import Stated
from ingest.relation_wording import CHANGE_RE, Around, change_is_ours, governing
from vanban.dates import find_dates
from vanban.document_numbers import NumberMention
from vanban.document_types import type_name_pattern
from vanban.documents import Metadata, Relation, RelationKind
from vanban.text import bare_form, search_form

_TYPE = type_name_pattern()
_NEXT_LAW_RE = re.compile(r"(?:;|,|\bvà)\s+(?:căn cứ\s+)?(?=(?:hiến pháp|bộ luật|luật|pháp lệnh|điều lệ|quy chế)\b)")
_TITLED_RE = re.compile(
    rf"\s*(?:toan bo\s+|noi dung\s+)?(?P<type>{_TYPE})\b(?!\s+(?:nay|so|khac|truoc|tren|neu|co|duoc|moi|do|da|cu))"
)
_WINDOW = 500  # characters around a number in which a verb can govern it
_LONGEST_QUOTE = 700  # characters; a longer sentence is quoted around the number
_LONGEST_SENTENCE = 4_000  # characters; a longer one names its documents by number
_FAR_DATE = 160  # characters after the type of a document without a number in which its date stands


def unnumbered_bases(line: Line, sentence: Sentence, at: int, mentions: Sequence[NumberMention]) -> Iterator[Relation]:
    """Yields the edges to laws and charters named by title and date only ("Căn cứ Luật Tổ chức Chính phủ ngày …")."""
    starts = [at]
    for found in _NEXT_LAW_RE.finditer(search_form(sentence.text), at):
        if "sửa đổi" not in search_form(sentence.text[starts[-1] : found.start()]) or found[0].startswith(";"):
            starts.append(found.end())
    for start, end in zip(starts, [*starts[1:], len(sentence.text)], strict=True):
        if any(start <= mention.start < end for mention in mentions):
            continue
        named = re.sub(r"\s+và (?:các|những) .*$", "", sentence.text[start:end])
        named = re.sub(r"(?:[\s.;,*]|\bvà|\bcăn cứ)+$", "", named)
        if LAW_RE.match(search_form(named)) and len(named.split()) > 1:
            yield _titled(line, sentence, RelationKind.BASED_ON, named, "")


def unnumbered_targets(
    stated: Stated, sentence: Sentence, mentions: Sequence[NumberMention], metadata: Metadata
) -> Iterator[Relation]:
    """Yields the edges to documents that we change or end and that are named by type and date, without a number."""
    folded = search_form(sentence.text)
    for verb in CHANGE_RE.finditer(folded) if len(folded) <= _LONGEST_SENTENCE else ():
        earlier = max((m.end for m in mentions if m.end <= verb.start()), default=0)
        following = min((m.start for m in mentions if m.start >= verb.end()), default=len(folded))
        rest = sentence.text[verb.end() : min(following, verb.end() + _WINDOW)]
        part = part_named(rest[: _first_type(rest)])
        named = _TITLED_RE.match(bare_form(rest), rest.find(part) + len(part) if part else 0)
        dates = find_dates(rest[: named.end() + _FAR_DATE]) if named else []
        around = Around(
            before=sentence.text[: verb.end()],
            after="",
            earlier=earlier,
            alone=earlier == 0,
            whole=True,
            opening=stated.subject,
            decides=metadata.type not in PROPOSING,
        )
        if following < len(folded) and ";" not in rest:
            continue  # the number of that very document
        if named is None or not dates or not change_is_ours(around, folded[: verb.end()], verb):
            continue
        wording = re.split(r"[;.]\s|[;.]$", rest[named.start("type") :])[0].strip(" ,")
        if dates[0].end <= named.start("type") + len(wording):
            for kind in _kinds_of(verb[0], rest):
                yield _titled(stated.line, sentence, kind, wording, part)


def _first_type(text: str) -> int:
    found = re.search(rf"\b{_TYPE}\b", bare_form(text))
    return found.start() if found else 0


def _kinds_of(verbs: str, rest: str) -> tuple[RelationKind, ...]:
    governed = governing(Around(verbs + " ", rest, earlier=0, alone=True, whole=True, opening=True))
    return governed.kinds if governed else ()


def _titled(line: Line, sentence: Sentence, kind: RelationKind, wording: str, part: str) -> Relation:
    dates = find_dates(wording)
    at = max(0, sentence.text.find(wording))
    start, end = quote_range(sentence.text, at, at + len(wording))
    offset = line.start + sentence.start
    date = dates[0].date if dates else None
    return Relation(kind, None, wording, sentence.text[start:end], offset + start, offset + end, date, part)


def quote_range(text: str, start: int, end: int) -> tuple[int, int]:
    """Returns the range of a sentence to quote: all of it, or of a very long one the words around the target."""
    if len(text) <= _LONGEST_QUOTE:
        return 0, len(text)
    first, last = max(0, start - _LONGEST_QUOTE // 2), min(len(text), end + _LONGEST_QUOTE // 3)
    first = text.find(" ", first, start) + 1 if first else 0
    return first, last if last == len(text) else max(text.rfind(" ", end, last), end)
