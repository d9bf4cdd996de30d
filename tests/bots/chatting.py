"""A person who chats with the real engine, without a platform between: what is said and pressed, what comes back."""

import datetime
import itertools
from dataclasses import dataclass, field

from app.wiring import Services
from bots.engine.building import build_engine
from bots.engine.engine import Engine
from vanban.channels import Capabilities, Incoming, IncomingKind, Outgoing, Platform
from vanban.db.pairing_codes import make_code
from vanban.db.people import principal_of
from vanban.db.sealing import kept_seal
from vanban.principals import Channel

TELEGRAM = Capabilities(
    4096, buttons=True, links=True, formatting=True, files=True, typing=True, polls=True, most_buttons=12
)
ZALO_BOT = Capabilities(2000, typing=True)
_IDS = itertools.count(1)


@dataclass
class Talk:
    """One chat. Every message has its effects committed before the answer is returned, as in the answering loop."""

    services: Services
    platform: Platform = Platform.TELEGRAM
    capabilities: Capabilities = TELEGRAM
    sender: str = field(default_factory=lambda: f"u{next(_IDS)}")
    chat: str = ""
    last: list[Outgoing] = field(default_factory=list)

    @property
    def engine(self) -> Engine:
        """The engine of the platform."""
        services = self.services
        return build_engine(
            self.platform,
            self.capabilities,
            database=services.database,
            assistant=services.assistant,
            settings=services.settings,
        )

    def say(
        self, text: str, *, kind: IncomingKind = IncomingKind.TEXT, group: bool = False, addressed: bool = True
    ) -> str:
        """Returns the words that come back, all messages joined."""
        incoming = self.incoming(text, kind=kind, group=group, addressed=addressed)
        work = self.engine.prepare(incoming)
        with self.services.database.transaction() as session:
            self.last = list(work(session))
        return "\n".join(message.text for message in self.last)

    def incoming(
        self, text: str, *, kind: IncomingKind = IncomingKind.TEXT, group: bool = False, addressed: bool = True
    ) -> Incoming:
        """Returns an event of this chat."""
        return Incoming(
            platform=self.platform,
            message_id=f"m{next(_IDS)}",
            chat_id="-100" if group else self.chat or self.sender,
            sender_id=self.sender,
            sent_at=datetime.datetime.now(datetime.UTC),
            kind=kind,
            text=text,
            sender_name="Người thử",
            group=group,
            addressed=addressed,
        )

    def press(self, label: str) -> str:
        """Returns what comes back after pressing the button with a label on the last messages."""
        found = [button for message in self.last for button in message.buttons if button.label.startswith(label)]
        return self.say(found[0].data, kind=IncomingKind.BUTTON)

    def code(self, username: str) -> str:
        """Returns a pairing code that a person took on the web."""
        with self.services.database.transaction() as session:
            person = principal_of(session, username, Channel.WEB)
            now = datetime.datetime.now(datetime.UTC)
            return make_code(session, person, seal=kept_seal(self.services.settings), now=now).words

    def pair(self, username: str) -> str:
        """Returns what is said after pairing with a person."""
        return self.say(self.code(username))

    @property
    def documents(self) -> set[int]:
        """The documents that the last messages show."""
        return {one for message in self.last for one in message.document_ids}
