"""Who of a sitting is given a certificate, and what stands on it."""

import datetime
from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from exams.sittings.ranking import Ranked, passed
from exams.sittings.results import has_passed, mark_of
from exams.sittings.standings import Standings, first_places
from vanban.db.exam_certificates import certificate_words, give_certificates
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamCertificateRow, ExamSittingRow
from vanban.db.exam_sittings import rules_of
from vanban.db.models import PersonRow, UnitRow
from vanban.errors import InvalidInput
from vanban.exam_certificates import Award, Certificate
from vanban.exam_phases import Phase
from vanban.exam_sittings import SITTING_KIND_WORDS, SittingKind
from vanban.principals import Principal

MOST_FIRST = 1_000  # places of one giving
UNSIGNED = "Chưa ghi địa danh, chức vụ và họ tên người ký giấy chứng nhận; đề nghị ghi lời ký trước khi cấp."


def obstacle(shown: Standings) -> str:
    """Returns why no certificates can be given now, in words; nothing when they can."""
    if not shown.is_ranked:
        return "Luyện tập không cấp giấy chứng nhận."
    if shown.nameless:
        return "Kỳ thi ẩn danh không cấp giấy chứng nhận: giấy ghi họ tên cùng kết quả."
    if shown.phase is Phase.CANCELLED:
        return "Kỳ thi đã hủy nên không cấp giấy chứng nhận."
    if shown.phase is not Phase.ENDED or shown.open_attempts:
        return "Giấy chứng nhận được cấp sau khi kỳ thi kết thúc và mọi bài đã nộp."
    if shown.waits_for_answer:
        return "Cần ghi đáp án câu hỏi dự đoán trước, vì thứ hạng còn có thể đổi."
    return ""


def award(
    session: Session,
    principal: Principal,
    shown: Standings,
    kind: Award,
    *,
    count: int = 0,
    attempt_ids: Collection[int] = (),
    now: datetime.datetime,
) -> int:
    """Returns how many certificates are new; in the order of the ranking, whoever has one keeps it.

    Raises ``InvalidInput`` where none can be given, and where nobody is meant.
    """
    problem = obstacle(shown)
    if problem:
        raise InvalidInput(problem)
    if not certificate_words(session, shown.sitting.id).complete:
        raise InvalidInput(UNSIGNED)
    given = _meant(shown, kind, count, attempt_ids)
    if not given:
        raise InvalidInput("Không có ai trong diện được cấp giấy chứng nhận.")
    contest = shown.sitting.kind == SittingKind.CONTEST.value
    wanted = [(one.sat.attempt_id, one.rank if contest else None) for one in given]
    return give_certificates(session, principal, shown.sitting, wanted, now=now)


def printed(
    session: Session, sitting: ExamSittingRow, rows: Sequence[tuple[ExamCertificateRow, ExamAttemptRow]]
) -> list[Certificate]:
    """Returns certificates as they are printed; raises ``InvalidInput`` while the organiser has not said who signs."""
    words = certificate_words(session, sitting.id)
    if not words.complete:
        raise InvalidInput(UNSIGNED)
    giver = session.get_one(UnitRow, sitting.unit_id).name
    rules, scale = rules_of(sitting), sitting.paper.scale
    kind = SITTING_KIND_WORDS[SittingKind(sitting.kind)]
    found = []
    for row, attempt in rows:
        right = attempt.right or 0
        found.append(
            Certificate(
                number=row.number,
                year=row.year,
                giver=giver,
                name=session.get_one(PersonRow, attempt.person_id).name,
                unit=session.get_one(UnitRow, attempt.unit_id).name,
                sitting=sitting.title,
                kind=kind,
                right=right,
                questions=attempt.questions,
                mark=mark_of(right, attempt.questions, scale),
                scale=scale,
                rank=row.rank,
                passed=has_passed(right, attempt.questions, rules),
                issued_at=row.issued_at,
                words=words,
            )
        )
    return found


def _meant(shown: Standings, kind: Award, count: int, attempt_ids: Collection[int]) -> list[Ranked]:
    if kind is Award.FIRST:
        if not 1 <= count <= MOST_FIRST:
            raise InvalidInput(f"Số người xếp đầu phải từ 1 đến {MOST_FIRST:,}.".replace(",", "."))
        return first_places(shown.ranked, count)
    if kind is Award.PASSED:
        if shown.rules.pass_percent is None:
            raise InvalidInput("Kỳ thi không đặt mức đạt; đề nghị cấp theo thứ hạng hoặc chọn từng người.")
        return [one for one in shown.ranked if passed(one.sat, shown.rules.pass_percent)]
    return [one for one in shown.ranked if one.sat.attempt_id in attempt_ids]
