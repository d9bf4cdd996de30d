"""The server of the command answers over HTTP and stops when told."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

STARTED_WITHIN_S = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetched(address: str) -> str:
    """Returns a page, waiting for the server to open."""
    deadline = time.monotonic() + STARTED_WITHIN_S
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return response.read().decode()
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@pytest.mark.slow
def test_the_server_of_the_command_answers_and_stops(tmp_path: Path) -> None:
    port = free_port()
    words = ["serve", "--port", str(port), "--data", str(tmp_path / "kho")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VANBAN_")}
    command = [sys.executable, "-c", "from app.command import main; main()", *words]
    with subprocess.Popen(
        command, env=environment, cwd=Path(__file__).resolve().parents[2], stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert '"ok"' in fetched(f"http://127.0.0.1:{port}/healthz")
        finally:
            process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert f"http://127.0.0.1:{port}" in errors
    assert "Traceback" not in errors
