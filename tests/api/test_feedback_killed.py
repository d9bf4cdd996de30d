"""Feedback that the server has acknowledged survives a server killed in the next moment."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from vanban.db.models import FeedbackRow, TurnRow
from vanban.db.session import open_database
from vanban.settings import Settings

HERE = Path(__file__).parent
SERVER = """
import json, socket, sys
from pathlib import Path
import uvicorn
from fake_services import build_world
from api.application import create_application

world = build_world(Path(sys.argv[1]))
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
config = uvicorn.Config(create_application(world.services), port=port, log_config=None, access_log=False)
print(json.dumps({"port": port, "password": world.passwords["an"]}), flush=True)
uvicorn.Server(config).run()
"""


def signed_in(line: str) -> httpx.Client:
    """Returns a client of the server that has printed its port and the password."""
    found = httpx.Response(200, content=line).json()
    client = httpx.Client(base_url=f"http://127.0.0.1:{found['port']}", timeout=30)
    deadline = time.monotonic() + 60
    while True:
        try:
            page = client.get("/dang-nhap").text
            break
        except httpx.ConnectError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    token = re.search(r'name="token" value="([0-9a-f]+)"', page)
    assert token is not None
    fields = {"username": "an", "password": found["password"], "token": token[1], "next": "/"}
    assert client.post("/dang-nhap", data=fields).status_code == 303
    return client


@pytest.mark.slow
def test_what_was_acknowledged_is_there_after_the_server_was_killed(tmp_path: Path) -> None:
    path = os.pathsep.join([str(HERE), str(HERE.parent), str(HERE.parents[1]), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-c", SERVER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": path}) as server:
        try:
            assert server.stdout is not None
            with closing(signed_in(server.stdout.readline())) as client:
                asked = client.post("/api/v1/ask", json={"question": "Cơ quan trực mấy giờ?"}).json()
                place = f"/api/v1/conversations/{asked['conversation_id']}"
                body = {"verdict": "sai", "comment": "mất điện"}
                given = client.put(f"{place}/turns/{asked['turn_id']}/feedback", json=body)
                assert given.status_code == 200
        finally:
            server.send_signal(signal.SIGKILL)
    database = open_database(Settings(data_dir=tmp_path / "data"))
    with database.session() as session:
        (row,) = session.query(FeedbackRow).all()
        assert (row.turn_id, row.verdict, row.comment) == (asked["turn_id"], "sai", "mất điện")
        assert session.get(TurnRow, asked["turn_id"]) is not None
    database.close()
