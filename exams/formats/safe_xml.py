"""XML of strangers, read without document types, entities or the network."""

from lxml import etree

from ingest.readers.archives import parse_xml
from vanban.errors import UnreadableFile

LARGEST = 64 * 2**20  # bytes; ten thousand questions of a thousand characters are some 20 MiB as Moodle XML


def read_xml(data: bytes, suffix: str = ".xml") -> "etree._Element":
    """Returns the root element; raises ``UnreadableFile`` for what is damaged, too large or declares a type."""
    if len(data) > LARGEST:
        raise UnreadableFile(f"Tệp lớn hơn {LARGEST // 2**20} MB nên không được đọc; đề nghị tách thành nhiều tệp.")
    return parse_xml(data, suffix)


def name_of(element: "etree._Element") -> str:
    """Returns the local name of an element; "" for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: "etree._Element", name: str) -> list["etree._Element"]:
    """Returns the children with a local name, whatever their namespace."""
    return [child for child in element if name_of(child) == name]


def child(element: "etree._Element", name: str) -> "etree._Element | None":
    """Returns the first child with a local name, or None."""
    return next(iter(children(element, name)), None)


def words_of(element: "etree._Element | None") -> str:
    """Returns all text below an element as it stands; nothing for None."""
    return "" if element is None else "".join(str(one) for one in element.itertext())
