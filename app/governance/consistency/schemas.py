"""What a consistency check tells, and what a kept one is asked for with."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from app.components.scope import SCOPE, Scope
from app.core.schemas import EntityRead, Read, Text, Write
from app.governance.consistency.rules import Severity


class FindingReference(Read):
    title: str
    address: str = Field(description="Where the record is read.")


class FindingRead(Read):
    """What the records of a component do not agree on, or cannot tell."""

    rule: str = Field(description="Its name, which stays.")
    severity: Severity
    component_id: UUID
    component_code: str
    text: str
    references: list[FindingReference] = Field(description="The records that it rests on.")
    fix: str = Field(description="What to do.")
    fix_at: str = Field(description="The address where that is done.")
    reason: str | None = Field(description="Why it cannot be told; null where it can.")


class RuleCount(Read):
    """What a rule came to: nothing found, and nothing it could not tell, is a pass."""

    rule: str
    asks: str
    severity: Severity = Field(description="Of what it finds.")
    found: int
    cannot_tell: int


class Consistency(Read):
    """The records of a component, and of all below it, read against each other."""

    component_id: UUID
    scope: Scope
    as_of: date
    components: int = Field(description="How many were checked.")
    must_fix: int
    should_fix: int
    cannot_tell: int
    rules: list[RuleCount]
    inputs_sha256: str = Field(
        description="Digest of the state of all that was read: the same as a kept check's while nothing changed."
    )
    findings: list[FindingRead] = Field(description="The worst first, as many as are wanted.")
    findings_in_all: int = Field(description="How many there are that are asked for.")


class ConsistencyCheckWrite(Write):
    """What a check is kept for."""

    gate_id: UUID | None = Field(
        default=None, description="The gate of the same component it is evidence for."
    )
    note: Text | None = Field(default=None, examples=["For the investment decision"])
    scope: Scope = Field(default=Scope.BELOW, description=SCOPE)


class InputState(Read):
    """In what state all records of a kind were."""

    kind: str
    rows: int
    versions: int = Field(description="Their versions, added up.")
    changed_at: datetime | None = Field(description="When one of them last changed.")


class ConsistencyCheckRead(ConsistencyCheckWrite, EntityRead):
    """A check as it was kept: it never changes."""

    address: ClassVar[str] = "/v1/consistency-checks"

    component_id: UUID
    as_of: date
    components: int
    must_fix: int
    should_fix: int
    cannot_tell: int
    rules: list[RuleCount]
    inputs: list[InputState]
    inputs_sha256: str
    findings_sha256: str
    checked_by: str = Field(description="The member who had it made.")


class KeptFindings(Read):
    """The findings of a kept check, the worst first."""

    check_id: UUID
    findings: list[FindingRead]
    findings_in_all: int = Field(description="How many there were; a thousand are kept.")
