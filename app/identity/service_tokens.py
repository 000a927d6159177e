"""The text of a service token, and how it is proved without being kept.

A token reads ``steerco_<public id>_<secret><checksum>``. The public id finds its row; of the secret only an
HMAC under the server's pepper is stored, which is safe without a slow hash because it is 256 random bits.
The checksum tells a mistyped or invented token from a real one before any look-up, and lets secret scanners
find leaked ones with ``PATTERN``. Base58 leaves out the letters that look alike.
"""

import hmac
import re
import secrets
from binascii import crc32
from collections.abc import Sequence
from dataclasses import dataclass, field

PREFIX = "steerco_"
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PUBLIC_ID_LENGTH, SECRET_BYTES, SECRET_LENGTH, CHECKSUM_LENGTH = 12, 32, 44, 6
PATTERN = re.compile(
    rf"{PREFIX}([{ALPHABET}]{{{PUBLIC_ID_LENGTH}}})"
    rf"_([{ALPHABET}]{{{SECRET_LENGTH}}})([{ALPHABET}]{{{CHECKSUM_LENGTH}}})"
)
Peppers = Sequence[bytes]
"""The server's secrets: the first makes digests, all recognise, so that one can be replaced in peace."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A token that is well formed: whose it claims to be, and the secret that has to prove it."""

    public_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Minted:
    """A new token: its text, to be shown once, and what is stored of it."""

    text: str = field(repr=False)
    public_id: str
    digest: bytes = field(repr=False)


def mint(peppers: Peppers) -> Minted:
    """A new token of 256 random bits."""
    public_id = "".join(secrets.choice(ALPHABET) for _ in range(PUBLIC_ID_LENGTH))
    secret = base58(int.from_bytes(secrets.token_bytes(SECRET_BYTES)), SECRET_LENGTH)
    text = f"{PREFIX}{public_id}_{secret}{checksum(public_id, secret)}"
    return Minted(text, public_id, digest_of(Parsed(public_id, secret), peppers))


def parse(text: str) -> Parsed | None:
    """The parts of a token, or None where it is mistyped, cut short or no service token at all."""
    match = PATTERN.fullmatch(text)
    if match is None or match[3] != checksum(match[1], match[2]):
        return None
    return Parsed(match[1], match[2])


def digest_of(parsed: Parsed, peppers: Peppers) -> bytes:
    """What is stored of a token; store it anew where it differs, for then a pepper was replaced."""
    return digests(parsed, peppers)[0]


def matches(parsed: Parsed, digest: bytes, peppers: Peppers) -> bool:
    """Whether the secret is the one whose digest was stored, in a time that tells nothing of either."""
    return any([hmac.compare_digest(digest, made) for made in digests(parsed, peppers)])


def digests(parsed: Parsed, peppers: Peppers) -> list[bytes]:
    """The digest under each pepper; over the public id too, so that rows cannot exchange theirs."""
    if not peppers or not all(peppers):
        raise ValueError("A pepper is needed, and none may be empty.")
    message = f"{parsed.public_id}_{parsed.secret}".encode("ascii")
    return [hmac.digest(pepper, message, "sha256") for pepper in peppers]


def checksum(public_id: str, secret: str) -> str:
    """CRC-32: it finds every single mistyped character, and is no protection against anybody."""
    return base58(crc32(f"{PREFIX}{public_id}_{secret}".encode("ascii")), CHECKSUM_LENGTH)


def base58(number: int, length: int) -> str:
    """``number`` in ``length`` digits, which must be enough for it."""
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return "".join(reversed(digits))
