"""The audit log for auditors: search, detail, export, verification."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from api.audit_filters import Filters
from api.audit_runs import AuditRuns, last_check
from api.audit_views import entry_views, moment_of
from api.auditing import address_of, audited
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.services import Services
from vanban.audit import Action, Detail, Outcome
from vanban.audit_export import FIELDS, Format, line_of
from vanban.audit_words import ACTION_WORDS, BREAK_WORDS, OUTCOME_WORDS, TARGET_WORDS
from vanban.db.audit_reading import (
    EntryPage,
    Wanted,
    check_auditor,
    entries,
    entry,
    follows,
    streamed,
    wanted_entries,
)
from vanban.errors import InvalidInput
from vanban.principals import Principal
from vanban.text import fold_accents

router = APIRouter(include_in_schema=False)
HOME = "/quan-tri/nhat-ky"
Sequence = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get(HOME)
def list_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns a page of the log, newest first, filtered; ``truoc`` and ``sau`` are numbers of entries beside it."""
    check_auditor(person)
    filters = Filters.of(request.query_params)
    try:
        wanted = filters.wanted()
    except InvalidInput as error:
        return _page(request, services, person, filters=filters, message=error.message)
    before, after = (_number(request.query_params.get(name, "")) for name in ("truoc", "sau"))
    with services.database.session() as session:
        page = entries(session, person, wanted, before=before, after=after)
        views = entry_views(session, person, page.entries)
    _record_reading(request, services, person, wanted, shown=len(views))
    return _page(request, services, person, filters=filters, page=page, views=views)


@router.get(f"{HOME}/xuat")
def export(request: Request, person: PagePerson, services: ServicesOf, *, dang: str = "jsonl") -> Response:
    """Returns the filtered entries as a file, oldest first, written while it is sent."""
    check_auditor(person)
    wanted = Filters.of(request.query_params).wanted()
    shape = Format.OCSF if dang == Format.OCSF.value else Format.OURS
    detail: Detail = {"format": shape.value, "filters": wanted.names}
    audited(request, services, person, Action.EXPORTED, target="audit", detail=detail)
    return exported(services, person, wanted, shape)


@router.post(f"{HOME}/kiem-tra")
def verify(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Starts a verification beside the requests, unless one is running, and leads back to the log."""
    check_auditor(person)
    runs_of(request).start(services, person, address_of(request))
    return RedirectResponse(f"{HOME}#kiem-tra", status_code=303)


@router.get(f"{HOME}/{{sequence}}")
def entry_page(request: Request, sequence: Sequence, person: PagePerson, services: ServicesOf) -> Response:
    """Returns one entry with everything it says, and whether its hash follows from the one before."""
    with services.database.session() as session:
        row = entry(session, person, sequence)
        view = entry_views(session, person, [row])[0]
        fits = follows(session, row)
    audited(request, services, person, Action.AUDIT_READ, target="audit", target_id=sequence)
    return render("audit_entry.html", frame=frame_of(request, person, "quan-tri"), view=view, fits=fits)


def exported(services: Services, person: Principal, wanted: Wanted, shape: Format) -> Response:
    """Returns the response that sends the wanted entries, one JSON object a line."""

    def lines() -> Iterator[bytes]:
        with services.database.session() as session:
            for row in streamed(session, wanted_entries(session, person, wanted)):
                yield f"{line_of({name: getattr(row, name) for name in FIELDS}, shape)}\n".encode()

    name = "nhat-ky.ocsf.jsonl" if shape is Format.OCSF else "nhat-ky.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines(), media_type="application/x-ndjson", headers=headers)


def runs_of(request: Request) -> AuditRuns:
    """Returns the verifications of this server."""
    runs: AuditRuns = request.app.state.audit_runs
    return runs


def _record_reading(request: Request, services: Services, person: Principal, wanted: Wanted, *, shown: int) -> None:
    detail: Detail = {"filters": wanted.names, "shown": shown}
    audited(request, services, person, Action.AUDIT_READ, target="audit", detail=detail)


def _page(
    request: Request,
    services: Services,
    person: Principal,
    *,
    filters: Filters,
    page: EntryPage | None = None,
    views: object = (),
    message: str = "",
) -> Response:
    last = last_check(services)
    return render(
        "audit.html",
        frame=frame_of(request, person, "quan-tri"),
        status=422 if message else 200,
        message=message,
        filters=filters,
        page=page,
        views=views,
        home=HOME,
        actions=[("", "Mọi việc"), *_sorted(ACTION_WORDS)],
        outcomes=[("", "Mọi kết quả"), *((key.value, words) for key, words in OUTCOME_WORDS.items())],
        targets=[("", "Mọi loại"), *_sorted(TARGET_WORDS)],
        runs=runs_of(request),
        last=last,
        last_at=moment_of(last.at) if last else None,
        break_words=BREAK_WORDS,
    )


def _sorted(words: "dict[Action, str] | dict[str, str] | dict[Outcome, str]") -> list[tuple[str, str]]:
    return sorted(((str(key), name) for key, name in words.items()), key=lambda one: fold_accents(one[1]).lower())


def _number(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdigit() and len(words) <= 18 else None
