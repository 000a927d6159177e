"""Who gets what from each operation, and an example of what it is sent: the table a new route needs a line in.

The key is the method and the path below ``/v1``, the three levels of the tree being ``/components``.
Each domain has a module of its own: ``MADE`` says how the thing of a path parameter (or another
that a body speaks of) is made, ``CASES`` has a line for each operation.
"""

from typing import Any

from tests.contract.classification import (
    actions,
    agile,
    assurance,
    cost,
    demand,
    escalation,
    events,
    exchange,
    feeds,
    gates,
    governance,
    identity,
    jobs,
    lessons,
    meetings,
    methods,
    money,
    office,
    people,
    pmo,
    portfolio,
    raid,
    reminders,
    resources,
    risk,
    scenarios,
    schedule,
    stakeholders,
    templates,
    timelines,
    tolerances,
    tree,
    variance,
)
from tests.contract.classification.access import Case, Cases, Makers

DOMAINS = (
    tree,
    identity,
    pmo,
    office,
    governance,
    assurance,
    actions,
    meetings,
    escalation,
    gates,
    methods,
    tolerances,
    risk,
    schedule,
    timelines,
    agile,
    money,
    stakeholders,
    cost,
    people,
    resources,
    variance,
    portfolio,
    scenarios,
    demand,
    templates,
    raid,
    exchange,
    events,
    jobs,
    lessons,
    reminders,
    feeds,
)


def together(name: str) -> dict[str, Any]:
    """What every domain says under ``name``; none says what another has said."""
    parts = [getattr(domain, name) for domain in DOMAINS]
    whole = {key: value for part in parts for key, value in part.items()}
    assert len(whole) == sum(map(len, parts)), f"two domains have the same key in {name}"
    return whole


MADE: Makers = together("MADE")
CASES: Cases = together("CASES")
__all__ = ["CASES", "MADE", "Case"]
