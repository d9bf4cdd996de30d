"""Corrections of a document's text: read again, stored again, with the history and the way back."""

import json
from collections.abc import Sequence
from itertools import groupby

from sqlalchemy.orm import Session

from ingest.rereading import Reread, StoredText, reread
from ingest.stored_text import decided_lines, stored_text
from ingest.storing_again import store_again
from vanban.db.corrections import Change
from vanban.db.models import DocumentRow
from vanban.errors import InvalidInput
from vanban.ports import Embedder
from vanban.text_edits import Edit, moved

TEXT = "noi_dung"
_LONGEST_SHOWN = 4_000  # characters of each side in the history
EMPTY = "Văn bản không còn chữ nào. Muốn bỏ văn bản thì xóa văn bản, không xóa chữ."


def correct_part(
    session: Session, row: DocumentRow, start: int, end: int, words: str, *, embedder: Embedder
) -> list[Change]:
    """Returns the change that ``words`` make in the place of ``text[start:end]``, whole lines; none where the text
    stays as it is."""
    return correct_text(session, row, row.text[:start] + words + row.text[end:], embedder=embedder)


def correct_text(session: Session, row: DocumentRow, text: str, *, embedder: Embedder) -> list[Change]:
    """Returns the change of a document's text; none where it stays as it is.

    Raises ``InvalidInput`` where nothing would be left, or a table would lose its shape.
    """
    stored = stored_text(session, row)
    found = reread(stored, text, decided=decided_lines(session, row))
    if not found.document.text:
        raise InvalidInput(EMPTY)
    if not found.edits:
        return []
    change = _change(stored, found)
    store_again(session, row, found, embedder=embedder)
    return [change]


def restored(text: str, reversal: dict[str, list[list[object]]]) -> str:
    """Returns the text before the correction that this reversal is of."""
    for start, end, words in sorted(reversal["edits"], key=lambda one: -int(str(one[0]))):
        text = text[: int(str(start))] + str(words) + text[int(str(end)) :]
    return text


def _change(stored: StoredText, found: Reread) -> Change:
    old, new = stored.text, found.document.text
    back = [[*_new_range(edit, found.edits), old[edit.start : edit.end]] for edit in found.edits]
    lines = [_lines(old, new, edit, found.edits) for edit in found.edits]
    shown = [pair for pair, _ in groupby(lines)]
    before, after = ("\n".join(pair[side] for pair in shown) for side in (0, 1))
    reversal = json.dumps({"field": TEXT, "edits": back}, ensure_ascii=False)
    return Change(TEXT, before[:_LONGEST_SHOWN], after[:_LONGEST_SHOWN], reversal, found.edits)


def _new_range(edit: Edit, edits: Sequence[Edit]) -> tuple[int, int]:
    shift = sum(one.added - one.removed for one in edits if one.start < edit.start)
    return edit.start + shift, edit.start + shift + edit.added


def _lines(old: str, new: str, edit: Edit, edits: Sequence[Edit]) -> tuple[str, str]:
    """Returns the lines an edit is in, before and after."""
    start, end = old.rfind("\n", 0, edit.start) + 1, old.find("\n", edit.end)
    end = len(old) if end < 0 else end
    return old[start:end], new[moved(start, edits) : moved(end, edits, end=True)]
