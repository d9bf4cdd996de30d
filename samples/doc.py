"""A source as a legacy Word file (.doc): its DOCX, saved again by LibreOffice, which must be installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from samples import docx
from samples.sources import Source

_SECONDS = 120  # for one conversion, start of the program included


class OfficeMissing(RuntimeError):
    """LibreOffice is not installed or could not convert; the text says what to do."""


def render(source: Source) -> bytes:
    """Returns the bytes of the .doc file; raises ``OfficeMissing`` where LibreOffice cannot make one."""
    program = shutil.which("soffice")
    if program is None:
        raise OfficeMissing("LibreOffice is not installed: run 'apt-get install libreoffice-writer'.")
    with tempfile.TemporaryDirectory(prefix="vanban-doc-") as name:
        folder = Path(name)
        (folder / "source.docx").write_bytes(docx.render(source))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"  # so that two calls can run at once
        arguments = [program, profile, "--headless", "--convert-to", "doc", "--outdir", name, "source.docx"]
        finished = subprocess.run(arguments, cwd=folder, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        made = folder / "source.doc"
        if not made.exists():
            raise OfficeMissing(f"LibreOffice made no .doc of {source.slug} (exit code {finished.returncode}).")
        return made.read_bytes()
