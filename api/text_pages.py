"""A document's text in the pieces it is corrected in: page by page where it has pages, else some thousand letters."""

from dataclasses import dataclass

from ingest.rereading import StoredText

PIECE_LENGTH = 20_000  # characters of a piece of a text without pages: about eight printed pages


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines ``text[start:end]`` of a document; ``page`` is the printed page they begin on, or None."""

    number: int  # from 1
    start: int
    end: int
    page: int | None = None


def pieces(stored: StoredText) -> list[Piece]:
    """Returns the pieces of a text in order; together they are the whole text, the line breaks between them aside."""
    cuts = _page_cuts(stored) if stored.page_starts else _length_cuts(stored.text)
    found: list[Piece] = []
    for start, end in zip(cuts, [*cuts[1:], len(stored.text) + 1], strict=True):
        if start < end:
            found.append(Piece(len(found) + 1, start, end - 1, stored.page_at(start)))
    return found


def piece_at(all_pieces: list[Piece], offset: int) -> Piece:
    """Returns the piece that holds an offset; the last one for an offset behind the text."""
    return next((one for one in all_pieces if offset <= one.end), all_pieces[-1])


def _page_cuts(stored: StoredText) -> list[int]:
    """Returns where the first whole line of each page begins; pages without a line of their own give none."""
    text = stored.text
    begins = (text.rfind("\n", 0, start) + 1 if start else 0 for start in stored.page_starts)
    return sorted({0, *(start for start in begins if start < len(text))})


def _length_cuts(text: str) -> list[int]:
    cuts = [0]
    while len(text) - cuts[-1] > PIECE_LENGTH:
        break_at = text.find("\n", cuts[-1] + PIECE_LENGTH)
        if break_at < 0:
            break
        cuts.append(break_at + 1)
    return cuts
