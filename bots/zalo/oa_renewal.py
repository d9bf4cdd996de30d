"""The call that renews the tokens of Zalo Official Account.

Certain: POST a form with ``refresh_token``, ``app_id``, ``grant_type=refresh_token`` to ``/v4/oa/access_token`` with
the application's secret key in the header ``secret_key``; the answer holds ``access_token``, ``refresh_token`` and
``expires_in`` (seconds, often as a string), or ``error`` and ``error_name``, with HTTP 200 for both. Likely: -14020 is
a refresh token that was used before; whatever else is refused is told to administrators with its code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from bots.port import NotTaken, OutcomeUnknown
from bots.zalo.calling import Answer, Caller

_PATH = "/v4/oa/access_token"
_SHORTEST_LIFE_S = 3600.0  # taken where the platform names no life
_BUSY = frozenset({-32, 429})


@dataclass(frozen=True, slots=True)
class OaApp:
    """The application that sends for the Official Account. ``seed`` is the refresh token of the settings, if any."""

    app_id: str
    secret: SecretStr
    oauth_url: str
    seed: SecretStr | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Granted:
    """A new pair of tokens; ``life_s`` is how long the access token holds, in seconds."""

    access: str
    refresh: str
    life_s: float


@dataclass(frozen=True, slots=True)
class Refused:
    """The platform refuses the refresh token, or the application, with a code."""

    code: int


@dataclass(frozen=True, slots=True)
class NotAsked:
    """The platform certainly did not use the refresh token: it may be tried again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows whether the refresh token was used."""

    reason: str


class Renewer:
    """Asks the platform for a new pair."""

    def __init__(self, app: OaApp, *, proxy: str | None = None) -> None:
        self._app, self._caller = app, Caller(app.oauth_url, proxy=proxy)

    def renew(self, refresh: str) -> Granted | Refused | NotAsked | Unknown:
        """Returns how a renewal with this refresh token ended."""
        form = {"refresh_token": refresh, "app_id": self._app.app_id, "grant_type": "refresh_token"}
        try:
            answer = self._caller.post(_PATH, form=form, headers={"secret_key": self._app.secret.get_secret_value()})
        except NotTaken as error:
            return NotAsked(error.reason)
        except OutcomeUnknown as error:
            return Unknown(error.reason)
        return _ended(answer)

    def close(self) -> None:
        """Ends the connections."""
        self._caller.close()


def _ended(answer: Answer) -> Granted | Refused | NotAsked | Unknown:
    body = answer.body or {}
    access, refresh = body.get("access_token"), body.get("refresh_token")
    if isinstance(access, str) and access:
        return Granted(access, refresh if isinstance(refresh, str) else "", _life(body))
    code = _code(body)
    if answer.status in (429, 503) or code in _BUSY:
        return NotAsked(f"Zalo đang bận (HTTP {answer.status})")
    if code:
        return Refused(code)
    if 400 <= answer.status < 500:
        return Refused(-answer.status)
    return Unknown(f"câu trả lời không đọc được (HTTP {answer.status})")


def _life(body: Mapping[str, Any]) -> float:
    """Returns the life of the access token in seconds."""
    try:
        seconds = float(body.get("expires_in", 0))
    except (TypeError, ValueError):
        seconds = 0
    return seconds if 0 < seconds < 10**8 else _SHORTEST_LIFE_S


def _code(body: Mapping[str, Any]) -> int:
    code = body.get("error", 0)
    return code if isinstance(code, int) and not isinstance(code, bool) else 0
