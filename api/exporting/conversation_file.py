"""A conversation, or one turn of it, as a file to save: what it may hold is asked again when it is exported."""

import datetime
import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.exporting.conversation_word import Exported, word_file
from vanban.db.conversations import Turn, read_conversation
from vanban.db.models import UnitRow
from vanban.errors import NotFound
from vanban.principals import Principal
from vanban.text import fold_accents

_NAME_LENGTH = 60  # characters of the title in the file's name


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """The bytes of a file and the name to save it under."""

    name: str
    data: bytes


def exported(
    session: Session,
    principal: Principal,
    conversation_id: int,
    *,
    now: datetime.datetime,
    turn_id: int | None = None,
) -> ExportedFile:
    """Returns the Word file of a conversation of the person, or of one turn; raises ``NotFound``.

    A reply that cites what the person may no longer read is replaced by a sentence that says so.
    """
    conversation = read_conversation(session, principal, conversation_id)
    turns = tuple(turn for turn in conversation.turns if turn_id is None or turn.id == turn_id)
    if turn_id is not None and not turns:
        raise NotFound("Không tìm thấy lượt hỏi này.")
    unit = session.get(UnitRow, principal.unit_id) if principal.unit_id is not None else None
    title = conversation.summary.title
    content = Exported(title, turns, person=principal.name, unit=unit.name if unit else "", at=now)
    return ExportedFile(file_name(title, turns if turn_id is not None else ()), word_file(content))


def file_name(title: str, turns: tuple[Turn, ...] = ()) -> str:
    """Returns a plain file name out of the title, or out of the question of the one turn exported.

    >>> file_name("Thời hạn báo cáo?")
    'hoi-dap-thoi-han-bao-cao.docx'
    """
    words = fold_accents(turns[0].question if turns else title).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:_NAME_LENGTH].rstrip("-")
    return f"hoi-dap-{slug}.docx" if slug else "hoi-dap.docx"
