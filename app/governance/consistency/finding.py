"""What does not agree in the records of a component, told in the reports of its gates."""

from collections.abc import Iterator

from app.components.places import AnyPlace
from app.core.unit_of_work import Reading
from app.governance.consistency import checking
from app.governance.consistency.rules import RULES
from app.governance.gates.findings import Finding, Severity, finds
from app.governance.gates.models import Gate

SOURCE = "consistency"
MOST = 50


@finds(SOURCE)
def disagreeing(uow: Reading, _: Gate, place: AnyPlace) -> Iterator[Finding]:
    """What the check finds at the component and below it, the worst first; how many more where they are many."""
    found = checking.findings(uow, place)
    yield from map(told, found[:MOST])
    if len(found) > MOST:
        yield Finding(
            source=SOURCE,
            severity=None,
            text=f"The check finds {len(found) - MOST} more.",
            address=f"/v1/{place.kind}s/{place.id}/consistency",
        )


def told(each: checking.Finding) -> Finding:
    hidden = each.reason == checking.NOT_PERMITTED
    return Finding(
        source=SOURCE,
        rule=each.rule,
        severity=Severity(each.severity),
        text=each.text,
        address=each.references[0].address if each.references else each.fix_at,
        reason=each.reason,
        needs=[] if hidden else list(RULES[each.rule].needs),
    )
