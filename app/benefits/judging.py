"""Judging what is still expected of benefits by the tolerances for them."""

from app.components.places import AnyPlace
from app.core.model import utc_now
from app.core.unit_of_work import Writing
from app.governance.exceptions.evaluating import evaluate
from app.governance.tolerances.models import Metric


def judge(uow: Writing, component: AnyPlace) -> None:
    """Judge what is still expected at a component, and above it, by the tolerances for benefits."""
    evaluate(uow, [component.id], utc_now().date(), [Metric.ANNUAL_BENEFITS])
