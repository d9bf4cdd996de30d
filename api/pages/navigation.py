"""The places of the product in the rail: one table, from which each person sees what their roles have."""

from dataclasses import dataclass

from vanban.principals import KEEPING_ROLES, Principal, Role

_ADMINISTRATION = frozenset({Role.ADMINISTRATOR, Role.SYSTEM, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the rail. ``roles`` None is for everyone signed in."""

    key: str
    words: str
    address: str
    icon: str
    roles: frozenset[Role] | None = None

    def shown_to(self, principal: Principal) -> bool:
        """Tells whether the person's roles have this place."""
        return self.roles is None or bool(self.roles & principal.roles)


PLACES = (
    Place("trang-dau", "Trang đầu", "/", "home"),
    Place("hoi", "Hỏi đáp", "/hoi", "chat"),
    Place("van-ban", "Văn bản", "/van-ban", "document"),
    Place("so-den", "Sổ đến", "/so-den", "inbox"),
    Place("cong-viec", "Công việc", "/nhiem-vu", "list"),
    Place("thi", "Thi", "/thi", "exam"),
    Place("gop-y", "Góp ý", "/gop-y", "review", KEEPING_ROLES),
    Place("quan-tri", "Quản trị", "/quan-tri", "gear", _ADMINISTRATION),
)


def places_for(principal: Principal) -> tuple[Place, ...]:
    """Returns the entries of the rail a person sees, in their order."""
    return tuple(place for place in PLACES if place.shown_to(principal))
