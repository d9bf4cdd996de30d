"""Which documents a question names: by full number, by part of one ("NQ 57"), in words or by nickname."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from vanban.aliases import NicknameMention, find_nicknames
from vanban.counted_nouns import is_count
from vanban.document_numbers import DocumentNumber, NumberMention, find_numbers, mended_ordinal
from vanban.document_types import (
    DOCUMENT_TYPES,
    canonical_type_code,
    codes_for_type,
    type_name_pattern,
    type_named,
    types_for_code,
)
from vanban.issuer_codes import canonical_issuer_code
from vanban.reference_hints import Hints, hints_after, issuer_at
from vanban.respelling import Respelt, narrowed, respelt, separated
from vanban.spoken_numbers import spoken_number_at
from vanban.text import bare_form, nfc


@dataclass(frozen=True, slots=True)
class NumberReference:
    """A document named in a question: ``text[start:end] == written`` (NFC).

    ``type_codes`` empty means any type. ``corrected_from`` is the misspelling that was set right, to be shown.
    ``number`` is set when the whole number was written or a nickname stands for it. ``issuer`` and ``date`` are
    what the question says of them.
    """

    ordinal: str
    type_codes: frozenset[str]
    type_name: str | None
    issuer_code: str | None
    year: int | None
    start: int
    end: int
    written: str
    corrected_from: str | None = None
    number: DocumentNumber | None = None
    issuer: str | None = None
    date: datetime.date | None = None
    said_year: int | None = None  # beside a whole number: it narrows a choice and rules nothing out

    def matches(
        self,
        number: DocumentNumber,
        *,
        type_name: str | None,
        date: datetime.date | None,
        issuer: str | None = None,
    ) -> bool:
        """Tells whether a document of this number, type, date and issuer may be the one meant.

        What either side leaves out is no objection; what both say must agree.
        """
        if self.number is not None and self.number.key != number.key and not self._lacks_its_code(number):
            return False
        if _ordinal_key(self.ordinal) != number.ordinal_key or not self._fits_type(number, type_name):
            return False
        if self.issuer_code is not None and not _same_body(self.issuer_code, number.issuer_code):
            return False
        if self.date is not None and date is not None and self.date != date:
            return False
        if self.issuer is not None and issuer is not None and bare_form(self.issuer) not in bare_form(nfc(issuer)):
            return False
        known_year = number.year or (date.year if date else None)
        return self.year is None or known_year is None or self.year == known_year

    def _lacks_its_code(self, number: DocumentNumber) -> bool:
        """Tells whether only the code is missing from the number, said before it by name ("nghị quyết 04/HĐND")."""
        return (
            self.number is not None
            and self.number.type_code is None
            and (self.type_name is not None or bool(self.type_codes))
            and not number.suffix
        )

    def loosened(self) -> "NumberReference | None":
        """Returns the reference without its claim that no year stands in the number ("30/NĐ-CP"), or None where it
        makes none. For where nothing bears the number as it was written."""
        if self.number is None or self.number.year is not None or self.number.suffix:
            return None
        return replace(self, number=None)

    def _fits_type(self, number: DocumentNumber, type_name: str | None) -> bool:
        if self.type_name is not None and type_name is not None:
            asked, held = bare_form(self.type_name), bare_form(nfc(type_name))
            return asked.startswith(held) or held.startswith(asked)
        if not self.type_codes:
            return True
        return bare_form(number.type_code or "") in {bare_form(code) for code in self.type_codes}


def find_references(question: str) -> list[NumberReference]:
    """Returns the documents a question names, in order; a nickname of several documents gives each of them.

    Offsets count code points of NFC text.

    >>> [r.ordinal for r in find_references("nghị quyết năm bảy và chỉ thị 18")]
    ['57', '18']
    """
    text = nfc(question)
    plain = narrowed(text)
    found = _read_as(separated(plain), plain)
    if not found and len(text) <= _LONGEST_MENDED:
        found = _read_as(respelt(plain), "")
    return [replace(one, written=text[one.start : one.end]) for one in found]


def _read_as(meant: Respelt | None, typed: str) -> list[NumberReference]:
    """Returns the references of a mended text at their places in the text as it was typed, or, where nothing was to be
    mended, those of the typed text."""
    if meant is None:
        return _read(typed)
    return [_led_back(one, meant) for one in _read(meant.text)]


def _led_back(reference: NumberReference, meant: Respelt) -> NumberReference:
    start, end = meant.origins[reference.start], meant.origins[reference.end]
    typed = meant.typed[start:end]
    mended = reference.corrected_from or (typed if typed != reference.written else None)
    return replace(reference, start=start, end=end, corrected_from=mended)


def _read(text: str) -> list[NumberReference]:
    found: list[NumberReference] = [_from_number(text, mention) for mention in find_numbers(text)]
    taken = bytearray(len(text))
    for reference in found:
        _take(taken, reference.start, reference.end)
    for nickname in find_nicknames(text):
        if _take(taken, nickname.start, nickname.end):
            found += _from_nickname(text, nickname)
    found += [one for one in _partial_references(text) if _take(taken, one.start, one.end)]
    return sorted(found, key=lambda reference: reference.start)


_LONGEST_MENDED = 300  # characters of a text in which slips are looked for
_TYPE_BEFORE_RE = re.compile(rf"\b(?P<type>{type_name_pattern()})\s*(?:so|s)?\s*[:.]?\s*$")
_TYPE_RE = re.compile(rf"\b(?:(?P<any>van ban|vb)|(?P<type>{type_name_pattern()}))\b")
_CODES = sorted({code for t in DOCUMENT_TYPES for code in t.codes if len(code) > 1}, key=len, reverse=True)
_LOWER_CODES = (
    "nq",
    "nđ",
    "nd",
    "qđ",
    "qd",
    "kl",
    "ct",
    "tt",
    "hd",
    "kh",
    "tb",
    "cv",
    "ttr",
    "ctr",
    "vbhn",
    "ttlt",
    "bc",
    "qc",
)
_ANY_CODE = "|".join((*_CODES, "ND", "QD", *_LOWER_CODES))
_CODE_RE = re.compile(rf"(?<![\w/-])(?P<code>{_ANY_CODE})(?=[\s.:-]{{0,2}}(?:[SOIlBZ]?\d|(?i:s[ốo])\b))")
_CODE_BEFORE_RE = re.compile(rf"(?<![\w/-])(?P<code>{_ANY_CODE})\s?(?:s[ốo]\s*)?[.:-]?\s?$")
_REVERSED_RE = re.compile(
    rf"(?<![\w/.-])(?P<ordinal>\d{{1,5}})(?:/(?P<year>(?:19|20)\d{{2}}))?\s?[-/]\s?(?P<code>{_ANY_CODE})(?![\w/-])"
)
_BEFORE_ORDINAL_RE = re.compile(r"(?P<named>\s*\bs[ốo]\b)?\s*[.:-]?\s*(?:\bs[ốo]\s+hiệu\s*)?", re.IGNORECASE)
_ORDINAL_RE = re.compile(
    r"(?P<ordinal>[SOIlBZ]?\d[\dSOIlBZ]{0,5}(?:\.\d{1,3}(?=/))?[a-eA-E]?)(?!\w|[.,]\d|\s?%)"
    r"(?:\s?[/-]\s?(?P<year>(?:19|20)\d{2})(?![\w/]))?(?!/\d)"
)
_LIST_RE = re.compile(r"\s*(?:,|;|&|\+|\b(?:và|va|hoặc|hoac|với|voi)\b)\s*(?:s[ốo]\s*)?(?=\d)", re.IGNORECASE)
_YEARS = range(1930, 2041)  # in which the documents that are asked about were given
_NEEDS_SO = frozenset(
    {"Phương án", "Dự án", "Chiến lược", "Quy hoạch", "Hợp đồng", "Biên bản", "Quy trình", "Thể lệ", "Điều lệ",
     "Hiến pháp", "Bộ luật", "Lệnh", "Tuyên bố", "Lời kêu gọi", "Bản ghi nhớ", "Bản thỏa thuận", "Quy chế"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Kind:
    """The type that was named: its name where it is certain, its codes, and a year written into the number."""

    name: str | None
    codes: frozenset[str]
    year: int | None = None
    rare: bool = False  # a number follows only after "số", or before the issuer


def _from_number(text: str, mention: NumberMention) -> NumberReference:
    number = mention.number
    before = bare_form(text[max(0, mention.start - 40) : mention.start])
    named = _TYPE_BEFORE_RE.search(before)
    type_name = type_named(named["type"]) if named else None
    coded = _CODE_BEFORE_RE.search(text[max(0, mention.start - 12) : mention.start]) if not named else None
    kind = _kind_of_code(coded["code"]) if coded and number.type_code is None else _Kind(type_name, frozenset())
    start = mention.start - (len(before) - named.start()) if named else mention.start
    hints = hints_after(text, mention.end)
    end = hints.end if hints.date or hints.issuer else mention.end
    return NumberReference(
        ordinal=number.ordinal,
        type_codes=frozenset({number.type_code}) if number.type_code else kind.codes,
        type_name=kind.name,
        issuer_code=number.issuer_code,
        year=number.year,
        start=start,
        end=end,
        written=text[start:end],
        corrected_from=text[mention.start : mention.end] if mention.corrected else None,
        number=number,
        issuer=hints.issuer,
        date=hints.date,
        said_year=hints.year,
    )


def _from_nickname(text: str, nickname: NicknameMention) -> list[NumberReference]:
    return [
        NumberReference(
            ordinal=document.number.ordinal,
            type_codes=frozenset({document.number.type_code} if document.number.type_code else ()),
            type_name=document.type,
            issuer_code=document.number.issuer_code,
            year=document.date.year,
            start=nickname.start,
            end=nickname.end,
            written=text[nickname.start : nickname.end],
            number=document.number,
            date=document.date,
        )
        for document in nickname.documents
    ]


def _partial_references(text: str) -> Iterator[NumberReference]:
    """Yields "nghị quyết 57", "NQ57", "57-NQ", "nghị quyết 57, 59 và 68 của Bộ Chính trị" one by one."""
    bare = bare_form(text)
    for match in _TYPE_RE.finditer(bare):
        name = type_named(match["type"]) if match["type"] else None
        kind = _Kind(name, codes_for_type(name) if name else frozenset(), rare=name in _NEEDS_SO)
        yield from _after_type(text, match.start(), match.end(), kind)
    for match in _CODE_RE.finditer(text):
        yield from _after_type(text, match.start(), match.end(), _kind_of_code(match["code"]))
    for match in _REVERSED_RE.finditer(text):
        kind = replace(_kind_of_code(match["code"]), year=int(match["year"]) if match["year"] else None)
        yield _reference(text, match.start(), match["ordinal"], kind, hints_after(text, match.end()))


def _kind_of_code(written: str) -> _Kind:
    """Returns the usual code and, where it can mean only one type, that type."""
    code = canonical_type_code(written) or written
    names = types_for_code(code)
    return _Kind(names[0] if len(names) == 1 else None, frozenset({code}))


def _after_type(text: str, start: int, position: int, kind: _Kind) -> list[NumberReference]:
    """Returns the references that follow a type word or code ending at ``position``; empty if no number follows."""
    body = issuer_at(text, position)
    lead = _BEFORE_ORDINAL_RE.match(text, body.end if body else position)
    if lead is None or (body is not None and not lead["named"]):
        return []
    named = bool(lead["named"])
    read = _ordinal_at(text, lead.end(), named=named) or _spoken_at(text, lead.end(), named=named)
    if read is None or (not named and is_count(text, read[2], kind.name)):
        return []
    references: list[NumberReference] = []
    while read is not None:
        ordinal, year, end = read
        hints = hints_after(text, end)
        if kind.rare and not (named or hints.issuer_code or ordinal.startswith("0")):
            break
        if body is not None and hints.issuer_code is None:
            hints = replace(hints, issuer_code=body.issuer_code, issuer=body.issuer)
        references.append(_reference(text, start, ordinal, replace(kind, year=year), hints))
        comma = _LIST_RE.match(text, hints.end)
        read = _ordinal_at(text, comma.end(), named=False) if comma else None
        if read is not None and (is_count(text, read[2], None) or _full_number_at(text, comma)):
            read = None
        start = comma.end() if comma else hints.end
    last = references[-1] if references else None
    return [
        one if one.issuer_code or last is None else replace(one, issuer_code=last.issuer_code, issuer=last.issuer)
        for one in references
    ]


def _ordinal_at(text: str, start: int, *, named: bool) -> tuple[str, int | None, int] | None:
    """Returns ordinal, year and end of a number in digits; a bare year ("nghị quyết 2025") is none."""
    match = _ORDINAL_RE.match(text, start)
    if match is None:
        return None
    if not named and not match["year"] and _is_year(match["ordinal"]) and not _other_year_follows(text, match):
        return None
    return match["ordinal"], int(match["year"]) if match["year"] else None, match.end()


def _is_year(ordinal: str) -> bool:
    return len(ordinal) == 4 and ordinal.isdigit() and int(ordinal) in _YEARS


def _other_year_follows(text: str, match: re.Match[str]) -> bool:
    """Tells whether the year is said besides ("công văn 2022 ngày 21/2/2014", "tờ trình 1960 năm 2021")."""
    hints = hints_after(text, match.end())
    year = hints.date.year if hints.date else hints.year
    return year is not None and year != int(match["ordinal"])


def _spoken_at(text: str, start: int, *, named: bool) -> tuple[str, int | None, int] | None:
    """Returns a number in words; a single digit counts only after "số" ("nghị quyết năm nay" is none)."""
    spoken = spoken_number_at(text, start)
    if spoken is None or spoken.value == 0 or (spoken.value < 10 and not named):
        return None
    return str(spoken.value), None, spoken.end


def _full_number_at(text: str, comma: re.Match[str] | None) -> bool:
    return comma is not None and any(m.start == 0 for m in find_numbers(text[comma.end() : comma.end() + 40]))


def _reference(text: str, start: int, ordinal: str, kind: _Kind, hints: Hints) -> NumberReference:
    mended = mended_ordinal(ordinal)
    return NumberReference(
        ordinal=mended,
        type_codes=kind.codes,
        type_name=kind.name,
        issuer_code=hints.issuer_code,
        year=kind.year or hints.year,
        start=start,
        end=hints.end,
        written=text[start : hints.end],
        corrected_from=ordinal if mended != ordinal else None,
        issuer=hints.issuer,
        date=hints.date,
    )


def _ordinal_key(ordinal: str) -> str:
    return bare_form(ordinal).lstrip("0") or "0"


def _same_body(asked: str, held: str) -> bool:
    """Tells whether an issuer code is the asked one, its assembly of some term (QH15) or one of its parts."""
    first, code = bare_form(canonical_issuer_code(asked)), bare_form(canonical_issuer_code(held))
    return (
        code == first or code.startswith(first + "-") or re.fullmatch(re.escape(first) + r"\d{1,2}", code) is not None
    )


def _take(taken: bytearray, start: int, end: int) -> bool:
    """Marks a range as read; returns False, marking nothing, where part of it was read before."""
    if any(taken[start:end]):
        return False
    taken[start:end] = b"\x01" * (end - start)
    return True
