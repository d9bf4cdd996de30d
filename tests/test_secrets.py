"""No secret is committed: every tracked file is searched for known shapes of keys and for letters that look drawn."""

import math
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
BINARY = {
    ".pdf",
    ".npz",
    ".gz",
    ".png",
    ".jpg",
    ".ico",
    ".woff2",
    ".safetensors",
    ".doc",
    ".xls",
    ".ppt",
    ".zip",
    ".docx",
}

# Shapes of keys and tokens of widely used services, and of a secret written down beside its name.
SHAPES = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "AWS access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "GitHub token": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,})"),
    "GitLab token": re.compile(r"\bglpat-[\w-]{20,}"),
    "Slack token": re.compile(r"\bxox[abeoprs]-[\w-]{10,}"),
    "Google key": re.compile(r"\bAIza[\w-]{35}\b"),
    "Stripe key": re.compile(r"\b[rs]k_live_[A-Za-z0-9]{20,}"),
    "key of a model service": re.compile(r"\bsk-(?:proj-|ant-)?[A-Za-z0-9_-]{32,}"),
    "Telegram bot token": re.compile(r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b"),
    "JSON web token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "password in an address": re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s/:@\"'<>{}]+:[^\s/@\"'<>{}]{3,}@"),
    "argon2 hash": re.compile(r"\$argon2id?\$v=\d+\$m=\d+,t=\d+,p=\d+\$[\w+/]{16,}"),
    "named secret": re.compile(
        r"(?i)\b[\w-]*(?:passw(?:or)?d|secret|token|api_?key|mat_?khau)[\w-]*\s*[=:]\s*[\"'](?=[^\"']*\d)[^\"'\s{}<>$]{12,}[\"']"
    ),
}
WORD_RE = re.compile(r"(?<![\w+/=-])[A-Za-z0-9+/_-]{32,}={0,2}(?![\w+/=-])")
HEX_RE = re.compile(r"[0-9a-f]+|[0-9A-F]+")
LEAST_BITS = 4.3  # a letter of drawn base64 carries about 5 at 40 letters; words of code and of addresses below 4.2
LEAST_HEX_BITS = 3.3  # of a drawn hexadecimal word of 40 digits; repeated digits stay below 2

# What may look like a secret and is none: (file or folder, what is found there, why).
ALLOWED: tuple[tuple[str, str, str], ...] = (
    ("eval/results/", r"^[0-9a-f]{64}$", "SHA-256 of data sets and models that a result was measured with"),
    ("eval/datasets/red_team.jsonl", r"^[A-Za-z0-9+/=]{32,}$", "orders hidden in base64: attacks of ours, to be tried"),
    ("eval/datasets/", r"^party/texts/[\w.-]+$", "names of texts of the development data"),
    ("tests/exams/test_exam_paper_files.py", r"^4-Dinh-dang-khac/", "names of files in a bundle"),
    ("api/settings_view.py", r"an:bi-mat@", "the example of how an address is shown without its password"),
    ("tests/api/test_setting_pages.py", r"an:rat-bi-mat@", "made-up passwords that the page of settings must not show"),
    ("tests/api/test_identity_provider.py", r"ten:mat-khau@", "an address that a provider must not send us to"),
    ("tests/app/test_model_usage.py", r"ten:khoa-bi-mat@", "a made-up password that must not reach the usage table"),
)


def bits_a_letter(word: str) -> float:
    """Returns Shannon's entropy of the letters of a word, in bits a letter."""
    return -sum(n / len(word) * math.log2(n / len(word)) for n in Counter(word).values())


def looks_drawn(word: str) -> bool:
    """Tells whether a long word was rather drawn than written: digits, small and capital letters, evenly spread."""
    if HEX_RE.fullmatch(word):
        return len(word) >= 40 and bits_a_letter(word) > LEAST_HEX_BITS
    mixed = all(re.search(kind, word) for kind in ("[0-9]", "[a-z]", "[A-Z]"))
    return mixed and bits_a_letter(word) > LEAST_BITS


def findings(text: str) -> Iterator[tuple[str, str]]:
    """Yields what looks like a secret: the shape, and the words."""
    for name, shape in SHAPES.items():
        for found in shape.finditer(text):
            yield name, found[0]
    for found in WORD_RE.finditer(text):
        if looks_drawn(found[0]):
            yield "drawn letters", found[0]


def allowed(path: str, words: str) -> bool:
    """Tells whether the list of exceptions names these words in this file."""
    return any(path.startswith(where) and re.search(what, words) for where, what, _why in ALLOWED)


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    """The paths of the committed text files, relative to the repository."""
    git = shutil.which("git")
    if git is None or not (REPOSITORY / ".git").exists():
        pytest.skip("needs git and a checkout to know which files are committed")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True).stdout
    names = [name for name in listed.decode().split("\0") if name and (REPOSITORY / name).is_file()]
    return [name for name in names if Path(name).suffix not in BINARY]


def test_no_committed_file_holds_a_secret(tracked: list[str]) -> None:
    found = [
        f"{name}: {shape}: {words[:12]}…"
        for name in tracked
        for shape, words in findings((REPOSITORY / name).read_text("utf-8", errors="replace"))
        if not allowed(name, words)
    ]
    assert found == []


def test_every_exception_is_still_needed_and_says_why(tracked: list[str]) -> None:
    for where, what, why in ALLOWED:
        texts = [(REPOSITORY / name).read_text("utf-8", errors="replace") for name in tracked if name.startswith(where)]
        assert any(re.search(what, words) for text in texts for _, words in findings(text)), where
        assert len(why.split()) >= 4


# Made up here, in two halves so that this file holds none of them.
MADE_UP = {
    "private key": "-----BEGIN RSA " + "PRIVATE KEY-----",
    "AWS access key": "AKIA" + "IOSFODNN7QXAMPLE",
    "GitHub token": "ghp" + "_" + "a1B2" * 9,
    "GitLab token": "glpat" + "-x7Kq2mZp9Rt4Wv8Ys3Nb",
    "Slack token": "xoxb" + "-1234567890-abcdef",
    "Google key": "AIza" + "Sy9" * 11 + "zz",
    "Stripe key": "sk_" + "live_" + "a1B2c3D4e5F6g7H8i9J0",
    "key of a model service": "sk-" + "proj-" + "a1B2c3D4" * 4,
    "Telegram bot token": "123456789" + ":" + "Ab3" * 11 + "zz",
    "JSON web token": "eyJ" + "hbGciOiJIUzI1NiJ9" + "." + "eyJ" + "zdWIiOiIxMjM0NTY3" + "." + "c2lnbmF0dXJl",
    "password in an address": "postgresql" + "://vanban:" + "m4tkhau" + "@db.noi-bo/vanban",
    "argon2 hash": "$argon2id" + "$v=19$m=65536,t=3,p=4$" + "c29tZXNhbHRzb21lc2FsdA",
    "named secret": "VANBAN_SESSION_SECRET" + " = '" + "khoa-ky-2026-rat-dai" + "'",
    "drawn letters": "q7Zt9Kx2Lm4P" + "w8Rv3Ys6Nb1Hc5Jd0Gf" + "AuEiOe",
}


@pytest.mark.parametrize("shape", MADE_UP)
def test_each_shape_is_found(shape: str) -> None:
    assert shape in {name for name, _ in findings(f"x = 1\n{MADE_UP[shape]}\ny = 2")}


def test_every_shape_has_an_example() -> None:
    assert set(MADE_UP) == {*SHAPES, "drawn letters"}


@pytest.mark.parametrize(
    "text",
    [
        "password = input()",
        'PASSWORD_CHANGED = "doi_mat_khau_dang_nhap"',
        "tests/vanban/db/test_audit_verification.py::test_no_edit",
        "postgresql://vanban@localhost/vanban",
        "0" * 64,
        "abcdef" * 12,
        'token = "{{ form.token }}"',
    ],
)
def test_what_is_none_is_left_alone(text: str) -> None:
    assert list(findings(text)) == []
