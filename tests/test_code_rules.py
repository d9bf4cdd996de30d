"""What our code never does, looked up in every module, template and script: the ways in that attacks would need."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
ROOMS = ("api", "app", "bots", "exams", "ingest", "programs", "prompts", "rag", "vanban")
PYTHON = [path for room in ROOMS for path in sorted((REPOSITORY / room).rglob("*.py"))]
TEMPLATES = sorted((REPOSITORY / "api" / "templates").glob("*.html"))
SCRIPTS = sorted((REPOSITORY / "api" / "static").rglob("*.js"))
PICKLE_AT = "ingest/sandbox_frames.py"  # answers of our own reading process; it lets no class through but ours
SQL_CALLS = frozenset({"text", "exec_driver_sql", "execute", "literal_column"})


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Yields every call with the last part of the name that is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            yield (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")), node


def parsed() -> Iterator[tuple[str, ast.AST]]:
    """Yields our modules by their path."""
    for path in PYTHON:
        yield path.relative_to(REPOSITORY).as_posix(), ast.parse(path.read_text("utf-8"))


def test_no_text_is_run_as_code() -> None:
    builtin = {
        (name, node.func.id)
        for name, tree in parsed()
        for called, node in calls(tree)
        if called in ("eval", "exec", "compile") and isinstance(node.func, ast.Name)
    }
    assert builtin == set()


def test_objects_are_unpickled_in_one_place_that_names_the_classes_it_takes() -> None:
    loaders = {
        name
        for name, tree in parsed()
        for node in ast.walk(tree)
        if (
            isinstance(node, ast.Import)
            and any(one.name in ("pickle", "marshal", "shelve", "dill") for one in node.names)
        )
        or (isinstance(node, ast.ImportFrom) and node.module in ("pickle", "marshal", "shelve"))
    }
    assert loaders <= {PICKLE_AT, "ingest/sandbox.py"}  # the second catches its error
    source = (REPOSITORY / PICKLE_AT).read_text("utf-8")
    assert "pickle.loads" not in source
    assert "find_class" in source


def test_no_command_goes_through_a_shell() -> None:
    shells = [
        (name, called)
        for name, tree in parsed()
        for called, node in calls(tree)
        if called in ("system", "popen", "getoutput")
        or any(one.arg == "shell" and getattr(one.value, "value", True) for one in node.keywords)
    ]
    assert shells == []


def test_no_sql_is_put_together_out_of_words() -> None:
    built = [
        (name, called, node.lineno)
        for name, tree in parsed()
        if "/migrations/" not in name
        for called, node in calls(tree)
        if called in SQL_CALLS and node.args and _is_built(node.args[0])
    ]
    assert [one for one in built if one[0] != "vanban/db/session.py"] == []  # PRAGMA with constants of its own


def _is_built(argument: ast.expr) -> bool:
    formatted = isinstance(argument, ast.JoinedStr) and any(isinstance(v, ast.FormattedValue) for v in argument.values)
    added = isinstance(argument, ast.BinOp) and isinstance(argument.op, ast.Add | ast.Mod)
    return formatted or (added and any(isinstance(one, ast.Constant) for one in ast.walk(argument)))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_escape_everything_and_hold_no_inline_code(path: Path) -> None:
    words = path.read_text("utf-8")
    assert "|safe" not in words.replace(" ", "")
    assert "autoescape" not in words
    assert not re.search(r"\sstyle=|\son\w+\s*=\s*[\"']|javascript:", words)
    assert not re.search(r"<script(?![^>]*\ssrc=)", words)
    assert not re.search(r"""(?:src|href|action)=["']\s*(?:https?:)?//""", words)


KEEPING = {"exam_store.js"}  # places of options, no words, until the server has them: an exam over a poor line


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_build_pages_without_markup_and_keep_nothing_in_the_browser(path: Path) -> None:
    words = path.read_text("utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", words)
    assert not re.search(r"indexedDB|document\.cookie", words)
    assert "localStorage" not in words or path.name in KEEPING
    addresses = set(re.findall(r"""["'`]((?:https?:)?//\w[^"'`]*)""", words))
    assert addresses <= {"http://www.w3.org/2000/svg"}  # the name of a kind of element, which nothing asks for


def test_environments_of_templates_escape() -> None:
    environments = [
        (name, {one.arg: getattr(one.value, "value", None) for one in node.keywords})
        for name, tree in parsed()
        for called, node in calls(tree)
        if called == "Environment"
    ]
    assert [name for name, _ in environments] == ["api/pages/rendering.py"]
    assert environments[0][1]["autoescape"] is True
