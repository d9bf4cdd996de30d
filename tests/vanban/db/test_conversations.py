"""Conversations belong to one person, and keep nothing that the person may no longer read."""

from typing import Any

import pytest
from stored_rows import add_document

from vanban.db.conversation_list import list_conversations
from vanban.db.conversations import TITLE_LENGTH, delete_conversation, read_conversation, store_turn
from vanban.db.models import DocumentRow, TurnRow
from vanban.db.people import create_person, create_unit, principal_of
from vanban.db.session import Database
from vanban.db.withholding import WITHHELD
from vanban.errors import NotFound
from vanban.principals import Channel, Principal


def reply(document_id: int | None = None, key: str = "citations") -> dict[str, Any]:
    body: dict[str, Any] = {name: [] for name in ("citations", "related", "warnings", "choices", "notes", "nearest")}
    body |= {"kind": "answer", "text": "đoạn trích [1]", "timing_ms": 1.0}
    return body | ({key: [{"document_id": document_id}]} if document_id else {})


@pytest.fixture
def people(database: Database) -> tuple[Principal, Principal]:
    with database.transaction() as session:
        create_unit(session, code="tp", name="Thành phố")
        for username in ("an", "binh"):
            create_person(session, username=username, name=username, unit_code="tp")
        return principal_of(session, "an", Channel.WEB), principal_of(session, "binh", Channel.WEB)


def test_turns_come_back_in_order_and_the_title_is_the_first_question(
    database: Database, people: tuple[Principal, Principal]
) -> None:
    an, _ = people
    with database.transaction() as session:
        first = store_turn(session, an, question="câu  đầu " + "dài " * 60, reply=reply())
        second = store_turn(session, an, question="câu sau", reply=reply(), conversation_id=first.conversation_id)
        newer = store_turn(session, an, question="cuộc khác", reply=reply())
    with database.session() as session:
        conversation = read_conversation(session, an, first.conversation_id)
        assert [turn.id for turn in conversation.turns] == [first.turn_id, second.turn_id]
        assert conversation.turns[1].reply == reply()
        assert conversation.summary.title.startswith("câu đầu dài")
        assert len(conversation.summary.title) <= TITLE_LENGTH
        assert [one.id for one in list_conversations(session, an).conversations] == [
            newer.conversation_id,
            first.conversation_id,
        ]


def test_nobody_else_finds_reads_continues_or_deletes_it(
    database: Database, people: tuple[Principal, Principal]
) -> None:
    an, binh = people
    visitor = Principal(None, "khách", channel=Channel.WEB)
    with database.transaction() as session:
        mine = store_turn(session, an, question="của tôi", reply=reply()).conversation_id
    for other in (binh, visitor):
        with database.session() as session:
            assert list_conversations(session, other).total == 0
            with pytest.raises(NotFound):
                read_conversation(session, other, mine)
            with pytest.raises(NotFound):
                store_turn(session, other, question="chen vào", reply=reply(), conversation_id=mine)
            with pytest.raises(NotFound):
                delete_conversation(session, other, mine)


@pytest.mark.parametrize("key", ["citations", "choices", "nearest", "related"])
def test_a_reply_about_a_document_no_longer_readable_is_withheld(
    database: Database, people: tuple[Principal, Principal], key: str
) -> None:
    an, _ = people
    with database.transaction() as session:
        document = add_document(session, "a.txt", an.unit_id or 0)
        stored = store_turn(session, an, question="hỏi", reply=reply(document.id, key))
        assert read_conversation(session, an, stored.conversation_id).turns[0].reply["text"] == "đoạn trích [1]"
        other = create_unit(session, code="xa", name="Xã")
        row = session.get(DocumentRow, document.id)
        assert row is not None
        row.audience, row.owner_unit_id = "unit", other.id
        session.flush()
        shown = read_conversation(session, an, stored.conversation_id).turns[0].reply
    assert shown["text"] == WITHHELD
    assert shown["citations"] == shown["choices"] == shown["nearest"] == []


def test_a_deleted_conversation_takes_its_turns_along(database: Database, people: tuple[Principal, Principal]) -> None:
    an, _ = people
    with database.transaction() as session:
        mine = store_turn(session, an, question="hỏi", reply=reply()).conversation_id
        delete_conversation(session, an, mine)
    with database.session() as session:
        assert session.query(TurnRow).count() == 0
        with pytest.raises(NotFound):
            read_conversation(session, an, mine)
