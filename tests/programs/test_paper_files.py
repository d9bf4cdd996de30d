"""Papers become files that Word and Excel open: the same paper, the same bytes."""

import io
from collections.abc import Callable

import docx
import pytest
from paper_examples import LETTER, PLAN, PROGRAMME, REMINDER, REPORT, WEEK

from programs.papers.action_plan import action_plan_docx
from programs.papers.letter import letter_docx
from programs.papers.programme import programme_docx
from programs.papers.reminder import reminder_docx
from programs.papers.report import report_docx
from programs.papers.week import week_docx
from vanban.layout.profiles import Profile, profile_named, profiles

WRITERS: dict[str, Callable[[Profile], bytes]] = {
    "programme": lambda profile: programme_docx(PROGRAMME, profile),
    "week": lambda profile: week_docx(WEEK, profile),
    "letter": lambda profile: letter_docx(LETTER, profile),
    "reminder": lambda profile: reminder_docx(REMINDER, profile),
    "report": lambda profile: report_docx(REPORT, profile),
    "plan": lambda profile: action_plan_docx(PLAN, profile),
}


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("profile", profiles())
def test_a_paper_is_written_in_each_profile(name: str, profile: str) -> None:
    data = WRITERS[name](profile_named(profile))
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    assert text.strip()
    assert data == WRITERS[name](profile_named(profile))
