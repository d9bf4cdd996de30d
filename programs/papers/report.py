"""The report on the progress of tasks, as a Word file: figures, what is late and why, each task in an annex."""

from collections.abc import Iterator

from programs.papers.frame import Annex, Framed, Piece, docx_of
from programs.papers.numbering import head_line
from programs.papers.report_tables import bodies_table, late_table, sections_table
from programs.papers.views import ReportFigures, ReportPaper
from programs.papers.wording import all_closed, paragraphs
from vanban.layout.lines import line_para
from vanban.layout.pieces import short_date
from vanban.layout.profiles import Profile

ANNEX_TITLE = "DANH MỤC NHIỆM VỤ THEO TÌNH TRẠNG THỰC HIỆN"
_FIGURES, _LATE, _REMARKS, _PROPOSALS = "KẾT QUẢ CHUNG", "NHIỆM VỤ CHẬM TIẾN ĐỘ", "NHẬN XÉT", "KIẾN NGHỊ, ĐỀ XUẤT"


def report_docx(paper: ReportPaper, profile: Profile) -> bytes:
    """Returns the DOCX of a report."""
    body: list[Piece] = [line_para(text, profile) for text in paragraphs(paper.opening)]
    for number, (title, pieces) in enumerate(_parts(paper, profile), start=1):
        body += [line_para(head_line(number, title, profile), profile), *pieces]
    annexes = (Annex(ANNEX_TITLE, (sections_table(paper.sections, profile.table),)),) if paper.sections else ()
    return docx_of(Framed(paper.head, tuple(body), paper.signer, paper.recipients, paper.addressees, annexes), profile)


def _parts(paper: ReportPaper, profile: Profile) -> Iterator[tuple[str, list[Piece]]]:
    """Yields the parts that have something to say."""
    figures: list[Piece] = [line_para(text, profile) for text in summary(paper)]
    if paper.by_body:
        figures.append(bodies_table(paper.by_body, profile.table))
    yield _FIGURES, figures
    late = [line for section in paper.sections if section.late for line in section.lines]
    if late:
        said = line_para(f"Đến ngày {short_date(paper.as_of)} có {len(late)} nhiệm vụ chậm tiến độ:", profile)
        yield _LATE, [said, late_table(late, paper.as_of, profile.table)]
    for title, texts in ((_REMARKS, paper.remarks), (_PROPOSALS, paper.proposals)):
        if said_texts := all_closed(paragraphs(texts)):
            yield title, [line_para(text, profile) for text in said_texts]


def summary(paper: ReportPaper) -> tuple[str, ...]:
    """Returns the sentences on all tasks together."""
    one = paper.overall
    first = f"Tính đến ngày {short_date(paper.as_of)}, tổng số nhiệm vụ được theo dõi là {one.total}, trong đó:"
    done = f"- Đã hoàn thành {one.done} nhiệm vụ{share(one.done, one)}"
    if one.done:
        done += f", gồm: trước hạn {one.early}, đúng hạn {one.on_time}, sau hạn {one.done_late}"
    open_words = f"- Đang thực hiện {one.ahead + one.soon} nhiệm vụ{share(one.ahead + one.soon, one)}"
    soon = f", trong đó {one.soon} nhiệm vụ sắp đến hạn" if one.soon else ""
    late = f"- Quá hạn chưa hoàn thành {one.overdue} nhiệm vụ{share(one.overdue, one)}."
    closed_words = f"Ngoài ra, có {one.closed} nhiệm vụ đã hủy hoặc chuyển sang kỳ sau." if one.closed else ""
    return tuple(filter(None, (first, f"{done};", f"{open_words}{soon};", late, closed_words)))


def share(part: int, figures: ReportFigures) -> str:
    """Returns " (44,4%)", "" where there is nothing to divide by."""
    if not figures.total:
        return ""
    return f" ({percent(part, figures.total)})"


def percent(part: int, whole: int) -> str:
    """Returns a share in per cent with one decimal, written with a comma: "44,4%".

    >>> percent(1, 3)
    '33,3%'
    """
    return f"{100 * part / whole:.1f}%".replace(".", ",").replace(",0%", "%")
