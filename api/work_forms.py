"""The forms of a unit's work: what an item says as fields, and fields as what an item says."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import Form
from sqlalchemy.orm import Session

from api.form_values import day_of, id_of
from programs.bodies import body_key
from programs.deadlines import read_deadline
from programs.units import UnitNames
from vanban.db.units import unit_tree
from vanban.db.work_assigning import Assignee
from vanban.tasks import Recurrence
from vanban.work import Opinion, WorkBody, WorkContent

FIELDS = (
    "text", "lead", "partners", "group", "product", "due", "first", "last", "every", "indicator", "value", "leader",
    "opinion", "field",
)  # fmt: skip
EVERY_CHOICES = (
    ("", "Một lần"),
    (Recurrence.ALWAYS.value, "Thường xuyên"),
    (Recurrence.WEEKLY.value, "Hằng tuần"),
    (Recurrence.MONTHLY.value, "Hằng tháng"),
    (Recurrence.QUARTERLY.value, "Hằng quý"),
    (Recurrence.HALF_YEARLY.value, "6 tháng một lần"),
    (Recurrence.YEARLY.value, "Hằng năm"),
)


def item_fields(
    *,
    text: Annotated[str, Form()] = "",
    lead: Annotated[str, Form()] = "",
    partners: Annotated[str, Form()] = "",
    group: Annotated[str, Form()] = "",
    product: Annotated[str, Form()] = "",
    due: Annotated[str, Form()] = "",
    first: Annotated[str, Form()] = "",
    last: Annotated[str, Form()] = "",
    every: Annotated[str, Form()] = "",
    indicator: Annotated[str, Form()] = "",
    value: Annotated[str, Form()] = "",
    leader: Annotated[str, Form()] = "",
    opinion: Annotated[str, Form()] = "",
    field: Annotated[str, Form()] = "",
) -> dict[str, str]:
    """Returns what was written into the form of an item, as it was written."""
    given = (text, lead, partners, group, product, due, first, last, every, indicator, value, leader, opinion, field)
    return dict(zip(FIELDS, given, strict=True))


def values_of(content: WorkContent) -> dict[str, str]:
    """Returns the fields of a form that shows what an item says."""
    return {
        "text": content.text,
        "lead": content.lead.name if content.lead else "",
        "partners": "\n".join(body.name for body in content.partners),
        "group": content.group,
        "product": content.product,
        "due": content.due,
        "first": content.first.isoformat() if content.first else "",
        "last": content.last.isoformat() if content.last else "",
        "every": content.every,
        "indicator": content.indicator,
        "value": content.value,
        "leader": content.leader,
        "opinion": content.opinion.value,
        "field": content.field or "",
    }


def content_from(
    session: Session, form: Mapping[str, str], before: WorkContent | None, *, day: datetime.date
) -> WorkContent:
    """Returns what a form says; a body keeps the unit it was resolved to, a new name is the unit of exactly that name.

    A deadline in words alone is reckoned from ``day``. Raises ``InvalidInput`` for a day that is none.
    """
    names = UnitNames(unit_tree(session))
    known = {body.name: body for body in _bodies(before)}
    lead = " ".join(form["lead"].split())
    partners = [" ".join(name.split()) for name in re.split(r"[\n;]", form["partners"])]
    first, last = day_of(form["first"], label="Từ ngày"), day_of(form["last"], label="Hạn")
    every = form["every"] if form["every"] in set(Recurrence) else ""
    if form["due"].strip() and last is None and not every and (before is None or before.due != form["due"].strip()):
        meant = read_deadline(form["due"], issued=day)
        first, last = first or meant.first, meant.last
        every = meant.every.value if meant.every else ""
    plain = ("text", "group", "product", "due", "indicator", "value", "leader", "field")
    words = {name: form[name].strip() for name in plain}
    return WorkContent(
        **words,
        lead=_body(names, known, lead) if lead else None,
        partners=tuple(_body(names, known, name) for name in dict.fromkeys(partners) if name and name != lead),
        first=first,
        last=last,
        every=every,
        opinion=Opinion(form["opinion"]) if form["opinion"] in set(Opinion) else Opinion.NONE,
        source=before.source if before is not None else None,
    )


def parts_from(content: WorkContent, texts: str) -> list[WorkContent]:
    """Returns an item in parts: one for each paragraph, or for each line where no blank line parts them."""
    blocks = re.split(r"\n\s*\n", texts.replace("\r", "").strip())
    pieces = blocks if len(blocks) > 1 else blocks[0].split("\n")
    return [replace(content, text=" ".join(piece.split())) for piece in pieces if piece.strip()]


def merged(contents: list[WorkContent]) -> WorkContent:
    """Returns several items in one: the words of all, the lead of the first, the earliest deadline of all."""
    first = contents[0]
    dated = min((one for one in contents if one.last), key=lambda one: one.last or datetime.date.max, default=first)
    others = [body for one in contents for body in _bodies(one) if body != first.lead]
    return replace(
        first,
        text=joined([one.text for one in contents]),
        product=joined([one.product for one in contents]),
        partners=tuple(dict.fromkeys(others)),
        due=dated.due,
        first=dated.first,
        last=dated.last,
    )


def joined(texts: list[str]) -> str:
    """Returns texts as one, each once, parted by semicolons."""
    return "; ".join(dict.fromkeys(text.strip().rstrip(".;") for text in texts if text.strip()))


def receivers_from(lead: str, others: list[str], *, own_unit: int) -> list[Assignee]:
    """Returns whom an item is given to, who leads first: "u12" is a unit, "p7" a person of the own unit."""
    chosen = [(lead, True), *((one, False) for one in others if one != lead)]
    found = []
    for words, leads in chosen:
        number = id_of(words[1:])
        if number is not None and words[0] in "up":
            found.append(Assignee(number if words[0] == "u" else own_unit, None if words[0] == "u" else number, leads))
    return found


def _bodies(content: WorkContent | None) -> list[WorkBody]:
    if content is None:
        return []
    return [*([content.lead] if content.lead else []), *content.partners]


def _body(names: UnitNames, known: Mapping[str, WorkBody], name: str) -> WorkBody:
    if name in known:
        return known[name]
    units = names.named(body_key(name))
    return WorkBody(name[:300], units[0].id if len(units) == 1 else None)
