"""Two-step sign-in: a code from the phone (TOTP, RFC 6238) or a recovery code, each good for one use."""

import datetime
import hmac
import secrets
from hashlib import sha256

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vanban.db.account_models import RecoveryCodeRow
from vanban.db.models import PersonRow
from vanban.db.passwords import new_code, plain_code
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
    return renew_recovery_codes(session, person, seal)


def renew_recovery_codes(session: Session, person: PersonRow, seal: Seal) -> list[str]:
    """Returns ten new recovery codes, to be shown once; those before them no longer count."""
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person.id))
    session.add_all(RecoveryCodeRow(person_id=person.id, code_hash=_code_hash(code, seal)) for code in codes)
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
    Opens its own transaction, so that the count stands whatever the caller does.
    """
    now = now or datetime.datetime.now(datetime.UTC)
    with database.transaction() as session:
        person = _locked(session, person_id)
        if person is None or person.totp_confirmed_at is None or count_attempt(person, now=now) is None:
            return None
        if takes_code(person, code, seal, now=now):
            forgive(person)
            return BY_PHONE
        if _takes_recovery_code(session, person_id, code, seal, now=now):
            forgive(person)
            return BY_RECOVERY
        return None


def _takes_recovery_code(session: Session, person_id: int, code: str, seal: Seal, *, now: datetime.datetime) -> bool:
    """Tells whether a code is one of those not used; then it counts as used."""
    plain, found = plain_code(code), None
    for row in _unused(session, person_id):
        if hmac.compare_digest(_code_hash(plain, seal, salt=row.code_hash.partition("$")[0]), row.code_hash):
            found = row
    if found is not None:
        found.used_at = now
    return found is not None


def _code_hash(code: str, seal: Seal, *, salt: str | None = None) -> str:
    """Returns ``salt$hash`` of a code, by HMAC-SHA256 under the installation's key.

    A copy of the database without the key cannot be searched for codes at all, and a code has 74 bits of chance.
    """
    salt = salt or secrets.token_hex(8)
    return f"{salt}${hmac.new(seal.key, f'recovery:{salt}:{code}'.encode(), sha256).hexdigest()}"


def _unused(session: Session, person_id: int) -> list[RecoveryCodeRow]:
    wanted = select(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person_id, RecoveryCodeRow.used_at.is_(None))
    return list(session.scalars(wanted.with_for_update()))


def _locked(session: Session, person_id: int) -> PersonRow | None:
    return session.scalar(select(PersonRow).where(PersonRow.id == person_id).with_for_update())


def _place(person: PersonRow) -> str:
    return f"totp:{person.id}"
