"""/quan-tri/cau-hinh: every setting with its value in force and its source; some may be changed here."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.services import Services
from api.settings_view import settings_view
from vanban.audit import Action
from vanban.db.admin_scope import check_system
from vanban.db.audit import record
from vanban.db.setting_overrides import (
    CHANGEABLE,
    apply_overrides,
    checked,
    clear_override,
    given_at_start,
    overrides,
    set_override,
)
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Principal
from vanban.settings import Settings

router = APIRouter(include_in_schema=False)
ADDRESS = "/quan-tri/cau-hinh"


@router.get(ADDRESS)
def show(request: Request, person: PagePerson, services: ServicesOf, *, da: str = "") -> Response:
    """Returns all settings; ``da`` says that a change was made."""
    return _page(request, services, person, done="Đã ghi thay đổi." if da else "")


@router.post(ADDRESS)
def change(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    key: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    viec: Annotated[str, Form()] = "",
) -> Response:
    """Changes a setting, or (``viec`` "mac_dinh") has it be the default again; applied at once where that is safe."""
    check_system(person)
    if key in given_at_start(services.settings):
        raise NotAllowed("Thiết lập này được đặt khi khởi động máy chủ nên không đổi được ở đây.")
    try:
        with services.database.transaction() as session:
            if viec == "mac_dinh":
                taken = checked(key, Settings.model_fields[key].default if key in CHANGEABLE else None)
                clear_override(session, key)
            else:
                taken = set_override(session, person, key, value[:200])
            record(session, entry_of(request, person, Action.SETTING_CHANGED, target="setting", target_id=key))
    except InvalidInput as error:
        return _page(request, services, person, wrong=key, typed=value[:200], message=error.message)
    if CHANGEABLE[key].at_once:
        apply_overrides(services.settings, {key: taken})
    return RedirectResponse(f"{ADDRESS}?da=1#{key}", status_code=303)


def _page(
    request: Request,
    services: Services,
    person: Principal,
    *,
    wrong: str = "",
    typed: str = "",
    message: str = "",
    done: str = "",
) -> Response:
    check_system(person)
    with services.database.session() as session:
        groups = settings_view(services.settings, overrides(session))
    return render(
        "admin_settings.html",
        frame=frame_of(request, person, "quan-tri"),
        status=422 if message else 200,
        groups=groups,
        wrong=wrong,
        typed=typed,
        message=message,
        done=done,
    )
