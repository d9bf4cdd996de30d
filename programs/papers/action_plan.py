"""A plan or action programme as a Word file: purpose, goals, tasks, carrying out; goals and tasks in annexes."""

from collections.abc import Iterator, Sequence

from programs.papers.frame import Annex, Framed, docx_of
from programs.papers.numbering import head_line
from programs.papers.programme_table import programme_table
from programs.papers.settling import settled_groups, settled_head
from programs.papers.tables import TablePiece, head_row, text_cell
from programs.papers.views import ActionPlanPaper, PlanGoal, ProgrammeGroup
from programs.papers.wording import all_closed, closed, one_line, paragraphs
from vanban.layout.lines import line_para
from vanban.layout.profiles import Profile
from vanban.layout.widths import column_shares

PARTS = ("MỤC ĐÍCH, YÊU CẦU", "MỤC TIÊU, CHỈ TIÊU", "NHIỆM VỤ, GIẢI PHÁP", "TỔ CHỨC THỰC HIỆN")
_GOALS = ("TT", "Chỉ tiêu", "Mức cần đạt", "Thời gian hoàn thành", "Cơ quan theo dõi")


def action_plan_docx(paper: ActionPlanPaper, profile: Profile) -> bytes:
    """Returns the DOCX of a plan, its measured goals and its tasks in annexes."""
    head = settled_head(paper.head)
    groups = settled_groups(paper.groups, head)
    measured = [goal for goal in paper.goals if goal.value]
    texts = list(_texts(paper, groups, profile, measured=bool(measured)))
    body = tuple(line_para(text, profile) for text in texts)
    annexes = [Annex("CHỈ TIÊU CỤ THỂ", (_goals_table(measured, profile),), landscape=False)] if measured else []
    if groups:
        annexes.append(Annex("DANH MỤC NHIỆM VỤ", (programme_table(groups, head, profile.table),)))
    return docx_of(Framed(head, body, paper.signer, paper.recipients, annexes=tuple(annexes)), profile)


def _texts(
    paper: ActionPlanPaper, groups: Sequence[ProgrammeGroup], profile: Profile, *, measured: bool
) -> Iterator[str]:
    yield from paragraphs(paper.opening)
    parts = (
        [*_listed("1. Mục đích", paper.purposes), *_listed("2. Yêu cầu", paper.requirements)],
        _goal_texts(paper, measured=measured),
        _task_texts(groups, last=2 if measured else 1),
        list(all_closed(paragraphs(paper.organisation))),
    )
    for number, (title, texts) in enumerate(
        [(title, texts) for title, texts in zip(PARTS, parts, strict=True) if texts], start=1
    ):
        yield head_line(number, title, profile)
        yield from texts


def _listed(title: str, texts: Sequence[str]) -> list[str]:
    said = paragraphs(texts)
    return [title, *(f"- {closed(text.lstrip('-– '))}" for text in said)] if said else []


def _goal_texts(paper: ActionPlanPaper, *, measured: bool) -> list[str]:
    general = one_line(paper.general_goal)
    texts = ["1. Mục tiêu chung", closed(general)] if general else []
    if paper.goals:
        texts.append(f"{2 if general else 1}. Chỉ tiêu cụ thể")
        texts += [f"- {_goal(goal)}" for goal in paper.goals]
    if measured:
        texts.append("(Chi tiết tại Phụ lục I kèm theo).")
    return texts


def _goal(goal: PlanGoal) -> str:
    words = one_line(goal.text)
    if value := one_line(goal.value):
        words += f": {value}"
    if due := one_line(goal.due):
        words += f" ({due})"
    return closed(words)


def _task_texts(groups: Sequence[ProgrammeGroup], *, last: int) -> list[str]:
    texts: list[str] = []
    for number, group in enumerate(groups, start=1):
        if group.title:
            texts.append(f"{number}. {group.title}")
        texts += [f"- {closed(line.text)}" for line in group.lines]
    if texts:
        label = "Phụ lục II" if last == 2 else "Phụ lục"
        texts.append(f"(Phân công cơ quan thực hiện và thời gian hoàn thành tại {label} kèm theo).")
    return texts


def _goals_table(goals: Sequence[PlanGoal], profile: Profile) -> TablePiece:
    rows = [
        (str(number), one_line(goal.text), one_line(goal.value), one_line(goal.due), one_line(goal.lead))
        for number, goal in enumerate(goals, start=1)
    ]
    cells = tuple(
        tuple(text_cell(text, align="left" if place in (1, 4) else "center") for place, text in enumerate(row))
        for row in rows
    )
    return TablePiece(column_shares([_GOALS, *rows]), (head_row(_GOALS),), cells, profile.table)
