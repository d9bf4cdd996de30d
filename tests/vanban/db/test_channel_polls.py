"""The tag of a quiz that was sent is found again by the platform's poll id, in any process."""

import datetime

from vanban.channels import Platform
from vanban.db.channel_models import OutboxRow
from vanban.db.channel_polls import LONGEST_TAG, poll_external_id, poll_tag
from vanban.db.session import Database

NOW = datetime.datetime(2026, 11, 27, tzinfo=datetime.UTC)


def keep(database: Database, external_id: str, *, chat_id: str = "7", state: str = "sent") -> None:
    """Stores a message to a chat."""
    with database.transaction() as session:
        session.add(
            OutboxRow(
                key=f"{chat_id} {external_id}",
                platform=Platform.TELEGRAM.value,
                chat_id=chat_id,
                payload="",
                state=state,
                due_at=NOW,
                created_at=NOW,
                external_id=external_id,
            )
        )


def tag(database: Database, poll_id: str, *, chat_id: str = "7", platform: Platform = Platform.TELEGRAM) -> str | None:
    """Returns the tag that is found."""
    with database.transaction() as session:
        return poll_tag(session, platform, chat_id, poll_id=poll_id)


def test_a_sent_quiz_is_found_by_its_poll_id_alone(database: Database) -> None:
    for external_id in ("poll:512:drill:17:2", "poll:5123:khac", "poll:51:dau", "512", ""):
        keep(database, external_id)
    assert tag(database, "512") == "drill:17:2"
    assert tag(database, "5123") == "khac"
    assert [tag(database, one) for one in ("5", "777", "", "%")] == [None] * 4


def test_a_quiz_belongs_to_the_chat_it_was_sent_to(database: Database) -> None:
    keep(database, "poll:512:q")
    assert tag(database, "512", chat_id="8") is None
    assert tag(database, "512", platform=Platform.CONSOLE) is None


def test_a_quiz_without_a_tag_is_known_and_has_none(database: Database) -> None:
    keep(database, poll_external_id("9", ""))
    assert tag(database, "9") == ""


def test_the_longest_tag_fits_the_column() -> None:
    width = OutboxRow.__table__.c.external_id.type.length
    assert len(poll_external_id("9" * 20, "t" * LONGEST_TAG)) <= width
