"""What a message asks for."""

import pytest

from bots.engine.commands import Command, pairing_code, read


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


@pytest.mark.parametrize("text", ["ABCD-EFG7", "abcd efg7", " ABCDEFG7 ", "mã ghép: ABCD-EFG7", "Mã ABCD-EFG7"])
def test_a_pairing_code_is_found(text: str) -> None:
    assert pairing_code(text) == "ABCDEFG7"


@pytest.mark.parametrize("text", ["", "nghị quyết 57", "hôm nay là thứ mấy", "ABCD-EFG7 là gì", "30/2020/NĐ-CP"])
def test_other_messages_are_no_pairing_codes(text: str) -> None:
    assert pairing_code(text) is None
