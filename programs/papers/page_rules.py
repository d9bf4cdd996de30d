"""What of a Word file's pages deviates from a profile: paper, margins, the number of the page."""

from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.section import Section

from programs.papers.deviations import Deviation, Rule
from programs.papers.looks import form_of, look_of
from vanban.layout.profiles import Profile

_SIDES = (("trên", "top"), ("dưới", "bottom"), ("trái", "left"), ("phải", "right"))
_CLOSE = 0.5  # millimetres that a page or a margin may be off
_A4 = (210.0, 297.0)


def figure(value: float) -> str:
    """Returns a figure as read here: "14", "12,7".

    >>> figure(12.7)
    '12,7'
    """
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def page_deviations(document: Document, profile: Profile) -> Iterator[Deviation]:
    """Yields what deviates on the pages of each part of a document."""
    for number, section in enumerate(document.sections, start=1):
        box = "Trang" if len(document.sections) == 1 else f"Phần {number}"
        yield from _paper(section, box)
        yield from _margins(section, box, profile)
    yield from _numbers(document.sections[0], profile)


def _paper(section: Section, box: str) -> Iterator[Deviation]:
    sides = sorted(_mm(side) for side in (section.page_width, section.page_height))
    if any(abs(side - wanted) > _CLOSE for side, wanted in zip(sides, _A4, strict=True)):
        yield Deviation(Rule.PAPER, box, "210 x 297 mm", f"{sides[0]:.0f} x {sides[1]:.0f} mm")


def _margins(section: Section, box: str, profile: Profile) -> Iterator[Deviation]:
    for (word, name), (least, most) in zip(_SIDES, profile.margins_allowed, strict=True):
        width = _mm(getattr(section, f"{name}_margin"))
        if not least - _CLOSE <= width <= most + _CLOSE:
            wanted = f"{least:g} mm" if least == most else f"{least:g} - {most:g} mm"
            yield Deviation(Rule.MARGINS, f"{box}, lề {word}", wanted, f"{figure(width)} mm")


def _numbers(section: Section, profile: Profile) -> Iterator[Deviation]:
    """Yields what deviates in the header of the first part, which those that follow take over."""
    if not section.different_first_page_header_footer:
        yield Deviation(Rule.PAGE_NUMBER, "Số trang", "không có ở trang 1", "có ở trang 1")
    field = next((one for one in section.header.paragraphs if "PAGE" in one._p.xml), None)
    if field is None:
        yield Deviation(Rule.PAGE_NUMBER, "Số trang", "có ở giữa lề trên", "không có")
        return
    if form_of(field).align != "center":
        yield Deviation(Rule.PAGE_NUMBER, "Số trang", "ở giữa", "không ở giữa")
    size = next((look_of(run, field).size for run in field.runs if _is_field(run._r)), None)
    least, most = profile.range_of("page_number")
    if size is not None and not least <= size <= most:
        yield Deviation(Rule.PAGE_NUMBER, "Số trang", f"cỡ {least:g} pt", f"cỡ {size:g} pt")


def _is_field(run: Any) -> bool:
    return run.find(qn("w:instrText")) is not None or run.find(qn("w:fldChar")) is not None


def _mm(length: Any) -> float:
    return float(length.mm) if length is not None else 0.0
