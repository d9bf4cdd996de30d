"""Xác thực hai lớp: switching the second step on and off, and the recovery codes."""

import datetime
from typing import Annotated

import segno
from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.asking_again import ask_again
from api.auditing import entry_of
from api.deps import PageStanding, SealOf, ServicesOf, Standing, cookies_of
from api.errors import TooManyAttempts
from api.pages.rendering import frame_of, render
from api.sign_in_attempts import attempt_of, count_attempt
from api.starting_sessions import renew_session
from vanban.audit import Action
from vanban.db.audit import record
from vanban.db.models import PersonRow
from vanban.db.sealing import Seal
from vanban.db.two_step import (
    address_for_phone,
    begin,
    codes_left,
    confirm,
    renew_recovery_codes,
    secret_of,
    switch_off,
)
from vanban.db.web_sessions import revoke_others
from vanban.duties import Duty
from vanban.errors import InvalidInput

router = APIRouter(include_in_schema=False)
WRONG_CODE = "Mã chưa đúng hoặc đã hết hạn. Đề nghị nhập mã đang hiện trên điện thoại."
Words = Annotated[str, Form(max_length=1_000)]


@router.get("/tai-khoan/hai-lop")
def show(request: Request, standing: PageStanding, services: ServicesOf, seal: SealOf) -> Response:
    """Returns the state of the second step: off, waiting for the first code, or on."""
    return _page(request, standing, services, seal)


@router.post("/tai-khoan/hai-lop/bat")
def start(
    request: Request, standing: PageStanding, services: ServicesOf, seal: SealOf, password: Words = ""
) -> Response:
    """Makes a secret for the phone and shows it; nothing counts before a code has confirmed it."""
    try:
        ask_again(request, standing, services, password)
    except (InvalidInput, TooManyAttempts) as error:
        return _page(request, standing, services, seal, message=error.message)
    with services.database.transaction() as session:
        person = session.get_one(PersonRow, standing.principal.person_id)
        if person.totp_confirmed_at is None:
            begin(person, seal)
    return RedirectResponse("/tai-khoan/hai-lop", status_code=303)


@router.post("/tai-khoan/hai-lop/xac-nhan")
def finish(request: Request, standing: PageStanding, services: ServicesOf, seal: SealOf, code: Words = "") -> Response:
    """Switches the second step on, ends the other sessions, and shows the recovery codes this once."""
    now = datetime.datetime.now(datetime.UTC)
    try:
        count_attempt(services, attempt_of(request, f"#{standing.principal.person_id}"))
    except TooManyAttempts as error:
        return _page(request, standing, services, seal, message=error.message)
    with services.database.transaction() as session:
        person = session.get_one(PersonRow, standing.principal.person_id)
        codes = confirm(session, person, code, seal, now=now) if person.totp_secret is not None else None
        if codes is not None:
            revoke_others(session, person.id, keep_id=standing.session_id, now=now)
            token = renew_session(request, session, standing, person)
            record(
                session, entry_of(request, standing.principal, Action.TWO_STEP_ON, target="person", target_id=person.id)
            )
    if codes is None:
        return _page(request, standing, services, seal, message=WRONG_CODE)
    response = _codes_page(request, standing, codes)
    cookies_of(request).issue(response, token)
    return response


@router.post("/tai-khoan/hai-lop/ma-moi")
def renew_codes(
    request: Request, standing: PageStanding, services: ServicesOf, seal: SealOf, password: Words = ""
) -> Response:
    """Shows ten new recovery codes this once; those before them no longer count."""
    try:
        ask_again(request, standing, services, password)
    except (InvalidInput, TooManyAttempts) as error:
        return _page(request, standing, services, seal, message=error.message)
    with services.database.transaction() as session:
        person = session.get_one(PersonRow, standing.principal.person_id)
        if person.totp_confirmed_at is None:
            return RedirectResponse("/tai-khoan/hai-lop", status_code=303)
        codes = renew_recovery_codes(session, person, seal)
        entry = entry_of(
            request,
            standing.principal,
            Action.TWO_STEP_ON,
            target="person",
            target_id=person.id,
            detail={"new_codes": len(codes)},
        )
        record(session, entry)
    return _codes_page(request, standing, codes)


@router.post("/tai-khoan/hai-lop/tat")
def stop(
    request: Request, standing: PageStanding, services: ServicesOf, seal: SealOf, password: Words = ""
) -> Response:
    """Switches the second step off, with the password."""
    try:
        ask_again(request, standing, services, password)
    except (InvalidInput, TooManyAttempts) as error:
        return _page(request, standing, services, seal, message=error.message)
    with services.database.transaction() as session:
        person = session.get_one(PersonRow, standing.principal.person_id)
        was_on = person.totp_confirmed_at is not None
        switch_off(session, person)
        if was_on:
            entry = entry_of(request, standing.principal, Action.TWO_STEP_OFF, target="person", target_id=person.id)
            record(session, entry)
    return RedirectResponse("/tai-khoan?xong=hai-lop-tat" if was_on else "/tai-khoan/hai-lop", status_code=303)


def _page(request: Request, standing: Standing, services: ServicesOf, seal: Seal, *, message: str = "") -> Response:
    duty = standing.duty is Duty.TWO_STEP
    with services.database.session() as session:
        person = session.get_one(PersonRow, standing.principal.person_id)
        left = codes_left(session, person.id)
    waiting = person.totp_secret is not None and person.totp_confirmed_at is None
    return render(
        "two_step.html",
        frame=None if standing.duty else frame_of(request, standing.principal, "tai-khoan"),
        status=422 if message else 200,
        message=message,
        duty=duty,
        username=person.username,
        on=person.totp_confirmed_at,
        left=left,
        secret=_grouped(secret_of(person, seal)) if waiting else "",
        picture=_picture(address_for_phone(person, seal)) if waiting else "",
    )


def _codes_page(request: Request, standing: Standing, codes: list[str]) -> Response:
    frame = None if standing.duty else frame_of(request, standing.principal, "tai-khoan")
    return render("recovery_codes.html", frame=frame, codes=codes)


def _picture(address: str) -> str:
    """Returns the QR code of an address as a picture in a ``data:`` address; on white, for phones read nothing else."""
    return segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4, light="#fff", dark="#000")


def _grouped(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
