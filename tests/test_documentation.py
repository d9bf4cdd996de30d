"""The documentation keeps up with the program: commands, options, settings, messages, fields, links."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from api.conversation_schemas import (
    CaseIn,
    ConversationDetailOut,
    FeedbackIn,
    FeedbackOut,
    GoldIn,
    ListedConversationOut,
    ReviewIn,
    SentTurnOut,
    TitleIn,
    TurnOut,
)
from api.errors import _HTTP, _TABLE, UNEXPECTED
from api.schemas import AskIn, AskOut, CitationOut, DocumentOut, RelationOut, SectionOut, SummaryOut, UnderstoodOut
from app.command import ERRORS, vanban
from vanban.documents import RelationKind, SectionKind, ValidityStatus
from vanban.feedback import FeedbackState, Verdict
from vanban.settings import Settings

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
REPOSITORY = DOCS.parent
FILE_RE = re.compile(r"`((?:api|app|bots|eval|exams|ingest|programs|prompts|rag|samples|tests|vanban)/[\w/.-]+\.\w+)`")
CALL_RE = re.compile(r"^(?:\$ )?(?:[A-Z_]+=\S+ )*vanban (.+)$", re.MULTILINE)
LINK_RE = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]+)(?:#[^)]*)?\)")


def page(name: str) -> str:
    """Returns a page of the documentation."""
    return (DOCS / name).read_text(encoding="utf-8")


def commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yields the words that call each command that is not a group, and the command."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_links_to_other_files_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [link for link in LINK_RE.findall(text) if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", [*PAGES, REPOSITORY / "README.md"], ids=lambda path: path.name)
def test_every_file_of_ours_that_is_named_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [name for name in FILE_RE.findall(text) if not (REPOSITORY / name).exists()] == []


@pytest.mark.parametrize("path", [*PAGES, REPOSITORY / "README.md"], ids=lambda path: path.name)
def test_every_command_shown_can_be_called(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [call for call in CALL_RE.findall(text) if unknown_of(call)] == []


def unknown_of(call: str) -> list[str]:
    """Returns the commands and options of a command line that do not exist; of a line cut short, none is known."""
    words = shlex.split(re.split(r"\s[|;<>]|;\s", call)[0].rstrip("…"), comments=True)
    command: click.Command = vanban
    options = {"--help", *(name for option in vanban.params for name in option.opts)}
    unknown: list[str] = []
    for word in words:
        if word.startswith("--"):
            unknown += [] if word in options else [word]
        elif isinstance(command, click.Group) and word in command.commands:
            command = command.commands[word]
            options |= {name for option in command.params for name in option.opts}
    return unknown if not isinstance(command, click.Group) or "--help" in words else [*unknown, "no command"]


@pytest.mark.parametrize(
    ("call", "unknown"),
    [
        ('ask "Câu hỏi?" --user can.bo.tp', []),
        ("--data kho eval red-team --kind secret_setting   # vài phút", []),
        ("eval answers --dataset TỆP | head", []),
        ("eval answers --sample", ["--sample"]),
        ("evaluate answers", ["no command"]),
        ("--help", []),
    ],
)
def test_a_command_that_does_not_exist_is_told_from_one_that_does(call: str, unknown: list[str]) -> None:
    assert unknown_of(call) == unknown


def test_every_page_is_in_the_index() -> None:
    index = page("README.md")
    assert [path.name for path in DOCS.glob("*.md") if path.name != "README.md" and f"({path.name})" not in index] == []


@pytest.mark.parametrize(("words", "command"), list(commands(vanban)))
def test_every_command_and_option_is_described(words: str, command: click.Command) -> None:
    text = page("lenh.md")
    assert words in text or words.split(" ", 1)[-1] in text
    options = [name for option in command.params if isinstance(option, click.Option) for name in option.opts]
    assert [name for name in options if name not in text] == []


def test_every_exit_code_is_described() -> None:
    cells = set(re.findall(r"\| (\d+) \|", page("lenh.md")))
    assert {str(code) for _, _, code in ERRORS} <= cells


def test_every_setting_is_described_with_its_default() -> None:
    rows = [line for line in page("van-hanh.md").splitlines() if line.startswith("| `VANBAN_")]
    for name, field in Settings.model_fields.items():
        (row,) = [line for line in rows if f"`VANBAN_{name.upper()}`" in line]
        default = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
        assert field.default is None or default in row, name


MODELS = (
    *(AskIn, AskOut, UnderstoodOut, CitationOut, SummaryOut, DocumentOut, SectionOut, RelationOut),
    *(ConversationDetailOut, ListedConversationOut, TurnOut, TitleIn, FeedbackIn, FeedbackOut),
    *(SentTurnOut, ReviewIn, CaseIn, GoldIn),
)


@pytest.mark.parametrize("model", MODELS)
def test_every_field_of_the_api_is_described(model: type[BaseModel]) -> None:
    text = page("api.md")
    assert [name for name in model.model_fields if f"`{name}`" not in text and f"`{name}[]`" not in text] == []


def test_every_word_of_the_api_is_described() -> None:
    text = page("api.md")
    words = [*RelationKind, *SectionKind, *ValidityStatus, *Verdict, *FeedbackState]
    assert [str(word) for word in words if f"`{word}`" not in text] == []


def test_every_error_of_the_api_that_a_caller_can_meet_is_described() -> None:
    text = page("api.md")
    hidden = {"van_ban_khong_duoc_luu", "cau_hinh_chua_dung"}  # no address takes files; told as UNEXPECTED
    codes = {code for _, _, code in _TABLE} | {p.code for p in _HTTP.values()} | {UNEXPECTED.code}
    assert [code for code in sorted(codes - hidden) if f"`{code}`" not in text] == []
