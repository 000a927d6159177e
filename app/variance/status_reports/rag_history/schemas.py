"""How a component's declared RAG and the calculated one went together over time."""

from datetime import date
from uuid import UUID

from pydantic import Field

from app.calc.rag import Rag
from app.core.schemas import Read
from app.variance.status_reports.models import ReportStatus


class RagPoint(Read):
    """One report that was handed in."""

    status_report_id: UUID
    period: str
    as_of: date
    status: ReportStatus
    declared_rag: Rag | None
    calculated_rag: Rag | None
    calculated_rag_reason: str
    rag_divergence: bool | None = Field(description="Whether it was declared better than its figures were.")
    rag_divergence_reason: str | None


class RagHistory(Read):
    component_id: UUID
    items: list[RagPoint] = Field(description="Oldest first.")
    comparable: int = Field(description="Reports with both.")
    diverging: int = Field(description="Of these, declared better than calculated.")
    diverging_in_a_row: int = Field(description="Up to the last report.")
    red_to_green: int = Field(description="How often the declared RAG went from red to green in one step.")
