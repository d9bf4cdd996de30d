"""Templates into pages: escaping always on, missing names are errors, and the frame every page stands in."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import wording
from api.deps import principal_or_none, services_of
from api.errors import DUTY_CODE, Problem
from api.page_addresses import page_address
from api.pages.navigation import Place, places_for
from api.request_origin import SAFE_METHODS
from vanban.db.models import PersonRow, UnitRow
from vanban.db.people import assignments
from vanban.password_rules import common_words
from vanban.principals import Channel, Principal

ROOM = Path(__file__).parents[1]
STATIC = ROOM / "static"
PHONE_PLACES = 5  # entries of the bar at the bottom of a phone
PROBLEM_TITLES = {
    403: "Không được phép",
    404: "Không tìm thấy",
    405: "Địa chỉ không nhận yêu cầu này",
    413: "Nội dung quá lớn",
    422: "Yêu cầu chưa hợp lệ",
    429: "Thử quá nhiều lần",
    503: "Chưa sẵn sàng",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """Who looks at the page, what the rail shows and which of its places is active (``Place.key``, or none)."""

    name: str
    unit: str
    place: str
    places: tuple[Place, ...] = ()
    other_units: tuple[tuple[int, str], ...] = ()  # (id, name) of the further units the person may act for

    @property
    def further(self) -> tuple[Place, ...]:
        """The places that a phone's bar has no room for; they stand behind "Thêm" there."""
        return self.places[PHONE_PLACES - 1 :] if len(self.places) > PHONE_PLACES else ()


@cache
def static_version() -> str:
    """Returns a short hash over all static files; it stands in their addresses, so they may be cached for long."""
    digest = sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(STATIC).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def asset(path: str) -> str:
    """Returns the address of a static file."""
    return f"/tinh/{static_version()}/{path}"


@cache
def environment() -> Environment:
    """Returns the template environment."""
    env = Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals |= {"asset": asset, "validity_words": wording.validity_words, "document_name": wording.document_name}
    env.globals |= {"gap_words": wording.gap_words, "common_words": lambda: " ".join(sorted(common_words()))}
    env.filters |= {
        "date": wording.date_words,
        "time": wording.time_words,
        "grouped": wording.count_words,
        "iso_date": iso_date_words,
        "sentence": sentence,
    }
    return env


def sentence(words: str) -> str:
    """Returns words with a capital first letter; a trích yếu begins with a small one."""
    return words[:1].upper() + words[1:]


def iso_date_words(date: str | None) -> str:
    """Returns ``dd/mm/yyyy`` for an ISO date of a stored reply, or an empty string."""
    return "/".join(reversed(date.split("-"))) if date else ""


def render(template: str, *, frame: Frame | None, status: int = 200, **context: Any) -> HTMLResponse:
    """Returns a page; ``frame`` is None for a page outside the frame, such as the sign-in form."""
    page = environment().get_template(template).render(frame=frame, **context)
    return HTMLResponse(page, status_code=status)


def frame_of(request: Request, principal: Principal, place: str) -> Frame:
    """Returns the frame for a signed-in person."""
    with services_of(request).database.session() as session:
        unit = session.get(UnitRow, principal.unit_id) if principal.unit_id is not None else None
        others = _other_units(session, principal)
    return Frame(principal.name, unit.name if unit is not None else "", place, places_for(principal), others)


def _other_units(session: Session, principal: Principal) -> tuple[tuple[int, str], ...]:
    person = session.get(PersonRow, principal.person_id) if principal.person_id is not None else None
    if person is None:
        return ()
    ids = [unit_id for unit_id, _ in assignments(session, person) if unit_id != principal.unit_id]
    if len(ids) == 1 and principal.unit_id is None:
        return ()  # the home unit has ended and there is no other
    return tuple((unit_id, session.get_one(UnitRow, unit_id).name) for unit_id in ids)


def problem_page(request: Request, problem: Problem) -> Response:
    """Returns the page for a problem; without a session it leads to the sign-in form, before a duty to that."""
    if problem.status == 401:
        return RedirectResponse(sign_in_address(request), status_code=303)
    if problem.code == DUTY_CODE:
        return RedirectResponse("/tai-khoan/can-lam", status_code=303)
    principal = None if problem.status >= 500 else principal_or_none(request, channel=Channel.WEB)
    frame = frame_of(request, principal, "") if principal is not None else None
    title = PROBLEM_TITLES.get(problem.status, "Hệ thống gặp sự cố" if problem.status >= 500 else "Chưa thực hiện được")
    again = page_address(request) if problem.status == 503 and request.method in SAFE_METHODS else ""
    return render("problem.html", frame=frame, status=problem.status, title=title, problem=problem, again=again)


def sign_in_address(request: Request) -> str:
    """Returns the sign-in form that leads back to the page that was asked for."""
    if request.method not in SAFE_METHODS or request.url.path == "/":
        return "/dang-nhap"
    return f"/dang-nhap?next={quote(page_address(request), safe='')}"
