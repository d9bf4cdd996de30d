"""Logs: to stderr, with ids, counts and durations in ms; never document text, questions or tokens.

As lines of text, or as one JSON object a line for programs that collect logs.
"""

import datetime
import json
import logging
import sys
import traceback
from contextvars import ContextVar
from typing import Literal

LogFormat = Literal["text", "json"]
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")  # of the web request being answered, or nothing
_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_CHATTY = ("alembic", "chromadb", "httpx", "pdfminer", "pdfplumber", "uvicorn.access", "filelock", "urllib3")


class TextLines(logging.Formatter):
    """A line for people; within a web request it ends with the request's id."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line."""
        line, request_id = super().format(record), REQUEST_ID.get()
        return f"{line} [{request_id}]" if request_id else line


class JsonLines(logging.Formatter):
    """One JSON object a line: ``time`` (UTC), ``level``, ``event``, ``request_id``, then what the event has.

    An event with ``fields`` shows these alone; other lines show their ``message``. Of an error only its kind and place
    are shown, for its own words may quote a document.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Returns the line."""
        moment = datetime.datetime.fromtimestamp(record.created, tz=datetime.UTC)
        shown: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "event": record.name,
        }
        if request_id := REQUEST_ID.get():
            shown["request_id"] = request_id
        fields = getattr(record, "fields", None)
        shown |= fields if isinstance(fields, dict) else {"message": record.getMessage()}
        if record.exc_info and record.exc_info[1] is not None:
            shown["error"] = where(record.exc_info[1])
        return json.dumps(shown, ensure_ascii=False, default=str)


def configure_logging(level: str, log_format: LogFormat = "text") -> None:
    """Sends our logs at a level ("INFO") and those of libraries from WARNING to stderr; replaces earlier settings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if log_format == "json" else TextLines(_FORMAT))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))


def where(error: BaseException) -> str:
    """Returns "ValueError at structure.py:120": what went wrong without the message, which may quote a document."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
