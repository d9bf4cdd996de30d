"""Pictures taken from files, handed to the recogniser of stamps where it is installed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from ingest.blocks import Marginal

if TYPE_CHECKING:
    from PIL.Image import Image

FAILED = "chương trình nhận dạng chữ báo lỗi hoặc chạy quá lâu"
UNSEEN = (
    "Tệp có hình chưa soát được dấu mật vì máy chưa cài chương trình nhận dạng chữ (tesseract-ocr, tesseract-ocr-vie)."
)
_MOST_NAMED = 20  # pages in a warning


def recognised(pictures: "Iterable[tuple[int | None, Image]]") -> tuple[tuple[Marginal, ...], tuple[str, ...]]:
    """Returns the stamps on pictures (with their page, 200 pixels an inch), and a warning where one was not checked.

    The pictures are taken one by one, so that an iterator need hold only one of them.
    """
    waiting = iter(pictures)
    first = next(waiting, None)
    if first is None:
        return (), ()
    from ingest.ocr.stamps import is_available, stamps_on

    if not is_available():
        return (), (UNSEEN,)
    found: list[Marginal] = []
    failed: list[int | None] = []
    for page, picture in chain([first], waiting):
        seen = stamps_on(picture, page or 1)
        found += (replace(stamp, page=page) for stamp in seen.stamps)
        if not seen.is_complete:
            failed.append(page)
    return tuple(found), (not_looked_at(on_pages(failed), FAILED),) if failed else ()


def not_looked_at(where: str, why: str) -> str:
    """Returns the warning that pictures were not checked: where (" ở trang 3", "" without pages) and why."""
    return f"Tệp có hình chưa soát được dấu mật{where} ({why}); hãy xem lại bằng mắt."


def on_pages(pages: Sequence[int | None]) -> str:
    """Returns where pages are, for ``not_looked_at``; "" where none is numbered."""
    numbers = sorted({page for page in pages if page is not None})
    more = "…" if len(numbers) > _MOST_NAMED else ""
    return f" ở trang {', '.join(map(str, numbers[:_MOST_NAMED]))}{more}" if numbers else ""
