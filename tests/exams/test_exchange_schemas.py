"""QTI and Moodle XML files are valid: QTI by the official schemas (development data), both by schemas of our own.

Moodle publishes no schema; ours says what its documentation does.
"""

import io
import zipfile
from pathlib import Path

import pytest
from exchanged import entries
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from exams.formats import moodle, qti
from exams.formats.entries import Entry, plain_item

SCHEMAS = Path(__file__).parent / "schemas"
FULL = [
    Entry(
        plain_item("Cơ quan nào\nchủ trì  < & >?", ("A", "B", ""), (0, 2), explanation="Điều 5", topic="Chủ đề 1"),
        code="c-1",
        several=True,
        tags=("lạc hà",),
        feedback=("đúng", "", "sai"),
        weights=(60.0, -10.0, 40.0),
    ),
    Entry(plain_item("Ghép nối"), pairs=(("1", "một"), ("2", "hai"))),
    Entry(plain_item("Tự luận")),
    Entry(plain_item("", ("x",), ())),
]


def validated(data: bytes, schema: etree.XMLSchema) -> None:
    """Raises where the XML is not valid."""
    schema.assertValid(etree.fromstring(data))


@pytest.fixture(scope="module")
def moodle_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / "moodle.xsd"))


@settings(max_examples=40)
@given(made=st.lists(entries(), max_size=3))
def test_moodle_xml_is_valid(moodle_schema: etree.XMLSchema, made: list[Entry]) -> None:
    validated(moodle.write([*FULL, *made]).data, moodle_schema)


def test_the_schema_of_moodle_refuses_what_is_wrong(moodle_schema: etree.XMLSchema) -> None:
    data = moodle.write(FULL).data
    assert not moodle_schema.validate(etree.fromstring(data.replace(b'fraction="60"', b'fraction="nhieu"')))
    assert not moodle_schema.validate(etree.fromstring(data.replace(b"questiontext", b"question")))


@settings(max_examples=30)
@given(st.lists(entries(), max_size=3))
def test_items_of_qti_are_valid_by_our_own_reading_of_the_specification(made: list[Entry]) -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "qti_items.xsd"))
    with zipfile.ZipFile(io.BytesIO(qti.write([*FULL, *made]).data)) as archive:
        for name in archive.namelist()[1:]:
            validated(archive.read(name), schema)


@pytest.mark.data
def test_qti_packages_are_valid_by_the_official_schemas(shared_data: Path) -> None:
    item_schema = etree.XMLSchema(etree.parse(shared_data / "schemas/qti/qtiv2p1p1/imsqti_v2p1p1.xsd"))
    manifest_schema = etree.XMLSchema(etree.parse(shared_data / "schemas/qti/imscp_v1p1.xsd"))

    @settings(max_examples=30)
    @given(st.lists(entries(), max_size=3))
    def check(made: list[Entry]) -> None:
        with zipfile.ZipFile(io.BytesIO(qti.write([*FULL, *made]).data)) as archive:
            names = archive.namelist()
            validated(archive.read(qti.MANIFEST), manifest_schema)
            for name in names[1:]:
                validated(archive.read(name), item_schema)
            assert len(names) == 1 + len(FULL) + len(made)

    check()
