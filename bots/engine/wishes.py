"""What a person wants to be told of by itself, switched on and off in the chat; times are set on the web."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from bots.engine.exchange import Exchange, Work, saying
from bots.engine.texts import OLD_CHOICE
from vanban.channels import Button, Outgoing, Span
from vanban.db.channel_models import ChannelLinkRow
from vanban.db.subscriptions import Subscription, save_subscription, subscription_of
from vanban.errors import InvalidInput

PAGE = "/tai-khoan/kenh-chat"
_SWITCHES: tuple[tuple[str, str, Callable[[Subscription], bool], Callable[[Subscription, bool], Subscription]], ...] = (
    ("1", "nhắc việc sắp đến hạn của đơn vị", lambda s: s.reminders, lambda s, on: replace(s, reminders=on)),
    ("2", "báo văn bản mới theo tìm kiếm đã lưu", lambda s: s.alerts, lambda s, on: replace(s, alerts=on)),
    ("3", "mỗi ngày một câu hỏi luyện tập", lambda s: s.drill, lambda s, on: replace(s, drill=on)),
    ("4", "gộp mọi tin thành một bản tổng hợp trong ngày", lambda s: s.digest, lambda s, on: replace(s, digest=on)),
)


def wishes(exchange: Exchange, _words: str = "") -> Work:
    """Returns the work that shows what is switched on, with a button for each switch."""
    return lambda session: [_shown(exchange, subscription_of(session, exchange.link_id))]


def switching(exchange: Exchange, number: int, on: str) -> Work:
    """Returns the work that switches one on ("1") or off ("0")."""
    switch = next((one for one in _SWITCHES if one[0] == str(number)), None)
    if switch is None or on not in ("0", "1"):
        return saying(OLD_CHOICE)

    def work(session: Session) -> Sequence[Outgoing]:
        link = session.get_one(ChannelLinkRow, exchange.link_id)
        wanted = switch[3](subscription_of(session, link.id), on == "1")
        try:
            save_subscription(session, link, wanted, by=exchange.principal, now=exchange.now)
        except InvalidInput as error:
            return [Outgoing((Span(error.message),))]
        return [_shown(exchange, wanted)]

    return work


def _shown(exchange: Exchange, now: Subscription) -> Outgoing:
    lines = "\n".join(f"– {words}: {'đang bật' if is_on(now) else 'đang tắt'}" for _, words, is_on, _ in _SWITCHES)
    times = (
        f"Bản tổng hợp gửi lúc {_time(now.digest_at)}; nhắc trước {now.days_before} ngày; "
        f"giờ yên lặng từ {_time(now.quiet_from)} đến {_time(now.quiet_to)}."
    )
    spans = [Span("Tự động báo tin", "bold"), Span(f"\n{lines}\n\n{times} Đổi giờ trên trang web")]
    address = f"{exchange.web}{PAGE}" if exchange.web else ""
    spans += [Span(": "), Span(address, "link", address)] if address else [Span(".")]
    buttons = [
        Button(f"{'Tắt' if is_on(now) else 'Bật'} {words}", f"nt:{number}:{0 if is_on(now) else 1}")
        for number, words, is_on, _ in _SWITCHES
    ]
    return Outgoing(tuple(spans), tuple(buttons))


def _time(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
