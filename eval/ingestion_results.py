"""Measures ingestion on the samples and writes one result file a format.

python -m eval.ingestion_results --out eval/results [FORMAT…]
"""

import argparse
import json
import sys
from pathlib import Path

from eval.ingestion import evaluate
from eval.ingestion_formats import BY_NAME
from samples.sources import load_sources


def write_results(names: list[str], out: Path) -> None:
    """Writes ``ingestion-FORMAT.json`` for each format; one that cannot be rendered here leaves its file as it is."""
    sources = load_sources()
    for name in names:
        report = evaluate([BY_NAME[name]], sources)["formats"][name]
        if "skipped" in report:
            sys.stderr.write(f"{name}: {report['skipped']}\n")
            continue
        text = json.dumps({"format": name, **report}, ensure_ascii=False, indent=1) + "\n"
        (out / f"ingestion-{name}.json").write_text(text, encoding="utf-8")


def main() -> None:
    """Reads the command line and writes the result files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("formats", nargs="*", choices=[*BY_NAME, []], default=[])
    chosen = parser.parse_args()
    write_results(chosen.formats or list(BY_NAME), chosen.out)


if __name__ == "__main__":
    main()
