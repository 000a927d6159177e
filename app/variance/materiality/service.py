"""What can be done with materiality thresholds: new ones from a day on, and never a change of old ones."""

from app.core.errors import Forbidden
from app.core.unit_of_work import Writing
from app.variance.materiality.models import MaterialityThresholds
from app.variance.materiality.schemas import ThresholdsWrite

CONFIGURE = "status_report:configure"


def set_thresholds(uow: Writing, data: ThresholdsWrite) -> MaterialityThresholds:
    """Set the thresholds that are used from a day on."""
    if not uow.actor.rights.everywhere(CONFIGURE):
        raise Forbidden(f"Materiality needs {CONFIGURE} in the whole organisation.", rule=CONFIGURE)
    amounts = data.model_dump(mode="json", include={"floors", "large_amounts"})
    thresholds = uow.add(MaterialityThresholds(**dict(data) | amounts))
    uow.record("materiality_thresholds.set", thresholds, data.reason)
    return thresholds
