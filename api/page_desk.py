"""The desk that draws pages of originals, as routes ask for it."""

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import Request

from ingest.originals.desk import PageDesk


def page_desk_of(request: Request) -> PageDesk:
    """Returns the desk the application was created with."""
    return cast(PageDesk, request.app.state.page_desk)


DeskOf = Annotated[PageDesk, Depends(page_desk_of)]
