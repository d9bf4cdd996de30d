"""A genuine stamp is found whatever harmless thing has happened to the file that bears it."""

import io
import random
import re
import unicodedata
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest
from gate_pages import BODY, CLOSING, LETTER_HEAD, PARTY_HEAD, STATE_HEAD
from margin_files import word_page

from ingest.parsing import parse_file
from vanban.documents import MarkKind
from vanban.text import fold_tone_style

_PLAIN_RUN_RE = re.compile(r"(<w:r><w:t(?: [^>]*)?>[^<]*</w:t></w:r>)")
PLACES = ("head", "header", "footer", "box", "watermark")
DEGREES = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
Spelling = Callable[[str], str]
Repacking = Callable[[random.Random, bytes], bytes]

SPELLINGS: dict[str, Spelling] = {
    "as printed": lambda words: words,
    "decomposed": lambda words: unicodedata.normalize("NFD", words),
    "half composed": lambda words: words.replace("Ậ", "Â\u0323").replace("Ệ", "Ê\u0323"),
    "marks in the other order": lambda words: words.replace("Ậ", "A\u0302\u0323").replace("Ố", "O\u0302\u0301"),
    "more spaces": lambda words: f"   {words.replace(' ', '   ')}  ",
    "hard spaces": lambda words: "\u00a0" + words.replace(" ", "\u00a0"),
    "narrow spaces": lambda words: words.replace(" ", "\u2009") + "\u200b",
    "invisible joints": lambda words: words[0] + "\u200b" + words[1:],
    "a soft hyphen": lambda words: words[:-1] + "\u00ad" + words[-1],
    "a byte order mark": lambda words: "\ufeff" + words,
    "a word joiner": lambda words: words[:2] + "\u2060" + words[2:],
    "spaced letters": lambda words: "  ".join(" ".join(word) for word in words.split()),
    "hard spaced letters": lambda words: "\u00a0\u00a0".join("\u00a0".join(word) for word in words.split()),
    "brackets": lambda words: f"[ {words} ]",
    "a full stop": lambda words: f"{words}.",
    "quotation marks": lambda words: f"“{words}”",
    "full width": lambda words: "".join(chr(ord(c) + 0xFEE0) if "A" <= c <= "Z" else c for c in words),
    "the other tone style": fold_tone_style,
    "a label": lambda words: f"Độ mật: {words}",
}
QUIET: dict[str, Spelling] = {  # small letters stamp a head and a margin, where they are the whole line
    "a capital": lambda words: words.capitalize(),
    "capitals of words": lambda words: words.title(),
}


def rezipped(chance: random.Random, data: bytes) -> bytes:
    """Returns the package with its members in another order, packed in another way."""
    members = _members(data)
    chance.shuffle(members)
    return _packed(
        members, chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    )


def with_metadata(_: random.Random, data: bytes) -> bytes:
    """Returns the package with parts that say nothing of the text."""
    extra = [
        ("docProps/them.xml", b"<Properties/>"),
        ("customXml/item9.xml", b"<a>b</a>"),
        ("word/media/a.bin", b"x" * 999),
    ]
    return _packed([*_members(data), *extra])


def other_fonts(chance: random.Random, data: bytes) -> bytes:
    """Returns the package with every run in another font, size and colour."""
    look = (
        f'<w:rPr><w:rFonts w:ascii="{chance.choice(("Arial", "Tahoma", "Times New Roman"))}"/><w:sz w:val="9"/></w:rPr>'
    )
    return _changed(data, lambda xml: xml.replace("<w:r>", f"<w:r>{look}"))


def split_runs(chance: random.Random, data: bytes) -> bytes:
    """Returns the package with each text cut into runs of one to three characters."""

    def cut(match: re.Match[str]) -> str:
        text, runs = match[1], []
        pieces = re.findall(r"&\w+;|.", text, re.DOTALL)
        while pieces:
            taken, pieces = pieces[: (size := chance.randint(1, 3))], pieces[size:]
            runs.append(f'<w:r><w:t xml:space="preserve">{"".join(taken)}</w:t></w:r>')
        return "".join(runs)

    return _changed(data, lambda xml: re.sub(r"<w:r><w:t(?: [^>]*)?>([^<]*)</w:t></w:r>", cut, xml))


def with_bookmarks(_: random.Random, data: bytes) -> bytes:
    """Returns the package with bookmarks, spelling marks and revision marks strewn over its runs."""
    sign = '<w:bookmarkStart w:id="9" w:name="b"/><w:proofErr w:type="spellStart"/>'
    return _changed(data, lambda xml: xml.replace("<w:r>", f"{sign}<w:r>").replace("<w:p>", '<w:p w:rsidR="00A1">'))


def tracked(_: random.Random, data: bytes) -> bytes:
    """Returns the package with every run marked as inserted while changes were tracked."""
    start = '<w:ins w:id="1" w:author="a" w:date="2026-01-01T00:00:00Z">'
    return _changed(data, lambda xml: _PLAIN_RUN_RE.sub(rf"{start}\1</w:ins>", xml))


def in_controls(_: random.Random, data: bytes) -> bytes:
    """Returns the package with every plain run inside a content control."""
    control = r"<w:sdt><w:sdtPr/><w:sdtContent>\1</w:sdtContent></w:sdt>"
    return _changed(data, lambda xml: _PLAIN_RUN_RE.sub(control, xml))


REPACKINGS: tuple[Repacking, ...] = (
    rezipped,
    with_metadata,
    other_fonts,
    split_runs,
    with_bookmarks,
    tracked,
    in_controls,
)


def _members(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _packed(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def _changed(data: bytes, change: Callable[[str], str]) -> bytes:
    parts = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")
    return _packed([(n, change(c.decode()).encode() if parts.fullmatch(n) else c) for n, c in _members(data)])


def stamped_page(place: str, words: str, head: list[str]) -> bytes:
    """Returns a document with a stamp at a place."""
    if place == "head":
        return word_page([words, *head, *BODY, *CLOSING])
    shown = escape(words, {'"': "&quot;"}) if place in ("box", "watermark") else words
    return word_page([*head, *BODY, *CLOSING], **{place: shown})


def missed(number: int) -> str:
    """Returns what was done to a stamped file in which no stamp is found any more, "" where it is found."""
    chance = random.Random(f"mật {number}")
    place = PLACES[number % len(PLACES)]
    spelling = chance.choice(list(SPELLINGS if place == "watermark" else SPELLINGS | QUIET))
    degree = chance.choice(DEGREES)
    data = stamped_page(
        place, (SPELLINGS | QUIET)[spelling](degree), chance.choice((PARTY_HEAD, STATE_HEAD, LETTER_HEAD))
    )
    deeds = chance.sample(REPACKINGS, chance.choice((0, 1, 2)))
    for deed in deeds:
        data = deed(chance, data)
    document = parse_file("a.docx", data)
    names = {mark.name for mark in document.marks if mark.kind is MarkKind.SECRECY}
    if names == {degree} and document.metadata.secrecy == degree:
        return ""
    return f"{number}: {degree} in {place}, {spelling}, {[deed.__name__ for deed in deeds]}: {sorted(names)}"


def test_a_stamp_survives_every_spelling_at_every_place() -> None:
    assert [miss for number in range(60) if (miss := missed(number))] == []


@pytest.mark.slow
def test_a_stamp_survives_three_hundred_harmless_changes() -> None:
    assert [miss for number in range(1_000, 1_300) if (miss := missed(number))] == []
