"""What others found about a gate: assurance reviews, checks of consistency. Domains hand over what tells it."""

from collections.abc import Callable, Iterable
from enum import StrEnum

from pydantic import Field

from app.components.places import AnyPlace
from app.core.rights import Rights
from app.core.schemas import Read
from app.core.unit_of_work import Reading
from app.governance.gates.models import Gate


class Severity(StrEnum):
    CRITICAL = "critical"  # of reviews
    ESSENTIAL = "essential"
    MUST_FIX = "must_fix"  # of checks
    SHOULD_FIX = "should_fix"
    CANNOT_TELL = "cannot_tell"


class DeliveryConfidence(Read):
    """What reviewers rated a delivery."""

    scale: str
    value: str
    assessor: str


class Finding(Read):
    """Something that who decides on the gate should know."""

    source: str = Field(description="What found it.")
    rule: str | None = Field(default=None, description="Which rule of the consistency check found it.")
    severity: Severity | None = Field(description="As its source grades it; null for what only informs.")
    text: str
    address: str | None = Field(description="Where it is.")
    delivery_confidence: DeliveryConfidence | None = None
    reason: str | None = Field(default=None, description="Why it cannot be told; null where it can.")
    needs: list[str] = Field(default_factory=list, description="Who has not all of these is not told it.")

    def may_be_seen(self, rights: Rights, path: str) -> bool:
        return all(rights.allow(each, path) for each in self.needs)


Finds = Callable[[Reading, Gate, AnyPlace], Iterable[Finding]]  # of what the actor may see
FINDING: dict[str, Finds] = {}


def finds(source: str) -> Callable[[Finds], Finds]:
    """Register what tells findings in the report of a gate."""

    def registered(function: Finds) -> Finds:
        FINDING[source] = function
        return function

    return registered


def findings(uow: Reading, gate: Gate, place: AnyPlace) -> list[Finding]:
    """All that was found, by source."""
    return [each for source in sorted(FINDING) for each in FINDING[source](uow, gate, place)]
