"""Entries of the audit log as lines of a file: our own fields, or events of the Open Cybersecurity Schema Framework.

The mapping follows OCSF 1.1.0 (https://schema.ocsf.io/1.1.0): five of its classes, each with its required attributes;
what has no place there stands in ``unmapped``.
"""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from vanban.audit import Action, Outcome

OCSF_VERSION = "1.1.0"
OTHER = 99  # the activity that a class has no number for; its name is given then
INFORMATIONAL, LOW, MEDIUM = 1, 2, 3
FIELDS = (
    *("sequence", "at", "action", "outcome", "person_id", "unit_id"),
    *("channel", "address", "target", "target_id", "detail", "hash"),
)


class Format(StrEnum):
    """The shape of a line."""

    OURS = "jsonl"
    OCSF = "ocsf"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an action stands in OCSF: a class and the number of the activity in it."""

    class_uid: int
    activity_id: int

    @property
    def category_uid(self) -> int:
        """The thousands of the class."""
        return self.class_uid // 1000


ACCOUNT, SIGNING_IN, ENTITY, RESOURCES, FILES = 3001, 3002, 3004, 6001, 6006
CLASS_NAMES = {
    ACCOUNT: "Account Change",
    SIGNING_IN: "Authentication",
    ENTITY: "Entity Management",
    RESOURCES: "Web Resources Activity",
    FILES: "File Hosting Activity",
}
_CREATE, _READ, _UPDATE, _DELETE, _SEARCH, _IMPORT, _EXPORT = range(1, 8)
PLACES: Mapping[Action, Place] = {
    Action.SIGN_IN: Place(SIGNING_IN, 1),
    Action.SIGN_OUT: Place(SIGNING_IN, 2),
    Action.SESSION_REVOKED: Place(SIGNING_IN, 2),
    Action.PASSWORD_CHANGED: Place(ACCOUNT, 3),
    Action.PASSWORD_RESET: Place(ACCOUNT, 4),
    Action.TWO_STEP_ON: Place(ACCOUNT, 10),
    Action.TWO_STEP_OFF: Place(ACCOUNT, 11),
    Action.PERSON_CHANGED: Place(ACCOUNT, OTHER),
    Action.UNIT_SWITCHED: Place(ACCOUNT, OTHER),
    Action.KEY_MADE: Place(ENTITY, _CREATE),
    Action.KEY_REVOKED: Place(ENTITY, _DELETE),
    Action.UNIT_CHANGED: Place(ENTITY, _UPDATE),
    Action.IMPORTED: Place(ENTITY, _UPDATE),
    Action.SETTING_CHANGED: Place(ENTITY, _UPDATE),
    Action.ALIAS_CHANGED: Place(ENTITY, _UPDATE),
    Action.INDEX_REBUILT: Place(ENTITY, _UPDATE),
    Action.MODEL_SWITCH_ASKED: Place(ENTITY, _UPDATE),
    Action.MODEL_SWITCH_STOPPED: Place(ENTITY, _UPDATE),
    Action.MODEL_SWITCH_ENDED: Place(ENTITY, _UPDATE),
    Action.STAGED_VECTORS_FORGOTTEN: Place(ENTITY, _DELETE),
    Action.JOB_CONTROLLED: Place(ENTITY, _UPDATE),
    Action.OUTBOX_CONTROLLED: Place(ENTITY, _UPDATE),
    Action.CODE_MADE: Place(ENTITY, _CREATE),
    Action.CHANNEL_PAIRED: Place(ENTITY, _CREATE),
    Action.CHANNEL_CUT: Place(ENTITY, _DELETE),
    Action.SUBSCRIPTION_CHANGED: Place(ENTITY, _UPDATE),
    Action.EXAM_ITEM_CHANGED: Place(ENTITY, _UPDATE),
    Action.EXAM_ITEM_DECIDED: Place(ENTITY, _UPDATE),
    Action.EXAM_PAPER_CHANGED: Place(ENTITY, _UPDATE),
    Action.EXAM_PAPER_DECIDED: Place(ENTITY, _UPDATE),
    Action.EXAM_SITTING_CHANGED: Place(ENTITY, _UPDATE),
    Action.EXAM_STARTED: Place(ENTITY, _CREATE),
    Action.EXAM_SUBMITTED: Place(ENTITY, _UPDATE),
    Action.CERTIFICATE_ISSUED: Place(ENTITY, _CREATE),
    Action.QUIZ_ROUND: Place(ENTITY, _UPDATE),
    Action.WORK_CHANGED: Place(ENTITY, _UPDATE),
    Action.WORK_ASSIGNED: Place(ENTITY, _UPDATE),
    Action.WORK_REPORTED: Place(ENTITY, _UPDATE),
    Action.PROGRAMME_CHANGED: Place(ENTITY, _UPDATE),
    Action.PROGRAMME_DECIDED: Place(ENTITY, _UPDATE),
    Action.LETTER_MADE: Place(ENTITY, _CREATE),
    Action.REMINDED: Place(ENTITY, _CREATE),
    Action.AUDIT_PRUNED: Place(ENTITY, _DELETE),
    Action.AUDIT_VERIFIED: Place(ENTITY, _READ),
    Action.AUDIT_READ: Place(ENTITY, _READ),
    Action.ACCESS_EXPLAINED: Place(ENTITY, _READ),
    Action.LISTED: Place(RESOURCES, _SEARCH),
    Action.SEARCHED: Place(RESOURCES, _SEARCH),
    Action.ANSWERED: Place(RESOURCES, _SEARCH),
    Action.ITEMS_ANSWERED: Place(RESOURCES, _SEARCH),
    Action.REFUSED: Place(RESOURCES, OTHER),
    Action.VIEWED: Place(RESOURCES, _READ),
    Action.PAGE_SHOWN: Place(RESOURCES, _READ),
    Action.COMPARED: Place(RESOURCES, _READ),
    Action.CONVERSATION_VIEWED: Place(RESOURCES, _READ),
    Action.DOCUMENT_TAKEN_IN: Place(RESOURCES, _IMPORT),
    Action.EXPORTED: Place(RESOURCES, _EXPORT),
    Action.NOTIFIED: Place(RESOURCES, _EXPORT),
    Action.PUBLISHED: Place(RESOURCES, _UPDATE),
    Action.CORRECTED: Place(RESOURCES, _UPDATE),
    Action.PLACED: Place(RESOURCES, _UPDATE),
    Action.REMOVED: Place(RESOURCES, _DELETE),
    Action.RELATION_DECIDED: Place(RESOURCES, _UPDATE),
    Action.REGISTERED: Place(RESOURCES, _CREATE),
    Action.TRANSFERRED: Place(RESOURCES, _UPDATE),
    Action.FEEDBACK_GIVEN: Place(RESOURCES, _CREATE),
    Action.FEEDBACK_REVIEWED: Place(RESOURCES, _UPDATE),
    Action.CASE_MADE: Place(RESOURCES, _CREATE),
    Action.ITEMS_GENERATED: Place(RESOURCES, _CREATE),
    Action.TASKS_PROPOSED: Place(RESOURCES, _CREATE),
    Action.CONVERSATION_CHANGED: Place(RESOURCES, _UPDATE),
    Action.SAVED_SEARCH_CHANGED: Place(RESOURCES, _UPDATE),
    Action.DECIDED_HELD: Place(RESOURCES, _UPDATE),
    Action.HANDED_IN: Place(FILES, 1),
    Action.DOWNLOADED: Place(FILES, 2),
}
_UNKNOWN = Place(ENTITY, OTHER)  # an action of another version of the program
_STATUS = {
    Outcome.DONE.value: (1, "Success"),
    Outcome.DENIED.value: (2, "Failure"),
    Outcome.FAILED.value: (2, "Failure"),
}
_SEVERE = frozenset({Action.AUDIT_PRUNED, Action.SETTING_CHANGED, Action.TWO_STEP_OFF, Action.REMOVED})


def line_of(fields: Mapping[str, Any], shape: Format) -> str:
    """Returns an entry, given by the names of ``FIELDS``, as one line of JSON without its line break."""
    value = ocsf_event(fields) if shape is Format.OCSF else own_fields(fields)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def own_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the entry as the table has it; ``detail`` is the text that the hash covers, so lines can be verified."""
    return {name: fields[name] for name in FIELDS}


def ocsf_event(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the entry as an OCSF event."""
    action = fields["action"]
    place = PLACES[Action(action)] if action in set(Action) else _UNKNOWN
    status_id, status = _STATUS.get(fields["outcome"], (0, "Unknown"))
    event: dict[str, Any] = {
        "category_uid": place.category_uid,
        "class_uid": place.class_uid,
        "class_name": CLASS_NAMES[place.class_uid],
        "activity_id": place.activity_id,
        "activity_name": action,
        "type_uid": place.class_uid * 100 + place.activity_id,
        "severity_id": _severity(action, fields["outcome"]),
        "time": milliseconds(fields["at"]),
        "status_id": status_id,
        "status": status,
        "actor": {"user": _actor(fields)},
        "src_endpoint": {"ip": fields["address"]} if fields["address"] else {"name": fields["channel"] or "local"},
        "metadata": {
            "version": OCSF_VERSION,
            "product": {"name": "vanban", "vendor_name": "vanban"},
            "log_name": "audit",
            "sequence": fields["sequence"],
            "uid": str(fields["sequence"]),
            "original_time": fields["at"],
        },
        "unmapped": {name: fields[name] for name in ("channel", "unit_id", "target", "target_id", "hash")}
        | {"detail": _detail(fields["detail"])},
    }
    return event | _objects(place, fields)


def milliseconds(at: str) -> int:
    """Returns the moment of an entry in milliseconds since 1970; 0 for words that are no moment."""
    try:
        moment = datetime.datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.UTC)
    except ValueError:  # an edited entry must still be exported
        return 0
    return (moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)) // datetime.timedelta(milliseconds=1)


def _actor(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"uid": str(fields["person_id"])} if fields["person_id"] is not None else {"name": "unknown"}


def _detail(detail: str) -> Any:
    try:
        return json.loads(detail) if detail else {}
    except ValueError:
        return detail


def _objects(place: Place, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the attributes that the class of the event requires beside those of all events."""
    kind, number = fields["target"] or "vanban", fields["target_id"]
    named = {"type": kind, **({"uid": number} if number else {"name": kind})}
    if place.class_uid == SIGNING_IN:
        return {"user": _actor(fields), "service": {"name": "vanban"}}
    if place.class_uid == ACCOUNT:
        return {"user": {"uid": number} if number and kind == "person" else _actor(fields)}
    if place.class_uid == RESOURCES:
        return {"web_resources": [named]}
    if place.class_uid == FILES:
        return {"file": {"name": f"{kind}-{number}" if number else kind, "type_id": 1, "uid": number}}
    return {"entity": named}


def _severity(action: str, outcome: str) -> int:
    if outcome != Outcome.DONE.value:
        return LOW if outcome == Outcome.FAILED.value else MEDIUM
    return MEDIUM if action in _SEVERE else INFORMATIONAL
