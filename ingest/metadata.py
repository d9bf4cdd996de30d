"""The attributes of a document and the frame of its text, read from head, closing and, failing these, press forms."""

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from ingest.assembling import Assembled, Frame, Line
from ingest.effect import effective_date
from ingest.head import Head, read_head, read_number_and_date
from ingest.issuers import issuer_of
from ingest.line_kinds import is_annex_heading, is_shouting
from ingest.press import Press, read_fields, read_press
from ingest.signature import Closing, read_closing
from vanban.dates import parse_date
from vanban.document_numbers import DocumentNumber, NumberMention
from vanban.document_types import codes_for_type, type_for_code, type_name_pattern, type_named, types_for_code
from vanban.documents import Metadata
from vanban.text import bare_form

CONSOLIDATED = "Văn bản hợp nhất"
_SELF_RE = re.compile(rf"\b({type_name_pattern()}) nay\b")
_PASSED_RE = re.compile(r"thong qua ngay\s+")
_ADOPTED_LINES = 12  # lines before the closing in which an assembly says when it passed the document


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a document says of itself, which lines are head and closing, and what a person should look at."""

    metadata: Metadata
    frame: Frame
    warnings: tuple[str, ...] = ()


def read_metadata(assembled: Assembled) -> Attributes:
    """Returns the attributes and the frame of a document; what it does not say stays None.

    Secrecy and circulation are left to ``ingest.gate``, which also sees what is printed around the text.
    """
    lines = assembled.lines
    head = read_head(lines)
    press = _press(lines, head)
    head_end = head.end if head.found else press.end
    closing = read_closing(lines, head_end)
    mention = _number(lines, head, press, closing)
    number = mention.number if mention else None
    kind = _type(assembled, head, press, number)
    date = _date(lines, head, press, closing)
    body = assembled.text[: lines[closing.start].start] if closing.start < len(lines) else assembled.text
    metadata = Metadata(
        number=number,
        type=kind,
        issuer=_issuer(lines, head, closing) or press.issuer,
        date=date,
        place=head.place or _confirmed_head(lines, closing).place,
        subject=head.subject or press.subject,
        signer=closing.signer or press.signer,
        position=closing.position,
        authority=closing.authority,
        recipients=closing.recipients,
        effective_date=effective_date(body, date),
    )
    frame = Frame(head_end, max(closing.start, head_end), max(closing.end, head_end))
    return Attributes(metadata, frame, tuple(_warnings(metadata, head, mention, lines)))


def _press(lines: Sequence[Line], head: Head) -> Press:
    """Returns what stands instead of a head, or in a list of fields before one."""
    if head.found:
        return read_fields(lines[: head.begin]) if head.begin else Press()
    annex = _annex_at(lines)
    if annex is not None:
        return Press(annex, subject=_annex_title(lines, annex))
    fields, press = read_fields(lines), read_press(lines)
    return Press(
        max(fields.end, press.end),
        fields.number or press.number,
        press.type or fields.type,
        fields.date or press.date,
        fields.issuer or press.issuer,
        fields.subject or press.subject,
        fields.signer or press.signer,
    )


def _annex_at(lines: Sequence[Line]) -> int | None:
    """Returns the line of the annex heading that a file begins with, or None: such a file is no document."""
    return next((i for i, line in enumerate(lines[:4]) if is_annex_heading(line.text)), None)


def _annex_title(lines: Sequence[Line], annex: int) -> str:
    """Returns "PHỤ LỤC I" with its title in capitals."""
    titles = takewhile(lambda line: is_shouting(line.text), lines[annex + 1 : annex + 5])
    return " ".join([lines[annex].text, *(line.text for line in titles)])


def _confirmed_head(lines: Sequence[Line], closing: Closing) -> Head:
    """Returns number, place and date of a consolidated text, which stand in its closing."""
    return read_number_and_date(lines[closing.start : closing.end]) if closing.confirmed else Head()


def _issuer(lines: Sequence[Line], head: Head, closing: Closing) -> str | None:
    """Returns the issuing body; that of a consolidated text stands in its closing or, as in others, in its head."""
    bodies = _confirmed_head(lines, closing).bodies
    confirmed = issuer_of(bodies, closing.authority) if bodies else None
    return confirmed or issuer_of(head.bodies, closing.authority)


def _number(lines: Sequence[Line], head: Head, press: Press, closing: Closing) -> NumberMention | None:
    return _confirmed_head(lines, closing).number or head.number or press.number


def _date(lines: Sequence[Line], head: Head, press: Press, closing: Closing) -> datetime.date | None:
    """Returns the date of signing: in the head, of a consolidated text in its closing, of an assembly's where it
    says when it was passed."""
    if closing.confirmed:
        own = head.number is not None and head.number.number.type_code == "VBHN"  # else the head is the first text's
        return _confirmed_head(lines, closing).date or (head.date if own else None)
    return (
        head.date or press.date or (_passed(lines, closing) if head.found and not head.number_text.isspace() else None)
    )


def _passed(lines: Sequence[Line], closing: Closing) -> datetime.date | None:
    for line in lines[max(0, closing.start - _ADOPTED_LINES) : closing.start]:
        match = _PASSED_RE.search(bare_form(line.text))
        if match:
            return parse_date(line.text[match.start() :])
    return None


def _type(assembled: Assembled, head: Head, press: Press, number: DocumentNumber | None) -> str | None:
    """Returns the type: the type line, of a consolidated text its own, of a letter Công văn, else what the
    document calls itself ("Quy định này") or its code."""
    if number is not None and number.type_code == "VBHN":
        return CONSOLIDATED
    if head.type or press.type:
        return head.type or press.type
    if head.is_letter or (head.found and number is not None and number.type_code in (None, "CV")):
        return "Công văn"
    own = _own_name(assembled)
    if number is None:
        return own
    possible = types_for_code(number.type_code or "", number.family)
    return own if own in possible else type_for_code(number.type_code or "", number.family) or own


def _own_name(assembled: Assembled) -> str | None:
    """Returns the type a document most often calls itself, or None; an annex calls its parent so, hence none."""
    if _annex_at(assembled.lines) is not None:
        return None
    names = Counter(match[1] for match in _SELF_RE.finditer(bare_form(assembled.text)))
    return type_named(names.most_common(1)[0][0]) if names else None


def _warnings(metadata: Metadata, head: Head, mention: NumberMention | None, lines: Sequence[Line]) -> list[str]:
    """Returns Vietnamese sentences on what is missing, corrected or contradictory."""
    warnings = []
    annex = not head.found and _annex_at(lines) is not None
    if mention is None and not annex:
        warnings.append("Không đọc được số, ký hiệu của văn bản.")
    if mention is not None and mention.corrected:
        written = head.number_text.strip() or "khác mẫu"
        warnings.append(f"Số, ký hiệu ghi là “{written}”, được hiểu là {mention.number.canonical}.")
    if metadata.type is None and not annex:
        warnings.append("Không đọc được tên loại văn bản.")
    if metadata.date is None and not annex:
        warnings.append("Không đọc được ngày ban hành.")
    if not _type_fits(metadata):
        warnings.append(f"Tên loại “{metadata.type}” không khớp với ký hiệu {metadata.number}.")
    return warnings


def _type_fits(metadata: Metadata) -> bool:
    code = metadata.number.type_code if metadata.number else None
    codes = codes_for_type(metadata.type or "")
    if code is None or not codes or metadata.type == "Chương trình hành động":
        return True
    return bare_form(code) in {bare_form(one) for one in codes}
