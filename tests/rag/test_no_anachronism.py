"""Whatever is asked as of whatever day, nothing that came later is shown anywhere in the reply."""

import datetime
import json
from collections.abc import Iterator

import pytest
from asked_samples import SampleLibrary, sample_questions
from hypothesis import given, settings
from hypothesis import strategies as st

from vanban.db.models import RelationRow
from vanban.db.relations import decide
from vanban.documents import RelationState
from vanban.reply_json import reply_json

FIRST, LAST = datetime.date(2021, 1, 1), datetime.date(2026, 12, 31)
PLAIN = [row["question"] for row in sample_questions(90)]
ABOUT_VALIDITY = [
    "{} còn hiệu lực không?",
    "{} hết hiệu lực từ khi nào, do văn bản nào?",
    "Văn bản nào đang có hiệu lực thay {}?",
    "Văn bản nào thay thế {}?",
    "Văn bản nào sửa đổi {}?",
    "Trước đó thay cho {} thì áp dụng văn bản nào?",
    "{} nói gì?",
    "khoản 1 Điều 11 {} còn áp dụng không?",
    "Điều 6 {}",
]


def shown_days(reply: dict[str, object]) -> set[datetime.date]:
    """Returns the dates of all documents that a reply shows in any of its lists."""
    keys = ("citations", "related", "choices", "nearest")
    dates = [item["date"] for key in keys for item in reply[key]]  # type: ignore[attr-defined]
    return {datetime.date.fromisoformat(date) for date in dates if date}


@pytest.fixture(scope="module", params=[RelationState.PROPOSED, RelationState.CONFIRMED])
def dated(library: SampleLibrary, request: pytest.FixtureRequest) -> Iterator[SampleLibrary]:
    """The sample library with all its edges proposed, then confirmed; afterwards they are proposed again."""
    _decide_all(library, request.param)
    yield library
    _decide_all(library, RelationState.PROPOSED)


def _decide_all(library: SampleLibrary, state: RelationState) -> None:
    now = datetime.datetime.now(datetime.UTC)
    with library.services.database.transaction() as session:
        stated = session.query(RelationRow).where(RelationRow.source_id.in_(library.readable["quan.tri"]))
        for row in stated.all():
            decide(session, row.id, state, by=library.principals["quan.tri"], at=now)


@pytest.fixture(scope="module")
def later_numbers(library: SampleLibrary) -> list[tuple[datetime.date, str]]:
    """The numbers that only one document carries, with its date: their mention would give a later document away."""
    rows = [(row.date, row.number) for row in library.documents.values() if row.date and row.number]
    numbers = [number for _, number in rows]
    return [(date, number) for date, number in rows if numbers.count(number) == 1]


@settings(max_examples=40)
@given(data=st.data())
def test_no_reply_shows_what_came_after_its_day(
    dated: SampleLibrary, later_numbers: list[tuple[datetime.date, str]], data: st.DataObject
) -> None:
    day = data.draw(st.dates(FIRST, LAST), label="as of")
    number = data.draw(st.sampled_from([number for _, number in later_numbers]), label="number")
    template = data.draw(st.sampled_from(ABOUT_VALIDITY))
    question = data.draw(st.one_of(st.sampled_from(PLAIN), st.just(template.format(number))), label="question")
    who = data.draw(st.sampled_from(sorted(dated.principals)), label="who")
    reply = reply_json(dated.ask(question, who=who, as_of=day), timing_ms=0)
    assert all(date <= day for date in shown_days(reply))
    said = json.dumps({key: value for key, value in reply.items() if key != "understood"}, ensure_ascii=False)
    for date, later in later_numbers:
        if date > day and later not in question:
            assert later not in said
