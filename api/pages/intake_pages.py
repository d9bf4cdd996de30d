"""Nạp văn bản: the upload form, a batch file by file, and the files that wait for a decision."""

from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import address_of, audited
from api.deciding import DISMISSED, decide, may_decide
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.pages.library import disposition
from api.pages.rendering import frame_of, render
from api.routes.intake import BatchId, HeldId, JobId
from api.taking_in import STATUS_WORDS, batch_state, hand_in, job_control, keepers_units, placement_of
from api.waiting import waiting_view
from ingest.job_reading import batches, job
from ingest.publishing import waiting as waiting_to_publish
from vanban.audit import Action, Detail
from vanban.db.keeping import held_file, held_files
from vanban.principals import Audience, Publicity

router = APIRouter(include_in_schema=False)
_AUDIENCES = {"public": Audience.PUBLIC, "unit": Audience.UNIT, "subtree": Audience.SUBTREE}
_DECISIONS = {"accept", "replace", "dismiss"}


@router.get("/van-ban/nap")
def upload_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the form for files and the batches so far."""
    with services.database.session() as session:
        units = keepers_units(session, person)
        listed = batches(session, person)
        waiting = len(held_files(session, person, limit=100))
        unpublished, _ = waiting_to_publish(session, person)
    return render(
        "intake.html",
        frame=frame_of(request, person, "van-ban"),
        units=units,
        batches=listed,
        waiting=waiting,
        unpublished=unpublished,
        words=STATUS_WORDS,
        limits=services.settings,
    )


@router.post("/van-ban/nap")
def upload(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    files: Annotated[list[UploadFile], File()],
    unit: Annotated[str, Form()] = "",
    audience: Annotated[str, Form()] = "unit",
    publicity: Annotated[str, Form()] = "noi_bo",
    review: Annotated[str, Form()] = "",
) -> Response:
    """Takes the files in and leads to their batch."""
    placement = placement_of(
        services,
        person,
        unit_id=int(unit) if unit.isascii() and unit.isdigit() and int(unit) <= LARGEST_ID else None,
        audience=_AUDIENCES.get(audience, Audience.UNIT),
        publicity=Publicity.OPEN if publicity == Publicity.OPEN.value else Publicity.INTERNAL,
        review=review == "1",
    )
    batch_id = hand_in(services, person, files, placement=placement, address=address_of(request))
    return RedirectResponse(f"/van-ban/nap/{batch_id}", status_code=303)


@router.get("/van-ban/nap/{batch_id}")
def batch_page(request: Request, batch_id: BatchId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns a batch, file by file; the page follows it by itself where scripts run."""
    found, views = batch_state(services, person, batch_id)
    return render(
        "intake_batch.html",
        frame=frame_of(request, person, "van-ban"),
        batch=found,
        jobs=views,
        words=STATUS_WORDS,
    )


@router.post("/van-ban/nap/viec/{job_id}/huy")
def cancel(request: Request, job_id: JobId, person: PagePerson, services: ServicesOf) -> Response:
    """Cancels a file that waits or is being read."""
    with services.database.session() as session:
        found = job(session, person, job_id)
    services.control.cancel([found.id], noted=job_control(person, "cancel", address_of(request)))
    return RedirectResponse(f"/van-ban/nap/{found.batch_id}", status_code=303)


@router.post("/van-ban/nap/viec/{job_id}/thu-lai")
def retry(request: Request, job_id: JobId, person: PagePerson, services: ServicesOf) -> Response:
    """Puts a file that failed into the queue again."""
    with services.database.session() as session:
        found = job(session, person, job_id)
    services.control.retry([found.id], noted=job_control(person, "retry", address_of(request)))
    return RedirectResponse(f"/van-ban/nap/{found.batch_id}", status_code=303)


@router.get("/van-ban/cho-quyet-dinh")
def held_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the files that wait for this person's decision, and those decided last."""
    may_decide(services, person)
    with services.database.session() as session:
        waiting = [waiting_view(session, row, person) for row in held_files(session, person)]
        decided = [row for row in held_files(session, person, state=None, limit=30) if row.state != "cho"]
    detail: Detail = {"shown": len(waiting) + len(decided)}
    audited(request, services, person, Action.LISTED, target="held_file", detail=detail)
    return render("held.html", frame=frame_of(request, person, "van-ban"), waiting=waiting, decided=decided)


@router.get("/van-ban/cho-quyet-dinh/{held_file_id}/goc")
def held_original(request: Request, held_file_id: HeldId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the original of a file that waits, for download by those who decide about it."""
    with services.database.session() as session:
        row = held_file(session, held_file_id, person)
    data = services.review.original(row.id)
    audited(request, services, person, Action.DOWNLOADED, target="held_file", target_id=row.id)
    return Response(
        data,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": disposition(row.name),
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


@router.post("/van-ban/cho-quyet-dinh/{held_file_id}")
def decide_held(
    request: Request,
    held_file_id: HeldId,
    person: PagePerson,
    services: ServicesOf,
    *,
    decision: Annotated[str, Form()] = "",
    audience: Annotated[str, Form()] = "",
    publicity: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """Carries a decision out and leads to the document it made, or back to the list."""
    if decision not in _DECISIONS:
        return RedirectResponse("/van-ban/cho-quyet-dinh", status_code=303)
    done = decide(
        services,
        person,
        held_file_id,
        decision=decision,
        audience=audience if audience in _AUDIENCES else None,
        publicity=publicity if publicity in set(Publicity) else None,
        note=note[:2_000],
        address=address_of(request),
    )
    if done.status == DISMISSED or done.document_id is None:
        return RedirectResponse("/van-ban/cho-quyet-dinh", status_code=303)
    return RedirectResponse(f"/van-ban/{done.document_id}", status_code=303)
