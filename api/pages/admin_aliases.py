"""/quan-tri/ten-goi: nicknames of documents and abbreviations of the office, used by the next question."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.services import Services
from vanban.alias_tables import AliasKind
from vanban.audit import Action, Entry
from vanban.db.admin_scope import check_system
from vanban.db.aliases import list_aliases, set_abbreviation, set_nickname, set_retired
from vanban.db.audit import record
from vanban.db.running_models import AliasRow
from vanban.errors import InvalidInput
from vanban.principals import Principal
from vanban.text import bare_form

router = APIRouter(include_in_schema=False)
ADDRESS = "/quan-tri/ten-goi"
_ADDRESSES = {AliasKind.NICKNAME: ADDRESS, AliasKind.ABBREVIATION: f"{ADDRESS}?loai=viet_tat"}


@router.get(ADDRESS)
def show(
    request: Request, person: PagePerson, services: ServicesOf, *, loai: str = "", tim: str = "", da: str = ""
) -> Response:
    """Returns the names of a kind, all or those that hold the words; ``da`` says that a change was made."""
    done = "Đã ghi. Câu hỏi tiếp theo sẽ dùng ngay." if da else ""
    return _page(request, services, person, kind=_kind(loai), words=tim[:100], done=done)


@router.post(ADDRESS)
def put(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    loai: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    meaning: Annotated[str, Form()] = "",
) -> Response:
    """Adds a name, or gives one another meaning; what cannot be taken comes back with a sentence."""
    check_system(person)
    kind = _kind(loai)
    try:
        with services.database.transaction() as session:
            if kind is AliasKind.NICKNAME:
                row = set_nickname(session, person, name=name, documents=meaning)
            else:
                row = set_abbreviation(session, person, name=name, meanings=meaning)
            detail = {"loai": kind.value, "viec": "ghi"}
            record(
                session,
                entry_of(request, person, Action.ALIAS_CHANGED, target="alias", target_id=row.id, detail=detail),
            )
    except InvalidInput as error:
        return _page(request, services, person, kind=kind, name=name, meaning=meaning, message=error.message)
    services.upkeep.names_changed()
    return RedirectResponse(_address(kind, done=True), status_code=303)


@router.post(f"{ADDRESS}/dung")
def retire(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    loai: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    viec: Annotated[str, Form()] = "",
) -> Response:
    """Takes a name out of use (``viec`` "thoi"), or puts it back."""
    check_system(person)
    kind = _kind(loai)
    with services.database.transaction() as session:
        row = set_retired(session, person, kind=kind, name=name, retired=viec == "thoi")
        record(session, _entry(request, person, row, "thoi" if row.retired else "dung_lai"))
    services.upkeep.names_changed()
    return RedirectResponse(_address(kind, done=True), status_code=303)


def _page(
    request: Request,
    services: Services,
    person: Principal,
    *,
    kind: AliasKind,
    words: str = "",
    name: str = "",
    meaning: str = "",
    message: str = "",
    done: str = "",
) -> Response:
    check_system(person)
    with services.database.session() as session:
        listed = list_aliases(session, kind)
    wanted = bare_form(words).split()
    shown = [one for one in listed if _holds(f"{one.name} {' '.join(one.meanings)}", wanted)]
    return render(
        "admin_aliases.html",
        frame=frame_of(request, person, "quan-tri"),
        status=422 if message else 200,
        kind=kind.value,
        nicknames=kind is AliasKind.NICKNAME,
        kinds=(("Tên gọi văn bản", ADDRESS, None), ("Chữ viết tắt", _ADDRESSES[AliasKind.ABBREVIATION], None)),
        active=_ADDRESSES[kind],
        shown=shown,
        total=len(listed),
        words=words,
        name=name,
        meaning=meaning,
        message=message,
        done=done,
    )


def _entry(request: Request, person: Principal, row: AliasRow, what: str) -> Entry:
    detail = {"loai": row.kind, "viec": what}
    return entry_of(request, person, Action.ALIAS_CHANGED, target="alias", target_id=row.id, detail=detail)


def _holds(text: str, wanted: list[str]) -> bool:
    held = bare_form(text)
    return all(word in held for word in wanted)


def _kind(words: str) -> AliasKind:
    return AliasKind.ABBREVIATION if words == AliasKind.ABBREVIATION.value else AliasKind.NICKNAME


def _address(kind: AliasKind, *, done: bool) -> str:
    address = _ADDRESSES[kind]
    return f"{address}{'&' if '?' in address else '?'}da=1" if done else address
