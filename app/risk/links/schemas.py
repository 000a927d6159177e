"""What a risk is said to have to do with something else, and what is told of it."""

from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import ConfigDict, Field, computed_field, model_validator

from app.core.schemas import Action, EntityRead, Label, Text, Write
from app.risk.links.models import LinkKind

EXAMPLE: dict[str, Any] = {
    "kind": "milestone",
    "target_id": "01980c2e-7c1f-7d3a-9b58-4a8c35f2d901",
    "task_code": "M2",
    "note": "The opening waits for it.",
}
IN_A_PLAN = frozenset({LinkKind.TASK, LinkKind.MILESTONE})
ADDRESSES = {
    LinkKind.BENEFIT: "/v1/benefits",
    LinkKind.DECISION: "/v1/decisions",
    LinkKind.SECONDARY_RISK: "/v1/risks",
    LinkKind.CAUSING_RISK: "/v1/risks",
}


class RiskLinkWrite(Write):
    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    kind: LinkKind
    target_id: UUID = Field(
        description="The benefit, decision or risk; for a task or milestone the component whose plan it is in."
    )
    task_code: Label | None = Field(
        default=None,
        description="Of a task or milestone: its code, which the next version of the plan keeps.",
    )
    note: Text | None = None

    @model_validator(mode="after")
    def names_one_thing(self) -> Self:
        if (self.kind in IN_A_PLAN) != (self.task_code is not None):
            raise ValueError("a task or milestone is named by its code, and nothing else is")
        return self


class RiskLinkRead(RiskLinkWrite, EntityRead):
    address: ClassVar[str] = "/v1/risk-links"
    actions: ClassVar[dict[str, Action]] = {"delete": Action("risk:write")}
    state: ClassVar[str] = "kind"

    risk_id: UUID
    component_id: UUID

    @computed_field(description="Where it is read; null for what is in a plan.")  # type: ignore[prop-decorator]
    @property
    def link(self) -> str | None:
        return f"{ADDRESSES[self.kind]}/{self.target_id}" if self.kind in ADDRESSES else None
