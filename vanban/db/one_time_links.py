"""Links that work once, for a short time: the first administrator's, and those that let a person choose a password."""

import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from vanban.db.account_models import OneTimeLinkRow
from vanban.db.web_sessions import new_token, token_hash
from vanban.errors import NotAllowed

FIRST_ADMINISTRATOR = "quan_tri_dau"
CHOOSE_PASSWORD = "dat_mat_khau"  # noqa: S105
LIFE = datetime.timedelta(hours=24)
SPENT = "Liên kết này đã dùng, đã hết hạn hoặc không đúng. Đề nghị xin cấp liên kết mới."


def make_link(
    session: Session,
    purpose: str,
    *,
    now: datetime.datetime,
    person_id: int | None = None,
    created_by_id: int | None = None,
) -> str:
    """Returns the token of a new link; those made before for the same purpose and person no longer work."""
    cancel_links(session, purpose, person_id=person_id, now=now)
    token = new_token()
    session.add(
        OneTimeLinkRow(
            token_hash=token_hash(token),
            purpose=purpose,
            person_id=person_id,
            created_by_id=created_by_id,
            created_at=now,
            expires_at=now + LIFE,
        )
    )
    session.flush()
    return token


def open_link(session: Session, purpose: str, token: str, *, now: datetime.datetime) -> OneTimeLinkRow:
    """Returns a link that still works, without using it; raises ``NotAllowed`` for every other token alike."""
    wanted = select(OneTimeLinkRow).where(
        OneTimeLinkRow.token_hash == token_hash(token),
        OneTimeLinkRow.purpose == purpose,
        OneTimeLinkRow.used_at.is_(None),
        OneTimeLinkRow.expires_at > now,
    )
    row = session.scalar(wanted.with_for_update())
    if row is None:
        raise NotAllowed(SPENT)
    return row


def use_link(session: Session, purpose: str, token: str, *, now: datetime.datetime) -> OneTimeLinkRow:
    """Returns a link after using it up in the caller's transaction; of two at once, one gets ``NotAllowed``."""
    row = open_link(session, purpose, token, now=now)
    row.used_at = now
    session.flush()
    return row


def cancel_links(session: Session, purpose: str, *, person_id: int | None, now: datetime.datetime) -> None:
    """Uses up the links of a purpose that were made for a person (None: for nobody yet)."""
    open_ones = OneTimeLinkRow.purpose == purpose, OneTimeLinkRow.used_at.is_(None)
    session.execute(
        update(OneTimeLinkRow).where(*open_ones, OneTimeLinkRow.person_id == person_id).values(used_at=now)
        if person_id is not None
        else update(OneTimeLinkRow).where(*open_ones, OneTimeLinkRow.person_id.is_(None)).values(used_at=now)
    )
