"""The letter that reminds one body of its tasks, as a Word file: what is late first, then what is due soon."""

from collections.abc import Iterator, Sequence

from programs.papers.frame import Framed, Piece, docx_of
from programs.papers.letter import joined, request_to_report, with_as_above
from programs.papers.numbering import head_line
from programs.papers.tables import TablePiece, head_row, text_cell
from programs.papers.views import ReminderPaper, ReminderTask
from programs.papers.wording import all_closed, closed, due_words, one_line, paragraphs
from vanban.layout.lines import line_para
from vanban.layout.pieces import short_date
from vanban.layout.profiles import Profile
from vanban.layout.widths import column_shares

_HEADS = ("TT", "Nhiệm vụ", "Văn bản giao", "Thời hạn", "Tiến độ đã báo cáo")


def reminder_docx(paper: ReminderPaper, profile: Profile) -> bytes:
    """Returns the DOCX of a reminder."""
    late = [task for task in paper.tasks if task.last is not None and task.last < paper.as_of]
    soon = [task for task in paper.tasks if task not in late]
    body: list[Piece] = [line_para(_opening(paper, len(late), len(soon)), profile)]
    parts = [(title, some) for title, some in (("NHIỆM VỤ QUÁ HẠN", late), ("NHIỆM VỤ SẮP ĐẾN HẠN", soon)) if some]
    for number, (title, some) in enumerate(parts, start=1):
        if len(parts) > 1:
            body.append(line_para(head_line(number, title, profile), profile))
        body.append(_table(some, paper, profile))
    body += [line_para(text, profile) for text in _ending(paper, late=bool(late))]
    return docx_of(
        Framed(paper.head, tuple(body), paper.signer, with_as_above(paper.recipients), paper.addressees), profile
    )


def _opening(paper: ReminderPaper, late: int, soon: int) -> str:
    counts = [f"{late:02} nhiệm vụ đã quá thời hạn hoàn thành"] if late else []
    counts += [f"{soon:02} nhiệm vụ sắp đến hạn hoàn thành"] if soon else []
    return one_line(
        f"Qua theo dõi việc thực hiện các nhiệm vụ do {paper.assigner} giao, đến ngày {short_date(paper.as_of)}, "
        f"{joined(paper.addressees)} còn {' và '.join(counts) or 'nhiệm vụ chưa hoàn thành'}, cụ thể như sau:"
    )


def _table(tasks: Sequence[ReminderTask], paper: ReminderPaper, profile: Profile) -> TablePiece:
    rows = [tuple(_row(number, task, paper)) for number, task in enumerate(tasks, start=1)]
    cells = tuple(
        tuple(text_cell(text, align="center" if place in (0, 3) else "left") for place, text in enumerate(row))
        for row in rows
    )
    return TablePiece(column_shares([_HEADS, *rows]), (head_row(_HEADS),), cells, profile.table)


def _row(number: int, task: ReminderTask, paper: ReminderPaper) -> Iterator[str]:
    yield str(number)
    yield one_line(task.text)
    yield one_line(task.given_by)
    due = due_words(task.due, task.last)
    days = (paper.as_of - task.last).days if task.last else 0
    yield f"{due} (quá {days} ngày)" if days > 0 else due
    percent = f"{task.percent}%" if task.percent is not None else ""
    yield "; ".join(filter(None, (percent, one_line(task.progress)))) or "Chưa báo cáo"


def _ending(paper: ReminderPaper, *, late: bool) -> tuple[str, ...]:
    by = short_date(paper.report_by) if paper.report_by else ""
    what = "khẩn trương hoàn thành các nhiệm vụ nêu trên; báo cáo kết quả"
    asked = request_to_report(paper.addressees, paper.report_to, by, what)
    if late:
        asked += ", trong đó nêu rõ nguyên nhân chậm và thời gian hoàn thành"
    return all_closed([closed(asked), *paragraphs(paper.closing)])
