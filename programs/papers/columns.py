"""The columns of a programme's table: their names, what of a line they hold, which may be left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from programs.papers.deadlines import printed_due
from programs.papers.views import PaperHead, ProgrammeGroup, ProgrammeLine


class Part(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    TEXT = "text"
    LEAD = "lead"
    PARTNERS = "partners"
    PRODUCT = "product"
    DUE = "due"
    LEADER = "leader"
    OPINION = "opinion"
    SOURCE = "source"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; one that is not ``always`` there is left out where no line fills it."""

    part: Part
    name: str
    always: bool = False


COLUMNS = (
    Column(Part.NUMBER, "TT", always=True),
    Column(Part.TEXT, "Nhiệm vụ", always=True),
    Column(Part.LEAD, "Cơ quan chủ trì", always=True),
    Column(Part.PARTNERS, "Cơ quan phối hợp"),
    Column(Part.PRODUCT, "Kết quả/sản phẩm"),
    Column(Part.DUE, "Thời gian hoàn thành", always=True),
    Column(Part.LEADER, "Lãnh đạo phụ trách"),
    Column(Part.OPINION, "Cấp cho ý kiến"),
    Column(Part.SOURCE, "Nguồn"),
    Column(Part.NOTE, "Ghi chú"),
)
BETWEEN_PARTNERS = "; "


def cell_text(line: ProgrammeLine, part: Part, head: PaperHead) -> str:
    """Returns what a line says in a column; the number is the writer's."""
    if part is Part.PARTNERS:
        return BETWEEN_PARTNERS.join(line.partners)
    if part is Part.DUE:
        return printed_due(line, head)
    return "" if part is Part.NUMBER else str(getattr(line, part.value))


def used_columns(groups: Sequence[ProgrammeGroup]) -> tuple[Column, ...]:
    """Returns the columns that a programme needs, in order."""
    lines = [line for group in groups for line in group.lines]
    return tuple(column for column in COLUMNS if column.always or any(getattr(line, column.part) for line in lines))
