"""/kieu-dang: every component of the design system on one page, to look at and to test by."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.deps import PagePerson
from api.pages.rendering import frame_of, render

router = APIRouter(include_in_schema=False)


@router.get("/kieu-dang")
def show(request: Request, person: PagePerson) -> Response:
    """Returns the page of components."""
    return render("style.html", frame=frame_of(request, person, ""))
