"""How an error ends an attempt."""

import logging
from typing import Any

import sqlalchemy as sa

from app.core import errors
from app.core.errors import Busy, Problem

log = logging.getLogger(__name__)


def of_error(error: Exception) -> tuple[str, Any]:
    """How an error ends an attempt: a refusal tells itself, a busy database is tried again, a fault is logged."""
    problem = as_problem(error)
    if isinstance(problem, Busy):
        return "crashed", "The database was busy"
    if problem is None:
        log.error("job failed", exc_info=error)
        problem = Problem("It met a fault of ours, which is in the log of the worker.")
    return "failed", told(problem)


def told(problem: Problem) -> dict[str, Any]:
    """A problem as the job that failed of it keeps it."""
    status = {"title": problem.status.phrase, "status": problem.status.value}
    return {"type": f"/problems/{problem.slug}", **status, "detail": problem.detail, **problem.extra}


def as_problem(error: Exception) -> Problem | None:
    """The refusal that an error is, if it is one."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, sa.exc.IntegrityError):
        return errors.from_integrity(error)
    lost = isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated
    if lost or isinstance(error, sa.exc.TimeoutError):
        return Busy()
    return errors.from_operational(error) if isinstance(error, sa.exc.OperationalError) else None
