"""Comparing two documents on the web: what came and went, and that both must be readable."""

import html
import re

import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.pages.comparing import stretches, summary_words
from vanban.clause_matching import Clause, compared
from vanban.db.audit_models import AuditRow


def test_changed_words_are_marked_and_counted(an: TestClient, world: World) -> None:
    old, new = world.ids["nghi-quyet-cu.txt"], world.ids["nghi-quyet-moi.txt"]
    page = an.get(f"/so-sanh?a={old}&b={new}").text
    assert "<del>50</del><ins>90</ins>%" in page
    assert "1 sửa" in page
    assert "Hai bản giống nhau" not in page
    with world.services.database.session() as session:
        wanted = select(AuditRow.detail).where(AuditRow.action == "so_sanh_van_ban", AuditRow.target_id == str(old))
        assert session.scalars(wanted).all() == [f'{{"with":{new}}}']


def test_a_document_compared_with_itself_is_the_same(an: TestClient, world: World) -> None:
    one = world.ids["quy-dinh.txt"]
    page = an.get(f"/so-sanh?a={one}&b={one}").text
    assert "Hai bản giống nhau." in page
    assert "<ins>" not in page
    assert "<del>" not in page


def test_the_marked_words_give_both_texts_back(an: TestClient, world: World) -> None:
    old, new = world.ids["quy-dinh.txt"], world.ids["nghi-quyet-moi.txt"]
    page = an.get(f"/so-sanh?a={old}&b={new}").text
    sides = re.findall(r'<div class="change-sides"><div>(.*?)</div><div>(.*?)</div></div>', page, re.DOTALL)
    shown = "".join(html.unescape(re.sub(r"</?(?:del|ins)>", "", one[1])) for one in sides)
    text = an.get(f"/api/v1/documents/{new}").json()["text"]
    assert shown.split() == text.split()
    assert "<script>document" not in page


@pytest.mark.parametrize("query", ["a={hidden}&b={seen}", "a={seen}&b={hidden}", "a={hidden}", "a={hidden}&tim=08"])
def test_a_forbidden_side_is_exactly_a_missing_one(an: TestClient, world: World, query: str) -> None:
    seen = world.ids["quy-dinh.txt"]
    hidden = an.get("/so-sanh?" + query.format(hidden=world.ids["ke-hoach.txt"], seen=seen))
    missing = an.get("/so-sanh?" + query.format(hidden=987_654, seen=seen))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


@pytest.mark.parametrize("query", ["", "a=", "a=abc&b=1", f"a={'9' * 15}&b={'9' * 15}", "a=-1&b=2"])
def test_an_address_without_a_document_is_not_found(an: TestClient, query: str) -> None:
    assert an.get(f"/so-sanh?{query}").status_code == 404


def test_the_second_document_is_chosen_among_the_readable_ones(an: TestClient, binh: TestClient, world: World) -> None:
    one, plan = world.ids["quy-dinh.txt"], world.ids["ke-hoach.txt"]
    assert f"b={plan}" not in an.get(f"/so-sanh?a={one}&tim=21-KH/ĐU").text
    assert f"b={plan}" in binh.get(f"/so-sanh?a={one}&tim=21-KH/ĐU").text
    assert "Không tìm thấy văn bản nào khớp." in an.get(f"/so-sanh?a={one}&tim=21-KH/ĐU").text


def test_long_runs_without_a_change_are_folded_and_short_ones_are_not() -> None:
    old = [Clause(i, f"Điều {i}", f"Điều {i}. Nội dung thứ {i} của quy định") for i in range(12)]
    new = [*old[:2], Clause(2, "Điều 2", "Điều 2. Nội dung thứ hai mới của quy định"), *old[3:]]
    found = stretches(compared(old, new))
    assert [(len(one.pairs), one.unchanged, one.folded) for one in found] == [
        (2, True, False),
        (1, False, False),
        (9, True, True),
    ]
    assert summary_words(compared(old, new)).endswith("1 sửa, 11 giữ nguyên.")
