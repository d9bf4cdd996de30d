"""The second sheet of a workbook read back: what a paper says beside its table."""

from collections.abc import Iterable, Mapping
from typing import Any

from programs.papers import sheet_facts as facts
from programs.papers.sheet_cells import read_words
from programs.papers.views import PaperHead, PaperSigner
from programs.papers.wording import one_line
from vanban.dates import parse_date
from vanban.layout.pieces import short_date

Facts = Mapping[str, list[str]]
_MOST = 2_000  # rows


def facts_of(sheets: Iterable[Any]) -> Facts:
    """Returns the lines under each label of the sheet of facts; nothing for a workbook without one."""
    found: dict[str, list[str]] = {}
    for sheet in sheets:
        if sheet.title == facts.TITLE:
            for label, value, *_ in sheet.iter_rows(max_row=_MOST, max_col=2, values_only=True):
                words = _words(value)
                if label and words:
                    found.setdefault(one_line(read_words(label)), []).append(words)
    return found


def facts_head(found: Facts) -> PaperHead:
    """Returns the head that the facts give."""
    dated = _only(found, facts.DATED)
    return PaperHead(
        type=_only(found, facts.TYPE),
        subject=_only(found, facts.SUBJECT),
        issuer="\n".join(found.get(facts.ISSUER, ())),
        superior="\n".join(found.get(facts.SUPERIOR, ())),
        body=_only(found, facts.BODY),
        number=_only(found, facts.NUMBER),
        place=_only(found, facts.PLACE),
        dated=parse_date(dated) if dated else None,
    )


def facts_signer(found: Facts) -> PaperSigner:
    """Returns who signs."""
    authority, position = found.get(facts.AUTHORITY, ()), found.get(facts.POSITION, ())
    return PaperSigner("\n".join(authority), "\n".join(position), _only(found, facts.NAME))


def _only(found: Facts, label: str) -> str:
    return " ".join(found.get(label, ()))


def _words(value: object) -> str:
    if value is not None and hasattr(value, "strftime"):
        return short_date(value)  # type: ignore[arg-type]
    return one_line(read_words(value))
