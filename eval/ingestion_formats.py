"""The formats that ingestion is measured on: how a sample becomes a file of each, and what is needed for it."""

import importlib
import importlib.util
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from samples.build import render
from samples.sources import Source
from vanban.errors import SettingsError


@dataclass(frozen=True, slots=True)
class MeasuredFormat:
    """A format: its name in reports, the ending of its files, how a source is rendered, what that needs."""

    name: str
    suffix: str
    render: Callable[[Source], bytes]
    needs: str = ""  # a program
    module: str = ""  # a renderer that not every installation has
    capitals: bool = True  # False where the encoding has no marked capitals: these are not judged

    @property
    def missing(self) -> str | None:
        """What keeps the format from being rendered here, in Vietnamese, or None."""
        if self.needs and shutil.which(self.needs) is None:
            return f"chưa cài chương trình {self.needs}"
        if self.module and importlib.util.find_spec(self.module) is None:
            return f"chưa có bộ dựng mẫu {self.module}"
        return None


def _split_font(source: Source) -> bytes:
    from samples.pdf_split_font import render as split

    return split(source)


def _split_page(source: Source) -> bytes:
    from samples.pdf_split_font import render as split

    return split(source, order="page")


def _no_map(source: Source) -> bytes:
    from samples.pdf_split_font import render as split

    return split(source, maps=False)


def _doc(source: Source) -> bytes:
    from samples.doc import render as legacy_word

    return legacy_word(source)


def _printed_by_office(source: Source) -> bytes:
    from samples.doc import converted

    return converted(source, "pdf")


def _scan(source: Source) -> bytes:
    from samples.scan import render as scanned

    return scanned(source)


def _legacy(encoding: str) -> Callable[[Source], bytes]:
    def encoded(source: Source) -> bytes:
        encodings = importlib.import_module("vanban.legacy_encodings").LegacyEncoding.__members__
        data: bytes = importlib.import_module("samples.legacy").render(source, encodings[encoding])
        return data

    return encoded


FORMATS = (
    MeasuredFormat("docx", ".docx", lambda source: render(source, "docx")),
    MeasuredFormat("html", ".html", lambda source: render(source, "html")),
    MeasuredFormat("pdf", ".pdf", lambda source: render(source, "pdf")),
    MeasuredFormat("pdf-office", ".pdf", _printed_by_office, needs="soffice"),
    MeasuredFormat("pdf-split-font", ".pdf", _split_font),
    MeasuredFormat("pdf-split-page", ".pdf", _split_page),
    MeasuredFormat("pdf-no-map", ".pdf", _no_map),
    MeasuredFormat("doc", ".doc", _doc, needs="soffice"),
    MeasuredFormat("scan", ".pdf", _scan, needs="tesseract"),
    MeasuredFormat("tcvn3", ".docx", _legacy("TCVN3"), module="samples.legacy", capitals=False),
    MeasuredFormat("vni", ".docx", _legacy("VNI"), module="samples.legacy"),
)
BY_NAME = {measured.name: measured for measured in FORMATS}


def chosen_formats(names: str | None) -> list[MeasuredFormat]:
    """Returns the formats named in a list with commas, all for None; raises ``SettingsError`` for an unknown name."""
    if names is None:
        return list(FORMATS)
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in BY_NAME]
    if unknown or not wanted:
        raise SettingsError(f"Không có định dạng {', '.join(unknown) or 'nào'}; có: {', '.join(BY_NAME)}.")
    return [BY_NAME[name] for name in wanted]
