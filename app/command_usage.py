"""``vanban admin usage``: what language models were used for and what it cost."""

import datetime
from dataclasses import asdict
from typing import TYPE_CHECKING, Literal

import click

from app.options import json_option, print_json
from app.running import running_services
from app.vietnamese_click import Command

if TYPE_CHECKING:
    from vanban.db.usage import UsageTotal

_BY: dict[str, Literal["day", "person", "model"]] = {"ngay": "day", "nguoi": "person", "mo-hinh": "model"}


@click.command("usage", cls=Command, short_help="Số lượt, số token và chi phí dùng mô hình ngôn ngữ.")
@click.option(
    "--by", "by", metavar="CÁCH", type=click.Choice(list(_BY)), default="ngay",
    help="Cộng theo: ngay (mặc định), nguoi, mo-hinh.",
)  # fmt: skip
@click.option("--from", "since", metavar="NGÀY", help="Từ ngày này, dạng 2026-11-30.")
@click.option("--to", "until", metavar="NGÀY", help="Đến hết ngày này, dạng 2026-11-30.")
@json_option
def usage(*, by: str, since: str | None, until: str | None, as_json: bool) -> None:
    """In số lượt gọi mô hình ngôn ngữ, số token đọc và viết, chi phí; không lưu lời câu hỏi hay câu trả lời."""
    from vanban.db.usage import usage_totals

    with running_services() as services, services.database.session() as session:
        totals = usage_totals(session, by=_BY[by], since=_day(since), until=_day(until))
    if as_json:
        print_json([asdict(total) for total in totals])
        return
    for total in totals:
        click.echo(_line(total))
    if not totals:
        click.echo("Chưa có lượt nào dùng mô hình ngôn ngữ.")


def _line(total: "UsageTotal") -> str:
    tokens = f"{total.prompt_tokens} token đọc, {total.completion_tokens} token viết"
    estimated = f" ({total.estimated} lượt ước tính)" if total.estimated else ""
    shown = f"{total.unused} lượt không dùng được, bỏ {total.removed} câu"
    return f"{total.key or 'khách'}: {total.calls} lượt, {tokens}{estimated}, {total.cost:g} {total.currency}; {shown}"


def _day(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise click.BadParameter("ngày phải ở dạng năm-tháng-ngày, ví dụ 2026-11-30") from error
