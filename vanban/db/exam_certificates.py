"""Giving certificates: each person of a sitting one, numbered within the giving unit and the year, once for all.

All of one giving are numbered in one transaction: a process that is killed has given all or none of them.
"""

import datetime
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.exam_certificate_models import ExamCertificateWordsRow
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamCertificateRow, ExamSittingRow
from vanban.errors import InvalidInput, NotFound
from vanban.exam_certificates import CertificateWords
from vanban.exam_sittings import HANOI
from vanban.principals import Principal
from vanban.text import nfc

TARGET = "exam_sitting"  # of entries of the audit log
NO_CERTIFICATE = "Không có giấy chứng nhận nào của đồng chí trong kỳ thi này."
_TRIES = 5  # at numbers that another giving of the same unit takes at the same moment
_LONGEST = {"place": 100, "position": 200, "signer": 200}  # code points
_NAMES = {"place": "Địa danh", "position": "Chức vụ người ký", "signer": "Họ tên người ký"}


def give_certificates(
    session: Session,
    principal: Principal,
    sitting: ExamSittingRow,
    attempts: Sequence[tuple[int, int | None]],
    *,
    now: datetime.datetime,
) -> int:
    """Returns how many certificates are new; ``attempts`` are (id, rank) in the order in which they are numbered.

    Who has one in this sitting keeps it as it is. Whoever calls has checked who manages the sitting.
    """
    for _ in range(_TRIES):
        try:
            with session.begin_nested():
                given = _number(session, principal, sitting, attempts, now)
        except IntegrityError:
            continue  # a giving at the same moment took the numbers
        if given:
            detail: Detail = {"count": given, "year": now.astimezone(HANOI).year}
            record(session, Entry(Action.CERTIFICATE_ISSUED, principal, TARGET, sitting.id, detail=detail))
        return given
    raise InvalidInput("Đơn vị đang cấp giấy chứng nhận ở nơi khác; đề nghị thử lại sau ít phút.")


def certificates_of(session: Session, sitting_id: int) -> list[tuple[ExamCertificateRow, ExamAttemptRow]]:
    """Returns the certificates of a sitting with the attempts they are given for, by their numbers."""
    wanted = (
        select(ExamCertificateRow, ExamAttemptRow)
        .join(ExamAttemptRow, ExamAttemptRow.id == ExamCertificateRow.attempt_id)
        .where(ExamAttemptRow.sitting_id == sitting_id)
        .order_by(ExamCertificateRow.year, ExamCertificateRow.number)
    )
    return [(row[0], row[1]) for row in session.execute(wanted)]


def own_certificate(
    session: Session, principal: Principal, sitting_id: int
) -> tuple[ExamCertificateRow, ExamAttemptRow, ExamSittingRow]:
    """Returns the certificate that a person has of a sitting; raises the same ``NotFound`` where there is none."""
    if principal.person_id is None or principal.channel.outside:
        raise NotFound(NO_CERTIFICATE)
    wanted = (
        select(ExamCertificateRow, ExamAttemptRow)
        .join(ExamAttemptRow, ExamAttemptRow.id == ExamCertificateRow.attempt_id)
        .where(ExamAttemptRow.sitting_id == sitting_id, ExamAttemptRow.person_id == principal.person_id)
    )
    found = session.execute(wanted.order_by(ExamCertificateRow.id)).first()
    if found is None:
        raise NotFound(NO_CERTIFICATE)
    return found[0], found[1], session.get_one(ExamSittingRow, sitting_id)


def certificate_words(session: Session, sitting_id: int) -> CertificateWords:
    """Returns what the organiser has typed for the certificates of a sitting; empty where nothing has been."""
    row = session.get(ExamCertificateWordsRow, sitting_id)
    return CertificateWords() if row is None else CertificateWords(row.place, row.position, row.signer)


def save_certificate_words(
    session: Session, principal: Principal, sitting: ExamSittingRow, typed: Mapping[str, str], *, now: datetime.datetime
) -> CertificateWords:
    """Returns what stands on the certificates of a sitting, saved; raises ``InvalidInput`` for what is missing."""
    words = CertificateWords(**{name: _checked(name, typed.get(name, "")) for name in _LONGEST})
    row = session.get(ExamCertificateWordsRow, sitting.id)
    if row is None:
        row = ExamCertificateWordsRow(sitting_id=sitting.id)
        session.add(row)
    row.place, row.position, row.signer, row.changed_at = words.place, words.position, words.signer, now
    session.flush()
    detail: Detail = {"change": "loi_giay_chung_nhan", "fields": sorted(_LONGEST)}
    record(session, Entry(Action.EXAM_SITTING_CHANGED, principal, TARGET, sitting.id, detail=detail))
    return words


def _number(
    session: Session,
    principal: Principal,
    sitting: ExamSittingRow,
    attempts: Sequence[tuple[int, int | None]],
    now: datetime.datetime,
) -> int:
    held = {attempt.person_id for _, attempt in certificates_of(session, sitting.id)}
    people = _people(session, sitting.id)
    year = now.astimezone(HANOI).year
    mine = (ExamCertificateRow.unit_id == sitting.unit_id, ExamCertificateRow.year == year)
    last = session.scalar(select(func.max(ExamCertificateRow.number)).where(*mine)) or 0
    new: list[ExamCertificateRow] = []
    for attempt_id, rank in attempts:
        person_id = people.get(attempt_id)
        if person_id is None or person_id in held:
            continue
        held.add(person_id)
        row = ExamCertificateRow(attempt_id=attempt_id, unit_id=sitting.unit_id, year=year, rank=rank)
        row.number, row.issued_at, row.issued_by_id = last + len(new) + 1, now, principal.person_id
        new.append(row)
    session.add_all(new)
    session.flush()
    return len(new)


def _people(session: Session, sitting_id: int) -> dict[int, int]:
    """Returns who made each handed-in attempt of a sitting."""
    columns = select(ExamAttemptRow.id, ExamAttemptRow.person_id)
    mine = (ExamAttemptRow.sitting_id == sitting_id, ExamAttemptRow.submitted_at.is_not(None))
    return {row[0]: row[1] for row in session.execute(columns.where(*mine))}


def _checked(name: str, words: str) -> str:
    words = " ".join(nfc(words).split())
    if not 0 < len(words) <= _LONGEST[name]:
        raise InvalidInput(f"{_NAMES[name]} phải có từ 1 đến {_LONGEST[name]} ký tự.")
    return words
