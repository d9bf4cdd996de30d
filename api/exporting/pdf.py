"""A Word file of ours as PDF, by LibreOffice, one at a time: each takes a processor for seconds."""

import threading

from ingest.originals.desk import DeskBusy
from ingest.readers.office_conversion import convert, program
from vanban.errors import InvalidInput, UnreadableFile

WAITING = 20.0  # seconds that a request waits for the one before
_TURN = threading.Semaphore(1)


def pdf_of_word(word: bytes) -> bytes:
    """Returns the PDF of a DOCX file. Raises ``DeskBusy`` while others are being made, ``InvalidInput`` where the
    machine cannot make any."""
    if program() is None:
        raise InvalidInput("Máy chủ chưa cài LibreOffice nên chưa tạo được tệp PDF; đề nghị tải tệp Word.")
    if not _TURN.acquire(timeout=WAITING):
        raise DeskBusy("Đang tạo tệp PDF khác; đề nghị thử lại sau ít phút.")
    try:
        return convert(word, suffix=".docx", target=".pdf")
    except UnreadableFile as error:
        raise InvalidInput("Chưa tạo được tệp PDF; đề nghị tải tệp Word.") from error
    finally:
        _TURN.release()
