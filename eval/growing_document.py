"""Documents of any length that are handed in to see how a library grows: articles of a corpus under a made-up head.

They are as different from one another as real ones: thousands of passages out of a few made-up sentences would lie so
close together that no vector index of the nearest neighbours is what it is in use.
"""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document

LONGEST = 400  # characters of an article
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


def growing_document(number: int, texts: Sequence[str], articles: int) -> Growing:
    """Returns a DOCX file of so many of the texts as its articles; the mark stands in the middle one."""
    dice = random.Random(number)  # noqa: S311 - which articles are taken, not secrets
    mark = f"lachatheodoi{number}"
    written = Document()
    for line in _HEAD.format(number=number).split("\n"):
        written.add_paragraph(line)
    for at in range(1, articles + 1):
        written.add_paragraph(f"Điều {at}. Nội dung thứ {at}")
        words = f"Tổ công tác {mark} lập sổ theo dõi trong 15 ngày. " if at == articles // 2 else ""
        written.add_paragraph(f"{words}Theo đó, {' '.join(dice.choice(texts).split())[:LONGEST]}.")
    saved = io.BytesIO()
    written.save(saved)
    question = f"Tổ công tác {mark} lập sổ theo dõi trong bao nhiêu ngày?"
    return Growing(f"quy-che-{number}.docx", saved.getvalue(), mark, question)
