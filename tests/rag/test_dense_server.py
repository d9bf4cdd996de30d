import gc
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from contracts.vector_index import AXES, VectorIndexContract

from rag.dense import open_server
from vanban.errors import IndexUnavailable
from vanban.ports import VectorIndex

# chromadb never closes the sockets of its HTTP client; they are collected inside these tests.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(autouse=True)
def _collect_sockets() -> Iterator[None]:
    yield
    gc.collect()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    command = shutil.which("chroma", path=str(Path(sys.executable).parent))
    if command is None:
        pytest.skip("the chroma command is not installed beside python")
    port, folder = free_port(), tmp_path_factory.mktemp("server")
    arguments = [command, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
    url = f"http://127.0.0.1:{port}"
    _wait_for(url)
    gc.collect()
    yield url
    server.terminate()
    server.wait(10)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            open_server(url, "probe").close()
            return
        except IndexUnavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


class TestChromaServer(VectorIndexContract):
    @pytest.fixture
    def index(self, server_url: str, request: pytest.FixtureRequest) -> Iterator[VectorIndex]:
        index = open_server(server_url, f"m-{request.node.name}")
        yield index
        index.close()

    def test_two_clients_see_the_same_index(self, server_url: str) -> None:
        first, second = open_server(server_url, "shared"), open_server(server_url, "shared")
        first.apply(ids=[3], vectors=AXES[:1], deletes=[], sequence=4)
        assert (second.count(), second.sequence(), second.search(AXES[0], limit=1)[0].passage_id) == (1, 4, 3)
        first.close()
        second.close()
