"""The pages of the question bank: who sees which questions, the list, one question, decisions alone and together."""

import re
from collections.abc import Iterator

import pytest
from bank_pages import CITED, bank_world, client_of, decide, plant, rows_of, state_of, trainer
from entering import SignIn
from fake_services import World
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from exams.formats import registry
from exams.formats.registry import Format
from vanban.db.audit_models import AuditRow
from vanban.db.exam_bank import write_version
from vanban.db.exam_bank_listing import items_by_id
from vanban.db.exam_bank_meaning import embed_missing
from vanban.db.models import DocumentRow
from vanban.exam_bank import ItemState

PAGES = (
    *("/ngan-hang", "/ngan-hang/dinh-dang", "/ngan-hang/xuat", "/ngan-hang/moi", "/ngan-hang/nhap", "/ngan-hang/soan"),
    *("/ngan-hang/1", "/ngan-hang/1/sua", "/ngan-hang/nhap/1", "/ngan-hang/thao-tac/ket-qua?viec=duyet&xong=1"),
)
POSTS = (
    *("/ngan-hang/moi", "/ngan-hang/nhap", "/ngan-hang/soan", "/ngan-hang/thao-tac", "/ngan-hang/thao-tac/lam"),
    *("/ngan-hang/1/sua", "/ngan-hang/1/quyet-dinh", "/ngan-hang/1/nhan-xet", "/ngan-hang/nhap/1/vao"),
    "/ngan-hang/nhap/1/bo",
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    built = bank_world(tmp_path_factory.mktemp("bank"))
    yield built
    built.services.database.close()


@pytest.fixture(scope="module")
def an(app: FastAPI, world: World) -> TestClient:
    return client_of(app, world, "an")


@pytest.fixture(scope="module")
def lan(app: FastAPI, world: World) -> TestClient:
    return client_of(app, world, "lan")


@pytest.fixture(scope="module")
def binh(app: FastAPI, world: World) -> TestClient:
    return client_of(app, world, "binh")


def actions_of(world: World, person: str) -> list[tuple[str, str]]:
    with world.services.database.session() as session:
        wanted = select(AuditRow.action, AuditRow.target).where(AuditRow.person_id == trainer(world, person).person_id)
        return [(row.action, row.target) for row in session.execute(wanted.order_by(AuditRow.sequence))]


def drafts_counted(page: str) -> int:
    found = re.search(r"Nháp <strong>(\d+)", page)
    assert found is not None
    return int(found[1])


def test_who_is_no_trainer_is_refused_on_every_page(sign_in: SignIn, visitor: TestClient, world: World) -> None:
    plant(world, "Câu của trang bị từ chối?")
    reader = sign_in("doc")
    assert [reader.get(page).status_code for page in PAGES] == [403] * len(PAGES)
    assert [reader.post(page, data={"action": "duyet"}).status_code for page in POSTS] == [403] * len(POSTS)
    assert {visitor.get(page).headers.get("location", "")[:10] for page in PAGES} == {"/dang-nhap"}
    assert "soan?van_ban" not in reader.get(f"/van-ban/{world.ids['quy-dinh.txt']}").text


def test_a_trainer_of_another_unit_sees_and_changes_nothing_of_the_bank(binh: TestClient, world: World) -> None:
    item = plant(world, "Chuyện riêng của thành ủy là gì?")
    assert rows_of(binh.get("/ngan-hang").text) == []
    gone, never = binh.get(f"/ngan-hang/{item}"), binh.get("/ngan-hang/99999")
    assert gone.status_code == never.status_code == 404
    assert gone.text == never.text
    assert binh.get(f"/ngan-hang/{item}/sua").status_code == 404
    assert decide(binh, item, "trinh_duyet").status_code == 404
    assert binh.post(f"/ngan-hang/{item}/nhan-xet", data={"text": "x"}).status_code == 404
    assert binh.post(f"/ngan-hang/{item}/sua", data={"stem": "Đổi?"}).status_code == 404
    chosen = {"ids": [f"{item}:1"], "action": "trinh_duyet"}
    result = f"/ngan-hang/thao-tac/ket-qua?viec=duyet&loi={item}:1"
    for page in (binh.post("/ngan-hang/thao-tac", data=chosen), binh.get(result)):
        assert page.status_code == 200
        assert "Chuyện riêng" not in page.text
    assert binh.post("/ngan-hang/thao-tac/lam", data=chosen).status_code == 303
    assert "Chuyện riêng" not in binh.get("/ngan-hang/xuat?dang=json").text
    assert state_of(world, item) is ItemState.DRAFT


def test_a_question_on_a_document_one_may_not_read_is_neither_shown_nor_counted(an: TestClient, world: World) -> None:
    item = plant(world, "Câu dựa vào văn bản sắp bị ẩn?", document="nghi-quyet-moi.txt")
    before = an.get("/ngan-hang").text
    with world.hidden("nghi-quyet-moi.txt"):
        page = an.get("/ngan-hang").text
        assert item in rows_of(before)
        assert item not in rows_of(page)
        assert drafts_counted(page) == drafts_counted(before) - 1
        assert an.get(f"/ngan-hang/{item}").status_code == 404
        assert "sắp bị ẩn" not in an.get("/ngan-hang/xuat?dang=json").text
        named = an.get(f"/ngan-hang?van_ban={world.ids['nghi-quyet-moi.txt']}").text
        assert "Không có văn bản" in named
        assert "08-NQ/TU" not in named


def test_questions_are_found_by_words_state_topic_level_kind_document_and_flag(an: TestClient, world: World) -> None:
    item = plant(world, CITED, document="quy-dinh.txt")
    other = plant(world, "Ngày lập thành phố là ngày nào?")
    for query in (
        "q=bo+tri+nguoi",
        "van_ban=12-QĐ/TU",
        f"van_ban={world.ids['quy-dinh.txt']}",
        "q=bố+trí&trang_thai=nhap",
    ):
        found = rows_of(an.get(f"/ngan-hang?{query}").text)
        assert item in found, query
        assert other not in found, query
    for query in ("chu_de=Trực+ban", "muc_do=nhan_biet", "dang_cau=so_lieu"):
        assert {item, other} <= set(rows_of(an.get(f"/ngan-hang?{query}").text))
    none = ("trang_thai=da_duyet&q=bố+trí", "chu_de=Khác", "muc_do=van_dung", "dang_cau=khac", "canh_bao=1&q=bố+trí")
    for query in none:
        assert rows_of(an.get(f"/ngan-hang?{query}").text) == [], query
    several = an.get("/ngan-hang?van_ban=08-NQ/TU").text
    assert "Có 2 văn bản mang số này" in several
    assert "Không có văn bản" in an.get("/ngan-hang?van_ban=999-NQ/TU").text


def test_a_flagged_question_says_why_and_is_used_again_once_confirmed(an: TestClient, world: World) -> None:
    item = plant(world, "Câu có căn cứ đổi lời?", document="nghi-quyet-cu.txt")
    with world.services.database.transaction() as session:
        row = session.get_one(DocumentRow, world.ids["nghi-quyet-cu.txt"])
        text, row.text = row.text, row.text.replace("Các cấp ủy", "Mọi cấp ủy")
    page = an.get(f"/ngan-hang/{item}").text
    assert "Lời văn tại chỗ trích đã thay đổi" in page
    assert item in rows_of(an.get("/ngan-hang?canh_bao=1").text)
    assert "Căn cứ của câu hỏi đã thay đổi" in decide(an, item, "trinh_duyet").text
    assert decide(an, item, "xac_nhan_can_cu").status_code == 303
    assert item not in rows_of(an.get("/ngan-hang?canh_bao=1").text)
    assert decide(an, item, "trinh_duyet").status_code == 303
    with world.services.database.transaction() as session:
        session.get_one(DocumentRow, world.ids["nghi-quyet-cu.txt"]).text = text


def test_the_page_of_a_question_shows_its_key_its_source_at_its_place_and_who_says_the_same(
    an: TestClient, world: World
) -> None:
    item = plant(world, CITED + " <script>x</script>", document="quy-dinh.txt")
    twin = plant(world, CITED + " <script>x</script>")
    with world.services.database.transaction() as session:
        embed_missing(session, trainer(world), world.services.review.intake.embedder)
        start = session.get_one(DocumentRow, world.ids["quy-dinh.txt"]).text.index("Cơ quan bố trí")
    page = an.get(f"/ngan-hang/{item}").text
    assert re.search(r'class="right"><span class="letter">B.</span><span class="said">24 giờ', page)
    assert f"/van-ban/{world.ids['quy-dinh.txt']}?start={start}&amp;end=" in page
    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page
    assert f'href="/ngan-hang/{twin}"' in page
    assert "Trùng câu khác" in page


def test_a_question_says_what_may_be_done_now_and_what_hinders_the_rest(an: TestClient, world: World) -> None:
    page = an.get(f"/ngan-hang/{plant(world, 'Câu đủ để trình?')}").text
    assert 'value="trinh_duyet"' in page
    assert 'value="duyet"' not in page
    keyless = an.get(f"/ngan-hang/{plant(world, 'cơ quan nào không trực?', keys=())}").text
    assert "Câu hỏi chưa có đáp án thì không chấm được." in keyless
    assert "Câu hỏi chưa dùng được: chưa có đáp án." in keyless
    assert 'value="trinh_duyet"' not in keyless


def test_the_author_cannot_approve_is_told_why_and_a_second_trainer_can(
    an: TestClient, lan: TestClient, world: World
) -> None:
    item = plant(world, "Câu cần người thứ hai?")
    assert decide(an, item, "trinh_duyet").status_code == 303
    page = an.get(f"/ngan-hang/{item}").text
    assert 'value="duyet"' not in page
    assert "Người viết phiên bản này không được tự duyệt" in page
    forged = decide(an, item, "duyet", note="tôi tự duyệt")
    assert forged.status_code == 422
    assert "không được tự duyệt" in forged.text
    assert "tôi tự duyệt" in forged.text
    assert state_of(world, item) is ItemState.WAITING
    assert 'value="duyet"' in lan.get(f"/ngan-hang/{item}").text
    returned = decide(lan, item, "tra_lai")
    assert returned.status_code == 422
    assert "cần ghi lý do" in returned.text
    assert decide(lan, item, "duyet").status_code == 303
    assert state_of(world, item) is ItemState.APPROVED
    assert "Phạm Thị Lan" in an.get(f"/ngan-hang/{item}").text


def test_a_decision_about_a_version_no_longer_there_is_told(an: TestClient, world: World) -> None:
    item = plant(world, "Câu bị sửa trong lúc xem?")
    assert "nay là phiên bản 1" in decide(an, item, "trinh_duyet", version=7).text
    assert state_of(world, item) is ItemState.DRAFT


def test_comments_are_shown_and_an_empty_one_is_refused(an: TestClient, world: World) -> None:
    item = plant(world, "Câu được nhận xét?")
    assert an.post(f"/ngan-hang/{item}/nhan-xet", data={"text": "Nên nêu rõ năm."}).status_code == 303
    assert "Nên nêu rõ năm." in an.get(f"/ngan-hang/{item}").text
    assert an.post(f"/ngan-hang/{item}/nhan-xet", data={"text": "  "}).status_code == 422


def test_chosen_questions_are_decided_one_by_one_and_refusals_are_named(an: TestClient, world: World) -> None:
    good, keyless = plant(world, "Câu trình được?"), plant(world, "Câu thiếu đáp án?", keys=())
    moved = plant(world, "Câu người khác vừa sửa?")
    page = an.post("/ngan-hang/thao-tac", data={"ids": [f"{good}:1", f"{keyless}:1"], "action": "trinh_duyet"}).text
    assert rows_of(page) == [good]
    assert "chưa có đáp án" in page
    with world.services.database.transaction() as session:
        (item,) = items_by_id(session, trainer(world, "lan"), [moved])
        write_version(session, trainer(world, "lan"), moved, item.content, after=1)
    chosen = {"ids": [f"{good}:1", f"{keyless}:1", f"{moved}:1"], "action": "trinh_duyet"}
    told = an.get(an.post("/ngan-hang/thao-tac/lam", data=chosen).headers["location"]).text
    assert "Đã trình duyệt 1 câu." in told
    assert "Chưa làm được: 2 câu" in told
    assert "chưa có đáp án" in told
    assert "nay là phiên bản 2" in told
    states = [state_of(world, one) for one in (good, keyless, moved)]
    assert states == [ItemState.WAITING, ItemState.DRAFT, ItemState.DRAFT]


def test_returning_together_needs_a_reason_and_keeps_the_choice(an: TestClient, lan: TestClient, world: World) -> None:
    item = plant(world, "Câu bị trả lại?")
    decide(an, item, "trinh_duyet")
    chosen = {"ids": [f"{item}:1"], "action": "tra_lai"}
    page = lan.post("/ngan-hang/thao-tac/lam", data=chosen)
    assert page.status_code == 422
    assert rows_of(page.text) == [item]
    lan.post("/ngan-hang/thao-tac/lam", data={**chosen, "note": "Thiếu năm."})
    assert state_of(world, item) is ItemState.DRAFT
    assert "Thiếu năm." in an.get(f"/ngan-hang/{item}").text


def test_nothing_is_done_without_a_choice_or_with_an_unknown_action(an: TestClient) -> None:
    assert an.post("/ngan-hang/thao-tac", data={"action": "duyet"}).headers["location"] == "/ngan-hang"
    assert an.post("/ngan-hang/thao-tac", data={"ids": ["1:1"], "action": "xoa"}).status_code == 422
    many = [f"{number}:1" for number in range(1, 202)]
    assert an.post("/ngan-hang/thao-tac", data={"ids": many, "action": "duyet"}).status_code == 422


def test_the_list_is_exported_in_every_format_and_what_is_lost_is_said_before(an: TestClient, world: World) -> None:
    plant(world, "Câu được xuất ra tệp?", document="quy-dinh.txt")
    for form in Format:
        page = an.get(f"/ngan-hang/dinh-dang?q=duoc+xuat&dang={form}").text
        lossless = form in (Format.JSON, Format.CSV, Format.XLSX)
        assert ("Định dạng này không ghi được căn cứ" in page) is not lossless, form
        file = an.get(f"/ngan-hang/xuat?q=duoc+xuat&dang={form}")
        assert "attachment" in file.headers["content-disposition"]
        stems = {entry.item.stem for entry in registry.read(file.content, form).entries}
        assert stems == {"Câu được xuất ra tệp?"}, form


def test_lists_views_and_exports_are_in_the_audit_log(an: TestClient, world: World) -> None:
    item = plant(world, "Câu để xem nhật ký?")
    seen = len(actions_of(world, "an"))
    for page in ("/ngan-hang", f"/ngan-hang/{item}", "/ngan-hang/xuat?dang=csv"):
        an.get(page)
    told = [one for one in actions_of(world, "an")[seen:] if one[1] == "exam_item"]
    assert told == [("xem_danh_sach", "exam_item"), ("xem_van_ban", "exam_item"), ("xuat_du_lieu", "exam_item")]


def test_a_document_leads_trainers_to_making_questions_of_it(an: TestClient, world: World) -> None:
    document = world.ids["quy-dinh.txt"]
    assert f"/ngan-hang/soan?van_ban={document}" in an.get(f"/van-ban/{document}").text
