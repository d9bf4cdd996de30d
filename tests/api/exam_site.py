"""Sittings in the small library of the web tests, for pages and browsers: An organises, Binh of the commune sits."""

import datetime
from dataclasses import dataclass

from exam_papers_made import make_paper, make_sitting, questions
from fake_services import World

from vanban.db.people import principal_of
from vanban.exam_bank import BankContent
from vanban.exam_sittings import Rules, Shown
from vanban.principals import Channel

RULES = Rules(minutes=30, shuffle_questions=False, shuffle_options=False, answers_shown=Shown.AT_ONCE)
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class ExamSite:
    """Holds sittings that run now; the key of question n is n mod 4, the last of a paper has two keys, 0 and 2."""

    world: World

    def hold(
        self,
        *,
        contents: list[BankContent] | None = None,
        document: str = "quy-dinh.txt",
        count: int = 4,
        **values: object,
    ) -> int:
        """Returns the id of a sitting; the keywords are those of ``make_sitting``."""
        now = datetime.datetime.now(datetime.UTC)
        self.world.give_roles("an", "can_bo van_thu giang_vien")
        with self.world.services.database.transaction() as session:
            trainer = principal_of(session, "an", Channel.WEB)
            asked = contents or questions(count, document=self.world.ids[document])
            window = {"opens_at": now - _DAY, "closes_at": now + _DAY}
            values = {"rules": RULES, **window, **values}
            return make_sitting(session, trainer, make_paper(session, trainer, asked), **values).id  # type: ignore[arg-type]
