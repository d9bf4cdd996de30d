"""Keys kept in the data folder: made once at random, readable by their owner alone."""

import os
import secrets
from pathlib import Path


def kept_key(path: Path) -> bytes:
    """Returns the key in a file: 256 random bits as 64 hex digits, made on first use with mode 0600.

    Safe when several processes begin at once: the first to finish decides, the others read its key.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_hex(32).encode())
        try:
            os.link(scratch, path)  # never replaces the key that another process may have made meanwhile
        except FileExistsError:
            pass
        finally:
            scratch.unlink()
    return path.read_bytes()
