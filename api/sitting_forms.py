"""The form of a sitting: what was filled in, as a plan; days and hours in Việt Nam's time, each fault by its field."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from starlette.requests import Request

from api.form_values import day_of, id_of
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.db.exam_sittings import rules_of
from vanban.errors import InvalidInput
from vanban.exam_plans import Plan, default_rules
from vanban.exam_sittings import HANOI, Anonymity, Counting, Rules, Shown, SittingKind, View

MOST_FIELDS = 20_000  # of one form: two boxes for each unit of a large tree
TEXTS = ("kind", "title", "invitation", "paper", "opens_day", "opens_time", "closes_day", "closes_time", "audience")
NUMBERS = ("minutes", "draw", "attempts_total", "attempts_per_week", "pass_percent")
CHOICES = ("counting", "view", "result_shown", "answers_shown", "anonymity", "tie_break")
BOXES = ("shuffle_questions", "shuffle_options")
OWN, CHOSEN, EVERYONE = "don_vi_toi", "chon", "moi_nguoi"
AUDIENCE_WORDS = {
    OWN: "Đơn vị tôi và mọi đơn vị cấp dưới",
    CHOSEN: "Các đơn vị được chọn",
    EVERYONE: "Mọi người có tài khoản",
}
_NUMBER_NAMES = {
    "minutes": "Thời gian làm bài (phút)",
    "draw": "Số câu rút cho mỗi lượt",
    "attempts_total": "Số lượt thi của mỗi người",
    "attempts_per_week": "Số lượt thi mỗi tuần",
    "pass_percent": "Tỉ lệ trả lời đúng để đạt (%)",
}
_TIME = re.compile(r"(\d{1,2})\s*(?:[:hg.]|giờ)\s*(\d{2})?(?:\s*phút)?")
Chosen = TypeVar("Chosen", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class SittingForm:
    """What was filled in: ``values`` by name, the units chosen alone (``units``) and with all below (``branches``)."""

    values: Mapping[str, str]
    units: frozenset[int] = field(default_factory=frozenset)
    branches: frozenset[int] = field(default_factory=frozenset)
    version: int = 0


async def filled_in(request: Request) -> SittingForm:
    """Returns what was written into the form, as it was written."""
    form = await request.form(max_fields=MOST_FIELDS)
    values = {name: str(form.get(name, "")) for name in (*TEXTS, *NUMBERS, *CHOICES, *BOXES)}
    units, branches = (
        frozenset(one for words in form.getlist(name) if (one := id_of(str(words))) is not None)
        for name in ("don_vi", "nhanh")
    )
    return SittingForm(values, units, branches, id_of(str(form.get("version", ""))) or 0)


def new_form(kind: SittingKind, *, minutes: int, paper_id: int | None, now: datetime.datetime) -> SittingForm:
    """Returns the form of a new sitting with the defaults of its kind: from 08:00 tomorrow, for a week."""
    first = (now.astimezone(HANOI) + datetime.timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
    last = (first + datetime.timedelta(days=6)).replace(hour=17)
    values = _rule_values(default_rules(kind, minutes=minutes)) | _window_values(first, last)
    plain = {"kind": kind.value, "title": "", "invitation": "", "audience": OWN}
    return SittingForm(values | plain | {"paper": str(paper_id or "")})


def form_of(sitting: ExamSittingRow) -> SittingForm:
    """Returns the form filled in with a sitting as it is."""
    values = _rule_values(rules_of(sitting)) | _window_values(sitting.opens_at, sitting.closes_at)
    own = [(one.unit_id, one.below) for one in sitting.units] == [(sitting.unit_id, True)]
    audience = EVERYONE if sitting.everyone else OWN if own else CHOSEN
    plain = {"kind": sitting.kind, "title": sitting.title, "invitation": sitting.invitation, "audience": audience}
    return SittingForm(
        values | plain | {"paper": str(sitting.paper_id)},
        frozenset(one.unit_id for one in sitting.units if not one.below),
        frozenset(one.unit_id for one in sitting.units if one.below),
        sitting.version,
    )


def plan_of(form: SittingForm, *, own_unit_id: int) -> Plan:
    """Returns the plan a form describes; raises ``InvalidInput`` that names the field."""
    values = form.values
    paper_id = id_of(values["paper"])
    if paper_id is None:
        raise InvalidInput("Chưa chọn đề thi.")
    chosen = {**dict.fromkeys(form.units, False), **dict.fromkeys(form.branches, True)}
    return Plan(
        title=values["title"],
        kind=_one_of(SittingKind, values["kind"], SittingKind.CONTEST),
        paper_id=paper_id,
        opens_at=moment_of(values["opens_day"], values["opens_time"], label="mở"),
        closes_at=moment_of(values["closes_day"], values["closes_time"], label="đóng"),
        rules=_rules(values),
        invitation=values["invitation"],
        everyone=values["audience"] == EVERYONE,
        units=((own_unit_id, True),) if values["audience"] == OWN else tuple(chosen.items()),
    )


def moment_of(day: str, time: str, *, label: str) -> datetime.datetime:
    """Returns the moment of a day and an hour in Việt Nam, such as 05/12/2026 and 8:30, 08h30 or 8 giờ 30."""
    date = day_of(day, label=f"Ngày {label}")
    if date is None:
        raise InvalidInput(f"Chưa ghi ngày {label}.")
    found = _TIME.fullmatch(time.strip().lower())
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
    if hour > 23 or minute > 59:
        raise InvalidInput(f"Giờ {label} chưa đúng. Đề nghị ghi giờ:phút theo 24 giờ, ví dụ 08:00 hoặc 17:30.")
    return datetime.datetime(date.year, date.month, date.day, hour, minute, tzinfo=HANOI)


def whole_of(words: str, *, label: str) -> int | None:
    """Returns a whole number, None for nothing; raises ``InvalidInput`` that names the field."""
    words = words.strip()
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and len(words) <= 9):
        raise InvalidInput(f"{label} phải là số nguyên.")
    return int(words)


def _rules(values: Mapping[str, str]) -> Rules:
    numbers = {name: whole_of(values[name], label=_NUMBER_NAMES[name]) for name in NUMBERS}
    return Rules(
        minutes=numbers["minutes"] or 0,
        draw=numbers["draw"],
        attempts_total=numbers["attempts_total"],
        attempts_per_week=numbers["attempts_per_week"],
        counting=_one_of(Counting, values["counting"], Counting.BEST),
        shuffle_questions=bool(values["shuffle_questions"]),
        shuffle_options=bool(values["shuffle_options"]),
        view=_one_of(View, values["view"], View.ONE),
        result_shown=_one_of(Shown, values["result_shown"], Shown.AT_ONCE),
        answers_shown=_one_of(Shown, values["answers_shown"], Shown.AFTER_CLOSE),
        anonymity=_one_of(Anonymity, values["anonymity"], Anonymity.NAMED),
        pass_percent=numbers["pass_percent"],
        tie_break=values["tie_break"],
    )


def _rule_values(rules: Rules) -> dict[str, str]:
    numbers = {name: getattr(rules, name) for name in NUMBERS}
    boxes = {name: "1" if getattr(rules, name) else "" for name in BOXES}
    choices = {name: str(getattr(rules, name)) for name in CHOICES}
    return {name: "" if value is None else str(value) for name, value in numbers.items()} | boxes | choices


def _window_values(opens_at: datetime.datetime, closes_at: datetime.datetime) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, moment in (("opens", opens_at), ("closes", closes_at)):
        local = moment.astimezone(HANOI)
        found |= {f"{name}_day": f"{local:%d/%m/%Y}", f"{name}_time": f"{local:%H:%M}"}
    return found


def _one_of(words: type[Chosen], stored: str, otherwise: Chosen) -> Chosen:
    return words(stored) if stored in set(words) else otherwise
