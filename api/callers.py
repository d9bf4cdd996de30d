"""Who calls the API: a person with a session, or a program with a key, within the scope each address declares.

``Authorization: Bearer vbk_…`` counts on ``/api/v1`` only. A request that carries it is judged by the key alone: the
guard has taken its cookies away before anything here looks at them.
"""

from typing import Annotated

from fastapi import Depends, Security
from fastapi.security import APIKeyCookie, HTTPBearer, SecurityScopes
from starlette.requests import Request

from api.deps import api_principal, principal_or_none, services_of
from api.errors import NotSignedIn
from api.session_cookies import SESSION_COOKIE
from api.usage_limits import usage_limits_of
from vanban.db.api_keys import KeyHolder, holder_of, note_use
from vanban.errors import NotAllowed
from vanban.principals import Channel, Principal
from vanban.scopes import SCOPE_WORDS, Scope

BAD_KEY = "Khóa API không đúng, đã hết hạn hoặc đã bị thu hồi. Đề nghị kiểm tra lại khóa, hoặc tạo khóa mới."
_SESSION = APIKeyCookie(
    name=SESSION_COOKIE, scheme_name="phien", description="Phiên đăng nhập trên trang web", auto_error=False
)
_KEY = HTTPBearer(
    scheme_name="khoa",
    bearerFormat="vbk_…",
    description="Khóa API. Phạm vi mà mỗi địa chỉ cần được ghi cạnh tên cách đăng nhập này",
    auto_error=False,
)


class BadKey(NotSignedIn):
    """A key that nobody holds any more, or never held."""


def bearer_words(request: Request) -> str | None:
    """Returns what follows "Bearer" in the request, or None where there is no ``Authorization`` at all."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, words = header.partition(" ")
    return words.strip() if scheme.lower() == "bearer" else ""


def key_holder(request: Request) -> KeyHolder | None:
    """Returns who holds the key of the request; None for a request without ``Authorization``.

    Raises ``BadKey`` for a key that nobody may use.
    """
    words = bearer_words(request)
    if words is None:
        return None
    with services_of(request).database.session() as session:
        holder = holder_of(session, words, Channel.API)
    if holder is None:
        raise BadKey(BAD_KEY)
    request.state.person_id = holder.principal.person_id  # for the log
    return holder


def caller(
    request: Request,
    needed: SecurityScopes,
    _session: Annotated[str | None, Depends(_SESSION)],
    _key: Annotated[object, Depends(_KEY)],
) -> Principal:
    """Returns who calls an address that needs these scopes. A session has every scope its person's roles have.

    Raises ``NotSignedIn`` (401), ``NotAllowed`` for a key without the scope, ``TooManyAttempts`` past its limit.
    """
    holder = key_holder(request)
    if holder is None:
        return api_principal(request)
    for scope in map(Scope, needed.scopes):
        if scope not in holder.scopes:
            raise NotAllowed(f"Khóa này không có phạm vi “{scope}”: {SCOPE_WORDS[scope].lower()}.")
    usage_limits_of(request).count_request(holder.key_id)
    note_use(services_of(request).database, holder.key_id)
    return holder.principal


def person_in_session(request: Request, _session: Annotated[str | None, Depends(_SESSION)]) -> Principal:
    """Returns the person whose session it is, at an address where no key counts; raises ``NotSignedIn``."""
    if bearer_words(request) is not None:
        raise NotAllowed("Địa chỉ này chỉ nhận phiên đăng nhập, không nhận khóa API.")
    return api_principal(request)


def asking_person(request: Request, person: Annotated[Principal, Security(caller, scopes=[Scope.ASK])]) -> Principal:
    """Returns who asks a question through the API; raises ``TooManyAttempts`` past the questions of a minute."""
    usage_limits_of(request).count_question(person)
    return person


def uploader_or_none(request: Request) -> Principal | None:
    """Returns who sends files to the API, or None where nobody may with this session or key."""
    try:
        holder = key_holder(request)
    except BadKey:
        return None
    if holder is None:
        return principal_or_none(request, channel=Channel.API)
    return holder.principal if Scope.HAND_IN in holder.scopes else None


Asking = Annotated[Principal, Depends(asking_person)]
Conversing = Annotated[Principal, Security(caller, scopes=[Scope.ASK])]
Reading = Annotated[Principal, Security(caller, scopes=[Scope.READ])]
HandingIn = Annotated[Principal, Security(caller, scopes=[Scope.HAND_IN])]
GivingFeedback = Annotated[Principal, Security(caller, scopes=[Scope.FEEDBACK])]
Sitting = Annotated[Principal, Security(caller, scopes=[Scope.SIT])]
Administering = Annotated[Principal, Security(caller, scopes=[Scope.ADMINISTER])]
Auditing = Annotated[Principal, Security(caller, scopes=[Scope.AUDIT])]
InSession = Annotated[Principal, Depends(person_in_session)]
