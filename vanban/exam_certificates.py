"""The nouns of certificates: who gets one, and what stands on it."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class Award(StrEnum):
    """Who is given a certificate."""

    PASSED = "dat"
    FIRST = "dau_bang"
    CHOSEN = "chon"


AWARD_WORDS = {
    Award.PASSED: "Mọi người đạt",
    Award.FIRST: "Những người xếp đầu",
    Award.CHOSEN: "Những người được chọn trong danh sách",
}


@dataclass(frozen=True, slots=True)
class CertificateWords:
    """What the organiser types: where the certificates are given, the position of who signs, and their name."""

    place: str = ""
    position: str = ""
    signer: str = ""

    @property
    def complete(self) -> bool:
        """Whether certificates can be printed with it."""
        return bool(self.place and self.position and self.signer)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as it is printed. ``giver`` is the unit that holds the sitting, ``unit`` that of the person."""

    number: int
    year: int
    giver: str
    name: str
    unit: str
    sitting: str
    kind: str
    right: int
    questions: int
    mark: float
    scale: int
    rank: int | None
    passed: bool | None
    issued_at: datetime.datetime
    words: CertificateWords
