"""The pages of a unit's work: who sees and does what, what is told when something does not fit, and nothing lost."""

import datetime
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from work_world import DIRECTIVE, WorkWorld, items_of, keys_of, moved, work_world

from vanban.db.audit_models import AuditRow
from vanban.db.people import principal_of
from vanban.db.work_items import add_items
from vanban.db.work_models import WorkAssignmentRow, WorkItemRow, WorkLetterRow
from vanban.principals import Channel
from vanban.work import WorkContent

HEAD = {"assigner": "Đảng ủy phường Tân Lạc Đông", "issuer": "ĐẢNG ỦY PHƯỜNG", "place": "Tân Lạc Đông"}


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorkWorld]:
    with work_world(tmp_path_factory.mktemp("work")) as built:
        yield built


@pytest.fixture(scope="module")
def open_document(ward: WorkWorld) -> int:
    """A directive that the ward and the bodies below it may read."""
    return ward.hand_in()


@pytest.fixture(scope="module")
def closed_document(ward: WorkWorld, tmp_path_factory: pytest.TempPathFactory) -> int:
    """The same in other words, for the ward alone."""
    text = DIRECTIVE.read_text(encoding="utf-8").replace("12-CT/TU", "13-CT/TU").replace("tiếp công dân", "tiếp dân")
    file = tmp_path_factory.mktemp("closed") / "chi-thi-13.html"
    file.write_text(text, encoding="utf-8")
    return ward.hand_in(file, audience="unit")


def typed(ward: WorkWorld, text: str, **more: str) -> int:
    """Returns the id of an item that the planner has typed in."""
    return int(moved(ward.hanh.post("/nhiem-vu/moi", data={"text": text, **more})).rpartition("/")[2])


def row_of(ward: WorkWorld, item: int) -> WorkItemRow:
    with ward.world.services.database.session() as session:
        return session.get_one(WorkItemRow, item)


def views(ward: WorkWorld, document: int) -> int:
    """Returns how often the audit log has that a document was viewed."""
    wanted = select(AuditRow).where(AuditRow.action == "xem_van_ban", AuditRow.target_id == str(document))
    with ward.world.services.database.session() as session:
        return len(session.scalars(wanted).all())


def listed(client: TestClient, query: str = "") -> list[str]:
    """Returns the items of a page of the list."""
    return re.findall(r'<th scope="row">.*?<a href="/nhiem-vu/\d+">([^<]+)</a>', client.get(f"/nhiem-vu{query}").text)


def test_what_is_typed_in_becomes_an_item_with_its_day_reckoned_from_words(ward: WorkWorld) -> None:
    item = typed(ward, "Lập danh sách", due="trước 30/11/2027", lead="Văn phòng Đảng ủy phường Tân Lạc Đông")
    row = row_of(ward, item)
    assert (row.state, str(row.last)) == ("dang_thuc_hien", "2027-11-30")
    page = ward.hanh.get(f"/nhiem-vu/{item}").text
    assert "30/11/2027" in page
    with ward.world.services.database.session() as session:
        assert session.get_one(WorkItemRow, item).bodies[0].unit_id == ward.unit("vp-tld")


def test_what_does_not_fit_is_told_beside_what_was_written(ward: WorkWorld) -> None:
    answer = ward.hanh.post("/nhiem-vu/moi", data={"text": "Việc dở", "last": "31/02/2027", "product": "Bản dở"})
    assert answer.status_code == 422
    assert "Hạn chưa đúng" in answer.text
    assert "Việc dở" in answer.text
    assert 'value="Bản dở"' in answer.text


def test_only_planners_keep_work_and_only_the_unit_sees_it(ward: WorkWorld, open_document: int) -> None:
    item = typed(ward, "Việc riêng của phường")
    assert "Việc riêng của phường" in listed(ward.khoa)
    assert "Việc riêng của phường" not in listed(ward.manh)
    assert ward.khoa.get(f"/nhiem-vu/{item}").status_code == 200
    assert ward.manh.get(f"/nhiem-vu/{item}").status_code == 404
    assert ward.lien.get(f"/nhiem-vu/{item}").status_code == 404
    for path in ("/nhiem-vu/moi", f"/nhiem-vu/{item}/sua", f"/nhiem-vu/{item}/tach"):
        assert ward.khoa.get(path).status_code == 403
    for path in (f"/nhiem-vu/tu-van-ban/{open_document}", f"/nhiem-vu/tu-van-ban/{open_document}/giao"):
        assert ward.khoa.get(path).status_code == 403
        assert ward.manh.get(path).status_code == 404
    assert "Giao việc từ văn bản này" not in ward.khoa.get(f"/van-ban/{open_document}").text
    assert ward.khoa.post(f"/nhiem-vu/{item}/trang-thai", data={"action": "huy", "reason": "x"}).status_code == 403


def test_the_list_is_chosen_from_by_words_body_field_light_and_state(ward: WorkWorld) -> None:
    typed(ward, "Thu phí chợ", lead="Ban quản lý chợ", field="Kinh tế", last="2020-01-31")
    late = typed(ward, "Sửa mái chợ", lead="Ban quản lý chợ", field="Xây dựng", last="2099-01-31")
    assert listed(ward.hanh, "?q=thu+phi") == ["Thu phí chợ"]
    assert listed(ward.hanh, "?don_vi=Ban+quản+lý+chợ") == ["Thu phí chợ", "Sửa mái chợ"]
    assert listed(ward.hanh, "?linh_vuc=Xây+dựng") == ["Sửa mái chợ"]
    assert listed(ward.hanh, "?don_vi=Ban+quản+lý+chợ&den=qua_han") == ["Thu phí chợ"]
    moved(ward.hanh.post(f"/nhiem-vu/{late}/trang-thai", data={"action": "huy", "reason": "trùng", "after": "1"}))
    assert listed(ward.hanh, "?don_vi=Ban+quản+lý+chợ") == ["Thu phí chợ"]
    assert listed(ward.hanh, "?linh_vuc=Xây+dựng&trang_thai=huy") == ["Sửa mái chợ"]
    assert ward.hanh.get("/nhiem-vu?den=x&trang_thai=%00&trang=-1&van_ban=0").status_code == 200


def test_the_landing_page_has_a_card_for_each_page_there_is(ward: WorkWorld) -> None:
    page = ward.khoa.get("/nhiem-vu").text
    assert '<a href="/viec-don-vi"><strong>Việc trong văn bản</strong>' in page
    cards = re.findall(r'<li><a href="([^"]+)"><strong>', page)
    assert all(ward.khoa.get(address).status_code == 200 for address in cards)


def test_a_long_list_has_pages(ward: WorkWorld) -> None:
    with ward.world.services.database.transaction() as session:
        planner = principal_of(session, "hanh", Channel.WEB)
        days = [datetime.date(2098, 1, number % 28 + 1) for number in range(51)]
        add_items(session, planner, [WorkContent(f"Việc dài {at}", last=day) for at, day in enumerate(days)])
    first = listed(ward.hanh, "?q=viec+dai")
    assert len(first) == 50
    assert len(listed(ward.hanh, "?q=viec+dai&trang=2")) == 1
    assert first[:2] == ["Việc dài 0", "Việc dài 28"]


def test_an_item_changed_meanwhile_is_not_written_over(ward: WorkWorld) -> None:
    item = typed(ward, "Bản một")
    moved(ward.hanh.post(f"/nhiem-vu/{item}/sua", data={"text": "Bản hai", "after": "1", "reason": "rõ hơn"}))
    answer = ward.hanh.post(f"/nhiem-vu/{item}/sua", data={"text": "Bản ba", "after": "1"})
    assert answer.status_code == 422
    assert "Bản ba" in answer.text
    assert row_of(ward, item).text == "Bản hai"
    page = ward.hanh.get(f"/nhiem-vu/{item}").text
    assert "rõ hơn" in page
    assert "Bản một" in page  # what stood there before, for the keeper
    assert "Bản một" not in ward.khoa.get(f"/nhiem-vu/{item}").text


def test_an_item_is_given_taken_back_finished_and_opened_again(ward: WorkWorld) -> None:
    item = typed(ward, "Dọn kho")
    office = ward.unit("vp-tld")
    moved(ward.hanh.post(f"/nhiem-vu/{item}/giao", data={"lead": f"u{office}", "due": "2027-03-01"}))
    assert "Dọn kho" in ward.lien.get(f"/nhiem-vu/{item}").text
    with ward.world.services.database.session() as session:
        given = session.scalars(select(WorkAssignmentRow).where(WorkAssignmentRow.item_id == item)).one()
    without = ward.hanh.post(f"/nhiem-vu/{item}/thu-hoi/{given.id}", data={"reason": " "})
    assert without.status_code == 422
    moved(ward.hanh.post(f"/nhiem-vu/{item}/thu-hoi/{given.id}", data={"reason": "giao nhầm"}))
    assert ward.lien.get(f"/nhiem-vu/{item}").status_code == 404
    moved(ward.hanh.post(f"/nhiem-vu/{item}/xong", data={"after": "1", "done_on": "2026-01-05", "result": "Đã dọn"}))
    assert "Đã dọn" in ward.hanh.get(f"/nhiem-vu/{item}").text
    assert ward.hanh.post(f"/nhiem-vu/{item}/xong", data={"after": "2", "done_on": "2999-01-01"}).status_code == 422
    moved(ward.hanh.post(f"/nhiem-vu/{item}/trang-thai", data={"action": "mo-lai", "after": "2", "reason": "còn sót"}))
    assert row_of(ward, item).state == "dang_thuc_hien"


def test_splitting_makes_an_item_of_each_line(ward: WorkWorld) -> None:
    item = typed(ward, "Quét vôi; trồng cây", last="2097-05-01")
    one = ward.hanh.post(f"/nhiem-vu/{item}/tach", data={"parts": "Quét vôi", "after": "1"})
    assert one.status_code == 422
    moved(ward.hanh.post(f"/nhiem-vu/{item}/tach", data={"parts": "Quét vôi\nTrồng cây", "after": "1"}))
    assert listed(ward.hanh, "?q=quet+voi") == ["Quét vôi"]
    assert listed(ward.hanh, "?q=trong+cay") == ["Trồng cây"]


def test_tasks_are_accepted_merged_and_split_from_the_review(ward: WorkWorld, open_document: int) -> None:
    review = f"/nhiem-vu/tu-van-ban/{open_document}"
    page = ward.hanh.get(review).text
    others = keys_of(page, own=False)
    assert ward.hanh.post(review, data={"action": "nhan"}).status_code == 422
    merged = moved(ward.hanh.post(review, data={"viec": others[:2], "action": "gop"}))
    item = int(merged.split("/")[2])
    assert "; " in row_of(ward, item).text
    assert moved(ward.hanh.post(review, data={"tach": others[2]})).endswith("/tach")
    viewed = views(ward, open_document)
    changed = ward.hanh.get(f"{review}/sua?viec={others[3]}")
    assert changed.status_code == 200
    assert views(ward, open_document) == viewed + 1
    moved(ward.hanh.post(f"{review}/sua", data={"viec": others[3], "text": "Lời của phường", "lead": ""}))
    assert "Lời của phường" in listed(ward.hanh, f"?van_ban={open_document}")
    left = keys_of(ward.hanh.get(review).text, own=False)
    assert set(left) == set(others[4:])
    assert ward.hanh.get(f"{review}/sua?viec=1-2-0").status_code == 404


def test_the_source_is_shown_to_who_may_read_it_alone(ward: WorkWorld, closed_document: int) -> None:
    review = f"/nhiem-vu/tu-van-ban/{closed_document}"
    keys = keys_of(ward.hanh.get(review).text)
    giving = moved(ward.hanh.post(review, data={"viec": keys}))
    (item,) = items_of(ward.hanh.get(giving).text)
    office = ward.unit("vp-tld")
    fields = HEAD | {"item": item, "lead": f"u{office}", "due": "2027-01-15", "action": "cong-van"}
    refused = ward.hanh.post(giving, data=fields)
    assert refused.status_code == 422
    assert "chưa được xem văn bản nguồn" in refused.text
    assert f'<option value="u{office}" selected>' in refused.text  # nothing that was chosen is lost
    assert row_of(ward, int(item)).released is False

    moved(ward.hanh.post(giving, data=fields | {"release": "1"}))
    page = ward.lien.get(f"/nhiem-vu/{item}").text
    assert "xây dựng kế hoạch thực hiện Chỉ thị" in page
    assert "13-CT/TU" not in page
    assert "source-words" not in page
    letter = re.search(r'href="(/giao-viec/\d+)"', page)
    assert letter is not None
    told = ward.lien.get(letter[1]).text
    assert "13-CT/TU" not in told
    assert "Căn cứ" not in told
    assert ward.lien.get(f"{letter[1]}/cong-van.docx").status_code == 200
    moved(ward.hanh.post(f"/nhiem-vu/{item}/cho-xem", data={"on": ""}))
    assert ward.lien.get(f"/nhiem-vu/{item}").status_code == 404
    assert ward.lien.get(letter[1]).status_code == 404
    assert ward.lien.get(f"{letter[1]}/cong-van.docx").status_code == 404


def test_no_words_of_another_unit_come_out_of_giving(ward: WorkWorld) -> None:
    item = typed(ward, "Lời riêng của phường")
    giving = f"/nhiem-vu/tu-van-ban/{ward.world.ids['quy-dinh.txt']}/giao"
    for due in ("hôm nay", "2027-01-01"):
        fields = HEAD | {"item": item, "lead": f"u{ward.unit('du-vkt')}", "due": due, "action": "giao", "release": "1"}
        answer = ward.manh.post(giving, data=fields)
        assert answer.status_code == 404
        assert "Lời riêng" not in answer.text


def test_letters_are_made_once_for_each_body_and_numbered_on(ward: WorkWorld, open_document: int) -> None:
    review = f"/nhiem-vu/tu-van-ban/{open_document}"
    giving = moved(ward.hanh.post(review, data={"viec": keys_of(ward.hanh.get(review).text)}))
    items = items_of(ward.hanh.get(giving).text)
    office, board = ward.unit("vp-tld"), ward.unit("bxd-tld")
    leads = [f"u{office}" if at % 2 else f"u{board}" for at in range(len(items))]
    fields = HEAD | {"item": items, "lead": leads, "due": ["2027-02-01"] * len(items), "number": "09-CV/ĐU"}
    fields |= {"action": "cong-van", "others": [f"{items[0]}:u{office}"]}
    moved(ward.hanh.post(giving, data=fields))
    with ward.world.services.database.session() as session:
        rows = session.scalars(select(WorkLetterRow).where(WorkLetterRow.document_id == open_document)).all()
        letters = session.scalars(
            select(WorkAssignmentRow.letter_id).join(WorkItemRow).where(WorkItemRow.document_id == open_document)
        ).all()
    assert sorted(row.number for row in rows) == ["09-CV/ĐU", "10-CV/ĐU"]
    assert len({row.to_unit_id for row in rows}) == 2
    assert set(letters) == {row.id for row in rows}
    again = ward.hanh.post(giving, data=HEAD | {"item": items, "lead": [""] * len(items), "due": [""] * len(items),
                                               "action": "cong-van"})  # fmt: skip
    assert again.status_code == 422
    assert "đều có công văn" in again.text
    with ward.world.services.database.session() as session:
        after = session.scalars(select(WorkLetterRow).where(WorkLetterRow.document_id == open_document)).all()
    assert len(after) == len(rows)

    for_office = next(row for row in rows if row.to_unit_id == office)
    address = f"/giao-viec/{for_office.id}"
    assert ward.lien.get(address).status_code == 200
    assert ward.khoa.get(address).status_code == 404
    assert ward.manh.get(address).status_code == 404
    assert ward.lien.post(address, data=HEAD).status_code == 403
    moved(ward.hanh.post(address, data=HEAD | {"number": "21-CV/ĐU", "dated": "2026-11-27", "signer": "Người Ký"}))
    assert "21-CV/ĐU" in ward.lien.get(address).text
    assert ward.hanh.post(address, data=HEAD | {"dated": "hôm nay"}).status_code == 422


def test_what_is_done_stands_in_the_audit_log_without_words(ward: WorkWorld) -> None:
    item = typed(ward, "Lời không vào nhật ký")
    ward.hanh.get(f"/nhiem-vu/{item}")
    with ward.world.services.database.session() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.target == "work_item", AuditRow.target_id == str(item)))
        actions = {row.action for row in rows}
        words = " ".join(str(row.detail) for row in session.scalars(select(AuditRow)))
    assert {"sua_nhiem_vu", "xem_danh_sach"} <= actions
    assert "Lời không vào nhật ký" not in words
