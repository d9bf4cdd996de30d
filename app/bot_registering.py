"""Setting bots up at their platforms and checking them: what ``vanban bot … --register`` and ``--check`` do."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.channels import NO_BOTS
from bots.port import SendingError
from vanban.channel_settings import webhook_platforms
from vanban.channels import Platform
from vanban.errors import SettingsError

if TYPE_CHECKING:
    from app.wiring import Services
    from bots.telegram.line import Line
    from vanban.settings import Settings

SHORT = "Hỏi đáp, tra cứu văn bản công khai của cơ quan, có trích dẫn kiểm tra được."
ABOUT = (
    "Trợ lý trả lời theo văn bản công khai của cơ quan, có trích dẫn mở được. "
    "Cần ghép tài khoản bằng mã lấy trên trang web trước khi hỏi. Không gửi tài liệu nội bộ vào đây."
)


def register(services: "Services", platform: Platform) -> list[str]:
    """Returns what was set up at the platform, in sentences; raises ``SettingsError`` when it cannot be."""
    with _told():
        return _REGISTER[platform](services)


def check(services: "Services", platform: Platform) -> list[str]:
    """Returns what the platform says of the bot, in sentences; raises ``SettingsError`` when it does not answer."""
    with _told():
        return _CHECK[platform](services)


def webhook_url(settings: "Settings", platform: Platform) -> str:
    """Returns the address that a platform brings events to; raises ``SettingsError`` when it is not known."""
    address = (settings.public_url or "").rstrip("/")
    if not address.startswith("https://"):
        raise SettingsError("Cần VANBAN_PUBLIC_URL là địa chỉ https:// mở được từ Internet để đăng ký webhook.")
    return f"{address}/webhook/{platform.value}"


@contextmanager
def _told() -> Iterator[None]:
    """Turns what goes wrong at a platform into an error of the settings, with its reason."""
    try:
        yield
    except SendingError as error:
        raise SettingsError(f"Nền tảng không trả lời như mong đợi: {error.reason}.") from error


@contextmanager
def _line(services: "Services") -> Iterator["Line"]:
    from bots.limits import limits_of

    try:
        from bots.telegram.line import open_line
    except ModuleNotFoundError as error:
        raise SettingsError(NO_BOTS) from error
    line = open_line(services.settings, limits_of(Platform.TELEGRAM, services.settings.channel_limits))
    try:
        yield line
    finally:
        line.close()


def _register_telegram(services: "Services") -> list[str]:
    from bots.engine.commands import DESCRIPTIONS

    settings = services.settings
    with _line(services) as line:
        from bots.telegram.receiving import webhook_secret
        from bots.telegram.registering import register_webhook, remove_webhook, set_up

        set_up(line, {one.value: words for one, words in DESCRIPTIONS.items()}, short=SHORT, about=ABOUT)
        if Platform.TELEGRAM not in webhook_platforms(settings):
            remove_webhook(line)
            return ["Đã đặt danh mục lệnh và lời giới thiệu.", "Bot tự lấy tin: chạy vanban bot telegram."]
        url = webhook_url(settings, Platform.TELEGRAM)
        register_webhook(line, url, webhook_secret(settings))
    return ["Đã đặt danh mục lệnh và lời giới thiệu.", f"Telegram đưa tin đến {url}."]


def _check_telegram(services: "Services") -> list[str]:
    with _line(services) as line:
        from bots.telegram.registering import check as checked

        found = checked(line)
    where = f"Telegram đưa tin đến {found.webhook}." if found.webhook else "Bot tự lấy tin."
    waiting = f"Còn {found.waiting} tin Telegram chưa giao."
    return [f"Bot {found.name} (@{found.username}): {found.deep_link}", where, waiting, *found.advice]


def _register_zalo_bot(services: "Services") -> list[str]:
    from bots.zalo.building import zalo_bot_api, zalo_bot_webhook
    from bots.zalo.registering import register_webhook, remove_webhook

    settings = services.settings
    api = zalo_bot_api(settings)
    try:
        if Platform.ZALO_BOT not in webhook_platforms(settings):
            remove_webhook(api)
            return ["Bot tự lấy tin: chạy vanban bot zalo-bot."]
        zalo_bot_webhook(settings)  # refuses a secret that the platform would not take
        url, secret = webhook_url(settings, Platform.ZALO_BOT), settings.zalo_bot_webhook_secret
        register_webhook(api, url, secret.get_secret_value() if secret else "")
    finally:
        api.close()
    return [f"Zalo đưa tin đến {url}."]


def _check_zalo_bot(services: "Services") -> list[str]:
    from bots.zalo.building import zalo_bot_api
    from bots.zalo.registering import bot_name, webhook_address

    api = zalo_bot_api(services.settings)
    try:
        name, address = bot_name(api), webhook_address(api)
    finally:
        api.close()
    return [f"Bot {name}.", f"Zalo đưa tin đến {address}." if address else "Bot tự lấy tin."]


def _register_zalo_oa(services: "Services") -> list[str]:
    from bots.zalo.building import zalo_oa_webhook

    zalo_oa_webhook(services.settings)
    url = webhook_url(services.settings, Platform.ZALO_OA)
    return [f"Webhook của Official Account được đặt trên trang Zalo for Developers: dán địa chỉ {url}."]


def _check_zalo_oa(services: "Services") -> list[str]:
    from bots.zalo.building import zalo_oa_app
    from bots.zalo.oa_tokens import OaTokens
    from vanban.db.sealing import kept_seal

    settings = services.settings
    tokens = OaTokens(services.database, kept_seal(settings), zalo_oa_app(settings), proxy=settings.bot_proxy)
    try:
        tokens.access()
    finally:
        tokens.close()
    return ["Official Account có access token dùng được."]


Told = Callable[["Services"], list[str]]
_REGISTER: Mapping[Platform, Told] = {
    Platform.TELEGRAM: _register_telegram,
    Platform.ZALO_BOT: _register_zalo_bot,
    Platform.ZALO_OA: _register_zalo_oa,
}
_CHECK: Mapping[Platform, Told] = {
    Platform.TELEGRAM: _check_telegram,
    Platform.ZALO_BOT: _check_zalo_bot,
    Platform.ZALO_OA: _check_zalo_oa,
}
