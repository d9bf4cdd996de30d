"""The intake: a file becomes a stored document, or says why not. Nothing is ever half stored.

Order of things: read within limits, parse, secrecy gate, embed, then make the file durable and write every row in
one transaction. A process killed at any moment leaves the whole document or nothing but an unreferenced file.
"""

import datetime
import logging
import re
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from ingest.file_store import FileStore, sha256_of
from ingest.reading_files import check_size, media_type, printable_name, read_bytes
from ingest.storing import Embedded, OriginalFile, Placement, store
from vanban.db.models import DocumentRow, PassageRow, RejectionRow
from vanban.db.session import Database
from vanban.documents import Metadata, ParsedDocument, Passage
from vanban.errors import RejectedDocument, UnreadableFile, VanbanError
from vanban.logging import where
from vanban.ports import Embedder, Vectors
from vanban.principals import Audience, Publicity
from vanban.settings import Settings
from vanban.text import clean, nfc

log = logging.getLogger(__name__)
Parse = Callable[[str, bytes], ParsedDocument]
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")  # no database text may hold these
LEAST_LATIN = 0.2  # of the letters; binary data read as text has almost none that Vietnamese uses
SAMPLE = 200_000  # characters looked at
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VOWELS = (nfc(vowel + tone) for vowel in "aăâeêioôơuưy" for tone in _TONES)
_VIETNAMESE = frozenset((*string.ascii_lowercase, "đ", *_VOWELS))
PASSAGES_A_BATCH = 512  # embedded at once


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
    """How the intake of one file ended; ``error`` is a Vietnamese sentence, None when the document is held."""

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


Settle = Callable[[Session, IntakeResult], None]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that was read and may be held."""

    file: OriginalFile
    data: bytes
    parsed: ParsedDocument


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes files into the library."""

    database: Database
    files: FileStore
    embedder: Embedder
    settings: Settings
    parse: Parse

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

    def take_bytes(self, name: str, data: bytes, *, placement: Placement, settle: Settle | None = None) -> IntakeResult:
        """Returns how the intake of the bytes of a file ended; no file, however bad, raises.

        ``settle`` is called with the result inside the very transaction that writes it; what it raises undoes both.
        It is not called when the library could not be written to.
        """
        name = printable_name(name)
        settle = settle or _nothing_to_settle
        try:
            try:
                return self._take(name, data, placement, settle)
            except UnreadableFile as error:
                return self._settled(IntakeResult(name, IntakeStatus.FAILED, error=error.message), settle)
        except (SQLAlchemyError, OSError) as error:
            log.error("storing failed sha256=%s %s", sha256_of(data), where(error))
            reason = "Không ghi được vào kho: kiểm tra chỗ trống trên đĩa."
            return IntakeResult(name, IntakeStatus.FAILED, error=reason, transient=True)

    def _settled(self, result: IntakeResult, settle: Settle) -> IntakeResult:
        with self.database.transaction() as session:
            settle(session, result)
        return result

    def _take(self, name: str, data: bytes, placement: Placement, settle: Settle) -> IntakeResult:
        check_size(len(data), max_mb=self.settings.max_file_mb)
        sha256 = sha256_of(data)
        with self.database.session() as session:
            held = _same_bytes(session, sha256)
            duplicate = _duplicate(session, name, held) if held is not None else None
        if duplicate is not None:
            return self._settled(duplicate, settle)
        try:
            parsed = self._parsed(name, data)
            self._check(parsed)
        except RejectedDocument as error:
            return self._reject(name, sha256, error.message, settle)
        if parsed.metadata.circulation:
            parsed = _warned(
                parsed, f"Văn bản có dấu “{parsed.metadata.circulation}”: chỉ đơn vị chủ quản xem, mức nội bộ."
            )
            placement = replace(placement, audience=Audience.UNIT, publicity=Publicity.INTERNAL)
        embedded = Embedded(self.embedder.name, self._embed(parsed.passages))
        file = OriginalFile(sha256, name, media_type(name, data), len(data))
        return self._keep(Incoming(file, data, parsed), embedded, placement, settle)

    def _parsed(self, name: str, data: bytes) -> ParsedDocument:
        try:
            return self.parse(name, data)
        except VanbanError:
            raise
        except Exception as error:  # the edge to foreign files: whatever one of them breaks, the batch goes on
            log.error("parsing failed sha256=%s %s", sha256_of(data), where(error))
            raise UnreadableFile("Không phân tích được nội dung tệp: tệp hỏng hoặc có cấu trúc lạ.") from error

    def _check(self, parsed: ParsedDocument) -> None:
        """Raises when the document must not be held, or holds nothing that could be searched or stored."""
        if parsed.metadata.secrecy:
            raise RejectedDocument(f"Văn bản đóng dấu độ mật “{parsed.metadata.secrecy}”: không được nhận vào kho.")
        if not parsed.text.strip() or not parsed.passages:
            raise UnreadableFile("Không trích được chữ nào từ tệp (có thể là bản quét ảnh).")
        longest = self.settings.max_text_chars
        if len(parsed.text) > longest:
            raise UnreadableFile(
                f"Văn bản dài {len(parsed.text)} ký tự, vượt giới hạn {longest} (VANBAN_MAX_TEXT_CHARS)."
            )
        if _UNSTORABLE.search(parsed.text) or latin_share(parsed.text) < LEAST_LATIN:
            raise UnreadableFile("Nội dung tệp không phải chữ Việt đọc được: có thể là tệp nhị phân hoặc sai bảng mã.")

    def _embed(self, passages: Sequence[Passage]) -> Vectors:
        texts = [f"{passage.heading}\n{passage.text}" if passage.heading else passage.text for passage in passages]
        starts = range(0, len(texts), PASSAGES_A_BATCH)
        return np.concatenate([self.embedder.embed(texts[start : start + PASSAGES_A_BATCH]) for start in starts])

    def _keep(self, incoming: Incoming, embedded: Embedded, placement: Placement, settle: Settle) -> IntakeResult:
        with self.files.exclusive(), self.database.transaction() as session:
            result = self._kept(session, incoming, embedded, placement)
            settle(session, result)
        return result

    def _kept(self, session: Session, incoming: Incoming, embedded: Embedded, placement: Placement) -> IntakeResult:
        file, parsed = incoming.file, incoming.parsed
        held = _same_bytes(session, file.sha256)
        if held is not None:
            return _duplicate(session, file.name, held)
        namesakes = _same_identity(session, parsed.metadata)
        same = _same_text(parsed.text, namesakes)
        if same is not None:
            return _duplicate(session, file.name, same, "Nội dung trùng với văn bản đã có, chỉ khác định dạng tệp.")
        if namesakes:
            parsed = _warned(parsed, f"Cùng số hiệu với văn bản đã có (mã {namesakes[0].id}), nội dung khác.")
        self.files.put(incoming.data)
        row = store(session, file, parsed, embedded=embedded, placement=placement)
        return IntakeResult(
            file.name, IntakeStatus.INDEXED, row.id, row.number, len(parsed.passages), warnings=parsed.warnings
        )

    def _reject(self, name: str, sha256: str, reason: str, settle: Settle) -> IntakeResult:
        """Keeps of a file that must not be held its hash, the time and the reason, and nothing else."""
        now = datetime.datetime.now(datetime.UTC)
        result = IntakeResult(name, IntakeStatus.REJECTED, error=reason)
        with self.database.transaction() as session:
            session.add(RejectionRow(sha256=sha256, reason=reason[:300], rejected_at=now))
            settle(session, result)
        return result


def _nothing_to_settle(_session: Session, _result: IntakeResult) -> None:
    """Settles nothing: whoever handed the file in keeps no account of it."""


def latin_share(text: str) -> float:
    """Returns how many of a text's letters Vietnamese can spell with, 0 to 1; digits alone give 1, no character 0."""
    letters = [char for char in nfc(text[:SAMPLE]).lower() if char.isalpha()]
    if not letters:
        return float(any(char.isdigit() for char in text[:SAMPLE]))
    return sum(char in _VIETNAMESE for char in letters) / len(letters)


def _same_bytes(session: Session, sha256: str) -> DocumentRow | None:
    return session.scalar(select(DocumentRow).where(DocumentRow.file_sha256 == sha256))


def _same_identity(session: Session, metadata: Metadata) -> list[DocumentRow]:
    if metadata.number is None:
        return []
    statement = select(DocumentRow).where(
        DocumentRow.number_key == metadata.number.key,
        DocumentRow.type.is_not_distinct_from(metadata.type),
        DocumentRow.issuer.is_not_distinct_from(metadata.issuer),
        DocumentRow.date.is_not_distinct_from(metadata.date),
    )
    return list(session.scalars(statement.order_by(DocumentRow.id)))


def _same_text(text: str, namesakes: Sequence[DocumentRow]) -> DocumentRow | None:
    plain = clean(text).text if namesakes else ""
    return next((row for row in namesakes if clean(row.text).text == plain), None)


def _duplicate(session: Session, name: str, held: DocumentRow, *warnings: str) -> IntakeResult:
    passages = session.scalar(select(func.count()).where(PassageRow.document_id == held.id)) or 0
    return IntakeResult(name, IntakeStatus.DUPLICATE, held.id, held.number, passages, warnings)


def _warned(parsed: ParsedDocument, warning: str) -> ParsedDocument:
    return replace(parsed, warnings=(*parsed.warnings, warning))
