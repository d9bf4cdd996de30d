"""What a paired person asks to be told: nothing unless asked, nothing in quiet hours, every change recorded."""

import datetime

import pytest
from chat_people import NOW, paired
from sqlalchemy import select

from vanban.db.audit_models import AuditRow
from vanban.db.channel_models import SubscriptionRow
from vanban.db.people import principal_of
from vanban.db.session import Database
from vanban.db.subscriptions import Subscription, check, save_subscription, subscription_of, subscriptions_of
from vanban.errors import InvalidInput
from vanban.principals import Channel


def test_nothing_is_sent_to_who_said_nothing(office: Database) -> None:
    with office.transaction() as session:
        link = paired(session, "an")
        assert not subscription_of(session, link.id).asks_for_something
        assert subscriptions_of(session, [link.id]) == {link.id: Subscription()}
        assert session.scalars(select(SubscriptionRow)).all() == []


def test_wishes_are_kept_and_only_changes_are_recorded(office: Database) -> None:
    later = NOW + datetime.timedelta(days=3)
    with office.transaction() as session:
        an, link = principal_of(session, "an", Channel.WEB), paired(session, "an")
        wanted = Subscription(alerts=True, digest_at=8 * 60)
        assert save_subscription(session, link, wanted, by=an, now=NOW) == ["alerts", "digest_at"]
        assert save_subscription(session, link, wanted, by=an, now=later) == []
        row = session.scalars(select(SubscriptionRow)).one()
        assert (row.told_until, row.reminders) == (NOW, False)
        save_subscription(session, link, Subscription(), by=an, now=later)
        save_subscription(session, link, wanted, by=an, now=later)
        assert row.told_until == later  # what came in meanwhile was not asked for
        assert subscription_of(session, link.id) == wanted
        entries = session.scalars(select(AuditRow).where(AuditRow.action == "doi_tin_kenh")).all()
        assert [one.detail for one in entries] == ['{"fields":["alerts","digest_at"]}'] * 3


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Subscription(quiet_from=24 * 60), "Giờ chưa đúng"),
        (Subscription(digest_at=-1), "Giờ chưa đúng"),
        (Subscription(days_before=31), "từ 0 đến 30"),
        (Subscription(reminders=True, digest_at=6 * 60), "giờ yên lặng"),
    ],
)
def test_wishes_that_cannot_be_kept_are_refused_in_words(wanted: Subscription, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        check(wanted)


def test_a_digest_nobody_asked_for_may_stand_in_quiet_hours() -> None:
    check(Subscription(digest_at=6 * 60))
    check(Subscription(reminders=True, digest=False, digest_at=6 * 60))


@pytest.mark.parametrize(
    ("start", "end", "quiet"),
    [(20, 7, {20, 23, 0, 6}), (12, 14, {12, 13}), (9, 9, set())],
)
def test_quiet_hours_may_run_over_midnight(start: int, end: int, quiet: set[int]) -> None:
    wishes = Subscription(quiet_from=start * 60, quiet_to=end * 60)
    hours = {20, 23, 0, 6, 7, 12, 13, 14, 9}
    assert {hour for hour in hours if wishes.quiet_at(hour * 60)} == quiet
