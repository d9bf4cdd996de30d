"""Topics as the category paths of Moodle: "$course$/top/Chủ đề", a slash of the name itself written twice."""

import re

from exams.formats.texts import clean_line

_ROOT = "$course$/top"
_SLASH = "\x00"


def category_path(topic: str) -> str:
    """Returns the path of a topic; the root for none."""
    return f"{_ROOT}/{topic.replace('/', '//')}" if topic else _ROOT


def topic_of(path: str) -> str:
    """Returns the topic of a path; levels of a foreign one are joined with " / "."""
    path = path.strip()
    for start in ("$course$", "$system$", "$cat1$"):
        path = path.removeprefix(start) if path == start or path.startswith(f"{start}/") else path
    path = path.removeprefix("/")
    path = "" if path == "top" else path.removeprefix("top/")
    levels = re.sub("//", _SLASH, path).split("/")
    return clean_line(" / ".join(level.strip().replace(_SLASH, "/") for level in levels if level.strip()))
