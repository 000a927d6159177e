"""The correlations among the risks of a register, as a simulation is given them."""

from collections.abc import Iterable, Mapping
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
    return in_register([group for each in stated(uow) for group in each.groups], references)


def in_register(found: Iterable[Together], references: Mapping[str, str]) -> list[Together]:
    """The groups as far as their risks are there, in one order."""
    groups = []
    for group in found:
        there = sorted(references[id] for id in group["risk_ids"] if id in references)
        if len(there) > 1:
            groups.append({"references": there, **{name: group[name] for name in OF}})
    return sorted(groups, key=lambda group: str(group["references"]))
