"""Which account a person of the organisation's identity provider has here. None is ever opened for one who has none."""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vanban.db.models import PersonRow
from vanban.db.people import OPERATOR
from vanban.errors import InvalidInput, NotFound
from vanban.text import nfc

LinkBy = Literal["sub", "email", "username"]


def person_of_claims(
    session: Session, claims: Mapping[str, Any], *, issuer: str, link_by: LinkBy, username_claim: str
) -> tuple[PersonRow, bool] | None:
    """Returns the account and whether it was linked just now; None where no account, or more than one, fits.

    The subject decides where it is known. Otherwise an account that is not linked yet is linked when ``link_by``
    allows: by an e-mail address that the provider has verified, or by the username.
    """
    subject = str(claims["sub"])
    known = select(PersonRow).where(PersonRow.oidc_issuer == issuer, PersonRow.oidc_subject == subject)
    linked = session.scalars(known.limit(2)).all()
    if linked:
        return (linked[0], False) if len(linked) == 1 and _may_enter(linked[0]) else None
    person = _unlinked(session, claims, link_by=link_by, username_claim=username_claim)
    if person is None or not _may_enter(person):
        return None
    person.oidc_issuer, person.oidc_subject = issuer, subject
    return person, True


def link_person(session: Session, username: str, *, issuer: str, subject: str) -> PersonRow:
    """Returns the account, now linked to a subject of the provider.

    Raises ``NotFound`` for no such account, ``InvalidInput`` for a subject that another account has.
    """
    person = session.scalar(select(PersonRow).where(PersonRow.username == nfc(username).strip().lower()))
    if person is None or person.username == OPERATOR:
        raise NotFound(f"Không có tài khoản “{username}”.")
    if not 0 < len(subject) <= 255:
        raise InvalidInput("Mã người dùng (sub) phải có từ 1 đến 255 ký tự.")
    known = select(PersonRow.id).where(PersonRow.oidc_issuer == issuer, PersonRow.oidc_subject == subject)
    if session.scalar(known.where(PersonRow.id != person.id)) is not None:
        raise InvalidInput("Mã người dùng này đã được gắn với một tài khoản khác.")
    person.oidc_issuer, person.oidc_subject = issuer, subject
    return person


def unlink_person(session: Session, username: str) -> PersonRow:
    """Returns the account, linked to nobody of the provider any more; raises ``NotFound``."""
    person = session.scalar(select(PersonRow).where(PersonRow.username == nfc(username).strip().lower()))
    if person is None or person.oidc_subject is None:
        raise NotFound(f"Tài khoản “{username}” không có, hoặc chưa được gắn.")
    person.oidc_issuer = person.oidc_subject = None
    return person


def _may_enter(person: PersonRow) -> bool:
    return person.active and person.username != OPERATOR


def _unlinked(session: Session, claims: Mapping[str, Any], *, link_by: LinkBy, username_claim: str) -> PersonRow | None:
    free = select(PersonRow).where(PersonRow.oidc_subject.is_(None))
    if link_by == "email" and claims.get("email_verified") is True:
        wanted = _words(claims.get("email"))
        found = session.scalars(free.where(func.lower(PersonRow.email) == wanted).limit(2)).all() if wanted else []
        return found[0] if len(found) == 1 else None
    if link_by == "username" and (wanted := _words(claims.get(username_claim))):
        return session.scalar(free.where(PersonRow.username == wanted))
    return None


def _words(value: object) -> str:
    return nfc(value).strip().lower() if isinstance(value, str) and value.isprintable() else ""
