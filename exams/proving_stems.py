"""Whether a question that a model worded asks for the planned key and for nothing else: held against the sentence."""

import re
from dataclasses import dataclass

from exams.drafts import Draft
from exams.items import Kind
from exams.leads import lead_shown
from exams.shelf import Shelf, plain
from exams.statements import Statement
from exams.wording import first_small, opening
from exams.wordings import Dropped
from rag.claim_backing import ClaimSource, content_words, weights_of
from rag.claim_reading import read
from rag.claims import judge

# The words that ask, by kind: the key stands in their place in what the question states.
ASKING = {
    Kind.FIGURE: "bao nhiêu",
    Kind.DATE: "ngày nào, tháng nào, quý nào hoặc năm nào",
    Kind.BODY: "cơ quan, tổ chức nào hoặc ai",
    Kind.CLOZE: "nội dung gì",
}
_ASKS = {
    Kind.FIGURE: re.compile(r"\bbao nhiêu\b"),
    Kind.DATE: re.compile(r"\b(?:ngày|tháng|quý|năm|giai đoạn) nào\b|\b(?:khi nào|thời gian nào|thời điểm nào)\b"),
    Kind.BODY: re.compile(r"\b(?:cơ quan, tổ chức|cơ quan, đơn vị|cơ quan|tổ chức|đơn vị) nào\b|\bai\b", re.IGNORECASE),
    Kind.CLOZE: re.compile(r"\b(?:nội dung|những) gì\b"),
}
_ANY_ASKING = re.compile(r"\b(?:nào|gì|ai|bao nhiêu|mấy|bao giờ|đâu|như thế nào|thế nào)\b", re.IGNORECASE)
LEAST_COVERED = 0.8  # of the weight of the sentence's words that the question must keep: a condition left out opens it


@dataclass(frozen=True, slots=True)
class Asked:
    """A question worded anew: the whole stem, and what it states with the key in the place of its asking words."""

    stem: str
    claim: str


def proven_stem(shelf: Shelf, draft: Draft, said: Statement, clause: str) -> Asked | Dropped:
    """Returns the stem that a clause makes behind the opening of the document, or why it makes none."""
    asked = _asked(shelf, draft, said, clause)
    if asked is None:
        return Dropped.STEM_FORM
    about = f"{opening(shelf.document, said)} {lead_shown(said) or ''}"
    quote = " ".join(source.quote.replace("\n", " ") for source in draft.sources)
    if not judge(asked.claim, [ClaimSource(quote, about)]).backed:
        return Dropped.STEM_UNBACKED
    return asked if _keeps_conditions(draft, said, asked.claim) else Dropped.STEM_OPEN


def _asked(shelf: Shelf, draft: Draft, said: Statement, clause: str) -> Asked | None:
    clause = clause.strip().rstrip("?").strip()
    found = list(_ASKS[draft.kind].finditer(clause))
    if len(found) != 1 or len(_ANY_ASKING.findall(clause)) != 1 or re.search(r"[?!:;“”]|\.\s", clause):
        return None
    start, end = found[0].span()
    key = first_small(draft.right) if draft.kind in (Kind.DATE, Kind.BODY, Kind.FIGURE) else draft.right
    key = draft.right if draft.kind is Kind.BODY else key
    if plain(draft.right) in plain(clause):
        return None
    behind = _without_unit(clause[end:], draft) if draft.kind is Kind.FIGURE else clause[end:]
    named_above = said.heading is not None and plain(draft.right) in plain(said.heading.title)
    opened = opening(shelf.document, said, placed=not named_above)
    return Asked(f"{opened} {first_small(clause)}?", f"{clause[:start]}{key}{behind}")


def _without_unit(behind: str, draft: Draft) -> str:
    """Returns what follows "bao nhiêu" without the unit that the key repeats."""
    unit = "phần trăm" if draft.right.endswith("%") else draft.right.partition(" ")[2]
    return behind.lstrip().removeprefix(unit) if unit and behind.lstrip().startswith(unit) else behind


def _keeps_conditions(draft: Draft, said: Statement, claim: str) -> bool:
    """Tells whether a claim keeps nearly all that the sentence, or its part between semicolons, says beside the key."""
    parts = [part for part in said.text.split(";") if plain(draft.right) in plain(part)]
    reading = read(parts[0] if parts else said.text)
    weights = weights_of(content_words(reading))
    kept = set(read(claim).syllables)
    total = sum(weights.values())
    return total > 0 and sum(weight for word, weight in weights.items() if word in kept) >= LEAST_COVERED * total
