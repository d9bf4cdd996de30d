"""Where a plug-in model lies on this machine, and what tells it from another; never a download."""

import hashlib
import os
from pathlib import Path

from vanban.errors import SettingsError

_WHOLE = 1 << 20  # bytes; of a larger file the beginning, the middle and the end are read
_IGNORED = {".md", ".lock", ".gitattributes", ".metadata"}
_MARKS = ("modules.json", "config_sentence_transformers.json", "config.json")


def stay_offline() -> None:
    """Has the model libraries of this process never ask the network."""
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ[name] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"


def is_model_folder(folder: Path) -> bool:
    """Tells whether a folder holds a model of sentence-transformers or transformers."""
    return any((folder / mark).is_file() for mark in _MARKS)


def folder_of(named: str) -> Path:
    """Returns the folder of a model: itself, or where an earlier download by the operator put it.

    Raises ``SettingsError`` that says how to bring a model that is not on this machine.
    """
    folder = Path(named).expanduser()
    if folder.is_dir():
        if not is_model_folder(folder):
            raise SettingsError(f"Thư mục {folder} không phải là mô hình sentence-transformers: thiếu config.json.")
        return folder
    cached = _downloaded(named)
    if cached is None:
        raise SettingsError(
            f"Mô hình {named} chưa có trên máy này. Chép thư mục của mô hình vào máy rồi ghi đường dẫn thư mục, "
            f"hoặc ở nơi có mạng chạy lệnh: vanban models fetch {named}"
        )
    return cached


def _downloaded(named: str) -> Path | None:
    stay_offline()
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError
    except ImportError as error:
        raise SettingsError("Thiếu gói để chạy mô hình nhúng ngoài: pip install 'vanban[models]'.") from error
    try:
        return Path(snapshot_download(named, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, OSError):
        return None


def fingerprint(folder: Path, *told: str) -> str:
    """Returns 12 hex digits that change with the files of a model, or with what it is told to do with texts."""
    digest = hashlib.sha256("\0".join(told).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in _IGNORED and not path.name.startswith("."):
            size = path.stat().st_size
            digest.update(f"{path.relative_to(folder).as_posix()}:{size}\n".encode())
            digest.update(_taste(path, size))
    return digest.hexdigest()[:12]


def _taste(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        if size <= 3 * _WHOLE:
            return file.read()
        parts = []
        for start in (0, size // 2, size - _WHOLE):
            file.seek(start)
            parts.append(file.read(_WHOLE))
        return b"".join(parts)
