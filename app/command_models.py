"""``vanban models``: which embedding models are known, bringing one here, and having the library go over to it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.options import json_option, print_json
from app.running import running_services
from app.vietnamese_click import Group

if TYPE_CHECKING:
    from app.wiring import Services


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
    with running_services() as services:
        wanted = spec or services.settings.embedding_model
        name = _gone_over(services, wanted)
        click.echo(f"Kho đã chuyển sang mô hình {name}.")
        if wanted != services.settings.embedding_model:
            click.echo(
                f"Đặt VANBAN_EMBEDDING_MODEL={wanted} cho máy chủ và các tiến trình nạp văn bản rồi khởi động lại."
            )


def _gone_over(services: "Services", wanted: str) -> str:
    """Returns the name of the model in force afterwards; a Ctrl-C ends the going over, a killed process does not."""
    from vanban.audit import Action
    from vanban.db.model_switches import (
        TARGET,
        SwitchState,
        ask_for_switch,
        end_switch,
        is_settled,
        latest_switch,
    )
    from vanban.db.operator_entries import record_command
    from vanban.errors import IndexUnavailable, SettingsError

    name = services.open_model(wanted).name
    with services.database.transaction() as session:
        if is_settled(session, wanted):
            return name
        asked = ask_for_switch(session, wanted)
        record_command(session, Action.MODEL_SWITCH_ASKED, target=TARGET, target_id=name)
    try:
        services.model_switching.work_off(_tell)
    except KeyboardInterrupt:
        with services.database.transaction() as session:
            end_switch(session, asked.id, SwitchState.STOPPED)
        raise
    with services.database.session() as session:
        ended = latest_switch(session)
    if ended is not None and ended.error:
        raise SettingsError(ended.error)
    if ended is None or ended.is_open:
        raise IndexUnavailable("Một tiến trình khác đang tạo lại vectơ cho kho này.")
    if ended.state is not SwitchState.DONE:
        raise SettingsError("Đã dừng chuyển mô hình theo yêu cầu; phần đã tạo được giữ lại.")
    return name


def _tell(done: int, total: int) -> None:
    click.echo(f"\r{done}/{total} đoạn", nl=done >= total, err=True)


COMMANDS = (models_group,)
