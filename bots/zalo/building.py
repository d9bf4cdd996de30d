"""The parts of the two Zalo platforms, made of the settings; each raises ``SettingsError`` where one is missing."""

from pydantic import SecretStr

from bots.limits import Limits, limits_of
from bots.zalo.bot_adapter import ZaloBotAdapter
from bots.zalo.bot_api import BotApi
from bots.zalo.bot_polling import ZaloBotPolling
from bots.zalo.bot_webhook import ZaloBotWebhook
from bots.zalo.oa_adapter import ZaloOaAdapter
from bots.zalo.oa_renewal import OaApp
from bots.zalo.oa_tokens import OaTokens
from bots.zalo.oa_webhook import ZaloOaWebhook
from vanban.channels import Platform
from vanban.db.sealing import Seal
from vanban.db.session import Database
from vanban.errors import SettingsError
from vanban.settings import Settings


def zalo_bot_adapter(settings: Settings) -> ZaloBotAdapter:
    """Returns the adapter that sends through the bot."""
    return ZaloBotAdapter(
        _bot_token(settings),
        _address(settings.zalo_bot_url, "VANBAN_ZALO_BOT_URL"),
        _limits(settings, Platform.ZALO_BOT),
        proxy=settings.bot_proxy,
    )


def zalo_bot_api(settings: Settings) -> BotApi:
    """Returns the methods of the bot's platform, to set the bot up."""
    address = _address(settings.zalo_bot_url, "VANBAN_ZALO_BOT_URL")
    return BotApi(_bot_token(settings), address, proxy=settings.bot_proxy)


def zalo_bot_polling(settings: Settings) -> ZaloBotPolling:
    """Returns the receiver that fetches the bot's events."""
    address = _address(settings.zalo_bot_url, "VANBAN_ZALO_BOT_URL")
    return ZaloBotPolling(_bot_token(settings), address, name=settings.zalo_bot_name or "", proxy=settings.bot_proxy)


def zalo_bot_webhook(settings: Settings) -> ZaloBotWebhook:
    """Returns the reader of what is posted for the bot."""
    secret = settings.zalo_bot_webhook_secret or SecretStr("")
    return ZaloBotWebhook(secret, _limits(settings, Platform.ZALO_BOT), name=settings.zalo_bot_name or "")


def zalo_oa_adapter(settings: Settings, database: Database, seal: Seal) -> ZaloOaAdapter:
    """Returns the adapter that sends through the Official Account."""
    tokens = OaTokens(database, seal, zalo_oa_app(settings), proxy=settings.bot_proxy)
    address = _address(settings.zalo_oa_url, "VANBAN_ZALO_OA_URL")
    return ZaloOaAdapter(tokens, database, address, _limits(settings, Platform.ZALO_OA), proxy=settings.bot_proxy)


def zalo_oa_app(settings: Settings) -> OaApp:
    """Returns the application that sends for the Official Account, which ``set_refresh_token`` needs too."""
    if not settings.zalo_oa_app_id or settings.zalo_oa_app_secret is None:
        raise SettingsError(
            "Chưa đặt VANBAN_ZALO_OA_APP_ID và VANBAN_ZALO_OA_APP_SECRET: lấy ở phần cài đặt ứng dụng trên trang "
            "Zalo for Developers."
        )
    return OaApp(
        settings.zalo_oa_app_id.strip(),
        settings.zalo_oa_app_secret,
        _address(settings.zalo_oauth_url, "VANBAN_ZALO_OAUTH_URL"),
        settings.zalo_oa_refresh_token,
    )


def zalo_oa_webhook(settings: Settings) -> ZaloOaWebhook:
    """Returns the reader of what is posted for the Official Account."""
    secret = settings.zalo_oa_secret or SecretStr("")
    return ZaloOaWebhook((settings.zalo_oa_app_id or "").strip(), secret, _limits(settings, Platform.ZALO_OA))


def _bot_token(settings: Settings) -> SecretStr:
    token = settings.zalo_bot_token.get_secret_value().strip() if settings.zalo_bot_token else ""
    if not token or not token.isascii() or any(char.isspace() or char in "/?#" for char in token):
        raise SettingsError(
            "VANBAN_ZALO_BOT_TOKEN chưa đặt hoặc không đúng dạng: lấy token trong tin nhắn của Zalo Bot Manager."
        )
    return SecretStr(token)


def _address(url: str, name: str) -> str:
    if not url.startswith(("https://", "http://")):
        raise SettingsError(f"{name} phải bắt đầu bằng https:// hoặc http://.")
    return url.rstrip("/")


def _limits(settings: Settings, platform: Platform) -> Limits:
    return limits_of(platform, settings.channel_limits)
