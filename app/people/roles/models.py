"""Roles that work asks for, and people fill."""

from typing import Any

from sqlalchemy.orm import Mapped

from app.core.model import Entity, referable, unique


class Role(Entity):
    """``required_scheme``: the certificate without which nobody counts as capacity of the role."""

    __tablename__ = "resource_roles"
    __table_args__ = (
        referable(),
        unique("code", taken="Another role has this code."),
    )

    code: Mapped[str]
    name: Mapped[str]
    description: Mapped[str | None]
    required_scheme: Mapped[str | None]
    required_skills: Mapped[list[Any]]
