"""Levels: where a marked line stands among the units still open, or that its number breaks every sequence."""

from dataclasses import dataclass, field

from ingest.markers import BULLETS, STEP, Marker, Style

_NAMED = (Style.ANNEX, Style.FORM, Style.PART, Style.CHAPTER, Style.SECTION, Style.SUBSECTION)
_ENCLOSING = frozenset({*_NAMED, Style.LETTER, Style.ROMAN, Style.ARTICLE})
_NUMBER_RUNS_THROUGH = frozenset({Style.PART, Style.CHAPTER, Style.SECTION, Style.LETTER, Style.ROMAN})
_HOLDING_LISTS = _ENCLOSING | {Style.NUMBER, Style.DECIMAL}
_DEEPEST = 12  # levels: Phần, Chương, Mục, Tiểu mục, Điều, khoản, 1.1, điểm, -, + and two more; deeper is no structure
_ARTICLE_GAP = 3  # articles that a source may have lost between two
_CHAPTER_GAP = 2
_DECIMAL_GAP = 4
_ITEM_GAP = 2


@dataclass(frozen=True, slots=True)
class Open:
    """An open unit: its place in the list of units and where its sequence stands."""

    unit: int
    style: Style
    ordinal: int
    numbers: tuple[int, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What decides between readings of a mark: ``after_colon``, the line before ends with ":";
    ``after_lead_in``, and that line began a unit; ``after_end``, it
    ends a sentence or item, or nothing stands before; ``upper``, the words after the mark begin with a capital;
    ``titled``, they are in capitals or laid out as a heading; ``attached``, the line stands after the signature;
    ``confirmed``, the next article goes on from this one."""

    after_colon: bool = False
    after_lead_in: bool = False
    after_end: bool = True
    upper: bool = True
    titled: bool = False
    attached: bool = False
    confirmed: bool = False


def follows(last: int, ordinal: int) -> bool:
    """Tells whether an ordinal is the very next one: 5 → 6, 5 → 5a, 5a → 5b, 5b → 6 (in hundredths)."""
    return ordinal == last + 1 or (ordinal % STEP == 0 and ordinal // STEP == last // STEP + 1)


def _within(last: int, ordinal: int, gap: int) -> bool:
    return last < ordinal and ordinal // STEP - last // STEP <= gap


@dataclass(slots=True)
class Levels:
    """The stack of open units, outermost first, and the last number of each style in this body or annex."""

    stack: list[Open] = field(default_factory=list)
    last: dict[Style, int] = field(default_factory=dict)
    lowest_article: int = STEP  # ordinal of the lowest article that the body or the annexes have

    def open(self, entry: Open, depth: int) -> None:
        """Closes the units from ``depth`` on and opens this one there."""
        del self.stack[depth:]
        if entry.style is Style.ANNEX:
            self.last = {}
        self.stack.append(entry)
        self.last[entry.style] = entry.ordinal

    def clear(self) -> None:
        """Closes every unit."""
        self.stack.clear()
        self.last = {}

    def depth(self, marker: Marker, around: Surroundings) -> int | None:
        """Returns how many of the open units enclose a unit with this mark, or None where it breaks the sequence."""
        rules = {
            Style.ANNEX: self._annex,
            Style.FORM: self._annex,
            Style.PART: self._named,
            Style.CHAPTER: self._named,
            Style.SECTION: self._named,
            Style.SUBSECTION: self._named,
            Style.ARTICLE: self._article,
            Style.LETTER: self._outline,
            Style.ROMAN: self._outline,
            Style.DECIMAL: self._decimal,
        }
        rule = self._bullet if marker.style in BULLETS else rules.get(marker.style, self._item)
        depth = rule(marker, around)
        return depth if depth is None or depth < _DEEPEST else None

    def _find(self, style: Style) -> int | None:
        return next((d for d in range(len(self.stack) - 1, -1, -1) if self.stack[d].style is style), None)

    def _bullet(self, marker: Marker, around: Surroundings) -> int | None:
        if not around.upper and not around.after_end:
            return None
        found = self._find(marker.style)
        return len(self.stack) if found is None else found

    def _annex(self, marker: Marker, around: Surroundings) -> int | None:
        found = self._find(marker.style)
        if found is not None and self.stack[found].label == marker.label:
            return None  # the heading repeated on the next page
        if marker.style is Style.ANNEX:
            return 0
        if self.stack and self.stack[0].style is Style.ANNEX:
            return 1
        return 0 if around.attached or not self.stack or self.stack[0].style is Style.FORM else None

    def _named(self, marker: Marker, around: Surroundings) -> int | None:
        above = _NAMED[: _NAMED.index(marker.style)]
        depth = 0
        while depth < len(self.stack) and self.stack[depth].style in above:
            depth += 1
        found = self._find(marker.style)
        last = self.stack[found].ordinal if found is not None else 0
        if marker.style in (Style.PART, Style.CHAPTER) and found is None:
            last = self.last.get(marker.style, 0)
            if marker.ordinal == STEP:
                return depth if last == 0 or depth > 0 else None
        restart = marker.style is Style.SECTION and marker.ordinal == STEP and around.titled
        return depth if restart or _within(last, marker.ordinal, _CHAPTER_GAP) else None

    def _enclosing_depth(self) -> int:
        depth = len(self.stack)
        while depth and self.stack[depth - 1].style not in _ENCLOSING:
            depth -= 1
        return depth

    def _article(self, marker: Marker, around: Surroundings) -> int | None:
        found = self._find(Style.ARTICLE)
        last = self.last.get(Style.ARTICLE, 0)
        depth = self._enclosing_depth() if found is None else found
        if follows(last, marker.ordinal):
            return depth
        if around.after_colon and last:
            return None  # "… như sau:" and an article quoted without quotation marks
        if marker.ordinal == STEP and found is None and any(o.style is Style.PART for o in self.stack):
            return depth
        if last == 0 and marker.ordinal <= self.lowest_article:
            return depth  # an extract that begins with a later article
        if not around.after_end or marker.ordinal <= last:
            return None
        return depth if around.confirmed or _within(last, marker.ordinal, _ARTICLE_GAP) else None

    def _outline(self, marker: Marker, around: Surroundings) -> int | None:
        for depth in range(len(self.stack) - 1, -1, -1):
            if self.stack[depth].style is marker.style and follows(self.stack[depth].ordinal, marker.ordinal):
                return depth
        found = self._find(marker.style)
        if found is not None:
            gap = _within(self.stack[found].ordinal, marker.ordinal, _ITEM_GAP)
            restart = marker.ordinal == STEP and self.stack[found].ordinal > STEP
            return found if around.titled and (gap or restart) else None
        if marker.style is Style.LETTER and not around.titled and self._find(Style.NUMBER) is not None:
            return None  # the options of a question: "1. …" and then "A. …", "B. …"
        last = self.last.get(marker.style, 0)
        if marker.ordinal == STEP or (last and follows(last, marker.ordinal)):
            return self._enclosing_depth()
        return self._enclosing_depth() if around.titled and marker.ordinal == 2 * STEP and not last else None

    def _decimal(self, marker: Marker, around: Surroundings) -> int | None:
        if not marker.closed and not around.upper:
            return None
        numbers = marker.numbers
        for depth in range(len(self.stack) - 1, -1, -1):
            entry = self.stack[depth]
            own = entry.numbers or ((entry.ordinal // STEP,) if entry.style is Style.NUMBER else ())
            if own and numbers[:-1] == own:
                return depth + 1 if numbers[-1] <= 1 + _ITEM_GAP else None
            if own and _comes_after(own, numbers):
                return depth
        for depth in range(len(self.stack) - 1, -1, -1):
            entry = self.stack[depth]
            numbered = entry.style in (Style.ARTICLE, Style.ROMAN, Style.SECTION, Style.CHAPTER)
            if numbered and numbers == (entry.ordinal // STEP, 1):
                return depth + 1
        if set(numbers) == {1} and not any(o.style in (Style.NUMBER, Style.DECIMAL) for o in self.stack):
            return self._text_depth(around)
        return None

    def _text_depth(self, around: Surroundings) -> int:
        """Where a new list opens: in the unit the text stands in; in a bullet only if the bullet leads up to it."""
        depth = len(self.stack)
        while not around.after_lead_in and depth and self.stack[depth - 1].style in BULLETS:
            depth -= 1
        return depth

    def _item(self, marker: Marker, around: Surroundings) -> int | None:
        if not around.upper and not around.after_end:
            return None
        for depth in range(len(self.stack) - 1, -1, -1):
            entry = self.stack[depth]
            if entry.style is marker.style and follows(entry.ordinal, marker.ordinal):
                return depth
        if not marker.closed:  # a figure that may be a footnote's
            first = marker.ordinal == STEP and bool(self.stack) and self.stack[-1].style is Style.ARTICLE
            return len(self.stack) if first else None
        found = self._find(marker.style)
        if marker.ordinal // STEP == 1:
            if found is None or around.after_colon:
                return self._text_depth(around)
            return found if self.stack[found].ordinal > STEP else None
        return self._late_item(marker, around, found)

    def _late_item(self, marker: Marker, around: Surroundings, found: int | None) -> int | None:
        """Places an item whose sequence does not begin or go on exactly here: units lost, or counted through."""
        if not (around.upper and around.after_end):
            return None
        if found is not None:
            return found if _within(self.stack[found].ordinal, marker.ordinal, _ITEM_GAP) else None
        depth = self._text_depth(around)
        outer = self.stack[depth - 1].style if depth else None
        if outer in _NUMBER_RUNS_THROUGH and follows(self.last.get(marker.style, 0), marker.ordinal):
            return depth
        return depth if outer in _HOLDING_LISTS and marker.ordinal == 2 * STEP else None


def _comes_after(own: tuple[int, ...], numbers: tuple[int, ...]) -> bool:
    """Tells whether a decimal stands after another in its list: 3.2 → 3.4, and 3.1 → 4.1 or 3 → 4.1 whose heading
    was lost."""
    place = len(own) - 1
    if len(numbers) <= place or numbers[:place] != own[:place]:
        return False
    step = numbers[place] - own[place]
    if len(numbers) == len(own):
        return 0 < step <= _DECIMAL_GAP
    return 0 < step <= _ITEM_GAP and set(numbers[place + 1 :]) == {1}
