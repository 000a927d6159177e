"""An issuer of this test's own, and a clock that moves only when told."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.identity.jwks import Freshness
from app.identity.oidc import OidcVerifier
from tests.issuer import Issuer

FRESHNESS = Freshness(ttl_seconds=300, refetch_seconds=10, stale_seconds=3600)


@dataclass
class Clock:
    now: float = 1000

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with Issuer() as issuer:
        yield issuer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def verifier(issuer: Issuer, clock: Clock) -> OidcVerifier:
    return OidcVerifier([issuer.settings()], FRESHNESS, clock=clock)
