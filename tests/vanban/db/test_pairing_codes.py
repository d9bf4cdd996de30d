"""A pairing code works once, for ten minutes, in a private chat, and for nobody who only guesses."""

import datetime
import re
import string
from concurrent.futures import ThreadPoolExecutor

import pytest
from chat_people import NOW, SEAL, code_for, paired, person, send
from sqlalchemy import select

from vanban.channels import Platform
from vanban.db.account_changes import close_account
from vanban.db.account_models import MembershipRow
from vanban.db.audit_models import AuditRow
from vanban.db.channel_links import EndedHow, live_link
from vanban.db.channel_models import ChannelLinkRow, PairingCodeRow
from vanban.db.pairing_codes import ALPHABET, NotPaired, RefusedWhy, code_of, make_code, redeem, waiting_code
from vanban.db.people import principal_in_session, principal_of, reset_password
from vanban.db.session import Database
from vanban.db.subscriptions import Subscription, save_subscription, subscription_of
from vanban.errors import NotAllowed
from vanban.principals import Channel, Principal

MINUTE = datetime.timedelta(minutes=1)


def test_a_code_pairs_the_account_that_sends_it(office: Database) -> None:
    with office.transaction() as session:
        words = code_for(session, "an")
        assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}", words)
        link = send(session, words)
        assert isinstance(link, ChannelLinkRow)
        assert (link.person_id, link.name, link.platform) == (person(session, "an").id, "Nguyễn An", "telegram")
        live = live_link(session, Platform.TELEGRAM, "501", now=NOW)
        assert live is not None
        assert (live[0].id, live[1].channel, live[1].roles) == (link.id, Channel.TELEGRAM, frozenset())
        kept = session.scalars(select(PairingCodeRow)).one()
        assert words.replace("-", "") not in kept.code_hash
        actions = list(session.scalars(select(AuditRow.action).order_by(AuditRow.sequence)))
        details = " ".join(session.scalars(select(AuditRow.detail)))
    assert actions == ["tao_ma_ghep", "ghep_kenh"]
    assert "501" not in details
    assert words not in details


def test_a_code_works_once_and_only_the_newest_works(office: Database) -> None:
    with office.transaction() as session:
        first, second = code_for(session, "an"), code_for(session, "an")
        assert send(session, first) == NotPaired(RefusedWhy.USED)
        assert isinstance(send(session, second), ChannelLinkRow)
        assert send(session, second, external_id="502") == NotPaired(RefusedWhy.USED)
        assert waiting_code(session, person(session, "an").id, now=NOW) is None
        assert len(session.scalars(select(ChannelLinkRow)).all()) == 1


def test_a_code_dies_after_ten_minutes(office: Database) -> None:
    with office.transaction() as session:
        words = code_for(session, "an")
        assert waiting_code(session, person(session, "an").id, now=NOW + 9 * MINUTE) == NOW + 10 * MINUTE
        assert send(session, words, now=NOW + 10 * MINUTE) == NotPaired(RefusedWhy.EXPIRED)
        assert isinstance(send(session, words, now=NOW + 9 * MINUTE), ChannelLinkRow)
        code_for(session, "an", now=NOW + datetime.timedelta(days=2))
        assert len(session.scalars(select(PairingCodeRow)).all()) == 1


def lock_out(session) -> None:
    close_account(session, person(session, "an"), now=NOW)


def new_password(session) -> None:
    reset_password(session, "an")


def transfer(session) -> None:
    person(session, "an").unit_id = person(session, "binh").unit_id


@pytest.mark.parametrize("happening", [lock_out, new_password, transfer])
def test_a_code_dies_with_what_it_was_made_with(office: Database, happening) -> None:
    with office.transaction() as session:
        words = code_for(session, "an")
        happening(session)
        session.flush()
        assert send(session, words) == NotPaired(RefusedWhy.EXPIRED)


def test_a_code_sent_in_a_group_is_used_up(office: Database) -> None:
    with office.transaction() as session:
        words = code_for(session, "an")
        refused = send(session, words, external_id="-77", group=True)
        assert refused == NotPaired(RefusedWhy.GROUP)
        assert "riêng" in refused.words
        assert send(session, words) == NotPaired(RefusedWhy.USED)


def test_five_wrong_codes_close_a_chat_for_an_hour_even_to_the_right_one(office: Database) -> None:
    with office.transaction() as session:
        right = code_for(session, "an", now=NOW + 5 * MINUTE)
        answers = [send(session, "CCCC-CCCC", now=NOW + n * MINUTE) for n in range(5)]
        assert answers == [NotPaired(RefusedWhy.WRONG)] * 4 + [NotPaired(RefusedWhy.CLOSED, 60)]
        refused = send(session, right, now=NOW + 6 * MINUTE)
        assert refused == NotPaired(RefusedWhy.CLOSED, 58)
        assert "58 phút" in refused.words
        assert isinstance(send(session, right, external_id="502", now=NOW + 6 * MINUTE), ChannelLinkRow)
        again = code_for(session, "an", now=NOW + 64 * MINUTE)
        assert isinstance(send(session, again, now=NOW + 64 * MINUTE), ChannelLinkRow)


def test_wrong_codes_spread_over_time_close_nothing(office: Database) -> None:
    with office.transaction() as session:
        for n in range(12):
            assert send(session, "CCCC-CCCC", now=NOW + n * 4 * MINUTE) == NotPaired(RefusedWhy.WRONG)
        assert send(session, "không phải mã", now=NOW + 60 * MINUTE) == NotPaired(RefusedWhy.WRONG)


def test_an_account_paired_to_another_person_changes_hands(office: Database) -> None:
    with office.transaction() as session:
        old = paired(session, "an")
        new = paired(session, "binh")
        assert (old.ended_at, old.ended_how, old.live_key) == (NOW, EndedHow.REPLACED.value, None)
        assert new.person_id == person(session, "binh").id
        last = session.scalars(select(AuditRow).order_by(AuditRow.sequence.desc()).limit(2)).all()
        assert [row.action for row in last] == ["ghep_kenh", "cat_kenh"]
        assert '"how":"thay_the"' in last[1].detail
        assert last[1].person_id == new.person_id  # who took it


def test_pairing_the_same_account_again_keeps_what_it_asked_for_and_another_person_gets_none_of_it(
    office: Database,
) -> None:
    with office.transaction() as session:
        an = principal_of(session, "an", Channel.WEB)
        wishes = Subscription(reminders=True, days_before=5)
        save_subscription(session, paired(session, "an"), wishes, by=an, now=NOW)
        again = paired(session, "an")
        assert subscription_of(session, again.id) == wishes
        assert subscription_of(session, paired(session, "binh").id) == Subscription()


def test_a_link_acts_for_the_unit_the_code_was_made_in(office: Database) -> None:
    with office.transaction() as session:
        an, xa = person(session, "an"), person(session, "binh").unit_id
        session.add(MembershipRow(person_id=an.id, unit_id=xa, roles="can_bo"))
        session.flush()
        acting = principal_in_session(session, an.id, an.session_version, Channel.WEB, acting_unit_id=xa)
        assert acting is not None
        code = make_code(session, acting, seal=SEAL, now=NOW)
        assert send(session, code.plain).unit_id == xa  # type: ignore[union-attr]
        live = live_link(session, Platform.TELEGRAM, "501", now=NOW)
        assert live is not None
        assert live[1].unit_id == xa


@pytest.mark.parametrize("channel", [Channel.TELEGRAM, Channel.ZALO])
def test_no_code_is_made_for_a_visitor_for_no_unit_or_from_outside(office: Database, channel: Channel) -> None:
    with office.transaction() as session:
        an = person(session, "an")
        for who in (Principal(None, "khách", (1,)), Principal(an.id, "An"), principal_of(session, "an", channel)):
            with pytest.raises(NotAllowed):
                make_code(session, who, seal=SEAL, now=NOW)
        assert session.scalars(select(PairingCodeRow)).all() == []


def test_of_many_who_send_one_code_at_once_exactly_one_is_paired(office: Database) -> None:
    with office.transaction() as session:
        words = code_for(session, "an")

    def sent(account: int) -> object:
        with office.transaction() as session:
            return send(session, words, external_id=str(account))

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(sent, range(8)))
    assert sum(isinstance(one, ChannelLinkRow) for one in answers) == 1
    assert answers.count(NotPaired(RefusedWhy.USED)) == 7


def test_one_account_that_sends_two_codes_at_once_has_one_link(office: Database) -> None:
    with office.transaction() as session:
        codes = [code_for(session, "an"), code_for(session, "binh")]

    def sent(code: str) -> object:
        with office.transaction() as session:
            return send(session, code)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(sent, codes))
    assert all(isinstance(one, ChannelLinkRow) for one in answers)
    with office.session() as session:
        wanted = select(ChannelLinkRow).where(ChannelLinkRow.live_key.is_not(None))
        assert len(session.scalars(wanted).all()) == 1


def test_what_people_write_is_no_code() -> None:
    for text in ("2345-6789", "20262027", "nghị quyết", "57-NQ/TW", "CDFH-2345 nhé", "", "CDFH2345C", "ABCD-EFGH"):
        assert code_of(text) is None
    for text in ("cdfh-2345", " CDFH 2345\n", "CDFH2345", "CDFH–2345"):
        assert code_of(text) == "CDFH2345"


def test_no_two_characters_of_the_alphabet_look_alike_and_no_word_can_come_up() -> None:
    assert set(ALPHABET) <= set(string.ascii_uppercase + string.digits)
    assert len(set(ALPHABET)) == len(ALPHABET)
    for alike in ("0OQD"[:2], "1IL", "5S", "2Z", "8B", "6G", "UV"):
        assert len(set(alike) & set(ALPHABET)) <= 1
    assert not set("AEIOUY") & set(ALPHABET)


def test_a_name_that_steers_the_page_is_made_plain(office: Database) -> None:
    with office.transaction() as session:
        words = code_for(session, "an")
        link = redeem(
            session, words, seal=SEAL, platform=Platform.ZALO_OA, external_id="9", chat_id="9",
            name="  A\u202en\x00\nB " + "x" * 300, now=NOW,
        )  # fmt: skip
        assert isinstance(link, ChannelLinkRow)
        assert link.name.startswith("A n B xxx")
        assert len(link.name) == 120
