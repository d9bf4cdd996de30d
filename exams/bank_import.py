"""Questions of a file into the bank: all of them as drafts, what is dubious as comments beside them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams import findings as f
from exams.bank_linting import lint_entry
from exams.banking import content_key, content_of_entry, entry_of_item
from exams.findings import SEVERITY_WORDS
from exams.findings import Finding as LintFinding
from exams.formats.entries import DOUBT_WORDS, Doubt, Entry, Finding, Imported
from exams.formats.likeness import duplicates
from exams.formats.texts import title_of
from exams.items import Source
from exams.same_point import same_point
from vanban.db.exam_bank import LONGEST, add_items, add_remarks
from vanban.db.exam_bank_listing import items_in_use
from vanban.db.exam_bank_meaning import embed_missing, nearest
from vanban.db.exam_models import ExamItemRow
from vanban.db.models import DocumentRow
from vanban.db.permissions import readable
from vanban.exam_bank import BankItem
from vanban.ports import Embedder
from vanban.principals import Principal

_TOLD_ALREADY = frozenset({f.STEM_EMPTY, f.OPTIONS_FEW, f.OPTION_EMPTY, f.OPTION_TWICE, f.KEY_MISSING, f.KEY_MANY})
_LOOKED_AT = 8  # nearest questions of each
_UNCHECKED = "Căn cứ “{citation}” không có trong kho (hoặc lời trích không khớp nguyên văn) nên chưa được ghi nhận."


@dataclass(frozen=True, slots=True)
class BankImport:
    """The questions added, in the order of the file, and everything dubious, also against the bank."""

    rows: tuple[ExamItemRow, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[int, ...] = ()  # places in the file (from 0) of what the bank or the file already says
    lint: tuple[LintFinding, ...] = ()  # what the linter says of the questions added; ``number`` counts the file's


@dataclass(frozen=True, slots=True)
class Examined:
    """Questions as the bank would take them, in the order of the file, with what is dubious of them."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    lint: tuple[LintFinding, ...]


def import_questions(
    session: Session,
    principal: Principal,
    imported: Imported,
    *,
    embedder: Embedder | None,
    file_name: str = "",
    skip_duplicates: bool = False,
    note: str | None = None,
) -> BankImport:
    """Returns the drafts added to the own unit's bank; what is word for word there already is left out only on demand.

    ``note`` says in the first versions where they come from, in place of the file. Raises ``NotAllowed`` for who is
    no trainer.
    """
    seen = examine(session, principal, imported, embedder=embedder)
    same = {one.index for one in seen.findings if one.doubt is Doubt.DUPLICATE and one.index is not None}
    skipped = tuple(sorted(same)) if skip_duplicates else ()
    kept = [index for index in range(len(seen.entries)) if index not in skipped]
    contents = [content_of_entry(seen.entries[index]) for index in kept]
    rows = add_items(session, principal, contents, note=note_of(file_name) if note is None else note)
    lint = [one for one in seen.lint if one.number - 1 not in skipped]
    add_remarks(session, principal, _remarks(dict(zip(kept, rows, strict=True)), seen.findings, lint))
    if embedder is not None:
        embed_missing(session, principal, embedder)
    return BankImport(tuple(rows), seen.findings, skipped, tuple(lint))


def examine(session: Session, principal: Principal, imported: Imported, *, embedder: Embedder | None) -> Examined:
    """Returns the questions of a file as the bank would take them, with everything dubious; adds none of them.

    Raises ``NotAllowed`` for who is no trainer.
    """
    held = items_in_use(session, principal)
    fitting, shortened = _fitting(imported.entries)
    entries, unchecked = _checked_sources(session, principal, fitting)
    known = [entry_of_item(item) for item in held]
    findings = [*imported.findings, *shortened, *unchecked, *_in_bank(known, entries)]
    if embedder is not None:
        embed_missing(session, principal, embedder)
        findings += _by_meaning(session, principal, entries, held, embedder)
    lint = tuple(_linted(entries))
    return Examined(tuple(entries), tuple(sorted(findings, key=_order)), lint)


def note_of(file_name: str) -> str:
    """Returns the note of the first versions of questions that a file brought."""
    return f"Nhập từ tệp {file_name}".strip()


def _order(finding: Finding) -> tuple[bool, int]:
    return finding.index is not None, finding.index or 0


def _fitting(entries: Sequence[Entry]) -> tuple[list[Entry], list[Finding]]:
    """Returns the questions with topics and codes that the bank has room for; longer ones stand whole among the other
    columns, and that is told."""
    kept: list[Entry] = []
    findings: list[Finding] = []
    for index, entry in enumerate(entries):
        item = entry.item
        extra = [("Chủ đề đầy đủ", item.topic)] if len(item.topic) > LONGEST["topic"] else []
        extra += [("Mã câu đầy đủ", entry.code)] if len(entry.code) > LONGEST["code"] else []
        reason = "{name}: quá dài nên chỉ lấy phần đầu; nguyên văn được giữ ở cột khác."
        findings += [Finding(Doubt.UNREAD, entry.place, reason.format(name=name), index, said) for name, said in extra]
        short = replace(item, topic=item.topic[: LONGEST["topic"]].rstrip())
        code = entry.code[: LONGEST["code"]].rstrip()
        kept.append(replace(entry, item=short, code=code, extra=(*entry.extra, *extra)))
    return kept, findings


def _checked_sources(
    session: Session, principal: Principal, entries: Sequence[Entry]
) -> tuple[list[Entry], list[Finding]]:
    """Returns the questions with the sources that stand in documents the person may read, and the others as told."""
    cited = {source.document_id for entry in entries for source in entry.item.sources}
    wanted = select(DocumentRow.id, DocumentRow.text).where(DocumentRow.id.in_(cited), readable(principal))
    texts = {row.id: row.text for row in session.execute(wanted)} if cited else {}
    kept: list[Entry] = []
    findings: list[Finding] = []
    for index, entry in enumerate(entries):
        lost = [source for source in entry.item.sources if not _stands(source, texts)]
        if lost:
            held = tuple(source for source in entry.item.sources if source not in lost)
            quotes = tuple(("Căn cứ chưa đối chiếu", f"{one.citation}: “{one.quote}”") for one in lost)
            entry = replace(entry, item=replace(entry.item, sources=held), extra=(*entry.extra, *quotes))  # noqa: PLW2901
        reasons = [_UNCHECKED.format(citation=source.citation) for source in lost]
        findings += [Finding(Doubt.SOURCE_UNCHECKED, entry.place, reason, index) for reason in reasons]
        kept.append(entry)
    return kept, findings


def _stands(source: Source, texts: dict[int, str]) -> bool:
    return texts.get(source.document_id, "")[source.start : source.end] == source.quote != ""


def _in_bank(known: Sequence[Entry], entries: Sequence[Entry]) -> list[Finding]:
    """Returns what of a file the bank says already; questions of the file that repeat each other were told before."""
    first = len(known)
    found = duplicates([*known, *entries])
    return [
        replace(one, index=one.index - first, other=None)
        for one in found
        if one.index is not None and one.index >= first and one.other is not None and one.other < first
    ]


def _by_meaning(
    session: Session, principal: Principal, entries: Sequence[Entry], held: Sequence[BankItem], embedder: Embedder
) -> list[Finding]:
    by_id = {item.id: item for item in held}
    texts = [entry.item.stem for entry in entries]
    findings = []
    for index, near in enumerate(nearest(session, principal, embedder, texts, limit=_LOOKED_AT)):
        entry = entries[index]
        said = [(by_id[one.item_id], one.score) for one in near if one.item_id in by_id]
        found = [(item, score) for item, score in said if same_point(entry, entry_of_item(item), score)]
        if found and found[0][0].content.key != content_key(entry):
            item, score = found[0]
            name = f"câu mã {item.id} trong ngân hàng (“{title_of(item.content.stem)}”)"
            reason = f"Có thể cùng ý với {name}; độ gần nghĩa {_comma(score)}."
            findings.append(Finding(Doubt.NEAR_MEANING, entry.place, reason, index))
    return findings


def _comma(score: float) -> str:
    return f"{score:.2f}".replace(".", ",")


def _linted(entries: Sequence[Entry]) -> list[LintFinding]:
    """Returns what the linter says beyond what was told when the file was read; sources were compared already."""
    found = (one for number, entry in enumerate(entries, start=1) for one in lint_entry(entry, number=number))
    return [one for one in found if one.rule not in _TOLD_ALREADY]


def _remarks(rows: dict[int, ExamItemRow], findings: Sequence[Finding], lint: Sequence[LintFinding]) -> dict[int, str]:
    """Returns what is dubious of each question as one comment, by the question's id."""
    told: dict[int, list[str]] = defaultdict(list)
    for finding in findings:
        if finding.index is not None and finding.index in rows:
            words = f"{DOUBT_WORDS[finding.doubt]} ({finding.place}): {finding.reason}"
            told[rows[finding.index].id].append(words)
    for one in lint:
        words = f"{SEVERITY_WORDS[one.rule.severity]} {one.rule.code}: {one.rule.reason} {one.detail}".strip()
        told[rows[one.number - 1].id].append(words)
    return {item_id: "\n".join(lines) for item_id, lines in told.items()}
