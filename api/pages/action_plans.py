"""/ke-hoach-hanh-dong: action plans of the unit, begun from a programme or a document, edited, taken as files."""

import re
from itertools import groupby, zip_longest

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.filled_forms import Filled, FormOf
from api.form_values import day_of, id_of
from api.pages.library import disposition
from api.pages.rendering import render
from api.programme_view import PLACE
from api.visits import RowId, Visit, VisitOf
from api.word_response import WORD
from programs.papers.action_plan import action_plan_docx
from programs.papers.printing import pdf_of
from programs.planning.action_plan import drafted_plan, plan_paper
from programs.planning.sources import cited
from vanban.action_plans import SIGNERS, TYPES, PlanContent, PlanTarget
from vanban.audit import Action
from vanban.db.action_plans import (
    PlanSource,
    content_of_plan,
    list_plans,
    make_plan,
    plan_documents,
    plan_items,
    plan_row,
    remove_plan,
    source_of,
    write_plan,
)
from vanban.db.programme_access import keeps
from vanban.db.programmes import list_programmes
from vanban.db.work_access import require_planner
from vanban.db.work_models import WorkItemRow
from vanban.errors import InvalidInput, NotFound
from vanban.layout.profiles import default_name, profile_named
from vanban.text import fold_accents
from vanban.wording import document_name
from vanban.work import OWNER_WORDS, Period, ProgrammeOwner

router = APIRouter(include_in_schema=False)
HOME = "/ke-hoach-hanh-dong"
ROOM = HOME + "/{plan_id}"
BLANK_GOALS = 3  # rows of the form for goals that are not there yet
_TYPES = {"docx": WORD, "pdf": "application/pdf"}
_TEXTS = ("subject", "opening", "purposes", "requirements", "general_goal", "organisation")
_SIGN = ("number", "place", "signer", "position", "recipients")
_GOAL = ("text", "value", "due", "lead")


@router.get(HOME)
def plans(visit: VisitOf) -> Response:
    """Returns the plans the person keeps, and the form that begins one from a programme or a document."""
    return _list(visit)


@router.post(HOME)
def begin(visit: VisitOf, form: FormOf) -> Response:
    """Begins a plan with its goals and usual sentences drafted."""
    require_planner(visit.person)
    kind, _, number = form.one("source").partition(".")
    chosen = id_of(number)
    source = PlanSource(chosen if kind == "chuong-trinh" else None, chosen if kind == "van-ban" else None)
    try:
        with visit.services.database.transaction() as session:
            plan = make_plan(session, visit.person, source, drafted_plan(session, visit.person, source))
            address = f"{HOME}/{plan.id}"
    except InvalidInput as error:
        return _list(visit, message=error.message)
    return RedirectResponse(address, status_code=303)


@router.get(ROOM)
def plan(visit: VisitOf, plan_id: RowId) -> Response:
    """Returns a plan: what it says, in a form, and its tasks as they stand now."""
    return _page(visit, plan_id)


@router.post(ROOM)
def write(visit: VisitOf, plan_id: RowId, form: FormOf) -> Response:
    """Keeps what was written, or removes the plan; what cannot be taken comes back with a sentence."""
    after = id_of(form.one("version")) or 0
    try:
        with visit.services.database.transaction() as session:
            if form.one("viec") == "xoa":
                remove_plan(session, visit.person, plan_id, after=after)
                return RedirectResponse(HOME, status_code=303)
            write_plan(session, visit.person, plan_id, _content(form), after=after)
    except InvalidInput as error:
        return _page(visit, plan_id, form=form, message=error.message)
    return RedirectResponse(f"{HOME}/{plan_id}?xong=1", status_code=303)


@router.get(ROOM + "/tai-ve.{kind}")
def download(visit: VisitOf, plan_id: RowId, kind: str) -> Response:
    """Returns the plan as a Word file in the layout in force, or as PDF."""
    if kind not in _TYPES:
        raise NotFound("Không có tệp này.")
    with visit.services.database.session() as session:
        row = plan_row(session, visit.person, plan_id)
        profile = profile_named(default_name(state=False, dated=row.signed_on))
        data = action_plan_docx(plan_paper(session, visit.person, row), profile)
        name = f"{row.type} {row.subject}"[:80]
    data = pdf_of(data) if kind == "pdf" else data
    visit.audited(Action.DOWNLOADED, "action_plan", plan_id, detail={"format": kind})
    plain = re.sub(r"[^A-Za-z0-9]+", "-", fold_accents(name)).strip("-").lower()
    return Response(data, media_type=_TYPES[kind], headers={"Content-Disposition": disposition(f"{plain}.{kind}")})


def _content(form: Filled) -> PlanContent:
    """Returns what the form of a plan says; raises ``InvalidInput`` for a day or a signing body that is none."""
    texts = {name: form.one(name) for name in (*_TEXTS, *_SIGN)}
    owner = form.one("owner")
    if owner not in set(ProgrammeOwner):
        raise InvalidInput("Đề nghị chọn cấp ký ban hành.")
    return PlanContent(
        texts["subject"],
        form.one("type"),
        ProgrammeOwner(owner),
        opening=texts["opening"],
        purposes=texts["purposes"],
        requirements=texts["requirements"],
        general_goal=texts["general_goal"],
        goals=_goals(form),
        organisation=texts["organisation"],
        number=texts["number"],
        signed_on=day_of(form.one("signed_on"), label="Ngày ký"),
        place=texts["place"],
        signer=texts["signer"],
        position=texts["position"],
        recipients=texts["recipients"],
    )


def _goals(form: Filled) -> tuple[PlanTarget, ...]:
    """Returns the goals of a form, row by row; an empty row is none, one without words is not lost but refused."""
    rows = zip_longest(*(form.all(f"goal_{name}") for name in _GOAL), fillvalue="")
    said = [PlanTarget(*(" ".join(words.split())[:1_000] for words in row)) for row in rows]
    kept = tuple(one for one in said if any((one.text, one.value, one.due, one.lead)))
    if any(not one.text for one in kept):
        raise InvalidInput("Có chỉ tiêu chưa ghi nội dung; đề nghị ghi, hoặc xóa hết các ô của dòng đó.")
    return kept


def _form(said: PlanContent, version: int) -> Filled:
    values = {name: (getattr(said, name),) for name in (*_TEXTS, *_SIGN)}
    values |= {"type": (said.type,), "owner": (said.owner.value,), "version": (str(version),)}
    values["signed_on"] = (said.signed_on.isoformat() if said.signed_on else "",)
    return Filled({**values, **{f"goal_{name}": tuple(getattr(one, name) for one in said.goals) for name in _GOAL}})


def _page(visit: Visit, plan_id: int, *, form: Filled | None = None, message: str = "") -> Response:
    frame = visit.frame(PLACE)
    with visit.services.database.session() as session:
        row = plan_row(session, visit.person, plan_id)
        shown = form or _form(content_of_plan(row), row.version)
        pairs = plan_items(session, visit.person, source_of(row))
        goals = list(zip_longest(*(shown.all(f"goal_{name}") for name in _GOAL), fillvalue=""))
        page = render(
            "action_plan.html",
            frame=frame,
            status=422 if message else 200,
            message=message,
            done="Đã ghi." if visit.request.query_params.get("xong") else "",
            row=row,
            form=shown,
            goals=goals if form else [*goals, *[("", "", "", "")] * BLANK_GOALS],
            pairs=pairs,
            groups=_groups(pairs),
            sources=cited(session, visit.person, [item for _, item in pairs]),
            types=[(one, one) for one in TYPES],
            signers=[(one.value, OWNER_WORDS[one]) for one in SIGNERS],
        )
    visit.audited(Action.VIEWED, "action_plan", plan_id)
    return page


def _groups(pairs: list[tuple[str, WorkItemRow]]) -> list[tuple[str, list[tuple[int, WorkItemRow, str]]]]:
    """Returns the tasks under their heads, each with its number and the body that leads."""
    numbered = [(group, number, item) for number, (group, item) in enumerate(pairs, start=1)]
    return [
        (title, [(number, item, next((one.name for one in item.bodies if one.lead), "")) for _, number, item in some])
        for title, some in groupby(numbered, key=lambda one: one[0])
    ]


def _list(visit: Visit, *, message: str = "") -> Response:
    require_planner(visit.person)
    frame = visit.frame(PLACE)
    with visit.services.database.session() as session:
        rows = list_plans(session, visit.person)
        page = render(
            "action_plans.html",
            frame=frame,
            status=422 if message else 200,
            message=message,
            rows=rows,
            groups=_sources(session, visit),
            chosen=visit.request.query_params.get("tu", ""),
        )
    visit.audited(Action.LISTED, "action_plan", detail={"shown": len(rows)})
    return page


def _sources(session: Session, visit: Visit) -> list[tuple[str, list[tuple[str, str]]]]:
    """Returns what a plan can carry out, by kind: programmes of the unit, documents it has taken tasks from."""
    programmes = [
        (f"chuong-trinh.{row.id}", f"Chương trình {row.title}")
        for row in list_programmes(session, visit.person)
        if keeps(visit.person, row) and row.period != Period.WEEK
    ]
    documents = [
        (f"van-ban.{row.id}", document_name(type=row.type, number=row.number, date=row.date, issuer=row.issuer))
        for row in plan_documents(session, visit.person)
    ]
    return [("Chương trình công tác", programmes), ("Văn bản đã nhận việc", documents)]
