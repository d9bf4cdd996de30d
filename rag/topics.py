"""What an earlier question was about: its words without what they asked of it."""

import re

from rag.follow_up_words import load_follow_ups
from rag.intents import plain_form
from rag.question_terms import read_terms
from vanban.number_references import find_references
from vanban.text import bare_form, has_marks, search_form

MINOR = 3  # content words at most of a clause that only asks on ("…, vốn là bao nhiêu và khi nào xong")


def topic_of(question: str) -> str:
    """Returns the question's matter in its own spelling, "" where it has none beside what it asks.

    >>> topic_of("Ai chủ trì lập Quỹ phát triển khoa học, và khi nào xong?")
    'lập Quỹ phát triển khoa học'
    """
    clauses = [_without_asking(clause) for clause in _clauses(question)]
    main = max((len(content_words(clause)) for clause, _ in clauses), default=0)
    kept = [
        clause
        for index, (clause, asked) in enumerate(clauses)
        if not asked or len(content_words(clause)) > min(MINOR, main - 1) or (index == 0 and _opens_asking(question))
    ]
    return tidied(", ".join(clause for clause in kept if clause))


def content_words(text: str) -> tuple[str, ...]:
    """Returns the syllables of a text that can make a topic: no function words, asking or everyday wordings."""
    bare = not has_marks(text)
    words = load_follow_ups()
    written = plain_form(text) if bare else search_form(text)
    thinned = (words.bare_thin if bare else words.thin).sub(",", written)
    return tuple(word for word in read_terms(thinned, bare=bare).content if not word[0].isdigit())


def tidied(text: str) -> str:
    """Returns a text without loose punctuation and linking words at its ends."""
    words = load_follow_ups()
    spell = search_form if has_marks(text) else bare_form
    compound = "" if has_marks(text) else rf"(?!(?:{words.compounds})\b)"
    word = rf"(?<![\w/-]){compound}(?:{spell(words.edges)})(?![\w/])"
    ends = re.compile(rf"^(?:[\s,;:.?!-]+|{word}(?!\s+\d))+|(?:[\s,;:.?!-]+|{word})+$")
    text = " ".join(text.split())
    kept = ends.sub(lambda match: "\0" * len(match[0]), spell(text))
    start = len(kept) - len(kept.lstrip("\0"))
    return re.sub(r"\s+([,;:.?!])", r"\1", text[start : len(kept.rstrip("\0"))])


def _opens_asking(question: str) -> bool:
    """Tells whether a question opens with its asking words ("ai chủ trì rà soát, cắt giảm …"): what follows, up to the
    first comma, is part of its matter."""
    bare = bare_form(question)
    return any((match := pattern.match(bare)) and match[0].strip() for pattern in load_follow_ups().cut[1:4])


def _clauses(question: str) -> list[str]:
    """Returns the parts of a question between commas and before "và" with an asking word; documents stay whole."""
    spans = [(r.start, r.end) for r in find_references(question)]
    cuts = [
        m.span() for m in re.finditer(r"[,;?]\s+|[?;]$|\s+và\s+(?=\S+\s+(?:nào|gì)\b|khi nào|bao|ai\b|do ai)", question)
    ]
    free = [(a, b) for a, b in cuts if not any(start < b and a < end for start, end in spans)]
    starts = [0, *(b for _, b in free)]
    ends = [*(a for a, _ in free), len(question)]
    return [question[a:b] for a, b in zip(starts, ends, strict=True) if question[a:b].strip()]


def _without_asking(clause: str) -> tuple[str, bool]:
    """Returns a clause without the wordings that ask, and whether there were any; documents named stay."""
    held = {i for r in find_references(clause) for i in range(r.start, r.end)}
    kept = list(clause)
    asked = False
    for pattern in load_follow_ups().cut:
        for match in pattern.finditer(bare_form("".join(kept))):
            if match[0].strip() and not held.intersection(range(match.start(), match.end())):
                kept[match.start() : match.end()] = " " * (match.end() - match.start())
                asked = True
    return tidied("".join(kept)), asked
