"""What a word counts in full-text search, whatever the library holds: rarity in statutes, not in the index.

BM25 weighs a word by the number of indexed texts that hold it, so a closed document would shift, however little, the
order of what is open to everybody. The shipped counts (:mod:`rag.terms`) know nothing of the library.
"""

import math

from rag.terms import load_statistics

RAREST = 7.0  # as in rag.question_terms: no single term may outweigh all others
NUMBER_PART = 4.0  # a syllable of a document number: "57", "NQ", "TW"


def steady_weight(field: str, term: str) -> float:
    """Returns what a term of a field of the full-text index counts: its inverse document frequency in statutes, 0 to
    ``RAREST``; a pair seen in none counts as its syllables would by chance."""
    if field == "number":
        return NUMBER_PART
    statistics, bare = load_statistics(), field.startswith("bare")
    if "_" not in term or statistics.knows(term, bare=bare):
        return min(RAREST, statistics.weight(term, bare=bare))
    return min(RAREST, sum(statistics.weight(part, bare=bare) for part in term.split("_")))


def index_weight(texts: int, holding: int) -> float:
    """Returns what BM25 itself counts a term that ``holding`` of ``texts`` indexed texts hold."""
    return math.log(1 + (texts - holding + 0.5) / (holding + 0.5))
