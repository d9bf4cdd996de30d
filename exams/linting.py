"""The linter: what is wrong with items, each alone and all together (DOMAIN §8)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from exams import findings as f
from exams.documents import ExamDocument
from exams.items import LETTERS, Item
from exams.lint_sources import source_rules
from exams.lint_words import citation_rules, explanation_rules, option_rules, stem_rules
from exams.shelf import option_form

_FEWEST_KEYS = 8  # items of a paper from which the places of the keys are judged
_MOST_OF_ONE = 0.45  # share of the keys that one place may hold


def lint_item(item: Item, documents: Mapping[int, ExamDocument] | None = None, *, number: int = 1) -> list[f.Finding]:
    """Returns what is wrong with one item, generated, typed or imported.

    ``documents`` are those, by id, that its quotes are compared with; quotes of others are taken as they are.
    """
    found = (
        *stem_rules(item), *option_rules(item), *explanation_rules(item), *citation_rules(item),
        *source_rules(item, documents or {}),
    )  # fmt: skip
    return [f.Finding(number, item.id, rule, detail) for rule, detail in dict.fromkeys(found)]


def lint_items(
    items: Sequence[Item], documents: Mapping[int, ExamDocument] | None = None, *, paper: bool = False
) -> list[f.Finding]:
    """Returns what is wrong with items, in their order, and with several of them together: twins always, and for a
    ``paper`` sentences used twice and keys that stand in one place."""
    found = [one for number, item in enumerate(items, start=1) for one in lint_item(item, documents, number=number)]
    found += _twins(items)
    if paper:
        found += _shared_sentences(items)
        found += _uneven(items)
    return sorted(found, key=lambda one: one.number)


def has_errors(found: Sequence[f.Finding]) -> bool:
    """Tells whether any finding keeps an item from being used."""
    return any(one.is_error for one in found)


def finding_json(finding: f.Finding) -> dict[str, Any]:
    """Returns a finding as JSON values."""
    return {
        "number": finding.number,
        "item_id": finding.item_id,
        "code": finding.rule.code,
        "severity": finding.rule.severity.value,
        "reason": finding.rule.reason,
        "detail": finding.detail,
    }


def _twins(items: Sequence[Item]) -> Iterator[f.Finding]:
    """Yields items that repeat an earlier one: its stem with its key, or its stem with half of its options."""
    earlier: dict[str, list[int]] = {}
    for number, item in enumerate(items, start=1):
        stem = option_form(item.stem)
        for other in earlier.get(stem, []) if stem else []:
            first = items[other - 1]
            if _forms(first.key_texts) == _forms(item.key_texts):
                yield f.Finding(number, item.id, f.SAME_ITEM, f"Trùng với câu {other}.")
                break
            if len(_forms(first.options) & _forms(item.options)) * 2 >= len(item.options):
                yield f.Finding(number, item.id, f.SAME_STEM, f"Cùng lời dẫn với câu {other}.")
                break
        earlier.setdefault(stem, []).append(number)


def _forms(options: Sequence[str]) -> frozenset[str]:
    return frozenset(map(option_form, options))


def sentences_of(item: Item) -> set[tuple[int, int]]:
    """Returns what an item takes from documents: the document and the start of each source's words; of an item on the
    document itself, its head."""
    return {(source.document_id, source.start) for source in item.sources}


def main_sentences(item: Item) -> set[tuple[int, int]]:
    """Returns the sentences that no other item of the same paper may take: of several sources, not the heads."""
    if len(item.sources) == 1:
        return sentences_of(item)
    return {(source.document_id, source.start) for source in item.sources if source.section is not None}


def _shared_sentences(items: Sequence[Item]) -> Iterator[f.Finding]:
    seen: dict[tuple[int, int], int] = {}
    for number, item in enumerate(items, start=1):
        main = main_sentences(item)
        shared = [seen[place] for place in sorted(main) if place in seen]
        if shared:
            yield f.Finding(number, item.id, f.SAME_SENTENCE, f"Cùng câu văn nguồn với câu {shared[0]}.")
        for place in main:
            seen.setdefault(place, number)


def _uneven(items: Sequence[Item]) -> Iterator[f.Finding]:
    places = Counter(item.keys[0] for item in items if len(item.keys) == 1 and len(item.options) == 4)
    total = sum(places.values())
    for place, count in places.items():
        if total >= _FEWEST_KEYS and count > _MOST_OF_ONE * total:
            last = max(number for number, item in enumerate(items, start=1) if item.keys == (place,))
            yield f.Finding(last, items[last - 1].id, f.KEYS_UNEVEN, f"{count}/{total} đáp án là {LETTERS[place]}.")
