"""Secrets that have to be used again, and so are kept encrypted and not as digests.

The keys follow from the service's peppers: whoever has only the database has no secret. A pepper that
is taken out of the settings takes what was sealed under it along: rotate the secrets first.
"""

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PURPOSE = b"steerco webhook secrets, 1"
NONCE_BYTES = 12


class Unsealable(Exception):
    """None of the keys there are opens it."""


def seal(text: str, owner: UUID, keys: Sequence[bytes]) -> bytes:
    """``text`` encrypted under the first key, for this owner alone."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + cipher(keys[0]).encrypt(nonce, text.encode(), owner.bytes)


def unseal(sealed: bytes, owner: UUID, keys: Sequence[bytes]) -> str:
    from cryptography.exceptions import InvalidTag

    nonce, content = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    for key in keys:
        try:
            return cipher(key).decrypt(nonce, content, owner.bytes).decode()
        except InvalidTag:
            continue
    raise Unsealable


def cipher(key: bytes) -> "AESGCM":
    """The cipher of a key; imported here, for few requests need what takes so much memory."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), 32, None, PURPOSE).derive(key))
