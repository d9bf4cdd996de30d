"""Ngân hàng câu hỏi: writing a new question and changing one, by a form that works without scripts."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.bank_forms import MOST_ROWS, BankForm, beside, form_of, typed_form
from api.bank_writing import Looked, Passage, looked_at, offered_sources, passage_of, present_item
from api.deps import PagePerson, ServicesOf
from api.pages.bank import PLACE, shown_words
from api.pages.bank_item import ItemId
from api.pages.rendering import frame_of, render
from api.services import Services
from exams.banking import entry_of_item
from exams.formats.entries import letter_of
from vanban.collation import text_key
from vanban.db.exam_bank import CHANGED, add_items, require_trainer, write_version
from vanban.db.exam_bank_listing import topics_of
from vanban.db.exam_bank_meaning import embed_missing
from vanban.errors import InvalidInput
from vanban.exam_bank import BankItem
from vanban.principals import Principal

router = APIRouter(include_in_schema=False)
Typed = Annotated[BankForm, Depends(typed_form)]
Step = Annotated[str, Form()]
LOOK_FIRST = "Chưa lưu: bộ kiểm tra có điều cần xem, ghi cạnh từng ô. Sửa rồi bấm Lưu; bấm Lưu lần nữa để giữ như vậy."
STILL_YOURS = "Lời đồng chí vừa viết còn nguyên dưới đây: mở câu hỏi để so sánh, rồi bấm Lưu nếu vẫn giữ."
_MOST_TOPICS = 300  # offered beside the field


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a form is shown again: in words, and whether that keeps it from being saved; what the linter says; the clause
    to quote from."""

    words: str = ""
    bad: bool = False
    looked: Looked | None = None
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """A form on its way: who sent it, what was typed, and the question as it is now, if it changes one."""

    request: Request
    services: Services
    person: Principal
    form: BankForm
    before: BankItem | None = None


@router.get("/ngan-hang/moi")
def new_page(request: Request, person: PagePerson, services: ServicesOf, *, van_ban: str = "") -> Response:
    """Returns the empty form, with a document as its source where the address names one."""
    require_trainer(person)
    return _page(Writing(request, services, person, BankForm(document=van_ban[:200])), Trouble())


@router.post("/ngan-hang/moi")
def create(request: Request, person: PagePerson, services: ServicesOf, *, form: Typed, step: Step = "save") -> Response:
    """Adds a draft and leads to it, or shows the form again with everything that was typed."""
    require_trainer(person)
    return _step(Writing(request, services, person, form), step)


@router.get("/ngan-hang/{item_id}/sua")
def change_page(request: Request, item_id: ItemId, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the form with the present version, and what the linter says of it."""
    require_trainer(person)
    with services.database.session() as session:
        before = present_item(session, person, item_id)
        form = form_of(entry_of_item(before), version=before.version)
        looked = looked_at(session, person, form, before)
    return _page(Writing(request, services, person, form, before), Trouble(looked=looked))


@router.post("/ngan-hang/{item_id}/sua")
def change(
    request: Request, item_id: ItemId, person: PagePerson, services: ServicesOf, *, form: Typed, step: Step = "save"
) -> Response:
    """Writes a new version and leads to the question, or shows the form again with everything that was typed."""
    require_trainer(person)
    with services.database.session() as session:
        before = present_item(session, person, item_id)
    return _step(Writing(request, services, person, form, before), step)


def _step(writing: Writing, step: str) -> Response:
    """Does what the button says: one more row, the clause to quote from, the linter alone, or saving."""
    if step == "row":
        return _page(replace(writing, form=writing.form.with_row()), Trouble())
    with writing.services.database.session() as session:
        try:
            if step == "clause":
                return _page(writing, Trouble(passage=passage_of(session, writing.person, writing.form)))
            looked = looked_at(session, writing.person, writing.form, writing.before)
        except InvalidInput as error:
            return _page(writing, Trouble(error.message, bad=True))
    return _page(writing, Trouble(looked=looked)) if step == "check" else _saved(writing, looked)


def _saved(writing: Writing, looked: Looked) -> Response:
    """Saves what was typed, unless someone else was faster, or the person has not seen what the linter says."""
    form, before = writing.form, writing.before
    if before is not None and form.after != before.version:
        return _conflict(writing, before, looked)
    if before is not None and looked.content == before.content:
        return RedirectResponse(f"/ngan-hang/{before.id}", status_code=303)
    if not looked.codes <= form.shown:
        return _page(writing, Trouble(LOOK_FIRST, looked=looked))
    try:
        with writing.services.database.transaction() as session:
            item_id = _write(session, writing, looked)
    except InvalidInput as error:
        return _page(writing, Trouble(error.message, bad=True, looked=looked))
    return RedirectResponse(f"/ngan-hang/{item_id}", status_code=303)


def _write(session: Session, writing: Writing, looked: Looked) -> int:
    form, before, person = writing.form, writing.before, writing.person
    if before is None:
        (row,) = add_items(session, person, [looked.content], note=form.note)
    else:
        row = write_version(session, person, before.id, looked.content, after=form.after, note=form.note)
    embed_missing(session, person, writing.services.review.intake.embedder)
    return row.id


def _conflict(writing: Writing, before: BankItem, looked: Looked) -> Response:
    """Tells that someone else has changed the question; saving again then writes over their version, knowingly."""
    words = f"{CHANGED.format(now=before.version)} {STILL_YOURS}"
    knowing = replace(writing, form=replace(writing.form, after=before.version))
    return _page(knowing, Trouble(words, bad=True, looked=looked))


def _page(writing: Writing, trouble: Trouble) -> Response:
    form, before, looked = writing.form, writing.before, trouble.looked
    with writing.services.database.session() as session:
        topics = sorted(topics_of(session, writing.person)[:_MOST_TOPICS], key=text_key)
        sources = offered_sources(session, writing.person, form, before)
    context: dict[str, Any] = {
        "form": form,
        "before": before,
        "old": entry_of_item(before) if before else None,
        "sources": sources,
        "trouble": trouble,
        "beside": beside(looked.findings) if looked else {},
        "shown": " ".join(sorted((looked.codes if looked else frozenset()) | form.shown)),
        "topics": topics,
        "most_rows": MOST_ROWS,
        "letter": letter_of,
        **shown_words(),
    }
    status = 422 if trouble.bad else 200
    return render("bank_form.html", frame=frame_of(writing.request, writing.person, PLACE), status=status, **context)
