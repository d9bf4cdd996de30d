"""The audit entries of what people do to their own conversations, alike on pages and over the API."""

from starlette.requests import Request

from api.auditing import entry_of
from vanban.audit import Action, Entry
from vanban.principals import Principal


def changed_entry(request: Request, person: Principal, conversation_id: int, change: str) -> Entry:
    """Returns the audit entry of a change of a conversation."""
    return entry_of(
        request,
        person,
        Action.CONVERSATION_CHANGED,
        target="conversation",
        target_id=conversation_id,
        detail={"change": change},
    )


def feedback_entry(request: Request, person: Principal, turn_id: int, verdict: str | None) -> Entry:
    """Returns the audit entry of feedback on a turn; a verdict of None keeps the one given before."""
    return entry_of(
        request, person, Action.FEEDBACK_GIVEN, target="turn", target_id=turn_id, detail={"verdict": verdict}
    )
