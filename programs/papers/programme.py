"""A work programme as a Word file: what it is for, how it is carried out, and its tasks in an annex."""

from programs.papers.frame import Annex, Framed, docx_of
from programs.papers.numbering import head_line
from programs.papers.programme_table import programme_table
from programs.papers.settling import settled
from programs.papers.views import ProgrammePaper
from programs.papers.wording import POINTER
from vanban.layout.lines import line_para
from vanban.layout.profiles import Profile

TASKS, CARRYING_OUT = "NHIỆM VỤ", "TỔ CHỨC THỰC HIỆN"
ANNEX_TITLE = "DANH MỤC NHIỆM VỤ"


def programme_docx(paper: ProgrammePaper, profile: Profile) -> bytes:
    """Returns the DOCX of a programme; its tasks stand in an annex on pages that lie on their side."""
    paper = settled(paper)
    texts = [*paper.opening]
    if paper.closing:
        texts += [head_line(1, TASKS, profile), POINTER, head_line(2, CARRYING_OUT, profile), *paper.closing]
    else:
        texts.append(POINTER)
    body = tuple(line_para(text, profile) for text in texts)
    table = programme_table(paper.groups, paper.head, profile.table)
    annex = Annex(ANNEX_TITLE, (table,))
    return docx_of(Framed(paper.head, body, paper.signer, paper.recipients, annexes=(annex,)), profile)
