"""Kỳ thi: results for organisers as tables and files, units, who takes part, one attempt's sheet."""

import datetime
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from api.auditing import audited
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.exporting.sitting_tables import printed_columns, printed_rows, rank_words, result_columns, result_rows
from api.exporting.sitting_word import results_word
from api.exporting.tables import TABLE_KINDS, csv_bytes, xlsx_bytes
from api.pages.library import disposition
from api.pages.rendering import frame_of, render
from api.pages.sittings import SittingId, now_utc
from api.services import Services
from api.sitting_results_view import (
    ResultQuery,
    chosen_lines,
    people_units,
    result_page,
    sort_choices,
    unit_lines,
)
from api.sitting_settling import settle
from api.sitting_words import length_words, mark_words, moment_words, share_words
from exams.sittings.standings import Standings, leaving_words, standings
from vanban.audit import Action, Detail
from vanban.db.exam_results import NO_ATTEMPT, sheet_of
from vanban.db.exam_sitting_changes import TARGET
from vanban.db.exam_sittings import managed
from vanban.db.models import UnitRow
from vanban.errors import NotFound
from vanban.exam_results import SMALL_UNIT, UNIT_ORDER_WORDS, UnitOrder
from vanban.exam_sittings import ENDED_WORDS, EVENT_WORDS, Ended, EventKind
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
AttemptId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORDS: dict[str, Callable[..., str]] = {
    "length": length_words,
    "mark": mark_words,
    "moment": moment_words,
    "share": share_words,
    "rank": rank_words,
}


@router.get("/ky-thi/{sitting_id}/ket-qua")
def results_page(request: Request, sitting_id: SittingId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the table of results, a page of it, in the order and of the people the address asks for."""
    shown = managed_standings(services, person, sitting_id)
    query = ResultQuery.read(request.query_params, nameless=shown.nameless)
    page = result_page(shown, query)
    detail: Detail = {"shown": len(page.lines), "part": "ket_qua"}
    audited(request, services, person, Action.LISTED, target=TARGET, target_id=sitting_id, detail=detail)
    base = f"/ky-thi/{sitting_id}/ket-qua"
    return render(
        "sitting_results.html",
        frame=frame_of(request, person, "thi"),
        shown=shown,
        row=shown.sitting,
        page=page,
        query=query,
        sorts=sort_choices(shown),
        link=lambda number: query.address(base, page=number),
        export=lambda kind: export_address(query, base, kind),
        words=WORDS,
    )


@router.get("/ky-thi/{sitting_id}/ket-qua/xuat")
def export(
    request: Request, sitting_id: SittingId, person: PagePerson, services: ServicesOf, *, dang: str = "xlsx"
) -> Response:
    """Returns the results asked for as a file: XLSX, CSV or DOCX; recorded before it is sent."""
    kind = dang if dang in (*TABLE_KINDS, "docx") else "xlsx"
    shown = managed_standings(services, person, sitting_id)
    lines = chosen_lines(shown, ResultQuery.read(request.query_params, nameless=shown.nameless))
    detail: Detail = {"shown": len(lines), "format": kind}
    audited(request, services, person, Action.EXPORTED, target=TARGET, target_id=sitting_id, detail=detail)
    with services.database.session() as session:
        unit = session.get_one(UnitRow, shown.sitting.unit_id).name
    facts = result_facts(shown)
    if kind == "docx":
        columns, printed = printed_columns(shown), printed_rows(shown, lines)
        content, media = results_word(unit, shown.sitting.title, facts, columns, printed), WORD
    else:
        heads, rows = result_columns(shown), result_rows(shown, lines)
        above = [unit, f"KẾT QUẢ: {shown.sitting.title}", *facts]
        content = xlsx_bytes("Kết quả", heads, rows, above=above) if kind == "xlsx" else csv_bytes(heads, rows)
        media = TABLE_KINDS[kind]
    name = f"ket-qua-ky-thi-{sitting_id}-{datetime.datetime.now().astimezone():%Y%m%d}.{kind}"
    return Response(content, media_type=media, headers={"Content-Disposition": disposition(name)})


@router.get("/ky-thi/{sitting_id}/don-vi")
def units_page(
    request: Request, sitting_id: SittingId, person: PagePerson, services: ServicesOf, *, theo: str = "", gop: str = ""
) -> Response:
    """Returns the units by what they have done, ranked by what the organiser chooses (``theo``)."""
    shown = managed_standings(services, person, sitting_id)
    order = UnitOrder(theo) if theo in set(UnitOrder) else UnitOrder.PARTICIPATION
    if order is UnitOrder.PASSED and shown.rules.pass_percent is None:
        order = UnitOrder.PARTICIPATION
    orders = [
        (one.value, words)
        for one, words in UNIT_ORDER_WORDS.items()
        if one is not UnitOrder.PASSED or shown.rules.pass_percent is not None
    ]
    return render(
        "sitting_units.html",
        frame=frame_of(request, person, "thi"),
        shown=shown,
        row=shown.sitting,
        lines=unit_lines(shown, order, together=gop == "1"),
        order=order.value,
        orders=orders,
        together=gop == "1",
        small=SMALL_UNIT,
        words=WORDS,
    )


@router.get("/ky-thi/{sitting_id}/nguoi-du-thi")
def people_page(request: Request, sitting_id: SittingId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns who takes part, unit by unit, with those who have not begun."""
    shown = managed_standings(services, person, sitting_id)
    detail: Detail = {"shown": 0 if shown.nameless else shown.progress.people, "part": "nguoi_du_thi"}
    audited(request, services, person, Action.LISTED, target=TARGET, target_id=sitting_id, detail=detail)
    return render(
        "sitting_people.html",
        frame=frame_of(request, person, "thi"),
        shown=shown,
        row=shown.sitting,
        units=people_units(shown),
        small=SMALL_UNIT,
    )


@router.get("/ky-thi/{sitting_id}/bai/{attempt_id}")
def sheet_page(
    request: Request, sitting_id: SittingId, attempt_id: AttemptId, person: PagePerson, services: ServicesOf
) -> Response:
    """Returns one attempt question by question; where nobody is named there is no such page."""
    shown = managed_standings(services, person, sitting_id)
    if shown.nameless:
        raise NotFound(NO_ATTEMPT)
    with services.database.session() as session:
        sheet = sheet_of(session, person, managed(session, person, sitting_id), attempt_id)
    audited(request, services, person, Action.VIEWED, target="exam_attempt", target_id=attempt_id)
    return render(
        "sitting_sheet.html",
        frame=frame_of(request, person, "thi"),
        shown=shown,
        row=shown.sitting,
        sheet=sheet,
        unit=shown.unit_name(sheet.sat.unit_id),
        ended=ENDED_WORDS[Ended(sheet.sat.ended)] if sheet.sat.ended in set(Ended) else "",
        left=leaving_words(sheet.sat),
        event_words={one.value: words for one, words in EVENT_WORDS.items()},
        leaving=EventKind.LEFT.value,
        words=WORDS,
    )


def managed_standings(services: Services, person: Principal, sitting_id: int) -> Standings:
    """Returns the standings of a sitting that the person manages, with everything out of time handed in."""
    with services.database.session() as session:
        managed(session, person, sitting_id)
    now = now_utc()
    settle(services, sitting_id, now=now)
    with services.database.session() as session:
        return standings(session, managed(session, person, sitting_id), now=now)


def export_address(query: ResultQuery, base: str, kind: str) -> str:
    """Returns the address of the file of what the address of the table asks for."""
    address = query.address(f"{base}/xuat")
    return f"{address}{'&' if '?' in address else '?'}dang={kind}"


def result_facts(shown: Standings) -> list[str]:
    """Returns what stands above results in files: the window, who took part, and whether it is final."""
    row, counts = shown.sitting, shown.progress
    found = [
        f"Thời gian: từ {moment_words(row.opens_at)} đến {moment_words(row.closes_at)}.",
        f"Số người dự thi: {counts.submitted} trên {counts.people} người; số lượt đã nộp: {len(shown.sat)}.",
    ]
    if shown.is_ranked:
        found.append(
            "Xếp theo số câu đúng, thời gian làm bài, "
            + ("số dự đoán gần đáp án nhất, " if row.tie_break_answer is not None else "")
            + "rồi giờ nộp sớm hơn; người bằng nhau cả các mục ấy thì đồng hạng."
        )
    if not shown.final:
        found.append(f"Kết quả tạm tính lúc {moment_words(now_utc())}.")
    return found
