"""Marks of headings and list items that recognition misread, set right by the marks before and after them.

"14.", "l5.", "16." is 14, 15, 16; "Chương I", "Chương H", "Chương III" is I, II, III. A mark is exchanged only where a
token stands at the beginning of a line that is a usual slip of the one mark that its sequence leaves open; what was
exchanged is reported for a person to look at, with what was read.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.blocks import DoubtfulWord
from ingest.ocr.decimal_marks import misread_decimals
from ingest.ocr.line_marks import Family, Found, mark_of, starts_of
from ingest.ocr.mark_slips import read_as
from ingest.readers.pdf_geometry import SPACE, Page, Word

_CONTEXT = 2  # words before and after that help to find a word again
_CONFIDENCE = 0.5  # of a mark that its neighbours decided on


@dataclass(frozen=True, slots=True)
class Repair:
    """A mark of a page and the word it is exchanged for; ``added`` where the number was missing altogether."""

    mark: Found
    text: str
    added: bool = False

    @property
    def page(self) -> int:
        """The page it stands on."""
        return self.mark.start.page

    def doubt(self) -> DoubtfulWord:
        """Returns the new word as one that a person should look at."""
        words = [word.text for word in self.mark.start.words]
        place = next(index for index, word in enumerate(self.mark.start.words) if word is self.mark.word)
        before = words[: place + 1] if self.added else words[:place]
        after = words[place + 1 : place + 1 + _CONTEXT]
        raw = self.mark.word.text
        return DoubtfulWord(self.text, self.page, raw, _CONFIDENCE, " ".join(before), " ".join(after))

    def words(self) -> tuple[Word, ...]:
        """Returns the words that take the place of the word as read."""
        read = self.mark.word
        if not self.added:
            return (replace(read, text=self.text),)
        letter = (read.x1 - read.x0) / max(1, len(read.text))
        gap = replace(read, text=SPACE, x0=read.x1, x1=read.x1 + letter / 2)
        return (read, gap, replace(read, text=self.text, x0=gap.x1, x1=gap.x1 + letter * len(self.text)))


def repairs_of(pages: Sequence[Page]) -> list[Repair]:
    """Returns the marks to exchange; ``pages`` follow each other in one document."""
    starts = [start for page in pages for start in starts_of(page)]
    sequences = [[mark for start in starts if (mark := mark_of(start, family)) is not None] for family in Family]
    right = {id(mark.word) for marks in sequences for mark in _in_order(marks)}
    found: dict[int, Repair] = {}
    for marks in sequences:
        for repair in _repairs([mark for mark in marks if mark.value or id(mark.word) not in right]):
            found.setdefault(id(repair.mark.word), repair)
    for mark, text in misread_decimals(starts, right):
        found.setdefault(id(mark.word), Repair(mark, text))
    return list(found.values())


def _in_order(marks: Sequence[Found]) -> Iterator[Found]:
    """Yields the well-formed marks of a sequence that go on with the one before, or begin with 1 before 2."""
    formed = [mark for mark in marks if mark.value]
    for index, mark in enumerate(formed):
        before = formed[index - 1].value if index else 0
        after = formed[index + 1].value if index + 1 < len(formed) else 0
        if mark.value == before + 1 or (mark.value == 1 and after == 2):
            yield mark


def _repairs(marks: Sequence[Found]) -> Iterator[Repair]:
    """Yields the misread marks of one sequence."""
    last: Found | None = None
    for index, mark in enumerate(marks):
        following = next((m for m in marks[index + 1 :] if m.value), None)
        like = replace(mark, roman=last.roman) if last else replace(mark, roman=(following or mark).roman)
        value = _meant(like, last, following.value if following else 0)
        if value and value != mark.value:
            yield Repair(mark, like.text(value), added=not mark.body)
        if value:
            last = replace(like, value=value)


def _meant(mark: Found, last: Found | None, after: int) -> int:
    """Returns the value that a mark must have had, its own where it stands right, 0 where it is none."""
    expected = last.value + 1 if last else 1
    goes_on = after == expected + 1 and _is_slip(mark, expected, last)
    if mark.value:
        return expected if goes_on and mark.value != expected else mark.value
    if goes_on and (last is not None or not mark.rival):
        return expected
    opens = after == 2 and (last is None or last.value != 1)
    if opens and mark.sure and not mark.rival and _is_slip(mark, 1, None):
        return 1
    ends = last is not None and mark.sure and not mark.rival and bool(mark.body) and after != expected
    return expected if ends and _is_slip(mark, expected, last) else 0


def _is_slip(mark: Found, value: int, last: Found | None) -> bool:
    if last is not None and not mark.beside(last):
        return False
    meant = mark.spelled(value)
    return bool(meant) and (not mark.body or read_as(mark.body, meant))


def repaired(page: Page, repairs: Collection[Repair]) -> Page:
    """Returns a page with its marks exchanged."""
    exchanged = {id(repair.mark.word): repair.words() for repair in repairs}
    return replace(page, words=tuple(new for word in page.words for new in exchanged.get(id(word), (word,))))


def doubts_with(doubtful: Sequence[DoubtfulWord], repairs: Collection[Repair]) -> tuple[DoubtfulWord, ...]:
    """Returns the doubtful words of a page with those of its repairs, none twice."""
    new = [repair.doubt() for repair in repairs]
    kept = [word for word in doubtful if not any(_is_same(word, doubt) for doubt in new)]
    return (*kept, *new)


def _is_same(word: DoubtfulWord, repair: DoubtfulWord) -> bool:
    return word.text == repair.raw and bool(repair.after) and word.after.startswith(repair.after)
