"""The organisation's own guidance on how work is planned and done well, by method and stage."""

from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from app.core.model import Entity, referable


class GuidanceKind(StrEnum):
    PRACTICE = "practice"
    PITFALL = "pitfall"


class GuidanceNote(Entity):
    """``method`` is the slug of a method and ``stage`` the code of a stage; of any where null."""

    __tablename__ = "guidance_notes"
    __table_args__ = (referable(),)

    kind: Mapped[GuidanceKind]
    title: Mapped[str]
    text: Mapped[str]
    method: Mapped[str | None]
    stage: Mapped[str | None]
    is_offered: Mapped[bool] = mapped_column(default=True)
