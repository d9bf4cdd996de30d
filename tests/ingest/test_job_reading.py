"""Who sees what of the intake queue."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from queue_fakes import Office, open_office

from ingest.job_reading import batch, batches, counts, doing, job, job_json, jobs, result_json
from ingest.jobs import Arrival, JobState
from ingest.progress import Progress
from vanban.db.people import create_person, principal_of
from vanban.errors import NotFound
from vanban.principals import Channel, Principal


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = open_office(tmp_path / "kho")
    with office.database.transaction() as session:
        for name, roles in (("lan", ("van_thu",)), ("binh", ()), ("quan-tri", ("quan_tri",))):
            create_person(session, username=name, name=name, unit_code="goc", roles=roles)
    yield office
    office.database.close()


def person(office: Office, name: str) -> Principal:
    with office.database.session() as session:
        return principal_of(session, name, Channel.WEB)


def hand_in(office: Office, name: str, *texts: str) -> int:
    files = [Arrival(f"{text}.txt", text.encode()) for text in texts]
    owner = person(office, name).person_id
    return office.queue.enqueue(files, placement=office.placement, label=f"của {name}", person_id=owner)


def test_people_see_their_own_batches_and_administrators_see_all(office: Office) -> None:
    hand_in(office, "lan", "mot", "hai")
    hand_in(office, "binh", "ba")
    seen = {}
    with office.database.session() as session:
        for name in ("lan", "binh", "quan-tri"):
            who = person(office, name)
            seen[name] = ([b.label for b in batches(session, who)], len(jobs(session, who)), counts(session, who))
        assert jobs(session, Principal(None, "khách")) == batches(session, Principal(None, "khách")) == []
    assert seen == {
        "lan": (["của lan"], 2, {"waiting": 2}),
        "binh": (["của binh"], 1, {"waiting": 1}),
        "quan-tri": (["của binh", "của lan"], 3, {"waiting": 3}),
    }


def test_what_is_somebody_elses_is_as_if_it_were_not(office: Office) -> None:
    number = hand_in(office, "lan", "mot")
    with office.database.session() as session:
        with pytest.raises(NotFound):
            batch(session, person(office, "binh"), number)
        with pytest.raises(NotFound):
            job(session, person(office, "binh"), 1)
        with pytest.raises(NotFound):
            job(session, person(office, "quan-tri"), 99)
        assert job(session, person(office, "lan"), 1).name == "mot.txt"


def test_members_stand_behind_their_container(office: Office) -> None:
    hand_in(office, "lan", "goi", "sau")
    claim = office.queue.claim("a/0")
    assert claim is not None
    office.queue.unpack(claim, [Arrival("a.txt", b"a"), Arrival("b.txt", b"b")])
    with office.database.session() as session:
        rows = jobs(session, person(office, "lan"))
        assert [row.name for row in rows] == ["goi.txt", "goi.txt › a.txt", "goi.txt › b.txt", "sau.txt"]
        summary = batch(session, person(office, "lan"), 1)
    assert (summary.total, summary.unfinished, summary.counts) == (4, 3, {"unpacked": 1, "waiting": 3})


def test_jobs_are_chosen_by_state_and_outcome(office: Office) -> None:
    hand_in(office, "lan", "mot", "hai", "ba")
    claim = office.queue.claim("a/0")
    assert claim is not None
    office.queue.fail(claim, "lý do")
    office.queue.claim("a/0")
    lan = person(office, "lan")
    with office.database.session() as session:
        assert [row.id for row in jobs(session, lan, states=[JobState.WAITING, JobState.RUNNING])] == [2, 3]
        assert [row.id for row in jobs(session, lan, outcomes=["failed"])] == [1]
        assert [row.id for row in jobs(session, lan, limit=1)] == [3]
    told = job_json(office.row(1))
    assert (told["status"], told["state"], told["error"]) == ("failed", "done", "lý do")
    assert set(result_json(office.row(2))) == {
        "path",
        "status",
        "document_id",
        "number",
        "passages",
        "warnings",
        "error",
    }
    assert result_json(office.row(3))["status"] == "waiting"


def test_progress_is_told_in_words(office: Office) -> None:
    hand_in(office, "lan", "mot")
    assert doing(office.row(1)) == "chờ xử lý"
    claim = office.queue.claim("a/0")
    assert claim is not None
    assert doing(office.row(1)) == "đang xử lý"
    office.queue.renew(claim, Progress("Nhận dạng chữ", 3, 10))
    assert doing(office.row(1)) == "đang nhận dạng chữ trang 3/10"
    office.queue.renew(claim, Progress("Tính véc-tơ"))
    assert doing(office.row(1)) == "đang tính véc-tơ"
    office.queue.put_off(claim, "Đĩa đầy.")
    assert doing(office.row(1)) == "chờ thử lại (lần 1)"
