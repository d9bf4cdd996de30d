"""Pages of originals over the web: pictures, boxes of the cited passage, the same permission as everything else."""

import io
import itertools
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fake_services import World
from fastapi import FastAPI
from fastapi.testclient import TestClient
from original_library import HTML, PDF, SECOND_PDF, SECOND_WORD, THIRD_WORD, WORD, Held, take
from PIL import Image
from sqlalchemy import func, select

from ingest.originals.desk import NotMade, Original, PageDesk
from ingest.originals.making import MakingRoom, StillMaking, Wanted
from ingest.readers.office_conversion import program
from ingest.removing import delete_document
from vanban.db.audit_models import AuditRow
from vanban.db.models import DocumentRow
from vanban.principals import Audience

pytestmark = pytest.mark.filterwarnings("error")


@pytest.fixture(scope="module")
def pdf(world: World, app: FastAPI) -> Iterator[Held]:
    """A PDF of three pages that everyone may read; the processes that draw it end with the module."""
    yield take(world, PDF)
    app.state.originals.close()


@pytest.fixture(scope="module")
def internal(world: World) -> Held:
    """A Word document that only the commune may read."""
    return take(world, WORD, audience=Audience.UNIT, unit="xa")


def made(client: TestClient, path: str) -> str:
    """Returns a page once its images are made, as a reader sees it who waits; asks like the script."""
    page = client.get(path).text
    until = time.monotonic() + 90
    while state := re.search(r'data-awaited="([^"]+)"', page):
        assert time.monotonic() < until, page
        if client.get(state[1].replace("&amp;", "&")).status_code == 204:
            page = client.get(path).text
        time.sleep(0.1)
    return page


@contextmanager
def machine_taken(room: MakingRoom) -> Iterator[None]:
    """Has the room busy with something slow for as long as the block lasts."""
    done, calls = threading.Event(), itertools.count()

    def make(_desk: PageDesk) -> None:
        if next(calls) == 0:
            raise NotMade("")
        done.wait(60)

    with pytest.raises(StillMaking):
        room.got(Wanted(Original("0" * 64, "application/msword"), "", slow=True), make, patience=0)
    try:
        yield
    finally:
        done.set()


def recorded(world: World) -> int:
    """Returns how many pages the audit log says were shown."""
    with world.services.database.session() as session:
        statement = select(func.count()).select_from(AuditRow).where(AuditRow.action == "xem_trang_goc")
        return session.scalar(statement) or 0


def test_a_page_comes_as_a_picture_of_the_width_asked_for_and_is_recorded(
    an: TestClient, world: World, pdf: Held
) -> None:
    before = recorded(world)
    response = an.get(f"/van-ban/{pdf.id}/trang/1?rong=600")
    picture = Image.open(io.BytesIO(response.content))
    assert response.headers["content-type"] == "image/jpeg"
    assert picture.width == 600
    assert 820 < picture.height < 860  # A4
    assert recorded(world) == before + 1


def test_a_page_the_browser_has_is_not_sent_again_but_recorded_again(an: TestClient, world: World, pdf: Held) -> None:
    tag = an.get(f"/van-ban/{pdf.id}/trang/1").headers["etag"]
    before = recorded(world)
    again = an.get(f"/van-ban/{pdf.id}/trang/1", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, recorded(world)) == (304, b"", before + 1)
    other = an.get(f"/van-ban/{pdf.id}/trang/2", headers={"If-None-Match": tag})
    assert other.status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", "99", "abc", "9" * 30])
def test_a_page_that_is_not_there_is_not_found(an: TestClient, pdf: Held, number: str) -> None:
    assert an.get(f"/van-ban/{pdf.id}/trang/{number}").status_code == 404


@pytest.mark.parametrize("width", ["", "0", "-5", "abc", "999999"])
def test_any_width_in_the_address_gives_one_of_the_few_that_are_drawn(an: TestClient, pdf: Held, width: str) -> None:
    picture = Image.open(io.BytesIO(an.get(f"/van-ban/{pdf.id}/trang/1?rong={width}").content))
    assert min(abs(picture.width - drawn) for drawn in (600, 900, 1400)) <= 1


def test_the_pages_of_a_forbidden_document_are_exactly_those_of_a_missing_one(
    an: TestClient, world: World, internal: Held
) -> None:
    before = recorded(world)
    for path in (
        "/van-ban/{}/trang/1",
        "/van-ban/{}/ban-goc?start=5&end=50",
        "/van-ban/{}/ban-goc/tinh-trang",
        "/van-ban/{}/song-song",
    ):
        hidden, missing = an.get(path.format(internal.id)), an.get(path.format(987_654))
        assert hidden.status_code == missing.status_code == 404
        assert hidden.content == missing.content
    assert recorded(world) == before


def test_the_cited_passage_is_boxed_on_the_page_where_it_stands(an: TestClient, pdf: Held) -> None:
    page = made(an, f"/van-ban/{pdf.id}/ban-goc?start={pdf.start}&end={pdf.end}")
    assert f"/van-ban/{pdf.id}/trang/{pdf.page}?rong=900" in page
    group = re.search(r'<g class="cited-boxes">(.*?)</g>', page, re.DOTALL)
    assert group is not None
    boxes = re.findall(r'<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.-]+)" height="([\d.-]+)"', group[1])
    assert boxes
    for x, y, width, height in ([float(side) for side in box] for box in boxes):
        assert x >= 0
        assert 0 < y < 1450
        assert 0 < width <= 1000
        assert 5 < height < 60  # a line of print


def test_a_chosen_page_is_opened_whatever_is_cited(an: TestClient, pdf: Held) -> None:
    page = made(an, f"/van-ban/{pdf.id}/ban-goc?trang=1&start={pdf.start}&end={pdf.end}")
    assert f"/van-ban/{pdf.id}/trang/1?rong=900" in page
    assert "Đoạn được trích đóng khung vàng ở trang" in page
    assert an.get(f"/van-ban/{pdf.id}/ban-goc?trang=77").status_code == 404


def test_beside_its_page_the_text_knows_on_which_page_each_clause_stands(an: TestClient, pdf: Held) -> None:
    page = made(an, f"/van-ban/{pdf.id}/song-song")
    pages = [int(one) for one in re.findall(r'class="anchor" id="s\d+" data-page="(\d+)"', page)]
    assert pages == sorted(pages)
    assert len(set(pages)) > 1
    assert 'data-follow-pages="1"' in page


@pytest.mark.skipif(program() is None, reason="LibreOffice is not installed")
def test_while_a_word_document_becomes_pages_its_text_is_there_and_then_the_passage_is_boxed(
    binh: TestClient, app: FastAPI, internal: Held
) -> None:
    path = f"/van-ban/{internal.id}/ban-goc?start={internal.start}&end={internal.end}"
    with machine_taken(app.state.originals):
        page = binh.get(path).text
        assert "Ảnh trang của bản gốc đang được dựng" in page
        assert '<mark id="trich">' in page
        assert f'class="again" href="{path.replace("&", "&amp;")}">Xem lại</a>' in page
        state = binh.get(path.replace("ban-goc", "ban-goc/tinh-trang"))
        assert (state.status_code, state.content) == (202, b"")
        beside = binh.get(f"/van-ban/{internal.id}/song-song").text
        assert "Ảnh trang của bản gốc đang được dựng" in beside
        assert 'data-awaited="' in beside
    page = made(binh, path)
    assert '<g class="cited-boxes"><rect' in page
    number = re.search(r"/trang/(\d+)\?rong=900", page)
    assert number is not None
    assert int(number[1]) > 1  # the passage stands in the second half
    assert binh.get(f"/van-ban/{internal.id}/trang/{number[1]}").status_code == 200
    pages = re.findall(r'data-page="(\d+)"', made(binh, f"/van-ban/{internal.id}/song-song"))
    assert len(set(pages)) > 1
    app.state.originals.close()


def test_a_picture_that_is_not_made_yet_is_not_waited_for(
    an: TestClient, world: World, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.pages.originals.PICTURE_PATIENCE", 0.05)
    held = take(world, SECOND_WORD)
    with machine_taken(app.state.originals):
        answer = an.get(f"/van-ban/{held.id}/trang/1")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert "đang được dựng" in answer.text
    assert f'href="/van-ban/{held.id}/trang/1"' in answer.text
    app.state.originals.close()


def test_a_file_that_cannot_become_pages_says_why_and_shows_the_text(
    an: TestClient, world: World, app: FastAPI, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = take(world, THIRD_WORD)
    monkeypatch.setenv("PATH", str(tmp_path))  # a machine without LibreOffice
    app.state.originals.close()  # the next reading process sees it
    for base in ("ban-goc", "song-song"):
        page = made(an, f"/van-ban/{held.id}/{base}?start={held.start}&end={held.end}")
        assert "chưa cài LibreOffice" in page
        assert '<mark id="trich">' in page
    assert an.get(f"/van-ban/{held.id}/ban-goc/tinh-trang?start={held.start}&end={held.end}").status_code == 204
    app.state.originals.close()


def test_a_file_without_pages_says_so_and_leads_to_the_text(an: TestClient, world: World) -> None:
    held = take(world, HTML)
    page = an.get(f"/van-ban/{held.id}/ban-goc").text
    assert "Bản gốc là tệp chữ, không có trang" in page
    assert "<svg viewBox" not in page.split("</header>")[1].replace('viewBox="0 0 20 20"', "")
    assert an.get(f"/van-ban/{held.id}/trang/1").status_code == 422
    assert an.get(f"/van-ban/{held.id}/ban-goc/tinh-trang").status_code == 204


def test_what_was_made_of_a_document_goes_with_it(an: TestClient, world: World) -> None:
    held = take(world, SECOND_PDF)
    assert an.get(f"/van-ban/{held.id}/trang/1").status_code == 200
    with world.services.database.session() as session:
        sha256 = session.get_one(DocumentRow, held.id).file_sha256
    cached = world.services.settings.data_dir / "pages" / sha256[:2] / sha256
    assert list(cached.iterdir())
    delete_document(world.services.database, world.services.review.intake.files, held.id)
    assert not cached.exists()
    assert an.get(f"/van-ban/{held.id}/trang/1").status_code == 404
