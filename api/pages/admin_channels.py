"""Administration of paired chat accounts: who has paired what, and taking an account off at once."""

import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.auditing import address_of
from api.deps import LARGEST_ID, PagePerson, ServicesOf
from api.form_values import page_of
from api.pages.rendering import frame_of, render
from vanban.channels import Platform
from vanban.db.administering import require_administrator
from vanban.db.channel_links import EndedHow, end_link
from vanban.db.channel_platforms import PLATFORM_WORDS
from vanban.db.paired_list import administered_link, paired_page
from vanban.db.units import unit_tree

router = APIRouter(include_in_schema=False)
ADDRESS = "/quan-tri/kenh-chat"
LinkId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get(ADDRESS)
def list_page(request: Request, person: PagePerson, services: ServicesOf) -> Response:
    """Returns a page of the paired accounts, by words and platform (``q``, ``nen-tang``)."""
    query = request.query_params
    words, platform = query.get("q", "")[:100], query.get("nen-tang", "")
    platform = platform if platform in set(Platform) else ""
    with services.database.session() as session:
        tree = unit_tree(session)
        scope = require_administrator(tree, person)
        page = page_of(query.get("trang", "1"))
        now = datetime.datetime.now(datetime.UTC)
        found = paired_page(session, scope, now=now, words=words, platform=platform, page=page)

    def link(**changed: str | int) -> str:
        values = {"q": words, "nen-tang": platform, **{name.replace("_", "-"): one for name, one in changed.items()}}
        return f"{ADDRESS}?" + urlencode({name: value for name, value in values.items() if value})

    return render(
        "admin_channels.html",
        frame=frame_of(request, person, "quan-tri"),
        found=found,
        words=words,
        platform=platform,
        platform_words=PLATFORM_WORDS,
        units=tree.units,
        link=link,
        done="Đã thu hồi. Tài khoản chat ấy không hỏi được nữa." if "thu-hoi" in query else "",
    )


@router.post(ADDRESS + "/{link_id}/thu-hoi")
def revoke(request: Request, link_id: LinkId, person: PagePerson, services: ServicesOf) -> Response:
    """Ends the pairing of an account of the administered units and leads back to the list."""
    now = datetime.datetime.now(datetime.UTC)
    with services.database.transaction() as session:
        scope = require_administrator(unit_tree(session), person)
        row = administered_link(session, scope, link_id, now=now)
        end_link(session, row, EndedHow.REVOKED, now=now, by=person, address=address_of(request))
    return RedirectResponse(f"{ADDRESS}?thu-hoi=1", status_code=303)
