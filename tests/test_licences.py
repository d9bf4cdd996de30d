"""Licences of everything installed here, not only of the default set: nothing whose licence may not be shipped."""

import re
import shutil
import subprocess
from importlib import metadata
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
# A part of one licence expression that is under GPL or AGPL alone; LGPL may be used as a library.
STRONG_RE = re.compile(r"(?<!L)GPL|Affero|(?<!Lesser )General Public", re.IGNORECASE)
# Distributions that say nothing of their licence in their metadata, and what was read in their files instead.
SAID_ELSEWHERE = {"axe-playwright-python": "MIT, by the LICENSE file of its source"}


def licence_words(found: metadata.PackageMetadata) -> str:
    """Returns what a distribution says of its licence: the expression, else its classifiers and first line."""
    expression = found.get("License-Expression") or ""
    classifiers = [one for one in found.get_all("Classifier") or [] if one.startswith("License")]
    return expression or " ; ".join((*classifiers, (found.get("License") or "").strip().partition("\n")[0])).strip(" ;")


def forbidden(words: str) -> bool:
    """Tells whether every choice that a licence leaves is under GPL or AGPL."""
    choices = re.split(r"\s+OR\s+|\s*;\s*", words) if words else []
    return bool(choices) and all(STRONG_RE.search(one) and " WITH " not in one for one in choices)


def installed() -> dict[str, str]:
    """Returns the licence of each installed distribution but our own."""
    return {
        str(one.metadata["Name"]): licence_words(one.metadata)
        for one in metadata.distributions()
        if one.metadata["Name"] != "vanban"
    }


def test_nothing_installed_is_under_gpl_or_agpl_alone() -> None:
    found = installed()
    assert len(found) > 20
    assert {name: words for name, words in found.items() if forbidden(words)} == {}


def test_everything_installed_says_its_licence() -> None:
    assert [name for name, words in installed().items() if not words and name not in SAID_ELSEWHERE] == []


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("License :: OSI Approved :: GNU Affero General Public License v3", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("MIT OR GPL-2.0-only", False),
        ("LGPL-3.0-only", False),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("Apache-2.0", False),
        ("", False),
    ],
)
def test_a_licence_that_leaves_no_other_choice_is_refused(words: str, refused: bool) -> None:
    assert forbidden(words) is refused


def test_the_check_of_dependencies_says_so_when_it_cannot_ask(tmp_path: Path) -> None:
    """The script passes and tells that nothing was asked; without an answer it never claims that all is well."""
    bash = shutil.which("bash")
    assert bash is not None
    script, stub = REPOSITORY / ".ci" / "audit-dependencies", tmp_path / "python"
    environment = {"PYTHON": str(stub), "PATH": "/usr/bin:/bin"}
    for said, code, words in (
        ("cannot connect", 0, "chưa kiểm tra lỗ hổng"),
        ("Found 2 known vulnerabilities in 1 package", 1, "Found 2"),
    ):
        stub.write_text(f'#!/bin/sh\ncase "$*" in *pip_audit*) echo "{said}"; exit 1;; *) exit 0;; esac\n')
        stub.chmod(0o755)
        done = subprocess.run([bash, script], env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, words in done.stdout) == (code, True)
