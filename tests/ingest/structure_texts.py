"""Made-up documents as lines, and what reads them: no sentence here comes from a real document."""

from ingest.assembling import Assembled, Frame, assemble
from ingest.blocks import Block, RawDocument
from ingest.structure import build_sections
from vanban.documents import Cell, Section, Table


def table(*rows: tuple[str, ...], header_rows: int = 1, caption: str = "") -> Block:
    """Returns a table block of these rows."""
    cells = tuple(Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row))
    width = max(map(len, rows))
    return Block("", table=Table(len(rows), width, cells, header_rows, caption))


def assembled_of(*lines: str | Block) -> Assembled:
    """Returns the assembled text of these paragraphs and tables."""
    blocks = tuple(Block(line) if isinstance(line, str) else line for line in lines)
    return assemble(RawDocument(blocks, "text/plain"))


def body(assembled: Assembled) -> Frame:
    """Returns a frame in which every line is body."""
    return Frame(0, len(assembled.lines), len(assembled.lines))


def sections_of(*lines: str | Block) -> list[Section]:
    """Returns the sections of a body made of these lines."""
    assembled = assembled_of(*lines)
    return build_sections(assembled, body(assembled))


def paths_of(*lines: str | Block) -> list[str]:
    """Returns the paths of the sections of a body made of these lines."""
    return [section.path for section in sections_of(*lines)]


def outline(assembled: Assembled, sections: list[Section]) -> str:
    """Returns the tree as text, one unit a line: path, title, own words."""
    depths: list[int] = []
    lines: list[str] = []
    for section in sections:
        depths.append(0 if section.parent is None else depths[section.parent] + 1)
        own = assembled.text[section.start : section.own_end].replace("\n", " ⏎ ")
        title = f" «{section.title}»" if section.title else ""
        lines.append(f"{'  ' * depths[-1]}[{section.path}] {section.kind.value} {section.label}{title}: {own}")
    return "\n".join(lines) + "\n"
