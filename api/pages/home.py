"""The home page: a box to ask in, what waits for the person, what is new, what was asked lately."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.channel_view import offers_chat
from api.deps import PagePerson, ServicesOf
from api.examples import example_questions
from api.home_cards import NEWS, WAITING, recent_questions, told
from api.pages.rendering import frame_of, render
from vanban.db.library import count_readable

router = APIRouter(include_in_schema=False)


@router.get("/")
def show(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the home page; a newcomer, who has asked nothing yet, sees questions to start with."""
    with services.database.session() as session:
        newcomer = recent_questions(session, person) is None
        return render(
            "home.html",
            frame=frame_of(request, person, "trang-dau"),
            held=count_readable(session, person),
            waiting=told(WAITING, session, person),
            news=told(NEWS, session, person),
            chat=offers_chat(session, services.settings, person),
            examples=example_questions(session, person) if newcomer else [],
            longest=services.settings.max_question_chars,
        )
