"""Asking again who it is before something that outlasts the session: the password, or a sign-in of just now."""

import datetime

from starlette.requests import Request

from api.deps import ServicesOf, Standing
from api.sign_in_attempts import attempt_of, count_attempt
from vanban.db.account_models import WebSessionRow
from vanban.db.models import PersonRow
from vanban.db.signing_in import verify_password
from vanban.errors import InvalidInput

WRONG_OLD = "Mật khẩu đang dùng chưa đúng. Sau 5 lần sai liên tiếp, tài khoản tạm khóa 15 phút."
SIGN_IN_ANEW = (
    "Đồng chí đăng nhập đã lâu. Đề nghị đăng xuất, đăng nhập lại qua dịch vụ của cơ quan, rồi làm lại việc này."
)
FRESH = datetime.timedelta(minutes=15)  # a sign-in of just now needs no password once more


def ask_again(request: Request, standing: Standing, services: ServicesOf, password: str) -> None:
    """Raises ``InvalidInput`` unless the password is right, ``TooManyAttempts`` past the limit."""
    count_attempt(services, attempt_of(request, f"#{standing.principal.person_id}"))
    with services.database.session() as session:
        username = session.get_one(PersonRow, standing.principal.person_id).username
    if verify_password(services.database, username, password) is None:
        raise InvalidInput(WRONG_OLD)


def signed_in_just_now(standing: Standing, services: ServicesOf, *, now: datetime.datetime) -> bool:
    """Tells whether the session began within ``FRESH``."""
    with services.database.session() as session:
        return now - session.get_one(WebSessionRow, standing.session_id).created_at < FRESH


def make_sure(
    request: Request, standing: Standing, services: ServicesOf, password: str, *, now: datetime.datetime
) -> None:
    """Raises ``InvalidInput`` unless the sign-in is of just now or the password is right.

    Who signs in through the organisation's own service has no password here and signs in anew.
    """
    if signed_in_just_now(standing, services, now=now):
        return
    if standing.method == "oidc":
        raise InvalidInput(SIGN_IN_ANEW)
    ask_again(request, standing, services, password)
