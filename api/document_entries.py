"""The audit entries of lists of documents, alike on pages and over the API."""

from starlette.requests import Request

from api.auditing import audited
from api.services import Services
from vanban.audit import Action
from vanban.db.listing import Listing
from vanban.principals import Principal


def listed(request: Request, services: Services, person: Principal, listing: Listing, *, words: str) -> None:
    """Records that a person saw a page of the list, or searched it: how much was found, none of the words."""
    searched = bool(words.strip())
    audited(
        request,
        services,
        person,
        Action.SEARCHED if searched else Action.LISTED,
        target="document",
        detail={
            "filters": ["words"] if searched else [],
            "page": listing.page,
            "shown": len(listing.documents),
            "total": listing.total,
        },
    )
