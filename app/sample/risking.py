"""The sample's risks: entered, responded to, seen to go together, and held against what their programme may carry."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from uuid import UUID

from app.components.schemas import Address
from app.core.database import Database
from app.core.unit_of_work import Actor, Writing, opened
from app.risk import service as risks
from app.risk.correlations import service as correlations
from app.risk.correlations.schemas import CorrelatedGroup, RiskCorrelationWrite
from app.risk.limits import service as limits
from app.risk.limits.models import LimitedRisks, RiskMeasure
from app.risk.limits.schemas import RiskAmount, RiskLimitWrite
from app.risk.models import ResponseStrategy
from app.risk.responses import service as responses
from app.risk.responses.schemas import RiskResponseWrite
from app.risk.schemas import RiskEntry
from app.sample import tables
from app.sample.figures import thousands
from app.sample.story import CURRENCY

DIGITAL = "DIGITAL"
# Of which risk, how, what is done, by whom, for how many thousands, and the chance and thousands that it leaves.
RESPONSES = (
    ("Data cannot be moved", "reduce", "Convert a tenth of the cases early.", "Data lead", 60, "0.2", 300),
    ("Key staff leave", "reduce", "Stagger the ends of contracts.", "Delivery lead", 25, "0.15", 200),
    ("Unknown dependencies", "reduce", "Make an inventory first.", "Infrastructure lead", 40, "0.2", 250),
    ("Card scheme certification", "prepare", "Book a second slot.", "Ticketing lead", 15, "0.3", 80),
    ("Grid connection late", "reduce", "Hire a temporary supply.", "Energy lead", 90, "0.4", 150),
)
TOGETHER = ("Key staff leave", "Unknown dependencies", "Identity service")
APPETITE, TOLERANCE, CAPACITY = (Decimal(amount) for amount in ("500000", "1000000", "4000000"))


def enter_risks(database: Database, acting: Callable[..., Actor], place: Callable[[str], Address]) -> None:
    """Every risk, and then what is said of them."""
    with opened(Writing, database, acting) as uow:
        known = {}
        for row in tables.RISKS:
            entry = RiskEntry.model_validate({name: value for name, value in row.items() if name != "on"})
            known[entry.title] = risks.identify(uow, place(str(row["on"])), entry).id
    with opened(Writing, database, acting) as uow:
        for response in RESPONSES:
            respond(uow, known, *response)
        at = place(DIGITAL)
        go_together(uow, at, known)
        limits.set_limit(uow, at, limit())


def respond(
    uow: Writing,
    known: Mapping[str, UUID],
    title: str,
    strategy: str,
    text: str,
    owner: str,
    cost: int,
    probability: str,
    impact: int,
) -> None:
    said = RiskResponseWrite(
        strategy=ResponseStrategy(strategy),
        text=text,
        owner=owner,
        cost=thousands(cost),
        expected_probability=Decimal(probability),
        expected_impact=thousands(impact),
    )
    responses.plan(uow, known[title], said)


def go_together(uow: Writing, at: Address, known: Mapping[str, UUID]) -> None:
    group = CorrelatedGroup(risk_ids=[known[title] for title in TOGETHER], occurrence=0.3)
    basis = "They hang on the same few engineers."
    correlations.state(uow, at, RiskCorrelationWrite(groups=[group], basis=basis))


def limit() -> RiskLimitWrite:
    return RiskLimitWrite(
        applies_to=LimitedRisks.AGGREGATE,
        measure=RiskMeasure.EXPECTED_VALUE,
        note="As the board has it.",
        appetite=RiskAmount(amount=APPETITE, unit=CURRENCY),
        tolerance=RiskAmount(amount=TOLERANCE, unit=CURRENCY),
        capacity=RiskAmount(amount=CAPACITY, unit=CURRENCY),
    )
