"""An engine for one platform, made from what an installation runs on."""

from bots.engine.asking import Asking, Observe
from bots.engine.documents import Documents
from bots.engine.drilling import Drilling
from bots.engine.engine import Engine
from bots.engine.pairing import Pairing
from bots.engine.quizzing import Quizzing
from bots.engine.rounds import Rounds
from bots.limits import Limits, limits_of
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
    web = web_address(settings)
    return Engine(
        database,
        capabilities,
        asking,
        Documents(limits.file_mb),
        Pairing(kept_seal(settings)),
        Quizzing(database, drilling_of(limits, capabilities, settings), Rounds(limits, capabilities.polls, web)),
        web,
    )


def drilling_of(limits: Limits, capabilities: Capabilities, settings: Settings) -> Drilling:
    """Returns how questions to practise with are put on a platform."""
    return Drilling(limits, capabilities.polls, web_address(settings))


def web_address(settings: Settings) -> str | None:
    """Returns the address of the pages without a slash at its end, None where it is not set."""
    return settings.public_url.rstrip("/") if settings.public_url else None
