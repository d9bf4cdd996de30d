"""A source as a legacy Word file (.doc), or as LibreOffice prints it (.pdf): its DOCX, saved again by that program."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from samples import docx
from samples.sources import Source

_SECONDS = 120  # for one conversion, start of the program included


class OfficeMissing(RuntimeError):
    """LibreOffice is not installed or could not convert; the text says what to do."""


def render(source: Source) -> bytes:
    """Returns the bytes of the .doc file; raises ``OfficeMissing`` where LibreOffice cannot make one."""
    return converted(source, "doc")


def converted(source: Source, ending: Literal["doc", "pdf"]) -> bytes:
    """Returns the source's DOCX saved by LibreOffice in another format; raises ``OfficeMissing`` where it cannot."""
    program = shutil.which("soffice")
    if program is None:
        raise OfficeMissing("LibreOffice is not installed: run 'apt-get install libreoffice-writer'.")
    with tempfile.TemporaryDirectory(prefix="vanban-office-") as name:
        folder = Path(name)
        (folder / "source.docx").write_bytes(docx.render(source))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"  # so that two calls can run at once
        arguments = [program, profile, "--headless", "--convert-to", ending, "--outdir", name, "source.docx"]
        finished = subprocess.run(arguments, cwd=folder, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        made = folder / f"source.{ending}"
        if not made.exists():
            raise OfficeMissing(f"LibreOffice made no .{ending} of {source.slug} (exit code {finished.returncode}).")
        return made.read_bytes()
