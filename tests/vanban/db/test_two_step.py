"""The second step: a code counts once, near its time, for its own account; recovery codes stand in once each."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from vanban.db.account_models import RecoveryCodeRow
from vanban.db.models import PersonRow
from vanban.db.people import create_person, create_unit
from vanban.db.sealing import Seal, kept_seal
from vanban.db.session import Database
from vanban.db.signing_in import MAX_FAILURES, verify_password
from vanban.db.two_step import (
    BY_PHONE,
    BY_RECOVERY,
    address_for_phone,
    begin,
    codes_left,
    confirm,
    pass_second_step,
    secret_of,
    switch_off,
    takes_code,
)
from vanban.errors import SettingsError
from vanban.settings import Settings

NOW = datetime.datetime(2026, 11, 2, 8, 0, tzinfo=datetime.UTC)
SEAL = Seal(b"k" * 32)


class Enrolled:
    """A person with the second step on, their phone and their recovery codes."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            create_unit(session, code="tp", name="Thành ủy Sông Hoa")
            self.password = create_person(session, username="lan", name="Trần Thị Lan", unit_code="tp")
            person = session.scalars(select(PersonRow)).one()
            begin(person, SEAL)
            self.id, self.phone = person.id, pyotp.TOTP(secret_of(person, SEAL))
            codes = confirm(session, person, self.phone.at(NOW - datetime.timedelta(minutes=5)), SEAL, now=NOW)
            assert codes is None  # a code of five minutes ago
            confirmed = confirm(session, person, self.phone.at(NOW), SEAL, now=NOW)
            assert confirmed is not None
            self.codes = confirmed

    def step(self, code: str, *, after: float = 60) -> str | None:
        return pass_second_step(self.database, self.id, code, SEAL, now=NOW + datetime.timedelta(seconds=after))

    def code(self, *, after: float = 60) -> str:
        return self.phone.at(NOW + datetime.timedelta(seconds=after))


@pytest.fixture
def lan(database: Database) -> Enrolled:
    return Enrolled(database)


def test_a_code_counts_once(lan: Enrolled) -> None:
    assert lan.step(lan.phone.at(NOW), after=0) is None  # the code that confirmed
    assert lan.step(lan.code()) == BY_PHONE
    assert lan.step(lan.code()) is None
    assert lan.step(lan.code(after=90), after=90) == BY_PHONE


def test_an_older_code_does_not_count_after_a_newer_one(lan: Enrolled) -> None:
    assert lan.step(lan.code(after=90), after=90) == BY_PHONE
    assert lan.step(lan.code(after=60), after=90) is None


def test_one_of_many_at_once_gets_in_with_a_code(lan: Enrolled) -> None:
    code = lan.code()
    with ThreadPoolExecutor(4) as pool:
        ways = list(pool.map(lambda _: lan.step(code), range(4)))
    assert ways.count(BY_PHONE) == 1


@pytest.mark.parametrize(("off", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_clocks_may_differ_by_one_step(lan: Enrolled, off: int, taken: bool) -> None:
    assert (lan.step(lan.code(after=120 + off), after=120) == BY_PHONE) is taken


def test_a_code_may_be_typed_with_spaces(lan: Enrolled) -> None:
    code = lan.code()
    assert lan.step(f" {code[:3]} {code[3:]} ") == BY_PHONE


def test_recovery_codes_stand_in_once_each_however_they_are_typed(lan: Enrolled, database: Database) -> None:
    assert len(set(lan.codes)) == 10
    assert lan.step(lan.codes[0].upper().replace("-", " ")) == BY_RECOVERY
    assert lan.step(lan.codes[0]) is None
    assert lan.step(lan.codes[1]) == BY_RECOVERY
    with database.session() as session:
        assert codes_left(session, lan.id) == 8
        kept = session.scalars(select(RecoveryCodeRow.code_hash)).all()
    assert not any(code in row or code.replace("-", "") in row for row in kept for code in lan.codes)
    assert len({row.partition("$")[0] for row in kept}) == 10


def test_recovery_codes_need_the_key_of_the_installation(lan: Enrolled, database: Database) -> None:
    with database.transaction() as session:
        begin_again = session.get_one(PersonRow, lan.id)
        begin_again.totp_secret = Seal(b"x" * 32).close(lan.phone.secret, place=f"totp:{lan.id}")
    other = Seal(b"x" * 32)
    later = NOW + datetime.timedelta(seconds=60)
    assert pass_second_step(database, lan.id, lan.codes[0], other, now=later) is None
    assert pass_second_step(database, lan.id, lan.phone.at(later), other, now=later) == BY_PHONE


def test_one_of_many_at_once_gets_in_with_a_recovery_code(lan: Enrolled) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lan.step, [lan.codes[3]] * 4)).count(BY_RECOVERY) == 1


def test_wrong_codes_lock_the_account_and_the_password_does_not_free_it(lan: Enrolled, database: Database) -> None:
    for _ in range(MAX_FAILURES - 1):
        assert lan.step("000000") is None
        assert verify_password(database, "lan", lan.password, now=NOW) is not None
    assert lan.step("000000") is None
    assert verify_password(database, "lan", lan.password, now=NOW) is None
    assert lan.step(lan.code(after=120), after=120) is None
    later = NOW + datetime.timedelta(minutes=17)
    assert verify_password(database, "lan", lan.password, now=later) is not None
    assert lan.step(lan.code(after=1_020), after=1_020) == BY_PHONE


def test_the_secret_is_sealed_to_its_account_and_its_key(lan: Enrolled, database: Database) -> None:
    with database.transaction() as session:
        person = session.get_one(PersonRow, lan.id)
        assert lan.phone.secret not in str(person.totp_secret)
        assert "secret=" + lan.phone.secret in address_for_phone(person, SEAL)
        with pytest.raises(SettingsError, match=r"seal\.key"):
            secret_of(person, Seal(b"x" * 32))
        create_person(session, username="ba", name="Ba", unit_code="tp")
        other = session.scalars(select(PersonRow).where(PersonRow.username == "ba")).one()
        other.totp_secret = person.totp_secret
        with pytest.raises(SettingsError):
            takes_code(other, lan.code(), SEAL, now=NOW)


def test_switching_off_forgets_everything(lan: Enrolled, database: Database) -> None:
    with database.transaction() as session:
        switch_off(session, session.get_one(PersonRow, lan.id))
    assert lan.step(lan.code()) is None
    assert lan.step(lan.codes[0]) is None
    signed_in = verify_password(database, "lan", lan.password, now=NOW)
    assert signed_in is not None
    assert not signed_in.second_step


@given(st.text(), st.text(max_size=20))
def test_what_is_sealed_opens_again_only_in_its_place(secret: str, place: str) -> None:
    if any("\ud800" <= char <= "\udfff" for char in secret + place):
        return
    sealed = SEAL.close(secret, place=place)
    assert SEAL.open(sealed, place=place) == secret
    assert SEAL.close(secret, place=place) != sealed
    with pytest.raises(SettingsError):
        SEAL.open(sealed, place=place + "x")


def test_the_key_file_is_private_and_kept(tmp_path) -> None:
    first, second = kept_seal(Settings(data_dir=tmp_path)), kept_seal(Settings(data_dir=tmp_path))
    assert first.key == second.key
    assert (tmp_path / "seal.key").stat().st_mode & 0o777 == 0o600
    assert "key=" not in repr(first)
