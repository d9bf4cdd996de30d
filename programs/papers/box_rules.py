"""What the rules ask of the words of each box, by its profile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docx.text.paragraph import Paragraph

from programs.papers.found_boxes import FoundBoxes
from programs.papers.read_frame import signer_lines
from vanban.layout.profiles import Profile


@dataclass(frozen=True, slots=True)
class BoxRule:
    """What a box asks: its name, its paragraphs, its size in points; None for what is left open."""

    name: str
    paragraphs: Sequence[Paragraph]
    sizes: tuple[float, float]
    bold: bool | None = None
    italic: bool | None = None
    upper: bool = False


def box_rules(found: FoundBoxes, profile: Profile) -> Iterator[BoxRule]:
    """Yields the rule of each box that was found; the body and the recipients have rules of their own."""
    yield BoxRule("Tiêu đề", found.motto[:1], profile.range_of("motto_size"), bold=True, italic=False, upper=True)
    yield BoxRule("Cơ quan cấp trên", found.superior, profile.range_of("superior"), bold=False, upper=True)
    yield BoxRule("Cơ quan ban hành", found.issuer, profile.range_of("issuer"), bold=True, upper=True)
    yield BoxRule("Số và ký hiệu", _one(found.number), profile.range_of("number"), bold=False, italic=False)
    italic, sizes = profile.letter_subject_italic, profile.range_of("letter_subject")
    yield BoxRule("Trích yếu công văn", found.letter_subject, sizes, bold=False, italic=italic)
    yield BoxRule("Kính gửi", found.addressees, profile.range_of("body"), bold=False, italic=False)
    yield BoxRule("Địa danh, ngày tháng", _one(found.date), profile.range_of("date"), bold=False, italic=True)
    yield BoxRule("Tên loại", _one(found.type), profile.range_of("type"), bold=True, italic=False, upper=True)
    yield BoxRule("Trích yếu", found.subject, profile.range_of("subject"), bold=True, italic=False)
    yield from _foot_rules(found, profile)


def _foot_rules(found: FoundBoxes, profile: Profile) -> Iterator[BoxRule]:
    lines = signer_lines(found)
    bold = profile.position_bold if lines.authority else None  # who signs in the own name is printed either way
    yield BoxRule("Thẩm quyền ký", lines.authority, profile.range_of("authority"), bold=True, upper=True)
    yield BoxRule("Chức vụ", lines.position, profile.range_of("position"), bold=bold, upper=True)
    yield BoxRule("Họ tên người ký", lines.name[-1:], profile.range_of("signer"), bold=True, italic=False)
    yield BoxRule("Danh sách nơi nhận", found.recipients, profile.range_of("recipients"), bold=False, italic=False)


def _one(paragraph: Paragraph | None) -> list[Paragraph]:
    return [paragraph] if paragraph is not None else []
