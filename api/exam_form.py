"""What a candidate sends with a plain form: the choices that differ from those the page showed, and where to go on.

Only what was changed on this page is saved, so that an old tab does not take back what another one has chosen.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request

from exams.sittings.views import AttemptView, Save
from vanban.errors import InvalidInput

LONGEST_NUMBER = 10  # digits of a prediction
CHOSEN, BEFORE = "c", "t"  # names of fields, before the place of a question
TAKE_BACK = "bo"  # the button that leaves a question without an answer
_MOST_FIELDS = 4_000


async def sent_fields(request: Request) -> FormData:
    """Returns the fields of a form, by name."""
    return await request.form(max_fields=_MOST_FIELDS, max_files=0)


FieldsOf = Annotated[FormData, Depends(sent_fields)]


@dataclass(frozen=True, slots=True)
class Going:
    """What was asked for beside saving: a button's ``do``, and the number of the question to show next."""

    do: str
    to: int


def changed_saves(fields: FormData, view: AttemptView, *, elapsed_ds: int) -> list[Save]:
    """Returns the choices that the candidate changed on the page; ``elapsed_ds`` are tenths of a second since the
    attempt began, so that what was chosen later counts, from whatever device."""
    sequence = max(view.sequence + 1, elapsed_ds)
    saves = []
    for question in view.questions:
        before = fields.get(f"{BEFORE}{question.question}")
        if before is None:
            continue  # was not on the page
        taken_back = fields.get(TAKE_BACK) == str(question.question)
        chosen = () if taken_back else _places([str(one) for one in fields.getlist(f"{CHOSEN}{question.question}")])
        if chosen != _places(str(before).split(",")):
            saves.append(Save(question.question, chosen, sequence))
    return saves


def going_of(fields: FormData, questions: int) -> Going:
    """Returns what a form asks for; a number that no question has becomes the nearest one that is there."""
    words = str(fields.get("toi") or fields.get("cau") or "1")
    number = int(words) if words.isascii() and words.isdigit() and len(words) <= 6 else 1
    return Going(str(fields.get("do") or ""), max(1, min(number, questions)))


def prediction_of(fields: FormData) -> int | None:
    """Returns the number in the field of the tie-break, None for an empty one; ``InvalidInput`` for anything else."""
    words = "".join(str(fields.get("du-doan") or "").split()).replace(".", "")
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and len(words) <= LONGEST_NUMBER):
        raise InvalidInput("Câu hỏi phụ cần một số nguyên, ví dụ 1250. Đề nghị nhập lại.")
    return int(words)


def _places(words: list[str]) -> tuple[int, ...]:
    """Returns places out of a form in order; ``InvalidInput`` for what is none."""
    kept = [one for one in words if one]
    if not all(one.isascii() and one.isdigit() and len(one) <= 5 for one in kept):
        raise InvalidInput("Phương án gửi lên không đọc được. Đề nghị tải lại trang rồi chọn lại.")
    return tuple(sorted({int(one) for one in kept}))
