"""Documents in a chat: found by number, new ones, a passage word for word, the original as a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bots.engine.exchange import Exchange, Work, saying
from bots.engine.replies import dated_label, passage_address
from bots.engine.texts import NO_DOCUMENT, NO_FILES, NOT_PERMITTED, NUMBER_WANTED, OLD_CHOICE, TOO_LARGE, web_hint
from vanban.audit import Action, Entry
from vanban.channels import Button, Outgoing, Span, joined
from vanban.db.audit import record
from vanban.db.conversations import read_turn
from vanban.db.library import document, find_by_reference, recent_documents
from vanban.db.models import DocumentRow, FileRow, PassageRow, TurnRow
from vanban.document_numbers import parse_mention
from vanban.documents import ValidityStatus
from vanban.errors import NotFound
from vanban.reply_json import iso
from vanban.wording import citation_words, date_words, document_name, validity_words

MOST_LISTED = 8
LONGEST_PASSAGE = 12_000  # code points; a longer one is read on the web


@dataclass(frozen=True, slots=True)
class Documents:
    """Shows documents that the chat may carry. ``file_mb`` is the largest file the platform takes, in MiB."""

    file_mb: int

    def look_up(self, exchange: Exchange, words: str) -> Work:
        """Returns the work that shows the documents with a number."""
        mention = parse_mention(words[:200])
        if mention is None:
            return saying(NUMBER_WANTED)
        key = mention.number.key

        def work(session: Session) -> Sequence[Outgoing]:
            rows = find_by_reference(session, exchange.principal, number_key=key, limit=MOST_LISTED + 1)
            _note(session, exchange, Action.SEARCHED, 0, {"filters": ["number"], "shown": len(rows)})
            if not rows:
                return [Outgoing((Span(f"{NO_DOCUMENT} "), *web_hint(exchange.web)))]
            if len(rows) == 1:
                return [_card(rows[0], exchange, self.file_mb)]
            return [_list("Nhiều văn bản mang số hiệu này:", rows[:MOST_LISTED])]

        return work

    def show(self, exchange: Exchange, document_id: int) -> Work:
        """Returns the work that shows one document."""

        def work(session: Session) -> Sequence[Outgoing]:
            try:
                row = document(session, document_id, exchange.principal)
            except NotFound:
                return [Outgoing((Span(NOT_PERMITTED),))]
            _note(session, exchange, Action.VIEWED, row.id, {})
            return [_card(row, exchange, self.file_mb)]

        return work

    def newest(self, exchange: Exchange) -> Work:
        """Returns the work that lists what came into the library last."""

        def work(session: Session) -> Sequence[Outgoing]:
            rows = recent_documents(session, exchange.principal, limit=MOST_LISTED)
            if not rows:
                return [Outgoing((Span("Kho chưa có văn bản công khai nào."),))]
            return [_list("Văn bản công khai mới có trong kho:", rows)]

        return work

    def verbatim(self, exchange: Exchange, turn_id: int, mark: int) -> Work:
        """Returns the work that shows the passage a source of a reply stands in, word for word."""

        def work(session: Session) -> Sequence[Outgoing]:
            row = session.get(TurnRow, turn_id)
            try:
                turn = read_turn(session, exchange.principal, row.conversation_id if row else 0, turn_id)
                cited = next(one for one in turn.reply["citations"] if one["mark"] == mark)
                source = document(session, cited["document_id"], exchange.principal)
            except (NotFound, StopIteration):
                return [Outgoing((Span(OLD_CHOICE),))]
            _note(session, exchange, Action.VIEWED, source.id, {})
            return [_passage(session, source, cited, exchange)]

        return work

    def original(self, exchange: Exchange, document_id: int) -> Work:
        """Returns the work that sends the original file of a document, where the channel can."""

        def work(session: Session) -> Sequence[Outgoing]:
            try:
                row = document(session, document_id, exchange.principal)
            except NotFound:
                return [Outgoing((Span(NOT_PERMITTED),))]
            refused = self._refused(session, row, exchange)
            if refused:
                address = f"{exchange.web}/van-ban/{row.id}" if exchange.web else ""
                link = (Span(": "), Span(address, "link", address)) if address else (Span("."),)
                return [Outgoing((Span(refused), *link), document_ids=(row.id,))]
            _note(session, exchange, Action.DOWNLOADED, row.id, {"format": "original"})
            return [Outgoing((Span(_name(row)),), document_ids=(row.id,), file_of=row.id)]

        return work

    def _refused(self, session: Session, row: DocumentRow, exchange: Exchange) -> str:
        if not exchange.capabilities.files:
            return NO_FILES
        size = session.get_one(FileRow, row.file_sha256).size
        return TOO_LARGE if size > self.file_mb * 2**20 else ""


def _name(row: DocumentRow) -> str:
    return document_name(type=row.type, number=row.number, date=row.date, issuer=row.issuer)


def _card(row: DocumentRow, exchange: Exchange, file_mb: int) -> Outgoing:
    status = ValidityStatus(row.status)
    lines: list[tuple[Span, ...]] = [(Span(_name(row), "bold"),)]
    if row.subject:
        lines.append((Span(row.subject),))
    effective = f"; có hiệu lực từ {date_words(row.effective_date)}" if row.effective_date else ""
    lines.append((Span("Hiệu lực: ", "bold"), Span(f"{validity_words(status).lower()}{effective}")))
    if row.signer:
        lines.append((Span("Người ký: ", "bold"), Span(", ".join(filter(None, (row.signer, row.position))))))
    if exchange.web:
        address = f"{exchange.web}/van-ban/{row.id}"
        lines.append((Span("Mở trên trang web", "link", address),))
    buttons = [Button("Tóm tắt", f"tt:{row.id}")]
    if exchange.capabilities.files and file_mb:
        buttons.append(Button("Gửi tệp gốc", f"tep:{row.id}"))
    return Outgoing(joined(lines), tuple(buttons), (row.id,))


def _list(heading: str, rows: Sequence[DocumentRow]) -> Outgoing:
    spans: list[Span] = [Span(heading, "bold")]
    for row in rows:
        subject = f": {row.subject}" if row.subject else ""
        ended = "" if row.status == ValidityStatus.IN_FORCE else f" ({validity_words(row.status).lower()})"
        spans.append(Span(f"\n– {_name(row)}{subject}{ended}"))
    buttons = tuple(Button(dated_label(_summary(row)), f"vb:{row.id}") for row in rows)
    return Outgoing(tuple(spans), buttons, tuple(row.id for row in rows))


def _summary(row: DocumentRow) -> dict[str, str | None]:
    return {"type": row.type, "number": row.number, "date": iso(row.date), "issuer": row.issuer}


def _passage(session: Session, source: DocumentRow, cited: dict[str, str], exchange: Exchange) -> Outgoing:
    row = session.get(PassageRow, int(cited["passage_id"]))
    within = row is not None and row.document_id == source.id
    text = source.text[row.start : row.end] if row is not None and within else str(cited["quote"])
    heading = citation_words(str(cited["path"] or ""), _name(source))
    address = passage_address(exchange.web, source.id, int(cited["start"]), int(cited["end"]))
    spans = [Span(f"{heading[:1].upper()}{heading[1:]}", "bold"), Span("\n\n"), Span(text[:LONGEST_PASSAGE], "quote")]
    if address:
        spans += [Span("\n\n"), Span("Mở đúng chỗ này trên trang web", "link", address)]
    buttons = [Button("Về văn bản này", f"vb:{source.id}")]
    return Outgoing(tuple(spans), tuple(buttons), (source.id,))


def _note(session: Session, exchange: Exchange, action: Action, document_id: int, detail: dict[str, object]) -> None:
    record(session, Entry(action, exchange.principal, "document", document_id or "", detail=detail))  # type: ignore[arg-type]
