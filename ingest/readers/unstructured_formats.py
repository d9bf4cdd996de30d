"""Formats an office meets once a year, by way of the package ``unstructured`` (extra ``formats``): .org, .rst, .xml.

It is imported when such a file comes and kept from the network: no telemetry, no notice, and in place of the spaCy
model it would download a blank one, which cuts sentences and knows no words. See docs/adr/0005.
"""

import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.blocks import Block, RawDocument
from ingest.readers import html
from ingest.readers.archives import parse_xml
from ingest.readers.characters import tidy
from ingest.readers.encodings import decode
from vanban.errors import UnreadableFile

_NEEDS_EXTRA = 'Máy chủ chưa cài phần đọc tệp {suffix}; người quản trị cài bằng lệnh: pip install "vanban[formats]".'
_UNREADABLE = "Tệp {suffix} bị hỏng hoặc có cấu trúc lạ nên không đọc được; hãy lưu thành .docx rồi gửi lại."
_MAX_SIZE = 20 * 2**20  # bytes; pandoc holds some fifty times as much in memory
_DECLARATION_RE = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")  # names an encoding that the text no longer has
_QUIET = {"DO_NOT_TRACK": "1", "SCARF_NO_ANALYTICS": "1", "UNSTRUCTURED_DISABLE_NOTICE": "1"}


@dataclass(frozen=True, slots=True)
class UnstructuredFormat:
    """A reader of a format known by its suffix: the bytes of these are plain text."""

    suffix: str
    media_type: str
    blocks_of: Callable[[bytes], tuple[Block, ...]]

    def accepts(self, name: str, _data: bytes) -> bool:
        """Tells whether the name is of this format."""
        return name.lower().endswith(self.suffix)

    def read(self, data: bytes) -> RawDocument:
        """Returns the blocks; raises ``UnreadableFile`` with the reason, also where the extra is not installed."""
        if len(data) > _MAX_SIZE:
            raise UnreadableFile(f"Tệp {self.suffix} lớn quá {_MAX_SIZE // 2**20} MB; hãy tách nhỏ rồi gửi lại.")
        decoded = decode(data)
        try:
            blocks = self.blocks_of(decoded.text.encode())
        except ImportError as error:
            raise UnreadableFile(_NEEDS_EXTRA.format(suffix=self.suffix)) from error
        except (OSError, RuntimeError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise UnreadableFile(_UNREADABLE.format(suffix=self.suffix)) from error
        if not blocks:
            raise UnreadableFile(f"Tệp {self.suffix} không có chữ nào đọc được; hãy kiểm tra lại tệp gốc.")
        return RawDocument(blocks, self.media_type, None, decoded.warnings)


def _by_pandoc(source_format: str) -> Callable[[bytes], tuple[Block, ...]]:
    """Returns what reads a markup as the page pandoc makes of it: list numbers and tables are kept that way."""

    def blocks_of(data: bytes) -> tuple[Block, ...]:
        _prepare()
        from unstructured.file_utils.file_conversion import convert_file_to_html_text_using_pandoc

        page = convert_file_to_html_text_using_pandoc(source_format=source_format, file=io.BytesIO(data))
        return html.read(page.encode()).blocks

    return blocks_of


def _xml_blocks(data: bytes) -> tuple[Block, ...]:
    data = _DECLARATION_RE.sub("", data.decode()).encode()
    parse_xml(data, ".xml")  # refuses document types and entities before another parser sees them
    _prepare()
    from unstructured.partition.xml import partition_xml

    elements = partition_xml(file=io.BytesIO(data), languages=[""])
    return tuple(Block(text) for element in elements for line in element.text.splitlines() if (text := tidy(line)))


@cache
def _prepare() -> None:
    """Keeps ``unstructured`` from the network, once in a process and before any of its parts is used."""
    os.environ.update(_QUIET)
    import unstructured.nlp.tokenize as tokenizing

    def blank_model() -> Any:
        import spacy

        model = spacy.blank("xx")  # of no language: "vi" would want pyvi
        model.add_pipe("sentencizer")
        return model

    replaced: Any = tokenizing
    replaced._load_spacy_model = blank_model


ORG = UnstructuredFormat(".org", "text/org", _by_pandoc("org"))
RST = UnstructuredFormat(".rst", "text/x-rst", _by_pandoc("rst"))
XML = UnstructuredFormat(".xml", "application/xml", _xml_blocks)
