"""A sitting of the small library's city with enough people for every figure, for tests of its pages and files."""

from dataclasses import replace

import numpy as np
from bank_people import content
from fake_services import World
from sat_exam import Sat, make_paper, make_sitting, sit
from sqlalchemy.orm import Session

from vanban.db.people import principal_of, unit_by_code
from vanban.exam_bank import BankContent
from vanban.principals import Channel, Principal

KEYS = "ABCDABCDABCD"
LEVELS = ("nhan_biet", "thong_hieu", "van_dung")
TOPICS = ("Chuyển đổi số", "Cải cách hành chính", "=Chủ đề lạ")
STEMS = ("Cơ quan nào chủ trì thực hiện nhiệm vụ này?", "+84 là gì?", "@Ai chịu trách nhiệm?", "-Hạn nào đúng?")
OPTIONS = ("Sở Nội vụ", "=1+1", "Sở Y tế", "Văn phòng")


def question(number: int) -> BankContent:
    """Returns a question; some begin like a formula."""
    return replace(
        content(f"{STEMS[number % len(STEMS)]} ({number + 1})", keys=("ABCD".index(KEYS[number]),)),
        options=OPTIONS,
        topic=TOPICS[number % len(TOPICS)],
        level=LEVELS[number % len(LEVELS)],
    )


def trainer(world: World, session: Session) -> Principal:
    """Returns the trainer of the city, who is called "an"."""
    return principal_of(session, "an", Channel.WEB)


def held_sitting(world: World, *, people: int = 60, **values: object) -> int:
    """Returns the id of a sitting of the city with attempts of people of the city and of the commune."""
    world.give_roles("an", "giang_vien")
    with world.services.database.transaction() as session:
        person = trainer(world, session)
        paper = make_paper(session, person, [question(number) for number in range(len(KEYS))])
        sitting = make_sitting(session, paper, **values)  # type: ignore[arg-type]
        units = [unit_by_code(session, code).id for code in ("tp", "xa")]
        sit(session, sitting, KEYS, [Sat(signs, units[n % 3 == 0], seconds=300 + 7 * n) for n, signs in rows(people)])
        return sitting.id


def rows(people: int) -> list[tuple[int, str]]:
    """Returns what each person chose: the able choose the key more often; of question 5 the key is a wrong one."""
    dice = np.random.default_rng(7)
    found = []
    for person in range(people):
        able = person / max(1, people - 1)
        signs = [key if dice.random() < 0.15 + 0.8 * able else str(dice.choice(list("ABCD"))) for key in KEYS]
        signs[4] = "C" if dice.random() < able else str(dice.choice(list("ABD-")))
        found.append((person, "".join(signs)))
    return found
