"""A conversation as a Word file: questions, answers, warnings and gaps, each source in a footnote."""

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from api.exporting.footnotes import Footnotes, printable
from api.exporting.word_page import INDENT_MM, SMALL, new_document
from api.marking import paragraphs
from api.wording import date_words, document_name, gap_words, time_words, validity_words
from vanban.db.conversations import Turn

HEADLINE = "KẾT QUẢ HỎI ĐÁP VĂN BẢN"
CAUTION = "Nội dung trích từ kho văn bản của hệ thống; đề nghị đối chiếu với bản gốc trước khi sử dụng."
GENERATED = "Mô hình soạn, đã đối chiếu với căn cứ."


@dataclass(frozen=True, slots=True)
class Exported:
    """What goes into the file: the turns, who exports them and when."""

    title: str
    turns: tuple[Turn, ...]
    person: str
    unit: str
    at: datetime.datetime


def word_file(content: Exported) -> bytes:
    """Returns the bytes of the DOCX file."""
    document = new_document(title=printable(content.title), author=printable(content.person))
    properties = document.core_properties
    properties.created = properties.modified = content.at.astimezone(datetime.UTC)
    notes = Footnotes(document, SMALL)
    _head(document, content)
    for number, turn in enumerate(content.turns, start=1):
        _Turn(document, notes, turn).write(number if len(content.turns) > 1 else None)
    notes.finish()
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def source_words(citation: dict[str, Any]) -> str:
    """Returns what a footnote says: the document, the place, the page, what has become of it, and the words quoted."""
    name = document_name(
        type=citation["type"],
        number=citation["number"],
        date=_day(citation["date"]),
        issuer=citation["issuer"],
    )
    place = citation["path"]
    page = f"trang {citation['page']}" if citation["page"] else ""
    status = "" if citation["status"] == "con_hieu_luc" else validity_words(citation["status"]).lower()
    where = ", ".join(part for part in (name, place, page) if part)
    return f"{where}{f' ({status})' if status else ''}: “{citation['quote'].strip()}”"


def _head(document: Document, content: Exported) -> None:
    document.add_paragraph(HEADLINE, style="Title")
    if len(content.turns) != 1:
        _text(document, content.title, bold=True).alignment = WD_ALIGN_PARAGRAPH.CENTER
    who = ", ".join(part for part in (content.person, content.unit) if part)
    _text(document, f"Người xuất: {who}.")
    _text(document, f"Thời điểm xuất: {_moment_words(content.at)}.")
    _text(document, CAUTION, italic=True)


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn on its way into the document."""

    document: Document
    notes: Footnotes
    turn: Turn

    def write(self, number: int | None) -> None:
        """Adds the question and its reply; ``number`` is None for the only turn."""
        reply = self.turn.reply
        heading = self.turn.question if number is None else f"{number}. {self.turn.question}"
        self.document.add_paragraph(printable(heading), style="Heading 2")
        _text(self.document, f"Hỏi lúc {_moment_words(self.turn.asked_at)}.{self._day_words()}", italic=True)
        for note in reply["notes"]:
            _text(self.document, note, italic=True)
        for warning in reply["warnings"]:
            _text(self.document, "Lưu ý: ", bold=True).add_run(printable(warning))
        self._answer(reply)
        if gaps := gap_words(reply.get("gaps") or ()):
            _text(self.document, gaps, italic=True)
        self._documents(reply)
        if reply.get("origin") == "generative":
            _text(self.document, GENERATED, italic=True)

    def _day_words(self) -> str:
        day = date_words(_day((self.turn.reply.get("understood") or {}).get("as_of")))
        return f" Xét tại ngày {day}." if day and day not in " ".join(self.turn.reply["notes"]) else ""

    def _answer(self, reply: dict[str, Any]) -> None:
        sources = {citation["mark"]: citation for citation in reply["citations"]}
        numbers: dict[int, int] = {}
        for block in paragraphs(reply["text"], set(sources)):
            for line in block:
                paragraph = _body(self.document)
                for statement in line:
                    paragraph.add_run(printable(statement.text))
                    if statement.ends:
                        self._refer(paragraph, statement.marks, sources, numbers)
        left = [mark for mark in sources if mark not in numbers]
        if left:
            self._refer(_body(self.document, "Căn cứ:"), left, sources, numbers)

    def _refer(
        self,
        paragraph: Paragraph,
        marks: Sequence[int],
        sources: dict[int, dict[str, Any]],
        numbers: dict[int, int],
    ) -> None:
        for index, mark in enumerate(marks):
            if index:
                paragraph.add_run(", ").font.superscript = True
            if mark in numbers:
                self.notes.refer_again(paragraph, numbers[mark])
            else:
                numbers[mark] = self.notes.refer(paragraph, source_words(sources[mark]))

    def _documents(self, reply: dict[str, Any]) -> None:
        if reply["nearest"]:
            _text(self.document, "Văn bản gần nhất (không trả lời câu hỏi):", italic=True)
        for one in (*reply["choices"], *reply["nearest"]):
            name = document_name(type=one["type"], number=one["number"], date=_day(one["date"]), issuer=one["issuer"])
            subject = f", {one['subject']}" if one["subject"] else ""
            _body(self.document, f"- {name}{subject} ({validity_words(one['status']).lower()}).")


def _body(document: Document, words: str = "") -> Paragraph:
    paragraph = document.add_paragraph(printable(words))
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(INDENT_MM)
    return paragraph


def _text(document: Document, words: str, *, bold: bool = False, italic: bool = False) -> Paragraph:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(printable(words))
    run.bold, run.italic = bold, italic
    return paragraph


def _moment_words(moment: datetime.datetime) -> str:
    hour, day = time_words(moment).split(" ")
    return f"{hour} ngày {day}"


def _day(date: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(date) if date else None
