"""``vanban models``: which embedding models are known, bringing one here, and having the library go over to it."""

import os
from pathlib import Path

import click

from app.options import json_option, print_json
from app.running import running_services
from app.vietnamese_click import Group


@click.group("models", cls=Group, short_help="Mô hình nhúng và mô hình xếp lại.")
def models_group() -> None:
    """Xem các mô hình đã biết cách dùng, tải một mô hình về máy, và chuyển kho sang mô hình khác."""


@models_group.command("list", short_help="Các mô hình đã biết cách dùng, và mô hình kho đang dùng.")
@json_option
def list_models(*, as_json: bool) -> None:
    """Liệt kê bảng mô hình; mô hình ngoài bảng vẫn dùng được, theo tệp của chính nó."""
    from rag.model_table import known_models
    from vanban.db.reembedding import model_in_force, models_of_passages

    with running_services() as services, services.database.session() as session:
        held, made = model_in_force(session), models_of_passages(session)
    rows = [
        {"use": use, "name": name, "tokens": habits.tokens, "segmented": habits.segmented, "pooling": habits.pooling}
        for use in ("embedding", "reranker")
        for name, habits in known_models(use)
    ]
    if as_json:
        print_json({"in_force": held.name if held else None, "passages": made, "known": rows})
        return
    click.echo(f"Đang dùng: {held.name if held else 'chưa có'}")
    for name, count in made.items():
        click.echo(f"  {count} đoạn có vectơ của {name}")
    for row in rows:
        use = "nhúng" if row["use"] == "embedding" else "xếp lại"
        click.echo(f"{use:8} {row['name']}  tối đa {row['tokens']} token{', tách từ' if row['segmented'] else ''}")


@models_group.command("fetch", short_help="Tải một mô hình về máy (cần mạng).")
@click.argument("name", metavar="TÊN")
@click.option("--to", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Thư mục nhận các tệp.")
def fetch(name: str, *, folder: Path | None) -> None:
    """Tải mô hình TÊN. Đây là lệnh duy nhất của phần mềm tải mô hình; khi chạy, phần mềm không bao giờ tự tải."""
    from vanban.errors import SettingsError

    for variable in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"):
        os.environ.pop(variable, None)
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError
    except ImportError as error:
        raise SettingsError("Thiếu gói để tải mô hình: pip install 'vanban[models]'.") from error
    try:
        path = snapshot_download(name, local_dir=folder, ignore_patterns=["*.h5", "*.msgpack", "*.ot", "onnx/*"])
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise SettingsError(f"Không tải được mô hình {name}: kiểm tra tên và đường mạng.") from error
    click.echo(f"Đã tải: {path}")


@models_group.command("switch", short_help="Tạo vectơ bằng mô hình của cấu hình rồi chuyển kho sang mô hình đó.")
@click.option("--to", "spec", metavar="MÔ_HÌNH", help="Thư mục hoặc tên (mặc định: VANBAN_EMBEDDING_MODEL).")
def switch(*, spec: str | None) -> None:
    """Tạo vectơ mới cho mọi đoạn trong khi máy chủ vẫn tìm bằng vectơ cũ, rồi thay tất cả trong một giao dịch.

    Bị dừng giữa chừng thì chạy lại lệnh: phần đã làm được giữ nguyên.
    """
    from rag.reembedding import open_named, reembed
    from vanban.audit import Action
    from vanban.db.operator_entries import record_command

    with running_services() as services:
        wanted = spec or services.settings.embedding_model
        held = reembed(services.database, open_named(wanted), wanted, folder=services.settings.data_dir, tell=_tell)
        with services.database.transaction() as session:
            record_command(session, Action.INDEX_REBUILT, target="embedding_model")
        click.echo(f"Kho đã chuyển sang mô hình {held.name}.")
        if wanted != services.settings.embedding_model:
            click.echo(
                f"Đặt VANBAN_EMBEDDING_MODEL={wanted} cho máy chủ và các tiến trình nạp văn bản rồi khởi động lại."
            )


def _tell(done: int, total: int) -> None:
    click.echo(f"\r{done}/{total} đoạn", nl=done >= total, err=True)


COMMANDS = (models_group,)
