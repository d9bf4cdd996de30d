"""Passwords: made at random, kept as argon2id hashes (RFC 9106), compared in the same time for everyone."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no i, l, o, 0, 1: they are misread from paper
_GROUPS, _GROUP_LENGTH = 4, 5  # 20 characters of 31: 99 bits
UNUSABLE = "!"  # a hash that no password fits


def new_password() -> str:
    """Returns a random password of 99 bits in four groups, to be shown once and never kept."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def hash_password(password: str) -> str:
    """Returns the argon2id hash of a password, with its salt and parameters."""
    return _hasher().hash(password)


def fits(password: str, password_hash: str | None) -> bool:
    """Tells whether a password fits a hash; without a usable hash it takes as long and says no."""
    usable = password_hash is not None and password_hash != UNUSABLE
    try:
        _hasher().verify(password_hash if usable and password_hash else _decoy(), password)
    except (VerificationError, InvalidHashError):
        return False
    return usable


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _decoy() -> str:
    return _hasher().hash(secrets.token_hex(16))
