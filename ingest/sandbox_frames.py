"""What is said between a worker and the process that reads files for it: frames on a pipe.

A frame is a kind, the number of the request it belongs to, a length and a body. Answers hold our dataclasses, pickled;
they are unpickled with nothing allowed but those classes, so that a reader that a file has taken over can build
nothing else here.
"""

import importlib
import io
import pickle
import struct
from enum import Enum

HEADER = struct.Struct(">cIQ")  # kind, request, length of the body in bytes
# Modules whose own classes may come back, and the two foreign classes our dataclasses hold.
_MODULES = ("vanban.documents", "vanban.document_numbers", "ingest.containers")
_FOREIGN = {("datetime", "date"), ("datetime", "datetime")}


class Kind(bytes, Enum):
    """What a frame is."""

    CALL = b"C"  # to the reader: one line of JSON, then the bytes of the file
    READY = b"H"
    PROGRESS = b"P"  # JSON of [step, done, total]
    UNCLEAN = b"L"  # end this process after the answer: it has run out of memory or left others running
    RESULT = b"R"
    UNREADABLE = b"U"  # the sentence for the user
    REJECTED = b"J"  # the sentence for the user
    MEMORY = b"M"
    TOO_LARGE = b"O"
    BROKEN = b"E"  # where an unforeseen error came from, without its message


def frame(kind: Kind, request: int, body: bytes) -> bytes:
    """Returns a frame as the bytes to send."""
    return HEADER.pack(kind.value, request, len(body)) + body


def packed(result: object) -> bytes:
    """Returns a result as the body of a frame."""
    return pickle.dumps(result, protocol=5)


def unpacked(body: bytes) -> object:
    """Returns the result in a body; raises ``pickle.UnpicklingError`` where it names anything but our dataclasses."""
    return _OurClassesOnly(io.BytesIO(body)).load()


class _OurClassesOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type:
        """Returns a class of ours by its name."""
        if module in _MODULES or (module, name) in _FOREIGN:
            found = vars(importlib.import_module(module)).get(name)
            if isinstance(found, type) and found.__module__ == module:
                return found
        raise pickle.UnpicklingError(f"{module}.{name} does not belong in an answer")
