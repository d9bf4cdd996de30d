"""What the papers of a unit's work say, apart from any file: the head and foot that they share, and their lines.

Who fills them in has already decided what may be shown: a writer prints all that a paper holds. Texts are plain,
without line breaks unless said; an empty text or tuple leaves its part of the paper out.
"""

import datetime
import re
from dataclasses import dataclass

_YEAR = re.compile(r"\b(20\d\d)\b")


@dataclass(frozen=True, slots=True)
class PaperHead:
    """The head of a paper. ``superior`` and ``issuer`` are printed as given, a line for each line of theirs.

    ``number`` is "12-CTr/ĐU", "-CTr/ĐU" for one that the registry fills in by hand, "" for a paper without; ``dated``
    None leaves the day open in the same way. ``type`` is the name of the kind of document, "Công văn" for a letter.
    ``body`` is the name of who signs, as sentences write it: "Ban Thường vụ Đảng ủy phường Tân Lạc Đông".
    """

    type: str
    subject: str
    issuer: str
    superior: str = ""
    body: str = ""
    number: str = ""
    place: str = ""
    dated: datetime.date | None = None

    @property
    def year(self) -> int | None:
        """The year the paper is about: the last one that its subject names, else that of its date."""
        named = _YEAR.findall(self.subject)
        if named:
            return int(named[-1])
        return self.dated.year if self.dated else None


@dataclass(frozen=True, slots=True)
class PaperSigner:
    """Who signs: "T/M BAN THƯỜNG VỤ", "BÍ THƯ", and a name without titles."""

    authority: str = ""
    position: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A task of a programme or plan. ``due`` is the deadline as worded, ``first`` and ``last`` the days it means.

    ``opinion`` is the body whose opinion it needs, in words; ``note`` says what changed: "Điều chỉnh: …".
    """

    text: str
    lead: str = ""
    partners: tuple[str, ...] = ()
    product: str = ""
    due: str = ""
    first: datetime.date | None = None
    last: datetime.date | None = None
    leader: str = ""
    opinion: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeGroup:
    """The tasks under one Roman head; ``title`` "" for those of a programme without heads."""

    title: str
    lines: tuple[ProgrammeLine, ...]


@dataclass(frozen=True, slots=True)
class ProgrammePaper:
    """A work programme: paragraphs before, groups of tasks for the annex, paragraphs on carrying it out."""

    head: PaperHead
    groups: tuple[ProgrammeGroup, ...]
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    signer: PaperSigner = PaperSigner()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeekSlot:
    """A line of a week's lịch; minutes from midnight, None for no set time. ``reason`` is of what was ``cancelled``."""

    day: datetime.date
    text: str
    start_minute: int | None = None
    end_minute: int | None = None
    leader: str = ""
    attending: str = ""
    preparing: str = ""
    place: str = ""
    postponed: bool = False
    cancelled: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WeekPaper:
    """A week's lịch; ``first`` is its Monday."""

    head: PaperHead
    first: datetime.date
    slots: tuple[WeekSlot, ...]
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    signer: PaperSigner = PaperSigner()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Directive:
    """A document that a letter rests on; ``issuer`` is the body that signed it."""

    type: str
    number: str = ""
    dated: datetime.date | None = None
    issuer: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class LetterTask:
    """What a letter asks of its addressee; ``clause`` is where the directive says so, ``leads`` whether it is to lead.

    ``partners`` are those it works with, or, where it does not lead, the body that does.
    """

    text: str
    product: str = ""
    due: str = ""
    last: datetime.date | None = None
    clause: str = ""
    leads: bool = True
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """A letter that gives tasks to one body. ``assigner`` is who gives them: "Thường trực Đảng ủy"."""

    head: PaperHead
    addressees: tuple[str, ...]
    assigner: str
    directives: tuple[Directive, ...]
    tasks: tuple[LetterTask, ...]
    report_to: str = ""
    report_by: datetime.date | None = None
    closing: tuple[str, ...] = ()
    signer: PaperSigner = PaperSigner()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReminderTask:
    """A task that a reminder is about; ``given_by`` names the letter or document that gave it."""

    text: str
    due: str = ""
    last: datetime.date | None = None
    given_by: str = ""
    percent: int | None = None
    progress: str = ""


@dataclass(frozen=True, slots=True)
class ReminderPaper:
    """A letter that reminds one body of tasks, as they stood on a day: what is late, and what is due soon."""

    head: PaperHead
    addressees: tuple[str, ...]
    assigner: str
    as_of: datetime.date
    tasks: tuple[ReminderTask, ...]
    report_to: str = ""
    report_by: datetime.date | None = None
    closing: tuple[str, ...] = ()
    signer: PaperSigner = PaperSigner()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """How the tasks of a body, field or document stand; ``ahead`` has no deadline soon, or none at all."""

    name: str
    early: int = 0
    on_time: int = 0
    done_late: int = 0
    ahead: int = 0
    soon: int = 0
    overdue: int = 0
    closed: int = 0

    @property
    def total(self) -> int:
        """All of them, without those cancelled or carried over."""
        return self.done + self.ahead + self.soon + self.overdue

    @property
    def done(self) -> int:
        """Those finished, in time or not."""
        return self.early + self.on_time + self.done_late


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A task of a report; ``reason`` says why it is late, ``source`` which document and clause it comes from."""

    text: str
    lead: str = ""
    due: str = ""
    last: datetime.date | None = None
    done_on: datetime.date | None = None
    percent: int | None = None
    result: str = ""
    reason: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ReportSection:
    """The tasks in one state: "Đã hoàn thành", "Quá hạn"."""

    title: str
    lines: tuple[ReportLine, ...]
    late: bool = False  # its lines have a reason


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """A report on progress as it stood on a day: figures in all and by body, the tasks by state, what is proposed."""

    head: PaperHead
    as_of: datetime.date
    overall: ReportFigures
    by_body: tuple[ReportFigures, ...] = ()
    sections: tuple[ReportSection, ...] = ()
    opening: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    signer: PaperSigner = PaperSigner()
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanGoal:
    """A goal of a plan, with the figure it is measured by and the body that follows it."""

    text: str
    value: str = ""
    due: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class ActionPlanPaper:
    """A plan or action programme: I Mục đích, yêu cầu · II Mục tiêu, chỉ tiêu · III Nhiệm vụ · IV Tổ chức · annexes.

    ``groups`` are the heads of part III and the annex of tasks; ``goals`` with figures are the annex of goals.
    """

    head: PaperHead
    purposes: tuple[str, ...]
    requirements: tuple[str, ...]
    goals: tuple[PlanGoal, ...]
    groups: tuple[ProgrammeGroup, ...]
    organisation: tuple[str, ...]
    opening: tuple[str, ...] = ()
    general_goal: str = ""
    signer: PaperSigner = PaperSigner()
    recipients: tuple[str, ...] = ()
