"""What pages read out of their addresses: whole numbers and cited ranges; anything else counts as not given."""

from starlette.requests import Request

from api.document_view import Range


def whole_number(words: str) -> int | None:
    """Returns a whole number out of an address, or None for anything else."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= 15 else None


def cited_range(text: str, start: str, end: str) -> Range | None:
    """Returns the range of a document's text that ``start`` and ``end`` of an address mark, or None."""
    first, last = whole_number(start), whole_number(end)
    if first is None or last is None or not first < last or first >= len(text):
        return None
    return Range(first, min(last, len(text)))


def page_address(request: Request) -> str:
    """Returns the path and query of the page that was asked for, to lead to it once more."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
