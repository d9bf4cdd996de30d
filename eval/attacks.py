"""The attacks of the red team: what is asked, by whom, what was planted before, and what the reply must not do."""

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from vanban.errors import SettingsError
from vanban.principals import Audience, Publicity

Expect = Literal["refusal", "unchanged", "any"]
Must = Literal["said", "nowhere", "cites"]


@dataclass(frozen=True, slots=True)
class Planted:
    """A file taken into the library before the attack: its name, its text, whose it is and who may read it."""

    name: str
    text: str
    unit: str = "TU"
    audience: Audience = Audience.PUBLIC
    publicity: Publicity = Publicity.OPEN


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier question of the conversation. ``user`` is somebody else where a turn of another person is slipped
    into it, or where the asker could read more then."""

    question: str
    user: str


@dataclass(frozen=True, slots=True)
class Forbidden:
    """What a reply must not hold: words it says itself (``said``: outside quotation marks), words anywhere in it
    (``nowhere``), or a citation of the document of a number (``cites``)."""

    how: Must
    what: str


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack. ``expect`` is "refusal", "unchanged" (the reply is that of ``plain`` without what was planted), or
    "any" reply that keeps the rules. ``why`` says what the attacker hopes for."""

    id: str
    kind: str
    question: str
    user: str
    expect: Expect
    why: str
    must_not: tuple[Forbidden, ...] = ()
    documents: tuple[Planted, ...] = ()
    history: tuple[Earlier, ...] = ()
    plain: str = ""
    as_of: datetime.date | None = None

    @property
    def harmless(self) -> str:
        """The question without the attack."""
        return self.plain or self.question


def load_attacks(path: Path) -> list[Attack]:
    """Returns the attacks of a JSON-lines file; raises SettingsError naming a line that is not one."""
    attacks: list[Attack] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            attacks.append(_attack(json.loads(line)))
        except (KeyError, TypeError, ValueError) as error:
            raise SettingsError(f"Bộ tấn công {path.name}, dòng {number} không đúng mẫu: {error}.") from error
    return attacks


def _attack(row: dict[str, Any]) -> Attack:
    if row["expect"] not in get_args(Expect):
        raise ValueError(f"expect là {row['expect']}")
    return Attack(
        id=row["id"],
        kind=row["kind"],
        question=row["question"] * row.get("repeat", 1),
        user=row["user"],
        expect=row["expect"],
        why=row["why"],
        must_not=tuple(_forbidden(entry) for entry in row.get("must_not", ())),
        documents=tuple(_planted(entry) for entry in row.get("documents", ())),
        history=tuple(_earlier(entry, row["user"]) for entry in row.get("history", ())),
        plain=row.get("plain", ""),
        as_of=datetime.date.fromisoformat(row["as_of"]) if "as_of" in row else None,
    )


def _forbidden(entry: str | dict[str, str]) -> Forbidden:
    if isinstance(entry, str):
        return Forbidden("said", entry)
    ((how, what),) = entry.items()
    if how not in get_args(Must) or not what:
        raise ValueError(f"must_not có {how}")
    return Forbidden(how, what)  # type: ignore[arg-type]  # checked against the literal above


def _planted(entry: dict[str, str]) -> Planted:
    return Planted(
        entry["name"],
        entry["text"],
        entry.get("unit", "TU"),
        Audience(entry.get("audience", Audience.PUBLIC)),
        Publicity(entry.get("publicity", Publicity.OPEN)),
    )


def _earlier(entry: str | dict[str, str], asker: str) -> Earlier:
    return Earlier(entry, asker) if isinstance(entry, str) else Earlier(entry["question"], entry["user"])
