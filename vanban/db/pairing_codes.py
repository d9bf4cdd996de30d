"""Pairing: a one-time code, made by someone signed in on the web, sent from the account that is to be paired.

Whoever sends a code that works becomes, on that chat, the person who made it. So a code is short-lived, works once, is
kept as a keyed hash alone, and a chat that sends wrong ones is closed for a while.
"""

import datetime
import hmac
import re
import secrets
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.channels import Platform
from vanban.db.audit import record
from vanban.db.channel_links import IDLE, EndedHow, end_link, live_key
from vanban.db.channel_models import ChannelChatRow, ChannelLinkRow, PairingCodeRow
from vanban.db.models import PersonRow
from vanban.db.pairing_attempts import closed_minutes, count_wrong, forget_wrong, locked_chat
from vanban.db.people import assignments, principal_in_session
from vanban.db.sealing import Seal
from vanban.db.subscriptions import carry_over
from vanban.errors import NotAllowed
from vanban.principals import Principal
from vanban.text import nfc

LIFE = datetime.timedelta(minutes=10)
KEPT_AFTER = datetime.timedelta(days=1)  # how long a code that is over can still be told from a wrong one
# No letters or digits that look alike (0 O, 1 I L, 5 S, 2 Z, 8 B, 6 G, U V), no vowels: a code is never a word.
ALPHABET = "CDFHJKMNPQRTVWX23456789"
LENGTH = 8  # 23^8: 36 bits, against five tries of a chat in an hour
LONGEST_NAME = 120  # characters, as ``channel_link.name`` takes
_CODE_RE = re.compile(rf"([{ALPHABET}]{{4}})[ –-]?([{ALPHABET}]{{4}})")


class RefusedWhy(StrEnum):
    """Why a code did not pair."""

    WRONG = "sai"
    USED = "da_dung"
    EXPIRED = "het_han"
    CLOSED = "tam_dong"  # too many wrong ones from this chat
    GROUP = "trong_nhom"


_WORDS = {
    RefusedWhy.WRONG: "Mã ghép chưa đúng. Đề nghị kiểm tra lại, hoặc lấy mã mới trên trang web.",
    RefusedWhy.USED: "Mã ghép này đã dùng, hoặc đã có mã mới hơn thay. Đề nghị lấy mã mới trên trang web.",
    RefusedWhy.EXPIRED: "Mã ghép này đã hết hạn. Đề nghị lấy mã mới trên trang web.",
    RefusedWhy.CLOSED: (
        "Mã ghép chưa đúng nhiều lần liên tiếp nên việc ghép từ cuộc trò chuyện này tạm dừng. "
        "Đề nghị thử lại sau {minutes} phút."
    ),
    RefusedWhy.GROUP: (
        "Chỉ ghép được trong cuộc trò chuyện riêng. Mã vừa gửi vào nhóm đã hủy để không ai dùng được. "
        "Đề nghị lấy mã mới và gửi riêng."
    ),
}


@dataclass(frozen=True, slots=True)
class NotPaired:
    """A refusal; ``minutes`` is how long the chat stays closed."""

    why: RefusedWhy
    minutes: int = 0

    @property
    def words(self) -> str:
        """What the sender is told."""
        return _WORDS[self.why].format(minutes=self.minutes)


@dataclass(frozen=True, slots=True, repr=False)
class NewCode:
    """A code to be shown once: ``words`` is how people read it, ``plain`` what a deep link carries."""

    plain: str
    expires_at: datetime.datetime

    @property
    def words(self) -> str:
        """The code in two groups: "CDFH-2345"."""
        return f"{self.plain[:4]}-{self.plain[4:]}"


def code_of(text: str) -> str | None:
    """Returns the code that a message consists of, however it was typed, or None for any other message.

    >>> code_of(" cdfh-2345 "), code_of("CDFH2345"), code_of("2345-6789"), code_of("CDFH-2345 nhé")
    ('CDFH2345', 'CDFH2345', None, None)
    """
    found = _CODE_RE.fullmatch(nfc(text).strip().upper())
    plain = f"{found[1]}{found[2]}" if found else ""
    return plain if plain and not plain.isdigit() else None  # eight digits are a telephone number or a day


def make_code(
    session: Session, principal: Principal, *, seal: Seal, now: datetime.datetime, address: str = ""
) -> NewCode:
    """Returns a new code for the unit the person acts for; those made before no longer work.

    Raises ``NotAllowed`` for who acts for no unit, or from an outside channel.
    """
    person = session.get(PersonRow, principal.person_id, with_for_update=True) if principal.person_id else None
    if person is None or principal.unit_id is None or principal.channel.outside:
        raise NotAllowed("Chỉ người đang làm việc cho một đơn vị, đã đăng nhập trên trang web, lấy được mã ghép.")
    mine = PairingCodeRow.person_id == person.id
    session.execute(delete(PairingCodeRow).where(mine, PairingCodeRow.expires_at < now - KEPT_AFTER))
    session.execute(update(PairingCodeRow).where(mine, PairingCodeRow.used_at.is_(None)).values(used_at=now))
    code = NewCode(_random_code(), now + LIFE)
    row = PairingCodeRow(
        code_hash=_hash(code.plain, seal),
        person_id=person.id,
        unit_id=principal.unit_id,
        version=person.session_version,
        created_at=now,
        expires_at=code.expires_at,
    )
    session.add(row)
    session.flush()
    detail = {"unit": principal.unit_id}
    record(session, Entry(Action.CODE_MADE, principal, "pairing_code", row.id, address=address, detail=detail))
    return code


def waiting_code(session: Session, person_id: int, *, now: datetime.datetime) -> datetime.datetime | None:
    """Returns until when the code a person made last still works, or None."""
    open_ones = PairingCodeRow.used_at.is_(None), PairingCodeRow.expires_at > now
    return session.scalar(select(PairingCodeRow.expires_at).where(PairingCodeRow.person_id == person_id, *open_ones))


def redeem(
    session: Session,
    code: str,
    *,
    seal: Seal,
    platform: Platform,
    external_id: str,
    chat_id: str,
    name: str,
    now: datetime.datetime,
    group: bool = False,
) -> ChannelLinkRow | NotPaired:
    """Returns the new link of the account that sent a code, or why there is none; writes in the caller's transaction.

    Of two at once with one code, one is paired. A link the account had ends, whosever it was. A code sent in a group,
    where others see it, is used up.
    """
    row = _working_code(session, code, locked_chat(session, platform, chat_id), seal=seal, now=now)
    if isinstance(row, NotPaired):
        return row
    if group:
        return NotPaired(RefusedWhy.GROUP)
    link = ChannelLinkRow(
        platform=platform.value,
        external_id=external_id,
        chat_id=chat_id,
        live_key=live_key(platform, external_id),
        name=_plain_name(name),
    )
    return _paired(session, link, row, now)


def _working_code(
    session: Session, code: str, chat: ChannelChatRow, *, seal: Seal, now: datetime.datetime
) -> PairingCodeRow | NotPaired:
    """Returns a code after using it up, or why it does not work; a wrong one is counted against the chat."""
    minutes = closed_minutes(chat, now)
    if minutes:
        return NotPaired(RefusedWhy.CLOSED, minutes)
    wanted = select(PairingCodeRow).where(PairingCodeRow.code_hash == _hash(code_of(code) or "", seal))
    row = session.scalar(wanted.with_for_update())
    if row is None:
        minutes = count_wrong(chat, now)
        return NotPaired(RefusedWhy.CLOSED if minutes else RefusedWhy.WRONG, minutes)
    why = _spent(session, row, now)
    if why is not None or not _use_up(session, row, now):
        return NotPaired(why or RefusedWhy.USED)
    forget_wrong(chat)
    return row


def _paired(session: Session, link: ChannelLinkRow, code: PairingCodeRow, now: datetime.datetime) -> ChannelLinkRow:
    """Returns the link, stored in place of the one its account had, for the person who made the code."""
    link.person_id, link.unit_id, link.version = code.person_id, code.unit_id, code.version
    link.created_at, link.last_used_at, link.expires_at = now, now, now + IDLE
    channel = Platform(link.platform).channel
    who = principal_in_session(session, link.person_id, link.version, channel, acting_unit_id=link.unit_id)
    before = session.scalar(select(ChannelLinkRow).where(ChannelLinkRow.live_key == link.live_key).with_for_update())
    if before is not None:
        end_link(session, before, EndedHow.REPLACED, now=now, by=who)
    session.add(link)
    session.flush()
    carry_over(session, link, now=now)
    replaced = before.id if before is not None else None
    detail: Detail = {"platform": link.platform, "unit": link.unit_id, "replaced": replaced}
    record(session, Entry(Action.CHANNEL_PAIRED, who, "channel_link", link.id, detail=detail))
    return link


def _spent(session: Session, row: PairingCodeRow, now: datetime.datetime) -> RefusedWhy | None:
    """Returns why a code that exists no longer works: used, too old, or its person has lost what it was made with."""
    if row.used_at is not None:
        return RefusedWhy.USED
    person = session.get(PersonRow, row.person_id)
    holds = person is not None and person.active and person.session_version == row.version
    if row.expires_at <= now or person is None or not holds:
        return RefusedWhy.EXPIRED
    return None if row.unit_id in {unit for unit, _ in assignments(session, person)} else RefusedWhy.EXPIRED


def _use_up(session: Session, row: PairingCodeRow, now: datetime.datetime) -> bool:
    """Tells whether this transaction is the one that used the code."""
    mine = update(PairingCodeRow).where(PairingCodeRow.id == row.id, PairingCodeRow.used_at.is_(None))
    return session.scalar(mine.values(used_at=now).returning(PairingCodeRow.id)) is not None


def _random_code() -> str:
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if not code.isdigit():
            return code


def _hash(plain: str, seal: Seal) -> str:
    """Returns what is kept of a code: HMAC-SHA256 under the installation's key, as hex digits."""
    return hmac.new(seal.key, f"pairing:{plain}".encode(), sha256).hexdigest()


def _plain_name(name: str) -> str:
    """Returns what an account calls itself as one line without characters that steer or hide."""
    shown = "".join(" " if unicodedata.category(char).startswith("C") else char for char in nfc(name))
    return " ".join(shown.split())[:LONGEST_NAME]
