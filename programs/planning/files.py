"""A programme or a week's lịch as the bytes of a file: Word in the layout in force, a workbook, or a calendar."""

from sqlalchemy.orm import Session

from programs.papers.calendar_entries import deadline_entry
from programs.papers.calendars import CalendarEntry, calendar_ics, stable_uid
from programs.papers.programme import programme_docx
from programs.papers.week import week_docx
from programs.papers.workbook import programme_xlsx, week_xlsx
from programs.planning.paper import programme_paper, week_entries, week_paper
from vanban.db.programme_access import items_seen
from vanban.db.programme_items import CANCELLED, CARRIED
from vanban.db.programme_models import ProgrammeRow
from vanban.layout.profiles import Profile, default_name, profile_named
from vanban.principals import Principal
from vanban.work import ItemState, Period

OFFICE = "van-ban"  # in what a calendar knows its entries by
DOCX, XLSX, ICS = "docx", "xlsx", "ics"
_OVER = (ItemState.CANCELLED, ItemState.CARRIED)


def programme_file(
    session: Session, principal: Principal, row: ProgrammeRow, kind: str, *, profile: Profile | None = None
) -> bytes:
    """Returns the file of a kind (``DOCX``, ``XLSX``, ``ICS``) with what the person may see.

    A calendar holds the lines of a lịch, or the deadlines of a programme. ``profile`` None: the layout in force.
    """
    week = row.period == Period.WEEK
    if kind == ICS:
        entries = (week_entries if week else deadline_entries)(session, principal, row, office=OFFICE)
        return calendar_ics(entries, name=f"{'Lịch công tác' if week else 'Chương trình'} {row.title}")
    look = profile or profile_named(default_name(state=False, dated=row.signed_on))
    if week:
        lines = week_paper(session, principal, row)
        return week_xlsx(lines) if kind == XLSX else week_docx(lines, look)
    paper = programme_paper(session, principal, row)
    return programme_xlsx(paper) if kind == XLSX else programme_docx(paper, look)


def deadline_entries(session: Session, principal: Principal, row: ProgrammeRow, *, office: str) -> list[CalendarEntry]:
    """Returns the deadlines of a programme's items that the person may see; those without a day are in no calendar."""
    return [
        deadline_entry(
            item.text,
            item.last,
            stable_uid("muc", one.id, office=office),
            changed_at=item.changed_at,
            version=item.version,
            description="\n".join(filter(None, (item.product, one.group))),
            cancelled=item.state in _OVER or one.state in (CANCELLED, CARRIED),
        )
        for one, item in items_seen(session, principal, row)
        if item.last is not None
    ]
