"""Signatures of deliveries.

Source: Standard Webhooks 1.0.0, "Signature scheme" (symmetric, ``v1``).
"""

import base64
import hmac
import secrets
from collections.abc import Mapping, Sequence
from hashlib import sha256

PREFIX = "whsec_"
TOLERANCE = 300  # seconds by which clocks may differ, or a delivery be late
KEY_BYTES = 32


def new_secret() -> str:
    """A secret of 256 random bits, as a receiver keeps it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def signature(secret: str, id: str, timestamp: int, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    signed = hmac.digest(key, f"{id}.{timestamp}.".encode() + body, sha256)
    return f"v1,{base64.b64encode(signed).decode()}"


def headers(known: Sequence[str], id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers of a delivery, signed with every secret that a receiver may still have."""
    return {
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(secret, id, timestamp, body) for secret in known),
    }


def is_genuine(secret: str, given: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether a delivery was signed with ``secret``, lately; ``given`` are its headers in lower case."""
    stamp = given.get("webhook-timestamp", "")
    if not stamp.isdigit() or abs(int(stamp) - now) > TOLERANCE:
        return False
    expected = signature(secret, given.get("webhook-id", ""), int(stamp), body).encode()
    signatures = given.get("webhook-signature", "").split(" ")
    return any([hmac.compare_digest(expected, each.encode()) for each in signatures])
