"""Two-step sign-in: a code from the phone (TOTP, RFC 6238) or a recovery code, each good for one use."""

import datetime
import hmac

import pyotp
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from vanban.db.account_models import RecoveryCodeRow
from vanban.db.models import PersonRow
from vanban.db.passwords import fits, hash_password, new_code, plain_code
from vanban.db.sealing import Seal
from vanban.db.session import Database
from vanban.db.signing_in import count_attempt, forgive
from vanban.errors import NotFound

STEP_S = 30  # RFC 6238, §5.2
DIGITS = 6
STEPS_AROUND = 1  # clocks of phones differ
RECOVERY_CODES = 10
ISSUER = "Trợ lý văn bản"
BY_PHONE, BY_RECOVERY = "hai_lop", "ma_du_phong"  # WebSessionRow.method


def begin(person: PersonRow, seal: Seal) -> None:
    """Gives a person a new secret that counts only once a code from their phone has confirmed it."""
    person.totp_secret = seal.close(pyotp.random_base32(), place=_place(person))
    person.totp_confirmed_at, person.totp_last_step = None, 0


def secret_of(person: PersonRow, seal: Seal) -> str:
    """Returns the secret for the phone; raises ``NotFound`` when there is none, ``SettingsError`` without its key."""
    if person.totp_secret is None:
        raise NotFound("Tài khoản này chưa bật xác thực hai lớp.")
    return seal.open(person.totp_secret, place=_place(person))


def address_for_phone(person: PersonRow, seal: Seal) -> str:
    """Returns the ``otpauth`` address that authenticator programs read from a picture."""
    return pyotp.TOTP(secret_of(person, seal)).provisioning_uri(name=person.username, issuer_name=ISSUER)


def takes_code(person: PersonRow, code: str, seal: Seal, *, now: datetime.datetime) -> bool:
    """Tells whether a code from the phone is right and newer than the last one taken; then it counts as taken."""
    given = "".join(char for char in code if char.isascii() and char.isdigit())
    phone, current = pyotp.TOTP(secret_of(person, seal)), int(now.timestamp()) // STEP_S
    for step in range(current - STEPS_AROUND, current + STEPS_AROUND + 1):
        if hmac.compare_digest(phone.at(step * STEP_S), given) and step > person.totp_last_step:
            person.totp_last_step = step
            return True
    return False


def confirm(session: Session, person: PersonRow, code: str, seal: Seal, *, now: datetime.datetime) -> list[str] | None:
    """Returns the recovery codes, to be shown once, and switches the second step on; None when the code is wrong."""
    if person.totp_confirmed_at is not None or not takes_code(person, code, seal, now=now):
        return None
    person.totp_confirmed_at = now
    return renew_recovery_codes(session, person)


def renew_recovery_codes(session: Session, person: PersonRow) -> list[str]:
    """Returns ten new recovery codes, to be shown once; those before them no longer count."""
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person.id))
    session.add_all(RecoveryCodeRow(person_id=person.id, code_hash=hash_password(code)) for code in codes)
    session.flush()
    return codes


def switch_off(session: Session, person: PersonRow) -> None:
    """Forgets the secret and the recovery codes of a person."""
    person.totp_secret, person.totp_confirmed_at, person.totp_last_step = None, None, 0
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person.id))


def codes_left(session: Session, person_id: int) -> int:
    """Returns how many recovery codes of a person have not been used."""
    return len(_unused(session, person_id))


def pass_second_step(
    database: Database, person_id: int, code: str, seal: Seal, *, now: datetime.datetime | None = None
) -> str | None:
    """Returns how the second step was passed (``BY_PHONE`` or ``BY_RECOVERY``), or None.

    Each attempt is counted before it is tried, together with those of the password: five failures lock the account.
    Opens its own transactions, so that the count stands whatever the caller does.
    """
    now = now or datetime.datetime.now(datetime.UTC)
    with database.transaction() as session:
        person = _locked(session, person_id)
        if person is None or person.totp_confirmed_at is None or count_attempt(person, now=now) is None:
            return None
        if takes_code(person, code, seal, now=now):
            forgive(person)
            return BY_PHONE
        waiting = _unused(session, person_id)
    return BY_RECOVERY if _use_recovery_code(database, person_id, code, waiting, now) else None


def _use_recovery_code(
    database: Database, person_id: int, code: str, waiting: list[RecoveryCodeRow], now: datetime.datetime
) -> bool:
    plain = plain_code(code)
    if len(plain) != len(new_code()):
        return False
    found = next((row for row in waiting if fits(plain, row.code_hash)), None)
    if found is None:
        return False
    with database.transaction() as session:
        unused = RecoveryCodeRow.id == found.id, RecoveryCodeRow.used_at.is_(None)
        taken = session.scalar(select(RecoveryCodeRow.id).where(*unused).with_for_update())
        person = _locked(session, person_id)
        if taken is None or person is None:
            return False
        session.execute(update(RecoveryCodeRow).where(*unused).values(used_at=now))
        forgive(person)
        return True


def _unused(session: Session, person_id: int) -> list[RecoveryCodeRow]:
    wanted = select(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person_id, RecoveryCodeRow.used_at.is_(None))
    return list(session.scalars(wanted))


def _locked(session: Session, person_id: int) -> PersonRow | None:
    return session.scalar(select(PersonRow).where(PersonRow.id == person_id).with_for_update())


def _place(person: PersonRow) -> str:
    return f"totp:{person.id}"
