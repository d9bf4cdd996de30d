"""Damages files in ways chance, careless programs and hostile hands do; the same seed makes the same file."""

import copy
import io
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from lxml import etree

Mutation = Callable[[random.Random, bytes], bytes]

NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"-2147483648", b"99999999999999999999", b"1e309", b"NaN", b"")
WORDS = (
    "\u0301\u0323", "\u202e\u200f", "A\u0300" * 40, "ệ".encode().decode("latin-1"), "\u00ad", "\ufeff", "x" * 5_000,
    "Điều 99999999999999999999. ", "٣ điều", "²", "① ", "Số: 999999999999/QĐ-UBND ngày 31/02/9999", "- " * 400,
    "((((((((((", "“" * 200, "|" * 300, "1.1.1.1.1.1.1.1.1.1.1.1 ", "a) " * 50, "Căn cứ " * 200, "ﬁ №",
    "ngày 00 tháng 13", "MDCLXVI. ", "IIIIIIIIIIII- ", "\x0b\x0c", "\u2028\u2029", "K\u2126\u212b", "🀄" * 30,
)  # fmt: skip


def flipped(chance: random.Random, data: bytes) -> bytes:
    """Returns the bytes with some bits changed."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 4, 32)) if changed else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def truncated(chance: random.Random, data: bytes) -> bytes:
    """Returns the bytes up to somewhere, now and then from somewhere."""
    cut = chance.randrange(len(data) + 1)
    return data[:cut] if chance.random() < 0.8 else data[cut:]


def block_moved(chance: random.Random, data: bytes) -> bytes:
    """Returns the bytes with a block deleted, doubled, emptied or filled with noise."""
    start = chance.randrange(len(data) + 1)
    block = data[start : start + chance.choice((1, 16, 256, 4096))]
    new = chance.choice((b"", block * 2, block * 50, bytes(len(block)), chance.randbytes(len(block))))
    return data[:start] + new + data[start + len(block) :]


def spliced(chance: random.Random, data: bytes) -> bytes:
    """Returns the bytes with a block copied to another place."""
    source, target = chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)
    return data[:target] + data[source : source + chance.choice((8, 128, 2048))] + data[target:]


BYTES: tuple[Mutation, ...] = (flipped, truncated, block_moved, spliced)

_TAG_RE = re.compile(rb"</?[A-Za-z][^<>]{0,300}>")
_VALUE_RE = re.compile(rb"=\s*\"([^\"<>]{0,200})\"")
_WORDS_RE = re.compile(rb">([^<>]{2,400})<")


def tag_damaged(chance: random.Random, data: bytes) -> bytes:
    """Returns markup with a tag dropped, doubled, closed, or put in the place of another."""
    tags = list(_TAG_RE.finditer(data))
    if not tags:
        return flipped(chance, data)
    one, other = chance.choice(tags), chance.choice(tags)
    new = chance.choice((b"", one[0] * 2, one[0][:-1] + b"/>", b"</" + one[0][1:], other[0], one[0].upper()))
    return data[: one.start()] + new + data[one.end() :]


def element_repeated(chance: random.Random, data: bytes) -> bytes:
    """Returns markup with a stretch between two tags dropped, moved or repeated, so that it often stays well formed."""
    pairs = list(
        re.finditer(rb"<([A-Za-z][\w:]*)(?:\s[^<>]{0,300})?>[^<>]{0,300}(?:<[^<>]*>[^<>]{0,200}){0,12}?</\1>", data)
    )
    if not pairs:
        return tag_damaged(chance, data)
    one, target = chance.choice(pairs), chance.choice(pairs)
    new = chance.choice((b"", one[0] * 2, one[0] * 40, target[0], one[0][: one[0].index(b">") + 1] + one[0]))
    return data[: one.start()] + new + data[one.end() :]


def value_changed(chance: random.Random, data: bytes) -> bytes:
    """Returns markup with values of attributes replaced: huge, negative, empty, or of another attribute."""
    values = list(_VALUE_RE.finditer(data))
    if not values:
        return flipped(chance, data)
    for _ in range(chance.choice((1, 3, 10))):
        one = chance.choice(values)
        new = chance.choice((*NUMBERS, chance.choice(values)[1], "ệ".encode(), b"&#0;", b"&#x110000;", b"&khong;"))
        data = data[: one.start(1)] + new + data[one.end(1) :]
        values = list(_VALUE_RE.finditer(data)) or values
    return data


def words_changed(chance: random.Random, data: bytes) -> bytes:
    """Returns markup with a text replaced, by hostile words or by another text."""
    texts = list(_WORDS_RE.finditer(data))
    if not texts:
        return flipped(chance, data)
    for _ in range(chance.choice((1, 2, 6))):
        one = chance.choice(texts)
        new = chance.choice((chance.choice(WORDS).encode("utf-8", "replace"), chance.choice(texts)[1] * 30, b""))
        data = data[: one.start(1)] + new + data[one.end(1) :]
        texts = list(_WORDS_RE.finditer(data)) or texts
    return data


def nested(chance: random.Random, data: bytes) -> bytes:
    """Returns markup in which an element is nested in itself many times."""
    opening = [tag for tag in _TAG_RE.finditer(data) if not tag[0].startswith(b"</") and not tag[0].endswith(b"/>")]
    if not opening:
        return spliced(chance, data)
    tag = chance.choice(opening)
    name = re.split(rb"[\s>]", tag[0][1:])[0]
    times = chance.choice((2, 20, 200, 2_000))
    closing = b"</" + name + b">"
    at = data.find(closing, tag.end())
    if at < 0:
        return data[: tag.start()] + tag[0] * times + data[tag.start() :]
    return data[: tag.start()] + tag[0] * times + data[tag.start() : at] + closing * times + data[at:]


MARKUP: tuple[Mutation, ...] = (tag_damaged, element_repeated, value_changed, words_changed, nested)


def tree_changed(chance: random.Random, data: bytes) -> bytes:
    """Returns XML that is still well formed, with elements and values put where they do not belong."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, recover=True))
    except etree.XMLSyntaxError:
        return flipped(chance, data)
    elements = [element for element in root.iter() if isinstance(element.tag, str)] if root is not None else []
    for _ in range(chance.choice((1, 4, 12)) if elements else 0):
        _element_changed(chance, chance.choice(elements), chance.choice(elements))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) if elements else data


def _element_changed(chance: random.Random, one: "etree._Element", other: "etree._Element") -> None:
    parent, deed = one.getparent(), chance.randrange(7)
    if deed == 0 and parent is not None:
        parent.remove(one)
    elif deed == 1:
        one.append(copy.deepcopy(other))
    elif deed == 2 and parent is not None:
        for _ in range(chance.choice((1, 5, 60))):
            parent.append(copy.deepcopy(one))
    elif deed == 3 and one.attrib:
        key = chance.choice(list(one.attrib))
        one.set(key, chance.choice((*(n.decode() for n in NUMBERS), "ệ", next(iter(other.attrib.values()), "0"))))
    elif deed == 4 and one.attrib:
        del one.attrib[chance.choice(list(one.attrib))]
    elif deed == 5:
        one.text = "".join(c for c in chance.choice(WORDS) if c.isprintable() or c in " \u2028\u200f\u202e\u00ad")
    elif ":" not in other.tag.rpartition("}")[2]:  # a prefix without its namespace, kept by recovery
        one.tag = other.tag


XML: tuple[Mutation, ...] = (*(tree_changed,) * 12, *MARKUP)


def lines_changed(chance: random.Random, data: bytes) -> bytes:
    """Returns a text with lines joined, doubled, shuffled, emptied, or with hostile words put in."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    deed = chance.randrange(5)
    if deed == 0:
        return b" ".join(lines)
    if deed == 1:
        lines[at:at] = lines[at : at + 1] * chance.choice((2, 50, 400))
    elif deed == 2:
        chance.shuffle(lines)
    elif deed == 3:
        lines[at] = chance.choice(WORDS).encode("utf-8", "replace") + lines[at]
    else:
        lines = [line[::-1] if chance.random() < 0.1 else line for line in lines]
    return b"\n".join(lines)


TEXT: tuple[Mutation, ...] = (lines_changed, *BYTES)

_STREAM_RE = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_FIGURE_RE = re.compile(rb"(?<=[\s\[(/<])-?\d+(?:\.\d+)?(?=[\s\])>/])")
_REFERENCE_RE = re.compile(rb"\b(\d+) 0 R\b")
_OBJECT_RE = re.compile(rb"\b\d+ 0 obj.*?endobj", re.DOTALL)


def figures_changed(chance: random.Random, data: bytes) -> bytes:
    """Returns a PDF with figures outside its streams replaced: lengths, boxes, counts, offsets."""
    figures = list(_FIGURE_RE.finditer(data))
    for one in sorted(chance.sample(figures, min(len(figures), chance.choice((1, 3, 20)))), key=lambda m: -m.start()):
        data = data[: one.start()] + chance.choice(NUMBERS[:-3]) + data[one.end() :]
    return data


def references_changed(chance: random.Random, data: bytes) -> bytes:
    """Returns a PDF in which references lead to other objects, to themselves or nowhere."""
    found = list(_REFERENCE_RE.finditer(data))
    if not found:
        return flipped(chance, data)
    one = chance.choice(found)
    target = chance.choice((chance.choice(found)[1], b"0", b"99999999"))
    return data[: one.start()] + target + b" 0 R" + data[one.end() :]


def object_changed(chance: random.Random, data: bytes) -> bytes:
    """Returns a PDF with an object dropped, doubled, or put in the place of another."""
    found = list(_OBJECT_RE.finditer(data))
    if not found:
        return flipped(chance, data)
    one, other = chance.choice(found), chance.choice(found)
    return data[: one.start()] + chance.choice((b"", one[0] * 2, other[0])) + data[one.end() :]


def stream_changed(chance: random.Random, data: bytes) -> bytes:
    """Returns a PDF with a stream damaged as it stands, or inflated, damaged and deflated again."""
    found = list(_STREAM_RE.finditer(data))
    if not found:
        return flipped(chance, data)
    one = chance.choice(found)
    try:
        plain = zlib.decompress(one[1])
        new = zlib.compress(chance.choice((figures_changed, *BYTES))(chance, plain))
    except zlib.error:
        new = chance.choice(BYTES)(chance, one[1])
    return data[: one.start(1)] + new + data[one.end(1) :]


PDF: tuple[Mutation, ...] = (figures_changed, references_changed, object_changed, stream_changed, *BYTES)


def directory_lies(chance: random.Random, data: bytes) -> bytes:
    """Returns a zip whose directory is wrong in a field: sizes, offsets, method, flags, names."""
    at = chance.choice([m.start() for m in re.finditer(rb"PK\x01\x02|PK\x03\x04|PK\x05\x06", data)] or [0])
    field = at + 4 + 2 * chance.randrange(20)
    return data[:field] + struct.pack("<H", chance.choice((0, 1, 9, 99, 0x800, 0xFFFF))) + data[field + 2 :]


def member_changed(chance: random.Random, data: bytes) -> bytes:
    """Returns a zip, packed again, with one of its members damaged, dropped, doubled, renamed or swapped."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, zlib.error, ValueError):
        return flipped(chance, data)
    if not members:
        return flipped(chance, data)
    weights = [
        8 if name.endswith((".xml", ".rels", ".html")) and len(content) < 200_000 else 1 for name, content in members
    ]
    at = chance.choices(range(len(members)), weights)[0]
    name, content = members[at]
    deed = chance.random()
    if deed < 0.06:
        del members[at]
    elif deed < 0.1:
        members[at] = (
            chance.choice(("../../x", "word/Document.XML", "", "a" * 400, name.upper(), name + "\x00y")),
            content,
        )
    elif deed < 0.15:
        members[at] = (name, chance.choice(members)[1])
    else:
        kinds = XML if content.lstrip()[:1] == b"<" and chance.random() < 0.85 else BYTES
        members[at] = (name, chance.choice(kinds)(chance, content))
    return packed(members)


def packed(members: list[tuple[str, bytes]]) -> bytes:
    """Returns a zip of members in their order; equal names may come twice."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            with archive.open(zipfile.ZipInfo(name), "w") as member:
                member.write(content)
    return buffer.getvalue()


ZIP: tuple[Mutation, ...] = (*(member_changed,) * 8, directory_lies, *BYTES)


def mutations_of(name: str) -> tuple[Mutation, ...]:
    """Returns what may be done to a file of this name."""
    suffix = name.rpartition(".")[2].lower()
    if suffix in ("docx", "xlsx", "pptx", "zip", "epub"):
        return ZIP
    return {"pdf": PDF, "html": (*MARKUP, *MARKUP, *BYTES), "rtf": TEXT}.get(suffix, TEXT)


SUFFIXES = (".docx", ".pdf", ".html", ".txt", ".xlsx", ".pptx", ".eml", ".zip", ".csv", ".epub", "", ".DOCX ")


def mutated(chance: random.Random, name: str, data: bytes) -> tuple[str, bytes]:
    """Returns a file with one to three mutations, now and then under a wrong name."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        data = chance.choice(mutations_of(name))(chance, data) if data else chance.randbytes(64)
    if chance.random() < 0.08:
        name = name.rpartition(".")[0] + chance.choice(SUFFIXES)
    return name, data
