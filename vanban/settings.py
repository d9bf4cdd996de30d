"""The settings: one object, built once in an entry point from ``VANBAN_…`` variables, never at import."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything an installation may choose. Paths not given lie inside ``data_dir``."""

    model_config = SettingsConfigDict(env_prefix="VANBAN_", extra="ignore")

    data_dir: Path = Field(Path("var"), description="folder of the database, original files and indexes")
    database_url: str | None = Field(None, description="SQLAlchemy URL; default: SQLite inside data_dir")
    embedding_model: str = Field("builtin", description="'builtin', or a folder holding a model in our format")
    chroma_url: str | None = Field(None, description="http://host:port of a Chroma server; default: embedded")
    max_file_mb: int = Field(100, description="largest file taken, in MiB")
    max_text_chars: int = Field(20_000_000, description="longest text of one document, in code points")
    max_question_chars: int = Field(2_000, description="longest question, in code points")
    host: str = Field("127.0.0.1", description="address the web server listens on")
    port: int = Field(8000, description="port the web server listens on")
    session_hours: int = Field(12, description="how long a sign-in lasts, in hours")
    session_secret: SecretStr | None = Field(None, description="signing key; default: made once inside data_dir")
    secure_cookies: bool = Field(False, description="send the session cookie over HTTPS only")

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.data_dir / 'vanban.sqlite'}"

    @property
    def files_dir(self) -> Path:
        """The content-addressed folder of original files."""
        return self.data_dir / "files"

    @property
    def index_dir(self) -> Path:
        """The folder of the derived, disposable indexes."""
        return self.data_dir / "index"
