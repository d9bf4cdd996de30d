"""The question bank: whose it is, who sees what, two people for a question in use, sources that are watched."""

import datetime
from collections.abc import Iterator

import pytest
from bank_people import QUOTE, TEXT, Bank, content, make_bank, rewrite
from sqlalchemy import select
from sqlalchemy.orm import Session

from vanban.db.audit_models import AuditRow
from vanban.db.exam_bank import add_comment, add_items, comments_of, item_row, versions_of, write_version
from vanban.db.exam_bank_deciding import confirm_source, decide, decisions_of
from vanban.db.exam_bank_flags import flags_of
from vanban.db.exam_bank_listing import (
    count_by_state,
    find_items,
    flagged_items,
    items_by_id,
    topics_of,
    usable_items,
)
from vanban.db.models import DocumentRow, RelationRow
from vanban.db.session import Database, open_database
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.exam_bank import BankSearch, Decision, FlagKind, ItemState
from vanban.principals import Channel, Principal, Role
from vanban.settings import Settings


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all tests here; each test takes back what it wrote."""
    store = open_database(Settings(data_dir=tmp_path_factory.mktemp("bank"), database_url=None))
    yield store
    store.close()


@pytest.fixture(scope="module")
def bank(store: Database) -> Bank:
    with store.transaction() as session:
        return make_bank(session)


@pytest.fixture
def session(store: Database, bank: Bank) -> Iterator[Session]:
    with Session(store.engine, expire_on_commit=False) as session:
        session.begin()
        yield session
        session.rollback()


def added(session: Session, bank: Bank, **values: object) -> int:
    """Returns the id of a new question of the first trainer, citing the open document."""
    return add_items(session, bank.author, [content(document=bank.document, **values)])[0].id  # type: ignore[arg-type]


def approved(session: Session, bank: Bank) -> int:
    item = added(session, bank)
    decide(session, bank.author, item, Decision.SUBMITTED, version=1)
    decide(session, bank.second, item, Decision.APPROVED, version=1)
    return item


def in_zalo(principal: Principal) -> Principal:
    return Principal(
        principal.person_id, principal.name, principal.unit_ids, principal.roles, Channel.ZALO, principal.heir_of
    )


def test_a_question_is_seen_by_the_trainers_of_its_unit_alone(session: Session, bank: Bank) -> None:
    item = added(session, bank)
    assert item_row(session, bank.second, item).state == ItemState.DRAFT
    for other in (
        bank.neighbour,
        bank.reader,
        in_zalo(bank.author),
        Principal(None, "khách", roles=frozenset({Role.TRAINER})),
    ):
        with pytest.raises(NotFound):
            item_row(session, other, item)
        assert items_by_id(session, other, [item]) == []
        assert sum(count_by_state(session, other).values()) == 0
        assert topics_of(session, other) == []


@pytest.mark.parametrize("name", ["reader", "neighbour"])
def test_who_is_no_trainer_adds_and_lists_nothing(session: Session, bank: Bank, name: str) -> None:
    person: Principal = getattr(bank, name)
    if name == "reader":
        with pytest.raises(NotAllowed):
            add_items(session, person, [content()])
        with pytest.raises(NotAllowed):
            find_items(session, person, BankSearch())
    else:
        assert find_items(session, person, BankSearch()).total == 0


def test_a_question_whose_source_the_person_may_not_read_is_not_shown(session: Session, bank: Bank) -> None:
    item = added(session, bank)
    with pytest.raises(NotFound, match="căn cứ"):
        add_items(session, bank.author, [content(document=bank.closed)])
    row = session.get_one(DocumentRow, bank.document)
    row.audience, row.owner_unit_id = "unit", bank.neighbour.unit_id or 0
    session.flush()
    with pytest.raises(NotFound):
        item_row(session, bank.author, item)
    assert find_items(session, bank.author, BankSearch()).total == 0
    assert sum(count_by_state(session, bank.author).values()) == 0


def test_a_question_whose_source_is_gone_is_not_shown(session: Session, bank: Bank) -> None:
    item = added(session, bank)
    session.delete(session.get_one(DocumentRow, bank.document))
    session.flush()
    with pytest.raises(NotFound):
        item_row(session, bank.author, item)


def test_old_versions_that_cite_what_may_not_be_read_stay_hidden(session: Session, bank: Bank) -> None:
    item = added(session, bank)
    write_version(session, bank.author, item, content("Ai chủ trì?"), after=1)
    assert [one.number for one in versions_of(session, bank.second, item)] == [1, 2]
    row = session.get_one(DocumentRow, bank.document)
    row.audience, row.owner_unit_id = "unit", bank.neighbour.unit_id or 0
    session.flush()
    assert [one.number for one in versions_of(session, bank.second, item)] == [2]


def test_who_wrote_a_version_does_not_approve_it(session: Session, bank: Bank) -> None:
    item = added(session, bank)
    decide(session, bank.author, item, Decision.SUBMITTED, version=1)
    with pytest.raises(NotAllowed):
        decide(session, bank.author, item, Decision.APPROVED, version=1)
    assert decide(session, bank.second, item, Decision.APPROVED, version=1).state == ItemState.APPROVED
    write_version(session, bank.second, item, content("Ai chủ trì?", document=bank.document), after=1)
    decide(session, bank.author, item, Decision.SUBMITTED, version=2)
    with pytest.raises(NotAllowed):
        decide(session, bank.second, item, Decision.APPROVED, version=2)
    assert decide(session, bank.author, item, Decision.APPROVED, version=2).state == ItemState.APPROVED


def test_a_version_that_someone_wrote_meanwhile_is_not_approved_unseen(session: Session, bank: Bank) -> None:
    item = added(session, bank)
    decide(session, bank.author, item, Decision.SUBMITTED, version=1)
    write_version(session, bank.author, item, content("Ai chủ trì?"), after=1)
    with pytest.raises(InvalidInput, match="phiên bản 2"):
        decide(session, bank.second, item, Decision.APPROVED, version=1)
    with pytest.raises(InvalidInput, match="phiên bản 2"):
        write_version(session, bank.second, item, content("Ai?"), after=1)


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        (ItemState.DRAFT, {Decision.SUBMITTED, Decision.RETIRED}),
        (ItemState.WAITING, {Decision.APPROVED, Decision.RETURNED, Decision.RETIRED}),
        (ItemState.APPROVED, {Decision.RETIRED}),
        (ItemState.RETIRED, {Decision.REOPENED}),
    ],
)
def test_a_state_allows_its_own_decisions_only(
    session: Session, bank: Bank, state: ItemState, allowed: set[Decision]
) -> None:
    for decision in set(Decision) - {Decision.SOURCE_CONFIRMED}:
        item = added(session, bank)
        item_row(session, bank.author, item).state = state.value
        session.flush()
        if decision in allowed:
            assert decide(session, bank.second, item, decision, version=1, note="lý do").state != state
        else:
            with pytest.raises(InvalidInput, match="trạng thái"):
                decide(session, bank.second, item, decision, version=1, note="lý do")


def test_a_question_without_a_key_is_not_submitted_and_a_return_needs_a_reason(session: Session, bank: Bank) -> None:
    bare = added(session, bank, keys=())
    with pytest.raises(InvalidInput, match="chưa có đáp án"):
        decide(session, bank.author, bare, Decision.SUBMITTED, version=1)
    item = added(session, bank)
    decide(session, bank.author, item, Decision.SUBMITTED, version=1)
    with pytest.raises(InvalidInput, match="lý do"):
        decide(session, bank.second, item, Decision.RETURNED, version=1)


def relation(session: Session, bank: Bank, kind: str, *, part: str = "", state: str = "xac_nhan") -> None:
    session.add(
        RelationRow(
            source_id=bank.closed,
            kind=kind,
            target_id=bank.document,
            target_text="",
            quote="",
            start=0,
            end=0,
            part=part,
            state=state,
        )
    )
    session.flush()


@pytest.mark.parametrize(
    ("kind", "part", "flag"),
    [
        ("thay_the", "", FlagKind.EXPIRED),
        ("bai_bo", "Điều 1", FlagKind.PARTLY_EXPIRED),
        ("sua_doi", "Điều 1", FlagKind.AMENDED),
        ("bo_sung", "", FlagKind.AMENDED),
    ],
)
def test_a_source_that_is_replaced_or_amended_is_flagged(
    session: Session, bank: Bank, kind: str, part: str, flag: FlagKind
) -> None:
    item = approved(session, bank)
    assert [one.id for one in usable_items(session, bank.author)] == [item]
    relation(session, bank, kind, part=part)
    (found,) = flagged_items(session, bank.author)
    assert [one.kind for one in found.flags] == [flag]
    assert part in found.flags[0].detail
    assert usable_items(session, bank.author) == []


@pytest.mark.parametrize(("kind", "state"), [("thay_the", "de_xuat"), ("vien_dan", "xac_nhan"), ("sua_doi", "bac_bo")])
def test_an_edge_nobody_confirmed_or_that_changes_nothing_flags_nothing(
    session: Session, bank: Bank, kind: str, state: str
) -> None:
    approved(session, bank)
    relation(session, bank, kind, state=state)
    assert flagged_items(session, bank.author) == []


def test_a_newer_version_of_the_source_and_other_words_at_the_place_are_flagged(session: Session, bank: Bank) -> None:
    item = approved(session, bank)
    session.get_one(DocumentRow, bank.document).superseded_by_id = bank.closed
    session.flush()
    assert [flag.kind for flag in flags_of(session, [item])[item]] == [FlagKind.SUPERSEDED]
    session.get_one(DocumentRow, bank.document).superseded_by_id = None
    rewrite(session, bank.document, f"Mở đầu.\n{TEXT}")  # the same words elsewhere
    assert flags_of(session, [item]) == {}
    rewrite(session, bank.document, TEXT.replace(QUOTE, "Sở Y tế chủ trì việc này."))
    assert [flag.kind for flag in flags_of(session, [item])[item]] == [FlagKind.TEXT_CHANGED]


def test_a_flag_that_a_person_confirmed_is_shown_no_more_and_a_later_one_is(session: Session, bank: Bank) -> None:
    item = approved(session, bank)
    with pytest.raises(InvalidInput):
        confirm_source(session, bank.second, item, version=1)
    relation(session, bank, "sua_doi", part="Điều 2")
    confirm_source(session, bank.second, item, version=1, note="Điều 1 không đổi")
    assert flagged_items(session, bank.author) == []
    relation(session, bank, "thay_the")
    assert [flag.kind for flag in flags_of(session, [item])[item]] == [FlagKind.EXPIRED]


def test_a_flagged_question_is_neither_submitted_nor_approved(session: Session, bank: Bank) -> None:
    item = added(session, bank)
    decide(session, bank.author, item, Decision.SUBMITTED, version=1)
    relation(session, bank, "thay_the")
    with pytest.raises(InvalidInput, match="Căn cứ của câu hỏi đã thay đổi"):
        decide(session, bank.second, item, Decision.APPROVED, version=1)


def test_questions_are_found_by_words_with_or_without_marks_and_by_what_they_are(session: Session, bank: Bank) -> None:
    item = added(session, bank)
    other = added(session, bank, stem="Mấy phòng 100%?")
    decide(session, bank.author, other, Decision.SUBMITTED, version=1)

    def found(**wanted: object) -> list[int]:
        return [one.id for one in find_items(session, bank.second, BankSearch(**wanted)).items]  # type: ignore[arg-type]

    assert found(words="chủ trì") == found(words="CHU TRI co quan") == [item]
    assert found(words="chủ_trì %") == [item]
    assert found(words="khác") == []
    assert found(states=frozenset({ItemState.WAITING})) == [other]
    assert found(document_id=bank.document, topic="Bộ máy", level="nhan_biet", kind="khac") == [other, item]
    assert found(document_id=bank.closed) == []
    assert topics_of(session, bank.author) == ["Bộ máy"]


def test_pages_of_the_list_hold_every_question_once(session: Session, bank: Bank) -> None:
    add_items(session, bank.author, [content(f"Câu {number}?") for number in range(7)])
    pages = [find_items(session, bank.author, BankSearch(), page=page, page_size=3) for page in (1, 2, 3, 99)]
    assert [len(page.items) for page in pages] == [3, 3, 1, 1]
    assert len({item.id for page in pages for item in page.items}) == pages[0].total == 7


def test_comments_and_decisions_stay_with_their_version(session: Session, bank: Bank) -> None:
    item = added(session, bank)
    add_comment(session, bank.second, item, " Nên nêu rõ Điều 1. ")
    write_version(session, bank.author, item, content("Theo Điều 1, ai chủ trì?", document=bank.document), after=1)
    decide(session, bank.author, item, Decision.SUBMITTED, version=2)
    decide(session, bank.second, item, Decision.RETURNED, version=2, note="Thiếu số văn bản")
    assert [(one.version, one.text) for one in comments_of(session, bank.author, item)] == [(1, "Nên nêu rõ Điều 1.")]
    made = decisions_of(session, bank.author, item)
    assert [(one.version, one.decision, one.note) for one in made] == [
        (2, "trinh_duyet", ""),
        (2, "tra_lai", "Thiếu số văn bản"),
    ]
    with pytest.raises(InvalidInput):
        add_comment(session, bank.second, item, "  ")


def test_everything_is_in_the_audit_log_and_no_word_of_a_question_is(session: Session, bank: Bank) -> None:
    item = approved(session, bank)
    add_comment(session, bank.second, item, "Bí mật nhận xét")
    write_version(session, bank.author, item, content("Ai chủ trì?", document=bank.document), after=1, note="Sửa gọn")
    rows = list(session.scalars(select(AuditRow).where(AuditRow.target == "exam_item").order_by(AuditRow.sequence)))
    told = [(row.action, row.person_id, row.target_id) for row in rows]
    lan, hoa, number = bank.author.person_id, bank.second.person_id, str(item)
    assert told == [
        ("sua_cau_hoi", lan, number),
        ("duyet_cau_hoi", lan, number),
        ("duyet_cau_hoi", hoa, number),
        ("sua_cau_hoi", hoa, number),
        ("sua_cau_hoi", lan, number),
    ]
    assert not any(word in row.detail for row in rows for word in ("chủ trì", "nhận xét", "Sửa gọn", "Sở"))


def test_a_term_that_the_source_set_for_itself_and_that_is_over_is_flagged(session: Session, bank: Bank) -> None:
    row = session.get_one(DocumentRow, bank.document)
    row.effective_date = datetime.date(2020, 1, 1)
    end = "Quyết định này có hiệu lực đến hết ngày 31/12/2021."
    row.text = f"{TEXT}\n{end}"
    row.passages[0].text, row.passages[0].end = row.text, len(row.text)
    session.flush()
    item = added(session, bank)
    assert [flag.kind for flag in flags_of(session, [item])[item]] == [FlagKind.EXPIRED]
