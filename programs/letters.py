"""A stored letter as a paper: the head of the unit that sends it, and its file."""

import datetime
from collections.abc import Sequence

from programs.papers.letter import letter_docx
from programs.papers.views import Directive, LetterPaper, LetterTask, PaperHead, PaperSigner
from programs.working_days import working_calendar
from rag.names import place_name
from vanban.db.work_letter_content import LetterContent, LetterDirective, LetterHead, LetterLine
from vanban.db.work_models import WorkLetterRow
from vanban.layout.profiles import default_name, profile_named
from vanban.unit_tree import UnitTree

MOST_NAMED = 2  # documents that the subject of a letter names
_STATE = ("ủy ban nhân dân", "hội đồng nhân dân", "sở ", "phòng ", "trung tâm ")
_ASSEMBLY = (  # what the party organisation of a committee is called
    ("thành ủy ", "Đảng bộ thành phố "),
    ("tỉnh ủy ", "Đảng bộ tỉnh "),
    ("đảng ủy xã ", "Đảng bộ xã "),
    ("đảng ủy phường ", "Đảng bộ phường "),
    ("đảng ủy đặc khu ", "Đảng bộ đặc khu "),
)


def usual_head(tree: UnitTree, unit_id: int, day: datetime.date) -> LetterHead:
    """Returns the head of a unit's letters as far as the tree tells; who writes the letter may change all of it."""
    unit = tree.units[unit_id]
    above = tree.units.get(unit.parent_id) if unit.parent_id is not None else None
    state = is_of_state(unit.name)
    return LetterHead(
        number=_number(unit.name),
        assigner=unit.name,
        superior=above.name.upper() if above and state else _assembly(above.name).upper() if above else "",
        issuer=unit.name.upper(),
        place=_place(unit.name),
        report_by=working_calendar().default_deadline(day),
    )


def _number(name: str) -> str:
    """Returns what follows the figures in the number of a unit's letters, as far as its name tells."""
    codes = (("đảng ủy ", "-CV/ĐU"), ("thành ủy ", "-CV/TU"), ("tỉnh ủy ", "-CV/TU"), ("ủy ban nhân dân ", "/UBND"))
    return next((code for begin, code in codes if name.lower().startswith(begin)), "")


def is_of_state(name: str) -> bool:
    """Tells whether a unit is of the State, whose papers follow other rules than those of the Party."""
    return name.lower().startswith(_STATE)


def letter_file(row: WorkLetterRow, content: LetterContent) -> bytes:
    """Returns what may be seen of a letter as DOCX, in the form in force on its day for who sends it."""
    profile = profile_named(default_name(state=is_of_state(content.assigner), dated=row.dated))
    return letter_docx(letter_paper(row, content), profile)


def letter_paper(row: WorkLetterRow, content: LetterContent) -> LetterPaper:
    """Returns what a letter prints."""
    head = PaperHead(
        type="Công văn",
        subject=_subject(content.directives),
        issuer=content.issuer,
        superior=content.superior,
        body=content.assigner,
        number=row.number,
        place=content.place,
        dated=row.dated,
    )
    return LetterPaper(
        head=head,
        addressees=(row.addressee,),
        assigner=content.assigner,
        directives=tuple(map(_directive, content.directives)),
        tasks=tuple(_task(line, content.citation(line)) for line in content.lines),
        report_to=content.assigner,
        report_by=_day(content.report_by),
        signer=PaperSigner(content.authority, row.position, row.signer),
        recipients=(f"Lưu {content.assigner}",),
    )


def _subject(directives: Sequence[LetterDirective]) -> str:
    """Returns what a letter is about: the documents by their names where they are one or two."""
    names = [one.short_name for one in directives if one.number]
    if not names or len(names) < len(directives):
        return "giao nhiệm vụ"
    carried = " và ".join(names) if len(names) <= MOST_NAMED else "các văn bản chỉ đạo"
    return f"giao nhiệm vụ thực hiện {carried}"


def _directive(named: LetterDirective) -> Directive:
    return Directive(named.type, named.number, _day(named.dated), named.issuer, named.subject)


def _task(line: LetterLine, citation: str) -> LetterTask:
    return LetterTask(line.text, line.product, line.due, _day(line.last), citation, line.leads, line.partners)


def _day(words: str) -> datetime.date | None:
    return datetime.date.fromisoformat(words) if words else None


def _assembly(name: str) -> str:
    for begin, said in _ASSEMBLY:
        if name.lower().startswith(begin):
            return said + name[len(begin) :]
    return name


def _place(name: str) -> str:
    """Returns the place a unit is of, written as in its name."""
    place = place_name(name)
    return name[-len(place) :] if place and name.lower().endswith(place) else ""
