"""Items that ask for a figure of a sentence: how many, how much, how long."""

import re
from collections.abc import Iterator

from exams.dice import Dice
from exams.drafts import OPTIONS, SPARE, Draft, explained, source_of
from exams.figures import Figure, figures, number_value
from exams.items import Kind, Level
from exams.leads import is_readable
from exams.shelf import Shelf, distinct, plain
from exams.statements import Statement, names_a_thing
from exams.wording import asked_inside, cloze, opening, with_blank
from exams.wrong_figures import wrong_numbers

# "05 xã, phường" and "30 năm, 40 năm": one of a list; "3 chức danh: …": what is counted follows and can be counted.
_LISTED_BEFORE = re.compile(r"\d\s*,\s*$")
_LISTED_BEHIND = re.compile(r"\s*,\s*(?:\d|xã|phường|thị trấn|đặc khu)|[^,;.:]{0,20}:\s")


def figure_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields an item for each figure that a sentence states once and no other sentence contradicts."""
    stated = [figure for said in shelf.statements for figure in figures(said.text)]
    for said in shelf.statements:
        for figure in figures(said.text):
            draft = _draft(shelf, said, figure, stated, dice)
            if draft is not None:
                yield draft


def wrong_values(shelf: Shelf, said: Statement, figure: Figure, stated: list[Figure], dice: Dice) -> list[str]:
    """Returns figures that are wrong in the place of another: no line that speaks of the same thing states one."""
    context = f"{said.text[: figure.start]} {said.text[figure.end :]}"
    found = distinct(wrong_numbers(figure, said.text, stated, dice), apart_from=[said.text[figure.start : figure.end]])
    return [one for one in found if not shelf.says(context, _bare(one)) and plain(_bare(one)) not in plain(said.text)]


def is_clear(shelf: Shelf, said: Statement, start: int, end: int) -> bool:
    """Tells whether what stands at a place of a sentence stands there once, and no other line says the same of another
    value."""
    value = said.text[start:end]
    once = plain(said.text).count(plain(value)) == 1
    context = f"{said.text[:start]} {said.text[end:]}"
    rivals = [
        line
        for line in shelf.alike(context, least=0.75)
        if (line.document_id, line.start) != (said.document_id, said.start)
    ]
    return once and all(plain(value) in line.plain for line in rivals)


def _draft(shelf: Shelf, said: Statement, figure: Figure, stated: list[Figure], dice: Dice) -> Draft | None:
    if not is_clear(shelf, said, figure.start, figure.number_end) or figure.value == 1:
        return None
    listed = _LISTED_BEHIND.match(said.text[figure.end :]) or _LISTED_BEFORE.search(said.text[: figure.start])
    if listed or names_a_thing(said):
        return None
    stem = _stem(shelf, said, figure)
    wrong = wrong_values(shelf, said, figure, stated, dice)[:SPARE]
    if stem is None or len(wrong) < OPTIONS - 1:
        return None
    right = said.text[figure.start : figure.end]
    source = source_of(shelf.document, said)
    options = sorted((right, *wrong), key=sorted_by_number)
    return Draft(
        Kind.FIGURE, Level.KNOW, stem, right, tuple(wrong), explained([source]), (source,), said.section, (said.start,),
        in_order=tuple(options), worth=3,
    )  # fmt: skip


def _stem(shelf: Shelf, said: Statement, figure: Figure) -> str | None:
    opened = opening(shelf.document, said)
    how_many = "bao nhiêu" + (" phần trăm" if figure.unit == "%" else "")
    start = _before_range(said, figure)
    leads = said.text[:start].strip() == "Trong"  # "Trong 12 đơn …": no question begins so
    asked = None if leads else asked_inside(shelf.document, said, start, figure.number_end, how_many)
    if asked is not None and asked.count("bao nhiêu") == 1:
        return f"{opened} {asked}"
    blanked = with_blank(said, figure.start, figure.end)
    return cloze(opened, blanked, what="số liệu") if blanked is not None and is_readable(said) else None


def _before_range(said: Statement, figure: Figure) -> int:
    """Returns where the words begin that a question about a range leaves out: "từ 40 - 50"."""
    return figure.start - 3 if figure.is_range and said.text[: figure.start].endswith("từ ") else figure.start


def _bare(written: str) -> str:
    """Returns a figure without its unit, "%" kept out too."""
    return written.split(maxsplit=1)[0].rstrip("%")


def sorted_by_number(option: str) -> tuple[float, str]:
    """Returns what options of figures are sorted by: their first number."""
    head = option.split(maxsplit=1)[0].rstrip("%").split("-")[0].split("–")[0]
    return float(number_value(head)), option
