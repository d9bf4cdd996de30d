"""Rows of made-up tables of annexes, with questions that they answer and questions about another row, column or year.

The columns and what they may hold are the team's (``judge_columns.json``); what the rows speak of is cut out of the
statutes.
"""

import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from eval.training.chunking import covered
from eval.training.judge_contrasts import Contrast
from eval.training.judge_kinds import unsaid
from eval.training.judge_material import Material, Shown
from eval.training.judge_phrases import load_phrases
from eval.training.sentence_questions import Draft

_YEAR = re.compile(r"20\d\d")
_OTHER_YEARS = (2024, 2026, 2028, 2035, 2040, 2045)
_DRAWN = frozenset({"agent", "place", "unit", "note"})


@lru_cache(maxsize=1)
def load_columns() -> Mapping[str, Any]:
    """Returns the shipped tables' columns and what cells are drawn from, read once."""
    held: Mapping[str, Any] = json.loads((Path(__file__).parent / "judge_columns.json").read_text(encoding="utf-8"))
    return held


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its columns with the kinds of their cells, the cells, and the kind of the cell that it is about."""

    columns: Sequence[tuple[str, str]]
    cells: Sequence[str]
    about: str
    askings: Mapping[str, Sequence[str]]

    def first(self, kind: str) -> int:
        """Returns the place of the first cell of a kind."""
        return next(at for at, (_, own) in enumerate(self.columns) if own == kind)

    def text(self) -> str:
        """Returns the row as the product writes one: each cell behind its column's name."""
        named = zip(self.columns, self.cells, strict=True)
        return "; ".join(f"{name}: “{cell}”" for (name, _), cell in named if cell)


class Rows:
    """Draws rows and their questions."""

    def __init__(self, material: Material, rng: random.Random) -> None:
        self._material = material
        self._rng = rng
        self._columns = load_columns()
        chunks = material.chunks
        long = [one for one in chunks if len(one.split()) >= (3 if one[0].islower() else 4)]
        self._things = long or chunks

    def contrasts(self) -> Iterator[Contrast]:
        """Yields the question that a drawn row answers, and those that it does not."""
        row = self._row()
        kind = self._rng.choice(list(row.askings))
        shown = self._shown(row, kind)
        about = row.cells[row.first(row.about)]
        draft = Draft("row", about, self._rng.choice(row.askings[kind]), self._rng.random() < 0.3)
        yield Contrast(draft, shown, True, "row")
        yield from self._other_row(draft, row, shown)
        yield from self._other_asking(draft, shown)
        if kind == "num" and any(_YEAR.search(name) for name, _ in row.columns):
            yield self._other_year(draft, shown)

    def _row(self) -> Row:
        table = self._rng.choice(self._columns["tables"])
        columns = [(name, kind) for name, kind in table["columns"]]
        cells = [self._cell(kind) for _, kind in columns]
        return Row(columns, [cell[:1].upper() + cell[1:] for cell in cells], table["about"], table["askings"])

    def _cell(self, kind: str) -> str:
        rng, held = self._rng, self._columns
        if kind in _DRAWN:
            drawn = str(rng.choice(held[f"{kind}s"]))
            return f"{drawn} {rng.randint(1, 30)}" if kind == "place" else drawn
        made = {
            "n": f"{rng.randint(1, 20)}",
            "date": f"{rng.randint(1, 28):02d}/{rng.randint(1, 12)}/{rng.randint(2024, 2027)}",
            "money": rng.choice(held["money"]).format(rng.randint(1, 95)),
            "num": f"{rng.randint(1, 400)}" if rng.random() < 0.7 else f"{rng.randint(1, 99)},{rng.randint(1, 9)}",
            "hour": f"{rng.randint(7, 19)} giờ {rng.choice(('00', '30'))}",
            "name": " ".join(rng.choice(held[part]) for part in ("family_names", "middle_names", "given_names")),
            "prize": rng.choice(held["prizes"]) + rng.choice((" chung kết", " tuần", "")),
        }
        return str(made.get(kind) or rng.choice(self._things))

    def _shown(self, row: Row, kind: str) -> Shown:
        """Returns a row as an answer shows it: alone, behind its cell, or marked as the whole row."""
        at, rng = row.first(kind), self._rng
        lead = rng.choice(("", "Cả dòng: ", f"{row.columns[at][0]}: “{row.cells[at]}”\n"))
        heads = rng.choice(("Phụ lục, bảng 1", "mục II.3, bảng 1", f"Phụ lục {rng.randint(1, 5)}", ""))
        if rng.random() < 0.6:
            heads = f"{rng.choice(self._columns['documents'])} về {rng.choice(self._things)} | {heads}"
        return Shown(heads, lead + row.text())

    def _other_row(self, draft: Draft, row: Row, shown: Shown) -> Iterator[Contrast]:
        """Yields the question about another row: another prize, number or thing, or one that starts alike."""
        about = draft.about
        if row.about == "prize":
            _, word, *rest = about.split()
            others = [one for one in self._columns["prizes"] if one.split()[1] != word]
            about = " ".join([self._rng.choice(others), *rest])
        elif row.about == "place":
            number = int(about.split()[-1]) + self._rng.choice((1, 2, 5, 10, 15))
            about = " ".join([*about.split()[:-1], str(number)])
        else:
            about = self._material.another(about, shown.words()) or ""
            part = " ".join([*draft.about.split()[:2], *self._rng.choice(self._things).split()[:2]])
            if len(draft.about.split()) > 3 and covered(part, shown.words()) < 0.8:
                yield self._about(draft, part, shown, "row part")
        if about:
            yield self._about(draft, about, shown, "row other")

    def _about(self, draft: Draft, about: str, shown: Shown, kind: str) -> Contrast:
        return Contrast(Draft(draft.kind, about, draft.asking, draft.asking_first), shown, False, kind)

    def _other_asking(self, draft: Draft, shown: Shown) -> Iterator[Contrast]:
        kinds = [kind for kind in unsaid(shown.body) if kind != "docs"]
        if kinds and self._rng.random() < 0.5:
            asking = self._rng.choice(load_phrases().other_askings[self._rng.choice(kinds)])
            yield Contrast(Draft(draft.kind, draft.about, asking), shown, False, "row asking")

    def _other_year(self, draft: Draft, shown: Shown) -> Contrast:
        year = str(self._rng.choice(_OTHER_YEARS))
        asking = _YEAR.sub(year, draft.asking)
        return Contrast(Draft(draft.kind, draft.about, asking), shown, False, "row year")
