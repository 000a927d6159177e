"""Whom an OpenID Connect access token speaks for."""

import json
import logging
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from joserfc import jws
from joserfc.errors import BadSignatureError, ClaimError, ExpiredTokenError, JoseError
from joserfc.errors import UnsupportedAlgorithmError as UnsupportedAlgorithm
from joserfc.jws import CompactSignature, JWSRegistry
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

from app.core.errors import Unauthenticated
from app.identity.fetching import Fetch, fetch_json
from app.identity.issuers import IssuerSettings, faults_together
from app.identity.jwks import Clock, Freshness, IssuerKeys, KeySource

log = logging.getLogger(__name__)
Claims = Mapping[str, Any]

TOKEN_CHARACTERS_MAX = 16 * 1024
NAME_CHARACTERS_MAX = 255
UNPROVED = "The bearer token is not valid."  # all that is said before the signature is proved
UNREADABLE = (
    JoseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    OSError,
    RecursionError,
)

ACCESS_TYPES = {"at+jwt", "application/at+jwt"}
PLAIN_TYPES = {"", "jwt", "application/jwt"}
OTHER_KINDS = {"nonce", "at_hash", "c_hash", "s_hash", "events"}  # claims of identity and logout tokens


@dataclass(frozen=True, slots=True)
class OidcIdentity:
    """Who a verified token speaks for; a subject is unique within its issuer only."""

    issuer: str
    subject: str
    organisation: str | None
    scopes: frozenset[str]
    expires_at: datetime


class Signatures(JWSRegistry):
    """What a token's header may look like, and the algorithms that count: nothing but those allowed."""

    max_header_length = 4096
    max_signature_length = 2048

    def get_alg(self, name: str) -> Any:
        """The algorithm, without the fallback and the warning of joserfc's own look-up."""
        if name not in (self.allowed or ()):
            raise UnsupportedAlgorithm(f"{name!r} is not allowed")
        return self.algorithms[name]


ANY_HEADER = Signatures(strict_check_header=False)


@dataclass(frozen=True, slots=True)
class Trusted:
    """One issuer, ready to check tokens with."""

    settings: IssuerSettings
    keys: IssuerKeys
    signatures: Signatures
    claims: JWTClaimsRegistry


class OidcVerifier:
    """Verifies access tokens of the configured issuers; safe to share between threads.

    Raises ``ValueError`` for unsafe settings. ``verify`` may fetch keys: call it from a worker thread.
    """

    def __init__(
        self,
        issuers: Iterable[IssuerSettings],
        freshness: Freshness | None = None,
        *,
        fetch: Fetch = fetch_json,
        now: Clock = time.time,
        clock: Clock = time.monotonic,
    ) -> None:
        settings = tuple(issuers)
        if faults := faults_together(settings):
            raise ValueError(" ".join(faults))
        self._trusted = {
            issuer.issuer: Trusted(
                issuer,
                IssuerKeys(KeySource(issuer, fetch), freshness, clock),
                Signatures(algorithms=issuer.algorithms, strict_check_header=False),
                claims_of(issuer, now),
            )
            for issuer in settings
        }

    def verify(self, token: str) -> OidcIdentity:
        """Whom ``token`` speaks for. Raises ``Unauthenticated``; ``Busy`` while nobody can tell."""
        try:
            return self._verified(token)
        except UNREADABLE as error:
            log.info("access token refused", extra={"reason": f"{type(error).__name__}: {error}"[:200]})
            raise Unauthenticated(UNPROVED) from error

    def _verified(self, token: str) -> OidcIdentity:
        if len(token) > TOKEN_CHARACTERS_MAX:
            raise ValueError("too long")
        signed = jws.extract_compact(token.encode("ascii"), registry=ANY_HEADER)
        claims = json.loads(signed.payload)
        trusted = self._trusted.get(claims["iss"])  # unproved: it only chooses whose keys must prove it
        if trusted is None:
            raise ValueError("an issuer that is not configured")
        prove(signed, trusted)
        check_kind(signed.protected, claims, trusted.settings.access_token_type_required)
        check(claims, trusted.claims)
        return identity_of(claims, trusted.settings)


def prove(signed: CompactSignature, trusted: Trusted) -> None:
    """Nothing, if the issuer's key made the signature; keys that the header brings are not looked at."""
    header = signed.headers()
    if "crit" in header or "b64" in header:
        raise ValueError("a critical header")
    algorithm, kid = header["alg"], header["kid"]
    if not isinstance(kid, str):
        raise ValueError("a key without a name")
    trusted.signatures.get_alg(algorithm)
    key = trusted.keys.find(kid, algorithm)
    if key is None:
        raise ValueError("a key that the issuer does not have")
    if not jws.validate_compact(signed, key, registry=trusted.signatures):
        raise BadSignatureError


def check_kind(header: Claims, claims: Claims, type_required: bool) -> None:
    """Nothing, if it is an access token: issuers sign identity and logout tokens with the same keys."""
    kind = str(header.get("typ", "")).lower()
    if kind in ACCESS_TYPES:
        return
    said = str(claims.get("typ", "Bearer")).lower(), str(claims.get("token_use", "access")).lower()
    plain = kind in PLAIN_TYPES and said == ("bearer", "access") and not OTHER_KINDS & claims.keys()
    if type_required or not plain:
        raise Unauthenticated("The bearer token is not an access token.")


def claims_of(issuer: IssuerSettings, now: Clock) -> JWTClaimsRegistry:
    """What the claims of an issuer's tokens must be."""
    needed: ClaimsOption = {"essential": True}
    options: dict[str, ClaimsOption] = {
        issuer.subject_claim: needed,
        "exp": needed,
        "iss": {"essential": True, "value": issuer.issuer},
        "aud": {"essential": True, "value": issuer.audience},
    }
    return JWTClaimsRegistry(lambda: int(now()), issuer.leeway_seconds, **options)


def check(claims: Claims, registry: JWTClaimsRegistry) -> None:
    """Nothing, if the claims hold; the sentence may say which did not, for the signature is proved."""
    try:
        registry.validate(dict(claims))
    except ExpiredTokenError as error:
        raise Unauthenticated("The bearer token has expired.") from error
    except ClaimError as error:
        raise Unauthenticated(
            f"The bearer token is not acceptable: see its claim {error.claim!r}."
        ) from error


def identity_of(claims: Claims, issuer: IssuerSettings) -> OidcIdentity:
    return OidcIdentity(
        issuer=issuer.issuer,
        subject=name(claims[issuer.subject_claim]),
        organisation=organisation_of(claims, issuer),
        scopes=scopes_of(claims),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )


def organisation_of(claims: Claims, issuer: IssuerSettings) -> str | None:
    """The organisation a token names; an issuer confined to one need not, and may name no other."""
    said, may = claims.get(issuer.organisation_claim), issuer.organisations
    if isinstance(said, list) and len(said) == 1:
        said = said[0]
    if said is None:
        return may[0] if len(may) == 1 else None
    organisation = name(said)
    if may and organisation not in may:
        raise Unauthenticated("The bearer token names an organisation that its issuer may not speak for.")
    return organisation


def scopes_of(claims: Claims) -> frozenset[str]:
    """The scopes a token was given, as ``scope`` (RFC 9068) or as ``scp``, in one text or a list."""
    said = claims.get("scope", claims.get("scp"))
    parts = said.split() if isinstance(said, str) else said if isinstance(said, list) else ()
    return frozenset(part for part in parts if isinstance(part, str) and part.isprintable())


def name(value: Any) -> str:
    """``value``, if it can be the name of somebody: text that every database and log can hold."""
    if isinstance(value, str) and value.strip() and value.isprintable() and len(value) <= NAME_CHARACTERS_MAX:
        return value
    raise Unauthenticated("The bearer token does not name who it is for.")
