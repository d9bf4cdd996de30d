"""What a form sends, field by field, for pages that show it again as it was filled in when it cannot be taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from api.form_values import id_of

MOST_FIELDS = 2_000


@dataclass(frozen=True, slots=True)
class Filled:
    """The fields of a form; one that was not sent is empty."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """Returns what a field holds."""
        return next(iter(self.values.get(name, ())), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Returns all that fields of one name hold, in their order."""
        return tuple(self.values.get(name, ()))

    def ids(self, name: str) -> list[int]:
        """Returns the ids among what fields of one name hold, each once."""
        return list(dict.fromkeys(one for words in self.all(name) if (one := id_of(words)) is not None))

    def lines(self, name: str) -> tuple[str, ...]:
        """Returns the lines of a field that say something."""
        return tuple(line.strip() for line in self.one(name).splitlines() if line.strip())


def filled(**values: str) -> Filled:
    """Returns a form that holds these values, one in each field."""
    return Filled({name: (value,) for name, value in values.items()})


async def read_form(request: Request) -> Filled:
    """Returns the fields of the request's form; files and characters that no text holds are left out."""
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    values: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            values.setdefault(name, []).append(value.replace("\x00", ""))
    return Filled(values)


FormOf = Annotated[Filled, Depends(read_form)]
