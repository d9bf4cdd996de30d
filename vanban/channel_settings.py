"""Which chat platforms bring their events to us by webhook."""

from vanban.channels import Platform
from vanban.db.channel_platforms import configured
from vanban.settings import Settings


def webhook_platforms(settings: Settings) -> frozenset[Platform]:
    """Returns the platforms that bring their events to us: those set up with the secret of their webhook."""
    secrets = {
        Platform.TELEGRAM: settings.telegram_webhook_secret,
        Platform.ZALO_BOT: settings.zalo_bot_webhook_secret,
        Platform.ZALO_OA: settings.zalo_oa_secret,
    }
    return frozenset(platform for platform in configured(settings) if secrets[platform])
