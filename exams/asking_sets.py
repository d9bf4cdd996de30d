"""Items over several facts at once: what belongs to what, and in which order things fall due."""

import re
from collections.abc import Iterator, Sequence
from itertools import permutations

from exams.asking_tables import due_of, row_source, rows_of
from exams.citing import document_name
from exams.dice import Dice
from exams.drafts import Draft, explained, source_at, source_of
from exams.items import Kind, Level, Source
from exams.shelf import Shelf, option_form, plain
from exams.terms import terms
from exams.times import TimeForm, times
from exams.wording import first_capital, first_small, inner_quotes
from vanban.text import words

_ROWS = 3  # what is matched or ordered in one item
_FEWEST_RIGHT = 9  # words of a duty: less is done by many
_LONGEST_LEFT, _LONGEST_RIGHT = 90, 190
_TAIL = re.compile(r"[,;]?\s*(?:trước|trong|vào|xong|chậm nhất|hoàn thành|đến|hết|là|\s)+$", re.IGNORECASE)
_Pair = tuple[str, str, Source, int]  # left, right, source, start


def set_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields matchings of bodies with tasks and of terms with meanings, and orders of deadlines."""
    yield from _matchings(shelf, _duty_pairs(shelf), "cơ quan, tổ chức, cá nhân", "nhiệm vụ", dice)
    yield from _matchings(shelf, _term_pairs(shelf), "thuật ngữ", "nội dung giải thích", dice)
    yield from _orders(shelf, dice)


def _duty_pairs(shelf: Shelf) -> list[_Pair]:
    found: list[_Pair] = []
    for duty in shelf.duties:
        rest = re.split(r";|\.\s", duty.rest)[0].rstrip(" ,.")
        short = len(duty.body) <= _LONGEST_LEFT and len(rest) <= _LONGEST_RIGHT and len(words(rest)) >= _FEWEST_RIGHT
        source = source_at(shelf.document, duty.start, duty.end, section=duty.section, path=duty.path)
        clear = plain(duty.body) not in plain(rest) and plain(duty.body) in plain(source.quote)
        if short and clear and not re.search(r"^(?:thì|mà|là|cũng|cấp|và|hoặc)\b|\b(?:này|đó|trên|mình)\b|[:?!]", rest):
            found.append((first_capital(duty.body), first_capital(rest), source, duty.start))
    return found


def _term_pairs(shelf: Shelf) -> list[_Pair]:
    return [
        (first_capital(term.term), first_capital(term.meaning), source_of(shelf.document, term.said), term.said.start)
        for term in terms(shelf.document)
        if len(term.meaning) <= _LONGEST_RIGHT and plain(term.term) not in plain(term.meaning)
    ]


def _matchings(shelf: Shelf, pairs: Sequence[_Pair], left: str, right: str, dice: Dice) -> Iterator[Draft]:
    """Yields a matching for each run of pairs whose left sides differ, and whose sides fit no other pair."""
    rest = list(pairs)
    while rest:
        group: list[_Pair] = []
        for pair in rest:
            if len(group) < _ROWS and all(_apart(shelf, pair, other) for other in group):
                group.append(pair)
        rest = [pair for pair in rest if pair not in group]
        if len(group) == _ROWS:
            yield _matching(shelf, group, left, right, dice)


def _apart(shelf: Shelf, pair: _Pair, other: _Pair) -> bool:
    names = option_form(pair[0]) not in option_form(other[0]) and option_form(other[0]) not in option_form(pair[0])
    free = plain(pair[0]) not in plain(other[1]) and plain(other[0]) not in plain(pair[1])
    return names and free and not (shelf.says(pair[1], other[0], least=0.4) or shelf.says(other[1], pair[0], least=0.4))


def _matching(shelf: Shelf, group: Sequence[_Pair], left: str, right: str, dice: Dice) -> Draft:
    places = dice.shuffled(range(_ROWS), "match", group[0][3])
    letters = "abc"
    lefts = "\n".join(f"{number}. {pair[0]}" for number, pair in enumerate(group, start=1))
    rights = "\n".join(f"{letters[at]}) {inner_quotes(group[place][1])}" for at, place in enumerate(places))
    key = tuple(places.index(number) for number in range(_ROWS))
    ways = [one for one in dice.shuffled(permutations(range(_ROWS)), "ways", group[0][3]) if one != key]
    sources = tuple(pair[2] for pair in group)
    opened = f"Theo {document_name(shelf.document.metadata)}, ghép mỗi {left} (1, 2, 3) với {right} (a, b, c) cho đúng:"
    stem = f"{opened}\n{lefts}\n{rights}"
    said = [" · ".join(f"{number} – {letters[at]}" for number, at in enumerate(way, start=1)) for way in (key, *ways)]
    return Draft(
        Kind.MATCHING, Level.UNDERSTAND, stem, said[0], tuple(said[1:]), explained(sources), sources,
        sources[0].section, tuple(pair[3] for pair in group), worth=5, in_order=tuple(sorted(said)),
    )  # fmt: skip


def _orders(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields an item for each run of three tasks whose deadlines are written one way and differ."""
    dated = [*_dated_sentences(shelf), *_dated_rows(shelf)]
    for form in sorted({form for form, *_ in dated}):
        own = [one for one in dated if one[0] == form]
        for first in range(0, len(own) - _ROWS + 1, _ROWS):
            group = own[first : first + _ROWS]
            if len({order for _, order, *_ in group}) == _ROWS:
                yield _order(shelf, group, dice)


_Dated = tuple[str, tuple[int, ...], str, Source, int]


def _dated_sentences(shelf: Shelf) -> Iterator[_Dated]:
    """Yields the sentences that end with the one time they set, less those words."""
    for said in shelf.statements:
        found = times(said.text)
        if len(found) != 1 or not said.stands_alone or found[0].form in (TimeForm.DAY_OF_YEAR, TimeForm.PERIOD):
            continue
        time = found[0]
        ends = not said.text[time.end :].strip(" ;.,") and ";" not in said.text
        task = _TAIL.sub("", said.text[: time.start]).strip(" ,;")
        if ends and _is_task(task):
            yield (
                time.form.value,
                time.order,
                first_capital(" ".join(task.split())),
                source_of(shelf.document, said),
                said.start,
            )


def _is_task(task: str) -> bool:
    return len(words(task)) >= 5 and len(task) <= _LONGEST_RIGHT and ":" not in task and not re.search(r"\d{4}", task)


def _dated_rows(shelf: Shelf) -> Iterator[_Dated]:
    for number, table in enumerate(shelf.document.tables):
        for row in rows_of(shelf.document, number, table):
            due = due_of(row)
            found = times(first_small(due.text)) if due is not None else []
            if len(found) == 1 and found[0].form not in (TimeForm.DAY_OF_YEAR, TimeForm.PERIOD):
                source = row_source(shelf.document, row)
                yield (found[0].form.value, found[0].order, first_capital(row.label.text), source, row.start)


def _order(shelf: Shelf, group: Sequence[_Dated], dice: Dice) -> Draft:
    shuffled = dice.shuffled(range(_ROWS), "order", group[0][4])
    rows = [group[place] for place in shuffled]
    lines = "\n".join(f"({number}) {inner_quotes(row[2])}" for number, row in enumerate(rows, start=1))
    key = tuple(sorted(range(_ROWS), key=lambda at: rows[at][1]))
    ways = [one for one in dice.shuffled(permutations(range(_ROWS)), "orders", group[0][4]) if one != key]
    said = [" → ".join(f"({at + 1})" for at in way) for way in (key, *ways)]
    sources = tuple(row[3] for row in rows)
    asked = "thứ tự nào dưới đây xếp đúng các việc sau theo thời hạn từ sớm đến muộn?"
    stem = f"Theo {document_name(shelf.document.metadata)}, {asked}\n{lines}"
    return Draft(
        Kind.ORDER, Level.UNDERSTAND, stem, said[0], tuple(said[1:]), explained(sources), sources, sources[0].section,
        tuple(row[4] for row in rows), worth=3, in_order=tuple(sorted(said)),
    )  # fmt: skip
