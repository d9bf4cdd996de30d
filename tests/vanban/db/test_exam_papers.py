"""Papers of a unit: whose they are, fixed versions, what has happened to their questions, two people, the audit log."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from bank_people import Bank, make_bank, rewrite
from paper_bank import cited, fill, item
from paper_questions import TOPICS
from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.items import Level
from exams.papers.making import (
    Plan,
    arrange_again,
    could_replace,
    draw_again,
    lock,
    make_papers,
    reorder,
    replace_question,
    variants_of,
)
from exams.papers.matrix import matrix_of
from exams.papers.variants import shown_keys
from vanban.db.audit_models import AuditRow
from vanban.db.exam_bank import write_version
from vanban.db.exam_paper_deciding import allowed_decisions, decide_paper, paper_decisions
from vanban.db.exam_paper_models import ExamPaperRow
from vanban.db.exam_paper_reading import find_papers, paper_items
from vanban.db.exam_papers import Chosen, PaperContent, PaperHead, add_paper, change_head, paper_row
from vanban.db.exam_sitting_models import ExamSittingRow
from vanban.db.models import DocumentRow
from vanban.db.session import Database, open_database
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.exam_bank import Decision, ItemState
from vanban.exam_papers import PaperState
from vanban.principals import Channel, Principal
from vanban.settings import Settings

PLAN = Plan("Đề thử", 20, matrix_of([("", Level.KNOW, 4), ("", Level.UNDERSTAND, 4)]), 7, variants=2)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all tests here; each test takes back what it wrote."""
    store = open_database(Settings(data_dir=tmp_path_factory.mktemp("papers"), database_url=None))
    yield store
    store.close()


@pytest.fixture(scope="module")
def bank(store: Database) -> Bank:
    with store.transaction() as session:
        made = make_bank(session)
        fill(session, made)
        return made


@pytest.fixture
def session(store: Database, bank: Bank) -> Iterator[Session]:
    with Session(store.engine, expire_on_commit=False) as session:
        session.begin()
        yield session
        session.rollback()


@pytest.fixture
def paper(session: Session, bank: Bank) -> ExamPaperRow:
    return make_papers(session, bank.author, PLAN)[0]


def actions(session: Session) -> list[tuple[str, str]]:
    """Returns the action and detail of the newest two entries of the audit log, newest first."""
    rows = session.scalars(select(AuditRow).order_by(AuditRow.sequence.desc()).limit(2))
    return [(row.action, row.detail) for row in rows]


def ids(row: ExamPaperRow) -> list[int]:
    return [one.item_id for one in sorted(row.items, key=lambda one: one.position)]


def test_a_paper_holds_its_questions_in_fixed_versions(session: Session, bank: Bank, paper: ExamPaperRow) -> None:
    items = paper_items(session, bank.author, paper)
    assert (len(items), paper.state, paper.version, [one.code for one in paper.variants]) == (
        8,
        "nhap",
        1,
        ["101", "102"],
    )
    changed = items[2]
    assert changed.content is not None
    new = replace(changed.content, stem="Lời mới?")
    write_version(session, bank.author, changed.item_id, new, after=1)
    again = paper_items(session, bank.author, paper)[2]
    assert again.content == changed.content
    assert again.problems == (
        "Đề dùng phiên bản 1; ngân hàng nay có phiên bản 2.",
        "Trong ngân hàng, câu này nay ở trạng thái “Nháp”.",
    )
    action, detail = actions(session)[1]
    assert action == "sua_de_thi"
    assert json.loads(detail) == {"change": "lap", "count": 8, "variants": 2, "version": 1, "state": "nhap"}


def test_the_same_seed_gives_the_same_paper_and_another_seed_another(
    session: Session, bank: Bank, paper: ExamPaperRow
) -> None:
    same, other = (make_papers(session, bank.author, replace(PLAN, seed=seed))[0] for seed in (7, 8))
    assert ids(same) == ids(paper)
    assert [one.arrangement for one in same.variants] == [one.arrangement for one in paper.variants]
    assert set(ids(other)) != set(ids(paper))


def test_papers_are_seen_by_the_trainers_of_the_unit_alone(session: Session, bank: Bank, paper: ExamPaperRow) -> None:
    assert paper_row(session, bank.second, paper.id).id == paper.id
    zalo = replace(bank.author, channel=Channel.ZALO)
    for other in (bank.neighbour, bank.reader, zalo, Principal(None, "khách")):
        with pytest.raises(NotFound):
            paper_row(session, other, paper.id)
    for other in (bank.reader, zalo):
        with pytest.raises(NotAllowed):
            find_papers(session, other)
        with pytest.raises(NotAllowed):
            make_papers(session, other, PLAN)
    assert find_papers(session, bank.neighbour).total == 0
    found = find_papers(session, bank.second, states=[PaperState.DRAFT])
    assert (found.total, found.counts, found.sittings) == (1, {paper.id: 8}, {})
    assert find_papers(session, bank.second, states=[PaperState.APPROVED]).total == 0


def test_a_paper_of_other_papers_shares_nothing_with_them(session: Session, bank: Bank, paper: ExamPaperRow) -> None:
    two = make_papers(session, bank.author, replace(PLAN, apart_from=(paper.id,), papers=2, seed=3))
    taken = [item_id for row in (paper, *two) for item_id in ids(row)]
    assert (len(taken), len(set(taken))) == (24, 24)
    assert [row.title for row in two] == ["Đề thử – Đề 1", "Đề thử – Đề 2"]
    with pytest.raises(InvalidInput, match="thiếu 4 câu"):
        make_papers(session, bank.author, replace(PLAN, apart_from=(paper.id, two[0].id, two[1].id)))
    with pytest.raises(NotFound):
        make_papers(session, bank.neighbour, replace(PLAN, apart_from=(paper.id,)))


def test_only_approved_questions_whose_sources_hold_come_into_a_paper(session: Session, bank: Bank) -> None:
    flagged, unread = cited(session, bank, bank.document, number=500), cited(session, bank, bank.document, number=501)
    rewrite(session, bank.document, "Điều 1. Lời khác hẳn.")
    draft = item(session, unread)
    draft.state = ItemState.DRAFT.value
    head = PaperHead("Đề", 10, "[]", 0)
    for wrong in (Chosen(flagged, 1), Chosen(unread, 1), Chosen(1, 2)):
        with pytest.raises(InvalidInput, match="không dùng ra đề được"):
            add_paper(session, bank.author, head, PaperContent((wrong,), ()))
    with pytest.raises(NotFound):
        add_paper(session, bank.author, head, PaperContent((Chosen(10**9, 1),), ()))
    whole = make_papers(session, bank.author, replace(PLAN, matrix=matrix_of([("", None, 24)])))[0]
    assert not {flagged, unread} & set(ids(whole))


def test_what_a_person_may_not_read_is_not_shown_and_stops_the_paper(session: Session, bank: Bank) -> None:
    hidden = cited(session, bank, bank.document)
    matrix = matrix_of([("", None, 25)])
    row = make_papers(session, bank.author, replace(PLAN, matrix=matrix))[0]
    session.get_one(DocumentRow, bank.document).audience = "unit"
    session.get_one(DocumentRow, bank.document).owner_unit_id = bank.neighbour.unit_id or 0
    (one,) = [one for one in paper_items(session, bank.author, row) if one.item_id == hidden]
    assert one.content is None
    assert one.problems[0].startswith("Câu hỏi dẫn văn bản mà đồng chí không được xem")
    with pytest.raises(InvalidInput, match="có vấn đề"):
        decide_paper(session, bank.author, row.id, Decision.SUBMITTED, version=1)
    with pytest.raises(InvalidInput, match="không được xem"):
        arrange_again(session, bank.author, row.id, count=2, seed=1, any_codes=False, keep_order=False, after=1)


def test_a_paper_whose_source_was_replaced_tells_it(session: Session, bank: Bank) -> None:
    hidden = cited(session, bank, bank.document)
    row = make_papers(session, bank.author, replace(PLAN, matrix=matrix_of([("", None, 25)])))[0]
    rewrite(session, bank.document, "Điều 1. Lời khác hẳn.")
    (one,) = [one for one in paper_items(session, bank.author, row) if one.item_id == hidden]
    assert one.content is not None
    assert one.problems == ("Lời văn tại chỗ trích đã thay đổi.",)


def test_two_people_bring_a_paper_into_use(session: Session, bank: Bank, paper: ExamPaperRow) -> None:
    assert allowed_decisions(paper) == (Decision.SUBMITTED, Decision.RETIRED)
    decide_paper(session, bank.author, paper.id, Decision.SUBMITTED, version=1)
    with pytest.raises(NotAllowed):
        decide_paper(session, bank.author, paper.id, Decision.APPROVED, version=1)
    with pytest.raises(InvalidInput, match="lý do"):
        decide_paper(session, bank.second, paper.id, Decision.RETURNED, version=1)
    with pytest.raises(NotFound):
        decide_paper(session, bank.neighbour, paper.id, Decision.APPROVED, version=1)
    assert decide_paper(session, bank.second, paper.id, Decision.APPROVED, version=1).state == "da_duyet"
    with pytest.raises(InvalidInput, match="Đã duyệt"):
        decide_paper(session, bank.second, paper.id, Decision.SUBMITTED, version=1)
    with pytest.raises(InvalidInput):
        decide_paper(session, bank.second, paper.id, Decision.SOURCE_CONFIRMED, version=1)
    assert [one.decision for one in paper_decisions(session, bank.second, paper.id)] == ["trinh_duyet", "duyet"]
    assert actions(session)[0][0] == "duyet_de_thi"


def test_who_changed_a_paper_last_may_not_approve_it_and_it_is_a_draft_again(
    session: Session, bank: Bank, paper: ExamPaperRow
) -> None:
    decide_paper(session, bank.author, paper.id, Decision.SUBMITTED, version=1)
    row = change_head(session, bank.second, paper.id, after=1, title=" Tên  mới ", minutes=15, scale=100, note="")
    assert (row.title, row.state, row.version, row.scale) == ("Tên mới", "nhap", 2, 100)
    decide_paper(session, bank.author, paper.id, Decision.SUBMITTED, version=2)
    with pytest.raises(NotAllowed):
        decide_paper(session, bank.second, paper.id, Decision.APPROVED, version=2)
    assert decide_paper(session, bank.author, paper.id, Decision.APPROVED, version=2).state == "da_duyet"


@pytest.mark.parametrize(
    "values",
    [{"title": " "}, {"title": "x" * 301}, {"minutes": 0}, {"minutes": 601}, {"scale": 7}, {"note": "x" * 4_001}],
)
def test_a_head_that_makes_no_sense_is_refused(session: Session, bank: Bank, paper: ExamPaperRow, values: dict) -> None:
    with pytest.raises(InvalidInput):
        change_head(
            session, bank.author, paper.id, after=1, **{"title": "x", "minutes": 5, "scale": 10, "note": "", **values}
        )


def test_a_question_is_replaced_by_one_that_fits_its_cell(session: Session, bank: Bank, paper: ExamPaperRow) -> None:
    before = ids(paper)
    others = could_replace(session, bank.author, paper.id, 2)
    old = paper_items(session, bank.author, paper)[2]
    assert len(others) == 8
    assert all(old.content and one.item.level == old.content.level for one in others)
    row = replace_question(session, bank.author, paper.id, 2, by=others[0].id, after=1)
    assert ids(row) == [*before[:2], others[0].id, *before[3:]]
    assert (row.version, [one.code for one in row.variants]) == (2, ["101", "102"])
    for variant in variants_of(row):
        assert sorted(placed.question for placed in variant.arrangement) == list(range(8))
        (placed,) = [placed for placed in variant.arrangement if placed.question == 2]
        assert [placed.options[at] for at in shown_keys(placed, others[0].item)] == list(others[0].item.keys)
    for by, after in ((before[0], 2), (10**9, 2), (others[1].id, 1)):
        with pytest.raises(InvalidInput):
            replace_question(session, bank.author, paper.id, 2, by=by, after=after)
    with pytest.raises(InvalidInput, match="không có câu số 9"):
        could_replace(session, bank.author, paper.id, 8)


def test_a_question_comes_in_its_new_version_by_choice_or_by_drawing_again(session: Session, bank: Bank) -> None:
    whole = replace(PLAN, matrix=matrix_of([("", None, 24)]))
    one, other = (make_papers(session, bank.author, replace(whole, seed=seed))[0] for seed in (1, 2))
    changed = paper_items(session, bank.author, one)[5]
    assert changed.content is not None
    write_version(session, bank.author, changed.item_id, replace(changed.content, explanation="Lý do mới."), after=1)
    item(session, changed.item_id).state = ItemState.APPROVED.value
    (again,) = could_replace(session, bank.author, one.id, 5)
    assert (again.id, again.version) == (changed.item_id, 2)
    replace_question(session, bank.author, one.id, 5, by=changed.item_id, after=1)
    draw_again(session, bank.author, other.id, seed=3, after=1)
    session.flush()
    for paper in (one, other):
        versions = {item.item_id: item.version for item in paper_items(session, bank.author, paper)}
        assert versions[changed.item_id] == 2
        assert len(versions) == 24


def test_drawing_again_leaves_locked_questions_in_their_places(
    session: Session, bank: Bank, paper: ExamPaperRow
) -> None:
    before = ids(paper)
    lock(session, bank.author, paper.id, {1, 6}, after=1)
    row = draw_again(session, bank.author, paper.id, seed=99, after=2)
    after = ids(row)
    assert (after[1], after[6]) == (before[1], before[6])
    assert len({*after, *before}) > 8
    assert [one.position for one in paper_items(session, bank.author, row) if one.locked] == [1, 6]
    levels = [one.content.level for one in paper_items(session, bank.author, row) if one.content]
    assert sorted(levels) == ["nhan_biet"] * 4 + ["thong_hieu"] * 4


def test_another_order_leaves_the_printed_variants_as_they_are(
    session: Session, bank: Bank, paper: ExamPaperRow
) -> None:
    def printed() -> list[list[int]]:
        at = {item.position: item.item_id for item in paper.items}
        return [[at[placed.question] for placed in one.arrangement] for one in variants_of(paper)]

    before, shown = ids(paper), printed()
    reorder(session, bank.author, paper.id, [7, 0, 1, 2, 3, 4, 5, 6], after=1)
    assert ids(paper) == [before[7], *before[:7]]
    assert printed() == shown
    with pytest.raises(InvalidInput):
        reorder(session, bank.author, paper.id, [0, 0, 1, 2, 3, 4, 5, 6], after=2)


def test_variants_are_made_anew_under_other_codes(session: Session, bank: Bank, paper: ExamPaperRow) -> None:
    row = arrange_again(session, bank.author, paper.id, count=5, seed=4, any_codes=True, keep_order=True, after=1)
    assert len({one.code for one in row.variants} | {"101", "102"}) == 7
    assert all([p.question for p in one.arrangement] == list(range(8)) for one in variants_of(row))
    session.expire_all()
    assert len(paper_row(session, bank.author, paper.id).variants) == 5


def test_a_paper_that_a_sitting_uses_is_changed_no_more(session: Session, bank: Bank, paper: ExamPaperRow) -> None:
    values = {"opens_at": paper.created_at, "closes_at": paper.created_at, "created_at": paper.created_at}
    session.add(
        ExamSittingRow(
            unit_id=paper.unit_id, paper_id=paper.id, title="Kỳ thi", kind="thi", state="nhap", rules="{}",
            changed_at=paper.created_at, **values,
        )
    )  # fmt: skip
    session.flush()
    with pytest.raises(InvalidInput, match="đã dùng cho kỳ thi"):
        lock(session, bank.author, paper.id, {1}, after=1)
    assert find_papers(session, bank.author).sittings == {paper.id: 1}


def test_a_change_to_what_someone_else_changed_meanwhile_is_refused(
    session: Session, bank: Bank, paper: ExamPaperRow
) -> None:
    lock(session, bank.second, paper.id, {1}, after=1)
    for step in (lambda: lock(session, bank.author, paper.id, {2}, after=1),
                 lambda: decide_paper(session, bank.author, paper.id, Decision.SUBMITTED, version=1)):  # fmt: skip
        with pytest.raises(InvalidInput, match="vừa được người khác sửa"):
            step()


def test_a_matrix_that_the_bank_cannot_fill_says_what_is_missing(session: Session, bank: Bank) -> None:
    with pytest.raises(InvalidInput, match="Ô “mọi chủ đề, Vận dụng” cần 2 câu, ngân hàng chưa có câu nào"):
        make_papers(session, bank.author, replace(PLAN, matrix=matrix_of([("", Level.APPLY, 2)])))
    with pytest.raises(InvalidInput, match="Còn dư: Chuyển đổi số, Thông hiểu \\(4 câu\\)"):
        make_papers(session, bank.author, replace(PLAN, matrix=matrix_of([(TOPICS[0], Level.KNOW, 5)])))
