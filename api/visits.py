"""A signed-in person on a page: the request, who sends it, and the services; one parameter instead of three."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path
from starlette.requests import Request

from api.auditing import audited
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.pages.rendering import Frame, frame_of
from vanban.audit import Action, Detail


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for a page, and what answers."""

    request: Request
    person: PagePerson
    services: ServicesOf

    def frame(self, place: str) -> Frame:
        """Returns the frame of the page; ask for it outside of any transaction."""
        return frame_of(self.request, self.person, place)

    def audited(self, action: Action, target: str, target_id: int | str = "", *, detail: Detail | None = None) -> None:
        """Records a view or a download before it is shown; see ``api.auditing.audited``."""
        audited(
            self.request, self.services, self.person, action, target=target, target_id=target_id, detail=detail or {}
        )


VisitOf = Annotated[Visit, Depends()]
RowId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
