"""What a format can hold of a question, and what is told when it cannot hold all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from exams.formats.entries import MOST_OPTIONS, Entry, Loss, Written, keys_of_weights
from exams.formats.reserved_tags import is_reserved
from exams.formats.texts import clean_line, clean_text
from exams.items import Item, Kind


class Part(StrEnum):
    """What a question may have and a format may lack a place for."""

    CODE = "code"
    TOPIC = "topic"
    LEVEL = "level"
    KIND = "kind"
    EXPLANATION = "explanation"
    SOURCES = "sources"
    DERIVATION = "derivation"
    TAGS = "tags"
    SEVERAL = "several"
    FEEDBACK = "feedback"
    WEIGHTS = "weights"
    PAIRS = "pairs"
    EXTRA = "extra"
    LINES = "lines"
    NO_KEY = "no_key"


PART_WORDS = {
    Part.CODE: "mã câu hỏi",
    Part.TOPIC: "chủ đề",
    Part.LEVEL: "mức độ",
    Part.KIND: "dạng câu hỏi",
    Part.EXPLANATION: "lời giải thích",
    Part.SOURCES: "căn cứ trích từ văn bản",
    Part.DERIVATION: "cách tính đáp án",
    Part.TAGS: "thẻ",
    Part.SEVERAL: "cho chọn nhiều phương án",
    Part.FEEDBACK: "phản hồi của từng phương án",
    Part.WEIGHTS: "điểm của từng phương án",
    Part.PAIRS: "các cặp ghép nối",
    Part.EXTRA: "các cột khác",
    Part.LINES: "chỗ xuống dòng",
}
_BLANK = {
    Part.CODE: "",
    Part.TAGS: (),
    Part.FEEDBACK: (),
    Part.WEIGHTS: (),
    Part.EXTRA: (),
}
_BLANK_IN_ITEM = {
    Part.TOPIC: "",
    Part.LEVEL: None,
    Part.KIND: Kind.OTHER,
    Part.EXPLANATION: "",
    Part.SOURCES: (),
    Part.DERIVATION: None,
}
_LEFT_OUT = "Không ghi được câu này vào tệp: {why}."
_NOT_HELD = "Định dạng này không ghi được {what}."


@dataclass(frozen=True, slots=True)
class Holds:
    """What a format has a place for; ``unfit`` says in words why a question fits it in no way, or nothing."""

    parts: frozenset[Part]
    least_options: int = 0
    unfit: Callable[[Entry], str] = lambda _entry: ""


def fitted(entry: Entry, holds: Holds) -> tuple[Entry | None, list[str]]:
    """Returns the part of a question that a format holds and what is lost; None where it cannot be written at all."""
    plain, told = normal(entry)
    for part in Part:
        if part not in holds.parts and part not in (Part.NO_KEY, Part.PAIRS):
            plain, lost = _without(plain, part)
            told += [_NOT_HELD.format(what=PART_WORDS[part])] if lost else []
    why = _unfit(plain, holds)
    return (None, [_LEFT_OUT.format(why=why)]) if why else (plain, told)


def fitted_all(entries: Sequence[Entry], holds: Holds) -> tuple[list[Entry], tuple[Loss, ...]]:
    """Returns what a format holds of these questions, and every loss with the number of its question."""
    kept: list[Entry] = []
    losses: list[Loss] = []
    for number, entry in enumerate(entries, start=1):
        one, told = fitted(entry, holds)
        losses += [Loss(number, reason) for reason in told]
        kept += [] if one is None else [one]
    return kept, tuple(losses)


def written(entries: Sequence[Entry], holds: Holds, make: Callable[[Sequence[Entry]], bytes]) -> Written:
    """Returns the file that ``make`` writes of what the format holds, with the losses."""
    kept, losses = fitted_all(entries, holds)
    return Written(make(kept), len(kept), losses)


def normal(entry: Entry) -> tuple[Entry, list[str]]:
    """Returns the question in the one form that all files share, and what had to go for it."""
    item = entry.item
    pairs = tuple((clean_text(a), clean_text(b)) for a, b in entry.pairs)
    options = () if pairs else tuple(map(clean_text, item.options))
    keys = tuple(sorted({key for key in item.keys if 0 <= key < len(options)}))
    several = entry.several and bool(options)
    weights = _plain_weights(entry, keys) if several or keys else ()
    feedback = tuple(map(clean_text, entry.feedback)) if len(entry.feedback) == len(options) else ()
    tags = tuple(dict.fromkeys(tag for tag in map(clean_line, entry.tags) if tag and not is_reserved(tag)))
    plain = Entry(
        _plain_item(item, options, keys),
        clean_line(entry.code),
        several,
        tags,
        feedback if any(feedback) else (),
        weights,
        pairs,
        tuple((clean_line(name), clean_text(value)) for name, value in entry.extra if clean_line(name)),
        entry.place,
    )
    return plain, list(_changes(entry, plain))


def _plain_weights(entry: Entry, keys: tuple[int, ...]) -> tuple[float, ...]:
    """Returns percents that fit the keys and say more than they do, else none."""
    if len(entry.weights) != len(entry.item.options) or entry.pairs:
        return ()
    rounded = (round(weight, 5) + 0.0 for weight in entry.weights)
    weights = tuple(100.0 if weight > 99.99 and not entry.several else weight for weight in rounded)
    found, telling = keys_of_weights(weights, several=entry.several)
    return telling if found == keys else ()


def _plain_item(item: Item, options: tuple[str, ...], keys: tuple[int, ...]) -> Item:
    return replace(
        item,
        topic=clean_line(item.topic),
        stem=clean_text(item.stem),
        options=options,
        keys=keys,
        explanation=clean_text(item.explanation),
    )


def _changes(before: Entry, after: Entry) -> Iterable[str]:
    if _letters(before) != _letters(after):
        yield "Ký tự điều khiển, ký tự không hợp lệ đã được bỏ."
    if len(before.item.options) != len(after.item.options):
        yield "Câu ghép nối không có phương án; các phương án đi kèm đã được bỏ."
    if len(set(before.item.keys)) != len(after.item.keys):
        yield "Đáp án không có trong các phương án đã được bỏ."
    if before.weights and keys_of_weights(before.weights, several=before.several)[0] != after.item.keys:
        yield "Điểm của từng phương án không khớp với đáp án nên không được ghi."
    if len(set(before.tags)) != len(after.tags):
        yield "Thẻ để trống hoặc trùng với thẻ của chương trình đã được bỏ."


def _letters(entry: Entry) -> list[str]:
    item = entry.item
    texts = [item.stem, item.explanation, *item.options, *entry.feedback]
    return [one for text in texts if (one := "".join(clean_text(text).split()))] + [
        "\x00" for text in texts if any(not c.isprintable() and not c.isspace() and not clean_text(c) for c in text)
    ]


def _without(entry: Entry, part: Part) -> tuple[Entry, bool]:
    """Returns the question without a part, and whether it had it."""
    if part is Part.LINES:
        flat = _on_one_line(entry)
        return flat, flat != entry
    if part is Part.SEVERAL:
        told = len(entry.item.keys) > 1
        return replace(entry, several=told), told != entry.several
    if part in _BLANK:
        bare = replace(entry, **{part.value: _BLANK[part]})  # type: ignore[arg-type]
    else:
        bare = replace(entry, item=replace(entry.item, **{part.value: _BLANK_IN_ITEM[part]}))  # type: ignore[arg-type]
    return bare, bare != entry


def _on_one_line(entry: Entry) -> Entry:
    item = entry.item
    flat = replace(
        item,
        stem=clean_line(item.stem),
        options=tuple(map(clean_line, item.options)),
        explanation=clean_line(item.explanation),
    )
    return replace(entry, item=flat, feedback=tuple(map(clean_line, entry.feedback)))


def _unfit(entry: Entry, holds: Holds) -> str:
    item = entry.item
    if entry.pairs and Part.PAIRS not in holds.parts:
        return "định dạng không có câu ghép nối"
    if not entry.pairs and len(item.options) < holds.least_options:
        return f"câu hỏi cần có ít nhất {holds.least_options} phương án"
    if len(item.options) > MOST_OPTIONS:
        return f"câu hỏi có quá {MOST_OPTIONS} phương án"
    if Part.NO_KEY not in holds.parts and not entry.pairs and len(item.keys) != 1:
        return "định dạng đòi hỏi đúng một đáp án"
    return holds.unfit(entry)
