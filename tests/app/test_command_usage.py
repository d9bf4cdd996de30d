"""The command line: quick help, Vietnamese throughout, an exit code for every kind of error, never a traceback."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import click
import pytest

from app import command
from app.command import ERRORS, run
from vanban import errors

HELP_BUDGET_S = 0.5
VANBAN = (sys.executable, "-c", "from app.command import main; main()")
HELPS = (["--help"], ["ask", "--help"], ["admin", "unit", "add", "--help"], ["ingest", "--help"])


@pytest.fixture(autouse=True)
def _own_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VANBAN_DATA_DIR", str(tmp_path / "data"))


def test_help_answers_in_half_a_second() -> None:
    def seconds() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*VANBAN, "--help"], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    # Processor time: on a machine that does nothing else it is what one waits, on a busy one it does not swell.
    assert min(seconds() for _ in range(5)) < HELP_BUDGET_S


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from app.command import run; run(['--help']); "
        "print(*{'sqlalchemy', 'numpy', 'pydantic', 'fastapi', 'chromadb', 'tantivy', 'lxml'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == ""


@pytest.mark.parametrize(
    "words", [["--help"], ["ask", "--help"], ["admin", "unit", "add", "--help"], ["ingest", "--help"]]
)
def test_help_is_vietnamese_and_names_the_data_option(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 0
    text = capsys.readouterr().out
    assert "Cách dùng:" in text
    assert "--data DIR" in text
    assert not {"Usage", "Options", "Show this"} & set(text.replace(":", " ").split())


def test_every_command_explains_itself() -> None:
    waiting = [command.vanban]
    seen = 0
    while waiting:
        group = waiting.pop()
        for item in group.commands.values():
            seen += 1
            assert item.help, item.name
            assert item.short_help, item.name
            assert all(p.help for p in item.params if isinstance(p, click.Option)), item.name
            if hasattr(item, "commands"):
                waiting.append(item)  # type: ignore[arg-type]
    assert seen >= 15


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["khong-co"], "Không có lệnh"),
        (["ask"], "Thiếu tham số"),
        (["ask", "x", "--la"], "Không có tùy chọn --la"),
        (["serve", "--port", "x"], "không hợp lệ"),
        (["ingest", "--audience", "ai", "x"], "không hợp lệ"),
        (["ask", "a", "--as-of"], "thiếu giá trị"),
        (["ask", "a", "--as-of", "hôm nay"], "--as-of"),
        (["ask", "a", "b"], "không đúng cách dùng"),
        ([], "Cách dùng"),
    ],
)
def test_a_wrong_command_line_exits_2_with_one_line(
    words: list[str], part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert part in captured.err


def test_with_json_an_error_is_one_json_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "--json"]) == 2
    captured = capsys.readouterr()
    assert json.loads(captured.out) == {"error": {"kind": "usage", "message": "Thiếu tham số CÂU_HỎI."}}
    assert captured.err == ""


def test_every_error_of_ours_has_its_row() -> None:
    children = {
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.VanbanError)
    }
    assert children == {row[0] for row in ERRORS}
    assert ERRORS[-1][0] is errors.VanbanError


def test_an_unknown_person_or_unit_exits_3(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["find", "57-NQ/TW", "--user", "ai-do"]) == 3
    assert run(["admin", "person", "add", "lan", "Lan", "--unit", "khong-co"]) == 3
    assert run(["admin", "person", "password", "nguoi-van-hanh"]) == 3
    assert "Traceback" not in capsys.readouterr().err


def test_a_file_that_cannot_be_read_exits_4(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["parse", str(tmp_path / "khong-co.docx"), "--json"]) == 4
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == "unreadable"


def test_a_bad_setting_exits_7(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("VANBAN_PORT", "x")
    assert run(["find", "x"]) == 7
    assert "VANBAN_PORT" in capsys.readouterr().err


def test_a_data_folder_that_cannot_be_made_exits_7(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tep").write_text("x")
    assert run(["--data", str(tmp_path / "tep" / "kho"), "find", "x"]) == 7
    assert "thư mục dữ liệu" in capsys.readouterr().err


def test_what_nobody_foresaw_is_one_line_without_the_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def explode(*_: object, **__: object) -> None:
        raise ZeroDivisionError("câu hỏi bí mật")

    monkeypatch.setattr("app.running.acting", explode)
    monkeypatch.setattr("app.command_ask.acting", explode)
    assert run(["find", "x"]) == 70
    message = capsys.readouterr().err
    assert "ZeroDivisionError" in message
    assert "bí mật" not in message
    assert len(message.splitlines()) == 1


@pytest.mark.parametrize("before", [True, False])
def test_the_data_folder_may_stand_before_or_after(
    before: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    option = ["--data", str(tmp_path / "kho")]
    words = ["admin", "unit", "add", "xa-an", "Xã An", "--json"]
    assert run([*option, *words] if before else [*words, *option]) == 0
    assert json.loads(capsys.readouterr().out) == {"code": "xa-an", "name": "Xã An", "parent": None}
    assert (tmp_path / "kho" / "vanban.sqlite").is_file()
    assert not (tmp_path / "data").exists()


def test_units_and_people_are_made_and_listed(capsys: pytest.CaptureFixture[str]) -> None:
    def printed(*words: str) -> object:
        assert run([*words, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    printed("admin", "unit", "add", "tp", "Thành phố")
    printed("admin", "unit", "add", "xa-an", "Xã An", "--parent", "tp")
    assert printed("admin", "unit", "list") == [
        {"code": "tp", "name": "Thành phố", "parent": None},
        {"code": "xa-an", "name": "Xã An", "parent": "tp"},
    ]
    first = printed("admin", "person", "add", "lan", "Trần Thị Lan", "--unit", "xa-an", "--role", "van_thu")
    second = printed("admin", "person", "password", "lan")
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert first["password"] != second["password"]
    people = printed("admin", "person", "list")
    assert people == [
        {"username": "lan", "name": "Trần Thị Lan", "unit": "xa-an", "roles": ["van_thu"], "active": True}
    ]
    assert first["password"] not in json.dumps(people)
    assert run(["admin", "unit", "list"]) == 0
    assert capsys.readouterr().out.splitlines() == ["tp: Thành phố", "  xa-an: Xã An"]
