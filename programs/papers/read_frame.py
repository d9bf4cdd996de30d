"""What the boxes of a Word file say of a paper: its head, who signs it, who gets it, its paragraphs."""

import re

from docx.text.paragraph import Paragraph

from programs.papers.found_boxes import FoundBoxes, looks_bold, text_of
from programs.papers.settling import settled_recipients
from programs.papers.views import PaperHead, PaperSigner
from programs.papers.wording import one_line, raised
from vanban.dates import parse_date

_NUMBER = re.compile(r"Số\s*:?\s*")
_DAY = re.compile(r"(?:^|,\s*)(?=ngày\b)", re.IGNORECASE)
_WITH = re.compile(r"\((?:Ban hành )?[Kk]èm theo .*?ngày [\d/\s]+ của (?P<body>.+)\)")
_AUTHORITY = re.compile(r"(?:T/M|K/T|T/L|TM|KT|TL|TUQ|Q)\b\.?", re.IGNORECASE)


def read_head(found: FoundBoxes) -> PaperHead:
    """Returns the head that the boxes give, with empty texts for what is not there."""
    place, _, day = _split_day(one_line(found.date.text) if found.date else "")
    return PaperHead(
        type=raised(one_line(found.type.text).lower()) if found.type else "",
        subject=" ".join(one_line(line.text) for line in found.subject),
        issuer=text_of(found.issuer),
        superior=text_of(found.superior),
        body=_body_named(found),
        number=_NUMBER.sub("", one_line(found.number.text), count=1) if found.number else "",
        place=place,
        dated=parse_date(day) if day else None,
    )


def read_signer(found: FoundBoxes) -> PaperSigner:
    """Returns who signs: bold lines or those that begin as an authority does, then positions, then the name below."""
    lines = [(one_line(paragraph.text), looks_bold(paragraph)) for paragraph in found.right]
    if not any(words for words, _ in lines):
        return PaperSigner()
    gap = next((place for place, (words, _) in enumerate(lines) if not words), len(lines))
    above, name = lines[:gap], " ".join(words for words, _ in lines[gap:] if words)
    state = all(bold for _, bold in above)
    authority = [words for place, (words, bold) in enumerate(above) if _is_authority(place, words, bold, state=state)]
    position = [
        words for place, (words, bold) in enumerate(above) if not _is_authority(place, words, bold, state=state)
    ]
    return PaperSigner("\n".join(authority), "\n".join(position), name)


def read_recipients(found: FoundBoxes) -> tuple[str, ...]:
    """Returns the recipients without dashes and closing marks."""
    return settled_recipients(paragraph.text for paragraph in found.recipients)


def read_texts(paragraphs: list[Paragraph]) -> list[str]:
    """Returns the words of paragraphs, each on one line."""
    return [words for paragraph in paragraphs if (words := one_line(paragraph.text))]


def _is_authority(place: int, words: str, bold: bool, *, state: bool) -> bool:
    """Tells whether a line is of the authority: in documents of the State, where all is bold, by its words alone."""
    return bool(_AUTHORITY.match(words)) and place == 0 if state else bold


def _split_day(words: str) -> tuple[str, str, str]:
    match = _DAY.search(words)
    if match is None:
        return words, "", ""
    return words[: match.start()].strip(), ",", words[match.end() :]


def _body_named(found: FoundBoxes) -> str:
    """Returns whom the annex says the paper is of."""
    lines = (one_line(one.text) for one in found.annexes if isinstance(one, Paragraph))
    named = (match["body"] for line in lines if (match := _WITH.fullmatch(line)))
    return next(named, "")
