"""The programs and fonts outside Python that reading files needs: which are there, which to install and how."""

import re
import shutil
import subprocess

from ingest.readers import office_conversion

_PATIENCE = 30.0  # seconds for a program to say its version
_LETTERS = "111 1b0 1ea1 1ed9 1edf 1ef9"  # đ ư ạ ộ ở ỹ; ":lang=vi" would ask for the sign of the currency too
_SERIFS = ("Times New Roman", "Tinos", "Noto Serif", "FreeSerif", "DejaVu Serif")


def programs() -> dict[str, str]:
    """Returns each program as "đủ …" with its version, or "thiếu: …" with the command that installs it."""
    return {"soffice": _soffice(), "tesseract": _tesseract(), "font chữ Việt có chân": _fonts()}


def _soffice() -> str:
    command = office_conversion.program()
    version = re.search(r"\d+(?:\.\d+)+", _output([command, "--version"])) if command else None
    return f"đủ ({version[0]})" if version else f"thiếu: {office_conversion.INSTALL}"


def _tesseract() -> str:
    command = shutil.which("tesseract")
    version = re.search(r"\d+(?:\.\d+)+", _output([command, "--version"])) if command else None
    if command is None or version is None:
        return "thiếu: apt-get install tesseract-ocr tesseract-ocr-vie tesseract-ocr-osd"
    languages = _output([command, "--list-langs"]).split("\n")[1:]
    missing = [name for name in ("vie", "osd") if name not in languages]
    if missing:
        return f"thiếu {', '.join(missing)}: apt-get install " + " ".join(f"tesseract-ocr-{name}" for name in missing)
    return f"đủ ({version[0]}; {', '.join(name for name in languages if name)})"


def _fonts() -> str:
    command = shutil.which("fc-list")
    families = _output([command, f":charset={_LETTERS}", "family"]) if command else ""
    found = [name for name in _SERIFS if name in families]
    return f"đủ ({', '.join(found)})" if found else "thiếu: apt-get install fontconfig fonts-noto-core"


def _output(arguments: list[str]) -> str:
    """Returns what a program prints, "" where it cannot be run."""
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            arguments, capture_output=True, check=False, timeout=_PATIENCE, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return (done.stdout + done.stderr).decode("utf-8", "replace")
