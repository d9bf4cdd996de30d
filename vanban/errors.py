"""The errors of the product: each says what happened, to which thing, and what to do next.

Adapters turn foreign exceptions into these; the edges (api, bots, command) map them to a status and show
``message``, which is Vietnamese and safe to show to anyone who sent the request.
"""

from dataclasses import dataclass


@dataclass(eq=False)
class VanbanError(Exception):
    """The base of all our errors. ``message`` is one Vietnamese sentence for the user."""

    message: str

    def __str__(self) -> str:
        return self.message


class UnreadableFile(VanbanError):
    """A file that cannot be read: unknown format, empty, damaged, encrypted or over a limit."""


class RejectedDocument(VanbanError):
    """A document that must not be held, for instance one stamped with a degree of state secrecy."""


class QuestionError(VanbanError):
    """A question that cannot be taken: empty, or longer than the limit."""


class InvalidInput(VanbanError):
    """Something filled in by a person that cannot be taken as it stands; the message says what to write instead."""


class NotFound(VanbanError):
    """Nothing of that identity that this person may see; deliberately the same as not existing."""


class NotAllowed(VanbanError):
    """The person is not signed in, or signed in without the role the action needs."""


class IndexUnavailable(VanbanError):
    """A search index is missing, damaged or owned by another process; it can be rebuilt from the database."""


class SettingsError(VanbanError):
    """A setting or an installation that cannot work as it stands."""
