"""Certificates: who gets one, numbers that stay, files of one page each, and nobody else's."""

import datetime
import io
import re
import threading
from collections.abc import Callable

import docx
import pypdfium2
import pytest
from fake_services import World
from fastapi.testclient import TestClient
from sitting_world import DAY, NOW, add_attempt, add_paper, add_people, add_sitting, add_trainers
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.exporting.certificate_word import certificates_word
from exams.sittings.awards import award
from exams.sittings.standings import standings
from ingest.readers.office_conversion import convert, program
from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.exam_certificates import certificates_of, save_certificate_words
from vanban.db.exam_sittings import managed
from vanban.db.people import principal_of
from vanban.errors import InvalidInput
from vanban.exam_certificates import Award, Certificate, CertificateWords
from vanban.exam_sittings import HANOI, Rules
from vanban.principals import Channel

SignIn = Callable[[str], TestClient]
WORDS = {"place": "Lạc Hà", "position": "Trưởng ban", "signer": "Ngô Văn Ký"}
YEAR = datetime.datetime.now(HANOI).year


@pytest.fixture(scope="module")
def paper(world: World) -> int:
    add_trainers(world)
    add_people(world, "lap", 6)
    return add_paper(world)


@pytest.fixture
def lan(paper: int, sign_in: SignIn) -> TestClient:
    assert paper
    return sign_in("lan")


def ended(world: World, paper: int, *, signed: bool = True, **more: object) -> int:
    """Returns a finished contest: an 4, lap-0 4, lap-1 3, lap-2 1 right of 4, half of them to pass."""
    rules = Rules(minutes=30, pass_percent=50, **more)  # type: ignore[arg-type]
    sitting_id = add_sitting(world, paper, rules=rules, closes_at=NOW - DAY / 4)
    for username, right, seconds in (("an", 4, 50), ("lap-0", 4, 60), ("lap-1", 3, 60), ("lap-2", 1, 60)):
        add_attempt(world, sitting_id, username, right, seconds)
    if signed:
        sign(world, sitting_id)
    return sitting_id


def sign(world: World, sitting_id: int) -> None:
    """Says who signs the certificates of a sitting."""
    with world.services.database.transaction() as session:
        person = principal_of(session, "lan", Channel.WEB)
        save_certificate_words(session, person, managed(session, person, sitting_id), WORDS, now=NOW)


def given(world: World, sitting_id: int) -> list[tuple[int, int, int | None, int]]:
    """Returns number, year, rank and person of the certificates of a sitting."""
    with world.services.database.session() as session:
        rows = certificates_of(session, sitting_id)
        return [(row.number, row.year, row.rank, attempt.person_id) for row, attempt in rows]


def test_certificates_are_numbered_in_the_order_of_the_ranking_and_stay(
    lan: TestClient, world: World, paper: int
) -> None:
    first, second = ended(world, paper), ended(world, paper)
    base = f"/ky-thi/{first}/chung-nhan"
    assert lan.post(base, data={"ai": "dat"}).headers["location"].endswith("xong=cap&moi=3")
    before = given(world, first)
    assert [(number, year, rank) for number, year, rank, _ in before] == [(1, YEAR, 1), (2, YEAR, 2), (3, YEAR, 3)]
    assert lan.post(base, data={"ai": "dat"}).headers["location"].endswith("moi=0")
    assert lan.post(base, data={"ai": "dau_bang", "so_nguoi": "2"}).headers["location"].endswith("moi=0")
    assert given(world, first) == before
    assert "Những người này đã có giấy" in lan.get(f"{base}?xong=cap&moi=0").text
    lan.post(f"/ky-thi/{second}/chung-nhan", data={"ai": "dau_bang", "so_nguoi": "1"})
    assert [one[0] for one in given(world, second)] == [4]
    with world.services.database.session() as session:
        entries = session.scalars(select(AuditRow).where(AuditRow.action == Action.CERTIFICATE_ISSUED.value)).all()
    assert [one.detail for one in entries] == [f'{{"count":{count},"year":{YEAR}}}' for count in (3, 1)]


def test_people_are_chosen_one_by_one(lan: TestClient, world: World, paper: int) -> None:
    sitting_id = ended(world, paper)
    base = f"/ky-thi/{sitting_id}/chung-nhan"
    page = lan.get(base).text
    boxes = re.findall(r'name="bai" value="(\d+)"', page)
    assert len(boxes) == 4
    assert lan.post(base, data={"ai": "chon", "bai": [boxes[0], boxes[3]]}).headers["location"].endswith("moi=2")
    assert len(re.findall(r'name="bai" value="(\d+)"', lan.get(base).text)) == 2
    other = ended(world, paper)
    nobody = lan.post(f"/ky-thi/{other}/chung-nhan", data={"ai": "chon", "bai": boxes})
    assert nobody.status_code == 422  # attempts of another sitting


def test_certificates_wait_until_nothing_can_change(lan: TestClient, world: World, paper: int) -> None:
    running = add_sitting(world, paper, rules=Rules(minutes=30))
    add_attempt(world, running, "an", 4, 50)
    assert "sau khi kỳ thi kết thúc" in lan.get(f"/ky-thi/{running}/chung-nhan").text
    assert lan.post(f"/ky-thi/{running}/chung-nhan", data={"ai": "dau_bang", "so_nguoi": "1"}).status_code == 422
    guessing = ended(world, paper, tie_break="Bao nhiêu người?")
    base = f"/ky-thi/{guessing}"
    assert "thứ hạng còn có thể đổi" in lan.post(f"{base}/chung-nhan", data={"ai": "dat"}).text
    assert lan.post(f"{base}/du-doan", data={"version": "1", "answer": "5"}).status_code == 303
    assert lan.post(f"{base}/chung-nhan", data={"ai": "dat"}).status_code == 303
    late = lan.post(f"{base}/du-doan", data={"version": "2", "answer": "6"})
    assert "Đã cấp giấy chứng nhận" in late.text


def test_certificates_are_given_once_it_is_said_who_signs_and_have_a_page_each(
    lan: TestClient, world: World, paper: int
) -> None:
    sitting_id = ended(world, paper, signed=False)
    base = f"/ky-thi/{sitting_id}/chung-nhan"
    refused = lan.post(base, data={"ai": "dat"})
    assert refused.status_code == 422
    assert "Chưa ghi địa danh" in refused.text
    assert given(world, sitting_id) == []
    short = lan.post(f"{base}/loi-ky", data={**WORDS, "signer": " "})
    assert short.status_code == 422
    assert 'value="Trưởng ban"' in short.text
    assert lan.post(f"{base}/loi-ky", data=WORDS).status_code == 303
    assert lan.post(base, data={"ai": "dat"}).status_code == 303
    word = docx.Document(io.BytesIO(lan.get(f"{base}/tat-ca?dang=docx").content))
    said = [one.text for one in word.paragraphs]
    assert said.count("GIẤY CHỨNG NHẬN") == 3
    assert "Nguyễn Văn An" in said
    assert "Kết quả: xếp hạng 1, trả lời đúng 4/4 câu, đạt 10/10 điểm." in said
    today = datetime.datetime.now(HANOI)
    signed = [cell.text for table in word.tables for cell in table.rows[0].cells if cell.text]
    assert len(signed) == 3
    assert f"Lạc Hà, ngày {today:%d} tháng {today:%m} năm {today:%Y}" in signed[0]
    assert "TRƯỞNG BAN\nNgô Văn Ký" in signed[0]
    assert lan.get(f"{base}/tat-ca?dang=docx&phan=2").status_code == 404


def test_everyone_gets_the_own_certificate_and_no_other(
    lan: TestClient, world: World, paper: int, sign_in: SignIn
) -> None:
    sitting_id = ended(world, paper)
    base = f"/ky-thi/{sitting_id}/chung-nhan"
    lan.post(base, data={"ai": "dat"})
    (own,) = re.findall(rf'href="{base}/(\d+)\?dang=pdf">PDF<span class="hide"> của Nguyễn Văn An', lan.get(base).text)
    an, binh = sign_in("an"), sign_in("binh")
    got = an.get(f"{base}/cua-toi?dang=docx")
    assert got.status_code == 200
    assert "Nguyễn Văn An" in [one.text for one in docx.Document(io.BytesIO(got.content)).paragraphs]
    assert an.get(f"{base}/{own}?dang=docx").status_code == 404
    assert an.get(f"{base}/tat-ca").status_code == 404
    assert binh.get(f"{base}/cua-toi").status_code == 404
    assert lan.get(f"{base}/{own}?dang=docx").status_code == 200


def test_two_givings_at_the_same_moment_give_each_person_one_number(world: World, paper: int) -> None:
    sitting_id = ended(world, paper)
    told: list[int] = []

    def give() -> None:
        now = datetime.datetime.now(datetime.UTC)
        with world.services.database.transaction() as session:
            person = principal_of(session, "lan", Channel.WEB)
            shown = standings(session, managed(session, person, sitting_id), now=now)
            told.append(award(session, person, shown, Award.PASSED, now=now))

    threads = [threading.Thread(target=give) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = given(world, sitting_id)
    assert sorted(told) == [0, 0, 0, 3]
    assert len(rows) == len({person for *_, person in rows}) == 3
    numbers = [number for number, *_ in rows]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_a_giving_that_breaks_off_has_given_nothing(world: World, paper: int) -> None:
    sitting_id = ended(world, paper)

    def give(session: Session) -> None:
        now = datetime.datetime.now(datetime.UTC)
        person = principal_of(session, "lan", Channel.WEB)
        shown = standings(session, managed(session, person, sitting_id), now=now)
        award(session, person, shown, Award.PASSED, now=now)

    def broken_off() -> None:
        with world.services.database.transaction() as session:
            give(session)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert given(world, sitting_id) == []
    with world.services.database.transaction() as session:
        give(session)
    assert len(given(world, sitting_id)) == 3


def test_first_places_include_whoever_shares_the_last_of_them(world: World, paper: int) -> None:
    sitting_id = add_sitting(world, paper, rules=Rules(minutes=30), closes_at=NOW - DAY / 4)
    for username in ("lap-3", "lap-4", "lap-5"):
        add_attempt(world, sitting_id, username, 3, 60)
    sign(world, sitting_id)
    with world.services.database.transaction() as session:
        now = datetime.datetime.now(datetime.UTC)
        person = principal_of(session, "lan", Channel.WEB)
        shown = standings(session, managed(session, person, sitting_id), now=now)
        with pytest.raises(InvalidInput, match="không đặt mức đạt"):
            award(session, person, shown, Award.PASSED, now=now)
        assert award(session, person, shown, Award.FIRST, count=1, now=now) == 3
    assert [rank for *_, rank, _ in given(world, sitting_id)] == [1, 1, 1]


@pytest.mark.skipif(program() is None, reason="LibreOffice is not installed")
def test_every_certificate_is_one_page_however_long_its_words_are() -> None:
    words = CertificateWords("Lạc Hà", "Trưởng ban", "Ngô Văn Ký")
    wide = CertificateWords("Phường Lạc Khê " * 6, "Phó Chủ tịch Thường trực Ủy ban " * 6, "Nguyễn Hoàng Bảo " * 11)
    result = {"right": 3, "questions": 4, "mark": 7.5, "scale": 10, "rank": None, "passed": True, "issued_at": NOW}
    plain = Certificate(
        7, 2026, "Thành ủy Lạc Hà", "Lê An", "Ban Tổ chức", "Hội thi", "Cuộc thi", **result, words=words
    )
    long = Certificate(
        123456,
        2026,
        "Ủy ban nhân dân phường Lạc Khê " * 9,
        "Công Tằng Tôn Nữ " * 11,
        "Trung tâm Phục vụ hành chính công " * 8,
        "Kiểm tra kiến thức về cải cách hành chính " * 7,
        "Bài kiểm tra",
        **result,
        words=wide,
    )
    pdf = convert(certificates_word([plain, long, plain]), suffix=".docx", target=".pdf")
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    sizes = [document[number].get_size() for number in range(len(document))]
    document.close()
    assert len(pages) == 3
    assert ["/2026" in page for page in pages] == [True] * 3  # the number of each
    assert all(round(width) == 842 and round(height) == 595 for width, height in sizes)  # A4 lying across, in points
