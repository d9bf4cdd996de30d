"""Document numbers: what is written after "Số", in all the forms people write it."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from vanban.document_types import Family, canonical_type_code
from vanban.issuer_codes import canonical_issuer_code, family_of_issuer, is_known_issuer
from vanban.text import bare_form, nfc

_LOOKALIKES = str.maketrans(dict.fromkeys("‐‑‒–—―−_", "-") | {"Ð": "Đ", "\x02": "-", "∕": "/", "⁄": "/", "\\": "/"})


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number in its parts.

    Party numbers are written ``57-NQ/TW`` (Hướng dẫn 36-HD/VPTW), State numbers ``30/2020/NĐ-CP`` when normative
    and ``09/CT-UBND`` otherwise (Nghị định 30/2020/NĐ-CP). ``type_code`` is None for a letter without one
    (``11299/VPCP-KGVX``).
    """

    ordinal: str  # "57", "031", "66.10": as written, leading zeros kept
    type_code: str | None  # "NQ", "QĐ"
    issuer_code: str  # "TW", "VPTW", "UBND", "VPCP-KGVX"
    family: Family
    year: int | None = None
    suffix: str = ""  # "nb" of "5053-CV/VPTW/nb"

    @property
    def canonical(self) -> str:
        """The number as its family writes it: ``57-NQ/TW``, ``30/2020/NĐ-CP``."""
        head = self.ordinal if self.year is None else f"{self.ordinal}/{self.year}"
        if self.type_code is None:
            tail = f"/{self.issuer_code}"
        elif self.family == "party":
            tail = f"-{self.type_code}/{self.issuer_code}"
        else:
            tail = f"/{self.type_code}-{self.issuer_code}"
        return head + tail + (f"/{self.suffix}" if self.suffix else "")

    @property
    def ordinal_key(self) -> str:
        """The ordinal without leading zeros, lower case: ``031`` -> ``31``."""
        return bare_form(self.ordinal).lstrip("0") or "0"

    @property
    def key(self) -> str:
        """What two spellings of one number share: no case, marks, leading zeros or kind of separator.

        TƯ and TW are one issuer; NĐ and ND, QĐ and QD are one type.
        """
        parts = (
            self.ordinal_key,
            str(self.year or ""),
            self.type_code or "",
            canonical_issuer_code(self.issuer_code),
            self.suffix,
        )
        return "-".join(re.sub(r"[-/.\s]+", "-", bare_form(part)) for part in parts if part)

    def __str__(self) -> str:
        return self.canonical


@dataclass(frozen=True, slots=True)
class NumberMention:
    """A number in running text: ``text[start:end]`` names it; ``corrected`` tells that it was misspelt there."""

    number: DocumentNumber
    start: int
    end: int
    corrected: bool = False


_SLIPS = str.maketrans({"S": "5", "O": "0", "o": "0", "I": "1", "l": "1", "|": "1", "B": "8", "Z": "2"})
_SPACE = r"[ \t\u00a0]{0,3}"
_MARK = rf"{_SPACE}[-/]{_SPACE}"
_GAP = rf"(?:{_MARK}|[ \t\u00a0]{{1,2}})"
_CODE = r"[A-Za-zĐđƯưÂâ&]{1,15}\d{0,2}"
_GLUED = "NQ|QĐ|NĐ|CT|KL|HD|KH|TB|TT|CV|nq|qđ|nđ|ct|kl|hd"  # "NQ57-NQ/TW", all of two letters
_HEAD_RE = re.compile(
    rf"(?:(?<![\w./-])|(?<=\b(?:{_GLUED})))(?P<ordinal>[\dSOoIlBZ|]{{1,6}}(?:\.\d{{1,3}})?[a-eA-E]?)"
    rf"(?:{_MARK}(?P<year>(?:[1l]9|[2Z][0O])[\dOolSBZ]{{2}}))?"
    rf"(?P<first>{_GAP})(?P<code>{_CODE})(?!\w)"
)
_ISSUER_RE = re.compile(rf"(?P<second>{_GAP})(?P<issuer>{_CODE})(?!\w)(?!(?<=[Tt]hu) t(?:uong|ướng)\b)")
_MORE_RE = re.compile(rf"[-/](?P<part>{_CODE})(?!\w)")
_NAMED_RE = re.compile(r"(?:\bsố|\bso|\bhiệu)\s*:?\s*$", re.IGNORECASE)
_LEAD_RE = re.compile(r"\s*(?:số|so)\s*[:.]?\s*(?=[\dSOIlBZ|])", re.IGNORECASE)
_WORDS_RE = re.compile(r"[\W_]*(?:[^\W\d_]+[\s:.]*){0,6}")
_MARKS: dict[Family, tuple[str, str]] = {"party": ("-", "/"), "state": ("/", "-")}
_MOST_PARTS = 12  # bodies of a joint number
_LONGEST_SMALL_PART = 5  # letters
_SUFFIXES = ("nb",)  # nội bộ


def usual_marks(text: str) -> str:
    """Returns the text with the look-alikes of hyphen, slash and Đ in their usual form, one for one."""
    return text.translate(_LOOKALIKES)


def find_numbers(text: str) -> list[NumberMention]:
    """Returns the full document numbers of a text in order, without overlap; dates, ratios and units are none.

    Offsets count code points of NFC text; text of another form is composed first.
    """
    plain = usual_marks(nfc(text))
    mentions: list[NumberMention] = []
    position = 0
    while match := _HEAD_RE.search(plain, position):
        mention = _mention(match, plain, named=_is_named(plain, match.start()))
        if mention is not None:
            mentions.append(mention)
        position = mention.end if mention else match.end("ordinal")
    return mentions


@lru_cache(maxsize=32_768)  # a register is read again at every look-up
def parse_number(text: str) -> DocumentNumber | None:
    """Returns the number a whole string writes, in any form of any family, or None.

    >>> parse_number("Số: 57 – NQ/TƯ").canonical
    '57-NQ/TW'
    """
    mention = parse_mention(text)
    return mention.number if mention else None


def parse_mention(text: str) -> NumberMention | None:
    """Returns what :func:`parse_number` reads with its place and whether it was misspelt, or None."""
    plain = usual_marks(nfc(text))
    lead = _LEAD_RE.match(plain)
    offset = lead.end() if lead else 0
    body = plain[offset:]
    size = len(body.rstrip(" \t\r\n.,;:)"))
    for match in _HEAD_RE.finditer(body):
        if not _WORDS_RE.fullmatch(body[: match.start()]):
            return None
        mention = _mention(match, body, named=True)
        if mention is not None and mention.end >= size:
            return replace(mention, start=mention.start + offset, end=mention.end + offset)
    return None


def _is_named(plain: str, start: int) -> bool:
    """Tells whether "số" stands right before, so that even an unusual code is a document number."""
    return bool(_NAMED_RE.search(plain[max(0, start - 10) : start]))


def _mention(head: re.Match[str], plain: str, *, named: bool) -> NumberMention | None:
    """Returns the number that begins with a matched ordinal and code, or None if it is something else."""
    if not any(c.isdigit() for c in head["ordinal"]):
        return None
    return _typed(head, plain) or _untyped(head, plain, named=named)


def _typed(head: re.Match[str], plain: str) -> NumberMention | None:
    """Returns a number with a type code and an issuer: ``57-NQ/TW``, ``57 NQ TW``, ``30/2020/NĐ-CP``."""
    second = _ISSUER_RE.match(plain, head.end())
    if second is None:
        return None
    loose = "-" not in head["first"] + second["second"] and "/" not in head["first"] + second["second"]
    written = head["code"]
    known_issuer = is_known_issuer(second["issuer"])
    type_code = canonical_type_code(written)
    if type_code is None or (is_known_issuer(written) and not known_issuer):
        if not (known_issuer and written.isupper() and not is_known_issuer(written)) or loose:
            return None
        type_code = written
    if not known_issuer and (not _is_code_like(second["issuer"]) or _has_gap_only(head, second)):
        return None
    issuer, suffix, end = _issuer_tail(second, plain)
    return _made(head, (type_code, issuer, suffix), end, second=second["second"].strip())


def _untyped(head: re.Match[str], plain: str, *, named: bool) -> NumberMention | None:
    """Returns a number without a type code: ``11299/VPCP-KGVX``, ``39/2024/QH15``, ``64-CP``."""
    code = head["code"]
    if family_of_issuer(code) == "party" and is_known_issuer(code):
        return None  # "57-TW" names a document only together with a type
    known = is_known_issuer(code) and canonical_type_code(code) != code
    if not head["first"].strip() or not (known or _is_code_like(code)):
        return None
    more = _MORE_RE.match(plain, head.end())
    if not (head["year"] or known or named or (more and len(code) > 2)):
        return None
    if not known and (len(code) < 2 or (canonical_type_code(code) is not None and not more)):
        return None
    issuer, suffix, end = _issuer_tail(head, plain)
    return _made(head, (None, issuer, suffix), end, second="")


def _is_code_like(code: str) -> bool:
    return sum(c.isupper() for c in code) * 2 >= sum(c.isalpha() for c in code)


def _has_gap_only(head: re.Match[str], second: re.Match[str]) -> bool:
    return not head["first"].strip() or not second["second"].strip()


def _issuer_tail(match: re.Match[str], plain: str) -> tuple[str, str, int]:
    """Returns the issuer code with all its parts, the suffix, and where the number ends."""
    issuer, suffix, end = match["issuer" if "issuer" in match.groupdict() else "code"], "", match.end()
    for _ in range(_MOST_PARTS):
        if (more := _MORE_RE.match(plain, end)) is None:
            break
        if more["part"].lower() in _SUFFIXES:
            return canonical_issuer_code(issuer), more["part"].lower(), more.end()
        if not (_is_code_like(more["part"]) or _is_small_part(issuer, more)):
            break
        issuer, end = f"{issuer}-{more['part']}", more.end()
    return canonical_issuer_code(issuer), suffix, end


def _is_small_part(issuer: str, more: re.Match[str]) -> bool:
    """Tells whether a part in small letters goes on a code in small letters: "11299/vpcp-kgvx"."""
    if not issuer.islower():
        return False
    return is_known_issuer(more["part"]) or (more[0][0] == "-" and len(more["part"]) <= _LONGEST_SMALL_PART)


def _made(head: re.Match[str], codes: tuple[str | None, str, str], end: int, *, second: str) -> NumberMention:
    type_code, issuer, suffix = codes
    first = head["first"].strip()
    ordinal = mended_ordinal(head["ordinal"])
    year = int(head["year"].translate(_SLIPS)) if head["year"] else None
    written_family: Family = "state" if year is not None or first == "/" or type_code is None else "party"
    family = written_family if year is not None or type_code is None else family_of_issuer(issuer) or written_family
    number = DocumentNumber(ordinal, type_code, issuer, family, year, suffix)
    swapped = type_code is not None and bool(first and second) and (first, second) != _MARKS[family]
    slipped = ordinal != head["ordinal"] or (year is not None and str(year) != head["year"])
    return NumberMention(number, head.start(), end, corrected=swapped or slipped)


def mended_ordinal(written: str) -> str:
    """Returns the ordinal with letters that stand for digits set right (S7 -> 57); "30a" keeps its letter."""
    body, letter = (written[:-1], written[-1]) if written[-1] in "abcdeACDE" else (written, "")
    return body.translate(_SLIPS) + letter
