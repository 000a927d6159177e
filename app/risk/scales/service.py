"""What can be done with risk scales: a new version, and never a change of an old one."""

from app.core.errors import Forbidden, NotFound
from app.core.unit_of_work import Writing
from app.risk.scales.models import RiskScale
from app.risk.scales.repository import RiskScaleRepository
from app.risk.scales.schemas import RiskScaleWrite

CONFIGURE = "risk:configure"


def publish(uow: Writing, data: RiskScaleWrite) -> RiskScale:
    """Make the next version of a scale; risks scored by an earlier one keep their scores."""
    if not uow.actor.rights.everywhere(CONFIGURE):
        raise Forbidden(f"A risk scale needs {CONFIGURE} in the whole organisation.", rule=CONFIGURE)
    uow.lock("risk scales")
    scale = uow.add(
        RiskScale(
            slug=data.slug,
            scale_version=next_version(uow, data.slug),
            **data.model_dump(mode="json", exclude={"slug"}),
        )
    )
    uow.record("risk_scale.published", scale)
    return scale


def next_version(uow: Writing, slug: str) -> int:
    try:
        return RiskScaleRepository(uow).used(slug).scale_version + 1
    except NotFound:
        return 1
