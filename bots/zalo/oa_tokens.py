"""The access token of Zalo Official Account, renewed in time, by one at a time, and never lost unnoticed.

The order of things: (1) in one short transaction it is noted, sealed, that a renewal is under way; (2) the platform is
asked; (3) in another the new pair is kept, sealed, before anybody uses it. A process that dies between (1) and (3)
leaves the note: after its time another one tries the same refresh token once more, and where the platform refuses it,
administrators are told. Two processes and many threads may ask at once.
"""

import contextlib
import datetime
import logging
import time
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.exc import OperationalError

from bots.port import ChannelDown, NotTaken, SendingError
from bots.zalo.oa_renewal import Granted, NotAsked, OaApp, Refused, Renewer, Unknown
from bots.zalo.oa_token_state import LEASE_S, Down, Renew, TokenState, Use, Wait, hashed, lost, next_step, seeded
from bots.zalo.oa_token_store import TokenStore
from vanban.db.sealing import Seal
from vanban.db.session import Database
from vanban.errors import InvalidInput

_LOG = logging.getLogger("vanban.bots")
_WAIT_S = 30.0  # how long a sender waits for another that renews
_PAUSE_S = 0.2
_KEEP_TRIES = 8  # a granted pair must be kept: the database may be busy


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class OaTokens:
    """Gives out access tokens. ``clock`` tells UTC, ``pause`` waits seconds: tests bring their own."""

    def __init__(
        self,
        database: Database,
        seal: Seal,
        app: OaApp,
        *,
        proxy: str | None = None,
        clock: Callable[[], datetime.datetime] = _now,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store, self._app, self._renewer = TokenStore(database, seal), app, Renewer(app, proxy=proxy)
        self._clock, self._pause = clock, pause

    def access(self, *, refused: str = "") -> str:
        """Returns an access token to send with; ``refused`` is one that the platform has just refused.

        Raises ``ChannelDown`` when an administrator must act (the platform is not asked again until then), ``NotTaken``
        when it may be tried later.
        """
        for _ in range(round(_WAIT_S / _PAUSE_S)):
            step = self._glance(refused) or self._next(refused)
            if isinstance(step, Use):
                return step.access
            if isinstance(step, Down):
                raise ChannelDown(step.alarm.rstrip("."))
            if isinstance(step, Renew):
                return self._renewed(step, refused)
            self._pause(_PAUSE_S)
        raise NotTaken("đang chờ đổi token của Zalo Official Account", retry_after=LEASE_S)

    def keep_fresh(self) -> None:
        """Renews the tokens when it is time, even while nothing is sent; call it every hour or so. Never raises."""
        with contextlib.suppress(SendingError):
            self.access()

    def close(self) -> None:
        """Ends the connections."""
        self._renewer.close()

    def _glance(self, refused: str) -> Use | Wait | Down | None:
        """Returns what to do where nothing has to be written, None otherwise: most messages need no lock."""
        state, alarm_shown = self._store.glance()
        if isinstance(state, Down) or (state.alarm and not alarm_shown):
            return None
        step = self._step(state, refused)
        if isinstance(step, Renew) or (isinstance(step, Down) and step.state != state):
            return None
        return step

    def _next(self, refused: str) -> Use | Renew | Wait | Down:
        now = self._clock()
        with self._store.locked() as kept:
            state = kept.read()
            if isinstance(state, Down):
                kept.alarm(state.alarm, now=now)
                return state
            step = self._step(state, refused)
            if isinstance(step, Renew | Down):
                kept.write(step.state, now=now)
            elif state.alarm:  # a lost pair stays told while its access token still sends and others take alarms back
                kept.alarm(state.alarm, now=now)
            return step

    def _step(self, state: TokenState, refused: str) -> Use | Renew | Wait | Down:
        now, settings = self._clock().timestamp(), _settings(self._app)
        return next_step(seeded(state, _value(self._app)), now=now, refused=refused, settings=settings)

    def _renewed(self, step: Renew, refused: str) -> str:
        """Returns the access token after a renewal, or the one at hand while it still holds."""
        ended = self._renewer.renew(step.state.refresh)
        _LOG.info("zalo-oa: renewing ended with %s", type(ended).__name__)
        state = _after(step, ended, now=self._clock().timestamp(), settings=_settings(self._app))
        self._keep(step.state, state)
        if usable := state.usable(self._clock().timestamp(), refused):
            return usable
        if isinstance(ended, Refused):
            raise ChannelDown(state.alarm.rstrip("."))
        raise NotTaken("chưa đổi được token của Zalo Official Account", retry_after=LEASE_S)

    def _keep(self, claimed: TokenState, state: TokenState) -> None:
        """Keeps the outcome, unless a person gave other tokens meanwhile; tries again while the database is busy."""
        for left in reversed(range(_KEEP_TRIES)):
            try:
                with self._store.locked() as kept:
                    if kept.read() == claimed:
                        kept.write(state, now=self._clock())
                return
            except OperationalError as error:
                if not left:
                    raise NotTaken("cơ sở dữ liệu bận, chưa lưu được token mới") from error
                self._pause(_PAUSE_S * (_KEEP_TRIES - left))


def set_refresh_token(
    database: Database, seal: Seal, app: OaApp, refresh: str, *, now: datetime.datetime | None = None
) -> None:
    """Keeps a refresh token that an administrator pasted; everything kept before is forgotten, the alarm taken back.

    The token of the settings does not win over it until that setting is changed. Raises ``InvalidInput`` for what
    cannot be a token.
    """
    token = refresh.strip()
    if not 16 <= len(token) <= 4096 or not token.isascii() or any(char.isspace() for char in token):
        raise InvalidInput("Refresh token không đúng dạng: sao chép lại cả chuỗi, không có khoảng trắng.")
    seed = _value(app)
    with TokenStore(database, seal).locked() as kept:
        moment = now or _now()
        kept.write(TokenState(refresh=token, seed=hashed(seed) if seed else ""), now=moment)
        kept.alarm("", now=moment)


def _after(step: Renew, ended: Granted | Refused | NotAsked | Unknown, *, now: float, settings: str) -> TokenState:
    """Returns what is to be kept after a renewal."""
    state = step.state
    if isinstance(ended, Granted):
        return state.renewed(ended.access, ended.refresh, life_s=ended.life_s, now=now)
    if isinstance(ended, Refused):
        alarm = lost(ended.code, interrupted=step.interrupted)
        return replace(state, renewing_since=0, lost_for=settings, alarm=alarm)
    if isinstance(ended, NotAsked) and not step.interrupted:
        return replace(state, renewing_since=0, tried_at=now)
    return state  # the note stays: after its time the same refresh token is tried once more


def _value(app: OaApp) -> str | None:
    return app.seed.get_secret_value() if app.seed else None


def _settings(app: OaApp) -> str:
    return hashed(app.app_id, app.secret.get_secret_value())
