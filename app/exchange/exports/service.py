"""Asking for a list as a file."""

from app.components.schemas import Address
from app.core import lists
from app.core.unit_of_work import Writing
from app.exchange.exports.columns import chosen, columns_of
from app.exchange.exports.schemas import KIND, ExportWrite
from app.jobs.models import Job
from app.jobs.service import submit


def ask(uow: Writing, data: ExportWrite) -> Job:
    """Have a list written to a file. Raises what a GET of the list would be refused with."""
    asked = lists.asked(data.address)
    chosen(columns_of(asked, asked.whole(uow, at_once=1, counted=False)), data.columns)
    at = next((value.id for value in asked.arguments.values() if isinstance(value, Address)), None)
    return submit(uow, KIND, data.model_dump(mode="json"), component_id=at)
