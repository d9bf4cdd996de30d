"""Questions of a file that are there twice: word for word, with another key, or nearly.

Nearly: the stems differ in a few words and in no number, and the options are mostly the same. Candidates share rare
runs of three words, so that a file of twenty thousand questions takes seconds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from exams.formats.entries import Doubt, Entry, Finding
from exams.formats.texts import title_of
from exams.items import Item
from vanban.text import words

NEAR = 88.0  # of 100, Indel similarity of the stems; chosen on the provincial bank and on generated items
_HALF = 0.5  # share of options that two versions of a question have in common
_COMMON = 60  # questions with a run of words, above which it says nothing
_GENERIC = 6  # words of a stem, below which it may be asked of many things
_LIGHT = frozenset(
    [
        "đã",
        "được",
        "là",
        "các",
        "những",
        "của",
        "thì",
        "có",
        "theo",
        "nào",
        "gì",
        "sau",
        "đây",
        "trong",
        "và",
        "về",
        "cho",
        "hãy",
        "bao",
        "nhiêu",
        "mấy",
    ]
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a question in search form."""

    stem: str
    options: frozenset[str]
    keys: frozenset[str]

    @property
    def numbers(self) -> Counter[str]:
        """The numbers of the stem."""
        return numbers_of(self.stem)

    @property
    def content(self) -> list[str]:
        """The words of the stem that carry its meaning, in order."""
        return [word for word in self.stem.split() if word not in _LIGHT]

    @property
    def runs(self) -> set[str]:
        """The runs of three words of the stem and its options."""
        text = f"{self.stem} {' '.join(sorted(self.options))}".split()
        return {" ".join(text[at : at + 3]) for at in range(max(1, len(text) - 2))}


def numbers_of(text: str) -> Counter[str]:
    """Returns the numbers among the words of a text."""
    return Counter(word for word in words(text) if word[:1].isdigit())


def words_of(item: Item) -> Words:
    """Returns the words that two questions are compared by."""
    plain = [" ".join(words(option)) or option for option in item.options]
    keys = frozenset(plain[key] for key in item.keys if 0 <= key < len(plain))
    return Words(" ".join(words(item.stem)), frozenset(plain), keys)


def compare(one: Words, other: Words) -> Doubt | None:
    """Returns what two questions are to each other: the same, the same with another key, nearly the same, or None."""
    shared = len(one.options & other.options) / max(1, len(one.options | other.options))
    if one.stem == other.stem:
        if one.options == other.options:
            return Doubt.DUPLICATE if one.keys == other.keys else Doubt.DUPLICATE_OTHER_KEY
        if shared >= _HALF:
            return Doubt.DUPLICATE_OTHER_KEY
        return Doubt.NEAR_DUPLICATE if one.stem.count(" ") + 1 >= _GENERIC else None
    if one.content == other.content and len(one.content) >= _GENERIC:
        return Doubt.NEAR_DUPLICATE
    alike = one.numbers == other.numbers and shared >= _HALF and fuzz.ratio(one.stem, other.stem) >= NEAR
    return Doubt.NEAR_DUPLICATE if alike else None


_RANK = (Doubt.DUPLICATE, Doubt.DUPLICATE_OTHER_KEY, Doubt.NEAR_DUPLICATE)
_REASONS = {
    Doubt.DUPLICATE: "Trùng nguyên văn với {other}.",
    Doubt.DUPLICATE_OTHER_KEY: "Cùng câu dẫn với {other} nhưng khác phương án hoặc khác đáp án.",
    Doubt.NEAR_DUPLICATE: "Gần giống {other}: chỉ khác vài chữ.",
}


def duplicates(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Yields one finding for each question that an earlier one says already, with the one it is most like."""
    told = [words_of(entry.item) for entry in entries]
    for index, candidates in enumerate(_candidates(told)):
        found = [(doubt, other) for other in candidates if (doubt := compare(told[index], told[other]))]
        if found:
            doubt, other = min(found, key=lambda one: (_RANK.index(one[0]), one[1]))
            name = f"{entries[other].place} (“{title_of(entries[other].item.stem)}”)"
            reason = _REASONS[doubt].format(other=name)
            yield Finding(doubt, entries[index].place, reason, index, entries[index].item.stem, other)


def alike_pairs(items: Sequence[Item]) -> Iterator[tuple[int, int]]:
    """Yields the places of every two items that say the same or nearly the same by their words, the earlier first."""
    told = [words_of(item) for item in items]
    for index, candidates in enumerate(_candidates(told)):
        yield from ((other, index) for other in candidates if compare(told[index], told[other]))


def _candidates(told: Sequence[Words]) -> Iterator[list[int]]:
    """Yields for each question the earlier ones that share its stem or enough runs of words."""
    runs = [one.runs for one in told]
    common = {run for run, count in Counter(run for some in runs for run in some).items() if count > _COMMON}
    by_content: dict[str, list[int]] = defaultdict(list)
    by_run: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate(told):
        mine = runs[index] - common
        shared = Counter(other for run in mine for other in by_run[run])
        alike = {other for other, count in shared.items() if count * 2 >= len(mine)}
        said = " ".join(one.content)
        yield sorted(alike | set(by_content[said][:_COMMON])) if said else sorted(alike)
        by_content[said].append(index)
        for run in mine:
            by_run[run].append(index)
