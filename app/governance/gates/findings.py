"""What others found about a gate: assurance reviews, checks of consistency. Domains hand over what tells it."""

from collections.abc import Callable, Iterable
from enum import StrEnum

from pydantic import Field

from app.components.places import AnyPlace
from app.core.schemas import Read
from app.core.unit_of_work import Reading
from app.governance.gates.models import Gate


class Severity(StrEnum):
    CRITICAL = "critical"
    ESSENTIAL = "essential"
    RECOMMENDED = "recommended"


class Finding(Read):
    """Something that who decides on the gate should know."""

    source: str = Field(description="What found it.")
    severity: Severity
    text: str
    address: str | None = Field(description="Where it is.")


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
