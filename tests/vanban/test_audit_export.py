"""Entries as lines of a file: every action has a place in OCSF, and every event the attributes its class requires."""

import json
from typing import Any

import pytest

from vanban.audit import Action, Outcome
from vanban.audit_export import FIELDS, OTHER, PLACES, Format, line_of, milliseconds, ocsf_event

# OCSF 1.1.0: what each class requires beside what all events require, and the numbers of its activities.
EVERY_EVENT = ("activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid")
REQUIRED = {
    3001: ("user",),
    3002: ("user",),
    3004: ("entity",),
    6001: ("web_resources",),
    6006: ("actor", "file", "src_endpoint"),
}
ACTIVITIES = {3001: range(1, 12), 3002: range(1, 6), 3004: range(1, 5), 6001: range(1, 9), 6006: range(1, 17)}
AT_LEAST_ONE = {3002: ("service", "dst_endpoint")}
NAMED = ("user", "entity", "src_endpoint")  # objects that must have at least one of name, uid, ip


def fields(action: str, **changed: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "sequence": 12,
        "at": "2026-11-27T01:22:15.123456Z",
        "action": action,
        "outcome": "duoc",
        "person_id": 5,
        "unit_id": 2,
        "channel": "web",
        "address": "10.0.0.9",
        "target": "document",
        "target_id": "44",
        "detail": '{"cited":[1,2]}',
        "hash": "ab" * 32,
    }
    return values | changed


SPARSE = {"person_id": None, "unit_id": None, "channel": "", "address": "", "target": "", "target_id": "", "detail": ""}


@pytest.mark.parametrize("action", [*Action, "viec_cua_ban_moi_hon"])
@pytest.mark.parametrize("changed", [{}, SPARSE], ids=["full", "sparse"])
def test_every_event_has_what_its_class_requires(action: str, changed: dict[str, Any]) -> None:
    event = ocsf_event(fields(str(action), **changed))
    kind = event["class_uid"]
    for name in (*EVERY_EVENT, *REQUIRED[kind]):
        assert event.get(name) not in (None, "", [], {}), name
    assert event["category_uid"] == kind // 1000
    assert event["type_uid"] == kind * 100 + event["activity_id"]
    assert event["activity_id"] in (*ACTIVITIES[kind], OTHER)
    assert event["severity_id"] in range(1, 7)
    assert event["status_id"] in (1, 2)
    assert event["metadata"]["version"] == "1.1.0"
    assert {"name", "vendor_name"} <= event["metadata"]["product"].keys()
    assert kind not in AT_LEAST_ONE or any(name in event for name in AT_LEAST_ONE[kind])
    for name in NAMED:
        assert name not in event or {"name", "uid", "ip"} & event[name].keys(), name
    for resource in event.get("web_resources", ()):
        assert {"name", "uid"} & resource.keys()
    if kind == 6006:
        assert {"name", "type_id"} <= event["file"].keys()


def test_every_action_has_a_place() -> None:
    assert set(PLACES) == set(Action)


def test_times_are_milliseconds_since_1970() -> None:
    assert milliseconds("1970-01-01T00:00:01.500000Z") == 1500
    assert milliseconds("2026-11-27T01:22:15.123999Z") % 1000 == 123


def test_what_has_no_place_stands_in_unmapped() -> None:
    event = ocsf_event(fields("tra_loi"))
    assert event["unmapped"] == {
        "channel": "web",
        "unit_id": 2,
        "target": "document",
        "target_id": "44",
        "hash": "ab" * 32,
        "detail": {"cited": [1, 2]},
    }
    assert event["src_endpoint"] == {"ip": "10.0.0.9"}
    assert event["actor"] == {"user": {"uid": "5"}}


def test_a_refusal_is_a_failure_and_weighs_more() -> None:
    done, denied = (ocsf_event(fields("xem_van_ban", outcome=str(one))) for one in (Outcome.DONE, Outcome.DENIED))
    assert (done["status"], denied["status"]) == ("Success", "Failure")
    assert denied["severity_id"] > done["severity_id"]


def test_our_own_line_has_every_field_as_it_was_hashed() -> None:
    assert json.loads(line_of(fields("tra_loi"), Format.OURS)) == fields("tra_loi")
    assert tuple(json.loads(line_of(fields("tra_loi"), Format.OURS))) == FIELDS


def test_a_detail_that_is_no_json_is_exported_as_it_stands() -> None:
    event = ocsf_event(fields("tra_loi", detail="bị sửa"))
    assert event["unmapped"]["detail"] == "bị sửa"
    assert ocsf_event(fields("tra_loi", at="bị sửa"))["time"] == 0
