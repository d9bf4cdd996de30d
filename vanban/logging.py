"""Logs: to stderr, with ids, counts and durations in ms; never document text, questions or tokens."""

import logging
import sys
import traceback

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_CHATTY = ("alembic", "chromadb", "httpx", "pdfminer", "pdfplumber", "uvicorn.access", "filelock", "urllib3")


def configure_logging(level: str) -> None:
    """Sends our logs at a level ("INFO") and those of libraries from WARNING to stderr; replaces earlier settings."""
    logging.basicConfig(level=level, format=_FORMAT, stream=sys.stderr, force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))


def where(error: BaseException) -> str:
    """Returns "ValueError at structure.py:120": what went wrong without the message, which may quote a document."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
