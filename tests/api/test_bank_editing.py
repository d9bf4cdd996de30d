"""Writing questions by the form: nothing typed is lost, sources are checked, a faster hand is told."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from bank_pages import CITED, OPTIONS, QUOTE, bank_world, client_of, plant, trainer
from fake_services import World
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.bank_forms import BankForm, OptionRow, entry_from, form_of
from exams.formats.entries import Entry, plain_item
from vanban.db.exam_bank import versions_of, write_version
from vanban.db.exam_bank_listing import items_by_id
from vanban.db.models import DocumentRow
from vanban.exam_bank import BankItem

TYPED = {
    "kind": "so_lieu",
    "level": "nhan_biet",
    "topic": "Trực ban",
    "stem": CITED,
    "option": [*OPTIONS, ""],
    "key": "1",
    "origin": ["", "", "", ""],
    "explanation": "Xem khoản 1 Điều 2.",
    "document": "12-QĐ/TU",
    "clause": "khoản 1 Điều 2",
    "quote": QUOTE,
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    built = bank_world(tmp_path_factory.mktemp("bank"))
    yield built
    built.services.database.close()


@pytest.fixture(scope="module")
def an(app: FastAPI, world: World) -> TestClient:
    return client_of(app, world, "an")


def item_of(world: World, address: str) -> BankItem:
    with world.services.database.session() as session:
        return items_by_id(session, trainer(world), [int(address.rpartition("/")[2])])[0]


def shown_in(page: str) -> str:
    found = re.search(r'name="shown" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_a_sound_question_is_saved_at_once_with_its_source_at_its_place(an: TestClient, world: World) -> None:
    done = an.post("/ngan-hang/moi", data=TYPED)
    assert done.status_code == 303, re.findall(r"Lỗi:.*|Cần xem:.*", done.text)
    content = item_of(world, done.headers["location"]).content
    (source,) = content.sources
    with world.services.database.session() as session:
        text = session.get_one(DocumentRow, source.document_id).text
    assert text[source.start : source.end] == source.quote == QUOTE
    assert (content.options, content.keys) == (OPTIONS, (1,))
    assert "khoản 1" in source.citation


def test_what_the_linter_says_stands_beside_the_fields_before_anything_is_saved(an: TestClient) -> None:
    typed = {**TYPED, "stem": "cơ quan nào không trực ?", "option": ["Sở A", "", "Sở B", ""], "key": "0", "quote": ""}
    typed |= {"document": "", "clause": "", "explanation": "Lời giải thích còn nguyên"}
    page = an.post("/ngan-hang/moi", data=typed)
    assert page.status_code == 200
    assert "Chưa lưu" in page.text
    stem, _, rest = page.text.partition('name="option"')
    assert "Từ phủ định trong câu hỏi phải viết in hoa" in stem
    assert "Mỗi phương án phải có nội dung." in rest
    assert "Lời giải thích còn nguyên" in page.text
    again = an.post("/ngan-hang/moi", data={**typed, "shown": shown_in(page.text)})
    assert again.status_code == 303  # seen once, kept as it is


def test_a_quote_that_is_not_in_the_document_is_refused_and_nothing_typed_is_lost(an: TestClient) -> None:
    for wrong, told in (
        ({"quote": "Cơ quan bố trí người trực 12 giờ mỗi ngày."}, "không có nguyên văn"),
        ({"clause": "khoản 9 Điều 2"}, "Văn bản không có “khoản 9 Điều 2”"),
        ({"clause": "điểm a khoản 2 Điều 2"}, "không có nguyên văn"),
        ({"quote": ""}, "nguyên văn đoạn làm căn cứ"),
        ({"document": ""}, "ghi số hiệu hoặc mã"),
        ({"document": "999-NQ/TW"}, "Không tìm thấy văn bản"),
        ({"document": "08-NQ/TU"}, "Có 2 văn bản mang số hiệu này"),
        ({"stem": "x" * 7_000}, "dài quá 6.000 ký tự"),
    ):
        page = an.post("/ngan-hang/moi", data={**TYPED, **wrong})
        assert page.status_code == 422
        assert told in page.text, told
        assert OPTIONS[2] in page.text
        assert "Xem khoản 1 Điều 2." in page.text


def test_white_space_of_a_quote_may_differ_and_the_words_of_the_document_are_kept(an: TestClient, world: World) -> None:
    typed = {**TYPED, "stem": CITED.replace("bao lâu", "mấy giờ"), "quote": QUOTE.replace(" người", "\r\n  người")}
    done = an.post("/ngan-hang/moi", data=typed)
    assert item_of(world, done.headers["location"]).content.sources[0].quote == QUOTE


def test_a_document_one_may_not_read_cannot_be_cited_nor_its_words_be_had(binh: TestClient, world: World) -> None:
    hidden = world.ids["chuyen-doi-so.txt"]
    for step in ("clause", "save"):
        for document in ("30-KH/TU", str(hidden)):
            page = binh.post("/ngan-hang/moi", data={**TYPED, "document": document, "clause": "", "step": step})
            assert page.status_code == 422
            assert "Không tìm thấy văn bản" in page.text
            assert "môi trường mạng" not in page.text


def test_the_words_of_a_clause_are_shown_to_quote_from(an: TestClient) -> None:
    page = an.post("/ngan-hang/moi", data={**TYPED, "quote": "", "clause": "Điều 2, khoản 2", "step": "clause"}).text
    words = re.search(r'clause-words">([^<]*)', page)
    assert words is not None
    assert words[1].startswith("2. Người trực có nhiệm vụ:")
    assert "24 giờ" not in words[1]


def test_a_row_more_is_given_without_saving_and_without_scripts_up_to_twelve(an: TestClient) -> None:
    page = an.post("/ngan-hang/moi", data={**TYPED, "step": "row"}).text
    assert page.count('name="option"') == 5
    assert "36 giờ mỗi tuần" in page
    full = an.post("/ngan-hang/moi", data={**TYPED, "option": ["x"] * 12, "origin": [""] * 12, "step": "row"}).text
    assert full.count('name="option"') == 12
    assert "Thêm phương án" not in full


def test_a_question_that_is_there_already_is_told_before_it_is_saved(an: TestClient, world: World) -> None:
    typed = {**TYPED, "stem": CITED.replace("bao lâu", "trong bao nhiêu giờ")}
    first = an.post("/ngan-hang/moi", data=typed).headers["location"]
    page = an.post("/ngan-hang/moi", data=typed)
    assert page.status_code == 200
    assert f"Trùng nguyên văn với câu mã {first.rpartition('/')[2]}" in page.text


def test_a_change_makes_a_version_with_its_differences_and_no_change_makes_none(an: TestClient, world: World) -> None:
    stem = CITED.replace("người trực", "cán bộ trực")
    item = plant(world, stem, document="quy-dinh.txt")
    form = {
        **TYPED,
        "stem": stem,
        "after": "1",
        "origin": ["0", "1", "2", ""],
        "document": "",
        "quote": "",
        "clause": "",
    }
    source = re.search(r'name="source" value="([^"]+)"', an.get(f"/ngan-hang/{item}/sua").text)
    assert source is not None
    form |= {"source": source[1], "explanation": "Xem Điều 2.", "note": "Rõ hơn"}
    assert an.post(f"/ngan-hang/{item}/sua", data=form).status_code == 303
    assert item_of(world, f"/{item}").version == 1
    changed = {**form, "stem": stem.replace("bao lâu", "suốt mấy giờ")}
    assert an.post(f"/ngan-hang/{item}/sua", data=changed).status_code == 303
    page = an.get(f"/ngan-hang/{item}").text
    assert "<ins>suốt mấy giờ</ins>" in page
    assert "<del>bao lâu</del>" in page
    assert "Rõ hơn" in page
    assert len(item_of(world, f"/{item}").content.sources) == 1


def test_a_source_that_is_left_out_is_gone_from_the_new_version_alone(an: TestClient, world: World) -> None:
    item = plant(world, CITED + " (bỏ căn cứ)", document="quy-dinh.txt")
    form = {**TYPED, "stem": CITED, "after": "1", "document": "", "quote": "", "clause": "", "step": "save"}
    page = an.post(f"/ngan-hang/{item}/sua", data=form)
    assert "Câu hỏi chưa ghi văn bản, điều khoản và đoạn trích làm nguồn." in page.text
    assert an.post(f"/ngan-hang/{item}/sua", data={**form, "shown": shown_in(page.text)}).status_code == 303
    with world.services.database.session() as session:
        assert [len(one.sources) for one in versions_of(session, trainer(world), item)] == [1, 0]


def test_who_was_slower_is_told_and_keeps_every_word(an: TestClient, world: World) -> None:
    item = plant(world, CITED + " (hai người sửa)")
    with world.services.database.transaction() as session:
        (now,) = items_by_id(session, trainer(world, "lan"), [item])
        content = replace(now.content, explanation="Lan sửa")
        write_version(session, trainer(world, "lan"), item, content, after=1)
    typed = {**TYPED, "stem": "Lời của An về 12-QĐ/TU?", "after": "1"}
    page = an.post(f"/ngan-hang/{item}/sua", data=typed)
    assert page.status_code == 422
    assert "nay là phiên bản 2" in page.text
    assert "Lời của An về 12-QĐ/TU?" in page.text
    assert item_of(world, f"/{item}").content.explanation == "Lan sửa"
    knowing = {**typed, "after": "2", "shown": shown_in(page.text)}
    assert 'name="after" value="2"' in page.text
    assert an.post(f"/ngan-hang/{item}/sua", data=knowing).status_code == 303
    assert item_of(world, f"/{item}").version == 3


def test_the_next_row_does_not_hide_that_someone_was_faster(an: TestClient, world: World) -> None:
    item = plant(world, CITED + " (thêm dòng)")
    page = an.post(f"/ngan-hang/{item}/sua", data={**TYPED, "after": "0", "step": "row"})
    assert 'name="after" value="0"' in page.text


def old_entry() -> Entry:
    item = plain_item("Chọn gì?", ["một", "hai", "ba"], [0, 2])
    return Entry(item, several=True, feedback=("vì một", "", "vì ba"), weights=(70.0, -100.0, 30.0), tags=("thẻ",))


def test_what_belongs_to_an_option_goes_with_it_when_another_goes() -> None:
    form = form_of(old_entry(), version=1)
    kept = replace(form, options=(form.options[2], OptionRow("bốn"), form.options[0]))
    entry = entry_from(kept, old_entry(), [])
    assert entry.item.options == ("ba", "bốn", "một")
    assert entry.item.keys == (0, 2)
    assert entry.feedback == ("vì ba", "", "vì một")
    assert entry.weights == ()  # a new option has no percent
    assert entry.tags == ("thẻ",)


def test_an_unchanged_form_gives_the_question_back_whole() -> None:
    for entry in (
        old_entry(),
        Entry(plain_item("Ghép?"), pairs=(("a", "1"), ("b", "2")), code="C1", extra=(("x", "y"),)),
    ):
        assert entry_from(form_of(entry, version=1), entry, entry.item.sources) == entry


def test_percents_go_when_the_keys_change() -> None:
    form = form_of(old_entry(), version=1)
    rows = tuple(replace(row, key=row.text == "hai") for row in form.options)
    assert entry_from(replace(form, options=rows), old_entry(), []).weights == ()
    assert entry_from(form, old_entry(), []).weights == (70.0, -100.0, 30.0)


def test_blank_rows_at_the_end_are_no_options_and_one_in_between_stays() -> None:
    form = BankForm(stem="Gì?", options=(OptionRow("a", key=True), OptionRow(" "), OptionRow("c"), OptionRow("  ")))
    assert entry_from(form, None, []).item.options == ("a", "", "c")


def test_a_question_of_matching_is_changed_pair_by_pair(an: TestClient, world: World) -> None:
    file = json.dumps([{"stem": "Ghép đúng?", "options": [], "keys": [], "pairs": [["a", "1"], ["b", "2"]]}]).encode()
    brought = an.post("/ngan-hang/nhap", files={"file": ("cap.json", file)}).headers["location"]
    an.post(f"{brought}/vao")
    found = re.search(r'name="ids" value="(\d+):', an.get("/ngan-hang?q=ghep+dung").text)
    assert found is not None
    page = an.get(f"/ngan-hang/{found[1]}/sua").text
    assert page.count('name="left"') == 2
    typed = {"stem": "Ghép đúng?", "left": ["a", "b", "c"], "right": ["1", "2", "3"], "after": "1"}
    page2 = an.post(f"/ngan-hang/{found[1]}/sua", data=typed)
    assert page2.status_code == 303
    assert json.loads(item_of(world, f"/{found[1]}").content.more)["pairs"] == [["a", "1"], ["b", "2"], ["c", "3"]]
