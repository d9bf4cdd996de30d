"""``vanban serve``: the web pages and the API."""

import click

from app.running import chosen_settings
from app.vietnamese_click import Command


@click.command("serve", cls=Command, short_help="Chạy trang web và API.")
@click.option("--host", metavar="ĐỊA_CHỈ", help="Địa chỉ lắng nghe (mặc định: VANBAN_HOST, hoặc 127.0.0.1).")
@click.option("--port", metavar="CỔNG", type=click.IntRange(1, 65535), help="Cổng (mặc định: VANBAN_PORT, hoặc 8000).")
def serve(host: str | None, port: int | None) -> None:
    """Chạy trang hỏi đáp và API trên máy này."""
    from api.serving import serve as serve_web
    from app.wiring import Services

    settings = chosen_settings()
    chosen = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    services = Services(settings.model_copy(update=chosen))
    try:
        web = services.web
        click.echo(f"Trang hỏi đáp: http://{web.settings.host}:{web.settings.port}", err=True)
        serve_web(web)
    finally:
        services.close()


COMMANDS = (serve,)
