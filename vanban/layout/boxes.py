"""The boxes of a document's first and last page: who issues it, its number and date, its title, who signs, who gets it.

DOMAIN: Hướng dẫn 36-HD/VPTW and Nghị định 30/2020/NĐ-CP number these boxes; the figures are the profile's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vanban.layout.pieces import Para, Run, SideBySide, centred
from vanban.layout.profiles import Profile

_ADDRESS_INDENT = 25  # millimetres before "Kính gửi:" when a list of addressees follows
_NAME_GAP = 4  # empty lines for the signature and the seal


@dataclass(frozen=True, slots=True)
class Top:
    """What stands at the head. Lines of names and of a subject are printed as given; a letter has its subject under
    its number.

    A ``number`` "" leaves its box empty, as a lịch has none.
    """

    superior: tuple[str, ...]
    issuer: tuple[str, ...]
    number: str
    place_and_date: str
    type: str
    subject: str
    note: str = ""
    addressees: tuple[str, ...] = ()
    letter: bool = False


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at the end: authority and position by lines, name, recipients without closing marks."""

    authority: tuple[str, ...]
    position: tuple[str, ...]
    name: str
    recipients: tuple[str, ...]


def head_pieces(top: Top, profile: Profile) -> Iterator[Para | SideBySide]:
    """Yields the head table, then type and subject, or the addressees of a letter."""
    number = [centred(profile.number_label + top.number if top.number else "", profile.number)]
    if top.letter:
        number.append(centred(top.subject, profile.letter_subject, italic=profile.letter_subject_italic, before=4))
    place = centred(top.place_and_date, profile.date, italic=True)
    rows = ((_issuer(top, profile), _motto(profile)), (tuple(number), (place,)))
    yield SideBySide(rows, (0.4, 0.6) if profile.second_motto else (0.46, 0.54))
    if not top.letter:
        yield from _title(top, profile)
    yield from _addressees(top.addressees, profile)


def foot_pieces(foot: Foot, profile: Profile) -> SideBySide:
    """Returns the recipients on the left and authority, position and name on the right."""
    style = profile.recipients_label_style
    label = Run("Nơi nhận:", bold="bold" in style, italic="italic" in style, underline=style == "underline")
    left = [Para((label,), profile.recipients_label)] if foot.recipients else [Para((Run(""),), profile.recipients)]
    left += [Para((Run(f"- {name}"),), profile.recipients) for name in _closed(foot.recipients, profile.recipient_end)]
    right = [centred(line, profile.authority, bold=True) for line in foot.authority]
    right += [centred(line, profile.position, bold=profile.position_bold) for line in foot.position]
    right += [centred("", profile.signer)] * _NAME_GAP + [centred(foot.name, profile.signer, bold=True)]
    return SideBySide(((tuple(left), tuple(right)),), (0.5, 0.5))


def _title(top: Top, profile: Profile) -> Iterator[Para]:
    yield centred(top.type.upper(), profile.type, bold=True, before=14)
    mark = bool(profile.closing_mark)
    *above, last = top.subject.split("\n")
    yield from (centred(line, profile.subject, bold=True) for line in above)
    yield centred(last, profile.subject, bold=True, after=0 if mark else 9, rule=0 if mark else 0.35)
    if top.note:
        yield centred(top.note, profile.body - 1, italic=True)
    if mark:
        yield centred(profile.closing_mark, profile.subject, after=8)


def _addressees(names: tuple[str, ...], profile: Profile) -> Iterator[Para]:
    """Yields "Kính gửi: …" centred for one addressee, above a list for several."""
    if len(names) == 1:
        yield centred(f"Kính gửi: {names[0]}", profile.body, before=10, after=8)
    elif names:
        yield Para((Run("Kính gửi:"),), profile.body, "left", _ADDRESS_INDENT, before=10, after=2)
        for name in names:
            yield Para((Run(f"- {name}"),), profile.body, "left", _ADDRESS_INDENT + 12, after=2)


def _issuer(top: Top, profile: Profile) -> tuple[Para, ...]:
    upper = [centred(line, profile.superior) for line in top.superior]
    issuing = [centred(line, profile.issuer, bold=True) for line in top.issuer]
    if profile.head_star:
        return (*upper, *issuing, centred("*", profile.issuer))
    issuing[-1] = replace(issuing[-1], rule=0.4, after=6)
    return (*upper, *issuing)


def _motto(profile: Profile) -> tuple[Para, ...]:
    motto = centred(profile.motto, profile.motto_size, bold=True, rule=0 if profile.second_motto else 1)
    if not profile.second_motto:
        return (motto,)
    return (motto, centred(profile.second_motto, profile.motto_size + 1, bold=True, rule=1, after=6))


def _closed(recipients: tuple[str, ...], end: str) -> list[str]:
    bare = [name.rstrip(",.;") for name in recipients]
    return [f"{name}{end}" for name in bare[:-1]] + [f"{name}." for name in bare[-1:]]
