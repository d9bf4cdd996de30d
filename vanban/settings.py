"""The settings: one object, built once in an entry point from ``VANBAN_…`` variables, never at import."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from vanban.errors import SettingsError


class Settings(BaseSettings):
    """Everything an installation may choose. Paths not given lie inside ``data_dir``."""

    model_config = SettingsConfigDict(env_prefix="VANBAN_", extra="ignore")

    data_dir: Path = Field(default=Path("var"), description="folder of the database, original files and indexes")
    database_url: str | None = Field(default=None, description="SQLAlchemy URL; default: SQLite inside data_dir")
    embedding_model: str = Field(
        default="builtin",
        description="'builtin', a folder holding a model, or a hub name of one that is on this machine",
    )
    models_dir: Path | None = Field(
        default=None, description="folder of embedding models to choose from; default: 'models' inside data_dir"
    )
    rerank_model: str | None = Field(
        default=None, description="folder or hub name of a CrossEncoder that puts the best passages in order"
    )
    rerank_seconds: float = Field(default=2, gt=0, description="longest wait for the reranker, in seconds")
    chroma_url: str | None = Field(default=None, description="http://host:port of a Chroma server; default: embedded")
    max_file_mb: int = Field(default=100, description="largest file taken, in MiB")
    max_upload_mb: int = Field(default=500, description="largest upload of files together over the web, in MiB")
    review_uploads: bool = Field(
        default=True, description="propose on the upload page that files are looked at before they are published"
    )
    max_text_chars: int = Field(default=20_000_000, description="longest text of one document, in code points")
    max_question_chars: int = Field(default=2_000, description="longest question, in code points")
    workers: int = Field(default=2, ge=1, le=64, description="files read at the same time, each in its own process")
    parse_seconds: int = Field(
        default=300, ge=1, description="longest reading of one file, in seconds, without its recognised pages"
    )
    parse_page_seconds: int = Field(
        default=30, ge=0, description="further seconds of reading for each page done, up to max_pages"
    )
    parse_memory_mb: int = Field(default=2_048, ge=512, description="memory the reading of one file may take, in MiB")
    max_pages: int = Field(default=3_000, ge=1, description="pages of one file that lengthen its reading time")
    spool_days: int = Field(
        default=7, ge=0, description="how long a file that failed is kept to be tried again, in days"
    )
    host: str = Field(default="127.0.0.1", description="address the web server listens on")
    port: int = Field(default=8000, description="port the web server listens on")
    session_hours: int = Field(default=12, ge=1, le=720, description="how long a sign-in lasts, in hours")
    session_idle_minutes: int = Field(
        default=240, ge=5, description="how long a sign-in lasts without any use, in minutes"
    )
    require_two_step: bool = Field(
        default=False, description="people who administer or audit must sign in with a second step"
    )
    session_secret: SecretStr | None = Field(
        default=None, description="key that signs forms; default: made once inside data_dir"
    )
    secure_cookies: bool = Field(default=False, description="send the session cookie over HTTPS only")
    public_url: str | None = Field(
        default=None, description="address people use, https://…; needed to sign in through an identity provider"
    )
    oidc_issuer: str | None = Field(default=None, description="issuer of the identity provider (OpenID Connect)")
    oidc_client_id: str | None = Field(default=None, description="our name at the identity provider")
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="our secret there; default: a public client, with PKCE alone"
    )
    oidc_name: str = Field(default="tài khoản cơ quan", description="what people sign in with, on the button")
    oidc_scopes: str = Field(default="openid profile email", description="scopes asked for, with spaces")
    oidc_username_claim: str = Field(default="preferred_username", description="claim that holds the username")
    oidc_link: Literal["sub", "email", "username"] = Field(
        default="sub", description="how an account not linked yet is found; 'sub': an administrator links it"
    )
    oidc_logout: bool = Field(default=False, description="whether signing out offers to sign out there too")
    oidc_proxy: bool = Field(default=False, description="whether the provider is reached through HTTPS_PROXY")
    key_requests_per_minute: int = Field(
        default=600, ge=0, description="requests with one API key in a minute, counted by each process; 0: any number"
    )
    questions_per_minute: int = Field(
        default=60, ge=0, description="questions of one person in a minute, counted by each process; 0: any number"
    )
    chat_model: str | None = Field(
        default=None, description="'openai:NAME' (any OpenAI-compatible server), 'ollama:NAME', 'huggingface:FOLDER'"
    )
    chat_base_url: str | None = Field(default=None, description="address of the model server, with its /v1")
    chat_api_key: SecretStr | None = Field(default=None, description="key of the model server")
    chat_inside: str = Field(
        default="", description="hosts of model servers inside the organisation, with commas; 'true' for the one set"
    )
    chat_first_token_s: float = Field(default=20, gt=0, description="longest silence of the model, in seconds")
    chat_timeout_s: float = Field(default=90, gt=0, description="longest writing of one answer, in seconds")
    chat_retries: int = Field(default=1, ge=0, le=5, description="further tries before the first word")
    chat_max_passages: int = Field(default=8, ge=1, le=40, description="passages sent to the model at most")
    chat_max_tokens: int = Field(default=800, ge=16, description="longest answer of the model, in tokens")
    chat_price_in: float = Field(default=0, ge=0, description="price of a million tokens read, in chat_currency")
    chat_price_out: float = Field(default=0, ge=0, description="price of a million tokens written, in chat_currency")
    chat_currency: str = Field(default="đồng", description="currency of the two prices")
    telegram_token: SecretStr | None = Field(default=None, description="token of the Telegram bot, from BotFather")
    telegram_url: str = Field(default="https://api.telegram.org", description="address of the Telegram Bot API")
    telegram_webhook_secret: SecretStr | None = Field(
        default=None, description="secret of the Telegram webhook; default: the bot process fetches messages itself"
    )
    zalo_bot_token: SecretStr | None = Field(default=None, description="token of the bot on Zalo Bot Platform")
    zalo_bot_url: str = Field(
        default="https://bot-api.zaloplatforms.com", description="address of the Zalo Bot Platform API"
    )
    zalo_bot_name: str | None = Field(
        default=None, description="what the Zalo bot is called; in groups it answers what mentions this name"
    )
    zalo_bot_webhook_secret: SecretStr | None = Field(
        default=None, description="secret of the Zalo Bot webhook, 8 to 256 characters; default: messages are fetched"
    )
    zalo_oa_app_id: str | None = Field(default=None, description="id of the application of the Official Account")
    zalo_oa_app_secret: SecretStr | None = Field(default=None, description="secret key of that application")
    zalo_oa_secret: SecretStr | None = Field(default=None, description="OA secret key that signs webhook requests")
    zalo_oa_refresh_token: SecretStr | None = Field(
        default=None, description="first refresh token of the Official Account; later ones are kept, sealed"
    )
    zalo_oa_url: str = Field(default="https://openapi.zalo.me", description="address of the Official Account API")
    zalo_oauth_url: str = Field(default="https://oauth.zaloapp.com", description="address that renews its tokens")
    bot_proxy: str | None = Field(default=None, description="proxy to the chat platforms, http://host:port")
    bot_threads: int = Field(default=4, ge=1, le=64, description="messages answered at the same time in a bot process")
    channel_names: dict[str, str] = Field(
        default={},
        description='names of our accounts on the platforms, as JSON: {"zalo-oa": "Văn phòng"}; default: learnt there',
    )
    channel_limits: dict[str, dict[str, int | float]] = Field(
        default={},
        description='limits of the platforms that differ from ours, as JSON: {"zalo-oa": {"text": 2000}}',
    )
    smtp_host: str | None = Field(default=None, description="mail server for reminders; default: no mail is sent")
    smtp_port: int = Field(default=587, ge=1, le=65_535, description="port of the mail server")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="how the connection is protected; 'none' only inside the organisation"
    )
    smtp_user: str | None = Field(default=None, description="account at the mail server")
    smtp_password: SecretStr | None = Field(default=None, description="password of that account")
    smtp_from: str | None = Field(default=None, description="sender of the mail, 'Văn phòng <vp@…>' or an address")
    smtp_ca_file: Path | None = Field(default=None, description="certificates the server's is checked by; PEM")
    smtp_timeout_s: float = Field(default=20, gt=0, le=120, description="longest silence of the server, in seconds")
    min_free_mb: int = Field(default=512, ge=0, description="free disk space below which /readyz fails, in MiB")
    ready_needs_worker: bool = Field(default=True, description="whether /readyz fails while no worker lives")
    metrics_token: SecretStr | None = Field(
        default=None, description="bearer token for /metrics; default: this machine and keys of administrators"
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="lines of text, or one JSON object a line, on stderr"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="WARNING", description="what is logged to stderr"
    )

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'vanban.sqlite'}"

    @property
    def files_dir(self) -> Path:
        """The content-addressed folder of original files."""
        return self.data_dir / "files"

    @property
    def models_folder(self) -> Path:
        """The folder of embedding models that an administrator may choose from."""
        return (self.models_dir or self.data_dir / "models").absolute()

    @property
    def held_dir(self) -> Path:
        """The content-addressed folder of files that wait for a person's decision."""
        return self.data_dir / "held"

    @property
    def evidence_dir(self) -> Path:
        """The content-addressed folder of files that show how far work has come."""
        return self.data_dir / "evidence"

    @property
    def spool_dir(self) -> Path:
        """The content-addressed folder of files that wait to be taken in."""
        return self.data_dir / "spool"

    @property
    def workers_dir(self) -> Path:
        """The folder of the worker processes: who lives, and what their readers leave behind."""
        return self.data_dir / "workers"

    @property
    def index_dir(self) -> Path:
        """The folder of the derived, disposable indexes."""
        return self.data_dir / "index"


def load_settings(data_dir: Path | None = None) -> Settings:
    """Returns the settings of the environment, with another data folder when one is given.

    Raises ``SettingsError`` that names the variables that cannot be used, never their values.
    """
    try:
        return Settings() if data_dir is None else Settings(data_dir=data_dir)
    except ValidationError as error:
        names = sorted({f"VANBAN_{str(detail['loc'][0]).upper()}" for detail in error.errors() if detail["loc"]})
        raise SettingsError(f"Giá trị cấu hình không hợp lệ: {', '.join(names)}.") from error
