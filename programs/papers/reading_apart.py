"""Papers that people send, read where nothing can go wrong but for one file: what a process of its own calls.

Each function takes the name and the bytes of a file and returns JSON, not our classes, so that a reader that a file has
taken over can build nothing on the other side; what comes back is checked field by field as it is taken in.
"""

from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from programs.papers.checking import check_layout
from programs.papers.deviations import Deviation
from programs.papers.importing import read_programme, read_week
from programs.papers.programme_reading import ReadProgramme
from programs.papers.week_reading import ReadWeek
from vanban.db.validity import today
from vanban.errors import InvalidInput, UnreadableFile
from vanban.layout.profiles import profiles

PROGRAMME, WEEK, LAYOUT = (f"programs.papers.reading_apart:{name}_apart" for name in ("programme", "week", "layout"))
_PROGRAMME, _WEEK = TypeAdapter(ReadProgramme), TypeAdapter(ReadWeek)
_LAYOUT = TypeAdapter(dict[str, list[Deviation]])
Read = TypeVar("Read")
_BROKEN = "Không đọc được nội dung tệp này."


def programme_apart(_name: str, data: bytes) -> bytes:
    """Returns the programme of a file as JSON; raises ``UnreadableFile``, also where no table of tasks is in it."""
    try:
        return _PROGRAMME.dump_json(read_programme(data, today=today()))
    except InvalidInput as error:
        raise UnreadableFile(error.message) from error


def week_apart(_name: str, data: bytes) -> bytes:
    """Returns the lịch of a file as JSON; raises as ``programme_apart`` does."""
    try:
        return _WEEK.dump_json(read_week(data))
    except InvalidInput as error:
        raise UnreadableFile(error.message) from error


def layout_apart(_name: str, data: bytes) -> bytes:
    """Returns what of a DOCX deviates, by the name of each profile, as JSON; raises ``UnreadableFile``."""
    return _LAYOUT.dump_json({name: check_layout(data, profile) for name, profile in profiles().items()})


def programme_of(answer: object) -> ReadProgramme:
    """Returns what ``programme_apart`` answered; raises ``UnreadableFile`` for anything else."""
    return _taken(_PROGRAMME, answer)


def week_of(answer: object) -> ReadWeek:
    """Returns what ``week_apart`` answered; raises ``UnreadableFile`` for anything else."""
    return _taken(_WEEK, answer)


def layout_of(answer: object) -> dict[str, list[Deviation]]:
    """Returns what ``layout_apart`` answered; raises ``UnreadableFile`` for anything else."""
    return _taken(_LAYOUT, answer)


def _taken(kind: TypeAdapter[Read], answer: object) -> Read:
    if not isinstance(answer, bytes):
        raise UnreadableFile(_BROKEN)
    try:
        return kind.validate_json(answer)
    except ValidationError as error:
        raise UnreadableFile(_BROKEN) from error
