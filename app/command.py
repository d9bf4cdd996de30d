"""The ``vanban`` command: its groups, and the one table from our errors to exit codes.

Nothing heavy is imported here or at the top of the command modules: ``vanban --help`` answers at once.
"""

import os
import sys
import time
from collections.abc import Sequence
from io import TextIOWrapper

import click

from app import (
    command_admin,
    command_ask,
    command_bot,
    command_demo,
    command_doctor,
    command_eval,
    command_exam,
    command_held,
    command_ingest,
    command_jobs,
    command_models,
    command_parse,
    command_program,
    command_serve,
    command_tasks,
    command_worker,
)
from app.options import Options, print_json
from app.vietnamese_click import Group, complaint
from vanban.errors import (
    IndexUnavailable,
    InvalidInput,
    ModelUnavailable,
    NotAllowed,
    NotFound,
    QuestionError,
    RejectedDocument,
    SettingsError,
    UnreadableFile,
    VanbanError,
)

USAGE = 2
INTERRUPTED = 130
UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h
# kind in the JSON, exit code; the first that fits counts
ERRORS: tuple[tuple[type[VanbanError], str, int], ...] = (
    (QuestionError, "question", USAGE),
    (InvalidInput, "input", USAGE),
    (NotFound, "not_found", 3),
    (NotAllowed, "not_allowed", 3),
    (UnreadableFile, "unreadable", 4),
    (RejectedDocument, "rejected", 5),
    (IndexUnavailable, "index", 6),
    (SettingsError, "settings", 7),
    (ModelUnavailable, "model", 7),
    (VanbanError, "error", 1),
)


@click.group(
    cls=Group,
    help="Trợ lý văn bản: nạp văn bản, hỏi đáp và tra cứu có trích dẫn kiểm tra được.",
    epilog="Mã thoát: 0 được; 1 có tệp không nạp được; 2 dòng lệnh hoặc câu hỏi sai; 3 không tìm thấy hoặc không "
    "được phép; 4 tệp không đọc được; 5 văn bản không được nhận; 6 chỉ mục; 7 cấu hình.",
)
def vanban() -> None:
    """Does nothing by itself; the data folder is kept in ``Options``."""


for _group in (
    command_parse.COMMANDS,
    command_ingest.COMMANDS,
    command_worker.COMMANDS,
    command_jobs.COMMANDS,
    command_models.COMMANDS,
    command_held.COMMANDS,
    command_ask.COMMANDS,
    command_tasks.COMMANDS,
    command_eval.COMMANDS,
    command_exam.COMMANDS,
    command_program.COMMANDS,
    command_doctor.COMMANDS,
    command_serve.COMMANDS,
    command_bot.COMMANDS,
    command_demo.COMMANDS,
    command_admin.COMMANDS,
):
    for _command in _group:
        vanban.add_command(_command)


def keep_local_time() -> None:
    """Has every moment shown in Việt Nam's time, whatever the clock of the machine is set to, unless TZ names another.

    A server's own zone is often UTC; a candidate and an organiser must read the same hours (Asia/Ho_Chi_Minh: UTC+7).
    """
    if not os.environ.get("TZ"):
        os.environ["TZ"] = "<+07>-7"  # POSIX: needs no table of zones on the machine
        time.tzset()


def main() -> None:
    """Runs the command line of this process and exits."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    keep_local_time()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Returns the exit code of a command line; no error of the user's ends in a traceback."""
    as_json = "--json" in arguments
    try:
        code = vanban.main(list(arguments), prog_name="vanban", standalone_mode=False, obj=Options())
    except VanbanError as error:
        kind, code = next((kind, code) for family, kind, code in ERRORS if isinstance(error, family))
        return _report(error.message, kind, code, as_json=as_json)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return USAGE
    except click.ClickException as error:
        return _report(complaint(error), "usage", USAGE, as_json=as_json)
    except (click.Abort, KeyboardInterrupt):
        return _report("Đã dừng theo yêu cầu.", "interrupted", INTERRUPTED, as_json=as_json)
    except Exception as error:  # noqa: BLE001  the outermost edge: say so in one line, keep the place for a report
        from vanban.logging import where

        message = f"Lỗi ngoài dự kiến ({where(error)}). Hãy báo lại cho người quản trị."
        return _report(message, "unexpected", UNEXPECTED, as_json=as_json)
    return code if isinstance(code, int) else 0


def _report(message: str, kind: str, code: int, *, as_json: bool) -> int:
    if as_json:
        print_json({"error": {"kind": kind, "message": message}})
    else:
        click.echo(f"Lỗi: {message}", err=True)
    return code


if __name__ == "__main__":
    main()
