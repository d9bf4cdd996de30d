"""A burst of messages through real bot processes: ``python -m eval.bot_burst --out eval/results/bot-burst.json``.

The sample library, the real conversation engine, the real Telegram library in one or several processes of
``vanban bot telegram``, and the strict stand-in of the Bot API of the tests. Pilots ask each sequence of questions
before; whatever a person of the burst is then sent is compared, text by text, with what their pilot was sent: nothing
missing, nothing twice, nothing out of order. With ``kills`` a process is ended by SIGKILL so many times meanwhile; a
message that was on its way then may be missing if the notice of it came instead.
"""

import argparse
import datetime
import importlib
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from eval.bot_outcome import NOTICE, Burst, Outcome, compare, quantiles, told_once
from vanban.db.channel_models import ChannelLinkRow, InboxRow, OutboxRow
from vanban.db.channel_outcomes import NOTICE as FOR_UNCERTAIN
from vanban.db.models import PersonRow
from vanban.db.passwords import UNUSABLE
from vanban.db.people import unit_by_code
from vanban.db.session import Database, open_database
from vanban.settings import Settings

REPOSITORY = Path(__file__).resolve().parents[1]
STAND_IN = REPOSITORY / "tests" / "bots"  # where the stand-in of the Bot API lies
QUESTIONS = Path(__file__).parent / "datasets" / "samples_qa.jsonl"
SEQUENCES = 8  # different sequences of questions
UNIT = "vptu"
FIRST_PILOT, FIRST_PERSON = 9_001, 10_001  # their ids at Telegram
_SEED = 20_261_127


class Office:
    """A data folder with the sample library and people whose Telegram accounts are paired."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(data_dir=folder, database_url=None)

    def build(self) -> None:
        """Takes the sample documents in."""
        command = [sys.executable, "-m", "app.command", "--data", str(self.folder), "demo"]
        subprocess.run(command, check=True, cwd=REPOSITORY, env=_environment(), capture_output=True)  # noqa: S603

    def pair(self, accounts: Sequence[int]) -> None:
        """Pairs Telegram accounts, each with a person of its own."""
        now = datetime.datetime.now(datetime.UTC)
        with self.opened() as database, database.transaction() as session:
            unit = unit_by_code(session, UNIT).id
            for account in accounts:
                name = f"Người thử {account}"
                person = PersonRow(username=f"thu.{account}", name=name, unit_id=unit, password_hash=UNUSABLE)
                session.add(person)
                session.flush()
                session.add(_link(account, person, now))

    @contextmanager
    def opened(self) -> Iterator[Database]:
        """Yields the database."""
        database = open_database(self.settings)
        try:
            yield database
        finally:
            database.close()


def _link(account: int, person: PersonRow, now: datetime.datetime) -> ChannelLinkRow:
    return ChannelLinkRow(
        platform="telegram",
        external_id=str(account),
        chat_id=str(account),
        live_key=f"telegram:{account}",
        person_id=person.id,
        unit_id=person.unit_id,
        version=person.session_version or 1,
        created_at=now,
        expires_at=now + datetime.timedelta(days=90),
        last_used_at=now,
    )


class Bots:
    """Processes of ``vanban bot telegram`` on an office, speaking with a stand-in of the Bot API."""

    def __init__(self, office: Office, url: str, token: str, *, threads: int) -> None:
        self._office, self._threads = office, threads
        self._environment = _environment() | {
            "VANBAN_TELEGRAM_TOKEN": token,
            "VANBAN_TELEGRAM_URL": url,
            "VANBAN_QUESTIONS_PER_MINUTE": "0",
        }
        self._running: list[subprocess.Popen[bytes]] = []
        self._ended_s = 0.0

    def start(self) -> None:
        """Starts one more process."""
        command = [sys.executable, "-m", "app.command", "--data", str(self._office.folder), "bot", "telegram"]
        command += ["--threads", str(self._threads)]
        with (self._office.folder / "bot.log").open("ab") as log:
            self._running.append(
                subprocess.Popen(command, cwd=REPOSITORY, env=self._environment, stderr=log)  # noqa: S603
            )

    def kill(self) -> None:
        """Ends the process that runs longest by SIGKILL, and starts another in its place."""
        victim = self._running.pop(0)
        self._ended_s += _processor_s(victim.pid)
        victim.kill()
        victim.wait()
        self.start()

    def processor_s(self) -> float:
        """Returns how many seconds of processor time all processes have taken, those killed too."""
        return self._ended_s + sum(_processor_s(one.pid) for one in self._running)

    def stop(self) -> list[int]:
        """Tells all to stop; returns how they ended."""
        for one in self._running:
            one.terminate()
        return [one.wait(timeout=60) for one in self._running]


def _processor_s(pid: int) -> float:
    """Returns the processor time of a process in seconds: user and system (proc_pid_stat(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VANBAN_")}
    return kept | {"PYTHONPATH": str(REPOSITORY)}


def sequences(each: int) -> list[list[str]]:
    """Returns the sequences of questions, ``each`` questions long, out of the sample questions."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    chosen = random.Random(_SEED).sample([row["question"] for row in rows], SEQUENCES * each)  # noqa: S311 - always the same ones
    return [chosen[start : start + each] for start in range(0, len(chosen), each)]


class Talk:
    """What is said to the bot and what it sends, on a stand-in of the Bot API."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.said: dict[int, list[float]] = {}  # moments by account

    def say(self, account: int, words: str) -> None:
        """Says something."""
        self.said.setdefault(account, []).append(time.monotonic())
        self.server.say(account, words)

    def texts(self, account: int) -> list[str]:
        """Returns what a person was sent, in order."""
        return [one.text for one in self.server.sent_to(account)]


def run(burst: Burst, office: Office) -> Outcome:
    """Returns what came of a burst on an office that was built; pairs new accounts for it."""
    asked = sequences(burst.each)
    pilots = [FIRST_PILOT + number for number in range(SEQUENCES)]
    people = [FIRST_PERSON + number for number in range(burst.people)]
    office.pair([*pilots, *people])
    with _stand_in(flood=burst.flood) as server:
        bots, talk = Bots(office, server.url, server.token, threads=burst.threads), Talk(server)
        try:
            for _ in range(burst.processes):
                bots.start()
            expected = _piloted(office, talk, pilots, asked)
            began, spent = time.monotonic(), bots.processor_s()
            killed = _speak(burst, talk, people, asked, bots)
            _wait_until_quiet(office, events=burst.messages + len(pilots) * burst.each)
            outcome = _judged(burst, talk, people, expected, office)
            outcome.killed = killed
            outcome.seconds = _last_at(talk, people) - began
            outcome.processor_ms = round(1000 * (bots.processor_s() - spent) / outcome.asked, 1)
            outcome.per_second = round(outcome.asked / outcome.seconds, 1)
            outcome.refused_as_too_fast = server.state.flood.refusals
        finally:
            ended = bots.stop()
    if any(ended):
        raise RuntimeError(f"bot processes ended with {ended}")
    return outcome


@contextmanager
def _stand_in(*, flood: bool) -> Iterator[Any]:
    if str(STAND_IN) not in sys.path:
        sys.path.append(str(STAND_IN))
    with importlib.import_module("telegram_server").TelegramServer(flood=flood) as server:
        yield server


def _piloted(
    office: Office, talk: Talk, pilots: Sequence[int], asked: Sequence[Sequence[str]]
) -> list[list[list[str]]]:
    """Returns, by sequence and question, the texts that it is answered with when nobody hurries."""
    answers: list[list[list[str]]] = [[] for _ in pilots]
    for turn in range(len(asked[0])):
        before = [len(talk.texts(pilot)) for pilot in pilots]
        for pilot, questions in zip(pilots, asked, strict=True):
            talk.say(pilot, questions[turn])
        _wait_until_quiet(office, events=len(pilots) * (turn + 1))
        for answer, pilot, at in zip(answers, pilots, before, strict=True):
            answer.append(talk.texts(pilot)[at:])
    return answers


def _speak(burst: Burst, talk: Talk, people: Sequence[int], asked: Sequence[Sequence[str]], bots: Bots) -> int:
    """Says everything at the rate of the burst, each person's questions in order; returns how often it killed."""
    chance = random.Random(_SEED)  # noqa: S311 - always the same order
    turns = [person for person in people for _ in range(burst.each)]
    chance.shuffle(turns)
    kill_at = {len(turns) * (number + 1) // (burst.kills + 1) for number in range(burst.kills)}
    due, done, killed = time.monotonic(), dict.fromkeys(people, 0), 0
    for number, person in enumerate(turns):
        if burst.rate is not None:
            due += chance.expovariate(burst.rate)
            time.sleep(max(0.0, due - time.monotonic()))
        if number in kill_at:
            bots.kill()
            killed += 1
        talk.say(person, asked[person % SEQUENCES][done[person]])
        done[person] += 1
    return killed


def _wait_until_quiet(office: Office, *, events: int) -> None:
    """Waits until so many events have been answered and every message has been sent, or given up."""
    end = time.monotonic() + 300 + 2 * events
    with office.opened() as database:
        while time.monotonic() < end:
            with database.session() as session:
                ended = session.scalar(select(func.count()).where(InboxRow.state.in_(("done", "failed"))))
                left = session.scalar(select(func.count()).where(OutboxRow.state.in_(("waiting", "sending"))))
            if (ended or 0) >= events and not left:
                return
            time.sleep(0.5)
    raise RuntimeError("the bots did not come to rest")


def _judged(
    burst: Burst, talk: Talk, people: Sequence[int], expected: Sequence[list[list[str]]], office: Office
) -> Outcome:
    outcome = Outcome(burst, asked=burst.messages)
    first: list[float] = []
    whole: list[float] = []
    for person in people:
        sent = talk.server.sent_to(person)
        outcome.messages_sent += len(sent)
        compare(
            outcome,
            told_once(outcome, [(one.text, _button(one)) for one in sent]),
            [text for texts in expected[person % SEQUENCES] for text in texts],
        )
        _time(talk.said[person], sent, expected[person % SEQUENCES], first, whole)
    with office.opened() as database, database.session() as session:
        outcome.uncertain = session.scalar(select(func.count()).where(OutboxRow.key.startswith(FOR_UNCERTAIN))) or 0
    outcome.first, outcome.whole = quantiles(first), quantiles(whole)
    return outcome


def _button(message: Any) -> str:
    """Returns the data of the first button of a message at the stand-in, "" where it has none."""
    return next((str(one.get("callback_data", "")) for row in message.rows for one in row), "")


def _time(
    said: Sequence[float], sent: Sequence[Any], expected: Sequence[list[str]], first: list[float], whole: list[float]
) -> None:
    """Adds the times of each answer that came whole."""
    arrived = [one for one in sent if not one.text.startswith(NOTICE)]
    if [one.text for one in arrived] != [text for texts in expected for text in texts]:
        return
    at = 0
    for moment, texts in zip(said, expected, strict=True):
        first.append(arrived[at].at - moment)
        whole.append(arrived[at + len(texts) - 1].at - moment)
        at += len(texts)


def _last_at(talk: Talk, people: Sequence[int]) -> float:
    return max(float(talk.server.sent_to(person)[-1].at) for person in people)


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Returns an outcome as JSON values."""
    return {**asdict(outcome), "sound": outcome.sound}


def main() -> None:
    """Measures what one and two processes answer in a second, then the burst at an honest rate, with kills too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="file of the results, written anew after each part")
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--messages", type=int, default=2_000)
    parser.add_argument("--rate", type=float, help="messages a second; default: 60 % of what two processes answer")
    parser.add_argument("--kills", type=int, default=3)
    chosen = parser.parse_args()
    few = max(1, chosen.people // 5)
    flat_out = Burst(people=few, messages=few * (chosen.messages // chosen.people), flood=False)
    results: dict[str, Any] = {"cores": os.cpu_count(), "load_before": round(os.getloadavg()[0], 1)}
    for name, processes in (("flat_out_one_process", 1), ("flat_out_two_processes", 2)):
        results[name] = _measured(replace(flat_out, processes=processes))
        _write(results, chosen.out)
    rate = chosen.rate or round(0.6 * results["flat_out_two_processes"]["per_second"], 1)
    burst = Burst(chosen.people, chosen.messages, rate=rate, processes=2)
    for name, kills in (("burst", 0), ("burst_with_kills", chosen.kills)):
        results[name] = _measured(replace(burst, kills=kills))
        _write(results, chosen.out)
    print(json.dumps(results, ensure_ascii=False, indent=1))


def _write(results: Mapping[str, Any], out: Path | None) -> None:
    if out is not None:
        out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _measured(burst: Burst) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder) / "kho")
        office.build()
        began, load = time.monotonic(), os.getloadavg()[0]
        outcome = as_json(run(burst, office))
        lasted = round(time.monotonic() - began)
        return outcome | {
            "load_at_start": round(load, 1),
            "load_at_end": round(os.getloadavg()[0], 1),
            "lasted_s": lasted,
        }


if __name__ == "__main__":
    main()
