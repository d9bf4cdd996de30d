"""Tìm đã lưu: saved searches with what is new in each, and their alerts."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from vanban.audit import Action
from vanban.db.alerts import new_documents, unseen
from vanban.db.audit import record
from vanban.db.facets import chosen_words, facets
from vanban.db.office_models import SavedSearchRow
from vanban.db.saved_searches import (
    change_search,
    delete_search,
    mark_seen,
    save_search,
    saved_search,
    saved_searches,
)
from vanban.db.wanted_query import list_address, query_of, wanted_from_query

router = APIRouter(include_in_schema=False)
SavedId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
_PLACE = "/tim-da-luu"


@dataclass(frozen=True, slots=True)
class SavedView:
    """A saved search as the page shows it."""

    row: SavedSearchRow
    words: str  # what it looks for
    count: int  # new documents
    address: str


@router.get(_PLACE)
def saved_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the person's saved searches with how many new documents each has."""
    with services.database.session() as session:
        views = []
        for row in saved_searches(session, person):
            wanted = wanted_from_query(row.query)
            named = facets(session, person, replace(wanted, in_text=False, words="")) if wanted.unit else ()
            chosen = chosen_words(wanted, named).values()
            words = [f"“{wanted.words.strip()}”{' trong toàn văn' if wanted.in_text else ''}"] if wanted.words else []
            new = new_documents(session, person, row)
            views.append(SavedView(row, ", ".join([*words, *chosen]), new.count, list_address(wanted)))
        told = unseen(session, person)
    return render("saved_searches.html", frame=frame_of(request, person, "van-ban"), views=views, told=told)


@router.post(_PLACE)
def save(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    name: Annotated[str, Form()] = "",
    query: Annotated[str, Form()] = "",
    alert: Annotated[str, Form()] = "",
) -> Response:
    """Keeps a search under a name and leads to the list of them."""
    wanted = replace(wanted_from_query(query[:8_000]), since=None)
    with services.database.transaction() as session:
        kept = query_of(wanted) if wanted.narrows else ""
        row = save_search(session, person, name=name, query=kept, alert=alert == "1")
        record(session, entry_of(request, person, Action.SAVED_SEARCH_CHANGED, target="saved_search", target_id=row.id))
    return RedirectResponse(_PLACE, status_code=303)


@router.post(f"{_PLACE}/{{saved_id}}")
def change(
    request: Request,
    saved_id: SavedId,
    person: PagePerson,
    services: ServicesOf,
    *,
    name: Annotated[str, Form()] = "",
    alert: Annotated[str, Form()] = "",
) -> Response:
    """Renames a saved search, or switches its alert."""
    with services.database.transaction() as session:
        row = change_search(session, person, saved_id, name=name, alert=alert == "1")
        detail = {"alert": row.alert}
        action = Action.SAVED_SEARCH_CHANGED
        record(session, entry_of(request, person, action, target="saved_search", target_id=saved_id, detail=detail))
    return RedirectResponse(_PLACE, status_code=303)


@router.post(f"{_PLACE}/{{saved_id}}/xem")
def open_new(saved_id: SavedId, person: PagePerson, services: ServicesOf) -> Response:
    """Leads to what is new in a saved search, which then counts as seen."""
    with services.database.transaction() as session:
        wanted = wanted_from_query(saved_search(session, person, saved_id).query)
        before = mark_seen(session, person, saved_id)
    return RedirectResponse(list_address(replace(wanted, since=before)), status_code=303)


@router.post(f"{_PLACE}/{{saved_id}}/xoa")
def delete(request: Request, saved_id: SavedId, person: PagePerson, services: ServicesOf) -> Response:
    """Deletes a saved search."""
    with services.database.transaction() as session:
        delete_search(session, person, saved_id)
        action, detail = Action.SAVED_SEARCH_CHANGED, {"deleted": True}
        record(session, entry_of(request, person, action, target="saved_search", target_id=saved_id, detail=detail))
    return RedirectResponse(_PLACE, status_code=303)
