"""The intake: a file becomes a stored document, waits for a decision, or says why not. Nothing is ever half stored.

Order of things: read within limits, parse, secrecy gate, embed, then make the file durable and write every row in
one transaction. A process killed at any moment leaves the whole document or nothing but an unreferenced file.
"""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ingest.content_checks import check_content
from ingest.embedding_passages import embed_passages
from ingest.file_store import FileStore, sha256_of
from ingest.held_files import UNDECIDED, Clearance, Hold, add_hold, waiting_hold
from ingest.identity import Resemblance, resemblance, rivals, same_bytes, same_words, text_key
from ingest.progress import report
from ingest.reading_files import check_size, media_type, printable_name, read_bytes
from ingest.storing import Embedded, OriginalFile, Placement, store
from ingest.versions import supersede
from vanban.db.models import DocumentRow, HeldFileRow, PassageRow, RejectionRow
from vanban.db.session import Database
from vanban.documents import MarkKind, ParsedDocument
from vanban.errors import RejectedDocument, UnreadableFile, VanbanError
from vanban.holding import HoldKind
from vanban.logging import where
from vanban.ports import Embedder
from vanban.principals import Audience, Publicity
from vanban.settings import Settings

log = logging.getLogger(__name__)
Parse = Callable[[str, bytes], ParsedDocument]
Settle = Callable[[Session, "IntakeResult"], None]
STORING_FAILED = "Không ghi được vào kho: kiểm tra chỗ trống trên đĩa."
OTHER_FORMAT = "Nội dung trùng với văn bản đã có, chỉ khác định dạng tệp."
EARLIER_VERSION = "Nội dung trùng với một bản cũ đã được thay của văn bản này."
NEAR = 0.9  # share of equal runs of three words from which two readings are likely of one text


class IntakeStatus(StrEnum):
    """How the intake of one file ended."""

    INDEXED = "indexed"
    DUPLICATE = "duplicate"
    HELD = "held"  # kept back until a person decides
    UNPACKED = "unpacked"  # a container: its members are files of their own
    REJECTED = "rejected"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """How the intake of one file ended; ``error`` is a Vietnamese sentence, None when the document is held.

    ``transient`` tells that the file is not at fault (disk, database): trying again later may do.
    """

    path: str
    status: IntakeStatus
    document_id: int | None = None
    number: str | None = None
    passages: int = 0
    warnings: tuple[str, ...] = ()
    error: str | None = None
    held_file_id: int | None = None
    transient: bool = False

    @property
    def held(self) -> bool:
        """Tells whether the library now holds the document."""
        return self.status in (IntakeStatus.INDEXED, IntakeStatus.DUPLICATE)


@dataclass(frozen=True)
class Handed:
    """A file as handed in: what it is, whose it is to be, what has been decided of it, and who is told in the end."""

    name: str
    data: bytes
    placement: Placement
    clearance: Clearance = UNDECIDED
    settle: Settle | None = None

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the bytes."""
        return sha256_of(self.data)

    def settled(self, session: Session, result: IntakeResult) -> IntakeResult:
        """Returns the result, told in the transaction that makes it true."""
        if self.settle is not None:
            session.flush()
            self.settle(session, result)
        return result


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes files into the library. ``held_files`` keeps the bytes of files that wait for a decision."""

    database: Database
    files: FileStore
    embedder: Embedder
    settings: Settings
    parse: Parse
    held_files: FileStore = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "held_files", FileStore(self.settings.held_dir))

    def take(
        self,
        path: Path,
        *,
        owner_unit_id: int,
        audience: Audience = Audience.PUBLIC,
        publicity: Publicity = Publicity.INTERNAL,
    ) -> IntakeResult:
        """Returns how the intake of a file on disk ended; no file, however bad, raises."""
        shown = printable_name(str(path), longest=4_096)
        try:
            data = read_bytes(path, max_mb=self.settings.max_file_mb)
        except UnreadableFile as error:
            return IntakeResult(shown, IntakeStatus.FAILED, error=error.message)
        placement = Placement(owner_unit_id, audience, publicity)
        return replace(self.take_bytes(path.name, data, placement=placement), path=shown)

    def take_bytes(
        self,
        name: str,
        data: bytes,
        *,
        placement: Placement,
        clearance: Clearance = UNDECIDED,
        settle: Settle | None = None,
    ) -> IntakeResult:
        """Returns how the intake of the bytes of a file ended; no file, however bad, raises.

        ``settle`` is called with the result inside the transaction that makes it true, so that what it writes and
        what became of the file are kept together or not at all; it is not called for a transient failure.
        """
        handed = Handed(printable_name(name), data, placement, clearance, settle)
        try:
            return self._take(handed)
        except (SQLAlchemyError, OSError) as error:
            log.error("storing failed sha256=%s %s", handed.sha256, where(error))
            return IntakeResult(handed.name, IntakeStatus.FAILED, error=STORING_FAILED, transient=True)

    def _take(self, handed: Handed) -> IntakeResult:
        try:
            check_size(len(handed.data), max_mb=self.settings.max_file_mb)
            known = self._known(handed)
            if known is not None:
                return known
            parsed = self._parsed(handed)
            check_content(parsed, longest=self.settings.max_text_chars)
        except UnreadableFile as error:
            with self.database.transaction() as session:
                return handed.settled(session, IntakeResult(handed.name, IntakeStatus.FAILED, error=error.message))
        except RejectedDocument as error:
            return self._reject(handed, error.message)
        hold = None if handed.clearance.marks else _marked(parsed)
        if hold is not None:
            return self._hold(handed, parsed, hold)
        report("Tính véc-tơ")
        embedded = embed_passages(self.embedder, parsed.passages)
        return self._keep(handed, parsed, embedded)

    def _known(self, handed: Handed) -> IntakeResult | None:
        """Returns the result for bytes that are held or wait already, before anything is read."""
        with self.database.transaction() as session:
            held = same_bytes(session, handed.sha256)
            if held is not None:
                return handed.settled(session, _duplicate(session, handed.name, held))
            waiting = waiting_hold(session, handed.sha256) if handed.clearance == UNDECIDED else None
            return handed.settled(session, _held(handed.name, waiting)) if waiting is not None else None

    def _parsed(self, handed: Handed) -> ParsedDocument:
        return self.looked_at(handed.name, handed.data)

    def looked_at(self, name: str, data: bytes) -> ParsedDocument:
        """Returns a file parsed and kept nowhere; raises ``UnreadableFile``, ``RejectedDocument`` for a secret one."""
        try:
            parsed = self.parse(name, data)
        except VanbanError:
            raise
        except Exception as error:  # the edge to foreign files: whatever one of them breaks, the batch goes on
            log.error("parsing failed sha256=%s %s", sha256_of(data), where(error))
            raise UnreadableFile("Không phân tích được nội dung tệp: tệp hỏng hoặc có cấu trúc lạ.") from error
        refuse_secret(parsed)
        return parsed

    def _keep(self, handed: Handed, parsed: ParsedDocument, embedded: Embedded) -> IntakeResult:
        with self.files.exclusive(), self.database.transaction() as session:
            unit_id = handed.placement.owner_unit_id
            same = same_bytes(session, handed.sha256) or same_words(session, text_key(parsed.text), unit_id=unit_id)
            if same is not None:
                return handed.settled(session, _duplicate(session, handed.name, same, *_why_same(handed, same)))
            rival = None if handed.clearance.rivals else _closest_rival(session, parsed, unit_id)
            if rival is not None and rival.likeness.same:
                return handed.settled(session, _duplicate(session, handed.name, rival.row, OTHER_FORMAT))
            if rival is not None:
                return self._held_in(session, handed, parsed, _rivalry(parsed, rival))
            self.files.put(handed.data)
            file = OriginalFile(handed.sha256, handed.name, media_type(handed.name, handed.data), len(handed.data))
            row = store(session, file, parsed, embedded=embedded, placement=handed.placement)
            replaced = handed.clearance.replaces_id
            if replaced is not None and row.published:
                supersede(session, replaced, by=row)
            row.replaces_id = None if row.published else replaced
            return handed.settled(session, _indexed(handed.name, row, parsed))

    def _hold(self, handed: Handed, parsed: ParsedDocument, hold: Hold) -> IntakeResult:
        with self.files.exclusive(), self.database.transaction() as session:
            return self._held_in(session, handed, parsed, hold)

    def _held_in(self, session: Session, handed: Handed, parsed: ParsedDocument, hold: Hold) -> IntakeResult:
        """Returns the result for a file kept back; its bytes are durable before its row is."""
        row = waiting_hold(session, handed.sha256) if handed.clearance == UNDECIDED else None
        if row is None:
            self.held_files.put(handed.data)
            row = add_hold(
                session,
                handed.name,
                handed.sha256,
                len(handed.data),
                hold=hold,
                metadata=parsed.metadata,
                placement=handed.placement,
            )
        return handed.settled(session, _held(handed.name, row))

    def _reject(self, handed: Handed, reason: str) -> IntakeResult:
        """Keeps of a file that must not be held its hash, the time and the reason, and nothing else."""
        now = datetime.datetime.now(datetime.UTC)
        with self.database.transaction() as session:
            session.add(RejectionRow(sha256=handed.sha256, reason=reason[:300], rejected_at=now))
            return handed.settled(session, IntakeResult(handed.name, IntakeStatus.REJECTED, error=reason))


def refuse_secret(parsed: ParsedDocument) -> None:
    """Raises when the document must not be held; asked before anything else of it is looked at."""
    secret = [mark for mark in parsed.marks if mark.kind is MarkKind.SECRECY]
    degree = parsed.metadata.secrecy or (secret[0].name if secret else None)
    if degree is not None:
        place = f" ({secret[0].place})" if secret else ""
        raise RejectedDocument(f"Văn bản đóng dấu độ mật “{degree}”{place}: không được nhận vào kho.")


def _marked(parsed: ParsedDocument) -> Hold | None:
    """Returns the hold that marks other than of secrecy call for."""
    if not parsed.marks and not parsed.metadata.circulation:
        return None
    names = "; ".join(dict.fromkeys(mark.name for mark in parsed.marks)) or parsed.metadata.circulation
    places = "; ".join(dict.fromkeys(mark.place for mark in parsed.marks))
    where_found = f" ({places})" if places else ""
    reason = f"Văn bản có dấu “{names}”{where_found}: chờ người có thẩm quyền quyết định có nhận vào kho hay không."
    return Hold(HoldKind.MARKED, reason, parsed.marks)


@dataclass(frozen=True, slots=True)
class _Rival:
    row: DocumentRow
    likeness: Resemblance


def _closest_rival(session: Session, parsed: ParsedDocument, unit_id: int) -> _Rival | None:
    """Returns the document of the same identity whose text is most alike."""
    found = rivals(session, parsed.metadata, unit_id=unit_id)
    compared = [_Rival(row, resemblance(parsed.text, row.text)) for row in found]
    return max(compared, key=lambda rival: rival.likeness.share, default=None)


def _rivalry(parsed: ParsedDocument, rival: _Rival) -> Hold:
    """Returns the hold that a document of the same identity calls for."""
    named = " ".join(part for part in (rival.row.type, rival.row.number) if part)
    reason = f"Kho đã có {named} (mã {rival.row.id}) với nội dung khác: {_likeness(rival.likeness)}"
    return Hold(HoldKind.RIVAL, reason, parsed.marks, rival.row.id)


def _likeness(found: Resemblance) -> str:
    percent = f"{100 * found.share:.1f}".replace(".", ",")
    near = "có thể là bản đính chính, bản quét hoặc bản mới của cùng văn bản" if found.share >= NEAR else "khác nhiều"
    return f"giống {percent} %, khác khoảng {found.differing} từ ({near}). Cần quyết định: thay bản cũ, nhận riêng, bỏ."


def _why_same(handed: Handed, same: DocumentRow) -> tuple[str, ...]:
    if same.file_sha256 == handed.sha256:
        return ()
    return (EARLIER_VERSION if same.superseded_by_id is not None else OTHER_FORMAT,)


def _indexed(name: str, row: DocumentRow, parsed: ParsedDocument) -> IntakeResult:
    return IntakeResult(name, IntakeStatus.INDEXED, row.id, row.number, len(parsed.passages), warnings=parsed.warnings)


def _held(name: str, row: HeldFileRow) -> IntakeResult:
    return IntakeResult(name, IntakeStatus.HELD, row.rival_id, row.number, error=row.reason, held_file_id=row.id)


def _duplicate(session: Session, name: str, held: DocumentRow, *warnings: str) -> IntakeResult:
    passages = session.scalar(select(func.count()).where(PassageRow.document_id == held.id)) or 0
    return IntakeResult(name, IntakeStatus.DUPLICATE, held.id, held.number, passages, warnings)
