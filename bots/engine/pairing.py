"""Pairing in a chat: redeeming a code, help for whoever is not paired, ending the link."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from vanban.db.channel_links import EndedHow, end_link, live_by_id, redeem

from bots.engine.chats import HELP_EVERY, chat_row
from bots.engine.exchange import Exchange, Work, nothing, saying
from bots.engine.texts import CUT, END_SURE, ENDED, UNPAIRED, UNPAIRED_IN_GROUP, greeting
from vanban.channels import Button, Incoming, Outgoing, Span

END_NOW = "go:dong-y"


def redeeming(incoming: Incoming, code: str) -> Work:
    """Returns the work that pairs the sending account by a code, or says why not."""

    def work(session: Session) -> Sequence[Outgoing]:
        result = redeem(
            session,
            code,
            platform=incoming.platform,
            external_id=incoming.sender_id,
            chat_id=incoming.chat_id,
            name=incoming.sender_name,
            now=incoming.sent_at,
        )
        said = greeting(result.principal) if result.principal is not None else result.refusal
        return [Outgoing((Span(said),), for_anyone=True)]

    return work


def helping(incoming: Incoming) -> Work:
    """Returns the work that tells an unpaired account how to pair, at most once in ``HELP_EVERY``."""

    def work(session: Session) -> Sequence[Outgoing]:
        chat = chat_row(session, incoming)
        if chat.helped_at is not None and incoming.sent_at - chat.helped_at < HELP_EVERY:
            return ()
        chat.helped_at = incoming.sent_at
        said = UNPAIRED_IN_GROUP if incoming.group else UNPAIRED
        return [Outgoing((Span(said),), for_anyone=True)]

    return work


def leaving(exchange: Exchange) -> Work:
    """Returns the work for someone who blocked the assistant or left: the link ends, nothing is said."""

    def work(session: Session) -> Sequence[Outgoing]:
        end_link(session, exchange.link_id, how=EndedHow.LEFT, now=exchange.now)
        return ()

    return nothing if exchange.incoming.group else work


def sure_to_end(exchange: Exchange) -> Work:
    """Returns the work that asks whether the link is to end."""
    del exchange
    return saying(END_SURE, Button("Gỡ ghép", END_NOW), Button("Thôi", "thoi:0"))


def ending(exchange: Exchange) -> Work:
    """Returns the work that ends the link at the person's own wish."""

    def work(session: Session) -> Sequence[Outgoing]:
        end_link(session, exchange.link_id, how=EndedHow.OWN, now=exchange.now, by=exchange.principal)
        return [Outgoing((Span(ENDED),), for_anyone=True)]

    return work


def while_paired(exchange: Exchange, work: Work) -> Work:
    """Returns the work, done only if the link still holds in the transaction that stores what comes of it."""

    def checked(session: Session) -> Sequence[Outgoing]:
        if live_by_id(session, exchange.link_id, now=exchange.now) is None:
            return [Outgoing((Span(CUT),), for_anyone=True)]
        return work(session)

    return checked
