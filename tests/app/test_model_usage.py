"""What language models cost, and what ``vanban doctor`` says of the one that is set."""

import datetime
import json
from pathlib import Path

import pytest
from fresh import fresh_services

from app.chat_health import chat_health
from app.command import run
from app.wiring import Services
from app.writing_desk import make_model, make_writer
from rag.chat_model import ChatModel
from rag.local_model import LocalModel
from rag.model_port import TokenUsage
from rag.writing import Call, Ending
from vanban.db.people import local_operator
from vanban.db.usage import cost_of, usage_totals
from vanban.settings import Settings

TODAY = datetime.datetime.now(datetime.UTC).astimezone().date()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path / "kho", chat_model="openai:m", chat_base_url="http://may-chu-ai:8000/v1",
        chat_inside="may-chu-ai", chat_price_in=10_000, chat_price_out=40_000,
    )  # fmt: skip


def spend(settings: Settings) -> None:
    """Accounts for three calls: two by a person, one of these without use, and one by a visitor."""
    services = Services(settings)
    person = local_operator(services.database).person_id
    account = make_writer(settings, services.database).account
    account(Call("openai:m", TokenUsage(1_000, 100), Ending.USED, 900.0, 3, 1), person)
    account(Call("openai:m", TokenUsage(2_000, 0, estimated=True), Ending.FAILED, 20_000.0, 0, 0), person)
    account(Call("openai:n", TokenUsage(500, 50), Ending.USED, 700.0, 2, 0), None)
    services.close()


def test_usage_is_summed_by_day_person_and_model(settings: Settings) -> None:
    spend(settings)
    services = Services(settings)
    with services.database.session() as session:
        (day,) = usage_totals(session, by="day")
        people = usage_totals(session, by="person")
        models = usage_totals(session, by="model")
        later = usage_totals(session, by="day", since=TODAY + datetime.timedelta(days=1))
        earlier = usage_totals(session, by="day", until=TODAY - datetime.timedelta(days=1))
    services.close()
    assert (day.key, day.calls, day.prompt_tokens, day.completion_tokens) == (TODAY.isoformat(), 3, 3_500, 150)
    assert (day.estimated, day.unused, day.removed) == (1, 1, 1)
    assert day.cost == pytest.approx(cost_of(3_500, 150, price_in=10_000, price_out=40_000))
    assert sorted(total.calls for total in people) == [1, 2]
    assert [(total.key, total.calls) for total in models] == [("openai:m", 2), ("openai:n", 1)]
    assert later == earlier == []


def test_the_command_prints_the_accounts(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    spend(settings)
    data = ["--data", str(settings.data_dir)]
    assert run(["admin", "usage", *data, "--by", "mo-hinh", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["key"], row["calls"], row["currency"]) for row in rows] == [
        ("openai:m", 2, "đồng"),
        ("openai:n", 1, "đồng"),
    ]
    assert run(["admin", "usage", *data, "--from", TODAY.isoformat()]) == 0
    assert "3 lượt" in capsys.readouterr().out
    assert run(["admin", "usage", *data, "--from", "hôm nay"]) == 2


def test_no_model_is_made_and_none_is_imported_where_none_is_set(tmp_path: Path) -> None:
    services = fresh_services(Settings(data_dir=tmp_path / "kho"))
    assert services.writer is None
    services.close()


def test_the_setting_chooses_the_adapter(settings: Settings, tmp_path: Path) -> None:
    model = make_model(settings)
    assert isinstance(model, ChatModel)
    assert (model.name, model.inside) == ("openai:m", True)
    local = make_model(settings.model_copy(update={"chat_model": f"huggingface:{tmp_path}"}))
    assert isinstance(local, LocalModel)
    assert local.inside
    ollama = make_model(
        settings.model_copy(update={"chat_model": "ollama:m", "chat_base_url": None, "chat_inside": ""})
    )
    assert isinstance(ollama, ChatModel)
    assert ollama.base_url == "http://127.0.0.1:11434/v1"
    assert not ollama.inside


def test_the_doctor_says_what_is_missing_and_never_the_key(settings: Settings, tmp_path: Path) -> None:
    assert chat_health(Settings(data_dir=tmp_path))["model"].startswith("không dùng")
    secret = settings.model_copy(update={"chat_base_url": "http://ten:khoa-bi-mat@may-chu-ai:8000/v1"})
    health = chat_health(secret)
    assert health["where"] == "may-chu-ai:8000"
    assert health["inside"] == "trong cơ quan"
    assert "khoa-bi-mat" not in str(health)
    outside = chat_health(settings.model_copy(update={"chat_inside": ""}))
    assert "ngoài cơ quan" in outside["inside"]
    absent = chat_health(settings.model_copy(update={"chat_model": f"huggingface:{tmp_path / 'khong-co'}"}))
    assert absent["state"] == "thiếu thư mục mô hình"
