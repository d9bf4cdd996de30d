"""Memory that a large job has freed, given back to the system."""

import ctypes


def give_back() -> bool:
    """Tells whether memory that was freed went back to the system.

    After building an index glibc keeps hundreds of megabytes that nobody uses any more, for later (malloc_trim(3));
    other C libraries have no such call, and nothing happens.
    """
    try:
        return bool(ctypes.CDLL(None).malloc_trim(0))
    except (AttributeError, OSError):
        return False
