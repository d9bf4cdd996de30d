"""/chuong-trinh/{id}/ra-soat: what is wrong, twice there, or too much at once in a programme. It changes nothing."""

from fastapi import APIRouter
from starlette.responses import Response

from api.programme_view import PLACE, programme_page, programme_view
from api.visits import RowId, VisitOf
from programs.planning.balance import MEASURE, balance
from programs.planning.checks import check
from programs.planning.duplicates import SAMENESS_WORDS, Text, pairs
from programs.planning.lines import PlanLine
from vanban.db.programme_doubts import count_doubts
from vanban.db.units import unit_tree
from vanban.db.work_access import MAY_NOT
from vanban.errors import NotAllowed
from vanban.work import ProgrammeOwner

router = APIRouter(include_in_schema=False)


@router.get("/chuong-trinh/{programme_id}/ra-soat")
def review(visit: VisitOf, programme_id: RowId) -> Response:
    """Returns the findings, the pairs that may be one item, and how items lie over months and meetings."""
    frame = visit.frame(PLACE)
    with visit.services.database.session() as session:
        view = programme_view(session, visit.person, programme_id)
        if not view.decides:
            raise NotAllowed(MAY_NOT)
        lines = view.lines
        by_item = {line.item_id: line for line in lines}
        own = unit_tree(session).below({view.row.unit_id})
        findings = check(lines, ProgrammeOwner(view.row.owner), view.span, own=own)
        found = pairs([_text(line) for line in lines if not line.over])
        return programme_page(
            visit,
            "programme_review.html",
            view,
            frame=frame,
            active=f"{view.address}/ra-soat",
            findings=sorted(findings, key=lambda one: not one.grave),
            alike=[(by_item[one.first], by_item[one.second], SAMENESS_WORDS[one.why]) for one in found],
            balance=balance(lines, view.span),
            measure=MEASURE,
            doubts=count_doubts(session, visit.person, view.row),
        )


def _text(line: PlanLine) -> Text:
    source = line.content.source
    return Text(line.item_id, line.content.text, (source.document_id, source.start) if source else None)
