"""Fetches events from Zalo Bot Platform one at a time, where it cannot reach us with a webhook."""

import logging
from collections.abc import Sequence

from pydantic import SecretStr

from bots.port import ChannelDown, NotTaken, OutcomeUnknown, Polled, WebhookRefused
from bots.zalo.bot_api import BOT_UNKNOWN, WEBHOOK_IN_THE_WAY, BotApi, accepted, error_code
from bots.zalo.bot_events import bot_event
from bots.zalo.calling import Answer, too_busy
from vanban.channels import Incoming

_LOG = logging.getLogger("vanban.bots")
_LONGEST_WAIT_S = 30.0  # the platform's own default of ``getUpdates``


class ZaloBotPolling:
    """A ``PollingReceiver`` of a platform that knows no cursor: it hands each event out once, and forgets it.

    So the events are counted here instead: ``poll`` gives the count to be stored with them, and as long as it is not
    given back, they are handed out again and the platform is not asked. What a process holds when it is killed between
    the platform's answer and the commit is lost, which no receiver can help. One process polls at a time.
    """

    def __init__(self, token: SecretStr, url: str, *, name: str = "", proxy: str | None = None) -> None:
        self._api = BotApi(token, url, proxy=proxy)
        self._name = name
        self._given = Polled(())  # the events given last, and the count that tells they are stored

    def poll(self, *, cursor: int | None, wait_s: float) -> Polled:
        """Returns the next event, or none when there was none in time; raises a ``SendingError``.

        ``cursor`` is the count that was stored last. ``ChannelDown``: the token is wrong, or a webhook is set, which
        excludes polling.
        """
        if self._given.events and cursor != self._given.cursor:
            return self._counted(self._given.events, cursor)
        return self._counted(self._asked(wait_s), cursor)

    def close(self) -> None:
        """Ends the connections."""
        self._api.close()

    def _counted(self, events: Sequence[Incoming], cursor: int | None) -> Polled:
        self._given = Polled(events, (cursor or 0) + 1 if events else cursor)
        return self._given

    def _asked(self, wait_s: float) -> Sequence[Incoming]:
        seconds = min(wait_s, _LONGEST_WAIT_S)
        try:
            answer = self._api.call("getUpdates", {"timeout": max(1, round(seconds))}, wait_s=seconds)
        except OutcomeUnknown as error:  # nothing was sent: asking again does no harm
            raise NotTaken(error.reason) from error
        if accepted(answer):
            return self._events((answer.body or {}).get("result"))
        _raise_unless_quiet(answer)
        return ()

    def _events(self, result: object) -> Sequence[Incoming]:
        """Returns what can be read: an event that cannot would only come back unread, so it is told and left out."""
        read = []
        for one in result if isinstance(result, list) else [result]:
            if not isinstance(one, dict) or not one:
                continue
            try:
                event = bot_event(one, name=self._name)
            except WebhookRefused as error:
                _LOG.warning("zalo-bot: an event could not be read: %s", error.reason)
            else:
                read += [event] if event else []
        return read


def _raise_unless_quiet(answer: Answer) -> None:
    """Raises what a failed ``getUpdates`` means; 408 is how the platform says that nothing came in time."""
    code = error_code(answer)
    code = answer.status if code is None else code
    if code == 408:
        return
    if code == 429:
        raise too_busy(answer)
    if code in (401, 404):
        raise ChannelDown(BOT_UNKNOWN)
    if code == 409:
        raise ChannelDown(WEBHOOK_IN_THE_WAY)
    raise NotTaken(f"Zalo chưa trả tin nhắn (mã {code})", retry_after=answer.retry_after)
