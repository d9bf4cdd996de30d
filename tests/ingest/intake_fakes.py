"""A parser and an embedder small enough to see through; used in tests and in the processes that tests kill."""

import datetime
import hashlib
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from vanban.document_numbers import find_numbers, parse_number
from vanban.documents import (
    Cell,
    Metadata,
    ParsedDocument,
    Passage,
    PassageKind,
    Relation,
    RelationKind,
    Section,
    SectionKind,
    Table,
)
from vanban.errors import UnreadableFile
from vanban.ports import Vectors

FIELDS = {
    "so": "number",
    "loai": "type",
    "co quan": "issuer",
    "ngay": "date",
    "mat": "secrecy",
    "luu hanh": "circulation",
}


class HashEmbedder:
    """Vectors of four numbers out of a hash: the same text has the same vector."""

    name = "fake-1"
    dimension = 4

    def embed(self, texts: Sequence[str]) -> Vectors:
        digests = [hashlib.sha256(text.encode()).digest() for text in texts]
        vectors = np.array([[b + 1 for b in digest[:4]] for digest in digests], dtype=np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def parse_lines(name: str, data: bytes) -> ParsedDocument:
    """Returns one passage a line; lines "khoa: gia tri" of FIELDS are attributes, numbers in other lines are edges."""
    if name.endswith(".loi"):
        raise ValueError(data.decode())
    if not name.endswith(".txt"):
        raise UnreadableFile("Định dạng chưa hỗ trợ.")
    text = data.decode()
    lines = text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
    attributes = dict(line.split(": ", 1) for line in lines if line.split(": ", 1)[0] in FIELDS)
    values = {FIELDS[key]: value for key, value in attributes.items()}
    metadata = Metadata(
        **(values | {"number": parse_number(values["number"]) if "number" in values else None})
        | ({"date": datetime.date.fromisoformat(values["date"])} if "date" in values else {})
    )
    spans = [(start, line) for start, line in zip(starts, lines, strict=True) if line.strip()]
    return ParsedDocument(
        text=text,
        metadata=metadata,
        sections=(Section(0, None, SectionKind.HEADING, "I", "Mục", "mục I", 0, len(text), len(text)),),
        passages=tuple(
            Passage(i, 0, PassageKind.TEXT, "mục I", "Mục", line, start, start + len(line))
            for i, (start, line) in enumerate(spans)
        ),
        tables=(Table(1, 1, (Cell("ô", 0, 0),), caption="Bảng"),),
        relations=tuple(
            _relation(line, start) for start, line in spans if line.startswith("Căn cứ") and find_numbers(line)
        ),
        warnings=("cảnh báo của bộ đọc",) if "cảnh báo" in text else (),
    )


def _relation(line: str, start: int) -> Relation:
    mention = find_numbers(line)[0]
    dated = line.rpartition("@")[2]
    return Relation(
        RelationKind.BASED_ON,
        mention.number,
        line.removeprefix("Căn cứ "),
        line,
        start,
        start + len(line),
        datetime.date.fromisoformat(dated) if "@" in line else None,
    )
