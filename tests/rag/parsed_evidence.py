"""Documents parsed for tests of what reads whole documents: passages as evidence, clauses, tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from made_up_evidence import PLAN

from ingest.parsing import parse_file
from rag.duty_reading import Duty, read_duties
from rag.evidence import Evidence
from rag.registry import Clause
from vanban.documents import Table


@dataclass(frozen=True)
class Parsed:
    """A document as the registry would give it."""

    passages: Sequence[Evidence]
    clauses: Sequence[Clause]
    tables: Sequence[Table]

    def duties(self, year: int = 2027) -> list[Duty]:
        """Returns the duties of the document."""
        return read_duties(self.passages, self.clauses, self.tables, year=year)


def parsed(text: str, *, name: str = "a.md") -> Parsed:
    """Returns a Markdown or plain text parsed."""
    document = parse_file(name, text.encode())
    passages = [
        Evidence(p.index + 1, PLAN, p.index, p.section, p.kind, p.path, p.heading, p.text, p.start, p.end, p.page, 0.0)
        for p in document.passages
    ]
    clauses = [
        Clause(s.path, s.start, s.end, s.kind.value, s.title, s.index, s.parent, s.own_end) for s in document.sections
    ]
    return Parsed(passages, clauses, document.tables)
