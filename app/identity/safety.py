"""Why a deployment must not start, each reason a sentence that says what to set."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from app.identity.issuers import IssuerSettings, faults_together, is_loopback

PEPPER_CHARACTERS_MIN = 32
PEPPER_DISTINCT_MIN = 10
TOKEN_DAYS_MAX = 366
SAMPLES = ("change", "example", "sample", "secret", "password", "pepper", "steerco", "insecure", "default")
GENERATE = "generate one with `python -c 'import secrets; print(secrets.token_urlsafe(32))'`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What of the settings can make the service unsafe."""

    environment: Literal["production", "development"]
    database_url: str
    workers: int
    debug: bool
    token_peppers: tuple[str, ...]
    token_days_max: int | None
    oidc_issuers: tuple[IssuerSettings, ...] = ()
    cors_origins: tuple[str, ...] = ()
    cors_credentials: bool = False

    @property
    def in_production(self) -> bool:
        return self.environment == "production"


def refusals(deployment: Deployment) -> list[str]:
    """Everything that is unsafe, so that one restart puts it right; empty if it may start."""
    return [
        *pepper_faults(deployment.token_peppers),
        *lifetime_faults(deployment.token_days_max),
        *cors_faults(deployment),
        *(f"STEERCO_OIDC_ISSUERS: {fault}" for fault in faults_together(deployment.oidc_issuers)),
        *process_faults(deployment),
    ]


def pepper_faults(peppers: tuple[str, ...]) -> list[str]:
    if not peppers:
        return [f"Set STEERCO_TOKEN_PEPPERS: service tokens are stored under it; {GENERATE}."]
    faults = {fault for pepper in peppers if (fault := pepper_fault(pepper))}
    if len(set(peppers)) < len(peppers):
        faults.add("it names the same pepper twice")
    return [f"Set STEERCO_TOKEN_PEPPERS anew: {fault}; {GENERATE}." for fault in sorted(faults)]


def pepper_fault(pepper: str) -> str | None:
    """Why a pepper could be guessed; the sentence never shows it."""
    if len(pepper) < PEPPER_CHARACTERS_MIN:
        return f"a pepper is shorter than {PEPPER_CHARACTERS_MIN} characters"
    if any(sample in pepper.lower() for sample in SAMPLES):
        return "a pepper is a sample from a document or a file"
    if len(set(pepper)) < PEPPER_DISTINCT_MIN:
        return "a pepper repeats few characters"
    return None


def lifetime_faults(days: int | None) -> list[str]:
    if days is not None and 0 < days <= TOKEN_DAYS_MAX:
        return []
    return [f"Set STEERCO_TOKEN_DAYS_MAX to between 1 and {TOKEN_DAYS_MAX}: every service token must expire."]


def cors_faults(deployment: Deployment) -> list[str]:
    return [
        f"Set STEERCO_CORS_ORIGINS without {origin!r}: {fault}."
        for origin in deployment.cors_origins
        if (fault := origin_fault(origin, deployment))
    ]


def origin_fault(origin: str, deployment: Deployment) -> str | None:
    """Why pages of an origin must not call us."""
    if origin == "*":
        unsafe = deployment.cors_credentials or deployment.in_production
        return (
            "it lets every web page call us with its visitor's rights; name the frontends" if unsafe else None
        )
    try:
        parts = urlsplit(origin)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "it is not an origin"
    if not host or "*" in origin or origin != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        return "an origin is a scheme and a host, such as https://pmo.example.org"
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts)):
        return "its pages could be changed on the way; use https"
    return None


def process_faults(deployment: Deployment) -> list[str]:
    checks = {
        "Set STEERCO_WORKERS to at least 1.": deployment.workers >= 1,
        "Set STEERCO_WORKERS to 1, or STEERCO_DATABASE_URL to PostgreSQL: SQLite has one writing process.": (
            deployment.workers <= 1 or not deployment.database_url.startswith("sqlite")
        ),
        "Set STEERCO_DEBUG to false, or STEERCO_ENVIRONMENT to development: answers would show our code.": (
            not (deployment.debug and deployment.in_production)
        ),
    }
    return [sentence for sentence, holds in checks.items() if not holds]
