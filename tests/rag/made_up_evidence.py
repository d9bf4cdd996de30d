"""Passages made up for tests of how evidence is weighed and quoted."""

import datetime

from rag.evidence import DocumentFacts, Evidence
from rag.names import KnownPlaces
from rag.question import Question, understand
from vanban.documents import PassageKind

PLAN = DocumentFacts(7, "45-KH/TU", "Kế hoạch", "Thành ủy", datetime.date(2026, 3, 30), "về chuyển đổi số")
PLACES = KnownPlaces(frozenset({"vân khê thượng", "tân lạc đông", "phúc lâm hạ"}), frozenset({"lạc hà"}))


def evidence(text: str, *, passage_id: int = 70, document: DocumentFacts = PLAN, path: str = "mục II.1",
             heading: str = "", kind: PassageKind = PassageKind.TEXT, start: int = 0, relevance: float = 1.0,
             named: float = 0.0) -> Evidence:  # fmt: skip
    """Returns a passage of a plan with this text, beginning at ``start`` of its document."""
    return Evidence(
        passage_id, document, 0, None, kind, path, heading, text, start, start + len(text), None, relevance,
        named=named,
    )  # fmt: skip


def asked(question: str) -> Question:
    """Returns the question understood, among three places."""
    return understand(question, limit=2_000, places=PLACES)
