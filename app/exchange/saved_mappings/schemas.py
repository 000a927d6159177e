"""What a client is told of a mapping."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from app.core.schemas import Read
from app.exchange.tables.mapping import Mapping


class MappingRead(Read):
    """A mapping, shipped with the service or the organisation's own."""

    name: str
    version: int
    title: str
    origin: Literal["shipped", "own"]
    saved_at: datetime | None = Field(description="Null for one that comes with the service.")
    definition: Mapping

    @property
    def headers(self) -> dict[str, str]:
        return {"Location": f"/v1/import-mappings/{self.name}?version={self.version}"}
