"""Papers made of a bank: drawn, arranged and stored; and changed afterwards, question by question."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from exams.dice import Dice
from exams.papers.drawing import Draw, Pool, draw, draw_several, replacements
from exams.papers.matrix import Matrix, matrix_from_json, matrix_json
from exams.papers.pool import load_pool, question_of, without_used
from exams.papers.questions import Question
from exams.papers.variants import Variant, arrange, codes
from vanban.db.exam_paper_models import ExamPaperRow
from vanban.db.exam_paper_reading import PaperItem, paper_items, used_versions
from vanban.db.exam_papers import Chosen, PaperContent, PaperHead, add_paper, change_paper, paper_row
from vanban.errors import InvalidInput
from vanban.exam_papers import arrangement_from_json
from vanban.principals import Principal

MOST_PAPERS = 10  # made at once
MOST_SEED = 2**31 - 1
CANNOT_READ = "Đề có câu dẫn văn bản mà đồng chí không được xem, nên đồng chí không làm được việc này."


@dataclass(frozen=True, slots=True)
class Plan:
    """What paper is wanted. ``apart_from`` are papers it must share no question with; ``papers`` how many, all apart.

    ``any_codes``: codes drawn by the seed and not 101, 102, …; ``keep_order``: variants move only the options.
    """

    title: str
    minutes: int
    matrix: Matrix
    seed: int
    scale: int = 10
    note: str = ""
    variants: int = 4
    any_codes: bool = False
    keep_order: bool = False
    apart_from: tuple[int, ...] = ()
    papers: int = 1


def draws_of(session: Session, principal: Principal, plan: Plan) -> tuple[Draw, ...]:
    """Returns the papers that a plan gives, without storing any; the last may tell why it could not be made."""
    if not 1 <= plan.papers <= MOST_PAPERS:
        raise InvalidInput(f"Mỗi lần lập từ 1 đến {MOST_PAPERS} đề.")
    if not 0 <= plan.seed <= MOST_SEED:
        raise InvalidInput(f"Số rút thăm phải từ 0 đến {MOST_SEED}.")
    used = [question_of(item_id, 0, one) for item_id, one in used_versions(session, principal, plan.apart_from)]
    pool = without_used(load_pool(session, principal, plan.matrix), used)
    return draw_several(pool, plan.matrix, plan.papers, seed=plan.seed)


def why_not(draws: Sequence[Draw]) -> tuple[str, ...]:
    """Returns why the last of several papers could not be made, in sentences, or nothing."""
    last = draws[-1]
    if last.complete:
        return ()
    which = (f"Lập được {len(draws) - 1} đề; đề thứ {len(draws)} không đủ câu.",) if len(draws) > 1 else ()
    return (*which, *((last.problem,) if last.problem else ()), *(lack.words for lack in last.lacks))


def make_papers(session: Session, principal: Principal, plan: Plan) -> list[ExamPaperRow]:
    """Returns the new drafts of a plan; raises ``InvalidInput`` that says what the bank lacks, and stores none then."""
    draws = draws_of(session, principal, plan)
    if not draws[-1].complete:
        raise InvalidInput(" ".join(why_not(draws)))
    names = codes(plan.variants, seed=plan.seed if plan.any_codes else None)
    made = []
    for number, one in enumerate(draws, start=1):
        title = f"{plan.title} – Đề {number}" if len(draws) > 1 else plan.title
        head = PaperHead(title, plan.minutes, matrix_json(plan.matrix), plan.seed, plan.scale, plan.note)
        seed = Dice(plan.seed).below(MOST_SEED, "variants", number)
        content = _content(one.questions, names, seed=seed, keep_order=plan.keep_order)
        made.append(add_paper(session, principal, head, content))
    return made


def variants_of(row: ExamPaperRow) -> tuple[Variant, ...]:
    """Returns the variants of a stored paper, by code."""
    return tuple(Variant(one.code, arrangement_from_json(one.arrangement)) for one in row.variants)


def questions_of(items: Sequence[PaperItem]) -> list[Question]:
    """Returns the questions of a paper; raises ``InvalidInput`` where the person may not read one of them."""
    found = []
    for item in items:
        if item.content is None:
            raise InvalidInput(CANNOT_READ)
        found.append(question_of(item.item_id, item.version, item.content))
    return found


def could_replace(session: Session, principal: Principal, paper_id: int, position: int) -> tuple[Question, ...]:
    """Returns the questions that may take the place of the one at a position, from 0, by their ids.

    The question itself is among them where the bank has another version of it.
    """
    row = paper_row(session, principal, paper_id)
    items = paper_items(session, principal, row)
    _require_position(items, position)
    others, now = _others(items, position), (items[position].item_id, items[position].version)
    matrix = matrix_from_json(row.matrix)
    pool = load_pool(session, principal, matrix, beside=others)
    found = (one for one in replacements(pool, matrix, others) if (one.id, one.version) != now)
    return tuple(sorted(found, key=lambda one: (one.id != now[0], one.id)))


def replace_question(
    session: Session, principal: Principal, paper_id: int, position: int, *, by: int, after: int
) -> ExamPaperRow:
    """Returns a paper with the question ``by`` at a position, its variants arranged anew where they are concerned.

    Raises ``InvalidInput`` for a question that does not fit the matrix or the others, or a paper changed meanwhile.
    """
    row = paper_row(session, principal, paper_id)
    found = {one.id: one for one in could_replace(session, principal, paper_id, position)}
    if by not in found:
        raise InvalidInput("Câu này không hợp với ô của ma trận, hoặc trùng nguồn, trùng nội dung với câu khác của đề.")
    items = paper_items(session, principal, row)
    chosen = [*_chosen(items[:position]), Chosen(by, found[by].version), *_chosen(items[position + 1 :])]
    questions = questions_of([item for item in items if item.position != position])
    questions.insert(position, found[by])
    return _stored(session, principal, row, chosen, questions, after=after, change="thay_cau")


def draw_again(session: Session, principal: Principal, paper_id: int, *, seed: int, after: int) -> ExamPaperRow:
    """Returns a paper whose questions that are not locked were drawn anew by a seed.

    Raises ``InvalidInput`` where the bank lacks questions, or where a locked one no longer fits.
    """
    row = paper_row(session, principal, paper_id)
    items = paper_items(session, principal, row)
    kept = questions_of([item for item in items if item.locked])
    matrix = matrix_from_json(row.matrix)
    pool = load_pool(session, principal, matrix, beside=kept)
    ids = {question.id for question in kept}
    drawn = draw(_around(pool, ids), matrix, seed=seed, kept=ids)
    if not drawn.complete:
        raise InvalidInput(" ".join(why_not([drawn])))
    new = (question for question in drawn.questions if question.id not in ids)
    locked = {item.position: question for item, question in zip([i for i in items if i.locked], kept, strict=True)}
    questions = [locked[item.position] if item.locked else next(new) for item in items]
    chosen = [Chosen(one.id, one.version, item.locked) for one, item in zip(questions, items, strict=True)]
    return _stored(session, principal, row, chosen, questions, after=after, change="rut_lai", seed=seed)


def lock(
    session: Session, principal: Principal, paper_id: int, positions: Collection[int], *, after: int
) -> ExamPaperRow:
    """Returns a paper in which exactly the questions at these positions, from 0, are locked."""
    row = paper_row(session, principal, paper_id)
    items = [
        Chosen(item.item_id, item.version, item.position in positions) for item in paper_items(session, principal, row)
    ]
    variants = tuple((one.code, one.arrangement) for one in variants_of(row))
    content = PaperContent(tuple(items), variants)
    return change_paper(session, principal, paper_id, content, after=after, change="khoa_cau")


def reorder(session: Session, principal: Principal, paper_id: int, order: Sequence[int], *, after: int) -> ExamPaperRow:
    """Returns a paper whose questions stand in another order: at each place the one from the position named.

    The printed variants stay what they are.
    """
    row = paper_row(session, principal, paper_id)
    items = paper_items(session, principal, row)
    if sorted(order) != list(range(len(items))):
        raise InvalidInput("Thứ tự mới phải có mỗi câu của đề đúng một lần.")
    now = {old: new for new, old in enumerate(order)}
    variants = tuple(
        (one.code, tuple(type(p)(now[p.question], p.options) for p in one.arrangement)) for one in variants_of(row)
    )
    content = PaperContent(tuple(_chosen([items[place] for place in order])), variants)
    return change_paper(session, principal, paper_id, content, after=after, change="xep_lai")


def arrange_again(
    session: Session,
    principal: Principal,
    paper_id: int,
    *,
    count: int,
    seed: int,
    any_codes: bool,
    keep_order: bool,
    after: int,
) -> ExamPaperRow:
    """Returns a paper with so many new variants in the place of its old ones."""
    row = paper_row(session, principal, paper_id)
    items = paper_items(session, principal, row)
    names = codes(count, seed=seed if any_codes else None)
    made = _content(questions_of(items), names, seed=seed, keep_order=keep_order)
    content = PaperContent(tuple(_chosen(items)), made.variants)
    return change_paper(session, principal, paper_id, content, after=after, change="ma_de")


def _content(questions: Sequence[Question], names: Sequence[str], *, seed: int, keep_order: bool) -> PaperContent:
    made = arrange([question.item for question in questions], names, seed=seed, keep_order=keep_order)
    chosen = tuple(Chosen(question.id, question.version) for question in questions)
    return PaperContent(chosen, tuple((one.code, one.arrangement) for one in made))


def _stored(
    session: Session,
    principal: Principal,
    row: ExamPaperRow,
    chosen: Sequence[Chosen],
    questions: Sequence[Question],
    *,
    after: int,
    change: str,
    seed: int | None = None,
) -> ExamPaperRow:
    """Stores other questions with their variants arranged anew under the codes they had."""
    names = [one.code for one in row.variants]
    made = _content(questions, names, seed=row.seed if seed is None else seed, keep_order=_keeps_order(row))
    content = PaperContent(tuple(chosen), made.variants)
    return change_paper(session, principal, row.id, content, after=after, change=change)


def _keeps_order(row: ExamPaperRow) -> bool:
    """Tells whether the variants of a paper leave its questions in their order."""
    numbers = [[placed.question for placed in one.arrangement] for one in variants_of(row)]
    return bool(numbers) and all(one == sorted(one) for one in numbers)


def _chosen(items: Sequence[PaperItem]) -> list[Chosen]:
    return [Chosen(item.item_id, item.version, item.locked) for item in items]


def _others(items: Sequence[PaperItem], position: int) -> list[Question]:
    return questions_of([item for item in items if item.position != position])


def _require_position(items: Sequence[PaperItem], position: int) -> None:
    if not 0 <= position < len(items):
        raise InvalidInput(f"Đề có {len(items)} câu; không có câu số {position + 1}.")


def _around(pool: Pool, kept: Collection[int]) -> Pool:
    """Returns the pool without what conflicts with the kept questions."""
    taken = {place for place, question in enumerate(pool.questions) if question.id in kept}
    return pool.without({other for place in taken for other in pool.conflicts.of[place]} - taken)
