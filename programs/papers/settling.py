"""A paper as it stands once printed: the same words without what no page shows, so that reading it back gives it again.

Spaces are single, empty paragraphs gone, the body closed with a full stop, deadlines worded, and names of partners
taken apart as a reader would.
"""

from collections.abc import Iterable
from dataclasses import replace

from programs.bodies import is_body
from programs.papers.columns import BETWEEN_PARTNERS
from programs.papers.deadlines import printed_due, read_due
from programs.papers.views import (
    PaperHead,
    PaperSigner,
    ProgrammeGroup,
    ProgrammeLine,
    ProgrammePaper,
    WeekPaper,
)
from programs.papers.week_cells import monday_of, settled_slots
from programs.papers.wording import POINTER, all_closed, fitting, one_line, paragraphs, raised


def settled(paper: ProgrammePaper) -> ProgrammePaper:
    """Returns a programme as printed; settling twice changes nothing more."""
    opening = tuple(text for text in paragraphs(paper.opening) if text != POINTER)
    closing = all_closed([text for text in paragraphs(paper.closing) if text != POINTER])
    return ProgrammePaper(
        head=settled_head(paper.head),
        groups=settled_groups(paper.groups, settled_head(paper.head)),
        opening=opening,
        closing=closing,
        signer=settled_signer(paper.signer),
        recipients=settled_recipients(paper.recipients),
    )


def settled_week(paper: WeekPaper) -> WeekPaper:
    """Returns a week's lịch as printed, its slots in the order of their time; a lịch does not say whose body signs."""
    opening, closing = paragraphs(paper.opening), all_closed(paragraphs(paper.closing))
    return replace(
        paper,
        head=replace(settled_head(paper.head), body=""),
        first=monday_of(min([paper.first, *(slot.day for slot in paper.slots)])),
        slots=settled_slots(paper.slots),
        opening=opening,
        closing=closing,
        signer=settled_signer(paper.signer),
        recipients=settled_recipients(paper.recipients),
    )


def settled_head(head: PaperHead) -> PaperHead:
    """Returns a head without doubled spaces; names keep their lines."""
    return replace(
        head,
        type=raised(one_line(head.type).lower()),
        subject=one_line(head.subject),
        issuer=fitting(_lines(head.issuer)),
        superior=_lines(head.superior),
        body=one_line(head.body),
        number=one_line(head.number),
        place=one_line(head.place),
    )


def settled_signer(signer: PaperSigner) -> PaperSigner:
    """Returns who signs, without doubled spaces."""
    return PaperSigner(_lines(signer.authority), _lines(signer.position), one_line(signer.name))


def settled_recipients(recipients: Iterable[str]) -> tuple[str, ...]:
    """Returns the names of those who get it, without dashes before and marks behind."""
    bare = (one_line(name).lstrip("-–• ").rstrip(",.; ") for name in recipients)
    return tuple(name for name in bare if name)


def settled_groups(groups: Iterable[ProgrammeGroup], head: PaperHead) -> tuple[ProgrammeGroup, ...]:
    """Returns groups of settled lines; one without a title after another goes on with that one."""
    kept: list[ProgrammeGroup] = []
    for group in groups:
        lines = tuple(settled_line(line, head) for line in group.lines)
        title = one_line(group.title)
        if title:
            kept.append(ProgrammeGroup(title, lines))
        elif kept:
            kept[-1] = replace(kept[-1], lines=kept[-1].lines + lines)
        elif lines:
            kept.append(ProgrammeGroup("", lines))
    return tuple(kept)


def settled_line(line: ProgrammeLine, head: PaperHead) -> ProgrammeLine:
    """Returns a task with its texts on one line and its deadline as a reader of the paper would take it."""
    due, first, last = read_due(printed_due(line, head), head)
    return ProgrammeLine(
        text=one_line(line.text),
        lead=one_line(line.lead),
        partners=partners_of(BETWEEN_PARTNERS.join(map(one_line, line.partners))),
        product=one_line(line.product),
        due=due,
        first=first,
        last=last,
        leader=one_line(line.leader),
        opinion=one_line(line.opinion),
        source=one_line(line.source),
        note=one_line(line.note),
    )


def partners_of(words: str) -> tuple[str, ...]:
    """Returns the bodies that a cell lists: between semicolons, else between commas before the name of a body.

    >>> partners_of("Sở Lao động, Thương binh và Xã hội, Sở Tài chính")
    ('Sở Lao động, Thương binh và Xã hội', 'Sở Tài chính')
    >>> partners_of("Đảng ủy các xã, phường, Ban Xây dựng Đảng")
    ('Đảng ủy các xã, phường', 'Ban Xây dựng Đảng')
    """
    words = one_line(words)
    if ";" in words:
        return tuple(name for part in words.split(";") if (name := part.strip(" ,.")))
    names: list[str] = []
    for part in words.split(","):
        name = part.strip()
        if names and not (is_body(name) and " " in name):  # "các xã, phường" is one
            names[-1] = f"{names[-1]}, {name}" if name else names[-1]
        elif name:
            names.append(name)
    return tuple(name.strip(" ,.") for name in names)


def _lines(text: str) -> str:
    return "\n".join(line for part in text.splitlines() if (line := one_line(part)))
