"""``vanban serve``: the web pages and the API, with a worker for the files that are handed in."""

import datetime
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from app.anchoring import DailyAnchor
from app.running import chosen_settings
from app.sitting_closing import closing_sittings
from app.task_following import TaskFollowing
from app.vietnamese_click import Command
from app.work_mailing import WorkMailing
from app.work_reminding import WorkReminding

if TYPE_CHECKING:
    from app.wiring import Services

LOOK_S = 0.5
GRACE_S = 8.0  # for files being read when the server is stopped; they wait in the queue then


@click.command("serve", cls=Command, short_help="Chạy trang web và API.")
@click.option("--host", metavar="ĐỊA_CHỈ", help="Địa chỉ lắng nghe (mặc định: VANBAN_HOST, hoặc 127.0.0.1).")
@click.option("--port", metavar="CỔNG", type=click.IntRange(1, 65535), help="Cổng (mặc định: VANBAN_PORT, hoặc 8000).")
@click.option("--no-worker", is_flag=True, help="Không nạp tệp ở đây: “vanban worker” chạy riêng sẽ nạp.")
@click.option("--bots", is_flag=True, help="Chạy luôn ở đây các kênh chat đã cấu hình (Telegram, Zalo).")
def serve(host: str | None, port: int | None, *, no_worker: bool, bots: bool) -> None:
    """Chạy trang hỏi đáp và API trên máy này; tệp gửi lên được nạp ngay tại đây, trừ khi có --no-worker."""
    from api.serving import serve as serve_web
    from app.wiring import Services

    settings = chosen_settings()
    chosen = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    services = Services(settings.model_copy(update=chosen))
    try:
        web = services.web
        address = f"http://{web.settings.host}:{web.settings.port}"
        click.echo(f"Trang hỏi đáp: {address}", err=True)
        _offer_first_run(services, address)
        with ExitStack() as beside:
            beside.enter_context(closing_sittings(services))
            services.model_switching.wake()  # goes on with what was cut off
            if not no_worker:
                beside.enter_context(working(services))
            if bots:
                beside.enter_context(_chatting(services))
            serve_web(web)
    finally:
        services.close()


@contextmanager
def _chatting(services: "Services") -> Iterator[None]:
    """Serves the chat platforms that are set up while inside."""
    from app.bot_running import serving_bots

    with serving_bots(services) as platforms:
        names = ", ".join(one.value for one in platforms) or "chưa cấu hình kênh nào"
        click.echo(f"Kênh chat chạy cùng: {names}", err=True)
        yield


def _offer_first_run(services: "Services", address: str) -> None:
    """Prints a link for the first administrator, where nobody could sign in yet."""
    from app.command_accounts import first_run_path
    from vanban.db.first_run import first_run_token, has_usable_account

    with services.database.transaction() as session:
        if has_usable_account(session):
            return
        token = first_run_token(session, now=datetime.datetime.now(datetime.UTC))
    click.echo("Chưa có tài khoản nào. Lập tài khoản quản trị đầu tiên (dùng một lần, trong 24 giờ):", err=True)
    click.echo(f"  {address}{first_run_path(token)}", err=True)


@contextmanager
def working(services: "Services") -> Iterator[None]:
    """Has threads of this process work off the intake queue while inside.

    The search indexes need no call: their owner follows the log at the next question.
    """
    from ingest.shift import Housekeeping, shift

    settings = services.settings
    ended = threading.Event()
    beside = (DailyAnchor(services), TaskFollowing(services), WorkReminding(services), WorkMailing(services))

    def keep_house(housekeeping: Housekeeping) -> None:
        while not ended.wait(LOOK_S):
            housekeeping.do()
            for chore in beside:
                chore.do()

    with shift(services.desk, settings.workers_dir, threads=settings.workers, grace_s=GRACE_S) as housekeeping:
        keeper = threading.Thread(target=keep_house, args=(housekeeping,), name="housekeeping")
        keeper.start()
        try:
            yield
        finally:
            ended.set()
            keeper.join()


COMMANDS = (serve,)
