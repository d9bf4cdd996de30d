"""What turns a sentence round without changing a figure or a name: negation, duty, limits, who does what."""

from collections.abc import Sequence

from rag.claim_backing import Backing, SourceUnit, content_weights, content_words, limit_words, weights_of
from rag.claim_facts import same_name
from rag.claim_language import claim_language
from rag.claim_reading import Fact, Reading, Word, segments
from rag.language import load_language

MEANT = 0.6  # a unit is meant by a sentence when it holds this share of what the best one holds of its words
SPOKEN_OF = 0.85  # the same for the words around one word
NEIGHBOURS = 8  # content words around a word that tell what is spoken of
_RANGE = frozenset({"from", "until"})
_TIMES = frozenset({"ngày", "tháng", "quý"})
_WITH = "phối hợp"
_OF_DATES = frozenset({"ngày", "tháng", "năm"})
_REACH = 4  # words before a figure in which its limit stands
_STOPS = frozenset(',.;:!?|\n()"')

Beside = tuple[tuple[str, ...], tuple[str, ...]]  # names before a role and names behind it
Said = dict[int, frozenset[str]]  # index of a word -> negation, duty, permission said of it


def turned(claim: Reading, backing: Backing) -> str | None:
    """Returns what in a sentence is turned round against its sources, or None."""
    if not backing.units:
        return "no source"
    return (
        _missing_turning_word(claim, backing)
        or _other_modality(claim, backing)
        or _other_limit(claim, backing)
        or _other_role(claim, backing.meant(content_weights(claim), MEANT))
    )


def _about(claim: Reading, word: Word, backing: Backing) -> list[SourceUnit]:
    """Returns the units that speak of what stands around a word of the sentence."""
    content = [other for other in content_words(claim) if other.text != word.text]
    near = sorted(content, key=lambda other: abs(other.start - word.start))[:NEIGHBOURS]
    units = backing.meant(weights_of(near), SPOKEN_OF)
    segment = next((s for s in segments(claim) if s[0] <= word.start < s[1]), (0, len(claim.text)))
    values = {fact.value for fact in claim.facts if segment[0] <= fact.start < segment[1]}
    shared = [len(values & {fact.value for fact in unit.reading.facts}) for unit in units]
    return [unit for unit, count in zip(units, shared, strict=True) if count == max(shared)]


def _missing_turning_word(claim: Reading, backing: Backing) -> str | None:
    language, limits = claim_language(), limit_words(claim)
    for at, word in enumerate(claim.words):
        inside = any(f.start <= word.start < f.end for f in claim.facts)
        if word.text not in language.turning or inside or word in limits:
            continue
        units = _about(claim, word, backing)
        there = set[str]().union(*(unit.syllables | unit.around for unit in units))
        if word.text not in there and not (word.text in _OF_DATES and _dates_follow(claim, word)):
            return word.text
        if word.text in language.verbs_of_change and not _changes_the_same(claim, at, units):
            return word.text
    return None


def _dates_follow(claim: Reading, word: Word) -> bool:
    return any(0 <= fact.start - word.end <= 1 for fact in claim.facts)


def _changes_the_same(claim: Reading, at: int, units: Sequence[SourceUnit]) -> bool:
    """Tells whether what follows "tăng" or "giảm" follows it in a source too."""
    own = claim.syllables[at + 1 : at + 2]
    follows = {
        unit.reading.syllables[index + 1 : index + 2]
        for unit in units
        for index, syllable in enumerate(unit.reading.syllables)
        if syllable == claim.syllables[at]
    }
    return own in follows or not own or (own[0] in load_language().function_words and bool(follows))


def modality(reading: Reading) -> Said:
    """Returns what is said of each content word: negation, duty, permission."""
    functions = load_language().function_words
    said: Said = {}
    pending: set[str] = set()
    at = 0
    while at < len(reading.words):
        word = reading.words[at]
        gap = reading.text[reading.words[at - 1].end : word.start] if at else ""
        if _STOPS & set(gap) and pending:
            said[at - 1] = frozenset(pending)  # "phải biết.": the verb itself is a common word
            pending = set()
        kind, length = _phrase_at(reading, at)
        if kind:
            pending.add(kind)
        elif word.text not in functions and not _transparent(word.text):
            said[at] = frozenset(pending)
            pending = set()
        at += length
    if pending:
        said[len(reading.words) - 1] = frozenset(pending)
    return said


def _transparent(word: str) -> bool:
    return any((word,) == phrase for phrase in claim_language().modality["transparent"])


def _phrase_at(reading: Reading, at: int) -> tuple[str, int]:
    """Returns which kind of modality begins at a word and its length in words; ("", 1) for none."""
    language = claim_language()
    syllables = reading.syllables
    pair, before = syllables[at : at + 2], syllables[max(0, at - 1) : at + 1]
    if pair in language.modality["compounds"] or before in language.modality["compounds"]:
        return "", 1
    for limit in (*language.limits["most"], *language.limits["least"]):
        if len(limit) > 1 and syllables[at : at + len(limit)] == limit:
            return "", len(limit)
    for kind in ("negation", "duty", "permission"):
        for phrase in language.modality[kind]:
            if syllables[at : at + len(phrase)] == phrase:
                return kind, len(phrase)
    return "", 1


def _other_modality(claim: Reading, backing: Backing) -> str | None:
    everywhere = [(unit, modality(unit.reading)) for unit in backing.units]
    for at, kinds in modality(claim).items():
        near = _about(claim, claim.words[at], backing)
        found = _same_words(claim, at, [(u, s) for u, s in everywhere if u in near]) or _same_words(
            claim, at, everywhere
        )
        if (found and not any(_agree(kinds, other) for other in found)) or (not found and "negation" in kinds):
            return claim.words[at].text
    return None


def _same_words(claim: Reading, at: int, said: Sequence[tuple[SourceUnit, Said]]) -> list[frozenset[str]]:
    """Returns what is said of the same word in the sources: where most of the words around it are the same."""
    found = [
        (_alike(claim, at, unit.reading, index), kinds)
        for unit, own in said
        for index, kinds in own.items()
        if unit.reading.words[index].text == claim.words[at].text
    ]
    closest = max((alike for alike, _ in found), default=0)
    return [kinds for alike, kinds in found if alike == closest]


def _alike(claim: Reading, at: int, source: Reading, index: int) -> int:
    """Returns how many of the next four words, and of the four before what is said of it, are the same."""
    behind = zip(claim.syllables[at + 1 : at + 5], source.syllables[index + 1 : index + 5], strict=False)
    ahead = zip(_ahead(claim, at), _ahead(source, index), strict=False)
    return sum(1 for a, b in (*behind, *ahead) if a == b)


def _ahead(reading: Reading, at: int) -> list[str]:
    """Returns the four words before a word, the nearest first, without those that say a modality."""
    modal = {word for phrases in claim_language().modality.values() for phrase in phrases for word in phrase}
    return [word for word in reversed(reading.syllables[max(0, at - 8) : at]) if word not in modal][:4]


def _agree(claim: frozenset[str], source: frozenset[str]) -> bool:
    """Tells whether both deny or neither does, and no duty became a permission or the other way round."""
    if ("negation" in claim) != ("negation" in source):
        return False
    if "negation" in claim and (("duty" in claim) != ("duty" in source)):
        return False
    # "phải được lưu" of "được lưu" is the passive of a duty, no permission
    only_duty = "duty" in claim and "permission" not in claim and "duty" not in source and "permission" in source
    only_permission = "permission" in claim and "permission" not in source and "duty" in source
    return not (only_duty or only_permission)


def limits_of(reading: Reading, fact: Fact) -> frozenset[str]:
    """Returns what limits a figure or date: most, least, before, after, over, under, about, from, until."""
    language = claim_language()
    before = [word for word in reading.words if word.end <= fact.start]
    reach: list[str] = []
    at = fact.start
    for word in reversed(before[-_REACH:]):
        if _STOPS & set(reading.text[word.end : at]) or any(f.start <= word.start < f.end for f in reading.facts):
            break
        reach.insert(0, word.text)
        at = word.start
    after = [word.text for word in reading.words if word.start >= fact.end][:6]
    found = _named(reach, language.limits)
    return found | frozenset(k for k, phrases in language.limits_after.items() for p in phrases if _has(after, p))


def _named(words: list[str], table: dict[str, tuple[tuple[str, ...], ...]]) -> frozenset[str]:
    """Returns the kinds of limit that words name; a longer wording hides the shorter ones inside it."""
    phrases = sorted(((p, kind) for kind, own in table.items() for p in own), key=lambda row: -len(row[0]))
    found: set[str] = set()
    rest = list(words)
    for phrase, kind in phrases:
        for at in range(len(rest) - len(phrase) + 1):
            if tuple(rest[at : at + len(phrase)]) == phrase:
                found.add(kind)
                rest[at : at + len(phrase)] = [""] * len(phrase)
    return frozenset(found)


def _has(words: Sequence[str], phrase: tuple[str, ...]) -> bool:
    return any(tuple(words[at : at + len(phrase)]) == phrase for at in range(len(words)))


def _other_limit(claim: Reading, backing: Backing) -> str | None:
    """Returns a figure or date that the sentence limits otherwise than the sources do, or None. A month or day that the
    sources write as a full date keeps no limit: before October is not before 31 October."""
    for fact in claim.facts:
        counts = not fact.numbers or fact.before in _TIMES
        if fact.kind not in ("figure", "date", "month", "day", "year") or not counts:
            continue
        own = limits_of(claim, fact)
        equal = [(u.reading, o) for u in backing.units for o in u.reading.facts if o.value == fact.value]
        wider = fact.kind in ("month", "day") and not equal
        if wider and own:
            return claim.between(fact.start, fact.end)
        stated = [limits_of(reading, other) for reading, other in equal]
        if stated and not any(own - _RANGE == other - _RANGE and own <= other for other in stated):
            return claim.between(fact.start, fact.end)
    return None


def _other_role(claim: Reading, meant: Sequence[SourceUnit]) -> str | None:
    """Returns a role ("chủ trì") that the sentence gives to another body than the sources do, or None."""
    for role in claim_language().roles:
        stated = [beside for unit in meant for beside in _beside(unit.reading, role)]
        if stated and not all(_agrees_with(beside, stated) for beside in _beside(claim, role)):
            return role
    return None


def _agrees_with(beside: Beside, stated: Sequence[Beside]) -> bool:
    """Tells whether the names on each side of a role stand there in a source that names some there."""
    for side in (0, 1):
        here = [other[side] for other in stated if other[side]]
        if beside[side] and any(here) and not any(_share_name(beside[side], names) for names in here):
            return False
    return True


def _share_name(some: Sequence[str], others: Sequence[str]) -> bool:
    return any(same_name(a, b) for a in some for b in others)


def _beside(reading: Reading, role: str) -> list[Beside]:
    """Returns, for each place where a role stands, the names before and behind it in the same clause."""
    size = len(role.split())
    places = [at for at in range(len(reading.words)) if " ".join(reading.syllables[at : at + size]) == role]
    return [_names_beside(reading, at, at + size) for at in places]


def _names_beside(reading: Reading, at: int, end: int) -> Beside:
    names = [fact for fact in reading.facts if fact.kind == "name"]
    start, stop = reading.words[at].start, reading.words[end - 1].end
    roles = [span for span in _role_spans(reading) if span != (start, stop)]
    before = tuple(name.value for name in _subjects(reading, names, start, roles))
    behind = tuple(n.value for n in names if n.start >= stop and _clear(reading, stop, n.start, roles))
    labelled = behind and not before and reading.text[stop : _first(names, stop)].strip() in (":", "là")
    if labelled and reading.text[start:stop].lower() != _WITH:
        return behind, ()  # "Cơ quan chủ trì: Sở A"
    return before, behind


def _subjects(reading: Reading, names: Sequence[Fact], start: int, roles: Sequence[tuple[int, int]]) -> list[Fact]:
    """Returns the names that have the role at an offset: those right before it, or those that open its clause where
    other roles come between or where those before only work along ("A chủ trì, phối hợp với B, trình C": A)."""
    opening = max([0, *(reading.text.rfind(mark, 0, start) + 1 for mark in ";.|")])
    ahead = [name for name in names if opening <= name.start and name.end <= start]
    earlier = [span for span in roles if opening <= span[0] and span[1] <= start]
    if not earlier:
        return ahead
    along = [r for r, e in earlier if reading.text[r:e].lower() == _WITH]
    near = [n for n in ahead if _clear(reading, n.end, start, roles) and not any(r < n.start for r in along)]
    return near or [name for name in ahead if name.end <= earlier[0][0]]


def _first(names: Sequence[Fact], after: int) -> int:
    return min(name.start for name in names if name.start >= after)


def _role_spans(reading: Reading) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for at in range(len(reading.words)):
        for role in claim_language().roles:
            size = len(role.split())
            if reading.syllables[at : at + size] == tuple(role.split()):
                spans.append((reading.words[at].start, reading.words[at + size - 1].end))
    return spans


def _clear(reading: Reading, start: int, end: int, roles: Sequence[tuple[int, int]]) -> bool:
    """Tells whether neither another role nor the end of a clause stands between two offsets."""
    return not any(start <= r < end for r, _ in roles) and not set(";.|") & set(reading.text[start:end])
