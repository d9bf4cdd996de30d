"""Whether the chat model of the settings can be used: what ``vanban doctor`` says of it, without reaching it."""

from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from rag.endpoints import is_inside
from rag.local_model import PREFIX
from vanban.settings import Settings

_LANGCHAIN = ("langchain", "langchain-core")
_OPENAI = (*_LANGCHAIN, "langchain-openai")
_LOCAL = ("transformers", "torch")


def chat_health(settings: Settings) -> dict[str, str]:
    """Returns the model, where its server is, whether that is inside the organisation, and what is missing."""
    name = settings.chat_model
    if not name:
        return {"model": "không dùng (câu trả lời trích nguyên văn)"}
    local = name.startswith(PREFIX)
    inside = local or is_inside(settings.chat_base_url, settings.chat_inside)
    where = "trong máy này" if local else _host(settings.chat_base_url)
    return {
        "model": name,
        "where": where,
        "inside": "trong cơ quan" if inside else "ngoài cơ quan: chỉ gửi văn bản công khai cho mọi người",
        "state": _missing(settings, name),
    }


def _host(url: str | None) -> str:
    """Returns the host and port of an address, never what else it may carry."""
    if not url:
        return "máy chủ mặc định của nhà cung cấp"
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2] or "địa chỉ không hợp lệ"


def _missing(settings: Settings, name: str) -> str:
    if name.startswith(PREFIX):
        if not Path(name.removeprefix(PREFIX)).is_dir():
            return "thiếu thư mục mô hình"
        return _packages(_LOCAL, "models")
    needed = _OPENAI if name.startswith(("openai:", "ollama:")) else _LANGCHAIN
    if name.startswith("openai:") and not settings.chat_base_url and settings.chat_api_key is None:
        return "thiếu VANBAN_CHAT_BASE_URL hoặc VANBAN_CHAT_API_KEY"
    return _packages(needed, "llm")


def _packages(names: tuple[str, ...], extra: str) -> str:
    missing = [name for name in names if not _installed(name)]
    return f'thiếu {", ".join(missing)}: pip install "vanban[{extra}]"' if missing else "đủ"


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
