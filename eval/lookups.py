"""How surely and how fast a document is found by its number or nickname, over a made-up register and the samples.

``python -m eval.lookups --out eval/results`` writes one result file a part and the table of docs/retrieval.md. The
development part is what look-ups were mended by, the held-out part (another seed) is what is reported. A form counts as
found when exactly the documents are shown that agree with all it says; one left out, or one too many, is a miss. Times
are of the processor, so that a busy machine says the same.
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.intervals import bootstrap_interval
from eval.lookup_forms import CANONICAL, Form, canonical_forms, noisy_form
from eval.lookup_register import ASKER, DOCUMENTS, Entry, make_register, store_register
from eval.lookup_tables import lookups_table, write_tables
from eval.nickname_forms import nickname_entries, nickname_forms
from eval.sample_numbers import sample_entries
from vanban.db.finding import find_documents
from vanban.db.session import Database, open_database
from vanban.settings import Settings

PARTS = {"development": 11, "held-out": 4_711}  # seeds of the forms
CANONICAL_FORMS, NOISY_FORMS, NICKNAME_FORMS, CLOSED_FORMS = 600, 2_400, 300, 300
_SHOWN_MISSES = 60


def make_forms(register: Sequence[Entry], seed: int) -> list[Form]:
    """Returns the forms of one part: of each kind as many as the constants say; samples weigh as much as the rest."""
    dice = random.Random(seed)  # noqa: S311 - made-up questions, not secrets
    samples = [entry for entry in register if entry.id <= len(sample_entries())]
    readable = [entry for entry in register if not entry.closed]
    pools = (samples, readable, readable, readable)
    canonical = [canonical_forms(dice.choice(dice.choice(pools)), dice) for _ in range(CANONICAL_FORMS)]
    noisy = [noisy_form(dice.choice(dice.choice(pools)), dice) for _ in range(NOISY_FORMS)]
    return [*canonical, *noisy, *nickname_forms(dice, NICKNAME_FORMS)]


def closed_forms(register: Sequence[Entry], seed: int) -> list[Form]:
    """Returns forms that mean documents the asker may not read: nothing of these may be shown."""
    dice = random.Random(-seed)  # noqa: S311 - made-up questions, not secrets
    closed = [entry for entry in register if entry.closed]
    return [noisy_form(dice.choice(closed), dice) for _ in range(CLOSED_FORMS)]


def whole_register(count: int = DOCUMENTS) -> list[Entry]:
    """Returns the samples' documents, those that nicknames stand for, and made-up ones up to ``count``."""
    samples = sample_entries()
    named = nickname_entries(first_id=len(samples) + 1)
    made = make_register(count - len(samples) - len(named), first_id=len(samples) + len(named) + 1)
    return [*samples, *named, *made]


def evaluate_lookups(folder: Path, *, part: str, count: int = DOCUMENTS, every: int = 1) -> dict[str, Any]:
    """Returns the figures of one part, over a register stored in a database inside ``folder``; ``every`` n-th form."""
    register = whole_register(count)
    database = open_database(Settings(data_dir=folder, database_url=None))
    try:
        with database.transaction() as session:
            store_register(session, register)
        seed = PARTS[part]
        leaked = _leaked(database, register, closed_forms(register, seed)[::every])
        measured = _measured(database, register, make_forms(register, seed)[::every])
        return {"part": part, "documents": count, **measured, **leaked}
    finally:
        database.close()


def _measured(database: Database, register: list[Entry], forms: Sequence[Form]) -> dict[str, Any]:
    readable = {entry.id for entry in register if not entry.closed}
    by_ordinal = _by_ordinal(register)
    hits: list[tuple[str, bool, int]] = []
    times: list[float] = []
    missed: list[dict[str, Any]] = []
    for form in forms:
        with database.session() as session:
            began = time.thread_time()
            found = {one.document_id for one in find_documents(session, ASKER, form.text).documents}
            times.append((time.thread_time() - began) * 1_000)
        gold = _meant(form, by_ordinal) & readable
        hits.append((form.family, found == gold, len(gold)))
        if found != gold:
            missed.append({"text": form.text, "family": form.family, "meant": len(gold), "found": len(found & gold),
                           "shown": len(found)})  # fmt: skip
    return _report(hits, times, missed)


def _leaked(database: Database, register: list[Entry], forms: Sequence[Form]) -> dict[str, int]:
    closed = {entry.id for entry in register if entry.closed}
    with database.session() as session:
        shown = [one for form in forms for one in find_documents(session, ASKER, form.text).documents]
    return {"closed_forms": len(forms), "closed_shown": sum(one.document_id in closed for one in shown)}


def _by_ordinal(register: list[Entry]) -> dict[str, list[Entry]]:
    table: dict[str, list[Entry]] = {}
    for entry in register:
        table.setdefault(entry.number.ordinal.lstrip("0"), []).append(entry)
    return table


def _meant(form: Form, by_ordinal: dict[str, list[Entry]]) -> frozenset[int]:
    return frozenset(
        entry.id for one in form.said for entry in by_ordinal.get(one.ordinal.lstrip("0"), ()) if one.fits(entry)
    )


def _report(
    hits: Sequence[tuple[str, bool, int]], times: Sequence[float], missed: list[dict[str, Any]]
) -> dict[str, Any]:
    groups = {
        "canonical": [hit for family, hit, _ in hits if family == CANONICAL],
        "noisy": [hit for family, hit, _ in hits if family != CANONICAL],
    }
    families = sorted({family for family, _, _ in hits})
    collisions = [hit for _, hit, meant in hits if meant > 1]
    return {
        "forms": len(hits),
        **{name: _share(found) for name, found in groups.items()},
        "collisions": _share(collisions),
        "p50_ms": round(float(np.percentile(times, 50)), 2),
        "p95_ms": round(float(np.percentile(times, 95)), 2),
        "families": {name: _share([hit for family, hit, _ in hits if family == name]) for name in families},
        "missed": dict(Counter(one["family"] for one in missed)),
        "examples": missed[:_SHOWN_MISSES],
    }


def _share(found: Sequence[bool]) -> dict[str, Any]:
    low, high = bootstrap_interval([float(hit) for hit in found])
    return {"n": len(found), "found": round(sum(found) / len(found), 4), "ci95": [round(low, 4), round(high, 4)]}


def main() -> None:
    """Measures both parts and writes their result files."""
    import tempfile

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder of the result files")
    parser.add_argument("--part", choices=tuple(PARTS), action="append")
    chosen = parser.parse_args()
    for part in chosen.part or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            report = evaluate_lookups(Path(folder), part=part)
        path = chosen.out / f"lookups-{part}.json"
        path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_tables({"lookups": lookups_table(chosen.out)})


if __name__ == "__main__":
    main()
