"""What a client says of the file it wants."""

from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field, StringConstraints

from app.core.schemas import Write

KIND = "export"  # of the job
Address = Annotated[str, StringConstraints(min_length=4, max_length=2000, pattern=r"^/v1/[!-~]*$")]
ColumnName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]


class ExportFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON_LINES = "json_lines"


class ExportWrite(Write):
    """A list as a file: all that a GET of its address would tell page by page, and nothing else."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "address": "/v1/projects?status=active&sort=name",
                    "format": "csv",
                    "columns": ["code", "name", "manager"],
                }
            ]
        }
    )

    address: Address = Field(
        description="The path of a list, with its filters and its order: of pages, or of a file of rows. "
        "Without `limit`, `cursor` and `include`."
    )
    format: ExportFormat = ExportFormat.CSV
    columns: Annotated[list[ColumnName], Field(min_length=1, max_length=300)] | None = Field(
        default=None,
        description="The members of the list that are wanted, in this order, those of objects with a dot "
        "(`impact.amount`); null for all.",
    )
