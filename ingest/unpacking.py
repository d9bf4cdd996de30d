"""Whether a file is a container (an archive, a message with attachments), and what lies in it."""

import importlib.util
from collections.abc import Callable

from ingest.jobs import INSIDE, Arrival, Claim
from ingest.sandbox import SandboxedParser
from vanban.errors import UnreadableFile

Unpack = Callable[[SandboxedParser, Claim, bytes], list[Arrival] | None]
DEEPEST = 3  # containers within containers
_MODULE = "ingest.containers"
MEMBERS = f"{_MODULE}:members"


def members_of(parser: SandboxedParser, claim: Claim, data: bytes) -> list[Arrival] | None:
    """Returns the files in a container, read under the limits of the parser, or None for any other file.

    Raises ``UnreadableFile`` for a damaged container and for one that lies too deep in others.
    """
    if importlib.util.find_spec(_MODULE) is None:
        return None
    found = parser.call(MEMBERS, claim.name, data)
    if found is None:
        return None
    if not isinstance(found, tuple):
        raise UnreadableFile("Không đọc được tệp nén: tệp hỏng hoặc có cấu trúc lạ.")
    if claim.depth >= DEEPEST:
        raise UnreadableFile(f"Tệp nén nằm trong quá {DEEPEST} lớp tệp nén khác: hãy giải nén rồi gửi lại.")
    inside = f"{claim.name}{INSIDE}"
    return [Arrival(member.name.removeprefix(inside), member.data, member.error) for member in found]
