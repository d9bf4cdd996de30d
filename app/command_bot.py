"""``vanban bot``: the processes of the chat channels, trying them on the terminal, their state and their outbox."""

import datetime
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeVar

import click

from app.options import json_option, print_json
from app.running import acting, plain_argument, running_services
from app.stopping import stop_on_signals
from app.vietnamese_click import Group

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from vanban.channels import Platform
    from vanban.db.dead_letters import DeadLetter

NAMES = {"telegram": "Telegram", "zalo-bot": "Zalo Bot", "zalo-oa": "Zalo Official Account", "console": "Dòng lệnh"}
_HINT = "Gõ câu hỏi rồi Enter; dòng trống để thoát. Chỉ văn bản công khai được trả lời, như trên Telegram và Zalo."
Callback = TypeVar("Callback", bound=Callable[..., None])


@click.group("bot", cls=Group, short_help="Kênh chat Telegram, Zalo: chạy, thử, xem hàng đợi.")
def bot_group() -> None:
    """Chạy các kênh chat, thử ngay tại dòng lệnh, xem tình trạng và các tin không gửi được."""


def run_options(command: Callback) -> Callback:
    """Adds the options of the commands that run a platform."""
    for option in (
        click.option("--threads", metavar="SỐ", type=click.IntRange(1, 64), help="Số tin trả lời cùng lúc."),
        click.option("--check", is_flag=True, help="Hỏi nền tảng về bot (khóa, webhook) rồi thoát."),
        click.option("--register", is_flag=True, help="Đăng ký lệnh, lời giới thiệu, webhook với nền tảng rồi thoát."),
        click.option("--webhook", is_flag=True, help="Tin đến qua webhook của vanban serve; ở đây chỉ trả lời, gửi."),
    ):
        command = option(command)
    return command


@bot_group.command("telegram", short_help="Chạy kênh Telegram.")
@run_options
def telegram(*, webhook: bool, register: bool, check: bool, threads: int | None) -> None:
    """Nhận tin, trả lời và gửi tin trên Telegram cho đến khi có lệnh dừng."""
    _run("telegram", webhook=webhook, register=register, check=check, threads=threads)


@bot_group.command("zalo-bot", short_help="Chạy kênh Zalo Bot.")
@run_options
def zalo_bot(*, webhook: bool, register: bool, check: bool, threads: int | None) -> None:
    """Nhận tin, trả lời và gửi tin qua Zalo Bot Platform cho đến khi có lệnh dừng."""
    _run("zalo-bot", webhook=webhook, register=register, check=check, threads=threads)


@bot_group.command("zalo-oa", short_help="Chạy kênh Zalo Official Account.")
@run_options
@click.option("--refresh-token", "paste", is_flag=True, help="Nhập refresh token mới (hỏi, không hiện ra) rồi thoát.")
def zalo_oa(*, webhook: bool, register: bool, check: bool, threads: int | None, paste: bool) -> None:
    """Trả lời và gửi tin qua Zalo Official Account cho đến khi có lệnh dừng; tin đến qua webhook của vanban serve."""
    if paste:
        _paste_refresh_token()
        return
    _run("zalo-oa", webhook=webhook, register=register, check=check, threads=threads)


@bot_group.command("console", short_help="Thử kênh chat ngay tại dòng lệnh.")
@click.option("--user", metavar="TÊN", help="Hỏi với tư cách người này (mặc định: người vận hành tại máy).")
def console(user: str | None) -> None:
    """Hỏi đáp tại dòng lệnh đúng như trên một kênh chat: chỉ văn bản công khai, chọn bằng số."""
    from app.bot_console import converse

    with running_services() as services:
        click.echo(_HINT, err=True)
        converse(services, acting(services, user), _typed(), click.echo)


@bot_group.command("status", short_help="Tình trạng các kênh chat.")
@json_option
def status(*, as_json: bool) -> None:
    """Tình trạng từng kênh: tiến trình, cảnh báo, tin đang chờ, số liệu 24 giờ."""
    from vanban.db.channel_platforms import configured
    from vanban.db.dead_letters import Traffic, traffic
    from vanban.db.platform_states import platform_states

    with running_services() as services, services.database.session() as session:
        numbers = traffic(session, datetime.datetime.now(datetime.UTC))
        states = platform_states(session)
        ready = set(configured(services.settings))
    rows: list[dict[str, object]] = [
        {
            "platform": one.value,
            "configured": one in ready,
            "seen_at": _moment(states[one].seen_at) if one in states else None,
            "alarm": states[one].alarm if one in states else "",
            **asdict(numbers.get(one.value, Traffic())),
        }
        for one in sorted({*ready, *states, *_known(numbers)})
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(_status_line(row))
    if not rows:
        click.echo("Chưa cấu hình kênh chat nào.")


@bot_group.group("outbox", cls=Group, short_help="Các tin không gửi được.")
def outbox_group() -> None:
    """Các tin mà nền tảng không nhận: xem, gửi lại, bỏ. Nội dung tin không hiện ra."""


@outbox_group.command("list", short_help="Liệt kê các tin không gửi được.")
@click.option("--limit", metavar="SỐ", type=click.IntRange(1, 10_000), default=200, help="Nhiều nhất bấy nhiêu dòng.")
@json_option
def list_letters(*, limit: int, as_json: bool) -> None:
    """Liệt kê các tin không gửi được, mới nhất trước."""
    from vanban.db.dead_letters import dead_letters

    with running_services() as services, services.database.session() as session:
        letters = dead_letters(session, limit=limit)
    if as_json:
        print_json([_letter_json(one) for one in letters])
        return
    for one in letters:
        click.echo(_letter_line(one))
    if not letters:
        click.echo("Không có tin nào không gửi được.")


@outbox_group.command("retry", short_help="Gửi lại.")
@click.argument("ids", metavar="TIN…", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="Mọi tin không gửi được.")
def retry(ids: tuple[int, ...], *, everything: bool) -> None:
    """Đưa các tin không gửi được trở lại hàng đợi gửi; tin đã quá hạn giữ nội dung thì không gửi lại được."""
    from vanban.db.dead_letters import try_again

    click.echo(f"Đưa trở lại hàng đợi {_change(ids, try_again, 'gui_lai', everything=everything)} tin.")


@outbox_group.command("discard", short_help="Bỏ.")
@click.argument("ids", metavar="TIN…", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="Mọi tin không gửi được.")
def discard_letters(ids: tuple[int, ...], *, everything: bool) -> None:
    """Bỏ các tin không gửi được; nội dung của chúng bị xóa."""
    from vanban.db.dead_letters import discard

    click.echo(f"Đã bỏ {_change(ids, discard, 'bo', everything=everything)} tin.")


def _run(name: str, *, webhook: bool, register: bool, check: bool, threads: int | None) -> None:
    from app import bot_registering
    from app.bot_running import serving_bot
    from vanban.channels import Platform

    platform = Platform(name)
    with running_services() as services:
        if register or check:
            told = bot_registering.register(services, platform) if register else []
            told += bot_registering.check(services, platform) if check else []
            click.echo("\n".join(told))
            return
        stop = stop_on_signals()
        with serving_bot(services, platform, webhook=webhook, threads=threads) as comes:
            how = "tin đến qua webhook" if comes else "tự lấy tin"
            click.echo(f"Kênh {NAMES[name]} đang chạy ({how}). Dừng bằng Ctrl+C.", err=True)
            stop.wait()


def _paste_refresh_token() -> None:
    from bots.zalo.building import zalo_oa_app
    from bots.zalo.oa_tokens import set_refresh_token
    from vanban.db.sealing import kept_seal

    with running_services() as services:
        app = zalo_oa_app(services.settings)
        token = click.prompt("Refresh token", hide_input=sys.stdin.isatty(), err=True)
        set_refresh_token(services.database, kept_seal(services.settings), app, str(token))
    click.echo("Đã lưu refresh token, có mã hóa.")


def _typed() -> Iterator[str]:
    """Yields what is typed, line by line."""
    while True:
        try:
            yield plain_argument(input("> " if sys.stdin.isatty() else ""))
        except EOFError:
            return


Change = Callable[["Session", Collection[int] | None, datetime.datetime], list[int]]


def _change(ids: tuple[int, ...], change: Change, name: str, *, everything: bool) -> int:
    """Returns how many messages were changed, each with its audit entry in the same transaction."""
    from vanban.audit import Action
    from vanban.db.operator_entries import record_command
    from vanban.errors import NotFound

    if bool(ids) == everything:
        raise click.UsageError("Nêu mã các tin, hoặc --all.")
    with running_services() as services, services.database.transaction() as session:
        changed = change(session, None if everything else ids, datetime.datetime.now(datetime.UTC))
        if missing := sorted(set(ids) - set(changed)):
            raise NotFound(f"Không có trong danh sách, hoặc không còn nội dung: {', '.join(map(str, missing))}.")
        for one in changed:
            detail = {"change": name}
            record_command(session, Action.OUTBOX_CONTROLLED, target="outbox", target_id=one, detail=detail)
    return len(changed)


def _known(numbers: "Collection[str]") -> "set[Platform]":
    from vanban.channels import Platform

    return {Platform(name) for name in numbers if name in set(Platform)}


def _moment(moment: datetime.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _status_line(row: dict[str, object]) -> str:
    alarm = f" · CẢNH BÁO: {row['alarm']}" if row["alarm"] else ""
    seen = f"thấy lần cuối {_local(row['seen_at'])}" if row["seen_at"] else "chưa chạy"
    return (
        f"{NAMES[str(row['platform'])]}: {seen} · chờ trả lời {row['inbox_waiting']} · chờ gửi {row['waiting']} · "
        f"có thể chưa tới {row['uncertain']} · không gửi được {row['dead']} · 24 giờ: nhận {row['received_lately']}, "
        f"trả lời {row['answered_lately']}, gửi {row['sent_lately']}{alarm}"
    )


def _local(moment: object) -> str:
    return f"{datetime.datetime.fromisoformat(str(moment)).astimezone():%H:%M %d/%m/%Y}"


def _letter_json(letter: "DeadLetter") -> dict[str, object]:
    moments = {"created_at": _moment(letter.created_at), "ended_at": _moment(letter.ended_at)}
    return {**asdict(letter), "platform": letter.platform.value, **moments}


def _letter_line(letter: "DeadLetter") -> str:
    at = f"{(letter.ended_at or letter.created_at).astimezone():%H:%M %d/%m/%Y}"
    kept = "" if letter.has_words else " · không còn nội dung"
    return f"{letter.id:>6} · {NAMES[letter.platform.value]} · {letter.chat} · {at} · {letter.reason}{kept}"


COMMANDS = (bot_group,)
