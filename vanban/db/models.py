"""The tables. Nothing here is particular to one database engine."""

import datetime

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, validates

from vanban.sensitive_fields import is_sensitive

Id = BigInteger().with_variant(Integer, "sqlite")
_LISTED_COLUMNS = (
    *("superseded_by_id", "published", "audience", "publicity", "owner_unit_id"),
    *("date", "type", "issuer", "field", "status", "circulation", "effective_date", "sensitive"),
)


class Base(DeclarativeBase):
    """The declarative base; names of constraints are fixed so that migrations run on every engine."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def _names_sensitive_area(context: DefaultExecutionContext) -> bool:
    """Returns ``DocumentRow.sensitive`` of a row that is stored by a statement of its own, past the mapper."""
    parameters = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return is_sensitive(parameters.get("field"))


class UtcDateTime(TypeDecorator[datetime.datetime]):
    """A moment, always given back aware and in UTC; some engines keep no time zone and would give back a bare time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(datetime.UTC)

    def process_result_value(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:  # noqa: ARG002
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=datetime.UTC)


class UnitRow(Base):
    """A body in the organisation tree, with the time it exists: ``valid_to`` is its last day.

    ``successor_id`` took its place; further successors of a body that was split stand in ``unit_succession``.
    ``outside`` is how much of its open documents the outside channels carry (``vanban.principals.Outside``).
    """

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    valid_from: Mapped[datetime.date | None] = mapped_column(Date)
    valid_to: Mapped[datetime.date | None] = mapped_column(Date, index=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    outside: Mapped[str] = mapped_column(String(10), default="open", server_default="open")


class PersonRow(Base):
    """Someone who signs in. ``password_hash`` is argon2; ``session_version`` rises to end all sessions."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    roles: Mapped[str] = mapped_column(String(300), default="")  # space-separated
    password_hash: Mapped[str] = mapped_column(String(300))
    active: Mapped[bool] = mapped_column(default=True)
    session_version: Mapped[int] = mapped_column(Integer, default=1)
    failed_sign_ins: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    email: Mapped[str | None] = mapped_column(String(200))
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    password_changed_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    totp_secret: Mapped[str | None] = mapped_column(String(300))  # sealed; see vanban.db.sealing
    totp_confirmed_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    totp_last_step: Mapped[int] = mapped_column(Integer, default=0, server_default="0")  # a code counts once
    oidc_issuer: Mapped[str | None] = mapped_column(String(300))
    oidc_subject: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    last_sign_in_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)


class FileRow(Base):
    """An original file; its bytes lie in the content-addressed folder under ``sha256``."""

    __tablename__ = "file"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(400))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    received_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class RejectionRow(Base):
    """A file that must not be held: only its hash, the time and the reason (DOMAIN §5)."""

    __tablename__ = "rejection"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    reason: Mapped[str] = mapped_column(String(300))
    rejected_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class DocumentRow(Base):
    """A document: identity is (number, type, issuer, date). ``text`` is NFC; all offsets count its code points.

    A version that another one took the place of (``superseded_by_id``) stays readable by its link, and is neither
    searched, listed nor counted.
    """

    __tablename__ = "document"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    file_sha256: Mapped[str] = mapped_column(ForeignKey("file.sha256"), unique=True)
    number: Mapped[str | None] = mapped_column(String(100))  # canonical
    number_key: Mapped[str | None] = mapped_column(String(100), index=True)  # DocumentNumber.key
    ordinal: Mapped[str | None] = mapped_column(String(20), index=True)  # without leading zeros
    number_year: Mapped[int | None] = mapped_column(Integer)  # 2020 of "30/2020/NĐ-CP"
    type: Mapped[str | None] = mapped_column(String(60), index=True)
    type_code: Mapped[str | None] = mapped_column(String(20))
    issuer: Mapped[str | None] = mapped_column(String(300))
    issuer_code: Mapped[str | None] = mapped_column(String(60))
    date: Mapped[datetime.date | None] = mapped_column(Date, index=True)
    effective_date: Mapped[datetime.date | None] = mapped_column(Date)
    place: Mapped[str | None] = mapped_column(String(120))
    subject: Mapped[str | None] = mapped_column(Text)
    signer: Mapped[str | None] = mapped_column(String(200))
    position: Mapped[str | None] = mapped_column(String(200))
    authority: Mapped[str | None] = mapped_column(String(200))  # "T/M BỘ CHÍNH TRỊ"
    circulation: Mapped[str | None] = mapped_column(String(100))  # "LƯU HÀNH NỘI BỘ", "DỰ THẢO"
    recipients: Mapped[str] = mapped_column(Text, default="")  # one a line
    text: Mapped[str] = mapped_column(Text)
    page_count: Mapped[int | None] = mapped_column(Integer)
    warnings: Mapped[str] = mapped_column(Text, default="")  # one a line
    status: Mapped[str] = mapped_column(String(30))  # ValidityStatus
    owner_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    audience: Mapped[str] = mapped_column(String(10))  # Audience
    publicity: Mapped[str] = mapped_column(String(10))  # Publicity
    published: Mapped[bool] = mapped_column(default=True, server_default=true())  # Access.published
    field: Mapped[str | None] = mapped_column(String(120))  # lĩnh vực, as an officer names it
    ingested_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    quality: Mapped[float | None] = mapped_column(Float)  # ParsedDocument.quality
    text_key: Mapped[str | None] = mapped_column(String(64), index=True)  # ingest.identity.text_key
    superseded_by_id: Mapped[int | None] = mapped_column(Id, index=True)  # a document; cleared by ingest.removing
    replaces_id: Mapped[int | None] = mapped_column(Id)  # the document it takes the place of when it is published
    page_starts: Mapped[str | None] = mapped_column(Text)  # ParsedDocument.page_starts with spaces between
    sensitive: Mapped[bool] = mapped_column(default=_names_sensitive_area, server_default=false())  # out of ``field``
    sections: Mapped[list["SectionRow"]] = relationship(order_by="SectionRow.position", cascade="all, delete-orphan")
    passages: Mapped[list["PassageRow"]] = relationship(order_by="PassageRow.position", cascade="all, delete-orphan")
    relations: Mapped[list["RelationRow"]] = relationship(
        foreign_keys="RelationRow.source_id", order_by="RelationRow.id", cascade="all, delete-orphan"
    )
    pages: Mapped[list["PageRow"]] = relationship(order_by="PageRow.number", cascade="all, delete-orphan")
    doubts: Mapped[list["DoubtRow"]] = relationship(order_by="DoubtRow.start", cascade="all, delete-orphan")
    # An id is never used again: links and stored replies must not come to mean another document.
    __table_args__ = (
        Index("ix_document_identity", "number_key", "type", "date"),
        # Lists and their counts are read from this index alone, past the texts of the documents.
        Index("ix_document_list", *_LISTED_COLUMNS),
        {"sqlite_autoincrement": True},
    )

    @validates("field")
    def _class_field(self, _key: str, field: str | None) -> str | None:
        self.sensitive = is_sensitive(field)
        return field


class PageRow(Base):
    """How a page was read; see ``vanban.documents.PageReading``."""

    __tablename__ = "page"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    method: Mapped[str] = mapped_column(String(20))  # ReadingMethod
    quality: Mapped[float] = mapped_column(Float)
    confidence: Mapped[float | None] = mapped_column(Float)
    raw_text: Mapped[str] = mapped_column(Text, default="")


class DoubtRow(Base):
    """A figure for a person to look at; see ``vanban.documents.Doubt``."""

    __tablename__ = "doubt"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # DoubtKind
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    page: Mapped[int | None] = mapped_column(Integer)
    raw: Mapped[str] = mapped_column(Text, default="")
    confidence: Mapped[float] = mapped_column(Float)


class DocumentAudienceRow(Base):
    """The named units of a document whose audience is ``named``."""

    __tablename__ = "document_audience"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)


class SectionRow(Base):
    """A citable unit; see ``vanban.documents.Section``."""

    __tablename__ = "section"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)  # Section.index
    parent: Mapped[int | None] = mapped_column(Integer)  # Section.parent
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(Text)
    path: Mapped[str] = mapped_column(Text)
    start: Mapped[int] = mapped_column(Integer)
    own_end: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    page: Mapped[int | None] = mapped_column(Integer)
    __table_args__ = (UniqueConstraint("document_id", "position", name="uq_section_position"),)


class PassageRow(Base):
    """A retrievable piece with its vector (float16, ``embedding_model`` names the model that made it)."""

    __tablename__ = "passage"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    section_position: Mapped[int | None] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10))
    path: Mapped[str] = mapped_column(Text)
    heading: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    page: Mapped[int | None] = mapped_column(Integer)
    embedding_model: Mapped[str] = mapped_column(String(100))
    embedding: Mapped[bytes] = mapped_column(LargeBinary)
    document: Mapped[DocumentRow] = relationship(viewonly=True)
    __table_args__ = (
        UniqueConstraint("document_id", "position", name="uq_passage_position"),
        {"sqlite_autoincrement": True},
    )


class TableRow(Base):
    """A table of a document, cells as JSON (``vanban.documents.Table`` without its caption and page)."""

    __tablename__ = "document_table"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    caption: Mapped[str] = mapped_column(Text, default="")
    page: Mapped[int | None] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)  # JSON


class RelationRow(Base):
    """An edge between documents; ``target_id`` is None while the target is not held."""

    __tablename__ = "relation"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    target_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="SET NULL"), index=True)
    target_number: Mapped[str | None] = mapped_column(String(100))
    target_key: Mapped[str | None] = mapped_column(String(100), index=True)
    target_date: Mapped[datetime.date | None] = mapped_column(Date)
    target_text: Mapped[str] = mapped_column(Text)
    quote: Mapped[str] = mapped_column(Text)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    part: Mapped[str] = mapped_column(Text, default="")  # clauses of the target that are meant, "" for all of it
    state: Mapped[str] = mapped_column(String(12), default="de_xuat", index=True)  # RelationState
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)

    @property
    def confirmed(self) -> bool:
        """Whether a person has said that the edge is right."""
        return self.state == "xac_nhan"


class HeldFileRow(Base):
    """A file kept back until a person decides: a mark that limits circulation, or a rival of a document held.

    Its bytes lie in the folder of held files, never in the library; nothing of its text is stored.
    """

    __tablename__ = "held_file"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(400))
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    kind: Mapped[str] = mapped_column(String(20))  # HoldKind
    reason: Mapped[str] = mapped_column(Text)  # a Vietnamese sentence
    marks: Mapped[str] = mapped_column(Text, default="[]")  # JSON list of vanban.documents.Mark
    number: Mapped[str | None] = mapped_column(String(100))
    type: Mapped[str | None] = mapped_column(String(60))
    issuer: Mapped[str | None] = mapped_column(String(300))
    date: Mapped[datetime.date | None] = mapped_column(Date)
    subject: Mapped[str | None] = mapped_column(Text)
    rival_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="SET NULL"), index=True)
    owner_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    audience: Mapped[str] = mapped_column(String(10))
    publicity: Mapped[str] = mapped_column(String(10))
    named_unit_ids: Mapped[str] = mapped_column(Text, default="[]")  # JSON list
    published: Mapped[bool] = mapped_column(default=True, server_default=true())  # Access.published, if taken in
    held_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(12), default="cho", index=True)  # HoldState
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="SET NULL"))  # what it became


class IntakeBatchRow(Base):
    """Files that were handed in together."""

    __tablename__ = "intake_batch"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    label: Mapped[str] = mapped_column(String(300))  # "Tải lên 12 tệp", a watched folder's path
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class IntakeJobRow(Base):
    """One file on its way into the library. The row that says "done" is written in the transaction of the document.

    The bytes wait in the spool folder under ``sha256`` until the job ends. ``lease_until`` is when another worker may
    take over a job whose worker has died.
    """

    __tablename__ = "intake_job"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("intake_batch.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("intake_job.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(Text)  # as shown: a path, or "goi.zip › van-ban.docx"
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    priority: Mapped[int] = mapped_column(Integer, default=0)  # higher first
    state: Mapped[str] = mapped_column(String(12))  # JobState
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    owner_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    audience: Mapped[str] = mapped_column(String(10))
    publicity: Mapped[str] = mapped_column(String(10))
    named_unit_ids: Mapped[str] = mapped_column(Text, default="[]")  # JSON list
    published: Mapped[bool] = mapped_column(default=True, server_default=true())  # Access.published of its document
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)  # when a retry may begin
    started_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    worker: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    step: Mapped[str] = mapped_column(String(60), default="")  # ingest.progress.Progress
    step_done: Mapped[int] = mapped_column(Integer, default=0)
    step_total: Mapped[int] = mapped_column(Integer, default=0)
    outcome: Mapped[str | None] = mapped_column(String(12))  # IntakeStatus
    number: Mapped[str | None] = mapped_column(String(100))
    passages: Mapped[int] = mapped_column(Integer, default=0)
    warnings: Mapped[str] = mapped_column(Text, default="")  # one a line
    error: Mapped[str | None] = mapped_column(Text)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="SET NULL"))
    held_file_id: Mapped[int | None] = mapped_column(ForeignKey("held_file.id", ondelete="SET NULL"))
    __table_args__ = (Index("ix_intake_job_next", "state", "priority", "id"), {"sqlite_autoincrement": True})


class IndexLogRow(Base):
    """One change the search indexes must follow; ``sequence`` only grows. ``action`` is upsert or delete."""

    __tablename__ = "index_log"
    sequence: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    action: Mapped[str] = mapped_column(String(10))
    document_id: Mapped[int] = mapped_column(BigInteger, index=True)
    passage_ids: Mapped[str] = mapped_column(Text, default="")  # for deletes: comma-separated
    __table_args__ = ({"sqlite_autoincrement": True},)


class ConversationRow(Base):
    """A conversation of one person; its title is the first question."""

    __tablename__ = "conversation"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class TurnRow(Base):
    """A question and its reply, stored before the reply is acknowledged. ``reply`` is the JSON of the contract."""

    __tablename__ = "turn"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(Text)
    reply: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class FeedbackRow(Base):
    """What a person said of the reply to a question of theirs: one for each turn, and what a reviewer made of it."""

    __tablename__ = "feedback"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    turn_id: Mapped[int] = mapped_column(ForeignKey("turn.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    verdict: Mapped[str] = mapped_column(String(12))  # vanban.feedback.Verdict
    comment: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(12), default="moi", index=True)  # vanban.feedback.FeedbackState
    note: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("turn_id", "person_id", name="uq_feedback_turn_person"),)


class EvalCaseRow(Base):
    """A question with its right answer, made out of feedback; outlives the conversation it came from.

    ``content`` is one line of a question file (``eval.answers.load_cases``), ``document_ids`` the documents it names.
    """

    __tablename__ = "eval_case"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    feedback_id: Mapped[int | None] = mapped_column(ForeignKey("feedback.id", ondelete="SET NULL"), unique=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    content: Mapped[str] = mapped_column(Text)  # JSON
    document_ids: Mapped[str] = mapped_column(Text, default="[]")  # JSON list
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
