"""The relations our sample sources declare, found again in the rendered files."""

import tomllib
from pathlib import Path

from ingest.assembling import assemble
from ingest.metadata import read_metadata
from ingest.readers.registry import read_file
from ingest.relations import find_relations
from vanban.document_numbers import parse_number

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
STRONG = {"thay_the", "bai_bo", "sua_doi", "bo_sung", "huong_dan"}


def test_nearly_all_declared_relations_are_found_and_none_of_the_strong_ones_is_invented():
    wanted, found = set(), set()
    for path in sorted((SAMPLES / "documents").glob("*.*")):
        source = tomllib.loads((SAMPLES / "source" / f"{path.stem}.txt").read_text(encoding="utf-8").split("+++")[1])
        wanted |= {(path.stem, r["kind"], parse_number(r["target"]).key, r["date"]) for r in source["relations"]}
        assembled = assemble(read_file(path.name, path.read_bytes()))
        read = read_metadata(assembled)
        found |= {
            (path.stem, edge.kind.value, edge.target_number.key, edge.target_date)
            for edge in find_relations(assembled, read.frame, read.metadata)
            if edge.target_number is not None
        }
    assert len(found & wanted) >= 0.95 * len(wanted), sorted(wanted - found)
    assert {edge for edge in found - wanted if edge[1] in STRONG} == set()
