"""Opening an original: its pages where they are made, a word about them where they are being made or cannot be.

A page of the web never waits for LibreOffice or for recognition: ``PATIENCE`` is enough for what is quick, the rest is
made in the background (``ingest.originals.making``) while the reader reads the text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.cited_pages import CitedPages, cited_pages
from api.original_view import Opened, PageView, section_pages
from ingest.originals.desk import NO_PAGE, NO_PAGES, PageDesk
from ingest.originals.kinds import OriginalKind
from ingest.originals.making import PASSING, MakingRoom, StillMaking, Wanted
from vanban.documents import Section
from vanban.errors import NotFound, UnreadableFile

PATIENCE = 0.8  # seconds that a page waits for its images before it comes without them


@dataclass(frozen=True, slots=True)
class Prepared:
    """All that a page about an original needs of the desk."""

    sizes: Sequence[tuple[float, float]]
    cited: CitedPages | None = None
    pages: Mapping[int, int] = field(default_factory=dict)  # on which page each section begins, by its index


@dataclass(frozen=True, slots=True)
class Shown:
    """The page to show, or none; ``problem`` says why there is none; ``waits``: it will come, worth asking again."""

    view: PageView | None = None
    pages: Mapping[int, int] = field(default_factory=dict)
    problem: str = ""
    waits: bool = False


def shown_pages(
    room: MakingRoom,
    opened: Opened,
    asked: int | None,
    *,
    sections: Sequence[Section] | None = None,
    patience: float = PATIENCE,
) -> Shown:
    """Returns the page asked for, else the first on which the cited passage stands, as far as it is made by now.

    With ``sections`` their pages are told too. Raises ``NotFound`` for a page that is not there.
    """
    if opened.source.original.kind is OriginalKind.TEXT:
        return Shown(problem=NO_PAGES)
    try:
        got = room.got(
            _wanted(room, opened, sections), lambda desk: _prepared(desk, opened, sections), patience=patience
        )
    except (StillMaking, *PASSING) as error:
        return Shown(problem=error.message, waits=True)
    except (UnreadableFile, NotFound) as error:
        return _without_passage(room, opened, asked, error.message)
    return Shown(_view(opened, asked, got), got.pages)


def _wanted(room: MakingRoom, opened: Opened, sections: Sequence[Section] | None) -> Wanted:
    source = opened.source
    recognised = bool(source.recognised) or source.original.kind is OriginalKind.PICTURE
    slow = not room.has_pdf(source.original) or (bool(opened.end) and recognised)
    what = f"{source.document_id} {opened.start}-{opened.end}{' beside' if sections is not None else ''}"
    return Wanted(source.original, what, slow=slow)


def _prepared(desk: PageDesk, opened: Opened, sections: Sequence[Section] | None) -> Prepared:
    sizes = desk.sizes(opened.source.original)
    cited = cited_pages(desk, opened.source, opened.passage, opened.start) if opened.end else None
    pages = section_pages(desk, opened, sections) if sections is not None else {}
    return Prepared(sizes, cited, pages)


def _without_passage(room: MakingRoom, opened: Opened, asked: int | None, problem: str) -> Shown:
    """Returns the page without boxes where only the search for the passage failed, and what the failure says."""
    sizes = room.kept(lambda desk: desk.sizes(opened.source.original))
    if sizes is None:
        return Shown(problem=problem)
    cited = CitedPages(opened.source.first_page(opened.start, len(sizes))) if opened.end else None
    return Shown(_view(opened, asked, Prepared(sizes, cited)), problem=problem)


def _view(opened: Opened, asked: int | None, got: Prepared) -> PageView:
    number = asked or (got.cited.first if got.cited else 1)
    if not 1 <= number <= len(got.sizes):
        raise NotFound(NO_PAGE)
    width, height = got.sizes[number - 1]
    tall = max(1, round(1000 * height / max(1.0, width)))
    return PageView(opened.row.id, number, len(got.sizes), tall, got.cited, opened.query)
