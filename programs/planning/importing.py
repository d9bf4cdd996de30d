"""A programme or a lịch that exists as a file put into one in the making: every row taken or told, nothing lost."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from programs.deadlines import read_deadline
from programs.papers.doubts import Doubt, Finding
from programs.papers.programme_reading import ReadProgramme
from programs.papers.views import ProgrammeLine, ProgrammePaper, WeekPaper, WeekSlot
from programs.papers.week_reading import ReadWeek
from programs.planning.naming import LONGEST_NAME, Bodies, month_of
from programs.planning.usual_words import usual_closing, usual_opening
from vanban.db.models import UnitRow
from vanban.db.programme_access import IN_THE_MAKING, changed, kept_programme, require_state
from vanban.db.programme_doubts import Doubted, keep_doubts
from vanban.db.programme_items import Placing, add_new
from vanban.db.programme_models import ProgrammeRow
from vanban.db.programme_slots import CANCELLED, LONGEST, POSTPONED, SlotContent, add_slots, end_slot
from vanban.db.programmes import LONGEST_TEXT, span_of_row
from vanban.db.units import unit_tree
from vanban.errors import InvalidInput
from vanban.principals import Principal
from vanban.programme_periods import Span
from vanban.text import bare_form
from vanban.work import OPINION_WORDS, Opinion, Period, ProgrammeOwner, WorkBody, WorkContent

_LONGEST = {"text": 4_000, "product": 2_000, "due": 500, "group": 500, "leader": 200}  # as vanban.db.work_items has it
_FRAME = ("opening", "closing", "place", "signer", "position", "recipients", "number", "signed_on")
_OPINIONS = {bare_form(words): one for one, words in OPINION_WORDS.items()}
NO_REASON = "Theo tệp đã nhập"  # of a line that a file calls off without saying why


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: rows of the file, those of them taken, and what a person should look at."""

    rows: int
    taken: int
    doubts: tuple[Doubted, ...]


def import_programme(session: Session, principal: Principal, programme_id: int, read: ReadProgramme) -> Imported:
    """Returns what became of the rows of a file, put in at the end of a programme in the making.

    Raises ``InvalidInput`` for a programme that is not in the making, or one that is a week's lịch.
    """
    row = _in_the_making(session, principal, programme_id, week=False)
    span, bodies = span_of_row(row), _Names(Bodies(unit_tree(session), row.unit_id))
    groups = [(group.title, line) for group in read.paper.groups for line in group.lines]
    lines = [_Line(number, title, line) for number, (title, line) in enumerate(groups, start=1)]
    contents = {one.number: one.content(bodies, span) for one in lines if one.line.text.strip()}
    placed = [(said, Placing(said.group, month_of(said, span))) for said in contents.values()]
    made = add_new(session, principal, row.id, placed) if placed else []
    items = {number: one.item_id for number, one in zip(contents, made, strict=True)}
    doubts = [
        *(Doubted(one.row, one.doubt.value, one.said, items.get(one.row)) for one in _still(read.findings, contents)),
        *(Doubted(one.number, kind.value, said, items.get(one.number)) for one in lines for kind, said in one.doubts()),
        *(
            Doubted(number, Doubt.UNKNOWN_BODY.value, said.lead.name, items[number])
            for number, said in contents.items()
            if said.lead is not None and said.lead.unit_id is None
        ),
    ]
    return _kept(session, principal, row, read.paper, Imported(len(lines), len(made), tuple(doubts)))


def import_week(session: Session, principal: Principal, programme_id: int, read: ReadWeek) -> Imported:
    """Returns what became of the lines of a file, put on their days of a lịch in the making.

    Raises ``InvalidInput`` for a lịch that is not in the making, and where no line is of its week.
    """
    row = _in_the_making(session, principal, programme_id, week=True)
    numbered = list(enumerate(read.paper.slots, start=1))
    inside = [(number, slot) for number, slot in numbered if row.first <= slot.day <= row.last]
    if numbered and not inside:
        raise InvalidInput(f"Các dòng của tệp không thuộc tuần này (dòng đầu ngày {numbered[0][1].day:%d/%m/%Y}).")
    made = add_slots(session, principal, row.id, [_slot_content(slot) for _, slot in inside])
    for slot, (_, said) in zip(made, inside, strict=True):
        if said.cancelled or said.postponed:
            state = CANCELLED if said.cancelled else POSTPONED
            end_slot(session, principal, row.id, slot.id, state=state, reason=said.reason.strip() or NO_REASON)
    slots = {number: slot.id for (number, _), slot in zip(inside, made, strict=True)}
    doubts = [
        *(Doubted(one.row, one.doubt.value, one.said, slot_id=_slot_of(one, slots)) for one in read.findings),
        *(
            Doubted(number, Doubt.OTHER_WEEK.value, _slot_words(slot))
            for number, slot in numbered
            if number not in slots
        ),
        *(
            Doubted(number, Doubt.TOO_LONG.value, getattr(slot, name), slot_id=slots[number])
            for number, slot in inside
            for name, most in LONGEST.items()
            if len(getattr(slot, name)) > most
        ),
    ]
    untold = sum(one.doubt is Doubt.NO_DAY for one in read.findings)
    return _kept(session, principal, row, read.paper, Imported(len(numbered) + untold, len(made), tuple(doubts)))


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a programme's file with its number and the head it stands under."""

    number: int
    group: str
    line: ProgrammeLine

    def content(self, bodies: "_Names", span: Span) -> WorkContent:
        """Returns what the row says as an item; a deadline that names no year is of the programme's."""
        line = self.line
        first, last, every = line.first, line.last, ""
        if last is None and line.due:
            meant = read_deadline(line.due, issued=None, year=span.first.year)
            first, last, every = meant.first, meant.last, meant.every.value if meant.every else ""
        return WorkContent(
            text=line.text[: _LONGEST["text"]],
            lead=bodies.body(line.lead) if line.lead else None,
            partners=tuple(bodies.body(name) for name in line.partners),
            group=self.group[: _LONGEST["group"]],
            product=line.product[: _LONGEST["product"]],
            due=line.due[: _LONGEST["due"]],
            first=first,
            last=last,
            every=every,
            leader=line.leader[: _LONGEST["leader"]],
            opinion=_OPINIONS.get(bare_form(line.opinion), Opinion.NONE),
        )

    def doubts(self) -> Iterator[tuple[Doubt, str]]:
        """Yields what of the row finds no place in a programme, with its words."""
        line = self.line
        if not line.text.strip():
            yield Doubt.NO_TEXT, "; ".join(filter(None, (line.lead, *line.partners, line.product, line.due)))
        sized = {"group": self.group, **{name: getattr(line, name) for name in _LONGEST if name != "group"}}
        yield from ((Doubt.TOO_LONG, words) for name, words in sized.items() if len(words) > _LONGEST[name])
        names = (line.lead, *line.partners)
        yield from ((Doubt.TOO_LONG, words) for words in names if len(" ".join(words.split())) > LONGEST_NAME)
        if line.opinion and bare_form(line.opinion) not in _OPINIONS:
            yield Doubt.OPINION, line.opinion
        if line.source:
            yield Doubt.SOURCE, line.source
        if line.note:
            yield Doubt.NOTE, line.note


class _Names:
    """Bodies by name, each name looked up once: a table names the same few over and over."""

    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies
        self._known: dict[str, WorkBody] = {}

    def body(self, name: str) -> WorkBody:
        """Returns the body of a name."""
        if name not in self._known:
            self._known[name] = self._bodies.body(name)
        return self._known[name]


def _in_the_making(session: Session, principal: Principal, programme_id: int, *, week: bool) -> ProgrammeRow:
    row = kept_programme(session, principal, programme_id)
    require_state(row, *IN_THE_MAKING)
    if (row.period == Period.WEEK) is not week:
        raise InvalidInput("Lịch tuần nhập từ tệp lịch; chương trình nhập từ tệp có bảng nhiệm vụ.")
    return row


def _still(findings: tuple[Finding, ...], contents: dict[int, WorkContent]) -> Iterator[Finding]:
    """Yields the findings but for those that ``_Line.doubts`` tells whole, and deadlines that the year makes clear."""
    for one in findings:
        said = contents.get(one.row)
        read = one.doubt is Doubt.UNREAD_DEADLINE and said is not None and (said.last is not None or bool(said.every))
        if one.doubt not in (Doubt.NO_TEXT, Doubt.EXTRA_COLUMN) and not read:
            yield one


def _slot_content(slot: WeekSlot) -> SlotContent:
    kept = {name: getattr(slot, name)[:most] for name, most in LONGEST.items()}
    return SlotContent(
        slot.day,
        kept["text"],
        slot.start_minute,
        slot.end_minute,
        leader=kept["leader"],
        attending=kept["attending"],
        preparing=kept["preparing"],
        place=kept["place"],
    )


def _slot_of(one: Finding, slots: dict[int, int]) -> int | None:
    """Returns the line a finding is about; one without a day names the line that came after it, and is of none."""
    return None if one.doubt is Doubt.NO_DAY else slots.get(one.row)


def _slot_words(slot: WeekSlot) -> str:
    beside = (slot.leader, slot.attending, slot.preparing, slot.place)
    return "; ".join((f"{slot.day:%d/%m/%Y}: {slot.text}", *filter(None, beside)))


def _kept(
    session: Session, principal: Principal, row: ProgrammeRow, paper: ProgrammePaper | WeekPaper, done: Imported
) -> Imported:
    """Returns what was done with what stands outside the table: written where the programme says nothing yet."""
    outside = {
        "opening": "\n".join(paper.opening),
        "closing": "\n".join(paper.closing),
        "place": paper.head.place,
        "signer": paper.signer.name,
        "position": " ".join(paper.signer.position.split()),
        "recipients": "\n".join(paper.recipients),
        "number": paper.head.number,
        "signed_on": paper.head.dated,
    }
    told, usual = [], _usual(session, row)
    for name in _FRAME:
        value, most = outside[name], _most(name)
        if not value or value == getattr(row, name):
            continue
        written = getattr(row, name) and getattr(row, name) != usual.get(name)
        if written or (isinstance(value, str) and len(value) > most):
            told.append(Doubted(0, Doubt.FRAME.value, str(value)))
        else:
            setattr(row, name, value)
    whole = replace(done, doubts=(*sorted(done.doubts, key=lambda one: one.row), *told))
    keep_doubts(session, row, whole.doubts)
    detail = {"rows": whole.rows, "taken": whole.taken, "doubts": len(whole.doubts)}
    changed(session, principal, row, "nhap_tep", detail)
    return whole


def _usual(session: Session, row: ProgrammeRow) -> dict[str, str]:
    """Returns the words that nobody has written: a file's take their place."""
    span, unit = span_of_row(row), session.get_one(UnitRow, row.unit_id).name
    said = (ProgrammeOwner(row.owner), span, unit)
    return {"opening": usual_opening(*said), "closing": usual_closing(*said)}


def _most(name: str) -> int:
    return {"opening": LONGEST_TEXT, "closing": LONGEST_TEXT, "recipients": 4_000, "place": 100, "number": 100}.get(
        name, 200
    )
