"""How a document was read, in words for its page: quality of the characters, recognised pages."""

from collections.abc import Sequence

from vanban.db.models import PageRow
from vanban.documents import ReadingMethod

_SHOWN = 8  # page numbers named


def reading_words(pages: Sequence[PageRow]) -> tuple[tuple[str, str], ...]:
    """Returns pairs of label and value; none for a file whose reading was not measured."""
    read = [page for page in pages if page.method != ReadingMethod.BLANK.value]
    if not read:
        return ()
    quality = sum(page.quality for page in read) / len(read)
    pairs = [("Chất lượng chữ", _percent(quality))]
    recognised = [page for page in read if page.method == ReadingMethod.OCR.value]
    if recognised:
        sure = [page.confidence for page in recognised if page.confidence is not None]
        mean = f", độ tin cậy {_percent(sum(sure) / len(sure))}" if sure else ""
        pairs.append(("Nhận dạng từ ảnh", f"trang {_listed([page.number for page in recognised])}{mean}"))
    return tuple(pairs)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %".replace(".", ",")


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN]))
    return shown if len(numbers) <= _SHOWN else f"{shown}… ({len(numbers)} trang)"
