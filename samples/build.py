"""Builds the sample documents: ``python -m samples.build`` renders every source into ``samples/documents``."""

import sys
from importlib import import_module
from pathlib import Path

from samples.sources import FORMATS, Format, Source, SourceError, load_sources

DOCUMENT_DIR = Path(__file__).parent / "documents"


def render(source: Source, file_format: Format | None = None) -> bytes:
    """Returns a source as a file of the given format, by default its own; the same source gives the same bytes.

    A renderer is imported when it is asked for: reportlab is needed for PDF only.
    """
    chosen = file_format or source.format
    if chosen not in FORMATS:
        raise SourceError(f"{source.slug}: no format {chosen!r}; there are {', '.join(FORMATS)}")
    data: bytes = import_module(f"samples.{chosen}").render(source)
    return data


def build(folder: Path = DOCUMENT_DIR) -> list[Path]:
    """Writes every source in its own format, removes what no source makes any more, returns the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for source in load_sources():
        path = folder / source.file_name
        path.write_bytes(render(source))
        written.append(path)
    for path in set(folder.iterdir()) - set(written):
        path.unlink()
    return written


def main() -> int:
    """Builds and prints what was written."""
    paths = build()
    total = sum(path.stat().st_size for path in paths)
    sys.stdout.write(f"{len(paths)} documents, {total / 1024:.0f} KiB, in {DOCUMENT_DIR}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
