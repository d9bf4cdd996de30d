"""Made-up documents of any length that are handed in to see how a library grows; plainly of the fictional Lạc Hà."""

import io
import random
from dataclasses import dataclass

from docx import Document

from eval.office_library import text_of

_HEAD = (
    "ĐẢNG BỘ THÀNH PHỐ LẠC HÀ\nTHÀNH ỦY\n*\nSố {number}-QC/TU\nLạc Hà, ngày 02 tháng 3 năm 2026\n"
    "QUY CHẾ\nphối hợp theo dõi hồ sơ đợt {number}\n-----"
)


@dataclass(frozen=True, slots=True)
class Growing:
    """A file to hand in; ``mark`` is a word no other document has, ``question`` asks for the article that holds it."""

    name: str
    data: bytes
    mark: str
    question: str


def growing_document(number: int, articles: int) -> Growing:
    """Returns a DOCX file of so many articles; the mark stands in the middle one."""
    dice = random.Random(number)  # noqa: S311 - made-up contents, not secrets
    mark = f"lachatheodoi{number}"
    lines = text_of(articles, dice)[0].split("\n")
    middle = 2 * (articles // 2) + 1
    lines[middle] += f" Tổ công tác {mark} lập sổ theo dõi trong 15 ngày."
    written = Document()
    for line in (*_HEAD.format(number=number).split("\n"), *lines):
        written.add_paragraph(line)
    saved = io.BytesIO()
    written.save(saved)
    question = f"Tổ công tác {mark} lập sổ theo dõi trong bao nhiêu ngày?"
    return Growing(f"quy-che-{number}.docx", saved.getvalue(), mark, question)
