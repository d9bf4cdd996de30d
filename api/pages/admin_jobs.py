"""/quan-tri/hang-doi: the files that wait, are read, or failed, over the administered units; cancel, retry, first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import audited
from api.deps import PagePerson, ServicesOf
from api.pages.rendering import frame_of, render
from api.routes.intake import JobId
from api.taking_in import job_view
from ingest.job_reading import counts, job, jobs
from ingest.jobs import OPEN, JobState
from ingest.worker_identity import live_workers
from vanban.audit import Action
from vanban.db.admin_scope import check_administrator

router = APIRouter(include_in_schema=False)
ADDRESS = "/quan-tri/hang-doi"
SHOWN = 200
FIRST = 100  # the priority of a job that is to go first


@dataclass(frozen=True, slots=True)
class View:
    """A tab of the page: which jobs it shows."""

    key: str
    words: str
    states: tuple[JobState, ...] = ()
    outcomes: tuple[str, ...] = ()

    def count(self, counted: dict[str, int]) -> int:
        """Returns how many jobs the tab has, out of counts by state or outcome."""
        names = {*(state.value for state in self.states), *self.outcomes} or set(counted)
        return sum(number for name, number in counted.items() if name in names)

    @property
    def address(self) -> str:
        """Where the tab is."""
        return f"{ADDRESS}?xem={self.key}" if self.key else ADDRESS


VIEWS = (
    View("", "Đang chờ, đang đọc", states=tuple(JobState(state) for state in OPEN)),
    View("loi", "Không đọc được", outcomes=("failed",)),
    View("khong-nhan", "Không được nhận", outcomes=("rejected",)),
    View("tat-ca", "Tất cả"),
)


@router.get(ADDRESS)
def show(request: Request, person: PagePerson, services: ServicesOf, *, xem: str = "") -> Response:
    """Returns the jobs of a tab, the newest ``SHOWN`` of them."""
    check_administrator(person)
    view = next((one for one in VIEWS if one.key == xem), VIEWS[0])
    with services.database.session() as session:
        counted = counts(session, person)
        rows = jobs(session, person, states=view.states, outcomes=view.outcomes, limit=SHOWN)
        shown = [(job_view(row), row.batch_id, row.priority) for row in rows]
    return render(
        "admin_jobs.html",
        frame=frame_of(request, person, "quan-tri"),
        tabs_shown=[(one.words, one.address, one.count(counted)) for one in VIEWS],
        view=view,
        shown=shown,
        most=SHOWN,
        open=VIEWS[0].count(counted),
        running=counted.get(JobState.RUNNING.value, 0),
        workers=len(live_workers(services.settings.workers_dir)),
        first=FIRST,
    )


@router.post(f"{ADDRESS}/{{job_id}}/huy")
def cancel(
    request: Request, job_id: JobId, person: PagePerson, services: ServicesOf, *, ve: Annotated[str, Form()] = ""
) -> Response:
    """Cancels a file that waits or is being read."""
    ids = _controlled(request, person, services, job_id, "huy")
    services.control.cancel(ids)
    return _back(ve)


@router.post(f"{ADDRESS}/{{job_id}}/thu-lai")
def retry(
    request: Request, job_id: JobId, person: PagePerson, services: ServicesOf, *, ve: Annotated[str, Form()] = ""
) -> Response:
    """Puts a file that failed into the queue again."""
    ids = _controlled(request, person, services, job_id, "thu_lai")
    services.control.retry(ids)
    return _back(ve)


@router.post(f"{ADDRESS}/{{job_id}}/uu-tien")
def put_first(
    request: Request, job_id: JobId, person: PagePerson, services: ServicesOf, *, ve: Annotated[str, Form()] = ""
) -> Response:
    """Lets a waiting file be read before the others."""
    ids = _controlled(request, person, services, job_id, "uu_tien")
    services.control.set_priority(ids, FIRST)
    return _back(ve)


def _controlled(request: Request, person: PagePerson, services: ServicesOf, job_id: int, what: str) -> Sequence[int]:
    """Returns the job's id once it is known to be the person's to control and that is recorded."""
    check_administrator(person)
    with services.database.session() as session:
        found = job(session, person, job_id).id
    audited(
        request, services, person, Action.JOB_CONTROLLED, target="intake_job", target_id=found, detail={"viec": what}
    )
    return [found]


def _back(key: str) -> Response:
    view = next((one for one in VIEWS if one.key == key), VIEWS[0])
    return RedirectResponse(view.address, status_code=303)
