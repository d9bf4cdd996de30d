"""A paper as a Word file: its head, its body, who signs and who gets it, then its annexes."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from programs.papers.numbering import roman
from programs.papers.settling import settled_head, settled_recipients, settled_signer
from programs.papers.tables import TablePiece, draw_table
from programs.papers.views import PaperHead, PaperSigner
from programs.papers.wording import LETTER, number_words, own_name, paragraphs, place_and_day
from vanban.layout.boxes import Foot, Top, foot_pieces, head_pieces
from vanban.layout.lines import heading
from vanban.layout.pieces import Para, Run, SideBySide, centred
from vanban.layout.profiles import Profile
from vanban.layout.widths import balanced_lines
from vanban.layout.word import fill, new_document, saved, side_by_side

_GAP = 8.0  # points
Piece = Para | SideBySide | TablePiece


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex on pages of its own: its title, its pieces, whether its pages lie on their side."""

    title: str
    pieces: tuple[Piece, ...]
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class Framed:
    """All that is printed of a paper."""

    head: PaperHead
    body: tuple[Piece, ...]
    signer: PaperSigner
    recipients: tuple[str, ...]
    addressees: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()


def docx_of(framed: Framed, profile: Profile) -> bytes:
    """Returns the bytes of the DOCX file; the same paper gives the same bytes."""
    framed = replace(
        framed,
        head=settled_head(framed.head),
        signer=settled_signer(framed.signer),
        recipients=settled_recipients(framed.recipients),
        addressees=paragraphs(framed.addressees),
    )
    document = new_document(profile)
    _set_properties(document, framed.head)
    _draw(document, head_pieces(_top(framed, profile), profile), profile, profile.text_width)
    _draw(document, _kept_with_signature(framed.body), profile, profile.text_width)
    if framed.body and isinstance(framed.body[-1], Para):
        _gap(document, keep=True)
    _draw(document, [foot_pieces(_foot(framed), profile)], profile, profile.text_width)
    for place, annex in enumerate(framed.annexes, start=1):
        label = "PHỤ LỤC" if len(framed.annexes) == 1 else f"PHỤ LỤC {roman(place)}"
        _annex(document, annex, label, framed.head, profile)
    return saved(document)


def _top(framed: Framed, profile: Profile) -> Top:
    head = framed.head
    letter = head.type == LETTER
    subject = head.subject
    if letter and subject and not subject.lower().startswith("v/v"):
        subject = f"V/v {subject}"
    if not letter:
        subject = "\n".join(balanced_lines(subject, profile.subject, profile.text_width))
    return Top(
        superior=tuple(head.superior.splitlines()),
        issuer=tuple(head.issuer.splitlines()) or ("",),
        number=number_words(head),
        place_and_date=place_and_day(head),
        type=head.type,
        subject=subject,
        addressees=framed.addressees,
        letter=letter,
    )


def _foot(framed: Framed) -> Foot:
    signer = framed.signer
    authority, position = tuple(signer.authority.splitlines()), tuple(signer.position.splitlines())
    return Foot(authority, position, signer.name, framed.recipients)


def _kept_with_signature(body: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Returns a body whose last line stays with the signature, which never stands alone on a page."""
    last = body[-1] if body else None
    return (*body[:-1], replace(last, keep_with_next=True)) if isinstance(last, Para) else body


def _draw(document: Document, pieces: Iterable[Piece], profile: Profile, width: float) -> None:
    for piece in pieces:
        if isinstance(piece, Para):
            fill(document.add_paragraph(), piece, width)
        elif isinstance(piece, TablePiece):
            draw_table(document, piece, width)
            _gap(document)
        else:
            side_by_side(document, piece, profile)


def _gap(document: Document, *, keep: bool = False) -> None:
    """Adds the empty line that keeps a table apart from what follows (Word joins tables without one), or the signature
    apart from the body, with which it stays (``keep``)."""
    fill(document.add_paragraph(), Para((Run(""),), _GAP, line=_GAP, keep_with_next=keep), 0)


def _annex(document: Document, annex: Annex, label: str, head: PaperHead, profile: Profile) -> None:
    _new_section(document, profile, landscape=annex.landscape)
    _draw(document, _annex_head(annex, label, head, profile), profile, profile.text_width)
    _draw(document, annex.pieces, profile, profile.landscape_width if annex.landscape else profile.text_width)


def _annex_head(annex: Annex, label: str, head: PaperHead, profile: Profile) -> Sequence[Para]:
    name = own_name(head, of_state=profile.of_state)
    return (
        heading(label, profile),
        heading(annex.title, profile),
        centred(f"(Kèm theo {name})", profile.body - 1, italic=True, after=8, keep=True),
    )


def _new_section(document: Document, profile: Profile, *, landscape: bool) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    short, long = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.different_first_page_header_footer = profile.annex_restarts
    if profile.annex_restarts:
        numbers = OxmlElement("w:pgNumType")
        numbers.set(qn("w:start"), "1")
        section._sectPr.append(numbers)


def _set_properties(document: Document, head: PaperHead) -> None:
    properties = document.core_properties
    day = head.dated or datetime.date(2026, 1, 1)
    properties.created = properties.modified = datetime.datetime.combine(day, datetime.time(8), tzinfo=datetime.UTC)
    properties.title, properties.author = f"{head.type} {head.number}".strip()[:250], head.issuer[:250]
    properties.comments = properties.last_modified_by = ""
    properties.language = "vi-VN"
