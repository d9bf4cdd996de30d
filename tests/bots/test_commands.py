"""What a message asks for."""

import pytest

from bots.engine.commands import Command, read


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("/start", Command.HELP, ""),
        ("/trogiup", Command.HELP, ""),
        ("/tro_giup", Command.HELP, ""),
        ("Trợ giúp", Command.HELP, "tro giup"),
        ("/hoi thời hạn là bao lâu?", Command.ASK, "thời hạn là bao lâu?"),
        ("/hoi@TroLyVanBanBot thời hạn\nlà bao lâu?", Command.ASK, "thời hạn\nlà bao lâu?"),
        ("/TRACUU 30/2020/NĐ-CP", Command.LOOK_UP, "30/2020/NĐ-CP"),
        ("việc hôm nay?", Command.TASKS, "viec hom nay"),
        ("/viec qua han", Command.TASKS, "qua han"),
        ("Văn bản mới", Command.NEWS, "van ban moi"),
        ("Văn bản mới nhất về chuyển đổi số là gì?", Command.ASK, "Văn bản mới nhất về chuyển đổi số là gì?"),
        ("30/2020/NĐ-CP", Command.ASK, "30/2020/NĐ-CP"),
        ("/khongco", None, ""),
    ],
)
def test_a_message_is_a_command_or_a_question(text: str, command: Command | None, argument: str) -> None:
    asked = read(text)
    assert asked.command is command
    assert command is None or asked.argument == argument
