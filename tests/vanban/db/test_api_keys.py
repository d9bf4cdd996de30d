"""Keys of programs: shown once, kept as a hash, never wider than their holder, cut with their holder."""

import datetime
import re
from hashlib import sha256

import pytest
from sqlalchemy import select

from vanban.db.account_models import ApiKeyRow, MembershipRow
from vanban.db.api_keys import LONGEST_DAYS, MOST_KEYS, all_keys, holder_of, keys_of, make_key, note_use, revoke_key
from vanban.db.models import PersonRow, UnitRow
from vanban.db.people import create_person, create_unit, principal_in_session, principal_of
from vanban.db.session import Database
from vanban.errors import InvalidInput, NotFound
from vanban.principals import Channel, Principal
from vanban.scopes import Scope

NOW = datetime.datetime(2026, 11, 1, 8, 0, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def lan(database: Database) -> Principal:
    """An officer of a commune below a city committee."""
    with database.transaction() as session:
        create_unit(session, code="thanh-uy", name="Thành ủy Sông Hoa")
        create_unit(session, code="xa-an", name="Xã An", parent_code="thanh-uy")
        create_person(session, username="lan", name="Trần Thị Lan", unit_code="xa-an", roles=("van_thu",))
        return principal_of(session, "lan", Channel.COMMAND)


def made(database: Database, holder: Principal, *, name: str = "bot", scopes: tuple[str, ...] = ("doc",)) -> str:
    with database.transaction() as session:
        return make_key(session, holder, name=name, scopes=scopes, days=30, now=NOW).words


def held(database: Database, words: str, now: datetime.datetime = NOW):
    with database.session() as session:
        return holder_of(session, words, Channel.API, now=now)


def test_a_key_leads_to_its_holder_on_the_channel_it_came_through(database: Database, lan: Principal) -> None:
    holder = held(database, made(database, lan))
    assert (holder.principal.person_id, holder.principal.unit_ids) == (lan.person_id, lan.unit_ids)
    assert holder.principal.channel is Channel.API
    assert holder.scopes == {Scope.READ}


def test_only_a_hash_of_the_key_is_kept_and_no_part_of_its_secret(database: Database, lan: Principal) -> None:
    words = made(database, lan)
    assert re.fullmatch(r"vbk_[a-z0-9]{8}_[A-Za-z0-9_-]{43}", words)
    with database.session() as session:
        row = session.scalars(select(ApiKeyRow)).one()
        kept = " ".join(str(value) for name, value in vars(row).items() if name != "_sa_instance_state")
    assert row.key_hash == sha256(words.encode()).hexdigest()
    assert words[4:12] == row.prefix
    assert words[13:23] not in kept


@pytest.mark.parametrize("words", ["", "vbk_", "vbk_aaaaaaaa_" + "A" * 43, "vbk_aaaaaaaa_" + "é" * 43, "' or 1=1 --"])
def test_words_that_are_no_key_lead_to_nobody(database: Database, lan: Principal, words: str) -> None:
    made(database, lan)
    assert held(database, words) is None


def test_one_changed_character_makes_a_key_worthless(database: Database, lan: Principal) -> None:
    words = made(database, lan)
    for place in (4, 13, len(words) - 1):
        changed = words[:place] + ("a" if words[place] != "a" else "b") + words[place + 1 :]
        assert held(database, changed) is None


def test_a_key_ends_with_its_term_and_with_its_revocation(database: Database, lan: Principal) -> None:
    words = made(database, lan)
    assert held(database, words, NOW + 29 * DAY) is not None
    assert held(database, words, NOW + 30 * DAY) is None
    with database.transaction() as session:
        revoke_key(session, held(database, words).key_id, person_id=lan.person_id)
    assert held(database, words) is None


def test_a_key_is_revoked_once_and_by_its_holder_only(database: Database, lan: Principal) -> None:
    key_id = held(database, made(database, lan)).key_id
    with database.transaction() as session:
        with pytest.raises(NotFound):
            revoke_key(session, key_id, person_id=lan.person_id + 1)
        revoke_key(session, key_id, person_id=lan.person_id)
        with pytest.raises(NotFound):
            revoke_key(session, key_id)
        with pytest.raises(NotFound):
            revoke_key(session, key_id + 999)


def test_a_closed_account_cuts_its_keys_at_once(database: Database, lan: Principal) -> None:
    words = made(database, lan)
    with database.transaction() as session:
        session.get_one(PersonRow, lan.person_id).active = False
    assert held(database, words) is None


def test_an_ended_unit_cuts_the_keys_of_its_people_at_once(database: Database, lan: Principal) -> None:
    words = made(database, lan)
    with database.transaction() as session:
        session.get_one(UnitRow, lan.unit_id).valid_to = datetime.date(2020, 1, 1)
    assert held(database, words) is None


def test_a_key_of_a_further_assignment_ends_with_it_and_does_not_fall_back_to_the_home_unit(
    database: Database, lan: Principal
) -> None:
    with database.transaction() as session:
        office = create_unit(session, code="van-phong", name="Văn phòng", parent_code="thanh-uy")
        second = MembershipRow(person_id=lan.person_id, unit_id=office.id, roles="quan_tri")
        session.add(second)
        session.flush()
        acting = principal_in_session(session, lan.person_id, 1, Channel.WEB, acting_unit_id=office.id)
    words = made(database, acting, scopes=("quan_tri",))
    holder = held(database, words)
    assert (holder.principal.unit_id, holder.scopes) == (office.id, {Scope.ADMINISTER})
    with database.transaction() as session:
        session.get_one(MembershipRow, second.id).valid_to = datetime.date(2020, 1, 1)
    assert held(database, words) is None


def test_a_role_that_was_taken_away_narrows_the_keys_made_before(database: Database, lan: Principal) -> None:
    words = made(database, lan, scopes=("doc", "nap"))
    assert held(database, words).scopes == {Scope.READ, Scope.HAND_IN}
    with database.transaction() as session:
        session.get_one(PersonRow, lan.person_id).roles = "can_bo"
    assert held(database, words).scopes == {Scope.READ}


@pytest.mark.parametrize(
    ("name", "scopes", "days", "words"),
    [
        ("", ("doc",), 30, "Tên khóa"),
        ("x" * 121, ("doc",), 30, "Tên khóa"),
        ("a\0b", ("doc",), 30, "Tên khóa"),
        ("bot", (), 30, "ít nhất một phạm vi"),
        ("bot", ("tat_ca",), 30, "chỉ gồm: hoi, doc, nap"),
        ("bot", ("doc", "quan_tri"), 30, "không cho phép phạm vi: quan_tri"),
        ("bot", ("nhat_ky",), 30, "không cho phép phạm vi: nhat_ky"),
        ("bot", ("doc",), 0, "từ 1 đến 730 ngày"),
        ("bot", ("doc",), LONGEST_DAYS + 1, "từ 1 đến 730 ngày"),
        (" Đã  có ", ("doc",), 30, "Đã có khóa đang dùng"),
    ],
)
def test_a_key_that_cannot_be_made_says_what_to_put_right(
    database: Database, lan: Principal, name: str, scopes: tuple[str, ...], days: int, words: str
) -> None:
    made(database, lan, name="Đã có")
    with database.transaction() as session, pytest.raises(InvalidInput) as raised:
        make_key(session, lan, name=name, scopes=scopes, days=days, now=NOW)
    assert words in raised.value.message
    with database.session() as session:
        assert len(keys_of(session, lan.person_id)) == 1


def test_a_name_is_free_again_when_its_key_has_ended(database: Database, lan: Principal) -> None:
    made(database, lan)
    with database.transaction() as session:
        assert make_key(session, lan, name="bot", scopes=("doc",), days=1, now=NOW + 31 * DAY)


def test_a_person_has_so_many_live_keys_and_no_more(database: Database, lan: Principal) -> None:
    for number in range(MOST_KEYS):
        made(database, lan, name=f"bot {number}")
    with pytest.raises(InvalidInput, match="tối đa 20 khóa"):
        made(database, lan, name="một khóa nữa")


def test_the_last_use_is_written_at_most_once_a_minute(database: Database, lan: Principal) -> None:
    key_id = held(database, made(database, lan)).key_id
    seen = []
    for seconds in (0, 30, 59, 60, 100):
        note_use(database, key_id, now=NOW + datetime.timedelta(seconds=seconds))
        with database.session() as session:
            seen.append((session.get_one(ApiKeyRow, key_id).last_used_at - NOW).total_seconds())
    assert seen == [0, 0, 0, 60, 60]


def test_all_keys_are_listed_with_their_holders(database: Database, lan: Principal) -> None:
    made(database, lan, name="một")
    made(database, lan, name="hai")
    with database.session() as session:
        assert [(row.name, username) for row, username in all_keys(session)] == [("hai", "lan"), ("một", "lan")]
