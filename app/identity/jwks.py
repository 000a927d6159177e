"""The public keys of an issuer, kept fresh without hammering it."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from threading import Lock
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

from app.core.errors import Busy
from app.identity.fetching import Document, Fetch, FetchFailed
from app.identity.issuers import KEY_TYPES, IssuerSettings, address_fault

log = logging.getLogger(__name__)
Clock = Callable[[], float]
Keys = Mapping[tuple[str, str], Key]  # by key id and, as far as the issuer says, algorithm, else key type

KEYS_MAX = 100
RSA_MODULUS_CHARACTERS = range(342, 1367)  # base64 of 2,048 to 8,192 bits


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long keys are believed, and how often an issuer may be asked for them.

    ``ttl_seconds`` is how soon a withdrawn key is noticed, ``refetch_seconds`` the least time between two
    requests whatever tokens arrive, ``stale_seconds`` how long old keys serve while the issuer is away.
    """

    ttl_seconds: float = 300
    refetch_seconds: float = 10
    stale_seconds: float = 3600


class KeySource:
    """Asks an issuer for its key set, by way of discovery unless the address is configured."""

    def __init__(self, issuer: IssuerSettings, fetch: Fetch) -> None:
        self._issuer, self._fetch, self._url = issuer, fetch, issuer.jwks_url

    def __call__(self) -> Keys:
        self._url = self._url or self._discovered()
        try:
            return public_keys(self._fetch(self._url))
        except FetchFailed:
            self._url = self._issuer.jwks_url  # it may have moved: discover again
            raise

    def _discovered(self) -> str:
        document = self._fetch(self._issuer.discovery_url)
        url = document.get("jwks_uri")
        if document.get("issuer") != self._issuer.issuer:
            raise FetchFailed(f"{self._issuer.discovery_url} speaks for another issuer")
        if not isinstance(url, str) or address_fault(url, self._issuer.allow_http):
            raise FetchFailed(f"{self._issuer.discovery_url} names no safe jwks_uri")
        return url


def public_keys(document: Document) -> Keys:
    """The usable keys of a JWK set; a key we do not understand is left out, as RFC 7517 asks."""
    entries = document.get("keys")
    if not isinstance(entries, list):
        raise FetchFailed("the answer is not a JWK set")
    return {
        (entry["kid"], entry.get("alg", entry["kty"])): key
        for entry in entries[:KEYS_MAX]
        if (key := usable_key(entry))
    }


def chosen(keys: Keys, kid: str, algorithm: str) -> Key | None:
    """The key of that name, if it is one for that algorithm."""
    return keys.get((kid, algorithm)) or keys.get((kid, KEY_TYPES[algorithm]))


def usable_key(entry: Any) -> Key | None:
    """A key that may verify signatures: named, public, strong enough, and not meant for something else."""
    if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str):
        return None
    if entry.get("kty") not in KEY_TYPES.values() or entry.get("use", "sig") != "sig" or "d" in entry:
        return None
    if entry["kty"] == "RSA" and len(str(entry.get("n"))) not in RSA_MODULUS_CHARACTERS:
        return None
    try:
        return JWKRegistry.import_key(entry)
    except (JoseError, LookupError, ValueError, TypeError):
        return None


@dataclass(frozen=True, slots=True)
class Held:
    """Keys, and when they came; replaced as a whole, so that readers need no lock."""

    keys: Keys = field(default_factory=dict)
    fetched_at: float = -inf


class IssuerKeys:
    """The keys of one issuer, fetched when first needed, when old, and when an unknown one is named."""

    def __init__(
        self, load: Callable[[], Keys], freshness: Freshness | None = None, clock: Clock = time.monotonic
    ) -> None:
        self._load, self._freshness, self._clock = load, freshness or Freshness(), clock
        self._held, self._lock = Held(), Lock()
        self._asked_at, self._answered = -inf, False

    def find(self, kid: str, algorithm: str) -> Key | None:
        """The key of that name for that algorithm, or None. Raises ``Busy`` while nobody can tell."""
        key = chosen(self._held.keys, kid, algorithm)
        if key is None or self._age() >= self._freshness.ttl_seconds:
            self._refresh(wait=key is None)
            key = chosen(self._held.keys, kid, algorithm)
        if self._age() > self._freshness.stale_seconds or (key is None and not self._answered):
            raise Busy("The keys of the token's issuer cannot be had just now: try again.")
        return key

    def _age(self) -> float:
        return self._clock() - self._held.fetched_at

    def _refresh(self, wait: bool) -> None:
        """Ask the issuer, unless it was asked just now; who has an old key does not wait for who asks."""
        if not self._lock.acquire(blocking=wait):
            return
        try:
            if self._clock() - self._asked_at >= self._freshness.refetch_seconds:
                self._ask()
        finally:
            self._lock.release()

    def _ask(self) -> None:
        try:
            keys = self._load()
            self._held, self._answered = Held(keys, self._clock()), True
        except FetchFailed as error:
            self._answered = False
            log.warning("issuer keys not refreshed", extra={"reason": str(error)})
        finally:
            self._asked_at = self._clock()
