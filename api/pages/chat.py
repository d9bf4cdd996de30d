"""Hỏi đáp: the conversation page, asking without JavaScript, and the box at the top that understands numbers."""

import datetime
import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.asking import answer, checked_turn
from api.auditing import address_of, audited, recorded
from api.deps import ConversationId, PagePerson, ServicesOf
from api.errors import TooManyAttempts, problem_of
from api.examples import example_questions
from api.marking import paragraphs
from api.moved_citations import turns_today
from api.pages.rendering import environment, frame_of, render
from api.services import Services
from api.usage_limits import usage_limits_of
from rag.asking import answered_entry
from vanban.audit import Action
from vanban.db.conversation_list import list_conversations
from vanban.db.conversations import Conversation, Turn, read_conversation
from vanban.db.feedback import Feedback, feedback_in
from vanban.db.library import count_readable, find_by_reference
from vanban.document_numbers import parse_mention
from vanban.document_types import type_named
from vanban.errors import NotFound, QuestionError
from vanban.principals import Principal
from vanban.reply_json import reply_json
from vanban.text import bare_words

router = APIRouter(include_in_schema=False)
_LEADS = frozenset({"so", "van", "ban", "so:"})


def answer_paragraphs(reply: dict[str, Any]) -> Any:
    """Returns the statements of a stored reply's text, for the template."""
    return paragraphs(reply["text"], {citation["mark"] for citation in reply["citations"]})


environment().globals["answer_paragraphs"] = answer_paragraphs


@router.get("/hoi-dap/{conversation_id}")
def conversation_page(
    request: Request, conversation_id: ConversationId, person: PagePerson, services: ServicesOf
) -> Response:
    """Returns a conversation of the person with all its turns."""
    page = conversation_view(request, services, person, conversation_id)
    audited(request, services, person, Action.CONVERSATION_VIEWED, target="conversation", target_id=conversation_id)
    return page


@router.get("/hoi")
def preview(request: Request, person: PagePerson, services: ServicesOf, *, q: str = "") -> Response:
    """Returns an empty conversation with questions to start with; ``q`` is replied to, for links. Nothing is stored."""
    if not q.strip():
        return _page(request, services, person)
    try:
        usage_limits_of(request).count_question(person)
        turn = checked_turn(services, person, q, address=address_of(request))
        began = time.perf_counter()
        answered = services.assistant.reply(turn.question, principal=person)
        reply = reply_json(answered, timing_ms=(time.perf_counter() - began) * 1000)
    except (QuestionError, TooManyAttempts) as error:
        status = problem_of(error).status
        return _page(request, services, person, question=q[:4000], message=error.message, status=status)
    recorded(request, services, answered_entry(turn, reply, turn_id=None))
    shown = Turn(0, turn.question, reply, datetime.datetime.now(datetime.UTC))
    return _page(request, services, person, turns=(shown,))


@router.post("/hoi")
def ask(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    q: Annotated[str, Form()] = "",
    conversation_id: Annotated[str, Form()] = "",
    as_of: Annotated[str, Form()] = "",
    top: Annotated[str, Form()] = "",
) -> Response:
    """Stores the turn and leads to its conversation; the box at the top (``top``) first tries a document number."""
    if top and (found := _document_named(request, services, person, q)) is not None:
        return RedirectResponse(f"/van-ban/{found}", status_code=303)
    try:
        usage_limits_of(request).count_question(person)
        turn = checked_turn(
            services,
            person,
            q,
            conversation_id=_id(conversation_id),
            as_of=_date(as_of),
            address=address_of(request),
        )
        stored = answer(services, turn)
    except (QuestionError, TooManyAttempts) as error:
        status = problem_of(error).status
        return _page(request, services, person, question=q[:4000], message=error.message, status=status)
    return RedirectResponse(f"/hoi-dap/{stored['conversation_id']}#luot-{stored['turn_id']}", status_code=303)


@router.get("/tim")
def jump(request: Request, person: PagePerson, services: ServicesOf, *, q: str = "") -> Response:
    """Leads to the document a number names, or to the reply to a question."""
    found = _document_named(request, services, person, q)
    return RedirectResponse(f"/van-ban/{found}" if found else "/hoi?" + urlencode({"q": q}), status_code=303)


def _document_named(request: Request, services: Services, person: Principal, words: str) -> int | None:
    """Returns the one readable document whose number is all that was typed, or None."""
    mention = parse_mention(words[:200])
    if mention is None or not _is_lead(words[: mention.start]):
        return None
    with services.database.session() as session:
        rows = find_by_reference(session, person, number_key=mention.number.key, limit=2)
    audited(
        request,
        services,
        person,
        Action.SEARCHED,
        target="document",
        detail={"filters": ["number"], "shown": len(rows)},
    )
    return rows[0].id if len(rows) == 1 else None


def _is_lead(words: str) -> bool:
    """Tells whether the words before a number only introduce it: a type, "số", "văn bản", or nothing."""
    kind = type_named(words)
    known = set(bare_words(kind)) if kind else set()
    return set(bare_words(words)) <= known | _LEADS


def conversation_view(
    request: Request,
    services: Services,
    person: Principal,
    conversation_id: int,
    *,
    message: str = "",
    status: int = 200,
) -> Response:
    """Returns the page of a conversation, with a message above the box where something could not be done."""
    with services.database.session() as session:
        conversation = read_conversation(session, person, conversation_id)
        given = feedback_in(session, person, conversation_id)
    return _page(request, services, person, conversation=conversation, given=given, message=message, status=status)


def _page(
    request: Request,
    services: Services,
    person: Principal,
    *,
    conversation: Conversation | None = None,
    turns: tuple[Turn, ...] = (),
    given: Mapping[int, Feedback] = MappingProxyType({}),
    question: str = "",
    message: str = "",
    status: int = 200,
) -> Response:
    shown = conversation.turns if conversation is not None else turns
    with services.database.session() as session:
        conversations = list_conversations(session, person).conversations
        examples = [] if shown else example_questions(session, person)
        held = count_readable(session, person)
        shown = turns_today(session, shown)
    return render(
        "chat.html",
        frame=frame_of(request, person, "hoi"),
        status=status,
        conversations=conversations,
        conversation=conversation.summary if conversation is not None else None,
        turns=shown,
        given=given,
        examples=examples,
        held=held,
        question=question,
        message=message,
        longest=services.settings.max_question_chars,
        today=datetime.datetime.now().astimezone().date(),
    )


def _id(words: str) -> int | None:
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and len(words) <= 18):
        raise NotFound("Không tìm thấy cuộc hỏi đáp này.")
    return int(words)


def _date(words: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(words) if words else None
    except ValueError:
        raise QuestionError("Ngày hỏi chưa đúng. Đề nghị chọn lại ngày.") from None
