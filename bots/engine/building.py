"""An engine for one platform, made from what an installation runs on."""

from bots.engine.asking import Asking, Observe
from bots.engine.documents import Documents
from bots.engine.engine import Engine
from bots.engine.pairing import Pairing
from bots.limits import limits_of
from rag.asking import Answering
from vanban.channels import Capabilities, Platform
from vanban.db.sealing import kept_seal
from vanban.db.session import Database
from vanban.settings import Settings


def build_engine(
    platform: Platform,
    capabilities: Capabilities,
    *,
    database: Database,
    assistant: Answering,
    settings: Settings,
    observe: Observe = lambda _seconds, _kind: None,
) -> Engine:
    """Returns the engine of a platform; ``observe`` is told the seconds and the kind of each answer."""
    limits = limits_of(platform, settings.channel_limits)
    asking = Asking(database, assistant, settings.max_question_chars, settings.questions_per_minute, observe)
    web = settings.public_url.rstrip("/") if settings.public_url else None
    return Engine(database, capabilities, asking, Documents(limits.file_mb), Pairing(kept_seal(settings)), web)
