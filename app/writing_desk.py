"""The writer of generative answers, made from the settings: which model, how long, and into which accounts."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rag.local_model import PREFIX, LocalModel
from rag.metered_model import MeteredModel
from rag.model_port import Writes
from rag.timed_stream import Limits
from rag.writing import Call, Writer
from vanban.db.session import Database
from vanban.db.usage import cost_of
from vanban.db.usage_models import ModelUsageRow
from vanban.errors import InvalidInput
from vanban.settings import Settings

if TYPE_CHECKING:
    from exams.rewriting import ItemWriter


def make_writer(settings: Settings, database: Database) -> Writer:
    """Returns the writer; the model is neither loaded nor reached before the first question."""
    limits = Limits(settings.chat_first_token_s, settings.chat_first_token_s, settings.chat_timeout_s)
    return Writer(make_model(settings), limits, settings.chat_max_passages, _accounts(settings, database))


def make_item_writer(settings: Settings, database: Database, person_id: int | None) -> "ItemWriter":
    """Returns what words exam items for a person; raises ``InvalidInput`` where no model is configured."""
    from exams.rewriting import ItemWriter

    if not settings.chat_model:
        raise InvalidInput("Chưa cấu hình mô hình ngôn ngữ (VANBAN_CHAT_MODEL).")
    limits = Limits(settings.chat_first_token_s, settings.chat_first_token_s, settings.chat_timeout_s)
    account = _accounts(settings, database)
    return ItemWriter(make_model(settings), limits, lambda call: account(call, person_id))


def make_task_model(settings: Settings, database: Database, person_id: int | None) -> MeteredModel:
    """Returns what is asked for a person to find tasks; raises ``InvalidInput`` where no model is configured."""
    if not settings.chat_model:
        raise InvalidInput("Chưa cấu hình mô hình ngôn ngữ (VANBAN_CHAT_MODEL).")
    return metered(make_writer(settings, database), person_id)


def metered(writer: Writer, person_id: int | None) -> MeteredModel:
    """Returns the model of a writer with the same limits, on the account of a person."""
    return MeteredModel(writer.model, writer.limits, lambda call: writer.account(call, person_id))


def make_model(settings: Settings) -> Writes:
    """Returns the model that ``VANBAN_CHAT_MODEL`` names."""
    name = settings.chat_model or ""
    if name.startswith(PREFIX):
        return LocalModel(Path(name.removeprefix(PREFIX)), settings.chat_max_tokens, settings.chat_first_token_s)
    from rag.chat_model import ChatModel

    return ChatModel.from_settings(settings)


def _accounts(settings: Settings, database: Database) -> Callable[[Call, int | None], None]:
    """Returns what writes each call into the table of usage."""

    def account(call: Call, person_id: int | None) -> None:
        now = datetime.datetime.now(datetime.UTC)
        read, written = call.usage.prompt, call.usage.completion
        row = ModelUsageRow(
            called_at=now,
            day=now.astimezone().date(),
            person_id=person_id,
            model=call.model,
            prompt_tokens=read,
            completion_tokens=written,
            estimated=call.usage.estimated,
            cost=cost_of(read, written, price_in=settings.chat_price_in, price_out=settings.chat_price_out),
            currency=settings.chat_currency,
            ending=call.ending.value,
            duration_ms=call.duration_ms,
            kept=call.kept,
            removed=call.removed,
        )
        with database.session() as session:
            session.add(row)

    return account
