"""Văn bản: what is done to the chosen documents of the list, after a page that names them, and what became of each."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.bulk_acting import Choices, act
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from ingest.placing import AUDIENCE_WORDS, PUBLICITY_WORDS
from ingest.publishing import ALREADY
from vanban.db.bulk import (
    FIELD_TOO_LONG,
    MOST,
    BulkAction,
    kept_documents,
)
from vanban.db.facets import facets
from vanban.db.keeping import MAY_NOT_CORRECT, kept_units
from vanban.db.library import NOT_FOUND, documents_by_id, summaries
from vanban.db.wanted import EVERYTHING, MISSING, Facet
from vanban.errors import InvalidInput, NotAllowed
from vanban.fields import field_names
from vanban.principals import Audience, Publicity

router = APIRouter(include_in_schema=False)
MAY_NOT = "Chỉ văn thư và quản trị viên được thao tác trên văn bản của đơn vị."
TITLES = {
    BulkAction.FIELD: "Phân lĩnh vực",
    BulkAction.PLACE: "Đổi người đọc, mức phổ biến",
    BulkAction.PUBLISH: "Công bố văn bản",
    BulkAction.REMOVE: "Gỡ văn bản khỏi kho",
}
DONE_WORDS = {
    BulkAction.FIELD: "Đã phân lĩnh vực",
    BulkAction.PLACE: "Đã đổi người đọc, mức phổ biến của",
    BulkAction.PUBLISH: "Đã công bố",
    BulkAction.REMOVE: "Đã gỡ khỏi kho",
}
# The address of the result carries the place of a reason in this list, so that nobody can put words on the page.
_REASONS = ("Không làm được với văn bản này. Đề nghị thử lại.", NOT_FOUND, MAY_NOT_CORRECT, ALREADY, FIELD_TOO_LONG)
_OFFERED = (Audience.UNIT, Audience.SUBTREE, Audience.PUBLIC)


@router.post("/van-ban/thao-tac")
def confirm(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    ids: Annotated[list[str] | None, Form()] = None,
    action: Annotated[str, Form()] = "",
) -> Response:
    """Returns the page that names the chosen documents and asks what is still to be said; changes nothing."""
    chosen = _ids(ids or [])
    wanted = _action(action)
    if not chosen:
        return RedirectResponse("/van-ban", status_code=303)
    with services.database.session() as session:
        if not kept_units(session, person):
            raise NotAllowed(MAY_NOT)
        shown = summaries(session, kept_documents(session, person, chosen))
        used = next((one for one in facets(session, person, EVERYTHING) if one.facet is Facet.FIELD), None)
    own = [value.words for value in used.values if value.value != MISSING] if used else []
    return render(
        "bulk_confirm.html",
        frame=frame_of(request, person, "van-ban"),
        documents=shown,
        left_out=len(chosen) - len(shown),
        action=wanted.value,
        title=TITLES[wanted],
        fields=sorted({*own, *field_names(services.settings.data_dir)}),
        audiences=[(one.value, AUDIENCE_WORDS[one]) for one in _OFFERED],
        publicities=[(one.value, words) for one, words in PUBLICITY_WORDS.items()],
    )


@router.post("/van-ban/thao-tac/lam")
def carry_out(
    request: Request,
    person: PagePerson,
    services: ServicesOf,
    *,
    ids: Annotated[list[str] | None, Form()] = None,
    action: Annotated[str, Form()] = "",
    field: Annotated[str, Form()] = "",
    audience: Annotated[str, Form()] = "",
    publicity: Annotated[str, Form()] = "",
) -> Response:
    """Acts on each document and leads to the page that tells what became of it."""
    choices = Choices(
        field,
        Audience(audience) if audience in {one.value for one in _OFFERED} else Audience.UNIT,
        Publicity.OPEN if publicity == Publicity.OPEN.value else Publicity.INTERNAL,
    )
    wanted, chosen = _action(action), _ids(ids or [])
    outcome = act(request, services, person, action=wanted, ids=chosen, choices=choices)
    pairs = [("viec", wanted.value), ("xong", ".".join(map(str, outcome.done)))]
    failed = [
        ("loi", f"{one}:{_REASONS.index(words) if words in _REASONS else 0}") for one, words in outcome.failed.items()
    ]
    return RedirectResponse(f"/van-ban/thao-tac/ket-qua?{urlencode([*pairs, *failed])}", status_code=303)


@router.get("/van-ban/thao-tac/ket-qua")
def result_page(request: Request, person: PagePerson, services: ServicesOf, *, viec: str = "") -> Response:
    """Returns what became of each document; names are those of documents the person may read."""
    wanted = _action(viec)
    done = _ids(request.query_params.get("xong", "").split("."))
    failed = [one.partition(":") for one in request.query_params.getlist("loi")[:MOST]]
    told = {number: _reason(code) for one, _, code in failed for number in _ids([one])}
    with services.database.session() as session:
        rows = documents_by_id(session, [*done, *told], person)
        named = {one.document_id: one for one in summaries(session, list(rows.values()))}
    return render(
        "bulk_result.html",
        frame=frame_of(request, person, "van-ban"),
        title=TITLES[wanted],
        words=DONE_WORDS[wanted],
        count=len(done),
        done=[named[one] for one in done if one in named],
        failed=[(named.get(one), words) for one, words in told.items()],
    )


def _ids(words: Sequence[str]) -> list[int]:
    """Returns the ids out of a form, each once; raises ``InvalidInput`` for more than ``MOST``."""
    whole = (int(one) for one in words if one.isascii() and one.isdigit() and len(one) < 20)
    found = list(dict.fromkeys(one for one in whole if 0 < one <= LARGEST_ID))
    if len(found) > MOST:
        raise InvalidInput(f"Mỗi lần chọn tối đa {MOST} văn bản.")
    return found


def _reason(code: str) -> str:
    return _REASONS[int(code)] if code in {str(place) for place in range(len(_REASONS))} else _REASONS[0]


def _action(words: str) -> BulkAction:
    if words not in set(BulkAction):
        raise InvalidInput("Chưa chọn việc cần làm với các văn bản.")
    return BulkAction(words)
