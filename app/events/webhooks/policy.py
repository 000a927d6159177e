"""How webhooks are delivered, and where they may go: what a deployment decides."""

from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network

# Source: Standard Webhooks, "Deliverability and reliability".
RETRY_SECONDS = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """``networks`` may be reached though they are not public; ``keys`` seal secrets, the first the new ones."""

    networks: tuple[Network, ...] = ()
    http: bool = False
    retry_seconds: tuple[int, ...] = RETRY_SECONDS
    disable_after: timedelta = timedelta(days=5)
    feed_kept: timedelta = timedelta(days=30)
    keys: tuple[bytes, ...] = field(repr=False)
    connect_seconds: float = 5
    total_seconds: float = 15
    answer_bytes: int = 16 * 1024
    at_once: int = 64
    at_once_each: int = 16

    @property
    def lease(self) -> timedelta:
        """How long an attempt is another worker's before it counts as lost."""
        return timedelta(seconds=4 * self.total_seconds)
