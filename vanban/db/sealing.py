"""Secrets that must be read again, kept encrypted: whoever holds a copy of the database alone cannot use them."""

import base64
import os
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vanban.errors import SettingsError
from vanban.key_files import kept_key
from vanban.settings import Settings

KEY_FILE = "seal.key"
_NONCE_BYTES = 12  # NIST SP 800-38D, §8.2.2: a random nonce of 96 bits


@dataclass(frozen=True, slots=True, repr=False)
class Seal:
    """Closes and opens short secrets with AES-256-GCM. ``key`` has 32 bytes."""

    key: bytes

    def close(self, secret: str, *, place: str) -> str:
        """Returns the secret encrypted, as base64; it opens only at the place (a name such as "totp:17") it is for."""
        nonce = os.urandom(_NONCE_BYTES)
        closed = AESGCM(self.key).encrypt(nonce, secret.encode(), place.encode())
        return base64.b64encode(nonce + closed).decode("ascii")

    def open(self, sealed: str, *, place: str) -> str:
        """Returns the secret; raises ``SettingsError`` when the key or the place is another one."""
        try:
            data = base64.b64decode(sealed, validate=True)
            opened = AESGCM(self.key).decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], place.encode())
        except (InvalidTag, ValueError) as error:
            raise SettingsError(
                f"Không mở được bí mật đã mã hóa: tệp khóa {KEY_FILE} không phải tệp đã dùng khi mã hóa. "
                "Hãy khôi phục tệp khóa từ bản sao lưu."
            ) from error
        return opened.decode()


def kept_seal(settings: Settings) -> Seal:
    """Returns the seal of an installation; its key file is made in the data folder on first use, mode 0600."""
    return Seal(sha256(b"vanban.seal.1:" + kept_key(settings.data_dir / KEY_FILE)).digest())
