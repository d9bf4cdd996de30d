"""The demonstration: sample documents in, questions answered with citations out, nothing from the network."""

import textwrap
import time
from collections.abc import Callable

from app.sample_library import Account, load_documents, load_people
from app.wiring import Services
from rag.composing import place_of
from vanban.answers import Answer, Choice, Refusal, Reply
from vanban.dates import format_date
from vanban.db.people import principal_of
from vanban.principals import Channel

ASKER = "can.bo.tp"
QUESTIONS = (
    ("Hỏi có dấu", "Mỗi năm thành phố phải dành ít nhất bao nhiêu phần trăm ngân sách cho khoa học, công nghệ?"),
    ("Hỏi không dấu", "bi thu dang uy xa phai tiep dan may ngay mot thang"),
    ("Tra số hiệu", "51-QĐ/TU"),
    ("Quan hệ giữa các văn bản", "Quy chế 02-QC/TU đã được thay thế bởi văn bản nào?"),
    ("Một số hiệu, hai nhiệm kỳ", "Nghị quyết 08 của Thành ủy"),
    ("Không có trong kho", "Giá vé xe buýt trong thành phố là bao nhiêu?"),
)
WIDTH = 110  # columns of the printed answer


def run(services: Services, say: Callable[[str], None]) -> None:
    """Loads the samples into the services' data folder and prints the questions with their checked answers."""
    started = time.perf_counter()
    accounts = load_people(services.database)
    results = load_documents(services.intake, services.database)
    held = sum(result.status in ("indexed", "duplicate") for result in results)
    passages = sum(result.passages for result in results)
    say(f"Đã nạp {held}/{len(results)} văn bản mẫu, {passages} đoạn, trong {time.perf_counter() - started:.1f} giây.")
    for result in results:
        if result.error:
            say(f"  {result.path}: {result.error}")
    with services.database.session() as session:
        principal = principal_of(session, ASKER, Channel.COMMAND)
    for title, question in QUESTIONS:
        begun = time.perf_counter()
        reply = services.assistant.reply(question, principal=principal)
        took = (time.perf_counter() - begun) * 1000
        say("")
        say(f"── {title} ({took:.0f} ms)")
        say(f"Hỏi: {question}")
        say(shown(reply))
    _show_accounts(accounts, say)


def shown(reply: Reply) -> str:
    """Returns a reply as lines for a terminal, with its sources or choices below."""
    lines = [_wrapped(line) for line in f"Đáp: {reply.text}".splitlines()]
    lines += [_wrapped(f"  Ghi chú: {note}") for note in reply.notes]
    if isinstance(reply, Answer):
        lines += _below(reply)
    offered = reply.choices if isinstance(reply, Choice) else reply.nearest if isinstance(reply, Refusal) else ()
    for summary in offered:
        date = format_date(summary.date) if summary.date else ""
        lines.append(_wrapped(f"  • {summary.type} {summary.number} ngày {date}, {summary.issuer}: {summary.subject}"))
    return "\n".join(lines)


def _below(reply: Answer) -> list[str]:
    """Returns what stands below an answer: what no source says, warnings, sources, further passages."""
    lines = ["  Mô hình soạn, đã đối chiếu với căn cứ."] if reply.origin == "generative" else []
    lines += [_wrapped(f"  Còn thiếu: {gap}") for gap in reply.gaps]
    lines += [_wrapped(f"  Lưu ý: {warning}") for warning in reply.warnings]
    lines.append(f"  Căn cứ ({len(reply.citations)}):")
    lines += [f"  [{c.mark}] {place_of(c)}" for c in reply.citations]
    if reply.related:
        lines.append(f"  Xem thêm ({len(reply.related)}):")
        lines += [f"  [{c.mark}] {place_of(c)}" for c in reply.related]
    return lines


def _wrapped(line: str) -> str:
    return "\n".join(textwrap.wrap(line, WIDTH, subsequent_indent="     ")) or line


def _show_accounts(accounts: list[Account], say: Callable[[str], None]) -> None:
    if not accounts:
        return
    say("")
    say("Tài khoản dùng thử (mật khẩu ngẫu nhiên, chỉ hiện một lần này):")
    for account in accounts:
        say(f"  {account.username:<14} {account.password:<22} {account.name}, {account.unit}")
    say("Mở trang hỏi đáp: make serve, rồi vào http://127.0.0.1:8000")
