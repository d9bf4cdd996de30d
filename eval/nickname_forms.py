"""How people write a nickname ("Đề án 06"): the shipped table's names, in other cases, without marks, in telex keys."""

import random
from functools import cache

from eval.lookup_forms import Form, Said, around
from eval.lookup_register import Entry
from eval.spelling_slips import telex, without_marks
from vanban.alias_tables import NamedDocument, shipped, shipped_names

NICKNAME = "tên gọi"
_ISSUERS = {"TW": "Ban Chấp hành Trung ương", "TTg": "Thủ tướng Chính phủ", "CP": "Chính phủ", "QH15": "Quốc hội"}


@cache
def _documents() -> tuple[NamedDocument, ...]:
    found = {(one.number.key, one.date): one for documents in shipped().nicknames.values() for one in documents}
    return tuple(found.values())


def nickname_entries(*, first_id: int) -> list[Entry]:
    """Returns the documents that the shipped nicknames stand for, as entries of a register."""
    return [
        Entry(first_id + at, one.number, one.type, _ISSUERS[one.number.issuer_code], one.date)
        for at, one in enumerate(_documents())
    ]


def nickname_forms(dice: random.Random, count: int) -> list[Form]:
    """Returns that many forms; each says the number and the day of every document the name stands for."""
    names = sorted(shipped_names().items())
    forms: list[Form] = []
    for _ in range(count):
        bare, name = dice.choice(names)
        writings = (name, name.lower(), name.upper(), name.title(), without_marks(name), telex(name.lower()))
        said = tuple(_said(one) for one in shipped().nicknames[bare])
        forms.append(Form(around(dice.choice(writings), dice), NICKNAME, said))
    return forms


def _said(document: NamedDocument) -> Said:
    return Said(document.number.ordinal, type_name=document.type, date=document.date)
