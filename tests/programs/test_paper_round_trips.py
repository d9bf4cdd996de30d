"""What is written as a file is read back as the same paper: export, then import, is the identity of a settled paper."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paper_examples import BODY, PROGRAMME, WEEK

from programs.papers.programme import programme_docx
from programs.papers.programme_reading import read_programme_docx, read_programme_xlsx
from programs.papers.settling import settled, settled_week
from programs.papers.views import (
    PaperHead,
    PaperSigner,
    ProgrammeGroup,
    ProgrammeLine,
    ProgrammePaper,
    WeekPaper,
    WeekSlot,
)
from programs.papers.week import week_docx
from programs.papers.week_reading import read_week_docx, read_week_xlsx
from programs.papers.workbook import programme_xlsx, week_xlsx
from vanban.layout.profiles import profile_named

TODAY = datetime.date(2026, 6, 1)
PARTY, STATE = profile_named("dang_2026"), profile_named("nha_nuoc_2020")
FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=60, deadline=None)

_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấộườẤĐỦ0123456789"
_SIGNS = "=+-@,;:./()%“”\"'&<>_*#"
words = st.text(_LETTERS, min_size=1, max_size=9)
sentence = st.lists(st.one_of(words, words, st.text(_LETTERS + _SIGNS, min_size=1, max_size=4)), min_size=2, max_size=9)
text = st.builds(lambda first, rest: f"{first} {' '.join(rest)}", words, sentence)
maybe = st.one_of(st.just(""), text)
dates = st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 12, 31))
dues = st.sampled_from(
    [
        "",
        "Quý II/2027",
        "Trước 30/11",
        "tháng 6",
        "Thường xuyên",
        "Hằng tháng",
        "sau Đại hội",
        "15 ngày sau (20/5/2027)",
    ]
)
names = st.sampled_from(["Văn phòng Đảng ủy", "Ban Xây dựng Đảng", "Sở Lao động, Thương binh và Xã hội", "UBND phường"])


@st.composite
def lines(draw: st.DrawFn) -> ProgrammeLine:
    """Draws a task; half of them have days that their wording does not tell."""
    last = draw(st.one_of(st.none(), dates))
    first = draw(st.sampled_from([None, last, last - datetime.timedelta(days=20)])) if last else None
    return ProgrammeLine(
        text=draw(text),
        lead=draw(st.one_of(st.just(""), names, text)),
        partners=tuple(draw(st.lists(names, max_size=3, unique=True))),
        product=draw(maybe),
        due=draw(st.one_of(dues, text)),
        first=first,
        last=last,
        leader=draw(maybe),
        opinion=draw(maybe),
        source=draw(maybe),
        note=draw(maybe),
    )


heads = st.builds(
    PaperHead,
    type=st.sampled_from(["Chương trình", "Kế hoạch"]),
    subject=st.builds("{} năm {}".format, text, st.integers(2026, 2028)),
    issuer=st.sampled_from(["ĐẢNG ỦY PHƯỜNG TÂN LẠC ĐÔNG", "BAN THƯỜNG VỤ\nĐẢNG ỦY XÃ VÂN KHÊ THƯỢNG"]),
    superior=st.sampled_from(["", "ĐẢNG BỘ THÀNH PHỐ LẠC HÀ"]),
    body=st.sampled_from(["", BODY]),
    number=st.sampled_from(["", "12-CTr/ĐU", "-CTr/ĐU"]),
    place=st.sampled_from(["", "Tân Lạc Đông"]),
    dated=st.one_of(st.none(), dates),
)
signers = st.builds(
    PaperSigner,
    authority=st.sampled_from(["", "T/M BAN THƯỜNG VỤ"]),
    position=st.sampled_from(["", "BÍ THƯ", "PHÓ BÍ THƯ\nTHƯỜNG TRỰC"]),
    name=st.sampled_from(["", "Hoàng Thị Lan Chi"]),
)
programmes = st.builds(
    ProgrammePaper,
    head=heads,
    groups=st.lists(
        st.builds(ProgrammeGroup, maybe, st.lists(lines(), max_size=4).map(tuple)), min_size=1, max_size=3
    ).map(tuple),
    opening=st.lists(text, max_size=3).map(tuple),
    closing=st.lists(text, max_size=3).map(tuple),
    signer=signers,
    recipients=st.lists(text, max_size=3).map(tuple),
)
slots = st.builds(
    WeekSlot,
    day=st.dates(datetime.date(2026, 9, 7), datetime.date(2026, 9, 13)),
    text=text,
    start_minute=st.one_of(st.none(), st.integers(0, 1439)),
    end_minute=st.one_of(st.none(), st.integers(0, 1439)),
    leader=maybe,
    attending=maybe,
    preparing=maybe,
    place=maybe,
    postponed=st.booleans(),
    cancelled=st.booleans(),
    reason=maybe,
)
weeks = st.builds(
    WeekPaper,
    head=heads,
    first=st.just(datetime.date(2026, 9, 7)),
    slots=st.lists(slots, max_size=5).map(tuple),
    opening=st.lists(text, max_size=2).map(tuple),
    closing=st.lists(text, max_size=2).map(tuple),
    signer=signers,
    recipients=st.lists(text, max_size=3).map(tuple),
)


@MANY
@given(programmes)
def test_settling_a_programme_twice_changes_nothing_more(paper: ProgrammePaper) -> None:
    assert settled(settled(paper)) == settled(paper)


@MANY
@given(weeks)
def test_settling_a_week_twice_changes_nothing_more(paper: WeekPaper) -> None:
    assert settled_week(settled_week(paper)) == settled_week(paper)


@pytest.mark.parametrize("profile", [PARTY, STATE], ids=["party", "state"])
@FEW
@given(paper=programmes)
def test_a_programme_comes_back_from_word(profile, paper: ProgrammePaper) -> None:
    assert read_programme_docx(programme_docx(paper, profile), today=TODAY).paper == settled(paper)


@FEW
@given(programmes)
def test_a_programme_comes_back_from_a_workbook(paper: ProgrammePaper) -> None:
    assert read_programme_xlsx(programme_xlsx(paper), today=TODAY).paper == settled(paper)


@FEW
@given(weeks)
def test_a_week_comes_back_from_word(paper: WeekPaper) -> None:
    assert read_week_docx(week_docx(paper, PARTY)).paper == settled_week(paper)


@FEW
@given(weeks)
def test_a_week_comes_back_from_a_workbook(paper: WeekPaper) -> None:
    assert read_week_xlsx(week_xlsx(paper)).paper == settled_week(paper)


def test_the_examples_come_back_without_a_doubt() -> None:
    read = read_programme_docx(programme_docx(PROGRAMME, PARTY), today=TODAY)
    assert (read.paper, read.findings) == (settled(PROGRAMME), ())
    assert settled(PROGRAMME) == replace(PROGRAMME, head=replace(PROGRAMME.head, issuer="ĐẢNG ỦY\nPHƯỜNG TÂN LẠC ĐÔNG"))
    week = read_week_docx(week_docx(WEEK, PARTY))
    assert (week.paper, week.findings) == (settled_week(WEEK), ())
