"""The question bank of a unit: adding questions, writing new versions, reading and commenting them.

A bank is kept and seen by the trainers of its unit alone, never through an outside channel; a question is shown only
to those who may read every document its version cites. Every change is in the audit log of the same transaction.
"""

import datetime
import json
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, exists, not_, select
from sqlalchemy.orm import Session, selectinload

from vanban.audit import Action, Detail, Entry
from vanban.db.audit import record
from vanban.db.exam_models import ExamItemCommentRow, ExamItemRow, ExamItemSourceRow, ExamItemVersionRow
from vanban.db.models import DocumentRow
from vanban.db.permissions import readable, slices
from vanban.errors import InvalidInput, NotAllowed, NotFound
from vanban.exam_bank import BankContent, BankItem, BankSource, ItemState
from vanban.principals import Principal, Role
from vanban.text import bare_words, nfc

TARGET = "exam_item"  # of entries of the audit log
MAY_NOT = "Chỉ giảng viên của đơn vị được dùng ngân hàng câu hỏi."
NO_ITEM = "Không có câu hỏi này trong ngân hàng của đơn vị, hoặc đồng chí không có quyền xem."
CHANGED = "Câu hỏi vừa được người khác sửa (nay là phiên bản {now}); đề nghị xem lại rồi làm tiếp."
LONGEST = {"topic": 300, "code": 200}  # code points
_LONGEST_COMMENT = 4_000  # code points
_MOST_IN_ONE = 20_000  # questions added in one transaction


def bank_units(principal: Principal) -> frozenset[int]:
    """Returns the units whose banks a person keeps: the own one and those it took the place of, for trainers."""
    allowed = Role.TRAINER in principal.roles and not principal.channel.outside and principal.person_id is not None
    return principal.own_unit_ids if allowed else frozenset()


def require_trainer(principal: Principal) -> int:
    """Returns the unit whose bank a trainer adds to; raises ``NotAllowed`` for anyone else."""
    if principal.unit_id is None or not bank_units(principal):
        raise NotAllowed(MAY_NOT)
    return principal.unit_id


def seen(principal: Principal) -> ColumnElement[bool]:
    """Returns the condition on ``ExamItemRow`` for the questions a person may see: of the own bank, every document
    cited by the present version held and readable."""
    current = and_(ExamItemVersionRow.item_id == ExamItemRow.id, ExamItemVersionRow.number == ExamItemRow.version)
    open_to = exists().where(DocumentRow.id == ExamItemSourceRow.document_id, readable(principal))
    closed = exists().where(
        current, ExamItemSourceRow.version_id == ExamItemVersionRow.id, not_(open_to.correlate(ExamItemSourceRow))
    )
    return and_(ExamItemRow.unit_id.in_(sorted(bank_units(principal))), not_(closed.correlate(ExamItemRow)))


def item_row(session: Session, principal: Principal, item_id: int) -> ExamItemRow:
    """Returns a question the person may see; raises the same ``NotFound`` for any other."""
    row = session.scalar(select(ExamItemRow).where(ExamItemRow.id == item_id, seen(principal)))
    if row is None:
        raise NotFound(NO_ITEM)
    return row


def changing_row(session: Session, principal: Principal, item_id: int) -> ExamItemRow:
    """Returns what ``item_row`` does, as it is now and held until the transaction ends: of two people who change a
    question at the same moment, the second sees what the first did."""
    item_row(session, principal, item_id)
    wanted = select(ExamItemRow).where(ExamItemRow.id == item_id).with_for_update()
    return session.scalars(wanted.execution_options(populate_existing=True)).one()


def add_items(
    session: Session, principal: Principal, contents: Sequence[BankContent], *, note: str = ""
) -> list[ExamItemRow]:
    """Returns new drafts of the own unit's bank, with one entry in the audit log for all of them.

    Raises ``NotAllowed`` for who is no trainer, ``NotFound`` for a source the person may not read.
    """
    unit_id = require_trainer(principal)
    if len(contents) > _MOST_IN_ONE:
        raise InvalidInput(f"Mỗi lần chỉ nhập được {_MOST_IN_ONE:,} câu hỏi.".replace(",", "."))
    _check_sources(session, principal, contents)
    now = datetime.datetime.now(datetime.UTC)
    rows = [_new_row(unit_id, content, now) for content in contents]
    for row, content in zip(rows, contents, strict=True):
        row.versions.append(_new_version(content, 1, principal, now, note))
    session.add_all(rows)
    session.flush()
    detail: Detail = {"count": len(rows), "state": ItemState.DRAFT.value, "change": "them"}
    record(session, Entry(Action.EXAM_ITEM_CHANGED, principal, TARGET, rows[0].id if rows else "", detail=detail))
    return rows


def write_version(
    session: Session, principal: Principal, item_id: int, content: BankContent, *, after: int, note: str = ""
) -> ExamItemRow:
    """Returns a question with a new version, a draft again; ``after`` is the version the person has changed.

    Raises ``InvalidInput`` when someone else has written one meanwhile, ``NotFound`` as ``item_row`` does.
    """
    row = changing_row(session, principal, item_id)
    require_version(row, after)
    _check_sources(session, principal, [content])
    now = datetime.datetime.now(datetime.UTC)
    row.version += 1
    row.state, row.changed_at = ItemState.DRAFT.value, now
    _list_columns(row, content)
    row.embedding, row.embedding_model = None, ""
    row.versions.append(_new_version(content, row.version, principal, now, note))
    session.flush()
    detail: Detail = {"change": "phien_ban", "count": row.version}
    record(session, Entry(Action.EXAM_ITEM_CHANGED, principal, TARGET, row.id, detail=detail))
    return row


def require_version(row: ExamItemRow, version: int) -> None:
    """Raises ``InvalidInput`` where the present version is another one."""
    if row.version != version:
        raise InvalidInput(CHANGED.format(now=row.version))


def add_comment(session: Session, principal: Principal, item_id: int, text: str) -> ExamItemCommentRow:
    """Returns a new comment on the present version of a question."""
    row = item_row(session, principal, item_id)
    text = nfc(text).strip()
    if not 0 < len(text) <= _LONGEST_COMMENT:
        raise InvalidInput(f"Nhận xét phải có từ 1 đến {_LONGEST_COMMENT:,} ký tự.".replace(",", "."))
    now = datetime.datetime.now(datetime.UTC)
    comment = ExamItemCommentRow(item_id=row.id, version=row.version, person_id=principal.person_id, at=now, text=text)
    session.add(comment)
    session.flush()
    record(session, Entry(Action.EXAM_ITEM_CHANGED, principal, TARGET, row.id, detail={"change": "nhan_xet"}))
    return comment


def add_remarks(session: Session, principal: Principal, remarks: Mapping[int, str]) -> None:
    """Keeps what the program found dubious as comments of who brought the questions, on their first versions.

    To be called for questions added in the same transaction, whose entry in the audit log stands for these too.
    """
    now = datetime.datetime.now(datetime.UTC)
    session.add_all(
        ExamItemCommentRow(
            item_id=item_id, version=1, person_id=principal.person_id, at=now, text=text[:_LONGEST_COMMENT]
        )
        for item_id, text in remarks.items()
    )
    session.flush()


def comments_of(session: Session, principal: Principal, item_id: int) -> list[ExamItemCommentRow]:
    """Returns the comments on a question the person may see, oldest first."""
    row = item_row(session, principal, item_id)
    wanted = select(ExamItemCommentRow).where(ExamItemCommentRow.item_id == row.id).order_by(ExamItemCommentRow.id)
    return list(session.scalars(wanted))


def versions_of(session: Session, principal: Principal, item_id: int) -> list[ExamItemVersionRow]:
    """Returns the versions of a question, oldest first, without those that cite what the person may not read."""
    row = item_row(session, principal, item_id)
    cited = {source.document_id for version in row.versions for source in version.sources}
    allowed = set(session.scalars(select(DocumentRow.id).where(DocumentRow.id.in_(cited), readable(principal))))
    return [one for one in row.versions if {source.document_id for source in one.sources} <= allowed]


def bank_items(session: Session, rows: Sequence[ExamItemRow]) -> list[BankItem]:
    """Returns questions in their present version, in the order given; whoever asks has checked who may see them."""
    versions = present_versions(session, [row.id for row in rows])
    return [_bank_item(row, versions[row.id]) for row in rows]


def present_versions(session: Session, item_ids: Collection[int]) -> Mapping[int, ExamItemVersionRow]:
    """Returns the present version of each question, with its sources, by the question's id."""
    wanted = (
        select(ExamItemVersionRow)
        .join(ExamItemRow, ExamItemRow.id == ExamItemVersionRow.item_id)
        .where(ExamItemVersionRow.number == ExamItemRow.version)
        .options(selectinload(ExamItemVersionRow.sources))
    )
    found: dict[int, ExamItemVersionRow] = {}
    for some in slices(sorted(item_ids)):
        found |= {version.item_id: version for version in session.scalars(wanted.where(ExamItemRow.id.in_(some)))}
    return found


def content_of(version: ExamItemVersionRow) -> BankContent:
    """Returns what a version says."""
    sources = tuple(
        BankSource(one.document_id, one.section, one.path, one.start, one.end, one.quote, one.citation)
        for one in version.sources
    )
    return BankContent(
        version.kind,
        version.level,
        version.topic,
        version.stem,
        tuple(json.loads(version.options)),
        tuple(json.loads(version.keys)),
        version.content_key,
        version.explanation,
        version.code,
        version.more,
        sources,
    )


def _bank_item(row: ExamItemRow, version: ExamItemVersionRow) -> BankItem:
    state = ItemState(row.state)
    return BankItem(row.id, row.unit_id, state, row.version, version.author_id, row.changed_at, content_of(version))


def _check_sources(session: Session, principal: Principal, contents: Sequence[BankContent]) -> None:
    cited = {source.document_id for content in contents for source in content.sources}
    allowed = set(session.scalars(select(DocumentRow.id).where(DocumentRow.id.in_(cited), readable(principal))))
    if cited - allowed:
        raise NotFound("Văn bản căn cứ của câu hỏi không có trong kho, hoặc đồng chí không có quyền xem.")


def _new_row(unit_id: int, content: BankContent, now: datetime.datetime) -> ExamItemRow:
    row = ExamItemRow(unit_id=unit_id, state=ItemState.DRAFT.value, version=1, created_at=now, changed_at=now)
    _list_columns(row, content)
    return row


def _list_columns(row: ExamItemRow, content: BankContent) -> None:
    row.topic, row.level, row.kind = _fitted("topic", content.topic), content.level, content.kind
    row.content_key = content.key
    said = " ".join((content.stem, *content.options, content.topic))
    row.search_text = f" {' '.join(bare_words(said))} "


def _new_version(
    content: BankContent, number: int, principal: Principal, now: datetime.datetime, note: str
) -> ExamItemVersionRow:
    version = ExamItemVersionRow(
        number=number,
        author_id=principal.person_id,
        at=now,
        note=nfc(note).strip(),
        kind=content.kind,
        level=content.level,
        topic=_fitted("topic", content.topic),
        code=_fitted("code", content.code),
        stem=content.stem,
        options=json.dumps(content.options, ensure_ascii=False),
        keys=json.dumps(content.keys),
        explanation=content.explanation,
        more=content.more,
        content_key=content.key,
    )
    version.sources = [_source_row(source, place, now) for place, source in enumerate(content.sources)]
    return version


def _source_row(source: BankSource, position: int, now: datetime.datetime) -> ExamItemSourceRow:
    return ExamItemSourceRow(
        position=position,
        document_id=source.document_id,
        section=source.section,
        path=source.path,
        start=source.start,
        end=source.end,
        quote=source.quote,
        citation=source.citation,
        read_at=now,
        confirmed="",
    )


def _fitted(name: str, value: str) -> str:
    if len(value) > LONGEST[name]:
        words = {"topic": "Chủ đề", "code": "Mã câu hỏi"}[name]
        raise InvalidInput(f"{words} dài quá {LONGEST[name]} ký tự: “{value[:60]}…”.")
    return value
