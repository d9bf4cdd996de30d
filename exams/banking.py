"""Between files and the bank: a question as the bank keeps it, and as files carry it."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from exams.formats.entries import Entry
from exams.formats.holding import normal
from exams.items import Item, Kind, Level, Source, item_from_json
from vanban.exam_bank import BankContent, BankItem, BankSource
from vanban.text import words


def content_of_entry(entry: Entry) -> BankContent:
    """Returns a question of a file as the bank keeps it, in the form all files share."""
    plain = normal(entry)[0]
    item = plain.item
    return BankContent(
        kind=item.kind.value,
        level=item.level.value if item.level else "",
        topic=item.topic,
        stem=item.stem,
        options=item.options,
        keys=item.keys,
        key=content_key(plain),
        explanation=item.explanation,
        code=plain.code,
        more=json.dumps(_more(plain), ensure_ascii=False),
        sources=tuple(map(_bank_source, item.sources)),
    )


def entry_of_item(item: BankItem) -> Entry:
    """Returns a question of the bank as files carry it; its place names its id."""
    return entry_of_content(item.content, place=f"câu mã {item.id} trong ngân hàng")


def entry_of_content(content: BankContent, *, place: str = "") -> Entry:
    """Returns what a version of the bank says as files carry it."""
    more: dict[str, Any] = json.loads(content.more)
    held = item_from_json({"stem": "", "options": [], "derivation": more.get("derivation")})
    item = Item(
        Kind(content.kind),
        Level(content.level) if content.level else None,
        content.topic,
        content.stem,
        content.options,
        content.keys,
        content.explanation,
        tuple(map(_source, content.sources)),
        held.derivation,
    )
    return Entry(
        item,
        content.code,
        more.get("several") is True,
        tuple(more.get("tags", ())),
        tuple(more.get("feedback", ())),
        tuple(more.get("weights", ())),
        tuple((left, right) for left, right in more.get("pairs", ())),
        tuple((name, value) for name, value in more.get("extra", ())),
        place,
    )


def content_key(entry: Entry) -> str:
    """Returns the same for the same words, whatever the order of options and pairs: SHA-256 in hexadecimal digits."""
    item = entry.item
    parts = [
        [item.stem],
        sorted(_plain(item.key_texts)),
        sorted(_plain(item.wrong_options)),
        sorted(f"{left}\t{right}" for left, right in (tuple(_plain(pair)) for pair in entry.pairs)),
    ]
    said = "\n\n".join("\n".join(part if at else _plain(part)) for at, part in enumerate(parts))
    return sha256(said.encode("utf-8", "backslashreplace")).hexdigest()


def _plain(texts: Iterable[str]) -> list[str]:
    return [" ".join(words(text)) or text for text in texts]


def _more(entry: Entry) -> dict[str, Any]:
    more = {
        "several": entry.several,
        "tags": list(entry.tags),
        "feedback": list(entry.feedback),
        "weights": list(entry.weights),
        "pairs": [list(pair) for pair in entry.pairs],
        "extra": [list(pair) for pair in entry.extra],
        "derivation": asdict(entry.item.derivation) if entry.item.derivation else None,
    }
    return {name: value for name, value in more.items() if value}


def _bank_source(source: Source) -> BankSource:
    return BankSource(**asdict(source))


def _source(source: BankSource) -> Source:
    return Source(**asdict(source))
