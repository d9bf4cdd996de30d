"""No internal document, title, number or count appears on an outside channel: every internal document of the sample
library is asked for in every way a chat has, by people who may read it inside, on every platform."""

import re

import pytest
from chatting import TELEGRAM, ZALO_BOT, Talk
from sqlalchemy import select

from app.wiring import Services
from rag.asking import checked_turn, stored
from vanban.channels import IncomingKind, Platform
from vanban.db.models import DocumentRow
from vanban.db.people import principal_of
from vanban.db.permissions import readable
from vanban.principals import Channel, Publicity
from vanban.reply_json import reply_json

PEOPLE = ("can.bo.tp", "van.thu.tld", "can.bo.vkt", "quan.tri")
PLATFORMS = ((Platform.TELEGRAM, TELEGRAM), (Platform.ZALO_BOT, ZALO_BOT), (Platform.ZALO_OA, ZALO_BOT))


def internal(services: Services, username: str) -> list[DocumentRow]:
    """Returns the internal documents that a person reads on the web."""
    with services.database.session() as session:
        inside = principal_of(session, username, Channel.WEB)
        wanted = select(DocumentRow).where(readable(inside), DocumentRow.publicity == Publicity.INTERNAL.value)
        return list(session.scalars(wanted))


def open_text(services: Services) -> str:
    """Returns all that is open."""
    with services.database.session() as session:
        wanted = select(DocumentRow.text).where(DocumentRow.publicity == Publicity.OPEN.value)
        return "\n".join(session.scalars(wanted))


def telling(text: str, elsewhere: str, asked: str) -> list[str]:
    """Returns the lines of an internal text that give it away: long, and neither in open texts nor in the question."""
    lines = {" ".join(line.split()) for line in re.split(r"[\n.;]", text)}
    return [line for line in lines if len(line) > 30 and line not in elsewhere and line not in asked]


@pytest.mark.parametrize("username", PEOPLE)
@pytest.mark.parametrize(("platform", "capabilities"), PLATFORMS)
def test_no_way_of_asking_brings_out_an_internal_document(
    services: Services, username: str, platform: Platform, capabilities: object
) -> None:
    talk = Talk(services, platform, TELEGRAM if capabilities is TELEGRAM else ZALO_BOT)
    talk.pair(username)
    elsewhere, closed = open_text(services), internal(services, username)
    assert closed
    for row in closed:
        asked = [
            f"/tracuu {row.number}",
            f"{row.number} quy định gì?",
            f"{row.subject}",
            f"Tóm tắt {row.type} {row.number}",
        ]
        for question in asked:
            check(talk, row, talk.say(question), elsewhere, question)
        for data in (f"vb:{row.id}", f"tep:{row.id}", f"tt:{row.id}"):
            check(talk, row, talk.say(data, kind=IncomingKind.BUTTON), elsewhere, "")
    for command in ("/vanbanmoi", "/viec", "/viec thang", "/viec qua han", "/lich"):
        said = talk.say(command)
        for row in closed:
            check(talk, row, said, elsewhere, "")


def check(talk: Talk, row: DocumentRow, said: str, elsewhere: str, asked: str) -> None:
    """Checks that what was said gives nothing of a document away."""
    assert row.id not in talk.documents
    assert row.id not in {message.file_of for message in talk.last}
    assert f"/van-ban/{row.id}?" not in said
    assert row.number is None or row.number in asked or row.number in elsewhere or row.number not in said
    assert not row.subject or row.subject in asked or row.subject in elsewhere or row.subject not in said
    assert [line for line in telling(row.text, elsewhere, asked) if line in said] == []


def test_a_number_that_is_internal_is_told_like_one_that_does_not_exist(talk: Talk, services: Services) -> None:
    talk.pair("can.bo.tp")
    closed = [row.number for row in internal(services, "can.bo.tp") if row.number]
    said = {talk.say(f"/tracuu {number}").replace(number, "…") for number in closed}
    assert said == {talk.say("/tracuu 9999-QĐ/TU").replace("9999-QĐ/TU", "…")}


def test_an_answer_given_on_the_web_is_not_read_out_in_a_chat(talk: Talk, services: Services) -> None:
    row = internal(services, "can.bo.tp")[0]
    with services.database.transaction() as session:
        inside = principal_of(session, "can.bo.tp", Channel.WEB)
        turn = checked_turn(session, inside, f"{row.number} quy định gì?", longest=500)
    reply = services.assistant.reply(turn.question, principal=inside)
    with services.database.transaction() as session:
        kept = stored(session, turn, reply_json(reply, timing_ms=1.0))
    assert row.id in {one["document_id"] for one in kept["citations"]}
    talk.pair("can.bo.tp")
    for data in (f"nv:{kept['turn_id']}:1", f"ch:{kept['turn_id']}:0"):
        check(talk, row, talk.say(data, kind=IncomingKind.BUTTON), open_text(services), "")
