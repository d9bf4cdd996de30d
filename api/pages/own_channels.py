"""Kênh chat of the own account: pairing an account on Telegram or Zalo, taking it off, what it is sent by itself."""

import datetime
from collections.abc import Mapping
from typing import Annotated

import segno
from fastapi import APIRouter, Form, Path
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.asking_again import make_sure, signed_in_just_now
from api.auditing import address_of
from api.channel_view import ChannelView, channel_view
from api.deps import LARGEST_ID, PagePerson, PageStanding, SealOf, ServicesOf, Standing
from api.errors import TooManyAttempts
from api.pages.rendering import frame_of, render
from api.services import Services
from api.wish_form import WishForm, filled_with
from vanban.channels import Platform
from vanban.db.channel_links import EndedHow, end_link, links_of
from vanban.db.channel_models import ChannelLinkRow
from vanban.db.channel_platforms import configured, telegram_link
from vanban.db.models import PersonRow
from vanban.db.pairing_codes import LIFE, NewCode, make_code
from vanban.db.subscriptions import MOST_DAYS_BEFORE, save_subscription
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
ADDRESS = "/tai-khoan/kenh-chat"
NO_LINK = "Không có tài khoản chat này, hoặc đã gỡ."
NO_CHANNEL = "Cơ quan chưa mở kênh chat nào. Đề nghị liên hệ quản trị viên."
NOTES = {"go": "Đã gỡ ghép. Tài khoản chat ấy không hỏi được nữa.", "tin": "Đã lưu các tin muốn nhận."}
LinkId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Words = Annotated[str, Form(max_length=1_000)]


@router.get(ADDRESS)
def show(request: Request, person: PagePerson, standing: PageStanding, services: ServicesOf) -> Response:
    """Returns the page of the person's chat accounts."""
    return _page(request, services, person, standing)


@router.post(ADDRESS + "/ma")
def new_code(
    request: Request,
    person: PagePerson,
    standing: PageStanding,
    services: ServicesOf,
    seal: SealOf,
    *,
    password: Words = "",
) -> Response:
    """Returns the page with a new code on it, the only time it is shown; or with what is wrong.

    It does not lead on to another address, which would have to carry the code.
    """
    now = datetime.datetime.now(datetime.UTC)
    try:
        if not configured(services.settings):
            raise InvalidInput(NO_CHANNEL)
        make_sure(request, standing, services, password, now=now)
        with services.database.transaction() as session:
            code = make_code(session, person, seal=seal, now=now, address=address_of(request))
    except (InvalidInput, NotAllowed, TooManyAttempts) as error:
        status = 429 if isinstance(error, TooManyAttempts) else 422
        return _page(request, services, person, standing, message=error.message, status=status)
    return _page(request, services, person, standing, code=code)


@router.post(ADDRESS + "/{link_id}/go")
def unpair(request: Request, link_id: LinkId, person: PagePerson, services: ServicesOf) -> Response:
    """Ends the pairing of one of the person's accounts."""
    now = datetime.datetime.now(datetime.UTC)
    with services.database.transaction() as session:
        link = _own_link(session, person, link_id, now=now)
        end_link(session, link, EndedHow.UNPAIRED, now=now, by=person, address=address_of(request))
    return RedirectResponse(f"{ADDRESS}?xong=go", status_code=303)


@router.post(ADDRESS + "/{link_id}/tin")
def subscribe(
    request: Request,
    link_id: LinkId,
    person: PagePerson,
    standing: PageStanding,
    services: ServicesOf,
    *,
    form: Annotated[WishForm, Form()],
) -> Response:
    """Saves what an account is sent by itself, or shows the page again with what is wrong and what was filled in."""
    now = datetime.datetime.now(datetime.UTC)
    try:
        with services.database.transaction() as session:
            link = _own_link(session, person, link_id, now=now)
            save_subscription(session, link, form.wishes(), by=person, now=now, address=address_of(request))
    except InvalidInput as error:
        filled = {link_id: form}
        return _page(request, services, person, standing, message=error.message, status=422, filled=filled)
    return RedirectResponse(f"{ADDRESS}?xong=tin", status_code=303)


def _own_link(session: Session, person: Principal, link_id: int, *, now: datetime.datetime) -> ChannelLinkRow:
    found = [one for one in links_of(session, person.person_id or 0, now=now) if one.id == link_id]
    if not found:
        raise NotFound(NO_LINK)
    return found[0]


def _page(
    request: Request,
    services: Services,
    person: Principal,
    standing: Standing,
    *,
    code: NewCode | None = None,
    message: str = "",
    status: int = 200,
    filled: Mapping[int, WishForm] | None = None,
) -> Response:
    now = datetime.datetime.now(datetime.UTC)
    with services.database.session() as session:
        view = channel_view(session, services.settings, person, now=now)
        username = session.get_one(PersonRow, person.person_id).username
    link = _deep_link(view, code)
    return render(
        "own_channels.html",
        frame=frame_of(request, person, "tai-khoan"),
        status=status,
        view=view,
        code=code,
        minutes=int(LIFE.total_seconds()) // 60,
        link=link,
        picture=_picture(link) if link else "",
        message=message,
        note=NOTES.get(request.query_params.get("xong", ""), ""),
        username=username,
        asks_password=standing.method != "oidc" and not signed_in_just_now(standing, services, now=now),
        filled=filled or {},
        forms={one.id: filled_with(one.wishes) for one in view.accounts} | dict(filled or {}),
        most_days=MOST_DAYS_BEFORE,
    )


def _deep_link(view: ChannelView, code: NewCode | None) -> str:
    names = [way.name for way in view.ways if way.platform is Platform.TELEGRAM]
    return telegram_link(names[0], code.plain) if code is not None and names else ""


def _picture(address: str) -> str:
    """Returns the QR code of an address as a picture in a ``data:`` address; on white, for phones read nothing else."""
    return segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4, light="#fff", dark="#000")
