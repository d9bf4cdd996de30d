"""TCVN3 and VNI left in questions, whatever the file they came in, turned into Unicode and told."""

from collections.abc import Iterator
from dataclasses import replace

from exams.formats.entries import Doubt, Entry, Finding, Imported
from ingest.legacy_fonts import LegacyFont, shown
from ingest.legacy_text import guess_encodings
from vanban.legacy_encodings import LegacyEncoding

_WHY = "Chữ theo bảng mã {encoding} đã được chuyển sang Unicode; hãy đối chiếu với bản gốc."


def in_unicode(imported: Imported) -> Imported:
    """Returns the questions with every text of an old encoding turned into Unicode, one finding a question."""
    texts = [text for entry in imported.entries for text in _texts(entry)]
    encodings = iter(guess_encodings(texts))
    entries: list[Entry] = []
    findings = list(imported.findings)
    for index, entry in enumerate(imported.entries):
        mine = [next(encodings) for _ in _texts(entry)]
        named = next((one for one in mine if one is not None), None)
        if named is not None:
            reason = _WHY.format(encoding=named.value)
            findings.append(Finding(Doubt.BROKEN_LETTERS, entry.place, reason, index, entry.item.stem))
        entries.append(_changed(entry, mine) if named is not None else entry)
    return Imported(tuple(entries), tuple(findings))


def _texts(entry: Entry) -> Iterator[str]:
    yield entry.item.stem
    yield from entry.item.options
    yield entry.item.explanation


def _changed(entry: Entry, encodings: list[LegacyEncoding | None]) -> Entry:
    stem, *options, explanation = (
        text if encoding is None else shown(text, LegacyFont(encoding))
        for text, encoding in zip(_texts(entry), encodings, strict=True)
    )
    item = replace(entry.item, stem=stem, options=tuple(options), explanation=explanation)
    return replace(entry, item=item)
