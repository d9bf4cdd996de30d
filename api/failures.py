"""What is written down of an error nobody foresaw: its type and where it happened, never what was asked."""

import logging
import traceback

LOG = logging.getLogger("vanban.web")
_FRAMES = 6  # innermost frames kept


def log_unexpected(error: BaseException) -> None:
    """Logs the type and the innermost places of an error; its message may hold a question, so it is left out."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    places = " < ".join(f"{frame.name} ({_short(frame.filename)}:{frame.lineno})" for frame in reversed(frames))
    LOG.error("unexpected %s at %s", type(error).__name__, places or "unknown place")


def _short(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-2:])
