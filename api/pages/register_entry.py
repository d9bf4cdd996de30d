"""Sổ văn bản đến: entering a document, with its file where one is sent along, and changing an entry's marks."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Path, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.register_forms import entry_fields, entry_from, whole
from api.services import Services
from api.taking_in import hand_in, placement_of
from vanban.audit import Action, Detail
from vanban.db.audit import record
from vanban.db.library import documents_by_id, summaries
from vanban.db.office_models import IncomingRow
from vanban.db.register import (
    MAY_NOT,
    change_entry,
    enter,
    handed_in_document,
    kept_entry,
    next_number,
    register_units,
    same_number,
)
from vanban.db.validity import today
from vanban.errors import InvalidInput, NotAllowed
from vanban.principals import Audience, Principal, Publicity

router = APIRouter(include_in_schema=False)
EntryId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
EntryForm = Annotated[dict[str, str], Depends(entry_fields)]
_CHANGED: Detail = {"changed": True}
_FIELDS = ("arrived_on", "arrival_number", "sender", "number", "date", "subject", "deadline", "note", "document_id")


@router.get("/so-den/moi")
def new_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the form for a new entry, filled in from a document of the library where one is named."""
    return _form(request, person, services, _prefilled(services, person, request.query_params))


@router.post("/so-den")
def create(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    form: EntryForm,
    file: Annotated[UploadFile | None, File()] = None,
    audience: Annotated[str, Form()] = "",
) -> Response:
    """Enters a document, takes its file in where one is sent along, and leads to the entry."""
    try:
        with services.database.transaction() as session:
            row = enter(session, person, entry_from(form))
            record(session, entry_of(request, person, Action.REGISTERED, target="incoming", target_id=row.id))
    except InvalidInput as error:
        return _form(request, person, services, form, wrong=error.message)
    if file is not None and file.filename:
        _take_in(services, person, row.id, file, subtree=audience == "subtree")
    return RedirectResponse(f"/so-den/{row.id}", status_code=303)


@router.get("/so-den/{entry_id}/sua")
def change_page(request: Request, entry_id: EntryId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the form with the marks of an entry."""
    with services.database.session() as session:
        row = kept_entry(session, person, entry_id)
        values = {name: str(getattr(row, name) or "") for name in _FIELDS}
        values["document_id"] = str(handed_in_document(session, row) or "")
    return _form(request, person, services, values | dict(request.query_params), changing=row)


@router.post("/so-den/{entry_id}/sua")
def change(
    request: Request, entry_id: EntryId, person: PagePerson, services: ServicesOf, *, form: EntryForm
) -> Response:
    """Changes the marks of an entry."""
    try:
        with services.database.transaction() as session:
            change_entry(session, person, entry_id, entry_from(form))
            entry = entry_of(request, person, Action.REGISTERED, target="incoming", target_id=entry_id, detail=_CHANGED)
            record(session, entry)
    except InvalidInput as error:
        with services.database.session() as session:
            row = kept_entry(session, person, entry_id)
        return _form(request, person, services, form, wrong=error.message, changing=row)
    return RedirectResponse(f"/so-den/{entry_id}", status_code=303)


def _take_in(services: Services, person: Principal, entry_id: int, file: UploadFile, *, subtree: bool) -> None:
    """Hands the file of an entry in, for the own unit; the entry follows its batch until the document is there."""
    audience = Audience.SUBTREE if subtree else Audience.UNIT
    placement = placement_of(services, person, unit_id=person.unit_id, audience=audience, publicity=Publicity.INTERNAL)
    batch_id = hand_in(services, person, [file], placement=placement)
    with services.database.transaction() as session:
        session.get_one(IncomingRow, entry_id).batch_id = batch_id


def _prefilled(services: Services, person: Principal, query: Mapping[str, str]) -> dict[str, str]:
    """Returns the values of the form: those of the address, then those of the document it names, where readable."""
    values = {name: query.get(name, "") for name in _FIELDS}
    values["arrived_on"] = values["arrived_on"] or today().isoformat()
    chosen = whole(query.get("van_ban", "") or query.get("document_id", ""))
    with services.database.session() as session:
        row = documents_by_id(session, [chosen], person).get(chosen) if chosen is not None else None
    if row is None:
        return values | {"document_id": ""}
    marks = {
        "document_id": str(row.id),
        "number": row.number or "",
        "date": row.date.isoformat() if row.date else "",
        "subject": row.subject or "",
        "sender": row.issuer or "",
    }
    return (
        values
        | {name: value for name, value in marks.items() if value and not query.get(name)}
        | {"document_id": str(row.id)}
    )


def _form(
    request: Request,
    person: Principal,
    services: Services,
    values: Mapping[str, str],
    *,
    wrong: str = "",
    changing: IncomingRow | None = None,
) -> Response:
    """Returns the form for an entry, with the readable documents that bear the number in it to choose from."""
    if not register_units(person):
        raise NotAllowed(MAY_NOT)
    shown = {name: values.get(name, "") for name in _FIELDS}
    with services.database.session() as session:
        held = {row.id: row for row in same_number(session, person, shown["number"])}
        chosen = whole(shown["document_id"])
        if chosen is not None:
            held |= documents_by_id(session, [chosen], person)
        fitting = summaries(session, list(held.values()))
        offered = next_number(session, person.unit_id or 0, today().year)
    return render(
        "register_form.html",
        frame=frame_of(request, person, "so-den"),
        status=422 if wrong else 200,
        values=shown,
        wrong=wrong,
        changing=changing,
        documents=fitting,
        looked="tim" in request.query_params,
        offered=offered,
        limits=services.settings,
    )
