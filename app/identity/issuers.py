"""Whose access tokens are believed: an OpenID Connect issuer as a deployment configures it."""

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

KEY_TYPES = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), "RSA"),
    **dict.fromkeys(("ES256", "ES384", "ES512"), "EC"),
    **dict.fromkeys(("EdDSA", "Ed25519", "Ed448"), "OKP"),
}
"""Each algorithm that may be allowed, and its kind of key: public ones, never a shared secret."""

LEEWAY_MAX_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerSettings:
    """One issuer, what its tokens must say, and for which organisations it may speak.

    Without ``jwks_url`` the keys are found by discovery. With several issuers each must name its
    ``organisations``: otherwise any of them could speak for another's. An issuer with exactly one
    need not put the organisation into its tokens.
    """

    issuer: str
    audience: str
    jwks_url: str | None = None
    algorithms: tuple[str, ...] = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
    leeway_seconds: int = 30
    organisation_claim: str = "org"
    subject_claim: str = "sub"
    organisations: tuple[str, ...] = ()
    access_token_type_required: bool = False
    allow_http: bool = False

    @property
    def discovery_url(self) -> str:
        return self.issuer.rstrip("/") + "/.well-known/openid-configuration"

    def faults(self) -> list[str]:
        """What is wrong with these settings, each a sentence that says what to set."""
        return [*self._address_faults(), *self._token_faults()]

    def _address_faults(self) -> list[str]:
        named = {"issuer": self.issuer, **({"jwks_url": self.jwks_url} if self.jwks_url else {})}
        return [
            f"Set {name} of the issuer {self.issuer!r} to an https address: {fault}."
            for name, url in named.items()
            if (fault := address_fault(url, self.allow_http))
        ]

    def _token_faults(self) -> list[str]:
        about = f"of the issuer {self.issuer!r}"
        checks = {
            f"Set audience {about}: without it a token meant for any other service would do.": (
                self.audience.strip()
            ),
            f"Set algorithms {about} to some of {', '.join(KEY_TYPES)}: only these use public keys.": (
                self.algorithms and set(self.algorithms) <= KEY_TYPES.keys()
            ),
            f"Set leeway_seconds {about} to between 0 and {LEEWAY_MAX_SECONDS}.": (
                0 <= self.leeway_seconds <= LEEWAY_MAX_SECONDS
            ),
            f"Set organisation_claim and subject_claim {about} to the names of claims.": (
                self.organisation_claim and self.subject_claim
            ),
        }
        return [sentence for sentence, holds in checks.items() if not holds]


def address_fault(url: str, allow_http: bool = False) -> str | None:
    """Why nothing should be fetched from ``url``, or None: https, or http on this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "it is not an address"
    if parts.scheme not in ("https", "http") or not host:
        return "it is not an address"
    if parts.username is not None or parts.fragment:
        return "it holds a user name or a fragment"
    if parts.scheme == "http" and not (allow_http or is_loopback(parts)):
        return "http can be read and changed on the way"
    return None


def is_loopback(parts: SplitResult) -> bool:
    """Whether an address stays on this machine."""
    host = parts.hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def faults_together(issuers: tuple[IssuerSettings, ...]) -> list[str]:
    """What is wrong with every issuer, and with all of them beside each other."""
    faults = [fault for issuer in issuers for fault in issuer.faults()]
    if len({issuer.issuer for issuer in issuers}) < len(issuers):
        faults.append("Name each issuer once: its tokens are matched to it by that name.")
    if len(issuers) > 1 and not all(issuer.organisations for issuer in issuers):
        faults.append("Set organisations of every issuer: with several, each speaks only for its own.")
    return faults
