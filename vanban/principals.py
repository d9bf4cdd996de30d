"""Who asks: a person in a unit, or an anonymous visitor, through a channel."""

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """Where a question comes from; Telegram and Zalo are outside networks (DOMAIN §5)."""

    WEB = "web"
    API = "api"
    COMMAND = "command"
    TELEGRAM = "telegram"
    ZALO = "zalo"

    @property
    def outside(self) -> bool:
        """Tells whether only documents marked công khai may be answered here."""
        return self in (Channel.TELEGRAM, Channel.ZALO)


class Role(StrEnum):
    """What a person does here beside reading and asking."""

    CADRE = "can_bo"
    OFFICER = "van_thu"  # takes documents in and decides about them, for the own unit
    ADMINISTRATOR = "quan_tri"  # the same for the own unit and all below
    SYSTEM = "quan_tri_he_thong"  # the same for every unit


class Audience(StrEnum):
    """Who a document is for: everyone, its unit, its unit and all below, or named units."""

    PUBLIC = "public"
    UNIT = "unit"
    SUBTREE = "subtree"
    NAMED = "named"


class Publicity(StrEnum):
    """công khai may leave the organisation's network; nội bộ may not."""

    OPEN = "cong_khai"
    INTERNAL = "noi_bo"


@dataclass(frozen=True, slots=True)
class Principal:
    """The asking person. ``unit_ids`` runs from the root of the tree down to the person's own unit."""

    person_id: int | None
    name: str
    unit_ids: tuple[int, ...] = ()
    roles: frozenset[str] = frozenset()
    channel: Channel = Channel.COMMAND

    @property
    def unit_id(self) -> int | None:
        """The person's own unit, or None for a visitor."""
        return self.unit_ids[-1] if self.unit_ids else None


@dataclass(frozen=True, slots=True)
class Access:
    """What decides who may read a document."""

    owner_unit_id: int
    audience: Audience
    publicity: Publicity
    named_unit_ids: frozenset[int] = frozenset()


def may_read(principal: Principal, access: Access) -> bool:
    """Tells whether the principal may read a document with this access; denies by default.

    The database predicate in ``vanban.db.permissions`` says the same; a property test holds them together.
    """
    if principal.channel.outside and access.publicity is not Publicity.OPEN:
        return False
    if access.audience is Audience.PUBLIC:
        return access.publicity is Publicity.OPEN or principal.person_id is not None
    if principal.unit_id is None:
        return False
    if principal.unit_id == access.owner_unit_id:
        return True
    if access.audience is Audience.SUBTREE:
        return access.owner_unit_id in principal.unit_ids
    return access.audience is Audience.NAMED and principal.unit_id in access.named_unit_ids
