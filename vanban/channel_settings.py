"""Which chat platforms an installation has set up, and whether their events come by webhook."""

from vanban.channels import Platform
from vanban.settings import Settings


def configured_platforms(settings: Settings) -> frozenset[Platform]:
    """Returns the platforms with a token: those that can be sent to."""
    given = {
        Platform.TELEGRAM: settings.telegram_token,
        Platform.ZALO_BOT: settings.zalo_bot_token,
        Platform.ZALO_OA: settings.zalo_oa_app_id and settings.zalo_oa_app_secret,
    }
    return frozenset(platform for platform, token in given.items() if token)


def webhook_platforms(settings: Settings) -> frozenset[Platform]:
    """Returns the platforms that bring their events to us: those set up with the secret of their webhook."""
    secrets = {
        Platform.TELEGRAM: settings.telegram_webhook_secret,
        Platform.ZALO_BOT: settings.zalo_bot_webhook_secret,
        Platform.ZALO_OA: settings.zalo_oa_secret,
    }
    return frozenset(platform for platform in configured_platforms(settings) if secrets[platform])
