"""What can be done with progress: claim it, for one work package or for several at once."""

from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from app.calc.evm.earning import EarningRule
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.core.errors import Conflict, Invalid
from app.core.ids import uuid7
from app.core.unit_of_work import Writing
from app.cost.progress.earning import claimed_share
from app.cost.progress.models import ProgressClaim
from app.cost.progress.repository import ClaimRepository
from app.cost.progress.schemas import ClaimBasis, ClaimedRead, ClaimsRead, ClaimsWrite, ClaimWrite
from app.cost.work_packages.models import WorkPackage
from app.cost.work_packages.repository import WorkPackageRepository
from app.cost.work_packages.service import WRITE, found
from app.periods.models import ReportingPeriod
from app.periods.service import find_period, still_open

BY_THEMSELVES = (EarningRule.LEVEL_OF_EFFORT, EarningRule.APPORTIONED)
STATES = {EarningRule.PERCENT_COMPLETE: "complete", EarningRule.UNITS: "units_done"}


def claim(uow: Writing, package_id: UUID, data: ClaimWrite) -> ProgressClaim:
    """Claim what a work package has done by the end of an open period; cumulative."""
    package, period = found(uow, package_id), still_open(find_period(uow, data.period))
    entered = claimed(uow, package, period, data)
    uow.record(action(entered), entered)
    return entered


def claim_all(uow: Writing, at: Address, data: ClaimsWrite) -> ClaimsRead:
    """Claim what several work packages of a component have done by the end of an open period, all or none."""
    component = ComponentRepository(uow).at(at, WRITE)
    period = still_open(find_period(uow, data.period))
    packages = {package.wbs: package for package in WorkPackageRepository(uow).all(component=component.id)}
    if unknown := sorted({one.work_package for one in data.claims} - packages.keys()):
        raise Invalid(f"{component.code} has no work package {', '.join(unknown[:5])}.")
    entered = [claimed(uow, packages[one.work_package], period, one) for one in data.claims]
    for corrects in (False, True):
        alike = [one for one in entered if one.is_correction is corrects]
        if alike:
            uow.record_all(action(alike[0]), alike, below=component.id)
    codes = [one.work_package for one in data.claims]
    return ClaimsRead(
        component_id=component.id,
        period=period.code,
        items=[
            ClaimedRead(id=one.id, work_package=code, earned_share=one.earned_share)
            for code, one in zip(codes, entered, strict=True)
        ],
    )


def action(entered: ProgressClaim) -> str:
    return "progress.corrected" if entered.is_correction else "progress.claimed"


def claimed(uow: Writing, package: WorkPackage, period: ReportingPeriod, data: ClaimBasis) -> ProgressClaim:
    """A claim that is fit for its package and period, not yet recorded."""
    refuse_unfit(package, period, data)
    share = claimed_share(package, data)
    if share and not data.started_on:
        raise Invalid(f"{package.wbs} has earned something: say when it was started.")
    if not data.is_correction:
        refuse_fall(uow, package, period, share)
    said = {name: getattr(data, name) for name in ClaimBasis.model_fields}
    said["milestones"] = {name: float(accepted) for name, accepted in data.milestones.items()}
    ids = {"component_id": package.component_id, "work_package_id": package.id, "period_id": period.id}
    return uow.add(ProgressClaim(id=uuid7(), **ids, **said, earned_share=rounded(share)))


def rounded(share: Fraction) -> Decimal:
    return Decimal(round(share * 10**6)).scaleb(-6)


def refuse_unfit(package: WorkPackage, period: ReportingPeriod, data: ClaimBasis) -> None:
    """Raises where a claim does not say what the rule needs, or speaks of what is still to come."""
    rule = package.earning_rule
    if rule in BY_THEMSELVES:
        raise Conflict(f"{package.wbs} earns by {rule}: it claims nothing.", rule="progress.earns-by-itself")
    if (name := STATES.get(rule)) and getattr(data, name) is None:
        raise Invalid(f"{package.wbs} earns by {rule}: say {name}.")
    if unknown := data.milestones.keys() - {milestone["name"] for milestone in package.milestones}:
        raise Invalid(f"{package.wbs} has no milestone {', '.join(sorted(unknown))}.")
    if any(day and day > period.data_date for day in (data.started_on, data.finished_on)):
        raise Invalid(f"It is claimed as of {period.data_date}: what is actual is not later.")


def refuse_fall(uow: Writing, package: WorkPackage, period: ReportingPeriod, share: Fraction) -> None:
    """Raises ``Conflict`` where earned value would fall, which takes a recorded correction."""
    before = ClaimRepository(uow).latest(package.id, period.data_date)
    if before and share < claimed_share(package, before):
        raise Conflict(
            f"{package.wbs} has earned more: that falls only by a correction that says why.",
            rule="progress.never-falls",
        )
