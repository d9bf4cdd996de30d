"""What is wrong with the items of a programme: authority, one lead, product, deadline within the period."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from programs.planning.lines import PlanLine
from vanban.programme_periods import Span
from vanban.work import OPINION_WORDS, OWNER_WORDS, Opinion, Period, ProgrammeOwner

_RANK = {
    Opinion.STANDING: ProgrammeOwner.STANDING,
    Opinion.BUREAU: ProgrammeOwner.BUREAU,
    Opinion.COMMITTEE: ProgrammeOwner.COMMITTEE,
}
_ORDER = (ProgrammeOwner.STANDING, ProgrammeOwner.BUREAU, ProgrammeOwner.COMMITTEE)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a line. ``grave`` ones should be settled before the programme is approved."""

    line: PlanLine
    words: str
    grave: bool = False


def check(lines: Sequence[PlanLine], owner: ProgrammeOwner, span: Span, *, own: Collection[int] = ()) -> list[Finding]:
    """Returns what is wrong with the standing items of a body's programme for a period, in their order.

    ``own`` are the unit and all below it, where known: who else leads does so in a programme of their own.
    """
    standing = [line for line in lines if not line.over]
    return [found for line in standing for found in (*_of_line(line, owner, span), *_of_lead(line, own))]


def _of_lead(line: PlanLine, own: Collection[int]) -> Iterator[Finding]:
    lead = line.content.lead
    if own and lead is not None and lead.unit_id is not None and lead.unit_id not in own:
        yield Finding(
            line, f"“{lead.name}” không thuộc đơn vị; đề nghị ghi cơ quan của đơn vị chủ trì phần việc được phối hợp."
        )


def above_authority(opinion: Opinion, owner: ProgrammeOwner) -> bool:
    """Tells whether an item needs the opinion of a body above the one whose programme it stands in."""
    needed = _RANK.get(opinion)
    return needed is not None and _ORDER.index(needed) > _ORDER.index(owner)


def _of_line(line: PlanLine, owner: ProgrammeOwner, span: Span) -> Iterator[Finding]:
    content = line.content
    if above_authority(content.opinion, owner):
        body = OPINION_WORDS[content.opinion]
        asks = "" if line.meeting else " và chưa ghi kỳ họp trình"
        yield Finding(
            line, f"Cần ý kiến {body}, vượt thẩm quyền của {OWNER_WORDS[owner]}{asks}.", grave=not line.meeting
        )
    if content.lead is None:
        yield Finding(line, "Chưa có cơ quan chủ trì.", grave=True)
    elif content.lead.unit_id is None:
        yield Finding(line, f"“{content.lead.name}” chưa khớp với đơn vị nào trong cây tổ chức.")
    if content.lead is not None and any(one.name == content.lead.name for one in content.partners):
        yield Finding(line, "Cơ quan chủ trì cũng là cơ quan phối hợp.")
    if not content.product:
        yield Finding(line, "Chưa ghi sản phẩm.")
    yield from _of_time(line, span)


def _of_time(line: PlanLine, span: Span) -> Iterator[Finding]:
    last, months = line.last, span.months
    if last is None and not line.content.every and not line.content.due:
        yield Finding(line, "Chưa có thời hạn.", grave=True)
    if last is not None and last < span.first:
        yield Finding(line, f"Hạn {last:%d/%m/%Y} trước kỳ của chương trình.", grave=True)
    if last is not None and last > span.last and span.period is not Period.TERM:
        yield Finding(line, f"Hạn {last:%d/%m/%Y} sau kỳ của chương trình.")
    if len(months) > 1 and line.month is None and not line.content.every:
        yield Finding(line, "Chưa xếp tháng.")
    planned = line.month is not None and last is not None and last.year == span.first.year
    if planned and last is not None and line.month is not None and line.month > last.month:
        yield Finding(line, f"Xếp tháng {line.month} nhưng hạn là {last:%d/%m/%Y}.", grave=True)
