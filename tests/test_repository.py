"""Rules of the repository itself: what may be committed, what is installed, what a wheel holds."""

import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).resolve().parents[1]
MIB = 2**20
LARGEST = 2 * MIB  # bytes of a committed file; only the shipped model may be larger
MODEL = "rag/models/"
BINARY = {".pdf", ".docx", ".npz", ".onnx", ".gz", ".png", ".jpg", ".ico", ".woff2", ".safetensors"}
MACHINE_PATH_RE = re.compile(rb"(?<![\w.:/-])/(?:work|root|home|Users|mnt|tmp/[a-z])/")
REGISTRY_RE = re.compile(
    rb"(?:pypi|pythonhosted|npmjs|artifactory|huggingface|anaconda)[.](?:org|com|co|io)\b"
    rb"|--(?:extra-)?index-url|--trusted[-]host|^-i\s+http",
    re.IGNORECASE | re.MULTILINE,
)
HEAVY = {"torch", "transformers", "sentence-transformers", "triton", "langchain", "unstructured", "playwright"}
COPYLEFT_RE = re.compile(r"(?<!L)GPL|Affero|(?<!Lesser )General Public License", re.IGNORECASE)


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The paths of the committed files that still exist, relative to the repository."""
    git = shutil.which("git")
    if git is None or not (REPOSITORY / ".git").exists():
        pytest.skip("needs git and a checkout to know which files are committed")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True).stdout
    return [name for name in listed.decode().split("\0") if name and (REPOSITORY / name).is_file()]


def contents(name: str) -> bytes:
    """Returns the bytes of a file; of an office file also those of its members, inflated."""
    path = REPOSITORY / name
    if path.suffix != ".docx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as package:
        return b"\n".join(package.read(member) for member in package.namelist())


def pins(name: str) -> dict[str, str]:
    """Returns canonical package names with their exact versions from a requirements file."""
    lines = (REPOSITORY / name).read_text("utf-8").splitlines()
    wanted = [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]
    return {canonicalize_name(r.name): str(r.specifier).removeprefix("==") for r in wanted}


def dependencies() -> list[Requirement]:
    """Returns what pyproject.toml says the default installation needs."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    return [Requirement(line) for line in project["dependencies"]]


def test_no_committed_file_names_a_path_of_someones_machine(tracked: list[str]) -> None:
    assert [name for name in tracked if MACHINE_PATH_RE.search(contents(name))] == []


def test_no_committed_file_names_a_package_registry(tracked: list[str]) -> None:
    assert [name for name in tracked if REGISTRY_RE.search(contents(name))] == []


def test_only_the_shipped_model_is_a_large_file(tracked: list[str]) -> None:
    large = [name for name in tracked if (REPOSITORY / name).stat().st_size > LARGEST]
    assert [name for name in large if not name.startswith(MODEL)] == []


def test_each_shipped_model_stays_below_20_mib(tracked: list[str]) -> None:
    sizes: dict[str, int] = {}
    for name in tracked:
        if name.startswith(MODEL):
            model = name.removeprefix(MODEL).split("/")[0]
            sizes[model] = sizes.get(model, 0) + (REPOSITORY / name).stat().st_size
    assert sizes.keys() == {"static_vi", "judge_vi"}
    assert max(sizes.values()) < 20 * MIB


def test_every_text_file_is_utf8_and_nfc(tracked: list[str]) -> None:
    wrong = []
    for name in tracked:
        if Path(name).suffix in BINARY:
            continue
        data = (REPOSITORY / name).read_bytes()
        text = data.decode("utf-8", errors="replace")
        if text.encode() != data or text.startswith("\ufeff") or not unicodedata.is_normalized("NFC", text):
            wrong.append(name)
    assert wrong == []


def test_the_full_set_holds_the_default_set_with_the_same_pins() -> None:
    default, full = pins("requirements.txt"), pins("requirements-all.txt")
    assert {name: full.get(name) for name in default} == default


def test_everything_pinned_is_pinned_exactly() -> None:
    for version in (*pins("requirements.txt").values(), *pins("requirements-all.txt").values()):
        assert re.fullmatch(r"\d[\w.]*", version)  # no range, no local build such as +cpu


def test_the_default_set_has_every_dependency_in_a_version_that_fits() -> None:
    default = pins("requirements.txt")
    assert [str(r) for r in dependencies() if not r.specifier.contains(default[canonicalize_name(r.name)])] == []


def test_the_default_set_stays_light() -> None:
    default = set(pins("requirements.txt"))
    assert default & HEAVY == set()
    assert not any(name.startswith("nvidia") for name in default)


def test_no_default_package_is_under_a_strong_copyleft_licence() -> None:
    licences = {name: text for name in pins("requirements.txt") if (text := licence_of(name)) is not None}
    assert {canonicalize_name(r.name) for r in dependencies()} <= set(licences)
    assert {name: text for name, text in licences.items() if COPYLEFT_RE.search(text)} == {}
    assert [name for name, text in licences.items() if not text.strip()] == []


def licence_of(name: str) -> str | None:
    """Returns what an installed package says its licence is, or None where it is not installed on this system."""
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    named = [found.get("License-Expression") or "", (found.get("License") or "").partition("\n")[0]]
    return " ".join((*named, *(c for c in found.get_all("Classifier") or [] if c.startswith("License"))))


@pytest.mark.parametrize(
    ("text", "forbidden"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("LGPL-3.0-only", False),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT License", False),
    ],
)
def test_a_strong_copyleft_licence_is_told_from_a_weak_one(text: str, forbidden: bool) -> None:
    assert (COPYLEFT_RE.search(text) is not None) is forbidden


@pytest.mark.slow
def test_a_wheel_holds_every_file_of_the_packages(tracked: list[str], tmp_path: Path) -> None:
    source = tmp_path / "source"
    for name in tracked:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, source / name)
    (source / "README.md").touch()
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-deps",
            "--no-index",
            "--no-build-isolation",
            "-qq",
            "-w",
            "wheels",
            "./source",
        ],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    (wheel,) = (tmp_path / "wheels").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    packages = {path.parent.name for path in REPOSITORY.glob("*/__init__.py") if path.parent.name != "tests"}
    wanted = {name for name in tracked if name.partition("/")[0] in packages}
    assert sorted(wanted - held) == []
    assert sorted(name for name in held - wanted if ".dist-info/" not in name) == []
