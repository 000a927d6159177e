"""How far down the tree a list reaches: a component's own, or all below it as well."""

from typing import Any, Literal

from pydantic import BaseModel, Field

from app.components.places import AnyPlace


class Scoped(BaseModel):
    """The query of a list that can tell what lies below as well."""

    scope: Literal["own", "below"] = Field(
        default="own", description="`below`: what hangs on the components below it as well."
    )

    def within(self, component: AnyPlace) -> dict[str, Any]:
        """The filters ``component`` and ``below`` of a repository, one of them None."""
        own = self.scope == "own"
        return {"component": component.id if own else None, "below": None if own else component.path}
