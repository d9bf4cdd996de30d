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
    TRAINER = "giang_vien"  # questions, papers and contests of the own unit
    APPRAISER = "tham_dinh"  # checks drafts of the own unit
    PLANNER = "chuong_trinh"  # tasks and work programmes of the own unit
    LEADER = "lanh_dao"  # approves the work programmes that planners of the own unit send
    ADMINISTRATOR = "quan_tri"  # people, units and documents of the own unit and all below
    SYSTEM = "quan_tri_he_thong"  # the same for every unit, and the installation
    AUDITOR = "kiem_toan"  # reads the audit log of the own unit and all below


KEEPING_ROLES = frozenset({Role.OFFICER, Role.ADMINISTRATOR, Role.SYSTEM})  # who looks after documents of their unit


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


class Outside(StrEnum):
    """How much of a unit's documents the outside channels carry, from the most to nothing. It only narrows."""

    OPEN = "open"  # every open document that the asking person may read
    PUBLIC = "public"  # only open documents for everyone
    NONE = "none"

    @classmethod
    def of(cls, stored: str | None) -> "Outside":
        """Returns the setting of a stored word; nothing leaves for a word that is none of these."""
        return cls(stored) if stored in set(cls) else cls.NONE


@dataclass(frozen=True, slots=True)
class Principal:
    """The asking person, in the unit they act for.

    ``unit_ids`` runs from the root of the tree down to that unit; it is empty for a visitor and for a unit that has
    ended. ``heir_of`` are the ended units whose place that unit took: their documents are read as its own.
    """

    person_id: int | None
    name: str
    unit_ids: tuple[int, ...] = ()
    roles: frozenset[str] = frozenset()
    channel: Channel = Channel.COMMAND
    heir_of: frozenset[int] = frozenset()

    @property
    def unit_id(self) -> int | None:
        """The unit the person acts for, or None for a visitor."""
        return self.unit_ids[-1] if self.unit_ids else None

    @property
    def own_unit_ids(self) -> frozenset[int]:
        """The unit the person acts for and the ended units whose place it took; none for a visitor."""
        return frozenset() if self.unit_id is None else self.heir_of | {self.unit_id}

    @property
    def keeps_documents(self) -> bool:
        """Tells whether the person looks after documents of the own unit, on a channel where that is done."""
        return not self.channel.outside and bool(KEEPING_ROLES & self.roles)


@dataclass(frozen=True, slots=True)
class Access:
    """What decides who may read a document. ``outside`` is its owning unit's; ``sensitive`` comes from its field."""

    owner_unit_id: int
    audience: Audience
    publicity: Publicity
    named_unit_ids: frozenset[int] = frozenset()
    published: bool = True  # False until a person has looked at what the program understood
    outside: Outside = Outside.OPEN
    sensitive: bool = False  # vanban.sensitive_fields.is_sensitive

    @property
    def carried_outside(self) -> bool:
        """Whether an outside channel may carry the document at all, whoever asks (DOMAIN §5)."""
        if self.publicity is not Publicity.OPEN or self.outside is Outside.NONE:
            return False
        for_everyone_alone = self.outside is Outside.PUBLIC or self.sensitive
        return self.audience is Audience.PUBLIC if for_everyone_alone else True


def may_read(principal: Principal, access: Access) -> bool:
    """Tells whether the principal may read a document with this access; denies by default.

    The database predicate in ``vanban.db.permissions`` says the same; a property test holds them together.
    """
    if principal.channel.outside and not access.carried_outside:
        return False
    own = principal.own_unit_ids
    if not access.published:
        return principal.keeps_documents and access.owner_unit_id in own
    if access.audience is Audience.PUBLIC:
        return access.publicity is Publicity.OPEN or principal.person_id is not None
    if access.owner_unit_id in own:
        return True
    if access.audience is Audience.SUBTREE:
        return access.owner_unit_id in principal.unit_ids
    return access.audience is Audience.NAMED and not own.isdisjoint(access.named_unit_ids)
