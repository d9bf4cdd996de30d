"""LibreOffice as a converter: bytes of one office format in, bytes of another out.

Every call has its own profile in its own temporary folder, so that any number of processes may convert at once;
macros, links and the network are off. The import filter is always named: left to guess, LibreOffice reads a damaged
file as plain text and converts the rubbish without complaint.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ingest.progress import report
from vanban.errors import UnreadableFile

MAX_RESULT = 200 * 2**20  # bytes of a converted file; the same as what a package may inflate to
TIME_LIMIT = 180.0  # seconds; a decree of 300 pages takes about 20
PROGRAMS = ("soffice", "libreoffice")
INSTALL = "apt-get install libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"

_IMPORT_FILTERS = {
    ".doc": "MS Word 97",
    ".wri": "MS Word 95",  # Word 6 and 95, told from .doc by their streams
    ".wml": "MS Word 2003 XML",
    ".sml": "MS Excel 2003 XML Orcus",
    ".rtf": "Rich Text Format",
    ".odt": "writer8",
    ".ott": "writer8_template",
    ".fodt": "OpenDocument Text Flat XML",
    ".xls": "MS Excel 97",
    ".xl5": "MS Excel 95",  # Excel 5 and 95, told from .xls by their streams
    ".xlsb": "Calc MS Excel 2007 Binary",
    ".ods": "calc8",
    ".ots": "calc8_template",
    ".ppt": "MS PowerPoint 97",
    ".odp": "impress8",
    ".otp": "impress8_template",
    ".docx": "MS Word 2007 XML",
    ".xlsx": "Calc MS Excel 2007 XML",
    ".pptx": "Impress MS PowerPoint 2007 XML",
}
_EXPORT_FILTERS = {
    ".docx": "MS Word 2007 XML",
    ".xlsx": "Calc MS Excel 2007 XML",
    ".pptx": "Impress MS PowerPoint 2007 XML",
    ".doc": "MS Word 97",
    ".odt": "writer8",
    ".rtf": "Rich Text Format",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".ppt": "MS PowerPoint 97",
    ".odp": "impress8",
}
_PDF_FILTERS = ("writer_pdf_Export", "calc_pdf_Export", "impress_pdf_Export")
_SHEETS = frozenset({".sml", ".xls", ".xl5", ".xlsb", ".ods", ".ots", ".xlsx"})
_SLIDES = frozenset({".ppt", ".odp", ".otp", ".pptx"})
_NAMES = {".wri": ".doc", ".xl5": ".xls", ".wml": ".xml", ".sml": ".xml"}  # ours, and what the user's file is called
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = (  # configuration path, property, value
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),  # pictures, sections and sheets linked from elsewhere
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),  # never
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "2"),  # never
    ("/org.openoffice.Office.Calc/Formula/Load", "ODFRecalcMode", "1"),  # never: the values as they were saved
    ("/org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
)
_DEAD_PROXY = "http://127.0.0.1:9"  # the discard port


def program() -> str | None:
    """Returns the path of LibreOffice's command, or None where it is not installed."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


def convert(data: bytes, *, suffix: str, target: str, seconds: float = TIME_LIMIT) -> bytes:
    """Returns a file converted from the format of ``suffix`` to that of ``target`` (".doc" to ".docx", any to ".pdf").

    ``seconds`` is the time limit, after which LibreOffice and all it started are killed. Raises ``UnreadableFile``
    where LibreOffice is absent, takes too long, or makes nothing of the file.
    """
    return convert_several([data], suffix=suffix, target=target, seconds=seconds)[0]


def convert_several(files: Sequence[bytes], *, suffix: str, target: str, seconds: float = TIME_LIMIT) -> list[bytes]:
    """Returns files of one format converted together, in order: LibreOffice is started once for all of them.

    ``seconds`` is the limit for all. Raises as ``convert`` does, also where only one of the files cannot be converted.
    """
    command = program()
    if command is None:
        raise UnreadableFile(
            f"Máy chủ chưa cài LibreOffice nên chưa đọc được tệp {named(suffix)}; "
            f"người quản trị cài bằng lệnh: {INSTALL}."
        )
    report("Chuyển định dạng")
    with tempfile.TemporaryDirectory(prefix="vanban-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        sources = [home / f"source{number}{suffix}" for number in range(len(files))]
        for source, data in zip(sources, files, strict=True):
            source.write_bytes(data)
        _write_profile(home / "profile")
        _run(_arguments(command, home, sources, target), home, suffix, seconds)
        return [_result(home / "out" / f"{source.stem}{target}", suffix) for source in sources]


def named(suffix: str) -> str:
    """Returns the suffix that users know a format by."""
    return _NAMES.get(suffix, suffix)


def _arguments(command: str, home: Path, sources: Sequence[Path], target: str) -> list[str]:
    return [
        *_without_network(),
        command,
        f"-env:UserInstallation={(home / 'profile').as_uri()}",
        "--headless",
        "--invisible",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nologo",
        f"--infilter={_IMPORT_FILTERS[sources[0].suffix]}",
        "--convert-to",
        f"{target[1:]}:{_export_filter(sources[0].suffix, target)}",
        "--outdir",
        str(home / "out"),
        *map(str, sources),
    ]


def _export_filter(suffix: str, target: str) -> str:
    """Returns the filter that writes the target; that of a PDF depends on the program that opens the file."""
    if target != ".pdf":
        return _EXPORT_FILTERS[target]
    return _PDF_FILTERS[1 if suffix in _SHEETS else 2 if suffix in _SLIDES else 0]


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


@cache
def _without_network() -> tuple[str, ...]:
    """Returns the command that starts another without a network, () where the system does not let us."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    prefix = (unshare, "--map-root-user", "--net")
    try:
        tried = subprocess.run([*prefix, "true"], capture_output=True, check=False, timeout=20)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return prefix if tried.returncode == 0 else ()


def _run(arguments: list[str], home: Path, suffix: str, seconds: float) -> None:
    environment = {
        **{name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "FONTCONFIG_PATH") if name in os.environ},
        **dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _DEAD_PROXY),
        "HOME": str(home),
        "TMPDIR": str(home),
        "SAL_USE_VCLPLUGIN": "svp",
    }
    with subprocess.Popen(  # noqa: S603 - our own arguments, no shell
        arguments,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired as error:
            raise UnreadableFile(
                f"Chuyển đổi tệp {named(suffix)} quá {seconds:.0f} giây nên đã dừng; hãy mở bằng phần mềm soạn thảo, "
                "lưu thành .docx hoặc .xlsx rồi gửi lại."
            ) from error
        finally:
            _kill_group(process.pid)


def _kill_group(group: int) -> None:
    """Kills whatever of the group is left: after a normal end there is nothing."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _result(path: Path, suffix: str) -> bytes:
    if not path.is_file() or path.stat().st_size == 0:
        raise UnreadableFile(
            f"Tệp {named(suffix)} bị hỏng, có mật khẩu hoặc có cấu trúc lạ nên không chuyển đổi được; hãy mở bằng "
            "phần mềm soạn thảo, lưu lại rồi gửi lại."
        )
    if path.stat().st_size > MAX_RESULT:
        raise UnreadableFile(f"Tệp {named(suffix)} khi chuyển đổi lớn quá {MAX_RESULT // 2**20} MB nên không được đọc.")
    return path.read_bytes()
