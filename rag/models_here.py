"""Which embedding models may be chosen on this machine: the shipped one, those in a folder, those fetched by name."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from rag.model_folders import is_model_folder
from rag.model_table import habits_of, known_models

BUILTIN = "builtin"
_STATIC = ("model.json", "tokenizer.json", "weights.npz")  # our own format
_HUB_FOLDERS = ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")


class Place(StrEnum):
    """Where a model lies."""

    SHIPPED = "shipped"
    FOLDER = "folder"
    FETCHED = "fetched"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class ModelHere:
    """A model by the words that choose it (``spec``). ``tokens`` is the longest text it reads, 0 for any length."""

    spec: str
    title: str
    place: Place
    known: bool
    tokens: int
    segmented: bool = False
    packages: bool = True  # whether what runs it is installed

    @property
    def may_be_chosen(self) -> bool:
        """Tells whether it can be run here."""
        return self.place is not Place.ABSENT and self.packages


def models_here(folder: Path, *, also: tuple[str, ...] = ()) -> list[ModelHere]:
    """Returns the models that may be chosen, then those of the table that are not on this machine.

    ``folder`` holds models in subfolders, at most two deep ("to-chuc/ten"); ``also`` are what the settings and the
    library name. Nothing is loaded and the network is not asked.
    """
    shipped = ModelHere(BUILTIN, "Mô hình đi kèm", Place.SHIPPED, known=True, tokens=0)
    found = {BUILTIN: shipped}
    for path in _model_folders(folder):
        found.setdefault(str(path), _in_folder(path, path.relative_to(folder).as_posix()))
    for spec in also:
        path = Path(spec).expanduser()
        if spec not in found and path.is_absolute() and _is_embedding(path):
            found[spec] = _in_folder(path, path.name)
    for name, _ in known_models("embedding"):
        found.setdefault(name, _by_name(name))
    return sorted(found.values(), key=lambda one: (one.spec != BUILTIN, one.place is Place.ABSENT))


def _model_folders(folder: Path) -> Iterator[Path]:
    for first in _folders(folder):
        if _is_embedding(first):
            yield first
        else:
            yield from (second for second in _folders(first) if _is_embedding(second))


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(one for one in folder.iterdir() if one.is_dir() and not one.name.startswith("."))
    except OSError:
        return []


def _is_embedding(folder: Path) -> bool:
    return _is_static(folder) or (is_model_folder(folder) and not _classifies(folder))


def _is_static(folder: Path) -> bool:
    return all((folder / name).is_file() for name in _STATIC)


def _classifies(folder: Path) -> bool:
    """Tells whether a folder holds a model that scores pairs (a reranker) instead of making vectors."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    kinds = config.get("architectures") if isinstance(config, dict) else None
    return any(str(kind).endswith("ForSequenceClassification") for kind in kinds or ())


def _in_folder(path: Path, title: str) -> ModelHere:
    if _is_static(path):
        return ModelHere(str(path), title, Place.FOLDER, known=True, tokens=0)
    habits = habits_of(str(path), "embedding")
    return ModelHere(
        str(path), title, Place.FOLDER, habits.known, habits.tokens, habits.segmented, packages=_has_packages()
    )


def _by_name(name: str) -> ModelHere:
    habits = habits_of(name, "embedding")
    place = Place.FETCHED if _was_fetched(name) else Place.ABSENT
    return ModelHere(name, name, place, True, habits.tokens, habits.segmented, packages=_has_packages())


def _was_fetched(name: str) -> bool:
    """Tells whether the hub's folder of this machine holds a whole snapshot of a model."""
    snapshots = _hub_folder() / f"models--{name.replace('/', '--')}" / "snapshots"
    return any(is_model_folder(one) for one in _folders(snapshots))


def _hub_folder() -> Path:
    named = next((os.environ[name] for name in _HUB_FOLDERS if os.environ.get(name)), None)
    if named:
        return Path(named).expanduser()
    base = os.environ.get("HF_HOME") or str(Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "huggingface")
    return Path(base).expanduser() / "hub"


def _has_packages() -> bool:
    return find_spec("sentence_transformers") is not None
