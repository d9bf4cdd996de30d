"""Running the services of chat platforms until told to stop: in a process of their own, or beside the web server."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from app.channels import bot_parts, by_webhook
from bots.service import serving
from vanban.channels import Platform
from vanban.db.channel_platforms import configured

if TYPE_CHECKING:
    from app.wiring import Services


@contextmanager
def serving_bot(services: "Services", platform: Platform, *, webhook: bool, threads: int | None) -> Iterator[bool]:
    """Serves a platform while inside; yields whether its events come by webhook. Raises ``SettingsError``."""
    comes = by_webhook(services.settings, platform, asked=webhook)
    folder = services.settings.data_dir / "bots"
    with (
        bot_parts(services, platform, webhook=comes) as parts,
        serving(parts, folder, threads=threads or services.settings.bot_threads),
    ):
        yield comes


@contextmanager
def serving_bots(services: "Services") -> Iterator[Sequence[Platform]]:
    """Serves every platform that is set up while inside; yields which those are."""
    platforms = sorted(configured(services.settings))
    with ExitStack() as stack:
        for platform in platforms:
            stack.enter_context(serving_bot(services, platform, webhook=False, threads=None))
        yield platforms
