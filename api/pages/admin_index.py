"""/quan-tri/chi-muc: whether the search indexes agree with the database, and making them again in the background."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.wording import size_words
from rag.index_state import IndexState
from vanban.audit import Action
from vanban.db.admin_scope import check_system
from vanban.errors import IndexUnavailable

router = APIRouter(include_in_schema=False)
ADDRESS = "/quan-tri/chi-muc"


@router.get(ADDRESS)
def show(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns how the indexes stand and how far a rebuilding has come."""
    check_system(person)
    state: IndexState | None = None
    problem = ""
    try:
        state = services.upkeep.index_state()
    except IndexUnavailable as error:
        problem = error.message
    run = services.upkeep.rebuild_run()
    return render(
        "admin_index.html",
        frame=frame_of(request, person, "quan-tri"),
        state=state,
        problem=problem,
        run=run,
        running=run is not None and run.finished_at is None,
        size=size_words(state.size) if state else "",
    )


@router.post(f"{ADDRESS}/dung-lai")
def rebuild(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Begins to make the indexes again and leads back to the page that shows how far it has come."""
    check_system(person)
    audited(request, services, person, Action.INDEX_REBUILT, target="index")
    services.upkeep.rebuild_index()
    return RedirectResponse(ADDRESS, status_code=303)
