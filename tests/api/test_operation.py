"""Watching over an installation: alive, ready, counted, logged; and nothing of it tells what people asked."""

import io
import json
import logging
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from entering import submit_sign_in
from fake_services import World, build_world
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.application import create_application
from api.metering import Counter, Histogram
from ingest.worker_identity import living
from vanban.audit import Action, Entry, Outcome
from vanban.db.audit import record
from vanban.errors import IndexUnavailable
from vanban.logging import JsonLines

LOCAL = ("127.0.0.1", 50_000)
SECRET = "điều rất bí mật"


@dataclass
class ScriptedSearch:
    """An index that is so far behind, or that cannot be used."""

    behind: int = 0
    usable: bool = True

    def lag(self) -> int:
        if not self.usable:
            raise IndexUnavailable("hỏng")
        return self.behind


@dataclass
class Watched:
    """An installation with a scripted index and a client on the same machine."""

    world: World
    search: ScriptedSearch
    client: TestClient

    @property
    def metrics(self) -> str:
        return self.client.get("/metrics").text

    def value(self, line: str) -> float:
        """Returns the value of a line of the metrics; the line must be there once."""
        (found,) = [one for one in self.metrics.splitlines() if one.rpartition(" ")[0] == line]
        return float(found.rpartition(" ")[2])


@pytest.fixture
def watched(tmp_path) -> Iterator[Watched]:
    world, search = build_world(tmp_path), ScriptedSearch()
    app = create_application(replace(world.services, search=search))
    yield Watched(world, search, TestClient(app, follow_redirects=False, client=LOCAL))
    world.services.database.close()


def test_an_installation_with_a_worker_is_ready(watched: Watched) -> None:
    with living(watched.world.services.settings.workers_dir):
        ready = watched.client.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"status": "ok"})
    assert watched.client.get("/healthz").json() == {"status": "ok"}


def test_without_a_worker_it_is_not_ready_unless_the_settings_say_so(watched: Watched) -> None:
    missing = watched.client.get("/readyz")
    assert (missing.status_code, missing.json()) == (503, {"status": "chua_san_sang", "failing": ["worker"]})
    assert watched.client.get("/healthz").status_code == 200  # alive all the same
    watched.world.services.settings.ready_needs_worker = False
    assert watched.client.get("/readyz").status_code == 200


def test_a_worker_that_died_without_a_word_does_not_count(watched: Watched, tmp_path) -> None:
    folder = watched.world.services.settings.workers_dir
    with living(folder) as worker:
        shutil.copytree(worker.folder, tmp_path / "kept")
    shutil.copytree(tmp_path / "kept", folder / "dead-1-abcd")
    assert watched.client.get("/readyz").json()["failing"] == ["worker"]


def test_an_unusable_index_and_a_full_disk_are_named_and_nothing_more(watched: Watched) -> None:
    watched.search.usable = False
    watched.world.services.settings.min_free_mb = 10**9
    with living(watched.world.services.settings.workers_dir):
        failing = watched.client.get("/readyz")
    assert (failing.status_code, failing.json()["failing"]) == (503, ["disk", "index"])


def test_a_database_of_another_version_is_not_ready(watched: Watched) -> None:
    with watched.world.services.database.transaction() as session:
        session.execute(text("update alembic_version set version_num = '0001'"))
    assert watched.client.get("/readyz").json()["failing"] == ["schema"]


def test_a_database_that_cannot_be_read_is_not_ready(watched: Watched) -> None:
    with watched.world.services.database.transaction() as session:
        session.execute(text("alter table intake_job rename to gone"))
    assert watched.client.get("/readyz").json()["failing"] == ["database"]


def test_requests_are_counted_by_the_template_of_their_address(watched: Watched) -> None:
    submit_sign_in(watched.client, "an", watched.world.passwords["an"])
    for path in ("/van-ban/1", "/van-ban/2", "/van-ban/4", f"/khong-co/{SECRET}", "/api/v1/documents/1"):
        watched.client.get(path)
    watched.client.request("LẠ".encode().decode("latin-1"), "/van-ban")
    requests = 'vanban_http_requests_total{method="%s",route="%s",status="%s"}'
    assert watched.value(requests % ("GET", "/van-ban/{document_id}", "2xx")) == 2
    assert watched.value(requests % ("GET", "/van-ban/{document_id}", "4xx")) == 1
    assert watched.value(requests % ("GET", "/api/v1/documents/{document_id}", "2xx")) == 1
    assert watched.value(requests % ("GET", "-", "4xx")) == 1
    assert watched.value(requests % ("POST", "/dang-nhap", "3xx")) == 1
    assert 'method="OTHER"' in watched.metrics
    assert "bí mật" not in watched.metrics
    assert "khong-co" not in watched.metrics


def test_answers_are_counted_by_what_came_of_them(watched: Watched) -> None:
    submit_sign_in(watched.client, "an", watched.world.passwords["an"])
    for question in ("Cơ quan trực mấy giờ?", "trực", SECRET):
        assert watched.client.post("/api/v1/ask", json={"question": question}).status_code == 200
    assert watched.value('vanban_answer_duration_seconds_count{kind="answer"}') == 2
    assert watched.value('vanban_answer_duration_seconds_count{kind="refusal"}') == 1
    assert watched.value('vanban_answer_duration_seconds_bucket{kind="answer",le="+Inf"}') == 2
    assert "bí mật" not in watched.metrics


def test_what_the_database_holds_is_told_as_numbers(watched: Watched) -> None:
    watched.search.behind = 7
    with watched.world.services.database.transaction() as session:
        for outcome in (Outcome.DENIED, Outcome.DENIED):
            record(session, Entry(Action.SIGN_IN, outcome=outcome))
    assert watched.value("vanban_documents") == 4
    assert watched.value("vanban_passages") > 4
    assert watched.value("vanban_index_lag") == 7
    assert watched.value("vanban_index_usable") == 1
    assert watched.value('vanban_sign_ins_total{outcome="tu_choi"}') == 2
    submit_sign_in(watched.client, "an", watched.world.passwords["an"])
    assert watched.value('vanban_sign_ins_total{outcome="duoc"}') == 1
    assert watched.value('vanban_sign_ins_total{outcome="tu_choi"}') == 2  # not counted a second time
    assert watched.value("vanban_sessions") == 1
    assert watched.value("vanban_audit_entries_total") >= 3
    watched.search.usable = False
    assert watched.value("vanban_index_usable") == 0
    assert "vanban_index_lag" not in watched.metrics


def test_jobs_are_told_by_their_state(watched: Watched) -> None:
    watched.world.make_officer("an")
    submit_sign_in(watched.client, "an", watched.world.passwords["an"])
    watched.client.post("/api/v1/intake", files=[("files", ("a.txt", b"a")), ("files", ("b.txt", b"b"))])
    assert watched.value('vanban_jobs{state="waiting"}') == 2


def test_the_text_is_what_prometheus_reads(watched: Watched) -> None:
    response = watched.client.get("/metrics")
    assert response.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    line = re.compile(r'(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+(?:\{(?:[a-z]+="[^"\n]*",?)+\})? -?[0-9.]+)')
    assert [one for one in response.text.splitlines() if not line.fullmatch(one)] == []
    names = re.findall(r"# TYPE ([a-z_]+) ", response.text)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-For": "203.0.113.7"},
        {"Forwarded": "for=127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
        {"Authorization": "Bearer sai"},
        {"Authorization": "Bearer vbk_aaaaaaaa_" + "A" * 43},
        {"Authorization": "Bearer "},
    ],
)
def test_nobody_sees_the_metrics_through_a_proxy_or_with_a_wrong_key(watched: Watched, headers: dict[str, str]) -> None:
    refused = watched.client.get("/metrics", headers=headers)
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "khong_tim_thay")


def test_from_another_machine_only_the_token_or_an_administrators_key_opens_the_metrics(watched: Watched) -> None:
    far = TestClient(watched.client.app, client=("203.0.113.7", 50_000), follow_redirects=False)
    assert far.get("/metrics").status_code == 404
    watched.world.give_roles("an", "can_bo quan_tri")
    submit_sign_in(far, "an", watched.world.passwords["an"])
    assert far.get("/metrics").status_code == 404  # a session is for pages
    keys = {
        scope: far.post("/api/v1/keys", json={"name": scope, "scopes": [scope]}).json()["key"]
        for scope in ("quan_tri", "doc")
    }
    assert far.get("/metrics", headers={"Authorization": f"Bearer {keys['quan_tri']}"}).status_code == 200
    assert far.get("/metrics", headers={"Authorization": f"Bearer {keys['doc']}"}).status_code == 404
    token = "một mã dài".encode().hex()
    watched.world.services.settings.metrics_token = type("T", (), {"get_secret_value": lambda self: token})()
    assert far.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert watched.client.get("/metrics").status_code == 404  # with a token set, being here is not enough


def test_every_response_carries_the_id_of_its_request(watched: Watched) -> None:
    first, second = (watched.client.get("/healthz").headers["x-request-id"] for _ in range(2))
    assert re.fullmatch(r"[0-9a-f]{16}", first)
    assert first != second
    given = watched.client.get("/khong-co", headers={"X-Request-Id": "tu-proxy-0001"})
    assert given.headers["x-request-id"] == "tu-proxy-0001"
    for bad in ("short", "x" * 65, "a b c d e f g h", '{"a":1}12345'):
        assert watched.client.get("/healthz", headers={"X-Request-Id": bad}).headers["x-request-id"] != bad


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What our loggers write as JSON."""
    stream, logger = io.StringIO(), logging.getLogger("vanban")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(before)


def test_a_request_is_one_json_line_without_words(watched: Watched, lines: io.StringIO) -> None:
    submit_sign_in(watched.client, "an", watched.world.passwords["an"])
    lines.truncate(0)
    lines.seek(0)
    response = watched.client.get("/van-ban/1", params={"q": SECRET})
    (line,) = [json.loads(one) for one in lines.getvalue().splitlines()]
    assert line.pop("time").endswith("Z")
    assert line.pop("ms") >= 0
    assert line == {
        "level": "INFO",
        "event": "request",
        "request_id": response.headers["x-request-id"],
        "method": "GET",
        "route": "/van-ban/{document_id}",
        "status": 200,
        "person_id": 1,
    }


def test_an_unforeseen_error_is_logged_with_its_request_and_without_words(watched: Watched, lines: io.StringIO) -> None:
    submit_sign_in(watched.client, "an", watched.world.passwords["an"])
    response = watched.client.post("/hoi", data={"q": f"lỗi lạ {SECRET}"})
    written = [json.loads(one) for one in lines.getvalue().splitlines()]
    (error,) = [one for one in written if one["level"] == "ERROR"]
    assert error["request_id"] == response.headers["x-request-id"]
    assert "RuntimeError" in error["message"]
    assert "bí mật" not in lines.getvalue()


def test_a_label_keeps_its_quotes_and_lines_apart() -> None:
    counter = Counter("thu_total", "Thử", ("ten",))
    counter.add('a"b\\c\nd')
    assert list(counter.lines())[-1] == 'thu_total{ten="a\\"b\\\\c\\nd"} 1'


def test_the_buckets_of_a_histogram_add_up_and_hold_their_bounds() -> None:
    histogram = Histogram("thu_seconds", "Thử", (), bounds=(0.1, 1.0))
    for seconds in (0.05, 0.1, 0.5, 5.0):
        histogram.observe(seconds)
    assert list(histogram.lines())[2:] == [
        'thu_seconds_bucket{le="0.1"} 2',
        'thu_seconds_bucket{le="1.0"} 3',
        'thu_seconds_bucket{le="+Inf"} 4',
        "thu_seconds_sum 5.650000",
        "thu_seconds_count 4",
    ]
