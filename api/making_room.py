"""Where the pages of originals are made, as routes ask for it."""

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import Request

from ingest.originals.making import MakingRoom


def making_room_of(request: Request) -> MakingRoom:
    """Returns the room the application was created with."""
    return cast(MakingRoom, request.app.state.originals)


OriginalsOf = Annotated[MakingRoom, Depends(making_room_of)]
