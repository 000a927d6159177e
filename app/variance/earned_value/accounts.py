"""What each work package, and each of its cost lines, has planned, earned and spent at a date."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from app.baselines.models import Baseline
from app.calc.evm import earning
from app.calc.evm.earning import NONE, EarningRule
from app.calc.evm.measures import Amount, Position
from app.calc.rounding import apportioned
from app.cost.lines.models import CostLine
from app.cost.progress.earning import claimed_share
from app.cost.progress.models import ProgressClaim
from app.cost.work_packages.models import WorkPackage
from app.variance.earned_value.repository import Records


@dataclass(frozen=True, slots=True)
class LineAccount:
    """A cost line of a work package; its parts of the package's earned value add up to that."""

    line: CostLine
    at: Position


@dataclass(frozen=True, slots=True)
class Account:
    """A work package at a date, measured against a baseline; ``share`` of its budget is earned.

    Its figures are in its own currency, of which one is ``factor`` of that in which all are added up.
    """

    package: WorkPackage
    baseline: Baseline
    at: Position
    share: Fraction
    claim: ProgressClaim | None
    lines: tuple[LineAccount, ...]
    factor: Amount

    @property
    def converted(self) -> Position:
        return self.at.times(self.factor)


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything at a date: what is measured, and the budget and cost that no work package holds."""

    as_of: date
    baselines: Mapping[UUID, Baseline]
    accounts: tuple[Account, ...]
    undistributed: Amount
    outside: Amount  # incurred on lines that no measured work package has
    whole: Position

    @property
    def discrete(self) -> Position:
        return total(a for a in self.accounts if a.package.earning_rule.is_discrete)

    def accounts_of(self) -> Mapping[UUID, Sequence[Account]]:
        """The accounts of each component."""
        found: dict[UUID, list[Account]] = defaultdict(list)
        for account in self.accounts:
            found[account.package.component_id].append(account)
        return found

    def by_component(self) -> Mapping[UUID, Position]:
        return {id: total(accounts) for id, accounts in self.accounts_of().items()}


def total(accounts: Iterable[Account]) -> Position:
    return Position.total(account.converted for account in accounts)


def standing(records: Records, as_of: date) -> Standing:
    """How everything on record stands at a date; worked out once, though a trend asks again and again."""
    if as_of not in records.worked_out:
        records.worked_out[as_of] = worked_out(records, as_of)
    found: Standing = records.worked_out[as_of]
    return found


def worked_out(records: Records, as_of: date) -> Standing:
    """How everything on record stands at a date, by the baselines in force then."""
    held = dict(in_force(records, as_of))
    until = Until(records, as_of)
    drafts = [draft for baseline in held.values() for draft in drafted(records, baseline, until)]
    shares = earned_shares(records, drafts, as_of)
    accounts = tuple(d.account(*shares[d.package.id]) for d in drafts)
    measured = {line.line.id for account in accounts for line in account.lines}
    return Standing(
        as_of=as_of,
        baselines=held,
        accounts=accounts,
        undistributed=sum(
            undistributed(records, baseline) * records.factor(id) for id, baseline in held.items()
        ),
        outside=sum(
            until.sum(periods) * records.factor(records.lines[line].component_id)
            for line, periods in records.incurred.items()
            if line not in measured
        ),
        whole=total(accounts),
    )


def in_force(records: Records, as_of: date) -> Iterator[tuple[UUID, Baseline]]:
    """Each component's baseline at a date: the last whose effective period has begun."""
    for component, baselines in records.baselines.items():
        begun = [b for b in baselines if records.periods[b.effective_period_id].start_on <= as_of]
        if begun:
            yield component, begun[-1]


@dataclass(frozen=True, slots=True)
class Until:
    """Sums of what is kept by period, of the periods whose data date has come."""

    records: Records
    as_of: date

    def sum(self, by_period: Mapping[UUID, int]) -> int:
        due = self.records.data_dates
        return sum(units for id, units in by_period.items() if due[id] <= self.as_of)


@dataclass(frozen=True, slots=True)
class Draft:
    """A work package before it is known what it has earned."""

    package: WorkPackage
    baseline: Baseline
    lines: tuple[tuple[CostLine, Position], ...]
    factor: Amount

    @property
    def at(self) -> Position:
        return Position.total(at for _, at in self.lines)

    def account(self, share: Fraction, claim: ProgressClaim | None) -> Account:
        """The package with its earned value, rounded to the minor unit and shared out among its lines."""
        bac = int(self.at.bac)
        ev = earning.earned(bac, share)
        parts = apportioned([int(at.bac) * share for _, at in self.lines], ev)
        lines = tuple(
            LineAccount(line, Position(at.bac, at.pv, part, at.ac))
            for (line, at), part in zip(self.lines, parts, strict=True)
        )
        whole = Position(bac, self.at.pv, ev, self.at.ac)
        return Account(self.package, self.baseline, whole, share, claim, lines, self.factor)


def drafted(records: Records, baseline: Baseline, until: Until) -> Iterator[Draft]:
    """The work packages that a baseline has a budget for, with all of their cost lines."""
    planned, factor = records.planned[baseline.id], records.factor(baseline.component_id)
    budgeted = {records.lines[line].work_package_id for line in planned} - {None}
    lines: dict[UUID, list[tuple[CostLine, Position]]] = defaultdict(list)
    for line in records.lines.values():
        if line.work_package_id in budgeted and line.work_package_id:
            plan = planned.get(line.id, {})
            spent = until.sum(records.incurred.get(line.id, {}))
            lines[line.work_package_id].append(
                (line, Position(sum(plan.values()), until.sum(plan), 0, spent))
            )
    for id, listed in lines.items():
        yield Draft(records.packages[id], baseline, tuple(listed), factor)


def undistributed(records: Records, baseline: Baseline) -> int:
    """The budget of a baseline that no work package has yet."""
    planned = records.planned[baseline.id]
    return sum(
        sum(by_period.values())
        for line, by_period in planned.items()
        if records.lines[line].work_package_id is None
    )


Earned = tuple[Fraction, ProgressClaim | None]


def earned_shares(records: Records, drafts: Iterable[Draft], as_of: date) -> Mapping[UUID, Earned]:
    """The share of its budget that each package has earned, with the claim that says so."""
    positions = {draft.package.id: draft.at for draft in drafts}
    found: dict[UUID, Earned] = {}
    for id, at in positions.items():
        package = records.packages[id]
        if package.earning_rule is EarningRule.LEVEL_OF_EFFORT:
            found[id] = earning.by_effort(at.pv, at.bac), None
        else:
            found[id] = by_claim(records, package, as_of)
    for id in positions:
        package = records.packages[id]
        if package.earning_rule is EarningRule.APPORTIONED and package.base_id:
            found[id] = found.get(package.base_id, (NONE, None))
    return found


def by_claim(records: Records, package: WorkPackage, as_of: date) -> Earned:
    claims = records.claims.get(package.id, ())
    due = [c for c in claims if records.data_dates[c.period_id] <= as_of]
    return (claimed_share(package, due[-1]), due[-1]) if due else (NONE, None)
