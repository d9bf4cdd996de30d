"""Pairing in a chat: redeeming a code, help for whoever is not paired, ending the link."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bots.engine.chats import HELP_EVERY, chat_row
from bots.engine.exchange import Exchange, Work, nothing, saying
from bots.engine.texts import CUT, END_SURE, ENDED, UNPAIRED, UNPAIRED_IN_GROUP, greeting
from vanban.channels import Button, Incoming, Outgoing, Span
from vanban.db.channel_links import EndedHow, end_link, live_by_id
from vanban.db.channel_models import ChannelLinkRow
from vanban.db.models import PersonRow
from vanban.db.pairing_codes import NotPaired, redeem
from vanban.db.sealing import Seal

END_NOW = "go:1"


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs accounts that send a code. ``seal`` is the installation's."""

    seal: Seal

    def redeeming(self, incoming: Incoming, code: str) -> Work:
        """Returns the work that pairs the sending account by a code, or says why not."""

        def work(session: Session) -> Sequence[Outgoing]:
            result = redeem(
                session,
                code,
                seal=self.seal,
                platform=incoming.platform,
                external_id=incoming.sender_id,
                chat_id=incoming.chat_id,
                name=incoming.sender_name,
                now=incoming.sent_at,
                group=incoming.group,
            )
            if isinstance(result, NotPaired):
                return [Outgoing((Span(result.words),), for_anyone=True)]
            chat_row(session, incoming).conversation_id = None  # whoever used this account before asked other things
            return [Outgoing((Span(greeting(session.get_one(PersonRow, result.person_id).name)),), for_anyone=True)]

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
        link = session.get_one(ChannelLinkRow, exchange.link_id)
        end_link(session, link, EndedHow.LEFT_CHAT, now=exchange.now, by=exchange.principal)
        return ()

    return nothing if exchange.incoming.group else work


def sure_to_end() -> Work:
    """Returns the work that asks whether the link is to end."""
    return saying(END_SURE, Button("Gỡ ghép", END_NOW), Button("Thôi", "thoi:0"))


def ending(exchange: Exchange) -> Work:
    """Returns the work that ends the link at the person's own wish."""

    def work(session: Session) -> Sequence[Outgoing]:
        link = session.get_one(ChannelLinkRow, exchange.link_id)
        end_link(session, link, EndedHow.UNPAIRED, now=exchange.now, by=exchange.principal)
        return [Outgoing((Span(ENDED),), for_anyone=True)]

    return work


def while_paired(exchange: Exchange, work: Work) -> Work:
    """Returns the work, done only if the link still holds in the transaction that stores what comes of it."""

    def checked(session: Session) -> Sequence[Outgoing]:
        if live_by_id(session, exchange.link_id, now=exchange.now) is None:
            return [Outgoing((Span(CUT),), for_anyone=True)]
        return work(session)

    return checked
