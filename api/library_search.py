"""A page of the library's list: documents, facets, and what the search index finds in their texts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.services import Services
from vanban.answers import DocumentSummary
from vanban.db.facets import FacetCounts, chosen_words, facets
from vanban.db.library import passages_by_id
from vanban.db.listing import Listing, fitting, list_documents
from vanban.db.models import DocumentRow
from vanban.db.saved_searches import LONGEST_NAME
from vanban.db.wanted import Facet, Sort, Wanted
from vanban.ports import DocumentHit
from vanban.principals import Principal
from vanban.snippets import Piece, snippet

MOST_FOUND = 1_000  # documents of one search in the texts; the words are then too common to tell documents apart
MOST_INSIDE = 20_000  # ids that a search in the texts is limited to; above that the best are checked afterwards


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words were found in a document: its passage, and a snippet of it."""

    path: str
    start: int
    end: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """A page of the list with its facets; ``places`` holds by document id where a search in the texts found it."""

    wanted: Wanted
    listing: Listing
    facets: tuple[FacetCounts, ...]
    chosen: dict[Facet, str]
    places: dict[int, Place]
    capped: bool  # more was found than is listed

    @property
    def without_words(self) -> Wanted:
        """The same search for any words."""
        sort = Sort.NEWEST if self.wanted.sort is Sort.RELEVANCE else self.wanted.sort
        return replace(self.wanted, words="", in_text=False, sort=sort)

    @property
    def name(self) -> str:
        """What the search could be saved under: its words and what is chosen."""
        return ", ".join(part for part in (self.wanted.words.strip(), *self.chosen.values()) if part)[:LONGEST_NAME]

    def place(self, one: DocumentSummary) -> Place | None:
        """Returns where the words stand in a document of the page."""
        return self.places.get(one.document_id)


def search_library(
    services: Services, person: Principal, wanted: Wanted, *, page: int = 1, counted: bool = True
) -> Searched:
    """Returns a page of the list, with facets where they are to be ``counted``, as one person may see it.

    Raises ``IndexUnavailable`` where a search in the texts has no index to ask.
    """
    with services.database.session() as session:
        hits = text_hits(services, session, person, wanted)
        listing = list_documents(session, person, wanted, page=page, hits=hits)
        counts = facets(session, person, wanted, hits=hits) if counted else ()
        return Searched(
            wanted=wanted,
            listing=listing,
            facets=counts,
            chosen=chosen_words(wanted, counts),
            places=_places(session, person, wanted, listing, hits or ()),
            capped=hits is not None and len(hits) >= MOST_FOUND,
        )


def text_hits(services: Services, session: Session, person: Principal, wanted: Wanted) -> list[DocumentHit] | None:
    """Returns the documents whose texts hold the words, out of those the person may read, or None for another search.

    The index is asked only inside what the person may read, so what it leaves out tells nothing of other documents.
    """
    if not wanted.in_text:
        return None
    inside = list(session.scalars(select(DocumentRow.id).where(*fitting(session, person, _open(wanted)))))
    scope = inside if len(inside) <= MOST_INSIDE else None
    found = services.texts.documents(wanted.words, limit=MOST_FOUND, documents=scope)
    if scope is None:
        held = set(inside)
        found = [hit for hit in found if hit.document_id in held]
    return found


def _open(wanted: Wanted) -> Wanted:
    """Returns the search without what is chosen, so that facets can be counted beside the choice."""
    for facet in Facet:
        wanted = wanted.choosing(facet, "")
    return replace(wanted, since=None)


def _places(
    session: Session, person: Principal, wanted: Wanted, listing: Listing, hits: Sequence[DocumentHit]
) -> dict[int, Place]:
    passages = {hit.document_id: hit.passage_id for hit in hits}
    shown = [one.document_id for one in listing.documents if one.document_id in passages]
    rows = passages_by_id(session, [passages[one] for one in shown], person)
    found = {one: rows[passages[one]] for one in shown if passages[one] in rows}
    return {one: Place(row.path, row.start, row.end, snippet(row.text, wanted.words)) for one, row in found.items()}
