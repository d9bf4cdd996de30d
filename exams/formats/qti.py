"""QTI 2.1: a package (zip) of one XML file a question with imsmanifest.xml.

Source: IMS Question and Test Interoperability 2.1 (final, 2012; schema 2.1.1), IMS Content Packaging 1.1.4. Level,
kind, topic and tags stand as keywords in the manifest (IEEE LOM), the identity of a question as its catalogue entry.
"""

import io
import zipfile
from collections.abc import Sequence

from lxml import etree

from exams.formats.entries import LETTERS, Entry, Written
from exams.formats.holding import Holds, Part, written
from exams.formats.qti_item import item_xml
from exams.formats.reserved_tags import written_tags

MANIFEST = "imsmanifest.xml"
CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
LOM = "http://ltsc.ieee.org/xsd/LOM"
RESOURCE = "imsqti_item_xmlv2p1"
_WHEN = (2024, 1, 1, 0, 0, 0)  # the same questions always make the same bytes
HOLDS = Holds(
    frozenset(
        {
            *(Part.CODE, Part.TOPIC, Part.LEVEL, Part.KIND, Part.EXPLANATION, Part.TAGS, Part.SEVERAL),
            *(Part.FEEDBACK, Part.WEIGHTS, Part.PAIRS, Part.LINES, Part.NO_KEY),
        }
    )
)


def write(entries: Sequence[Entry]) -> Written:
    """Returns the questions as a QTI package, with what it cannot hold: sources, ways of computing, unknown columns."""
    return written(entries, HOLDS, _package)


def _package(entries: Sequence[Entry]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, MANIFEST, manifest_xml(entries))
        for number, entry in enumerate(entries, start=1):
            _add(archive, file_name(number), item_xml(entry, f"cau-{number:05d}"))
    return out.getvalue()


def file_name(number: int) -> str:
    """Returns the name of a question's file in the package."""
    return f"items/cau-{number:05d}.xml"


def manifest_xml(entries: Sequence[Entry]) -> bytes:
    """Returns imsmanifest.xml: one resource a question, in order."""
    root = etree.Element(f"{{{CP}}}manifest", identifier="ngan-hang-cau-hoi", nsmap={None: CP, "lom": LOM})
    head = etree.SubElement(root, f"{{{CP}}}metadata")
    etree.SubElement(head, f"{{{CP}}}schema").text = "QTIv2.1 Package"
    etree.SubElement(head, f"{{{CP}}}schemaversion").text = "1.0.0"
    etree.SubElement(root, f"{{{CP}}}organizations")
    resources = etree.SubElement(root, f"{{{CP}}}resources")
    for number, entry in enumerate(entries, start=1):
        name = file_name(number)
        resource = etree.SubElement(
            resources, f"{{{CP}}}resource", identifier=f"tep-{number:05d}", type=RESOURCE, href=name
        )
        _metadata(resource, entry)
        etree.SubElement(resource, f"{{{CP}}}file", href=name)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _metadata(resource: "etree._Element", entry: Entry) -> None:
    item = entry.item
    tags = written_tags(entry.tags, level=item.level, kind=item.kind, topic=item.topic)
    if not tags and not entry.code:
        return
    general = _lom(_lom(etree.SubElement(resource, f"{{{CP}}}metadata"), "lom"), "general")
    if entry.code:
        identifier = _lom(general, "identifier")
        _lom(identifier, "catalog").text = "vanban"
        _lom(identifier, "entry").text = entry.code
    for tag in tags:
        words = _lom(_lom(general, "keyword"), "string")
        words.set("language", "vi")
        words.text = tag


def _lom(above: "etree._Element", name: str) -> "etree._Element":
    return etree.SubElement(above, f"{{{LOM}}}{name}")


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)


def choice_name(place: int) -> str:
    """Returns the identifier of an option: its letter."""
    return LETTERS[place] if place < len(LETTERS) else f"P{place + 1}"
