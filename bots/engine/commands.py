"""What a message asks for: a command with a slash, the same in plain words, a pairing code, or a question."""

import re
from dataclasses import dataclass
from enum import StrEnum

from vanban.text import bare_form


class Command(StrEnum):
    """The commands; Telegram's menu lists them, and every platform understands them."""

    ASK = "hoi"
    LOOK_UP = "tracuu"
    TASKS = "viec"
    PROGRAMME = "lich"
    NEWS = "vanbanmoi"
    DRILL = "luyen"
    ROUND = "vong"
    EXAMS = "thi"
    NOTICES = "nhac"
    NEW_TOPIC = "chudemoi"
    PAIR = "ghep"
    END = "goghep"
    HELP = "trogiup"


DESCRIPTIONS = {
    Command.ASK: "Hỏi một câu",
    Command.LOOK_UP: "Tra cứu văn bản theo số hiệu",
    Command.TASKS: "Việc của đơn vị trong các văn bản công khai",
    Command.PROGRAMME: "Lịch công tác tuần này",
    Command.NEWS: "Văn bản mới có trong kho",
    Command.DRILL: "Một câu hỏi luyện tập",
    Command.ROUND: "Vòng 5 hoặc 10 câu hỏi, có tính điểm; /vong dừng để kết thúc",
    Command.EXAMS: "Kỳ thi đang mở cho đồng chí, và luyện tập",
    Command.NOTICES: "Bật, tắt nhắc việc và báo văn bản mới",
    Command.NEW_TOPIC: "Hỏi sang chuyện khác",
    Command.PAIR: "Ghép tài khoản bằng mã lấy trên trang web",
    Command.END: "Gỡ ghép tài khoản chat này",
    Command.HELP: "Cách dùng",
}
_OTHER_NAMES = {"start": Command.HELP, "help": Command.HELP, "menu": Command.HELP}
_IN_WORDS = {
    "tro giup": Command.HELP,
    "huong dan": Command.HELP,
    "menu": Command.HELP,
    "viec hom nay": Command.TASKS,
    "viec tuan nay": Command.TASKS,
    "viec cua don vi": Command.TASKS,
    "viec qua han": Command.TASKS,
    "lich hom nay": Command.PROGRAMME,
    "lich tuan nay": Command.PROGRAMME,
    "lich cong tac": Command.PROGRAMME,
    "van ban moi": Command.NEWS,
    "luyen tap": Command.DRILL,
    "vong hoi": Command.ROUND,
    "ky thi": Command.EXAMS,
    "nhac viec": Command.NOTICES,
    "chuyen khac": Command.NEW_TOPIC,
    "chu de moi": Command.NEW_TOPIC,
    "go ghep": Command.END,
}
_SLASH = re.compile(r"/([a-z_]{1,32})(?:@\w{3,64})?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A command and what follows it; ``command`` None for a slash nobody knows."""

    command: Command | None
    argument: str = ""


def read(text: str) -> Asked:
    """Returns what a message asks for; whatever is no command is a question.

    >>> read("/tracuu@TroLyBot 30/2020/NĐ-CP"), read("Việc hôm nay?").command.value, read("/xyz").command
    (Asked(command=<Command.LOOK_UP: 'tracuu'>, argument='30/2020/NĐ-CP'), 'viec', None)
    """
    text = text.strip()
    slash = _SLASH.fullmatch(text)
    if slash is not None:
        name, argument = slash[1].lower().replace("_", ""), (slash[2] or "").strip()
        known = name in set(Command)
        return Asked(Command(name) if known else _OTHER_NAMES.get(name), argument)
    words = " ".join(re.findall(r"\w+", bare_form(text)))
    if words in _IN_WORDS:
        return Asked(_IN_WORDS[words], words)
    return Asked(Command.ASK, text)
