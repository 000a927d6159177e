"""Publishing versions of a report, and making them again."""

import json
from typing import Any

from app.components.places import Place
from app.core.unit_of_work import Writing
from app.periods.models import ReportingPeriod
from app.variance.status_reports.editions.document import CURRENT, content, difference, digest_of
from app.variance.status_reports.editions.models import ReportEdition
from app.variance.status_reports.editions.repository import EditionRepository
from app.variance.status_reports.editions.schemas import Inputs, Verification
from app.variance.status_reports.models import StatusReport
from app.variance.status_reports.schemas import Figures

PERIOD = ("id", "code", "name", "start_on", "finish_on", "data_date", "cut_off_on")


def publish_edition(
    uow: Writing,
    report: StatusReport,
    place: Place,
    period: ReportingPeriod,
    reason: str | None = None,
) -> ReportEdition:
    """Keep what a report says now as its next version; whoever calls records it."""
    number = (report.edition or 0) + 1
    inputs = inputs_of(report, place, period, number, reason)
    document = content(CURRENT, inputs)
    before = EditionRepository(uow).numbered(report.id, number - 1) if number > 1 else None
    report.edition = number
    return uow.add(
        ReportEdition(
            component_id=report.component_id,
            status_report_id=report.id,
            number=number,
            rules=CURRENT,
            inputs=inputs,
            content=document,
            digest=digest_of(document),
            difference=changes(before.content, document) if before else [],
            reason=reason,
        )
    )


def inputs_of(
    report: StatusReport, place: Place, period: ReportingPeriod, number: int, reason: str | None
) -> dict[str, Any]:
    """All that a document is made of, in JSON's types."""
    told: dict[str, Any] = Inputs(
        version=number,
        reason=reason,
        reference=report.reference,
        component={"id": str(place.id), "kind": place.kind, "code": place.code, "name": place.name},
        period={name: getattr(period, name) for name in PERIOD},
        stated=Figures.model_validate(report),
        delivery_confidences=report.delivery_confidences,
        narratives=report.narratives,
        kept=report.kept_figures,
        source=report.source,
        submitted_at=report.submitted_at,
    ).model_dump(mode="json")
    return told


def changes(before: str, after: str) -> list[dict[str, Any]]:
    """What a version says that the one before did not, but for its number and reason."""
    found = difference(json.loads(before), json.loads(after))
    return [change for change in found if change["pointer"] not in ("/version", "/reason")]


def verified(edition: ReportEdition) -> Verification:
    """A version made again, from its kept figures by its own rules."""
    rebuilt, stored = digest_of(content(edition.rules, edition.inputs)), digest_of(edition.content)
    return Verification(
        number=edition.number,
        rules=edition.rules,
        stored_digest=edition.digest,
        content_digest=stored,
        rebuilt_digest=rebuilt,
        identical=edition.digest == stored == rebuilt,
    )
