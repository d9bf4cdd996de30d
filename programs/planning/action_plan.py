"""An action plan: what it says at first, out of the programme or document it carries out, and the paper to sign."""

from dataclasses import replace
from itertools import groupby

from sqlalchemy.orm import Session

from programs.goals import Goal, find_goals
from programs.papers.views import ActionPlanPaper, PaperSigner, PlanGoal, ProgrammeGroup
from programs.papers.wording import one_line, raised
from programs.planning.paper import item_line, unit_head
from programs.planning.sources import cited
from programs.planning.usual_words import office_words
from programs.source import stored_source
from vanban.action_plans import PLAN, PROGRAMME, PlanContent, PlanTarget
from vanban.db.action_plans import MOST_GOALS, PlanSource, content_of_plan, plan_items, source_of, source_rows
from vanban.db.models import DocumentRow, UnitRow
from vanban.db.programme_models import ActionPlanRow, ProgrammeRow
from vanban.db.work_access import require_planner
from vanban.db.work_models import WorkItemRow
from vanban.layout.pieces import short_date
from vanban.principals import Principal
from vanban.programme_periods import body_words
from vanban.text import search_form
from vanban.wording import document_name
from vanban.work import OWNER_WORDS, ProgrammeOwner

CODES = {PLAN: "KH", PROGRAMME: "CTr"}
_REQUIREMENTS = (
    "Bám sát nội dung, tiến độ của {source}; phân công rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ sản phẩm, "
    "rõ thẩm quyền",
    "Thường xuyên kiểm tra, đôn đốc, kịp thời tháo gỡ khó khăn, vướng mắc trong quá trình thực hiện",
)
_ORGANISATION = (
    "Các cơ quan, đơn vị được phân công chủ trì tại Phụ lục căn cứ nhiệm vụ được giao, xây dựng kế hoạch thực hiện và "
    "báo cáo kết quả đúng hạn.",
    "{office} theo dõi, đôn đốc, định kỳ tổng hợp tình hình thực hiện, báo cáo {body}.",
)


def drafted_plan(session: Session, principal: Principal, source: PlanSource) -> PlanContent:
    """Returns what a plan says at first, for a person to go over: usual sentences, and the goals with their figures.

    Raises ``NotFound`` for a source the person may not use, ``NotAllowed`` for who is no planner.
    """
    unit = session.get_one(UnitRow, require_planner(principal))
    programme, document = source_rows(session, principal, source)
    owner = ProgrammeOwner(programme.owner) if programme is not None else ProgrammeOwner.BUREAU
    name = _source_name(programme, document)
    items = [item for _, item in plan_items(session, principal, source)]
    goals = [*_item_goals(items), *(_document_goals(session, document) if document is not None else ())]
    body = body_words(owner, unit.name)
    return PlanContent(
        f"thực hiện {name}"[:500],
        PLAN,
        owner,
        opening=f"Thực hiện {name}, {body} ban hành Kế hoạch với các nội dung sau:",
        purposes=f"Tổ chức thực hiện kịp thời, đầy đủ, có hiệu quả {name}",
        requirements="\n".join(_REQUIREMENTS).format(source=_short_name(programme, document)),
        goals=tuple(_distinct(goals)[:MOST_GOALS]),
        organisation="\n".join(_ORGANISATION).format(body=body, office=office_words(unit.name)),
        recipients=f"Các cơ quan, đơn vị được phân công thực hiện\nLưu {office_words(unit.name)}",
    )


def plan_paper(session: Session, principal: Principal, row: ActionPlanRow) -> ActionPlanPaper:
    """Returns a plan as the person may see it; a source they may not read is not named, nor are its tasks there."""
    said, pairs = content_of_plan(row), plan_items(session, principal, source_of(row))
    sources = cited(session, principal, [item for _, item in pairs])
    lines = [(group, item_line(item, sources[item.id].words if item.id in sources else "")) for group, item in pairs]
    groups = tuple(
        ProgrammeGroup(title, tuple(line for _, line in some)) for title, some in groupby(lines, key=lambda one: one[0])
    )
    head = unit_head(session, row.unit_id, said.owner, said.type, code=CODES[said.type])
    facts = {"subject": said.subject, "number": said.number or head.number, "place": said.place}
    return ActionPlanPaper(
        head=replace(head, dated=said.signed_on, **facts),
        purposes=_lines(said.purposes),
        requirements=_lines(said.requirements),
        goals=tuple(PlanGoal(one.text, one.value, one.due, one.lead) for one in said.goals),
        groups=groups,
        organisation=_lines(said.organisation),
        opening=_lines(said.opening),
        general_goal=said.general_goal,
        signer=PaperSigner(f"T/M {OWNER_WORDS[said.owner].upper()}", said.position.upper(), said.signer),
        recipients=_lines(said.recipients),
    )


def _source_name(programme: ProgrammeRow | None, document: DocumentRow | None) -> str:
    if programme is not None:
        return f"Chương trình {programme.title}"
    subject = one_line(document.subject or "") if document is not None else ""
    about = subject if not subject or search_form(subject).startswith("ve ") else f"về {subject}"
    return " ".join(filter(None, (_short_name(None, document), about)))


def _short_name(programme: ProgrammeRow | None, document: DocumentRow | None) -> str:
    if document is None:
        return "Chương trình" if programme is not None else ""
    day = f" ngày {short_date(document.date)}" if document.date else ""
    issuer = f" của {document.issuer}" if document.issuer else ""
    return document_name(type=document.type, number=document.number) + day + issuer


def _item_goals(items: list[WorkItemRow]) -> list[PlanTarget]:
    """Returns the figures that tasks are measured by."""
    return [
        PlanTarget(
            item.indicator,
            item.value,
            item.due,
            next((body.name for body in item.bodies if body.lead), ""),
        )
        for item in items
        if item.indicator and item.value
    ]


def _document_goals(session: Session, document: DocumentRow) -> list[PlanTarget]:
    """Returns the goals with figures that a document sets."""
    return [_target(goal) for goal in find_goals(stored_source(session, document))]


def _target(goal: Goal) -> PlanTarget:
    unit = goal.unit if goal.unit.startswith("%") else f" {goal.unit}".rstrip()
    if search_form(goal.unit) in search_form(goal.indicator):
        unit = ""  # the indicator says what is counted, and says it whole
    value = f"{goal.bound} {goal.value}{unit}".strip()
    return PlanTarget(raised(goal.indicator), value, f"năm {goal.year}" if goal.year else "")


def _distinct(goals: list[PlanTarget]) -> list[PlanTarget]:
    """Returns goals, those that say the same once."""
    return list({(search_form(one.text), search_form(one.value), one.due): one for one in reversed(goals)}.values())[
        ::-1
    ]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
