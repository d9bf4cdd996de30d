"""The layout of a Word file against a profile: every place that deviates from the rules, told with its rule.

Who drafted the document decides: nothing is changed here, and what code cannot see (a seal, a signature) is not judged.
"""

from collections.abc import Iterator

from docx.table import Table
from docx.text.paragraph import Paragraph

from programs.papers.box_rules import BoxRule, box_rules
from programs.papers.deviations import Deviation, Rule, gathered
from programs.papers.found_boxes import FoundBoxes, find_boxes
from programs.papers.looks import fonts_of, form_of, looks_of, main_look
from programs.papers.opened import blocks_of, open_word
from programs.papers.page_rules import figure, page_deviations
from programs.papers.word_rules import word_deviations
from programs.papers.wording import one_line
from vanban.layout.lines import ROMAN
from vanban.layout.profiles import Profile
from vanban.layout.word import FONT

_CLOSE = 0.26  # points and millimetres that a figure may be off: files hold twentieths of a point
_SHOWN = 60  # characters of an excerpt
_STRAY = 0.05  # share of letters that may look otherwise before a box is told of


def check_layout(data: bytes, profile: Profile) -> list[Deviation]:
    """Returns what of a DOCX file deviates from a profile, page first, then box by box, then wordings; once a kind.

    Raises ``UnreadableFile`` for what is no Word file.
    """
    document = open_word(data)
    found = find_boxes(document)
    deviations = [*page_deviations(document, profile), *_font_deviations(list(blocks_of(document)))]
    for rule in box_rules(found, profile):
        for paragraph in rule.paragraphs:
            deviations += _box_deviations(paragraph, rule)
    for paragraph in _running_text(found.body):
        deviations += _body_deviations(paragraph, profile)
    return gathered([*deviations, *_label_deviations(found, profile), *word_deviations(found, profile)])


def span(least: float, most: float, unit: str) -> str:
    """Returns "14 pt" or "14 - 15 pt"."""
    return f"{figure(least)} {unit}" if least == most else f"{figure(least)} - {figure(most)} {unit}"


def excerpt(paragraph: Paragraph) -> str:
    """Returns the first words of a paragraph."""
    words = one_line(paragraph.text)
    return words if len(words) <= _SHOWN else words[:_SHOWN].rsplit(" ", 1)[0] + "…"


def _running_text(body: list[Paragraph | Table]) -> Iterator[Paragraph]:
    """Yields the paragraphs of a body but for the captions of tables, which rules leave open."""
    for place, block in enumerate(body):
        caption = place + 1 < len(body) and isinstance(body[place + 1], Table)
        if isinstance(block, Paragraph) and not (caption and form_of(block).align == "center"):
            yield block


def _font_deviations(blocks: list[Paragraph | Table]) -> Iterator[Deviation]:
    """Yields each other typeface once, where it first stands."""
    for font, paragraph in fonts_of(_all_paragraphs(blocks)):
        if not font.startswith(FONT):  # "Times New Roman Bold" is its bold face
            yield Deviation(Rule.FONT, "Văn bản", FONT, font or "không ghi", excerpt(paragraph))


def _all_paragraphs(blocks: list[Paragraph | Table]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for cell in {cell._tc: cell for row in block.rows for cell in row.cells}.values():
                yield from cell.paragraphs


def _box_deviations(paragraph: Paragraph, rule: BoxRule) -> Iterator[Deviation]:
    look = main_look(paragraph)
    if look is None:
        return
    words = excerpt(paragraph)
    yield from _size_deviations(paragraph, rule.name, rule.sizes)
    if rule.bold is not None and look.bold is not rule.bold:
        yield Deviation(Rule.BOLD, rule.name, *_yes_no("đậm", rule.bold), words)
    if rule.italic is not None and look.italic is not rule.italic:
        yield Deviation(Rule.ITALIC, rule.name, *_yes_no("nghiêng", rule.italic), words)
    if rule.upper and paragraph.text != paragraph.text.upper():
        yield Deviation(Rule.UPPER, rule.name, "in hoa", "in thường", words)


def _yes_no(word: str, wanted: bool) -> tuple[str, str]:
    plain, marked = f"không {word}", word
    return (marked, plain) if wanted else (plain, marked)


def _size_deviations(paragraph: Paragraph, box: str, sizes: tuple[float, float]) -> Iterator[Deviation]:
    """Yields the sizes that more than a few letters have and that the rules do not allow."""
    looks = looks_of(paragraph)
    wrong = sorted({look.size for look in looks if not sizes[0] - _CLOSE <= look.size <= sizes[1] + _CLOSE})
    for size in wrong:
        if sum(count for look, count in looks.items() if look.size == size) > _STRAY * looks.total():
            yield Deviation(Rule.SIZE, box, span(*sizes, "pt"), f"{figure(size)} pt", excerpt(paragraph))


def _body_deviations(paragraph: Paragraph, profile: Profile) -> Iterator[Deviation]:
    form, words = form_of(paragraph), excerpt(paragraph)
    yield from _size_deviations(paragraph, "Nội dung", profile.range_of("body"))
    look = main_look(paragraph)
    if ROMAN.match(one_line(paragraph.text)) and look is not None and not look.bold:
        yield Deviation(Rule.BOLD, "Nội dung", "đậm", "không đậm", words)
    if form.align == "center":
        return  # chapters, titles and capitals stand in the middle
    if form.align != "justify":
        yield Deviation(Rule.ALIGN, "Nội dung", "căn đều hai bên", "không căn đều", words)
    least, most = profile.range_of("first_line")
    if not least - _CLOSE <= form.first_line <= most + _CLOSE:
        yield Deviation(Rule.FIRST_LINE, "Nội dung", span(least, most, "mm"), f"{figure(form.first_line)} mm", words)
    gap = form.before + form.after
    least, most = profile.range_of("paragraph_gap")
    if not least - _CLOSE <= gap <= most + _CLOSE:
        yield Deviation(Rule.GAP, "Nội dung", span(least, most, "pt"), f"{figure(gap)} pt", words)
    if profile.line and (form.line is None or abs(form.line - profile.line) > _CLOSE):
        now = f"{figure(form.line)} pt" if form.line is not None else "không cố định"
        yield Deviation(Rule.LINE, "Nội dung", f"đúng {figure(profile.line)} pt", now, words)


def _label_deviations(found: FoundBoxes, profile: Profile) -> Iterator[Deviation]:
    """Yields what of the look of "Nơi nhận" deviates: underlined for the Party, bold italic for the State."""
    look = main_look(found.label) if found.label is not None else None
    if found.label is None or look is None:
        return
    style = profile.recipients_label_style
    yield from _size_deviations(found.label, "Nơi nhận", profile.range_of("recipients_label"))
    asked = (
        (Rule.UNDERLINE, "gạch chân", "underline" in style, look.underline),
        (Rule.BOLD, "đậm", "bold" in style, look.bold),
        (Rule.ITALIC, "nghiêng", "italic" in style, look.italic),
    )
    for rule, word, wanted, seen in asked:
        if wanted is not seen:
            yield Deviation(rule, "Nơi nhận", *_yes_no(word, wanted), excerpt(found.label))
