"""Figures, dates, document numbers, clause letters and names of a written sentence against its sources."""

from collections.abc import Sequence
from itertools import pairwise

from rag.claim_backing import Backing, SourceUnit, content_weights
from rag.claim_language import claim_language
from rag.claim_reading import Fact, Reading, segments
from rag.language import load_language
from vanban.text import fold_accents

LEAST_CONTEXT = 3  # content words beside a fact that tell what is said of it
_HIDDEN = {"một": "1", "năm": "5", "tư": "4"}
_EVERY = frozenset({"hằng", "hàng", "mỗi", "trong", "cả", "từng", "các", "những", "nhiều", "đầu"})
CLEARLY = 0.1  # how much more another unit must hold of a sentence to be the one it is about
DATED = frozenset({"date", "month", "day"})
_NUMBER_REACH, _SIGNED_REACH = 8, 16  # characters before a date where its document number, or "ban hành", stands
FACT_WEIGHT = 4.0  # of a fact beside words, whose weights run from 0 to about 12
CONTEXT_SHARE = 0.7  # share of their weight that a unit with the fact must hold


def unsupported_fact(claim: Reading, backing: Backing) -> str | None:
    """Returns the first fact of a sentence that its sources do not state, or None."""
    facts = (*claim.facts, *_hidden_figures(claim, backing))
    return next((fact.value for fact in facts if not _stated(fact, backing)), None)


def _hidden_figures(claim: Reading, backing: Backing) -> list[Fact]:
    """Returns "năm trụ cột" and "một trụ cột" as figures where the sources count the same thing."""
    counted = {fact.unit for fact in backing.facts if fact.kind == "figure" and fact.unit} - {"của", "và", "là"}
    found: list[Fact] = []
    for at, (word, after) in enumerate(pairwise(claim.words)):
        value = _HIDDEN.get(word.text)
        ahead = claim.words[at - 1].text if at else ""
        taken = any(fact.start <= word.start < fact.end for fact in claim.facts)
        said = any(reading.holds(f"{word.text} {after.text}") for reading in backing.readings)
        if value and after.joined and after.text in counted and ahead not in _EVERY and not (taken or said):
            found.append(Fact("figure", value, word.start, word.end, "", after.text))
    return found


def _stated(fact: Fact, backing: Backing) -> bool:
    if fact.kind == "name":
        return name_stated(fact.value, backing.readings)
    if fact.kind in ("figure", "year"):
        return any(_same_figure(fact, other, backing) for other in backing.facts)
    if fact.kind == "month":
        return any(o.value[:7] == fact.value for o in backing.facts if o.kind in ("month", "date"))
    if fact.kind == "day":
        return any(o.value[-5:] == fact.value for o in backing.facts if o.kind in ("day", "date"))
    if fact.kind == "item":
        return any(o.value == fact.value and (o.kind == "item" or o.numbers) for o in backing.facts)
    same = [other for other in backing.facts if other.kind == fact.kind and other.value == fact.value]
    return any(not fact.numbers or other.before == fact.before for other in same)


def _same_figure(fact: Fact, other: Fact, backing: Backing) -> bool:
    if fact.kind == "year":
        dated = other.kind in ("month", "date") and other.value[:4] == fact.value
        return dated or (other.kind in ("figure", "year") and other.value == fact.value)
    if fact.before in ("ngày", "tháng") and other.kind in ("date", "month"):
        parts = [int(part) for part in other.value.split("-")]
        return str((parts[-1] if other.kind == "date" else 0) if fact.before == "ngày" else parts[1]) == fact.value
    if other.value != fact.value or other.kind not in ("item", "figure"):
        return False
    if other.kind == "item" or fact.numbers or other.numbers:
        return fact.numbers if other.kind == "item" else fact.before == other.before
    return _same_unit(fact, other, backing)


def _same_unit(fact: Fact, other: Fact, backing: Backing) -> bool:
    """Tells whether two figures count the same; for one alone in a cell, a heading may name the unit."""
    functions, units = load_language().function_words, claim_language().units
    counted = "" if fact.unit in functions and fact.unit not in units else fact.unit
    if not counted:
        return other.unit not in units
    if other.alone and not other.unit:
        return counted in backing.syllables or (counted == "%" and any("%" in r.text for r in backing.readings))
    return counted == other.unit


def name_stated(value: str, readings: Sequence[Reading]) -> bool:
    """Tells whether a name stands in one of the texts: word for word, without the word that opens the sentence, or as
    the initials of what stands there ("UBND")."""
    head, _, rest = value.partition(" ")
    spellings = [value, *([rest] if rest and head not in claim_language().body_kinds else [])]
    if any(reading.holds(spelling) for reading in readings for spelling in spellings):
        return True
    return any(_by_initials(value.split(), reading) for reading in readings)


def _by_initials(name: Sequence[str], reading: Reading) -> bool:
    """Tells whether the words of a name follow each other in a text, some of them as initials there or here."""
    words = [fold_accents(word) for word in reading.syllables]
    wanted = [fold_accents(word) for word in name]
    return any(_matches(wanted, words[at:]) for at in range(len(words)))


def same_name(some: str, other: str) -> bool:
    """Tells whether one of two names is the other, a part of it, or its initials."""
    if some in other or other in some:
        return True
    left, right = ([fold_accents(word) for word in name.split()] for name in (some, other))
    for short, long in (
        (left, right),
        (right, left),
    ):  # "UBND" and "Ủy ban", where the long name goes on in small letters
        if len(long) > 1 and short[0].startswith("".join(word[0] for word in long)):
            return True
    return any(_matches(left, right[at:]) for at in range(len(right))) or any(
        _matches(right, left[at:]) for at in range(len(left))
    )


def _matches(wanted: Sequence[str], words: Sequence[str]) -> bool:
    if not wanted:
        return True
    if not words:
        return False
    head = wanted[0]
    if words[0] == head and _matches(wanted[1:], words[1:]):
        return True
    if 3 <= len(head) <= len(words) and all(w[:1] == c for w, c in zip(words, head, strict=False)):
        return _matches(wanted[1:], words[len(head) :])
    short = words[0]
    if 3 <= len(short) <= len(wanted) and all(w[:1] == c for w, c in zip(wanted, short, strict=False)):
        return _matches(wanted[len(short) :], words[1:])
    return False


def misplaced_fact(claim: Reading, backing: Backing) -> str | None:
    """Returns a fact that the sources state, but of something else than the sentence does; or None.

    A unit that states the fact must hold most of the words beside it in the sentence, and no unit that states another
    figure instead may hold clearly more of the sentence. Two facts that stand beside each other in the sentence must
    belong together in a unit that has both.
    """
    for start, end in segments(claim):
        inside = [fact for fact in claim.facts if start <= fact.start < end]
        for fact in inside:
            if not _in_context(fact, claim, (start, end), backing):
                return fact.value
        for left, right in pairwise(inside):
            if _crossed(left, right, backing):
                return right.value
    return None


def _in_context(fact: Fact, claim: Reading, segment: tuple[int, int], backing: Backing) -> bool:
    about = any(_equal(fact, other) for reading in backing.about for other in reading.facts)
    if about and _identifies(fact, claim):
        return True
    having = [u for u in backing.units if any(_equal(fact, o) for o in u.reading.facts) or _holds(fact, u.reading)]
    if not having:
        elsewhere = fact.kind == "item" and any(o.kind == "item" for u in backing.units for o in u.reading.facts)
        return fact.kind not in DATED and not elsewhere
    whole = content_weights(claim) | {other.key: FACT_WEIGHT for other in claim.facts if other is not fact}
    rivals = [unit.own_share(whole) for unit in backing.units if unit not in having and _has_another(fact, unit)]
    if max(rivals, default=0.0) > max(unit.own_share(whole) for unit in having) + CLEARLY:
        return False
    weights = content_weights(claim, *segment)
    for word in fact.value.split():
        weights.pop(word, None)
    if len(weights) < LEAST_CONTEXT:
        weights = content_weights(claim)
    return max(unit.share(weights) for unit in having) >= CONTEXT_SHARE


def _identifies(fact: Fact, claim: Reading) -> bool:
    """Tells whether a fact names the document or a place in it: a number, a clause, the date behind a number."""
    if fact.kind not in DATED:
        return fact.kind in ("number", "name", "roman", "point") or (fact.numbers and fact.kind != "item")
    ahead = claim.between(max(0, fact.start - _SIGNED_REACH), fact.start)
    behind_number = any(f.kind == "number" and 0 <= fact.start - f.end <= _NUMBER_REACH for f in claim.facts)
    return behind_number or any(word in ahead for word in ("ban hành", " ký"))


def _has_another(fact: Fact, unit: SourceUnit) -> bool:
    """Tells whether a unit states a fact of the same kind with another value."""
    return fact.kind != "name" and any(other.group == fact.group for other in unit.reading.facts)


def _holds(fact: Fact, reading: Reading) -> bool:
    return fact.kind == "name" and name_stated(fact.value, [reading])


def _equal(fact: Fact, other: Fact) -> bool:
    """Tells whether two facts have one value; a date also equals its month, day and year."""
    if fact.kind == other.kind == "figure" and not (other.alone and not other.unit) and fact.group != other.group:
        return False
    if fact.kind == other.kind or {fact.kind, other.kind} == {"figure", "year"}:
        same = fact.value == other.value
        return same or (fact.kind == "name" and (fact.value in other.value or other.value in fact.value))
    if other.kind == "date":
        return fact.kind in ("month", "day", "year") and fact.value in other.value
    return other.kind == "month" and fact.kind == "year" and other.value.startswith(fact.value)


def _crossed(left: Fact, right: Fact, backing: Backing) -> bool:
    """Tells whether the sources put both facts together nowhere, though some unit has both."""
    if left.group == right.group or "number" in (left.kind, right.kind):
        return False
    pairs = [
        _together(unit.reading, a, b)
        for unit in backing.units
        for a, one in enumerate(unit.reading.facts)
        for b, other in enumerate(unit.reading.facts)
        if a != b and _equal(left, one) and _equal(right, other)
    ]
    return bool(pairs) and not any(pairs)


def _together(reading: Reading, a: int, b: int) -> bool:
    """Tells whether two facts of a unit belong together: with none of both kinds between them, and, when the later one
    is named first, in one part of the sentence or alone of their kind."""
    facts = reading.facts
    left, right = facts[a], facts[b]
    path = facts[min(a, b) + 1 : max(a, b)]
    if any(f.group == left.group for f in path) and any(f.group == right.group for f in path):
        return False
    alone = any(len({f.value for f in facts if f.group == one.group}) == 1 for one in (left, right))
    return a < b or alone or not set(",;.|") & set(reading.between(right.end, left.start))
