"""Files we write open in LibreOffice, and say there what the questions say."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest

from exams.formats import registry
from exams.formats.entries import Entry, plain_item
from exams.formats.registry import PORTS, Format

pytestmark = pytest.mark.slow
ENTRIES = [
    Entry(plain_item("Cơ quan nào chủ trì?", ("Sở Nội vụ", "=1+1"), (1,), explanation="Theo Điều 5", topic="Bộ máy")),
    Entry(plain_item("Dòng một\ndòng hai", ("a < b & c", "“x”"), (0,))),
]


@pytest.mark.parametrize("form", [Format.DOCX, Format.XLSX, Format.CSV])
def test_libreoffice_opens_what_we_write(form: Format, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice")
    file = tmp_path / f"cau-hoi{PORTS[form].suffix}"
    file.write_bytes(registry.write(ENTRIES, form).data)
    wanted = "txt:Text (encoded):UTF8" if form is Format.DOCX else "csv:Text - txt - csv (StarCalc):44,34,76"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    letters = ["--infilter=CSV:44,34,76"] if form is Format.CSV else []  # commas, double quotes, UTF-8
    out = ["--convert-to", wanted, "--outdir", str(tmp_path / "out"), str(file)]
    command = [office, profile, "--headless", *letters, *out]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    (made,) = (tmp_path / "out").iterdir()
    text = made.read_text("utf-8-sig")
    for words in ("Cơ quan nào chủ trì?", "Sở Nội vụ", "=1+1", "Theo Điều 5", "a < b & c"):
        assert words in text


def test_a_file_that_libreoffice_saved_again_is_still_read(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("needs LibreOffice")
    for form, kind in ((Format.DOCX, "docx"), (Format.XLSX, "xlsx")):
        file = tmp_path / f"cau-hoi.{kind}"
        file.write_bytes(registry.write(ENTRIES, form).data)
        profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
        command = [office, profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "out"), str(file)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        read = registry.read(io.BytesIO((tmp_path / "out" / file.name).read_bytes()).getvalue())
        assert list(read.entries) == ENTRIES
