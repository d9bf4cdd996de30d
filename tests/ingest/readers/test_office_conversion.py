"""The LibreOffice adapter: what it does when LibreOffice is absent, hangs, fails; and many calls at once."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from office_files import needs_libreoffice, zipped

from ingest.progress import Progress, listening
from ingest.readers.docx import read
from ingest.readers.office_conversion import convert
from vanban.errors import UnreadableFile

RTF = rb"{\rtf1\ansi\ansicpg1258 \u272?i\u7873?u 1. Ph\u7841?m vi}"


def fake_program(folder: Path, script: str) -> str:
    """Puts a ``soffice`` of our own first in a search path and returns the path."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def test_without_libreoffice_the_reason_names_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableFile, match=r"chưa cài LibreOffice.*apt-get install libreoffice"):
        convert(RTF, suffix=".rtf", target=".docx")


def test_a_hanging_program_is_stopped_with_all_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    note = tmp_path / "child"
    monkeypatch.setenv("PATH", fake_program(tmp_path, f'sleep 600 &\necho $! > "{note}"\nwait'))
    started = time.monotonic()
    with pytest.raises(UnreadableFile, match="quá 1 giây"):
        convert(RTF, suffix=".rtf", target=".docx", seconds=1.0)
    assert time.monotonic() - started < 30
    child = Path("/proc") / note.read_text().strip() / "stat"
    for _ in range(50):  # a killed process stays as a zombie until it is reaped
        if not child.exists() or child.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the child of the stopped program still runs")


def test_a_program_that_makes_nothing_is_no_silent_success(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", fake_program(tmp_path, "exit 0"))
    with pytest.raises(UnreadableFile, match=r"Tệp \.doc bị hỏng"):
        convert(b"x", suffix=".doc", target=".docx")


def test_each_call_has_a_profile_of_its_own_that_is_gone_afterwards(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    monkeypatch.setenv("PATH", fake_program(tmp_path, f'echo "$1" >> "{log}"'))
    for _ in range(2):
        with pytest.raises(UnreadableFile):
            convert(RTF, suffix=".rtf", target=".docx")
    profiles = [line.removeprefix("-env:UserInstallation=file://") for line in log.read_text().split()]
    assert len(set(profiles)) == 2
    assert not any(Path(profile).exists() for profile in profiles)


def test_a_progress_step_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", fake_program(tmp_path, "exit 0"))
    told: list[Progress] = []
    with listening(told.append), pytest.raises(UnreadableFile):
        convert(RTF, suffix=".rtf", target=".docx")
    assert [progress.step for progress in told] == ["Chuyển định dạng"]


@needs_libreoffice
@pytest.mark.slow
def test_two_conversions_at_once_do_not_meet() -> None:
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda _: convert(RTF, suffix=".rtf", target=".docx"), range(2)))
    assert [[block.text for block in read(result).blocks] for result in results] == [["Điều 1. Phạm vi"]] * 2


@needs_libreoffice
def test_a_linked_file_of_the_machine_is_not_read_into_the_document(tmp_path: Path) -> None:
    linked = tmp_path / "linked.txt"
    linked.write_text("nội dung ngoài văn bản", encoding="utf-8")
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" xmlns:text="{space}:text:1.0" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>'
        f'<text:p>Lời mở đầu</text:p><text:section text:name="S"><text:section-source xlink:href="{linked.as_uri()}"/>'
        "<text:p>Lời đã lưu</text:p></text:section></office:text></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "META-INF/manifest.xml": manifest,
    }
    raw = read(convert(zipped(members), suffix=".odt", target=".docx"))
    assert [block.text for block in raw.blocks] == ["Lời mở đầu", "Lời đã lưu"]
