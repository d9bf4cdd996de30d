"""The exchangeable parts of a question (a time, a place, "mức 2", "60 ngày"), and another put in their place."""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from rag.follow_up_words import load_follow_ups
from rag.names import KnownPlaces
from rag.spans import find_spans
from vanban.number_references import find_references
from vanban.text import bare_form, fold_accents, has_marks, search_form

_KIND = r"xã|phường|thị trấn|thị xã|đặc khu|thôn|quận|huyện"
_UPPER = "".join(letter for letter in map(chr, range(0x41, 0x1EFA)) if letter.isupper() and letter.isalpha())
_NAMED = re.compile(rf"\b(?:{_KIND})\s+(?:[{_UPPER}]\w*(?:\s+(?=[{_UPPER}]))?){{1,4}}")
_VALUE = r"(?:[ivx]+|\d+(?:[.,]\d+)*|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|[a-d])"


@dataclass(frozen=True, slots=True)
class Slot:
    """An exchangeable part: ``text[start:end]``; parts of one ``kind`` can stand for each other. ``wording`` is what
    is put in another's place."""

    kind: str
    start: int
    end: int
    wording: str


def find_slots(text: str, *, places: KnownPlaces, today: datetime.date) -> list[Slot]:
    """Returns the exchangeable parts of NFC text in order, without overlap; the documents it names are none."""
    held = [(r.start, r.end) for r in find_references(text)]
    found = [*_times(text, today), *_places(text, places), *_numbered(text)]
    kept: list[Slot] = []
    for slot in sorted(found, key=lambda s: (s.start, -s.end)):
        taken = [*held, *((s.start, s.end) for s in kept)]
        if not any(start < slot.end and slot.start < end for start, end in taken):
            kept.append(slot)
    return kept


def put_in(text: str, slot: Slot, slots: Sequence[Slot]) -> str | None:
    """Returns the text with a slot of another question in the place of its own slot of the kind; None without one.

    ``slots`` are those of the text.
    """
    own = [one for one in slots if one.kind == slot.kind]
    if slot.kind == "time" and not own:
        own = [one for one in slots if one.kind == "time-range"]
    if not own:
        return None
    target = own[-1] if slot.kind.startswith("unit") else own[0]
    wording = _with_year(slot.wording, text[target.start : target.end]) if slot.kind == "time" else slot.wording
    return f"{text[: target.start]}{alike(wording, text)}{text[target.end :]}"


def _with_year(time: str, old: str) -> str:
    """Returns a month or quarter with the year of the one it takes the place of, where it has none."""
    year = re.search(r"(?:19|20)\d\d", old)
    bare = re.fullmatch(r"(?:tháng|quý) [\divIV]+", time)
    return f"{time}/{year[0]}" if year and bare else time


def put_in_group(text: str, wording: str) -> str | None:
    """Returns the text with a wording in the place of another of its group ("học viên" for "giảng viên"), or None.

    Groups are those of ``rag/data/conversing.toml``; the documents the text names stay.
    """
    spell = search_form if has_marks(text) and has_marks(wording) else bare_form
    held = [(r.start, r.end) for r in find_references(text)]
    asked = f" {spell(wording)} "
    for members, pattern in _groups(spell):
        named = max((m for m in members if f" {m} " in asked), key=len, default=None)
        for match in pattern.finditer(spell(text)) if named is not None else ():
            free = not any(start <= match.start() < end for start, end in held)
            if free and match[0] != named:
                return _joined(text[: match.start()], alike(wording, text), text[match.end() :])
    return None


def without_group_words(text: str) -> str:
    """Returns a text without the people and bodies that the groups name ("công chức có được nhận không")."""
    spell = search_form if has_marks(text) else bare_form
    spelled, kept = spell(text), list(text)
    for _, pattern in _groups(spell):
        for match in pattern.finditer(spelled):
            kept[match.start() : match.end()] = " " * (match.end() - match.start())
    return "".join(kept)


def _joined(before: str, wording: str, after: str) -> str:
    """Returns the parts as one text, words that end the wording and open what follows only once."""
    words, following = bare_form(wording).split(), bare_form(after).split()
    for count in range(min(len(words), len(following)), 0, -1):
        if words[-count:] == following[:count]:
            return f"{before}{' '.join(wording.split()[:-count])} {after.lstrip()}"
    return f"{before}{wording}{after}"


def put_in_whole(text: str, slot: Slot, places: KnownPlaces) -> str | None:
    """Returns the text with a place put for the whole that it speaks of ("thành phố", "Thành ủy …"), or None."""
    names = "|".join(re.escape(bare_form(name)) for name in places.common) or r"(?!)"
    whole = r"\b(?:(?:toan |cap )?(?:thanh pho|tinh)(?! uy)|(?:thanh|tinh) uy(?! vien))"
    pattern = rf"{whole}(?: (?:{names}))?(?!\w)"
    match = re.search(pattern, bare_form(text))
    if match is None or any(r.start <= match.start() < r.end for r in find_references(text)):
        return None
    body = "Đảng ủy " if " uy" in match[0] else ""
    return f"{text[: match.start()]}{alike(body + slot.wording, text)}{text[match.end() :]}"


def alike(wording: str, text: str) -> str:
    """Returns a wording spelled as a text is: without marks in a text without."""
    letters = any(char.isalpha() for char in text)
    return fold_accents(wording) if letters and not has_marks(text) else wording


def _times(text: str, today: datetime.date) -> list[Slot]:
    return [
        Slot("time-range" if s.grain == "range" else "time", s.start, s.end, _marked(text[s.start : s.end]))
        for s in find_spans(text, today)
    ]


def _marked(time: str) -> str:
    """Returns a time typed without marks with those of its own words ("nam 2027" gives "năm 2027")."""
    spelled = {"nam": "năm", "thang": "tháng", "quy": "quý", "ngay": "ngày", "ngoai": "ngoái", "toi": "tới"}
    if has_marks(time):
        return time
    return re.sub(r"[a-z]+", lambda match: spelled.get(match[0], match[0]), time)


def _places(text: str, places: KnownPlaces) -> list[Slot]:
    bare = bare_form(text)
    found: list[Slot] = []
    initials = places.initials()
    for name in places.telling:
        kinds = bare_form(_KIND)
        for match in re.finditer(rf"\b(?:(?P<kind>{kinds}) )?{re.escape(bare_form(name))}(?!\w)", bare):
            kind = {bare_form(k): k for k in _KIND.split("|")}.get(match["kind"] or "", "")
            found.append(Slot("place", match.start(), match.end(), f"{kind} {_titled(name)}".strip()))
    for match in re.finditer(
        r"(?:\b(?P<kind>xã|phường|xa|phuong) )?(?<![\w/-])(?P<short>[A-ZĐa-zđ]{2,5})(?![\w/-])", text
    ):
        short = match["short"]
        named = initials.get(short.upper()) if short.isupper() or len(short) > 2 else None
        if named:
            kind = {"xa": "xã", "phuong": "phường"}.get(match["kind"] or "", match["kind"] or "")
            found.append(Slot("place", match.start(), match.end(), f"{kind} {_titled(named)}".strip()))
    return found + [Slot("place", m.start(), m.end(), m[0].strip()) for m in _NAMED.finditer(text)]


def _titled(name: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in name.split())


def _numbered(text: str) -> list[Slot]:
    bare = bare_form(text)
    found: list[Slot] = []
    for noun in load_follow_ups().numbered:
        for match in re.finditer(
            rf"\b{bare_form(noun)} (?:số |so )?{_VALUE}(?![\w/%])(?! (?:ngay|thang|nam|phan tram)\b)", bare
        ):
            value = text[match.start() + len(noun) : match.end()].strip()
            found.append(Slot(f"noun {noun}", match.start(), match.end(), f"{noun} {value}"))
    for unit in load_follow_ups().units:
        for match in re.finditer(rf"(?<![\w./-])\d+(?:[.,]\d+)*\s?{re.escape(bare_form(unit))}(?!\w)", bare):
            found.append(Slot(f"unit {unit}", match.start(), match.end(), text[match.start() : match.end()]))
    return found


@cache
def _groups(spell: Callable[[str], str]) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    groups = []
    for group in load_follow_ups().contrasts:
        members = tuple(spell(member) for member in group)
        pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(m) for m in members) + r")(?!\w)")
        groups.append((members, pattern))
    return tuple(groups)
