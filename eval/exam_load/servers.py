"""Server processes that are started again whenever they end, as a service manager does."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

_COMMAND = "from app.command import main; main()"
_LONGEST_START_S = 180.0


@dataclass(slots=True)
class Server:
    """One server process on a data folder, at a port of its own."""

    folder: Path
    port: int
    starts: int = 0
    process: subprocess.Popen[bytes] | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def keep(self) -> None:
        """Runs it, again and again, until it is told to end."""
        command = [sys.executable, "-c", _COMMAND, "--data", str(self.folder), "serve", "--port", str(self.port)]
        log = self.folder / f"server-{self.port}.log"
        while not self.ended.is_set():
            with log.open("ab") as lines:
                self.process = subprocess.Popen([*command, "--no-worker"], stdout=lines, stderr=lines)  # noqa: S603
            self.starts += 1
            self.process.wait()

    def kill(self) -> None:
        """Ends the process as a cut of the power does."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)

    def answers(self) -> bool:
        """Tells whether it answers."""
        try:
            return httpx.get(f"{self.address}/healthz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def serving(folder: Path, processes: int = 1) -> Iterator[list[Server]]:
    """Yields servers that answer; ends them afterwards."""
    servers = [Server(folder, _free_port()) for _ in range(processes)]
    keepers = [threading.Thread(target=server.keep, name=f"server-{server.port}") for server in servers]
    try:
        for keeper in keepers:
            keeper.start()
        for server in servers:
            await_answer(server)
        yield servers
    finally:
        for server in servers:
            server.ended.set()
            server.kill()
        for keeper in keepers:
            keeper.join()


def await_answer(server: Server) -> None:
    """Returns once a server answers; raises ``SystemExit`` when it does not in time."""
    until = time.monotonic() + _LONGEST_START_S
    while not server.answers():
        if time.monotonic() > until:
            raise SystemExit(f"Máy chủ không khởi động được; xem {server.folder}/server-{server.port}.log.")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
