"""Readers that do what a hostile file may make a reader do; the first line of the file says which."""

import ctypes
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from intake_fakes import parse_lines

from ingest.progress import report
from vanban.documents import Metadata, ParsedDocument
from vanban.errors import RejectedDocument, UnreadableFile

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


def parse(name: str, data: bytes) -> ParsedDocument:
    """Returns the document of ``parse_lines``, after what the first line asks for; "word argument"."""
    word, _, argument = data.decode().partition("\n")[0].partition(" ")
    made = DEEDS.get(word, lambda _: None)(argument)
    return made if isinstance(made, ParsedDocument) else parse_lines(name, data)


def pid(name: str, data: bytes) -> object:
    """Returns a document whose text is the id of this process."""
    return ParsedDocument(text=str(os.getpid()), metadata=Metadata(), sections=(), passages=())


def foreign(name: str, data: bytes) -> object:
    """Returns something that is not of our classes."""
    return subprocess.CompletedProcess(["x"], 0)


def hang(_: str) -> None:
    time.sleep(600)


def backtrack(_: str) -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")  # holds the interpreter's lock for years


def burn(_: str) -> None:
    while True:
        pass


def eat(_: str) -> None:
    hoard = []
    while True:
        hoard.append(bytes(16 * 1024 * 1024))


def segfault(_: str) -> None:
    ctypes.string_at(0)


def exit_quietly(status: str) -> None:
    os._exit(int(status))


def leave(_: str) -> None:
    raise SystemExit(0)


def flood(_: str) -> ParsedDocument:
    raise UnreadableFile("x" * (8 * 1024 * 1024))


def huge(_: str) -> ParsedDocument:
    return ParsedDocument(text="x" * (8 * 1024 * 1024), metadata=Metadata(), sections=(), passages=())


def stray(where: str) -> None:
    child = subprocess.Popen(SLEEPER, start_new_session=True)
    with Path(where).open("a") as file:
        print(child.pid, file=file)


def stray_and_hang(where: str) -> None:
    stray(where)
    time.sleep(600)


def stray_and_crash(where: str) -> None:
    stray(where)
    os._exit(3)


def fork(_: str) -> None:
    os.fork()


def pages(count: str) -> None:
    for page in range(int(count)):
        time.sleep(0.4)
        report("Nhận dạng chữ", page + 1, int(count))


def print_much(_: str) -> None:
    print("x" * 1_000_000)
    os.write(1, b"y" * 1_000_000)
    os.write(2, b"z" * 1_000_000)
    assert sys.stdin.read() == ""


def reject(_: str) -> None:
    raise RejectedDocument("Văn bản đóng dấu độ mật “MẬT”: không được nhận vào kho.")


def fill_disk(where: str) -> None:
    with Path(where).open("wb") as file:
        for _ in range(64):
            file.write(bytes(1024 * 1024))


DEEDS: dict[str, Callable[[str], object]] = {
    "hang": hang,
    "backtrack": backtrack,
    "burn": burn,
    "eat": eat,
    "segfault": segfault,
    "exit": exit_quietly,
    "leave": leave,
    "flood": flood,
    "huge": huge,
    "stray": stray,
    "stray_and_hang": stray_and_hang,
    "stray_and_crash": stray_and_crash,
    "fork": fork,
    "pages": pages,
    "print": print_much,
    "reject": reject,
    "fill": fill_disk,
}
