"""``vanban ask`` and ``vanban find``: questions answered with citations, documents looked up."""

import datetime
import time
from typing import TYPE_CHECKING, Any

import click

from app.options import json_option, print_json
from app.running import acting, plain_argument, running_services
from app.vietnamese_click import Command

if TYPE_CHECKING:
    from app.wiring import Services
    from vanban.principals import Principal

_user_option = click.option("--user", metavar="TÊN", help="Hỏi với quyền của tài khoản này.")


@click.command("ask", cls=Command, short_help="Hỏi và nhận câu trả lời có trích dẫn.")
@click.argument("question", metavar="CÂU_HỎI")
@click.option("--as-of", "as_of", metavar="NGÀY", help="Hỏi theo hiệu lực tại ngày này, dạng 2026-11-30.")
@_user_option
@json_option
def ask(question: str, *, as_of: str | None, user: str | None, as_json: bool) -> None:
    """Trả lời một câu hỏi từ các văn bản trong kho, kèm trích dẫn kiểm tra được."""
    from vanban.reply_json import reply_json

    day = _day(as_of) if as_of else None
    with running_services() as services:
        principal = acting(services, user)
        assistant = services.assistant
        begin = time.perf_counter()
        reply = assistant.reply(plain_argument(question), principal=principal, as_of=day)
        elapsed_ms = (time.perf_counter() - begin) * 1000
        told = reply_json(reply, timing_ms=elapsed_ms)
        _record_answer(services, principal, told, day)
    if as_json:
        print_json(told)
    else:
        from app.demo import shown

        click.echo(shown(reply))


@click.command("find", cls=Command, short_help="Tra cứu văn bản theo số hiệu hoặc trích yếu.")
@click.argument("text", metavar="NỘI_DUNG")
@_user_option
@json_option
def find(text: str, *, user: str | None, as_json: bool) -> None:
    """Tìm văn bản theo số hiệu (mọi cách viết), tên thường gọi, hoặc vài từ trong trích yếu."""
    from vanban.dates import format_date
    from vanban.db.finding import find_documents
    from vanban.errors import QuestionError
    from vanban.reply_json import summary_json

    with running_services() as services:
        longest = services.settings.max_question_chars
        if len(text) > longest:
            raise QuestionError(f"Nội dung tra cứu dài {len(text)} ký tự, tối đa {longest}.")
        principal = acting(services, user)
        with services.database.session() as session:
            found = find_documents(session, principal, plain_argument(text))
        _record_search(services, principal, len(found.documents))
    matches = [summary_json(document) for document in found.documents]
    if as_json:
        print_json({"query": found.query, "corrected_from": found.corrected_from, "matches": matches})
        return
    if found.corrected_from:
        understood = ", ".join(dict.fromkeys(d.number for d in found.documents if d.number)) or "số hiệu đúng"
        click.echo(f"Đã hiểu “{found.corrected_from}” là {understood}.")
    for document in found.documents:
        day = format_date(document.date) if document.date else None
        named = (document.type, document.number, day, document.issuer, document.subject)
        click.echo(f"{document.document_id:>6}  {' · '.join(part for part in named if part)}")
    if not matches:
        click.echo("Không tìm thấy văn bản nào đồng chí được xem.")


def _record_answer(services: "Services", person: "Principal", told: dict[str, Any], day: datetime.date | None) -> None:
    """Enters in the audit log that a question was answered: none of its words, only what was cited."""
    from vanban.audit import Action, Detail
    from vanban.db.operator_entries import record_command

    cited = sorted({int(one["document_id"]) for one in told["citations"]})
    as_of = day.isoformat() if day else None
    detail: Detail = {"kind": told["kind"], "cited": cited, "as_of": as_of, "ms": round(told["timing_ms"])}
    with services.database.transaction() as session:
        record_command(session, Action.ANSWERED, by=person, detail=detail)


def _record_search(services: "Services", person: "Principal", shown: int) -> None:
    from vanban.audit import Action, Detail
    from vanban.db.operator_entries import record_command

    detail: Detail = {"filters": ["words"], "shown": shown}
    with services.database.transaction() as session:
        record_command(session, Action.SEARCHED, by=person, target="document", detail=detail)


def _day(text: str) -> datetime.date:
    from vanban.errors import QuestionError

    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise QuestionError("Ngày của --as-of phải ở dạng năm-tháng-ngày, ví dụ 2026-11-30.") from error


COMMANDS = (ask, find)
