"""Pictures taken from files, handed to the recogniser of stamps where it is installed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.blocks import Marginal

if TYPE_CHECKING:
    from PIL.Image import Image

UNSEEN = (
    "Tệp có hình chưa soát được dấu mật vì máy chưa cài chương trình nhận dạng chữ (tesseract-ocr, tesseract-ocr-vie)."
)


def recognised(pictures: "Sequence[tuple[int | None, Image]]") -> tuple[tuple[Marginal, ...], tuple[str, ...]]:
    """Returns the stamps on pictures (with their page, 200 pixels an inch), and a warning where none could be read."""
    if not pictures:
        return (), ()
    from ingest.ocr.stamps import is_available, stamps_on

    if not is_available():
        return (), (UNSEEN,)
    return tuple(replace(stamp, page=page) for page, one in pictures for stamp in stamps_on(one, page or 1)), ()
