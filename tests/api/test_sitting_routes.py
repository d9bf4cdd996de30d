"""Sitting an exam over the API: the whole way, nobody else's attempts, no key before its time, limits in words."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from entering import SignIn
from exam_papers_made import make_paper, make_sitting, questions
from fake_services import World
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.sitting_desk import STARTS_A_MINUTE, SittingLimits
from exams.sittings.desk import SittingDesk
from vanban.audit import Action
from vanban.db.audit_models import AuditRow
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamEventRow
from vanban.db.group_commit import GroupCommit
from vanban.db.people import principal_of
from vanban.exam_sittings import Rules, Shown, SittingKind
from vanban.principals import Audience, Channel, Principal, Publicity

NOW = datetime.datetime(2026, 11, 3, 2, 0, tzinfo=datetime.UTC)
RULES = Rules(minutes=30, attempts_total=2, tie_break="Bao nhiêu người dự thi?")
SECRET = ("Vì sao của câu", "keys", "explanation", '"right"')


@dataclass
class Clock:
    """The server's clock, as a test sets it."""

    at: datetime.datetime = NOW

    def __call__(self) -> datetime.datetime:
        return self.at

    def on(self, **passed: float) -> None:
        self.at += datetime.timedelta(**passed)


@pytest.fixture
def clock(app: FastAPI, world: World) -> Iterator[Clock]:
    clock, before = Clock(), app.state.sittings
    app.state.sittings = SittingDesk(GroupCommit(world.services.database), clock)
    app.state.sitting_limits = SittingLimits()
    yield clock
    app.state.sittings = before


@pytest.fixture(scope="module")
def trainer(world: World) -> Principal:
    """An, a trainer of the city, whose sittings the commune below takes part in."""
    world.give_roles("an", "can_bo giang_vien")
    with world.services.database.session() as session:
        return principal_of(session, "an", Channel.WEB)


@dataclass(frozen=True)
class Held:
    """Holds sittings of the city in the shared world."""

    world: World
    trainer: Principal

    def __call__(self, *, document: str = "quy-dinh.txt", count: int = 6, **values: object) -> int:
        with self.world.services.database.transaction() as session:
            contents = questions(count, document=self.world.ids[document])
            paper = make_paper(session, self.trainer, contents)
            values = {"rules": RULES, **values}
            return make_sitting(session, self.trainer, paper, **values).id  # type: ignore[arg-type]


@pytest.fixture
def held(world: World, trainer: Principal) -> Held:
    return Held(world, trainer)


def begun(client: TestClient, sitting: int) -> dict:
    response = client.post(f"/api/v1/sittings/{sitting}/attempts")
    assert response.status_code == 200, response.text
    return response.json()


def right_answers(attempt: dict, *, sequence: int = 1) -> list[dict]:
    last = len(attempt["questions"]) - 1
    return [
        {
            "question": one["question"],
            "chosen": [0, 2] if one["question"] == last else [one["question"] % 4],
            "sequence": sequence,
        }
        for one in attempt["questions"]
    ]


def test_a_candidate_sits_an_exam_from_the_list_to_the_result(held: Held, binh: TestClient, clock: Clock) -> None:
    sitting = held(rules=replace(RULES, pass_percent=50, answers_shown=Shown.AT_ONCE))
    (listed,) = [one for one in binh.get("/api/v1/sittings").json() if one["id"] == sitting]
    assert (listed["may_start"], listed["attempts_left"], listed["rules"]["minutes"]) == (True, 2, 30)
    attempt = begun(binh, sitting)
    clock.on(minutes=1)
    body = {"answers": right_answers(attempt), "prediction": 250}
    saved = binh.post(f"/api/v1/attempts/{attempt['id']}/answers", json=body).json()
    assert saved == {"accepted": [0, 1, 2, 3, 4, 5], "older": [], "seconds_left": 29 * 60}
    again = binh.get(f"/api/v1/attempts/{attempt['id']}").json()
    assert [one["chosen"] for one in again["questions"] if one["question"] == 5] == [[0, 2]]
    result = binh.post(f"/api/v1/attempts/{attempt['id']}/submit").json()
    assert (result["right"], result["mark"], result["passed"], result["prediction"]) == (6, 10.0, True, 250)
    assert result["review"][0]["explanation"].startswith("Vì sao của câu")
    assert binh.get(f"/api/v1/attempts/{attempt['id']}/result").json() == result


def test_handing_in_twice_gives_one_result_and_one_entry(
    held: Held, binh: TestClient, sign_in: SignIn, clock: Clock, world: World
) -> None:
    attempt = begun(binh, held())
    other_device = sign_in("binh")
    first = binh.post(f"/api/v1/attempts/{attempt['id']}/submit", json={"answers": right_answers(attempt)})
    clock.on(minutes=2)
    second = other_device.post(f"/api/v1/attempts/{attempt['id']}/submit", json={"prediction": 9})
    assert first.json() == second.json()
    assert first.json()["right"] == 6
    with world.services.database.session() as session:
        wanted = select(AuditRow).where(AuditRow.target == "exam_attempt", AuditRow.target_id == str(attempt["id"]))
        entries = session.scalars(wanted.order_by(AuditRow.sequence)).all()
    assert [entry.action for entry in entries] == [Action.EXAM_STARTED, Action.EXAM_SUBMITTED]
    assert entries[0].address == "testclient"


def test_nothing_before_the_result_tells_a_key(held: Held, binh: TestClient, clock: Clock) -> None:
    sitting = held()
    attempt = begun(binh, sitting)
    root = f"/api/v1/attempts/{attempt['id']}"
    saved = binh.post(f"{root}/answers", json={"answers": right_answers(attempt)[:3]})
    seen = [binh.get("/api/v1/sittings").text, binh.get(f"/api/v1/sittings/{sitting}").text, saved.text]
    seen += [binh.get(root).text, binh.get(f"{root}/questions/0/feedback").text, binh.get(f"{root}/result").text]
    for secret in SECRET:
        assert [text for text in seen if secret in text] == [], secret
    handed_in = binh.post(f"{root}/submit").json()  # answers are shown after the close
    assert (handed_in["right"], handed_in["review"], handed_in["answers_shown"]) == (3, [], False)


def test_a_result_that_is_never_shown_tells_no_score(held: Held, binh: TestClient, clock: Clock) -> None:
    attempt = begun(binh, held(rules=replace(RULES, result_shown=Shown.NEVER, answers_shown=Shown.NEVER)))
    result = binh.post(f"/api/v1/attempts/{attempt['id']}/submit", json={"answers": right_answers(attempt)}).json()
    clock.on(days=30)
    later = binh.get(f"/api/v1/attempts/{attempt['id']}/result").json()
    assert (later["right"], later["mark"], later["passed"], later["review"]) == (None, None, None, [])
    assert later == result


def test_an_attempt_of_another_person_is_not_there(
    held: Held,
    an: TestClient,
    binh: TestClient,
    clock: Clock,
) -> None:
    attempt = begun(binh, held())["id"]
    calls = (
        ("GET", "", None),
        ("POST", "/answers", {"answers": []}),
        ("POST", "/events", {"kind": "roi_trang"}),
        ("POST", "/submit", {}),
        ("GET", "/result", None),
        ("GET", "/questions/0/feedback", None),
    )
    for method, path, body in calls:
        refused = an.request(method, f"/api/v1/attempts/{attempt}{path}", json=body)
        missing = an.request(method, f"/api/v1/attempts/999999{path}", json=body)
        assert (refused.status_code, refused.json()) == (404, missing.json()), path
    assert binh.get(f"/api/v1/attempts/{attempt}").json()["over"] is False


def test_a_sitting_of_other_units_is_not_there(
    held: Held,
    binh: TestClient,
    an: TestClient,
    world: World,
    clock: Clock,
) -> None:
    own_only = held(below=False)
    assert an.get(f"/api/v1/sittings/{own_only}").status_code == 200
    for method, path in (("GET", ""), ("POST", "/attempts")):
        refused = binh.request(method, f"/api/v1/sittings/{own_only}{path}")
        assert refused.status_code == 404
        assert refused.json() == binh.request(method, f"/api/v1/sittings/999999{path}").json()
    assert own_only not in [one["id"] for one in binh.get("/api/v1/sittings").json()]
    with world.services.database.session() as session:
        assert session.scalars(select(ExamAttemptRow).where(ExamAttemptRow.sitting_id == own_only)).all() == []


def test_questions_of_a_document_that_one_may_not_read_are_not_begun(
    held: Held,
    world: World,
    an: TestClient,
    binh: TestClient,
    clock: Clock,
) -> None:
    sitting = held()
    with world.placed("quy-dinh.txt", unit="tp", audience=Audience.UNIT, publicity=Publicity.INTERNAL):
        assert an.post(f"/api/v1/sittings/{sitting}/attempts").status_code == 200
        refused = binh.post(f"/api/v1/sittings/{sitting}/attempts")
    root = f"/api/v1/attempts/{begun(binh, sitting)['id']}"
    assert refused.status_code == 403
    assert "chưa được quyền đọc" in refused.json()["error"]["message"]
    binh.post(f"{root}/submit")
    clock.on(days=30)
    with world.placed("quy-dinh.txt", unit="tp", audience=Audience.UNIT, publicity=Publicity.INTERNAL):
        hidden = binh.get(f"{root}/result")
    assert "chưa được quyền đọc" in hidden.json()["review"][0]["withheld"]
    assert "Vì sao của câu" not in hidden.text
    assert "Vì sao của câu" in binh.get(f"{root}/result").text


def test_late_answers_are_refused_in_words_and_what_was_saved_counts(
    held: Held, binh: TestClient, clock: Clock
) -> None:
    attempt = begun(binh, held())
    root, answers = f"/api/v1/attempts/{attempt['id']}", right_answers(attempt)
    binh.post(f"{root}/answers", json={"answers": answers[:2]})
    clock.on(minutes=30, seconds=5)  # within the grace
    assert binh.post(f"{root}/answers", json={"answers": answers[2:3]}).status_code == 200
    clock.on(seconds=6)
    late = binh.post(f"{root}/answers", json={"answers": answers[3:]})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "bai_da_ket_thuc")
    assert "Đã hết giờ" in late.json()["error"]["message"]
    result = binh.post(f"{root}/submit", json={"answers": answers[3:], "prediction": 4}).json()
    assert (result["right"], result["seconds"], result["ended"]) == (3, 1800, "het_gio")
    assert result["prediction"] is None


def test_attempts_are_limited_in_words(held: Held, binh: TestClient, clock: Clock) -> None:
    sitting = held()
    for _ in range(2):
        binh.post(f"/api/v1/attempts/{begun(binh, sitting)['id']}/submit")
    refused = binh.post(f"/api/v1/sittings/{sitting}/attempts")
    assert refused.status_code == 403
    assert "dùng hết 2 lượt" in refused.json()["error"]["message"]
    seen = binh.get(f"/api/v1/sittings/{sitting}").json()
    assert (seen["may_start"], seen["attempts_left"]) == (False, 0)
    assert seen["refusal"] == refused.json()["error"]["message"]


def test_bad_answers_are_refused_whole_and_lose_nothing(held: Held, binh: TestClient, clock: Clock) -> None:
    attempt = begun(binh, held())
    root = f"/api/v1/attempts/{attempt['id']}"
    good = {"question": 0, "chosen": [1], "sequence": 1}
    assert binh.post(f"{root}/answers", json={"answers": [good]}).status_code == 200
    for bad in (
        {"question": 77},
        {"chosen": [9]},
        {"chosen": [1, 1]},
        {"chosen": [0, 1]},  # a question of one key
        {"sequence": 0},
        {"sequence": 2**31},
        {"question": -1},
        {"chosen": "0"},
        {"right": True},
    ):
        sent = binh.post(f"{root}/answers", json={"answers": [{**good, "sequence": 9, "chosen": [2]}, {**good, **bad}]})
        assert sent.status_code == 422, bad
        assert sent.json()["error"]["message"].endswith(".")
    assert [one["chosen"] for one in binh.get(root).json()["questions"] if one["question"] == 0] == [[1]]


def test_leaving_the_page_and_another_device_are_noted(
    held: Held,
    binh: TestClient,
    sign_in: SignIn,
    world: World,
    clock: Clock,
) -> None:
    attempt = begun(binh, held())["id"]
    assert binh.post(f"/api/v1/attempts/{attempt}/events", json={"kind": "roi_trang", "seconds": 12}).status_code == 204
    binh.get(f"/api/v1/attempts/{attempt}")  # the same sign-in: nothing to note
    other = sign_in("binh")
    other.get(f"/api/v1/attempts/{attempt}")
    other.get(f"/api/v1/attempts/{attempt}")
    with world.services.database.session() as session:
        wanted = select(ExamEventRow).where(ExamEventRow.attempt_id == attempt).order_by(ExamEventRow.id)
        noted = [(one.kind, one.seconds) for one in session.scalars(wanted)]
    assert noted == [("roi_trang", 12), ("phien_khac", 0)]


def test_practice_tells_at_once_what_was_right(held: Held, binh: TestClient, clock: Clock) -> None:
    rules = replace(RULES, minutes=0, attempts_total=1, answers_shown=Shown.AT_ONCE)
    sitting = held(kind=SittingKind.PRACTICE, rules=rules)
    attempt = begun(binh, sitting)
    root = f"/api/v1/attempts/{attempt['id']}"
    early = binh.get(f"{root}/questions/1/feedback")
    assert (early.status_code, "trả lời câu hỏi trước" in early.text) == (422, True)
    binh.post(f"{root}/answers", json={"answers": [{"question": 1, "chosen": [3], "sequence": 1}]})
    told = binh.get(f"{root}/questions/1/feedback").json()
    assert (told["right"], told["keys"], told["chosen"]) == (False, [1], [3])
    assert told["cited"][0]["quote"]
    binh.post(f"{root}/submit")
    assert begun(binh, sitting)["number"] == 2  # practice knows no limit of attempts


def test_a_key_needs_the_scope_of_sitting(
    held: Held,
    binh: TestClient,
    visitor: TestClient,
    clock: Clock,
) -> None:
    sitting = held()
    made = [
        binh.post("/api/v1/keys", json={"name": f"máy {scope}", "scopes": [scope], "days": 30}).json()["key"]
        for scope in ("doc", "thi")
    ]
    statuses = [
        visitor.post(f"/api/v1/sittings/{sitting}/attempts", headers={"Authorization": f"Bearer {key}"}).status_code
        for key in made
    ]
    assert statuses == [403, 200]
    assert visitor.get("/api/v1/sittings").status_code == 401


def test_a_page_of_another_site_hands_nothing_in(held: Held, binh: TestClient, clock: Clock) -> None:
    attempt = begun(binh, held())["id"]
    foreign = binh.post(f"/api/v1/attempts/{attempt}/submit", headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert binh.get(f"/api/v1/attempts/{attempt}").json()["over"] is False


def test_a_program_that_runs_wild_is_slowed_down(held: Held, binh: TestClient, clock: Clock) -> None:
    sitting = held()
    statuses = {binh.post(f"/api/v1/sittings/{sitting}/attempts").status_code for _ in range(STARTS_A_MINUTE)}
    slowed = binh.post(f"/api/v1/sittings/{sitting}/attempts")
    assert (statuses, slowed.status_code) == ({200}, 429)
    assert int(slowed.headers["retry-after"]) > 0
