"""Places and bodies named in a question: an answer about another commune is a wrong answer."""

import re
from dataclasses import dataclass

from vanban.text import bare_form, bare_words, fold_accents, nfc, search_form, words

_KIND = r"(?:xã|phường|thị trấn|thị xã|thành phố|tỉnh|quận|huyện|đặc khu|thành ủy|tỉnh ủy|thôn)"
_UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_NAME = rf"[{_UPPER}]\w*(?:\s+[{_UPPER}]\w*){{0,3}}"
_NAMED = re.compile(rf"\b(?:{_KIND}|{_KIND.upper()}|{_KIND.title()})\s+(?P<name>{_NAME})")


MOSTLY = 0.7  # share of capitalised words above which capitals say nothing


def place_name(unit: str) -> str | None:
    """Returns the place in the name of a unit, search form ("Đảng ủy xã Vân Khê" gives "vân khê"), or None."""
    ends = [match.end() for match in re.finditer(rf"\b{_KIND}\s+", unit, re.IGNORECASE)]
    return " ".join(words(unit[ends[-1] :])) or None if ends else None


@dataclass(frozen=True, slots=True)
class KnownPlaces:
    """Places of the organisation tree, search form. ``telling`` tell units apart; ``common`` name the whole."""

    telling: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()

    def initials(self) -> dict[str, str]:
        """Returns the telling places by their initials ("TLĐ" and "TLD" for tân lạc đông), where these are unlike."""
        found: dict[str, set[str]] = {}
        for name in self.telling:
            letters = "".join(word[0] for word in name.split()).upper()
            for spelling in {letters, fold_accents(letters)}:
                found.setdefault(spelling, set()).add(name)
        return {letters: next(iter(names)) for letters, names in found.items() if len(names) == 1 and len(letters) > 1}


def find_names(question: str, known: KnownPlaces, *, bare: bool) -> tuple[str, ...]:
    """Returns the places a question names, in the question's spelling (without marks when ``bare``).

    A name is one written with capitals after xã, phường, thành phố …, or a known one wherever it stands. The name of
    the whole says nothing and is left out, as is a name inside a longer one found.
    """
    text = nfc(question)
    spell = bare_words if bare else words
    everywhere = [bare_form(name) if bare else name for name in (*known.telling, *known.common)]
    found = {_known_start(" ".join(spell(n)), everywhere) for n in _capitalised(text)}
    joined = f" {' '.join(spell(text))} "
    for name in known.telling:
        wording = bare_form(name) if bare else name
        if f" {wording} " in joined:
            found.add(wording)
    found -= {bare_form(name) if bare else name for name in known.common}
    return tuple(sorted(name for name in found if not any(_inside(name, other) for other in found)))


def _capitalised(text: str) -> list[str]:
    """Returns what is written with capitals after a word for a place; nothing where most words are capitalised."""
    letters = [word for word in text.split() if word[0].isalpha()]
    if sum(word[0].isupper() for word in letters) > MOSTLY * len(letters):
        return []
    return [match["name"] for match in _NAMED.finditer(text)]


def _known_start(name: str, known: list[str]) -> str:
    """Returns the longest known place a name begins with ("vân khê thượng lạc hà" is Vân Khê Thượng), else the name."""
    return max((k for k in known if f"{name} ".startswith(f"{k} ")), key=len, default=name)


def without_names(question: str, names: tuple[str, ...], *, bare: bool) -> str:
    """Returns the question with the places it names cut out: they are required, not weighed."""
    spelled = bare_form(nfc(question)) if bare else search_form(nfc(question))
    kept = question
    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", spelled):
            kept = kept[: match.start()] + "," + " " * (match.end() - match.start() - 1) + kept[match.end() :]
    return kept


def _inside(name: str, other: str) -> bool:
    return name != other and f" {name} " in f" {other} "
