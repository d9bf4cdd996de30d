"""A training kept in one file, so that it goes on where it was broken off."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A file that holds the stage reached (from 0), the steps done of it, the model and the optimiser."""

    path: Path

    def stage(self) -> int:
        """Returns the stage reached; 0 where there is no file."""
        return int(self._read()["stage"]) if self.path.is_file() else 0

    def restore(self, model: Any, optimiser: Any) -> tuple[int, int]:
        """Loads what the file holds into a model and its optimiser; returns the stage reached and its steps done."""
        if not self.path.is_file():
            return 0, 0
        held = self._read()
        model.load_state_dict(held["model"])
        if held["optimiser"] is not None:
            optimiser.load_state_dict(held["optimiser"])
        return int(held["stage"]), int(held["step"])

    def save(self, stage: int, step: int, model: Any, optimiser: Any) -> None:
        """Writes the state; a file of before is replaced only when the new one is whole."""
        state = None if optimiser is None else optimiser.state_dict()
        held = {"stage": stage, "step": step, "model": model.state_dict(), "optimiser": state}
        fresh = self.path.with_suffix(".part")
        torch.save(held, fresh)
        fresh.replace(self.path)

    def _read(self) -> dict[str, Any]:
        held: dict[str, Any] = torch.load(self.path, weights_only=True)
        return held
