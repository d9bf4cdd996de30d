"""The audit entries of lists of documents, alike on pages and over the API."""

from starlette.requests import Request

from api.auditing import audited
from api.services import Services
from vanban.audit import Action
from vanban.db.listing import Listing
from vanban.db.wanted import Facet, Wanted
from vanban.principals import Principal


def listed(request: Request, services: Services, person: Principal, listing: Listing, *, wanted: Wanted) -> None:
    """Records that a person saw a page of the list, or searched it: how much was found, none of the words."""
    filters = [facet.value for facet in Facet if wanted.of(facet)]
    if wanted.words.strip():
        filters.insert(0, "words")
    audited(
        request,
        services,
        person,
        Action.SEARCHED if wanted.words.strip() else Action.LISTED,
        target="document",
        detail={
            "filters": filters,
            "page": listing.page,
            "shown": len(listing.documents),
            "total": listing.total,
        },
    )
