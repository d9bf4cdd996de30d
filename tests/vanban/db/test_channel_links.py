"""A link is cut at once by whatever takes its ground away, and the two sayings of that rule agree."""

import datetime

import pytest
from chat_people import NOW, paired, person, unit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from vanban.channels import Platform
from vanban.db.account_changes import choose_password, close_account, reopen_account
from vanban.db.account_models import MembershipRow
from vanban.db.audit_models import AuditRow
from vanban.db.channel_links import (
    ENDED_WORDS,
    IDLE,
    LONGEST,
    EndedHow,
    by_person,
    cut_how,
    end_cut_links,
    end_link,
    end_links_of_person,
    links_of,
    live_by_id,
    live_link,
)
from vanban.db.channel_models import ChannelLinkRow
from vanban.db.people import end_sessions, principal_of, reset_password
from vanban.db.session import Database
from vanban.db.validity import today
from vanban.principals import Channel

YESTERDAY = today() - datetime.timedelta(days=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def office(office: Database) -> Database:
    with office.transaction() as session:
        paired(session, "an")
        paired(session, "binh", platform=Platform.ZALO_BOT, external_id="z9")
    return office


def closed(session) -> None:
    close_account(session, person(session, "an"), now=NOW)


def reset(session) -> None:
    reset_password(session, "an")


def chosen(session) -> None:
    choose_password(session, person(session, "an"), "một câu dài không ai đoán ra", now=NOW)


def signed_out(session) -> None:
    end_sessions(session, person(session, "an").id)


def moved(session) -> None:
    person(session, "an").unit_id = unit(session, "xa").id


def ended(session) -> None:
    unit(session, "tp").valid_to = YESTERDAY


CUTS = [
    (closed, EndedHow.CLOSED),
    (reset, EndedHow.SIGNED_OUT),
    (chosen, EndedHow.SIGNED_OUT),
    (signed_out, EndedHow.SIGNED_OUT),
    (moved, EndedHow.LEFT_UNIT),
    (ended, EndedHow.UNIT_ENDED),
]


@pytest.mark.parametrize(("happening", "how"), CUTS)
def test_what_takes_its_ground_away_cuts_a_link_at_once(office: Database, happening, how: EndedHow) -> None:
    with office.transaction() as session:
        link_id = session.scalars(select(ChannelLinkRow.id).where(ChannelLinkRow.external_id == "501")).one()
        happening(session)
    with office.session() as session:
        an = person(session, "an").id
        assert live_by_id(session, link_id, now=NOW) is None
        assert by_person(session, [an], now=NOW) == {}
        assert links_of(session, an, now=NOW) == []
    with office.transaction() as session:
        assert live_link(session, Platform.TELEGRAM, "501", now=NOW) is None
    with office.session() as session:
        link = session.get_one(ChannelLinkRow, link_id)
        assert (link.ended_at, link.ended_how, link.live_key) == (NOW, how.value, None)
        entry = session.scalars(select(AuditRow).where(AuditRow.action == "cat_kenh")).one()
        assert (entry.target, entry.target_id, entry.person_id) == ("channel_link", str(link_id), None)
        assert len(by_person(session, [person(session, "binh").id], now=NOW)) == 1  # others go on
    with office.transaction() as session:
        reopen_account(person(session, "an"))
        assert live_link(session, Platform.TELEGRAM, "501", now=NOW) is None


def test_a_link_lives_by_use_and_not_for_ever(office: Database) -> None:
    with office.transaction() as session:
        moment = NOW
        while moment - NOW < LONGEST - 100 * DAY:
            moment += 100 * DAY
            live = live_link(session, Platform.TELEGRAM, "501", now=moment)
            assert live is not None
            assert live[0].last_used_at == moment
        assert live[0].expires_at == NOW + LONGEST
        assert live_link(session, Platform.ZALO_BOT, "z9", now=NOW + IDLE - DAY) is not None
        assert live_link(session, Platform.TELEGRAM, "501", now=NOW + LONGEST) is None


def test_a_link_not_used_for_half_a_year_expires(office: Database) -> None:
    with office.transaction() as session:
        link = session.scalars(select(ChannelLinkRow).where(ChannelLinkRow.external_id == "501")).one()
        assert live_by_id(session, link.id, now=NOW + IDLE - DAY) is not None
        assert live_by_id(session, link.id, now=NOW + IDLE) is None
        assert live_link(session, Platform.TELEGRAM, "501", now=NOW + IDLE) is None
        assert link.ended_how == EndedHow.EXPIRED.value


def test_an_account_is_known_on_its_own_platform_alone(office: Database) -> None:
    with office.transaction() as session:
        for platform in Platform:
            found = live_link(session, platform, "z9", now=NOW)
            assert (found is not None) is (platform is Platform.ZALO_BOT)
        live = live_link(session, Platform.ZALO_BOT, "z9", now=NOW)
        assert live is not None
        assert live[1].channel is Channel.ZALO


def test_a_person_ends_links_and_what_has_ended_stays_ended(office: Database) -> None:
    with office.transaction() as session:
        an = principal_of(session, "an", Channel.WEB)
        link = links_of(session, an.person_id or 0, now=NOW)[0]
        end_link(session, link, EndedHow.UNPAIRED, now=NOW, by=an, address="10.0.0.1")
        end_link(session, link, EndedHow.REVOKED, now=NOW + DAY, by=an)
        assert (link.ended_how, link.ended_at, link.ended_by_id) == (EndedHow.UNPAIRED.value, NOW, an.person_id)
        assert end_links_of_person(session, an.person_id or 0, EndedHow.REVOKED, now=NOW) == 0
        binh = person(session, "binh").id
        assert end_links_of_person(session, binh, EndedHow.SIGNED_OUT, now=NOW, by=an) == 1
        entries = session.scalars(select(AuditRow).where(AuditRow.action == "cat_kenh")).all()
        assert [(one.person_id, one.address) for one in entries] == [(an.person_id, "10.0.0.1"), (an.person_id, "")]


def test_the_sweep_ends_exactly_what_is_cut(office: Database) -> None:
    with office.transaction() as session:
        assert end_cut_links(session, now=NOW) == 0
        reset_password(session, "an")
    with office.transaction() as session:
        assert end_cut_links(session, now=NOW) == 1
        assert end_cut_links(session, now=NOW) == 0
        ended_links = session.scalars(select(ChannelLinkRow).where(ChannelLinkRow.ended_at.is_not(None))).all()
        assert [(one.external_id, one.ended_how) for one in ended_links] == [("501", "het_phien")]


def test_every_way_to_end_has_words() -> None:
    assert set(ENDED_WORDS) == set(EndedHow)


SOME_DAY = st.none() | st.sampled_from([YESTERDAY, today(), today() + DAY])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    active=st.booleans(),
    version=st.integers(1, 2),
    home=st.sampled_from(["tp", "xa"]),
    membership=st.none() | st.tuples(st.sampled_from(["tp", "xa"]), SOME_DAY, SOME_DAY),
    last_day=SOME_DAY,
    left=st.integers(-1, 1),
)
def test_the_condition_and_the_reason_agree(
    office: Database, active, version, home, membership, last_day, left
) -> None:
    with office.session() as session:
        an, link = person(session, "an"), session.scalars(select(ChannelLinkRow).order_by(ChannelLinkRow.id)).first()
        assert link is not None
        an.active, an.session_version, an.unit_id = active, version, unit(session, home).id
        unit(session, "tp").valid_to = last_day
        link.expires_at = NOW + left * DAY
        if membership is not None:
            code, begins, ends = membership
            row = MembershipRow(person_id=an.id, unit_id=unit(session, code).id, valid_from=begins, valid_to=ends)
            session.add(row)
        session.flush()
        lives = cut_how(session, link, now=NOW) is None
        assert (live_by_id(session, link.id, now=NOW) is not None) is lives
        assert (links_of(session, an.id, now=NOW) != []) is lives
        assert (by_person(session, [an.id], now=NOW) != {}) is lives
        session.rollback()
