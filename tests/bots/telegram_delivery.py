"""How the Bot API server posts updates to a webhook: with the secret, again until they are taken, in any order."""

import http.client
import json
import random
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from telegram_state import State


class Delivery:
    """Posts what is waiting while a webhook is set.

    ``twice``: everything is posted twice; ``shuffled``: the next one is any of the first ten that wait.
    """

    def __init__(self, state: State, *, threads: int = 4, seed: int = 7) -> None:
        self.twice = False
        self.shuffled = False
        self.statuses: list[int] = []  # of every answer, 0 for none
        self._state = state
        self._random = random.Random(seed)
        self._busy = 0
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    @property
    def idle(self) -> bool:
        """Whether everything has been delivered."""
        with self._state.lock:
            return not self._state.updates and not self._busy

    def end(self) -> None:
        """Ends the threads."""
        for thread in self._threads:
            thread.join(timeout=5)

    def _work(self) -> None:
        line = _Poster()
        while (update := self._next()) is not None:
            statuses = [line.post(self._state, update) for _ in range(2 if self.twice else 1)]
            self._settle(update, statuses)
        line.close()

    def _next(self) -> dict[str, Any] | None:
        state = self._state
        with state.lock:
            while not state.stopped and not (state.webhook.url and state.updates):
                state.changed.wait(1)
            if state.stopped:
                return None
            self._busy += 1
            at = self._random.randrange(min(10, len(state.updates))) if self.shuffled else 0
            update = state.updates[at]
            del state.updates[at]
            return update

    def _settle(self, update: dict[str, Any], statuses: list[int]) -> None:
        state = self._state
        taken = any(200 <= status < 300 for status in statuses)
        with state.lock:
            self._busy -= 1
            self.statuses += statuses
            if not taken:
                state.updates.appendleft(update)
                state.webhook.last_error = f"Wrong response from the webhook: {statuses[-1]}"
                state.webhook.last_error_at = int(time.time())
            state.changed.notify_all()
        if not taken:
            time.sleep(0.05)


class _Poster:
    """One connection that is kept open."""

    def __init__(self) -> None:
        self._connection: http.client.HTTPConnection | None = None

    def post(self, state: State, update: dict[str, Any]) -> int:
        """Returns the status the webhook answered with, 0 for none."""
        address, secret = urlsplit(state.webhook.url), state.webhook.secret
        headers = {"Content-Type": "application/json"}
        if secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = secret
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=20)
            self._connection.request("POST", address.path or "/", json.dumps(update).encode(), headers)
            answer = self._connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            return 0
        return answer.status

    def close(self) -> None:
        """Closes the connection."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None
