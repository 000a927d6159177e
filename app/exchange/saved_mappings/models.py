"""Mappings of an organisation's own, each version a row that never changes."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, unique


class SavedMapping(Entity):
    """``definition`` is the whole mapping; ``number`` counts the versions of its name."""

    __tablename__ = "import_mappings"
    __table_args__ = (unique("name", "number", taken="Another version of this mapping was saved just now."),)

    name: Mapped[str]
    number: Mapped[int] = mapped_column()
    definition: Mapped[dict[str, Any]]
