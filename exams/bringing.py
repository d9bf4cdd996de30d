"""Questions on their way into the bank: kept with what is dubious until a person takes them in."""

import datetime
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import PurePath

from sqlalchemy.orm import Session

from exams.bank_import import BankImport, Examined, examine, import_questions
from exams.citing import document_name, short_name
from exams.documents import ExamDocument
from exams.findings import Finding as LintFinding
from exams.findings import Severity
from exams.formats.entries import DOUBT_WORDS, Doubt, Entry, Imported
from exams.formats.keeping import kept, unkept
from exams.items import Item
from vanban.db.exam_import_models import ExamImportRow
from vanban.db.exam_imports import keep_import, settle, waiting_import
from vanban.errors import InvalidInput
from vanban.ports import Embedder
from vanban.principals import Principal

MOST = 5_000  # questions brought at once: the bank is closed to others for some four seconds
_LONGEST_NAME = 300  # code points
LINT_WORDS = {Severity.ERROR: "Lỗi câu hỏi", Severity.WARNING: "Nên bổ sung"}
_GRAVE = frozenset({Doubt.NO_KEY, Doubt.KEY_UNKNOWN, Doubt.EMPTY_STEM, Doubt.EMPTY_OPTION, Doubt.FEW_OPTIONS})
_EMPTY = "Để trống."  # what the linter says of a field with nothing in it


@dataclass(frozen=True, slots=True)
class Told:
    """Something dubious as a page shows it: of the question at ``index`` (from 0; None: of the file), of which kind in
    words, why, and the words of the file that are meant. ``minor`` hinders no use of it."""

    index: int | None
    place: str
    words: str
    reason: str
    quoted: str = ""
    grave: bool = False  # keeps the question from being used as it is
    minor: bool = False


def dubious(session: Session, principal: Principal, imported: Imported, *, embedder: Embedder) -> list[Told]:
    """Returns everything dubious of questions, also against the bank; nothing is kept.

    Raises ``NotAllowed`` for who is no trainer, ``InvalidInput`` for no question and for more than ``MOST``.
    """
    if not imported.entries:
        raise InvalidInput("Không đọc được câu hỏi nào trong tệp này.")
    if len(imported.entries) > MOST:
        count = f"Tệp có {len(imported.entries):,} câu; mỗi lần nhập tối đa {MOST:,} câu. Đề nghị tách tệp."
        raise InvalidInput(count.replace(",", "."))
    return told_of(examine(session, principal, imported, embedder=embedder))


def keep_file(
    session: Session, principal: Principal, name: str, data: bytes, *, imported: Imported, told: Sequence[Told]
) -> ExamImportRow:
    """Returns the questions of a file, kept with everything dubious; none of them is in the bank yet."""
    row = ExamImportRow(
        name=PurePath(name.replace("\\", "/")).name[:_LONGEST_NAME] or "tep", sha256=sha256(data).hexdigest()
    )
    return _keep(session, principal, row, imported, told)


def keep_made(
    session: Session, principal: Principal, document: ExamDocument, imported: Imported, told: Sequence[Told]
) -> ExamImportRow:
    """Returns the questions made of a document, kept for a person to choose from."""
    name = document_name(document.metadata) or short_name(document.metadata)
    row = ExamImportRow(name=name[:_LONGEST_NAME], sha256="", document_id=document.id)
    return _keep(session, principal, row, imported, told)


def as_made(items: Sequence[Item]) -> Imported:
    """Returns made questions as those of a file, each with its number for a place."""
    return Imported(tuple(Entry(item, place=f"câu {number}") for number, item in enumerate(items, start=1)))


def bring(
    session: Session,
    principal: Principal,
    import_id: int,
    *,
    embedder: Embedder,
    skip_duplicates: bool = False,
    chosen: Collection[int] | None = None,
) -> BankImport:
    """Returns the drafts that kept questions became, all of them or those chosen (from 0), once and for all.

    Raises ``NotFound`` for what someone else brought, ``InvalidInput`` once it is in the bank or for no choice.
    """
    row = waiting_import(session, principal, import_id)
    imported = unkept(row.content) if chosen is None else _only(unkept(row.content), frozenset(chosen))
    note = None if row.document_id is None else f"Soạn từ {row.name}"
    done = import_questions(
        session,
        principal,
        imported,
        embedder=embedder,
        file_name=row.name,
        skip_duplicates=skip_duplicates,
        note=note,
    )
    settle(row, added=len(done.rows), skipped=len(done.skipped), now=_now())
    return done


def told_of(examined: Examined) -> list[Told]:
    """Returns everything dubious in the order of the file; what the linter says of a question stands together."""
    found = [
        Told(one.index, one.place, DOUBT_WORDS[one.doubt], one.reason, one.quoted[:_LONGEST_NAME], one.doubt in _GRAVE)
        for one in examined.findings
    ]
    by_question: dict[tuple[int, Severity], list[LintFinding]] = defaultdict(list)
    for one in examined.lint:
        by_question[one.number - 1, one.rule.severity].append(one)
    for (index, severity), some in by_question.items():
        lines = [f"{one.rule.reason} {'' if one.detail == _EMPTY else one.detail}".strip() for one in some]
        place, grave = examined.entries[index].place, severity is Severity.ERROR
        found.append(Told(index, place, LINT_WORDS[severity], "\n".join(lines), grave=grave, minor=not grave))
    return sorted(found, key=lambda one: -1 if one.index is None else one.index)


def told_in(row: ExamImportRow) -> list[Told]:
    """Returns what is dubious of kept questions."""
    return [Told(**one) for one in json.loads(row.told or "[]")]


def counts_of(told: Sequence[Told]) -> list[tuple[str, int]]:
    """Returns how many there are of each kind, the most frequent first."""
    return Counter(one.words for one in told).most_common()


def _keep(
    session: Session, principal: Principal, row: ExamImportRow, imported: Imported, told: Sequence[Told]
) -> ExamImportRow:
    row.content, row.questions = kept(imported), len(imported.entries)
    row.told = json.dumps([asdict(one) for one in told])
    row.dubious = len({one.index for one in told if one.index is not None and not one.minor})
    return keep_import(session, principal, row, now=_now())


def _only(imported: Imported, chosen: frozenset[int]) -> Imported:
    entries = tuple(entry for index, entry in enumerate(imported.entries) if index in chosen)
    if not entries:
        raise InvalidInput("Chưa chọn câu nào để đưa vào ngân hàng.")
    return Imported(entries)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
