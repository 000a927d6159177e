"""The correlations among the risks of a register, as a simulation is given them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from app.core.unit_of_work import Reading
from app.governance.tolerances.levels import unhindered
from app.risk.correlations.models import RiskCorrelation
from app.risk.correlations.repository import RiskCorrelationRepository

Together = dict[str, Any]
OF = ("occurrence", "cost", "days")


def stated(uow: Reading) -> list[RiskCorrelation]:
    """All that is stated in the organisation, whoever asks: there are few."""
    return RiskCorrelationRepository(unhindered(uow)).all()


def among(uow: Reading, references: Mapping[str, str]) -> list[Together]:
    """What is stated between risks of a register, whose ``references`` these are by id."""
    return in_register(stated(uow), references)


def in_register(found: Iterable[RiskCorrelation], references: Mapping[str, str]) -> list[Together]:
    """The groups as far as their risks are there, in one order."""
    groups = []
    for one in found:
        there = sorted(references[id] for id in one.risk_ids if id in references)
        if len(there) > 1:
            groups.append({"references": there, **{name: coefficient(getattr(one, name)) for name in OF}})
    return sorted(groups, key=lambda group: str(group["references"]))


def coefficient(value: Decimal | None) -> float | None:
    """As a number: it has four decimals at most, whichever database keeps it."""
    return None if value is None else float(value)
