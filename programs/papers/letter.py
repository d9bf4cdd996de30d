"""The letter that gives tasks to one body, as a Word file."""

from collections.abc import Iterator, Sequence

from programs.papers.frame import Annex, Framed, docx_of
from programs.papers.tables import TablePiece, head_row, text_cell
from programs.papers.views import Directive, LetterPaper, LetterTask
from programs.papers.wording import all_closed, closed, directive_name, due_words, one_line, paragraphs
from vanban.layout.lines import line_para
from vanban.layout.pieces import Para, Run, short_date
from vanban.layout.profiles import Profile
from vanban.layout.widths import column_shares

MOST_IN_TEXT = 6  # tasks; more stand in a table of their own
AS_ABOVE = "Như trên"
ANNEX_TITLE = "NHIỆM VỤ ĐƯỢC GIAO"
_HEADS = ("TT", "Nhiệm vụ", "Vai trò, cơ quan cùng thực hiện", "Kết quả/sản phẩm", "Thời hạn", "Căn cứ")


def letter_docx(paper: LetterPaper, profile: Profile) -> bytes:
    """Returns the DOCX of a letter; many tasks stand in an annex, few in the text."""
    annexed = len(paper.tasks) > MOST_IN_TEXT
    body = [line_para(text, profile) for text in _opening(paper, annexed=annexed)]
    if not annexed:
        for number, task in enumerate(paper.tasks, start=1):
            body += _task_paras(f"{number}. " if len(paper.tasks) > 1 else "", task, profile)
    body += [line_para(text, profile) for text in _ending(paper)]
    annexes = (Annex(ANNEX_TITLE, (_table(paper.tasks, profile),)),) if annexed else ()
    return docx_of(
        Framed(paper.head, tuple(body), paper.signer, with_as_above(paper.recipients), paper.addressees, annexes),
        profile,
    )


def with_as_above(recipients: Sequence[str]) -> tuple[str, ...]:
    """Returns the recipients of a letter, its addressees first."""
    names = paragraphs(recipients)
    return names if any(name.rstrip(",.;") == AS_ABOVE for name in names) else (AS_ABOVE, *names)


def resting_on(directives: Sequence[Directive]) -> str:
    """Returns "Thực hiện Chỉ thị …; Kế hoạch …", "" for none."""
    return f"Thực hiện {'; '.join(map(directive_name, directives))}" if directives else ""


def request_to_report(addressees: Sequence[str], report_to: str, by: str, what: str) -> str:
    """Returns the sentence that asks the addressees to report, by a day where there is one."""
    whom = joined(addressees) if len(addressees) <= 2 else "các cơ quan, đơn vị"
    to = f" về {report_to}" if report_to else ""
    return one_line(f"Đề nghị {whom} {what}{to}{f' trước ngày {by}' if by else ''}")


def joined(names: Sequence[str]) -> str:
    """Returns names joined by "và", as a sentence writes them."""
    return " và ".join(one_line(name) for name in names)


def _opening(paper: LetterPaper, *, annexed: bool) -> Iterator[str]:
    basis = resting_on(paper.directives)
    begin = f"{basis}, {paper.assigner}" if basis else paper.assigner
    whom = joined(paper.addressees) if len(paper.addressees) <= 2 else "các cơ quan, đơn vị"
    what = "các nhiệm vụ nêu tại Phụ lục kèm theo." if annexed else _these(paper.tasks)
    yield one_line(f"{begin} giao {whom} thực hiện {what}")


def _these(tasks: Sequence[LetterTask]) -> str:
    return "các nhiệm vụ sau:" if len(tasks) > 1 else "nhiệm vụ sau:"


def _task_paras(mark: str, task: LetterTask, profile: Profile) -> Iterator[Para]:
    base = line_para("- .", profile)
    words = f"{mark}{closed(one_line(task.text))}"
    yield Para((Run(words),), base.size, base.align, base.first_line, 0, base.after, base.line)
    for label, said in _details(task):
        yield Para(
            (Run(f"- {label}: {closed(said)}"),), base.size, base.align, base.first_line, 0, base.after, base.line
        )


def _details(task: LetterTask) -> Iterator[tuple[str, str]]:
    if names := paragraphs(task.partners):
        yield ("Cơ quan phối hợp" if task.leads else "Cơ quan chủ trì"), ", ".join(names)
    if product := one_line(task.product):
        yield "Kết quả, sản phẩm", product
    if due := due_words(task.due, task.last):
        yield "Thời hạn hoàn thành", due
    if clause := one_line(task.clause):
        yield "Căn cứ", clause


def _ending(paper: LetterPaper) -> tuple[str, ...]:
    by = short_date(paper.report_by) if paper.report_by else ""
    what = "tổ chức thực hiện, báo cáo kết quả"
    texts = [*paragraphs(paper.closing)]
    if paper.report_to or by:
        texts.append(request_to_report(paper.addressees, paper.report_to, by, what))
    return all_closed(texts)


def _table(tasks: Sequence[LetterTask], profile: Profile) -> TablePiece:
    rows = [
        (
            str(number),
            one_line(task.text),
            _role(task),
            one_line(task.product),
            due_words(task.due, task.last),
            task.clause,
        )
        for number, task in enumerate(tasks, start=1)
    ]
    cells = tuple(
        tuple(text_cell(text, align="left" if place else "center") for place, text in enumerate(row)) for row in rows
    )
    return TablePiece(column_shares([_HEADS, *rows]), (head_row(_HEADS),), cells, profile.table)


def _role(task: LetterTask) -> str:
    names = "; ".join(paragraphs(task.partners))
    if task.leads:
        return f"Chủ trì; phối hợp: {names}" if names else "Chủ trì"
    return f"Phối hợp; chủ trì: {names}" if names else "Phối hợp"
