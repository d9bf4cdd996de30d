"""Items on the document itself, and on which of several documents says something."""

import re
from collections.abc import Iterator

from exams.citing import document_name, short_name, subject_words, written_date
from exams.dice import Dice
from exams.documents import ExamDocument, same_kind_first
from exams.drafts import OPTIONS, SPARE, Draft, explained, source_at, source_of
from exams.items import Kind, Level, Source
from exams.patterns import pattern
from exams.shelf import Shelf, distinct, pairs, share
from exams.statements import Statement, names_whom, says_something
from exams.times import Time, TimeForm
from exams.wording import NO_SUBJECT, first_capital, inner_quotes
from exams.wrong_times import wrong_times
from vanban.dates import find_dates
from vanban.document_numbers import find_numbers
from vanban.text import search_form, words

HEAD = "phần đầu"
_NAMES_ITSELF = pattern("names_a_document", re.IGNORECASE)
_FEWEST_WORDS, _LONGEST = 16, 260


def document_drafts(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields items on the date, the issuer and the subject of the document, and on what it alone says."""
    if document_name(shelf.document.metadata) is None:
        return
    for draft in (_date(shelf, dice), _issuer(shelf), _subject(shelf)):
        if draft is not None:
            yield draft
    yield from _which(shelf, dice)


def head_source(document: ExamDocument, start: int, end: int) -> Source:
    """Returns a range of the head as a source."""
    return source_at(document, start, end, section=None, path=HEAD)


def _head_end(document: ExamDocument) -> int:
    return document.sections[0].start if document.sections else len(document.text)


def _date_source(document: ExamDocument) -> Source | None:
    """Returns where the head writes the document's date."""
    head = document.text[: _head_end(document)]
    found = [one for one in find_dates(head) if one.date == document.metadata.date]
    return head_source(document, found[0].start, found[0].end) if found else None


def _number_source(document: ExamDocument) -> Source | None:
    """Returns where the head writes the document's number."""
    head = document.text[: _head_end(document)]
    number = document.metadata.number
    found = [one for one in find_numbers(head) if number is not None and one.number.key == number.key]
    return head_source(document, found[0].start, found[0].end) if found else None


def _phrase_source(document: ExamDocument, phrase: str) -> Source | None:
    """Returns where the head or the end of the text writes words, whatever their case and line breaks."""
    pattern = r"\s+".join(map(re.escape, search_form(phrase).split()))
    found = re.search(rf"(?<!\w){pattern}(?!\w)", search_form(document.text)) if phrase else None
    return head_source(document, found.start(), found.end()) if found else None


def _date(shelf: Shelf, dice: Dice) -> Draft | None:
    document, known = shelf.document, shelf.document.metadata
    source = _date_source(document)
    if source is None or known.date is None:
        return None
    order = (known.date.year, known.date.month, known.date.day, 0)
    time = Time(TimeForm.DAY, 0, 0, f"ngày {written_date(known.date)}", order)
    wrong = list(wrong_times(time, [], dice))[:SPARE]
    in_order = [first_capital(one.written) for one in sorted((time, *wrong), key=lambda one: one.order)]
    stem = f"{short_name(known)} của {known.issuer}{_about(known.subject)} được ban hành vào ngày nào?"
    return Draft(
        Kind.DOCUMENT_FACT, Level.KNOW, stem, first_capital(time.written),
        tuple(first_capital(one.written) for one in wrong), explained([source]), (source,),
        None, (source.start,), in_order=tuple(in_order), worth=2,
    )  # fmt: skip


def _about(subject: str | None) -> str:
    """Returns a subject as a stem may repeat it: not in capitals, and short."""
    said = " ".join((subject or "").split())
    return (
        f" {said[:1].lower()}{said[1:]}"
        if 0 < len(said) <= 160 and not said.isupper() and said.lower().startswith("về")
        else ""
    )


def _issuer(shelf: Shelf) -> Draft | None:
    known = shelf.document.metadata
    source = _phrase_source(shelf.document, known.issuer or "")
    own = search_form(known.issuer or "")
    others = [other.metadata.issuer for other in same_kind_first(shelf.document, shelf.others) if other.metadata.issuer]
    fitting = [one for one in others if search_form(one) not in own and own not in search_form(one)]
    wrong = distinct(fitting, apart_from=[known.issuer or ""])[: OPTIONS - 1]
    if source is None or known.issuer is None or known.date is None or len(wrong) < OPTIONS - 1:
        return None
    told = _about(known.subject)
    if not told or pairs(known.issuer) & pairs(told):
        return None
    stem = f"{known.type}{told}, ban hành ngày {written_date(known.date)}, là văn bản của cơ quan nào?"
    return Draft(
        Kind.DOCUMENT_FACT, Level.KNOW, stem, known.issuer, tuple(wrong), explained([source]), (source,), None,
        (source.start,), worth=2,
    )  # fmt: skip


def _subject(shelf: Shelf) -> Draft | None:
    known = shelf.document.metadata
    own = subject_words(known)
    source = _phrase_source(shelf.document, own)
    if source is None or own.isupper() or not 20 <= len(own) <= 220:
        return None
    alike = [o for o in same_kind_first(shelf.document, shelf.others) if not subject_words(o.metadata).isupper()]
    fitting = [
        subject_words(other.metadata)
        for other in alike
        if 20 <= len(subject_words(other.metadata)) <= 220
        and share(pairs(subject_words(other.metadata)), pairs(own)) < 0.5
        and 0.5 <= len(subject_words(other.metadata)) / len(own) <= 2
    ]
    wrong = distinct(map(first_capital, fitting), apart_from=[own])[: OPTIONS - 1]
    if len(wrong) < OPTIONS - 1:
        return None
    stem = f"{document_name(known)} được ban hành về nội dung nào?"
    return Draft(
        Kind.DOCUMENT_FACT, Level.KNOW, stem, first_capital(own), tuple(wrong), explained([source]), (source,), None,
        (source.start,), worth=2,
    )  # fmt: skip


def _which(shelf: Shelf, dice: Dice) -> Iterator[Draft]:
    """Yields items that quote a sentence and ask which document says it."""
    document = shelf.document
    others = [other for other in same_kind_first(document, shelf.others) if document_name(other.metadata)]
    head = [source for source in (_number_source(document), _date_source(document)) if source is not None]
    for said in shelf.statements if len(others) >= OPTIONS - 1 and len(head) == 2 else ():
        if not _is_telling(said) or shelf.elsewhere(said, least=0.4):
            continue
        near = others[: 2 * OPTIONS]
        wrong = [document_name(one.metadata) or "" for one in dice.shuffled(near, "which", said.start)][: OPTIONS - 1]
        sources = (source_of(document, said), *head)
        yield Draft(
            Kind.WHICH_DOCUMENT, Level.UNDERSTAND,
            f"Nội dung “{inner_quotes(said.shown)}” được nêu trong văn bản nào sau đây?",
            document_name(document.metadata) or "", tuple(wrong), explained(sources[:1]), sources, said.section,
            (said.start,), worth=1,
        )  # fmt: skip


def _is_telling(said: Statement) -> bool:
    text = said.shown
    fits = (
        said.stands_alone
        and not said.lead
        and says_something(text)
        and len(words(text)) >= _FEWEST_WORDS
        and len(text) <= _LONGEST
    )
    return fits and not (_NAMES_ITSELF.search(text) or NO_SUBJECT.match(text) or names_whom(said))
