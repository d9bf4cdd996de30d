"""The tables of the chat channels: who is paired, what came in, what is to go out, and the platforms' tokens."""

import datetime

from sqlalchemy import BigInteger, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from vanban.db.models import Base, Id, UtcDateTime


class ChannelLinkRow(Base):
    """A person's account at a platform, paired with theirs here. At most one row of an account is live.

    ``version`` is the person's ``session_version`` at the pairing and ``unit_id`` the unit they act for: when either
    no longer holds, the link is cut. ``live_key`` is "platform:external_id" while it is live, None afterwards.
    """

    __tablename__ = "channel_link"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    platform: Mapped[str] = mapped_column(String(12))
    external_id: Mapped[str] = mapped_column(String(100))  # the account at the platform
    chat_id: Mapped[str] = mapped_column(String(100))  # of the private chat
    live_key: Mapped[str | None] = mapped_column(String(120), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(120), default="")  # what the account calls itself
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    ended_how: Mapped[str] = mapped_column(String(20), default="")  # vanban.db.channel_links.EndedHow
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class PairingCodeRow(Base):
    """A short-lived code that pairs the account which sends it. Only a keyed hash is kept."""

    __tablename__ = "channel_pairing_code"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    version: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)


class ChannelChatRow(Base):
    """What is remembered of a chat: its conversation, the choices last offered, when it was last heard from."""

    __tablename__ = "channel_chat"
    platform: Mapped[str] = mapped_column(String(12), primary_key=True)
    chat_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    conversation_id: Mapped[int | None] = mapped_column(Id)
    menu: Mapped[str] = mapped_column(Text, default="")  # JSON: data of the choices 1, 2, 3 … last offered
    heard_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)  # the person's last message
    helped_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)  # help given to someone unpaired
    wrong_codes: Mapped[int] = mapped_column(Integer, default=0)
    wrong_since: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)  # takes nothing more until heard from


class InboxRow(Base):
    """An event that came in, kept before it is acknowledged to the platform. Its words go when it is done."""

    __tablename__ = "channel_inbox"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    platform: Mapped[str] = mapped_column(String(12))
    message_id: Mapped[str] = mapped_column(String(120))
    chat_id: Mapped[str] = mapped_column(String(100))
    payload: Mapped[str] = mapped_column(Text)  # JSON of vanban.channels.Incoming; "" once done
    sent_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10), default="waiting")  # waiting | working | done | failed
    claimed_by: Mapped[str] = mapped_column(String(60), default="")
    claimed_until: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str] = mapped_column(String(300), default="")  # kind and place of it, no words of the message
    done_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("platform", "message_id", name="uq_channel_inbox_message"),
        Index("ix_channel_inbox_state", "state", "platform", "chat_id"),
        Index("ix_channel_inbox_order", "platform", "state", "sent_at", "id"),
    )


class OutboxRow(Base):
    """A message to be sent, once. ``key`` names what it is for, so that nothing is put here twice.

    ``uncertain``: the connection broke after it was handed over; it is not sent again, the person is told instead.
    """

    __tablename__ = "channel_outbox"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    platform: Mapped[str] = mapped_column(String(12))
    chat_id: Mapped[str] = mapped_column(String(100))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("channel_link.id", ondelete="CASCADE"), index=True)
    inbox_id: Mapped[int | None] = mapped_column(BigInteger, index=True)  # what it replies to
    payload: Mapped[str] = mapped_column(Text)  # JSON of vanban.channels.Outgoing; "" once sent
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    # waiting | sending | sent | uncertain | dead | dropped
    due_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    give_up_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)  # not tried again after this
    tries: Mapped[int] = mapped_column(Integer, default=0)
    claimed_by: Mapped[str] = mapped_column(String(60), default="")  # the process that sends it
    claimed_until: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(300), default="")
    external_id: Mapped[str] = mapped_column(String(120), default="")  # the platform's id of the message
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)  # or was found uncertain
    ended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)  # when it neither waits nor is sent
    __table_args__ = (
        Index("ix_channel_outbox_state", "state", "platform", "chat_id"),
        Index("ix_channel_outbox_due", "platform", "state", "due_at", "id"),
        Index("ix_channel_outbox_chat", "platform", "chat_id", "sent_at"),
        Index("ix_channel_outbox_sent", "platform", "sent_at"),
    )


class PlatformStateRow(Base):
    """What must survive a restart for each platform: how far polling has come, sealed tokens, the last alarm."""

    __tablename__ = "channel_platform"
    platform: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(  # of our account there: "ten_bot"
        String(100), default="", server_default=text("''")
    )
    cursor: Mapped[int | None] = mapped_column(BigInteger)
    tokens: Mapped[str] = mapped_column(Text, default="")  # sealed JSON
    tokens_expire_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    alarm: Mapped[str] = mapped_column(Text, default="")  # shown to administrators, "" when all is well
    alarm_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)  # a bot process last lived


class TallyRow(Base):
    """What bot processes have counted since the beginning; they have no address where they could be asked.

    ``name`` is "received", "failed", or "answered:3": the third bucket of ``vanban.db.channel_tallies.SECONDS``.
    """

    __tablename__ = "channel_tally"
    platform: Mapped[str] = mapped_column(String(12), primary_key=True)
    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger, default=0)
    seconds: Mapped[float] = mapped_column(Float, default=0.0)  # the sum of what was counted, of durations


class SubscriptionRow(Base):
    """What a paired person wants to be told of by itself (opt in), and when not to be disturbed.

    Times of day are minutes after midnight, local; ``quiet_from`` may be later than ``quiet_to`` (over night).
    """

    __tablename__ = "channel_subscription"
    link_id: Mapped[int] = mapped_column(ForeignKey("channel_link.id", ondelete="CASCADE"), primary_key=True)
    reminders: Mapped[bool] = mapped_column(default=False)  # deadlines of the own unit's tasks
    alerts: Mapped[bool] = mapped_column(default=False)  # new open documents that fit the saved searches
    drill: Mapped[bool] = mapped_column(default=False)  # a question a day
    digest: Mapped[bool] = mapped_column(default=True)  # one message a day instead of one for each
    digest_at: Mapped[int] = mapped_column(Integer, default=7 * 60 + 30)
    days_before: Mapped[int] = mapped_column(Integer, default=3)
    quiet_from: Mapped[int] = mapped_column(Integer, default=20 * 60)
    quiet_to: Mapped[int] = mapped_column(Integer, default=7 * 60)
    told_until: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)  # new documents up to here are told


class DrillRow(Base):
    """A question that was put to a paired person in a chat: what it asked, and what they chose. No words of a question
    are kept, only the item's id and the place that proves its key."""

    __tablename__ = "channel_drill"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("channel_link.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[str] = mapped_column(String(64))  # exams.items.Item.id
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    start: Mapped[int] = mapped_column(Integer)  # in the document's text
    end: Mapped[int] = mapped_column(Integer)
    correct: Mapped[int] = mapped_column(Integer)  # position of the right option
    asked_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    chosen: Mapped[int | None] = mapped_column(Integer)
    answered_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
