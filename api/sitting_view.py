"""What the page of one sitting shows its organisers, and a line of the list of sittings."""

import datetime
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.sitting_audience_view import audience_words
from api.sitting_words import moment_words
from exams.sittings.standings import ranking_is_public
from vanban.db.exam_audiences import expected_people
from vanban.db.exam_results import progress
from vanban.db.exam_sitting_changes import managed_sittings, phase
from vanban.db.exam_sitting_checks import opening_problems
from vanban.db.exam_sitting_models import ExamAttemptRow, ExamSittingRow
from vanban.db.exam_sittings import rules_of
from vanban.db.units import unit_tree
from vanban.exam_phases import PHASE_WORDS, Phase
from vanban.exam_results import Progress
from vanban.exam_sittings import (
    ANONYMITY_WORDS,
    COUNTING_WORDS,
    SHOWN_WORDS,
    SITTING_KIND_WORDS,
    VIEW_WORDS,
    Rules,
    SittingKind,
)
from vanban.principals import Principal
from vanban.unit_tree import UnitTree

PAGE_SIZE = 50
TONES = {Phase.DRAFT: "", Phase.COMING: "warn", Phase.RUNNING: "good", Phase.ENDED: "", Phase.CANCELLED: "bad"}
_ORDER = (Phase.RUNNING, Phase.COMING, Phase.DRAFT, Phase.ENDED, Phase.CANCELLED)


@dataclass(frozen=True, slots=True)
class SittingLine:
    """A sitting in the list."""

    id: int
    title: str
    kind: str
    phase: Phase
    opens: str
    closes: str
    audience: str
    people: int  # who have begun


@dataclass(frozen=True, slots=True)
class SittingList:
    """A page of the list, and how many sittings there are in each phase."""

    lines: tuple[SittingLine, ...]
    counts: Counter[Phase]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class SittingPage:
    """The page of one sitting: ``problems`` stand in the way of opening it, ``takeable`` if it may be planned anew."""

    row: ExamSittingRow
    kind: str
    phase: Phase
    opens: str
    closes: str
    audience: str
    rule_words: tuple[tuple[str, str], ...]
    rules: Rules
    progress: Progress
    problems: tuple[str, ...]
    takeable: bool
    public_ranking: bool


def sitting_list(
    session: Session,
    principal: Principal,
    tree: UnitTree,
    *,
    wanted: Phase | None,
    page: int,
    now: datetime.datetime,
) -> SittingList:
    """Returns the sittings the person's unit holds: those that run first, within a phase the newest first."""
    rows = managed_sittings(session, principal)
    phases = {row.id: phase(row, now) for row in rows}
    counts = Counter(phases.values())
    shown = [row for row in rows if wanted in (None, phases[row.id])]
    shown.sort(key=lambda row: _ORDER.index(phases[row.id]))
    pages = max(1, -(-len(shown) // PAGE_SIZE))
    page = max(1, min(page, pages))
    here = shown[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    begun = _begun(session, [row.id for row in here])
    lines = tuple(_line(row, phases[row.id], tree, begun[row.id]) for row in here)
    return SittingList(lines, counts, len(shown), page, pages)


def sitting_page(session: Session, principal: Principal, row: ExamSittingRow, *, now: datetime.datetime) -> SittingPage:
    """Returns the page of a sitting that the person manages; its results are not read."""
    tree, rules, standing = unit_tree(session), rules_of(row), phase(row, now)
    counts = progress(session, row, expected_people(session, tree, row), now=now)
    draft = standing is Phase.DRAFT
    return SittingPage(
        row,
        SITTING_KIND_WORDS[SittingKind(row.kind)],
        standing,
        moment_words(row.opens_at),
        moment_words(row.closes_at),
        audience_words(tree, row),
        tuple(rule_words(SittingKind(row.kind), rules, questions=len(row.paper.items))),
        rules,
        counts,
        opening_problems(session, principal, row, now=now) if draft else (),
        standing in (Phase.COMING, Phase.RUNNING) and not counts.attempts,
        ranking_is_public(row, rules, now=now),
    )


def rule_words(kind: SittingKind, rules: Rules, *, questions: int) -> list[tuple[str, str]]:
    """Returns the rules of a sitting as labels and words; ``questions`` are in its paper."""
    drawn = f"{rules.draw} câu rút từ {questions} câu của đề" if rules.draw else f"cả {questions} câu của đề"
    shuffled = [
        words for words, is_so in (("câu hỏi", rules.shuffle_questions), ("phương án", rules.shuffle_options)) if is_so
    ]
    found = [
        ("Mỗi lượt", drawn),
        ("Thời gian làm bài", f"{rules.minutes} phút" if rules.minutes else "không giới hạn trong thời gian mở"),
        ("Số lượt", _attempt_words(rules)),
        ("Cách hiện câu hỏi", VIEW_WORDS[rules.view]),
        ("Xáo trộn", " và ".join(shuffled) or "không"),
        ("Kết quả", SHOWN_WORDS[rules.result_shown]),
        ("Đáp án, giải thích", SHOWN_WORDS[rules.answers_shown]),
        ("Họ tên", ANONYMITY_WORDS[rules.anonymity]),
    ]
    if kind is not SittingKind.PRACTICE and rules.attempts_total != 1:
        found.insert(3, ("Lượt được tính", COUNTING_WORDS[rules.counting]))
    if rules.pass_percent is not None:
        found.append(("Đạt khi", f"trả lời đúng từ {rules.pass_percent}% số câu"))
    if rules.tie_break:
        found.append(("Câu hỏi dự đoán", rules.tie_break))
    return found


def phase_tabs(shown: SittingList) -> list[tuple[str, str, int | None]]:
    """Returns the tabs of the list: words, address, count."""
    tabs = [(PHASE_WORDS[one], f"/ky-thi?trang_thai={one.value}", shown.counts[one]) for one in _ORDER]
    return [("Tất cả", "/ky-thi", sum(shown.counts.values())), *tabs]


def _attempt_words(rules: Rules) -> str:
    limits = []
    if rules.attempts_total is not None:
        limits.append(f"{rules.attempts_total} lượt mỗi người")
    if rules.attempts_per_week is not None:
        limits.append(f"{rules.attempts_per_week} lượt mỗi tuần (tính từ thứ Hai)")
    return "; ".join(limits) or "không giới hạn"


def _begun(session: Session, ids: list[int]) -> Counter[int]:
    columns = select(ExamAttemptRow.sitting_id, ExamAttemptRow.person_id).distinct()
    return Counter(row[0] for row in session.execute(columns.where(ExamAttemptRow.sitting_id.in_(ids))))


def _line(row: ExamSittingRow, standing: Phase, tree: UnitTree, people: int) -> SittingLine:
    return SittingLine(
        row.id,
        row.title,
        SITTING_KIND_WORDS[SittingKind(row.kind)],
        standing,
        moment_words(row.opens_at),
        moment_words(row.closes_at),
        audience_words(tree, row),
        people,
    )
