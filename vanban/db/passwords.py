"""Passwords: made at random, kept as argon2id hashes (RFC 9106), compared in the same time for everyone."""

import secrets
from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from vanban.text import nfc

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0, 1: they are misread from paper
_GROUP_LENGTH = 5
_GROUPS = 4  # 20 characters of 31: 99 bits
_CODE_GROUPS = 3  # 15 characters of 31: 74 bits, for a code that works once
UNUSABLE = "!"  # a hash that no password fits


@dataclass(slots=True)
class Work:
    """How much work one hash is: passes over the memory, KiB of memory, lanes."""

    passes: int = 3  # these three: RFC 9106, section 4, the second recommended choice
    memory_kib: int = 65_536
    lanes: int = 4


WORK = Work()  # of this process


def work_with(work: Work) -> None:
    """Has this process make hashes with other parameters than the standard ones.

    No setting leads here: an installation always works with the standard. Tests make hundreds of hashes.
    """
    WORK.passes, WORK.memory_kib, WORK.lanes = work.passes, work.memory_kib, work.lanes
    _hasher.cache_clear()
    _decoy.cache_clear()


def new_password() -> str:
    """Returns a random password of 99 bits in four groups, to be shown once and never kept."""
    return _groups(_GROUPS)


def new_code() -> str:
    """Returns a random code of 74 bits in three groups, for one use behind a lock."""
    return _groups(_CODE_GROUPS)


def plain_code(code: str) -> str:
    """Returns a code as it was made, however it was typed: spaces, hyphens and capitals do not count."""
    bare = "".join(char for char in nfc(code).lower() if char.isalnum())
    return "-".join(bare[at : at + _GROUP_LENGTH] for at in range(0, len(bare), _GROUP_LENGTH))


def hash_password(password: str) -> str:
    """Returns the argon2id hash of a password, with its salt and parameters.

    Composed and decomposed letters count as the same: keyboards write "ế" in either way.
    """
    return _hasher().hash(nfc(password))


def outdated(password_hash: str) -> bool:
    """Tells whether a hash was made with other parameters than those of today."""
    return _hasher().check_needs_rehash(password_hash)


def fits(password: str, password_hash: str | None) -> bool:
    """Tells whether a password fits a hash; without a usable hash it takes as long and says no."""
    usable = password_hash is not None and password_hash != UNUSABLE
    try:
        _hasher().verify(password_hash if usable and password_hash else _decoy(), nfc(password))
    except (VerificationError, InvalidHashError):
        return False
    return usable


def _groups(count: int) -> str:
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(count))
    return "-".join(groups)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=WORK.passes, memory_cost=WORK.memory_kib, parallelism=WORK.lanes)


@cache
def _decoy() -> str:
    return _hasher().hash(secrets.token_hex(16))
