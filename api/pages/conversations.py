"""A person's own conversations: the list and its search, titles, deleting, saving as Word, feedback on answers."""

import datetime
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited, entry_of
from api.conversation_entries import changed_entry, feedback_entry
from api.deps import LARGEST_ID, ConversationId, PagePerson, ServicesOf, TurnId
from api.exporting.conversation_file import exported
from api.pages.chat import conversation_view
from api.pages.rendering import environment, frame_of, render
from api.word_response import word_response
from vanban.audit import Action, Detail
from vanban.db.audit import record
from vanban.db.conversation_list import list_conversations
from vanban.db.conversations import TITLE_LENGTH, delete_all, delete_conversation, rename_conversation
from vanban.db.feedback import give_feedback
from vanban.errors import InvalidInput, NotFound
from vanban.feedback import LONGEST_COMMENT, VERDICT_WORDS

router = APIRouter(include_in_schema=False)
_CHANGED = Action.CONVERSATION_CHANGED
environment().globals |= {
    "verdicts": tuple((str(verdict), words) for verdict, words in VERDICT_WORDS.items()),
    "longest_comment": LONGEST_COMMENT,
    "longest_title": TITLE_LENGTH,
}


@router.get("/hoi-dap")
def list_page(request: Request, person: PagePerson, services: ServicesOf, *, q: str = "", trang: str = "1") -> Response:
    """Returns a page of the person's conversations, all or those with the words."""
    page = int(trang) if trang.isascii() and trang.isdigit() and len(trang) < 7 else 1
    with services.database.session() as session:
        listing = list_conversations(session, person, words=q[:200], page=page)
    audited(
        request,
        services,
        person,
        Action.LISTED,
        target="conversation",
        detail={"filters": ["words"] if q.strip() else [], "page": page, "total": listing.total},
    )
    frame = frame_of(request, person, "hoi")
    return render("conversations.html", frame=frame, listing=listing, q=q[:200], links=partial(_link, q[:200]))


@router.post("/hoi-dap/xoa-het")
def delete_every(
    request: Request, person: PagePerson, services: ServicesOf, *, sure: Annotated[str, Form()] = ""
) -> Response:
    """Deletes all conversations of the person, once the box that says so is ticked."""
    if sure:
        with services.database.transaction() as session:
            deleted = delete_all(session, person)
            detail: Detail = {"change": "delete_all", "count": deleted}
            record(session, entry_of(request, person, _CHANGED, target="conversation", detail=detail))
    return RedirectResponse("/hoi-dap", status_code=303)


@router.post("/hoi-dap/{conversation_id}/xoa")
def delete(request: Request, conversation_id: ConversationId, person: PagePerson, services: ServicesOf) -> Response:
    """Deletes a conversation and leads to an empty one."""
    with services.database.transaction() as session:
        delete_conversation(session, person, conversation_id)
        record(session, changed_entry(request, person, conversation_id, "delete"))
    return RedirectResponse("/hoi", status_code=303)


@router.post("/hoi-dap/{conversation_id}/doi-ten")
def rename(
    request: Request,
    conversation_id: ConversationId,
    person: PagePerson,
    services: ServicesOf,
    *,
    title: Annotated[str, Form()] = "",
) -> Response:
    """Gives a conversation the title that was typed."""
    try:
        with services.database.transaction() as session:
            rename_conversation(session, person, conversation_id, title)
            record(session, changed_entry(request, person, conversation_id, "rename"))
    except InvalidInput as error:
        return conversation_view(request, services, person, conversation_id, message=error.message, status=422)
    return RedirectResponse(f"/hoi-dap/{conversation_id}", status_code=303)


@router.get("/hoi-dap/{conversation_id}/xuat.docx")
def export(
    request: Request, conversation_id: ConversationId, person: PagePerson, services: ServicesOf, *, luot: str = ""
) -> Response:
    """Returns the conversation, or the turn ``luot`` of it, as a Word file with footnotes."""
    now = datetime.datetime.now().astimezone()
    with services.database.session() as session:
        response = word_response(exported(session, person, conversation_id, turn_id=_turn_id(luot), now=now))
    detail: Detail = {"format": "docx", "turn": _turn_id(luot)}
    audited(request, services, person, Action.EXPORTED, target="conversation", target_id=conversation_id, detail=detail)
    return response


@router.post("/hoi-dap/{conversation_id}/luot/{turn_id}/gop-y")
def give(
    request: Request,
    conversation_id: ConversationId,
    turn_id: TurnId,
    person: PagePerson,
    services: ServicesOf,
    *,
    verdict: Annotated[str, Form()] = "",
    comment: Annotated[str, Form()] = "",
) -> Response:
    """Keeps what the person says of an answer, and leads back to it."""
    try:
        with services.database.transaction() as session:
            give_feedback(
                session,
                person,
                conversation_id=conversation_id,
                turn_id=turn_id,
                verdict=verdict or None,
                comment=comment,
            )
            record(session, feedback_entry(request, person, turn_id, verdict or None))
    except InvalidInput as error:
        return conversation_view(request, services, person, conversation_id, message=error.message, status=422)
    return RedirectResponse(f"/hoi-dap/{conversation_id}#luot-{turn_id}", status_code=303)


def _turn_id(words: str) -> int | None:
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and len(words) <= 19 and 0 < int(words) <= LARGEST_ID):
        raise NotFound("Không tìm thấy lượt hỏi này.")
    return int(words)


def _link(q: str, page: int) -> str:
    return "/hoi-dap?" + urlencode({name: value for name, value in (("q", q), ("trang", page)) if value})
