"""The explanations of a paper: each question with its key, why it is right, and the words of the source it rests on."""

from docx.document import Document
from docx.shared import Mm, Pt

from exams.items import LEVEL_WORDS, Source
from exams.papers.measuring import pages_of
from exams.papers.page_style import SIZE, docx_bytes, new_document, put_footer, put_heading, say
from exams.papers.printed import PrintedPaper
from exams.papers.question_paper import put_question
from exams.papers.questions import Question

TITLE = "Giải thích đáp án"
NO_SOURCE = "Câu hỏi chưa ghi văn bản làm căn cứ."
_LONGEST_QUOTE = 1_200  # code points


def booklet(paper: PrintedPaper) -> bytes:
    """Returns the DOCX: the questions in the order of the paper, options in that of the bank, the keys in bold."""
    document = new_document(f"{TITLE} – {paper.heading.title}", paper.heading.unit)
    put_heading(document, paper.heading, TITLE, (f"{len(paper.questions)} câu, theo thứ tự của đề gốc",))
    for number, question in enumerate(paper.questions, start=1):
        put_question(document, f"Câu {number}.", question.entry, marked=question.item.keys)
        _explain(document, question)
    put_footer(document, TITLE, pages=2 * pages_of(paper.items, SIZE))
    return docx_bytes(document)


def _explain(document: Document, question: Question) -> None:
    item = question.item
    key = "; ".join(
        f"{letter}. {text}" for letter, text in zip(item.key_letters.split(", "), item.key_texts, strict=False)
    )
    told = [item.topic, LEVEL_WORDS[item.level] if item.level else ""]
    _line(document, "Đáp án: ", key)
    _line(document, "Chủ đề, mức độ: ", ", ".join(word for word in told if word))
    _line(document, "Giải thích: ", item.explanation)
    for source in item.sources:
        if not _is_said(source, item.explanation):
            _line(document, "Căn cứ: ", _source_words(source))
    if not item.sources:
        _line(document, "Căn cứ: ", NO_SOURCE)


def _is_said(source: Source, explanation: str) -> bool:
    """Tells whether an explanation has a clause and its words already, as those of generated questions do."""
    said = " ".join(explanation.split())
    return source.citation in said and " ".join(source.quote.split()).rstrip(" .;") in said


def _source_words(source: Source) -> str:
    quote = " ".join(source.quote.split())
    cut = quote if len(quote) <= _LONGEST_QUOTE else f"{quote[:_LONGEST_QUOTE].rstrip()} […]"
    return f"{source.citation}: “{cut}”"


def _line(document: Document, head: str, words: str) -> None:
    if not words.strip():
        return
    line = document.add_paragraph()
    line.paragraph_format.left_indent, line.paragraph_format.space_before = Mm(5), Pt(2)
    say(line, head, bold=True, italic=True)
    say(line, words)
