"""Questions of a file come into the bank whole, with what is dubious beside them, and out again as they were."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from bank_people import QUOTE, TEXT, Bank, make_bank
from exchanged import entries
from fakes import HashEmbedder
from hypothesis import given, settings
from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.bank_import import BankImport, import_questions
from exams.bank_likeness import alike
from exams.banking import content_key, content_of_entry, entry_of_content, entry_of_item
from exams.formats import registry
from exams.formats.checking import checked
from exams.formats.entries import Doubt, Entry, Imported, plain_item
from exams.items import Source
from exams.same_point import same_point
from rag.embedding import load_builtin
from vanban.db.exam_bank import bank_items, comments_of
from vanban.db.exam_bank_listing import all_items
from vanban.db.exam_bank_meaning import nearest
from vanban.db.exam_models import ExamItemRow
from vanban.db.session import Database, open_database
from vanban.errors import NotAllowed
from vanban.exam_bank import BankSearch, ItemState
from vanban.settings import Settings

EMBEDDER = HashEmbedder()
ROWS = [
    {"question": "Cơ quan nào chủ trì việc sắp xếp bộ máy?", "options": ["Sở Nội vụ", "Sở Y tế"], "answer": [0]},
    {"question": "Cơ quan nào chủ trì việc sắp xếp bộ máy?", "options": ["Sở Nội vụ", "Sở Y tế"], "answer": [0]},
    {"question": "test 123", "options": ["Đáp án 1", "Đáp án 2"], "answer": []},
    {"question": "Thành phố Lạc Hà có bao nhiêu phường?", "options": ["12)", "15"], "answer": [1]},
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    store = open_database(Settings(data_dir=tmp_path_factory.mktemp("import"), database_url=None))
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


def brought(session: Session, bank: Bank, rows: list[dict[str, object]], *, skip: bool = False) -> BankImport:
    read = registry.read(json.dumps(rows).encode())
    return import_questions(
        session, bank.author, read, embedder=EMBEDDER, file_name="cau-hoi.json", skip_duplicates=skip
    )


@settings(max_examples=60)
@given(entries())
def test_the_bank_gives_back_every_question_as_it_was(entry: Entry) -> None:
    assert entry_of_content(content_of_entry(entry)) == entry


@settings(max_examples=60)
@given(entries())
def test_the_key_of_a_question_does_not_depend_on_the_order_of_its_options(entry: Entry) -> None:
    item = entry.item
    count = len(item.options)
    turned = replace(item, options=item.options[::-1], keys=tuple(sorted(count - 1 - key for key in item.keys)))
    same = replace(entry, item=turned, pairs=entry.pairs[::-1])
    assert content_key(same) == content_key(entry)
    assert content_key(replace(entry, item=replace(item, stem=f"{item.stem} thêm"))) != content_key(entry)


def test_every_row_becomes_a_draft_with_its_doubts_as_a_comment(session: Session, bank: Bank) -> None:
    done = brought(session, bank, ROWS)
    assert len(done.rows) == 4
    items = bank_items(session, done.rows)
    assert {item.state for item in items} == {ItemState.DRAFT}
    assert [item.content.stem for item in items] == [row["question"] for row in ROWS]
    told = [" ".join(one.text for one in comments_of(session, bank.second, row.id)) for row in done.rows]
    assert "Trùng" not in told[0]
    assert "Trùng nguyên văn với câu thứ 1" in told[1]
    assert "Không có đáp án" in told[2]
    assert "nhập thử" in told[2]
    assert "Phương án A: thừa dấu đóng ngoặc" in told[3]


def test_the_linter_looks_at_what_is_imported(session: Session, bank: Bank) -> None:
    row = {"question": "Nội dung nào không thuộc?", "options": ["Một", "Tất cả các phương án trên"], "answer": [1]}
    done = brought(session, bank, [ROWS[0], row])
    codes = {one.rule.code for one in done.lint if one.number == 2}
    assert codes >= {"TAT_CA_PHUONG_AN", "PHU_DINH_CHU_THUONG"}
    assert "TAT_CA_PHUONG_AN" in comments_of(session, bank.author, done.rows[1].id)[0].text


def test_what_the_bank_says_already_is_told_and_left_out_on_demand(session: Session, bank: Bank) -> None:
    first = brought(session, bank, ROWS[:1])
    other = {
        "question": "Cơ quan nào được chủ trì việc sắp xếp bộ máy?",
        "options": ["Sở Nội vụ", "Sở Tư pháp"],
        "answer": [0],
    }
    again = brought(session, bank, [ROWS[0], other, ROWS[3]], skip=True)
    assert again.skipped == (0,)
    assert len(again.rows) == 2
    doubts = [(one.index, one.doubt) for one in again.findings if one.doubt is not Doubt.STRAY_MARK]
    assert doubts[:2] == [(0, Doubt.DUPLICATE), (1, Doubt.NEAR_DUPLICATE)]
    assert f"câu mã {first.rows[0].id} trong ngân hàng" in again.findings[0].reason


def test_questions_that_ask_the_same_in_other_words_are_found_by_meaning(session: Session, bank: Bank) -> None:
    rows = [
        ROWS[0],
        {
            "question": "Việc sắp xếp bộ máy do cơ quan nào chủ trì?",
            "options": ["Sở Tài chính", "Sở Nội vụ"],
            "answer": [1],
        },
        {
            "question": "Việc sắp xếp bộ máy do cơ quan nào phối hợp?",
            "options": ["Sở Y tế", "Sở Nội vụ"],
            "answer": [0],
        },
    ]
    done = brought(session, bank, rows)
    first, second, third = (row.id for row in done.rows)
    pairs = {(one.first.id, one.second.id): one.doubt for one in alike(session, bank.author, EMBEDDER)}
    assert pairs == {(first, second): Doubt.NEAR_MEANING}
    found = nearest(session, bank.author, EMBEDDER, ["sắp xếp bộ máy do ai chủ trì"], limit=3)[0]
    assert {one.item_id for one in found} == {first, second, third}
    assert nearest(session, bank.neighbour, EMBEDDER, ["bộ máy"]) == [[]]


def test_the_same_point_needs_the_same_answer_and_the_same_numbers() -> None:
    one = Entry(plain_item("Đến năm 2030 tỷ lệ là bao nhiêu?", ("30%", "20%"), (0,)))
    assert same_point(one, Entry(plain_item("Tỷ lệ đến năm 2030?", ("10%", "30%"), (1,))), 0.7)
    assert not same_point(one, Entry(plain_item("Tỷ lệ đến năm 2030?", ("10%", "30%"), (0,))), 0.7)
    assert not same_point(one, Entry(plain_item("Tỷ lệ đến năm 2045?", ("10%", "30%"), (1,))), 0.9)
    true = Entry(plain_item("Lạc Hà có 12 phường.", ("Đúng", "Sai"), (0,)))
    assert not same_point(true, Entry(plain_item("Lạc Hà có 12 xã.", ("Đúng", "Sai"), (0,))), 0.8)


PARAPHRASES = [
    (
        "Cơ quan nào chủ trì thực hiện Nghị quyết này?",
        "Đơn vị nào được giao chủ trì triển khai Nghị quyết này?",
        "Sở Nội vụ",
    ),
    ("Thời hạn giải quyết hồ sơ là bao nhiêu ngày?", "Hồ sơ phải được giải quyết trong mấy ngày?", "5 ngày"),
    ("Tỷ lệ kinh tế số đến năm 2030 là bao nhiêu?", "Đến năm 2030, kinh tế số chiếm bao nhiêu phần trăm?", "30%"),
]


def test_the_shipped_model_tells_paraphrases_from_questions_of_one_pattern() -> None:
    model = load_builtin()

    def same(one: str, other: str, first: str, second: str) -> bool:
        near = model.embed([one, other])
        entries = (Entry(plain_item(stem, (key, "khác"), (0,))) for stem, key in ((one, first), (other, second)))
        return same_point(*entries, float(near[0] @ near[1]))

    assert all(same(one, other, key, key) for one, other, key in PARAPHRASES)
    pattern = "Đại hội Đảng bộ thành phố Lạc Hà xác định bao nhiêu {}?"
    assert not same(pattern.format("chỉ tiêu trọng tâm"), pattern.format("nhiệm vụ đột phá"), "12", "3")


def test_a_source_that_does_not_stand_in_a_readable_document_is_told_and_kept_as_words(
    session: Session, bank: Bank
) -> None:
    def source(document: int, start: int) -> Source:
        return Source(document, 0, "Điều 1", start, start + len(QUOTE), QUOTE, "Điều 1, văn bản")

    start = TEXT.index(QUOTE)
    sources = (source(bank.document, start), source(bank.document, start + 1), source(bank.closed, start))
    entry = Entry(replace(plain_item("Ai chủ trì?", ("Sở Nội vụ", "Sở Y tế"), (0,)), sources=sources), place="câu 1")
    done = import_questions(session, bank.author, checked(Imported((entry,))), embedder=None)
    (item,) = bank_items(session, done.rows)
    assert [(one.document_id, one.start) for one in item.content.sources] == [(bank.document, start)]
    assert [one.doubt for one in done.findings] == [Doubt.SOURCE_UNCHECKED, Doubt.SOURCE_UNCHECKED]
    assert [value for _, value in entry_of_item(item).extra] == [f"Điều 1, văn bản: “{QUOTE}”"] * 2


def test_a_topic_longer_than_the_bank_has_room_for_is_kept_whole_beside_the_question(
    session: Session, bank: Bank
) -> None:
    done = brought(session, bank, [{**ROWS[0], "topic": "Chủ đề dài " * 60}])
    (item,) = bank_items(session, done.rows)
    assert len(item.content.topic) <= 300
    assert dict(entry_of_item(item).extra)["Chủ đề đầy đủ"] == ("Chủ đề dài " * 60).strip()
    assert [one.index for one in done.findings] == [0]


def test_who_is_no_trainer_imports_nothing(session: Session, bank: Bank) -> None:
    with pytest.raises(NotAllowed):
        import_questions(session, bank.reader, registry.read(json.dumps(ROWS).encode()), embedder=None)
    assert session.scalars(select(ExamItemRow)).all() == []


def test_what_comes_out_of_the_bank_in_json_is_what_came_in(session: Session, bank: Bank) -> None:
    brought(session, bank, ROWS)
    held = [entry_of_item(item) for item in all_items(session, bank.second, BankSearch())]
    written = registry.write(held, registry.Format.JSON)
    assert written.losses == ()
    assert [entry.item.stem for entry in registry.read(written.data).entries] == [row["question"] for row in ROWS]
