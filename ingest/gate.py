"""The secrecy gate: the marks printed on a document, in its text or around it.

A stamp stands in the head, at the edge of a page, at the top of an annex, or outside the text: in running heads and
feet, text boxes, watermarks and pictures. In a head or a margin a doubt counts as a mark, since a false alarm costs a
person a look and a miss stores a state secret; in the body, words about secrets are let pass. Source: DOMAIN §5.
"""

from collections.abc import Sequence
from dataclasses import replace

from ingest.assembling import Assembled, Frame
from ingest.blocks import RawDocument
from ingest.body_marks import body_marks
from ingest.margin_marks import margin_marks
from ingest.secrecy import highest
from vanban.documents import Mark, MarkKind, Metadata

_LONGEST_LINE = 160  # characters of a printed line that a mark shows
_LONGEST_CIRCULATION = 100  # characters that the attribute may have


def find_marks(raw: RawDocument, assembled: Assembled, frame: Frame) -> tuple[Mark, ...]:
    """Returns the marks of a document: those among its lines, then those in its margins.

    A mark that is repeated on many pages comes once for each kind of place, with the first page.
    """
    found: dict[tuple[MarkKind, str, str], Mark] = {}
    for mark in (*body_marks(assembled, frame), *margin_marks(raw.marginalia)):
        where = mark.place.rstrip("0123456789")
        found.setdefault((mark.kind, mark.name, where), replace(mark, line=mark.line[:_LONGEST_LINE]))
    return tuple(found.values())


def with_marks(metadata: Metadata, marks: Sequence[Mark]) -> Metadata:
    """Returns the attributes with the highest degree of secrecy and the marks of circulation, or None for each."""
    secrecy = highest({mark.name for mark in marks if mark.kind is MarkKind.SECRECY})
    names = dict.fromkeys(mark.name for mark in marks if mark.kind is not MarkKind.SECRECY)
    return replace(metadata, secrecy=secrecy, circulation=_joined(names) or None)


def _joined(names: dict[str, None]) -> str:
    joined = ""
    for name in names:
        longer = f"{joined}; {name}" if joined else name
        joined = longer if len(longer) <= _LONGEST_CIRCULATION else joined
    return joined
