"""The nouns of action plans: what a plan says beside its tasks, as a person edits it."""

import datetime
from dataclasses import dataclass

from vanban.work import ProgrammeOwner

PLAN, PROGRAMME = "Kế hoạch", "Chương trình hành động"
TYPES = (PLAN, PROGRAMME)
SIGNERS = (ProgrammeOwner.COMMITTEE, ProgrammeOwner.BUREAU)  # a Thường trực issues no plan of its own


@dataclass(frozen=True, slots=True)
class PlanTarget:
    """A goal of a plan: what, how much ("" for one without a figure), by when as worded, and who follows it."""

    text: str
    value: str = ""
    due: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class PlanContent:
    """What a plan says; ``purposes``, ``requirements``, ``organisation`` and ``recipients`` hold a line each."""

    subject: str
    type: str = PLAN
    owner: ProgrammeOwner = ProgrammeOwner.BUREAU
    opening: str = ""
    purposes: str = ""
    requirements: str = ""
    general_goal: str = ""
    goals: tuple[PlanTarget, ...] = ()
    organisation: str = ""
    number: str = ""
    signed_on: datetime.date | None = None
    place: str = ""
    signer: str = ""
    position: str = ""
    recipients: str = ""
