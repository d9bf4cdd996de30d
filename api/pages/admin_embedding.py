"""/quan-tri/mo-hinh-nhung: which embedding model the library goes by, and having it go over to another one."""

import datetime
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import entry_of
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.services import Models, Services
from rag.models_here import ModelHere, Place
from vanban.audit import Action
from vanban.db.admin_scope import check_system
from vanban.db.audit import record
from vanban.db.model_switches import (
    TARGET,
    ModelSwitch,
    ask_for_switch,
    forget_staged,
    latest_switch,
    staged_vectors,
    want_stop,
)
from vanban.db.reembedding import ModelInForce, model_in_force, models_of_passages
from vanban.errors import IndexUnavailable, InvalidInput

router = APIRouter(include_in_schema=False)
ADDRESS = "/quan-tri/mo-hinh-nhung"
PLACES = {
    Place.SHIPPED: "đi kèm phần mềm",
    Place.FOLDER: "thư mục trên máy này",
    Place.FETCHED: "đã tải về máy này",
    Place.ABSENT: "chưa có trên máy",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How the library stands with its models; ``searched`` is what this server searches by, "" where it cannot."""

    held: ModelInForce | None
    passages: dict[str, int]
    staged: dict[str, int]
    switch: ModelSwitch | None
    silent: bool
    searched: str

    @property
    def foreign(self) -> int:
        """How many passages carry a vector of another model than the one in force."""
        return sum(count for name, count in self.passages.items() if self.held is None or name != self.held.name)

    def settled(self, spec: str) -> bool:
        """Tells whether nothing is left to do for a model."""
        return self.held is not None and self.held.spec == spec and not self.foreign

    @property
    def adopting(self) -> bool:
        """Tells whether this server still searches by the model before."""
        return bool(self.searched) and self.held is not None and self.held.name != self.searched


@router.get(ADDRESS)
def show(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns the models, what is under way, and what may be chosen."""
    check_system(person)
    return _page(request, person, services)


@router.post(f"{ADDRESS}/chuyen")
def begin(
    request: Request, person: PagePerson, services: ServicesOf, mo_hinh: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """Begins to make the vectors of a model that stands in the list, and leads back to the page."""
    check_system(person)
    try:
        models, chosen = _chosen(services, mo_hinh)
        with services.database.transaction() as session:
            asked = ask_for_switch(session, chosen.spec)
            entry = entry_of(request, person, Action.MODEL_SWITCH_ASKED, target=TARGET, target_id=chosen.title)
            record(session, entry)
    except InvalidInput as error:
        return _page(request, person, services, problem=error.message, picked=mo_hinh)
    models.wake()
    return RedirectResponse(f"{ADDRESS}#lan-{asked.id}", status_code=303)


@router.post(f"{ADDRESS}/tiep-tuc")
def go_on(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Has what was cut off go on, and leads back to the page."""
    check_system(person)
    with services.database.transaction() as session:
        record(session, entry_of(request, person, Action.MODEL_SWITCH_ASKED, target=TARGET, detail={"again": True}))
    if services.models is not None:
        services.models.wake()
    return RedirectResponse(ADDRESS, status_code=303)


@router.post(f"{ADDRESS}/dung")
def stop(
    request: Request, person: PagePerson, services: ServicesOf, lan: Annotated[int, Form(ge=1, le=LARGEST_ID)]
) -> Response:
    """Has the going over end at its next step; what was made is kept."""
    check_system(person)
    with services.database.transaction() as session:
        stopped = want_stop(session, lan)
        name = stopped.name or stopped.spec
        record(session, entry_of(request, person, Action.MODEL_SWITCH_STOPPED, target=TARGET, target_id=name))
    if services.models is not None:
        services.models.wake()  # where its process is gone, it ends here
    return RedirectResponse(ADDRESS, status_code=303)


@router.post(f"{ADDRESS}/bo-vecto")
def forget(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Throws away the vectors made for models that are not in force."""
    check_system(person)
    try:
        with services.database.transaction() as session:
            detail = {"vectors": forget_staged(session)}
            record(session, entry_of(request, person, Action.STAGED_VECTORS_FORGOTTEN, target=TARGET, detail=detail))
    except InvalidInput as error:
        return _page(request, person, services, problem=error.message)
    return RedirectResponse(ADDRESS, status_code=303)


def _page(request: Request, person: PagePerson, services: Services, *, problem: str = "", picked: str = "") -> Response:
    with services.database.session() as session:
        standing = _standing(session, services)
        choices = services.models.choices() if services.models is not None else []
    return render(
        "admin_embedding.html",
        frame=frame_of(request, person, "quan-tri"),
        standing=standing,
        choices=choices,
        places=PLACES,
        folder=services.settings.models_folder,
        problem=problem,
        picked=picked,
        status=422 if problem else 200,
    )


def _standing(session: Session, services: Services) -> Standing:
    switch = latest_switch(session)
    try:
        searched = services.upkeep.embedding()[0]
    except IndexUnavailable:
        searched = ""
    return Standing(
        held=model_in_force(session),
        passages=models_of_passages(session),
        staged=staged_vectors(session),
        switch=switch,
        silent=switch is not None and switch.silent(datetime.datetime.now(datetime.UTC)),
        searched=searched,
    )


def _chosen(services: Services, spec: str) -> tuple[Models, ModelHere]:
    """Returns the model of the list that was chosen; a path or name that is not in the list is never opened."""
    if services.models is None:
        raise InvalidInput("Máy chủ này không đổi được mô hình nhúng.")
    chosen = next((one for one in services.models.choices() if one.spec == spec), None)
    if chosen is None or not chosen.may_be_chosen:
        raise InvalidInput("Đề nghị chọn một mô hình có trên máy này.")
    return services.models, chosen
