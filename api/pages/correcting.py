"""Corrections of a document: its attributes and who may read it, and the way back from the last correction."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.correction_saving import save_attributes
from api.correction_tabs import correction_tabs, whole_number
from api.deps import DocumentId, PagePerson, ServicesOf
from api.errors import problem_of
from api.origins import Origin, origin_of
from api.pages.rendering import frame_of, render
from api.services import Services
from api.undoing import undo
from ingest.attributes import ATTRIBUTES, Attribute, InvalidAttributes, values_of
from ingest.placing import AUDIENCE_WORDS, PUBLICITY_WORDS, Readers, readers_of
from vanban.db.corrections import OutdatedBase, last_saving, version_of
from vanban.db.keeping import kept_document
from vanban.db.models import DocumentRow
from vanban.db.people import list_units
from vanban.document_types import DOCUMENT_TYPES
from vanban.errors import InvalidInput
from vanban.principals import Audience, Principal, Publicity

router = APIRouter(include_in_schema=False)


class AttributesForm(BaseModel):
    """What the form of the attributes sends; a field that is left out stays as it is."""

    so_hieu: str | None = None
    ten_loai: str | None = None
    co_quan: str | None = None
    ngay: str | None = None
    hieu_luc: str | None = None
    noi_ban_hanh: str | None = None
    trich_yeu: str | None = None
    nguoi_ky: str | None = None
    chuc_vu: str | None = None
    linh_vuc: str | None = None
    luu_hanh: str | None = None
    noi_nhan: str | None = None
    pham_vi: str | None = None
    muc_pho_bien: str | None = None
    don_vi: list[str] = Field(default_factory=list)
    ghi_chu: str = ""
    goc: str = ""  # the version the form began from
    tiep: str = ""  # where to go on: "cong-bo" for the list of what waits to be published

    def values(self) -> dict[str, str]:
        """Returns the attributes that were sent, by key."""
        sent = {one.key: getattr(self, one.key) for one in ATTRIBUTES}
        return {key: value for key, value in sent.items() if value is not None}

    def readers(self, before: Readers) -> Readers:
        """Returns who may read the document; what was not sent, or is none of the choices, stays as it was."""
        audience = Audience(self.pham_vi) if self.pham_vi in set(Audience) else before.audience
        publicity = Publicity(self.muc_pho_bien) if self.muc_pho_bien in set(Publicity) else before.publicity
        if self.pham_vi is None:
            return Readers(audience, publicity, before.named)
        chosen = frozenset(number for one in self.don_vi if (number := whole_number(one)) is not None)
        return Readers(audience, publicity, chosen if audience is Audience.NAMED else frozenset())


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of the form: what it is called, holds, was read from, and what is wrong with it."""

    attribute: Attribute
    value: str
    origin: Origin | None
    problem: str = ""
    newer: str = ""  # what stands there now, where someone else was quicker


@router.get("/van-ban/{document_id}/sua")
def attributes_page(
    request: Request, document_id: DocumentId, person: PagePerson, services: ServicesOf, *, tiep: str = ""
) -> Response:
    """Returns the form with the attributes as they stand."""
    return _page(request, document_id, person, services, form=AttributesForm(tiep=tiep))


@router.post("/van-ban/{document_id}/sua")
def save(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    form: Annotated[AttributesForm, Form()],
) -> Response:
    """Saves the attributes and leads to the document; what cannot be taken is told beside its field."""
    with services.database.session() as session:
        readers = form.readers(readers_of(session, kept_document(session, document_id, person)))
    base = whole_number(form.goc) or 0
    try:
        save_attributes(
            request,
            services,
            person,
            document_id,
            base=base,
            values=form.values(),
            readers=readers,
            note=form.ghi_chu,
        )
    except InvalidInput as error:
        return _page(request, document_id, person, services, form=form, error=error)
    return RedirectResponse(_onward(form, document_id), status_code=303)


@router.post("/van-ban/{document_id}/sua/hoan-tac")
def undo_last(
    request: Request,
    document_id: DocumentId,
    person: PagePerson,
    services: ServicesOf,
    *,
    goc: Annotated[str, Form()] = "",
    ve: Annotated[str, Form()] = "",
) -> Response:
    """Takes the last correction back; the history keeps both. ``ve`` "quan-he" leads back to the edges."""
    undo(request, services, person, document_id, base=whole_number(goc))
    address = "quan-he" if ve == "quan-he" else "sua"
    return RedirectResponse(f"/van-ban/{document_id}/{address}", status_code=303)


def _onward(form: AttributesForm, document_id: int) -> str:
    return f"/van-ban/cho-cong-bo#van-ban-{document_id}" if form.tiep == "cong-bo" else f"/van-ban/{document_id}"


def _page(
    request: Request,
    document_id: int,
    person: Principal,
    services: Services,
    *,
    form: AttributesForm,
    error: InvalidInput | None = None,
) -> Response:
    with services.database.session() as session:
        row = kept_document(session, document_id, person)
        stored = readers_of(session, row)
        context = {
            "row": row,
            "fields": _fields(row, form, error),
            "readers": form.readers(stored) if error else stored,
            "units": list_units(session),
            "base": version_of(session, document_id),
            "undoable": _undoable(session, document_id),
            "tabs": correction_tabs(session, row),
        }
    return render(
        "correcting.html",
        frame=frame_of(request, person, "van-ban"),
        status=problem_of(error).status if error else 200,
        form=form,
        error=error.message if error else "",
        audiences=[(one.value, words) for one, words in AUDIENCE_WORDS.items()],
        publicities=[(one.value, words) for one, words in PUBLICITY_WORDS.items()],
        types=sorted({one.name for one in DOCUMENT_TYPES}),
        **context,
    )


def _undoable(session: Session, document_id: int) -> bool:
    last = last_saving(session, document_id)
    return bool(last) and all(row.reversal for row in last)


def _fields(row: DocumentRow, form: AttributesForm, error: InvalidInput | None) -> list[FieldView]:
    stored, sent = values_of(row), form.values() if error else {}
    problems = error.problems if isinstance(error, InvalidAttributes) else {}
    outdated = isinstance(error, OutdatedBase)
    found = []
    for one in ATTRIBUTES:
        value = sent.get(one.key, stored[one.key])
        newer = stored[one.key] if outdated and value.strip() != stored[one.key] else ""
        origin = origin_of(row, one.key, stored[one.key])
        found.append(FieldView(one, value, origin, problems.get(one.key, ""), newer))
    return found
