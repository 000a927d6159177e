"""What can be done with the ledger: post to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.calc.money import Money
from app.components.places import AnyPlace
from app.components.repository import ComponentRepository
from app.components.schemas import Address
from app.components.service import kept_in
from app.core.errors import Conflict, Invalid
from app.core.ids import uuid7
from app.core.unit_of_work import Writing
from app.cost.bases.converting import Prices, prices
from app.cost.ledger.models import CostEntry, CostPosting, EntryKind
from app.cost.ledger.repository import EntryRepository
from app.cost.ledger.schemas import PLANNED, EntryWrite, PostingWrite
from app.cost.ledger.spreading import spread
from app.cost.lines.models import CostLine
from app.cost.lines.repository import CostLineRepository
from app.cost.lines.service import still_open as line_open
from app.governance.changes.service import refuse_unapproved
from app.governance.exceptions.evaluating import evaluate
from app.governance.tolerances.models import Metric
from app.periods.models import ReportingPeriod
from app.periods.service import find_period, still_open


@dataclass(frozen=True, slots=True)
class Books:
    """What entries are posted against: the component, its lines, and the periods that were named."""

    component: AnyPlace
    lines: Mapping[str, CostLine]
    periods: Mapping[str, ReportingPeriod]
    code: str  # of the period of the posting
    posting: CostPosting
    prices: Prices | None = None

    def entry(self, data: EntryWrite) -> CostEntry:
        period = self.periods[data.period or self.code]
        return CostEntry(
            component_id=self.component.id,
            posting_id=self.posting.id,
            line_id=self.lines[data.line].id,
            period_id=period.id,
            made_in_id=self.posting.period_id,
            kind=self.posting.kind,
            amount=nominal(self.prices, data.amount, period) if self.prices else data.amount,
            stated=data.amount if self.prices else None,
            quantity=data.quantity,
            corrects_id=data.corrects_id,
            note=data.note,
        )

    def reversal(self, entry: CostEntry) -> CostEntry:
        return CostEntry(
            component_id=entry.component_id,
            posting_id=entry.posting_id,
            line_id=entry.line_id,
            period_id=self.posting.reverses_in_id,
            made_in_id=entry.made_in_id,
            kind=entry.kind,
            amount=-entry.amount,
            quantity=None if entry.quantity is None else -entry.quantity,
            reverses_id=entry.id,
        )


def permission(kind: EntryKind) -> str:
    """Plans are for who plans the work, the books for who keeps them."""
    return "cost:plan" if kind in PLANNED else "cost:write"


def post(uow: Writing, at: Address, data: PostingWrite) -> CostPosting:
    """Post a batch that adds up to its control total, all of it or nothing."""
    component = ComponentRepository(uow).at(at, permission(data.kind))
    kept_in(component, data.control_total, data.closing_balance, *(entry.amount for entry in data.entries))
    period = still_open(find_period(uow, data.period))
    if data.closing_balance:
        uow.lock("ledger")
        reconcile(uow, component, data, period, data.closing_balance)
    refuse_baselined(uow, component, data)
    lines = lines_for(uow, component, data.entries)
    data = spread(uow, component, data, lines)
    refuse_strange_corrections(uow, component, data, lines)
    periods = periods_for(uow, data, period)
    base = constant_prices(uow, data, periods.values())
    books = Books(component, lines, periods, period.code, posting(uow, component, data, period), base)
    if base:
        books.posting.price_base = told(base, periods.values())
    uow.record("cost_posting.posted", books.posting)
    entered = [uow.add(entry) for entry in map(with_id, map(books.entry, data.entries))]
    if books.posting.reverses_in_id:
        entered += [uow.add(books.reversal(entry)) for entry in entered]
    uow.record_all("cost_entry.posted", entered)
    evaluate(uow, [component.id], period.data_date, [Metric.COST_AT_COMPLETION])
    return books.posting


def constant_prices(uow: Writing, data: PostingWrite, periods: Iterable[ReportingPeriod]) -> Prices | None:
    """What makes the amounts nominal; None where they are. Raises ``Invalid`` where an index is missing."""
    if data.price_base is None:
        return None
    found = prices(uow, data.price_base.series, data.price_base.year)
    if missing := found.missing(period.start_on for period in periods):
        years = ", ".join(str(year) for year in sorted(missing))
        raise Invalid(f"{found.series} has no price index of {years}.", rule="cost.price-index")
    return found


def told(base: Prices, periods: Iterable[ReportingPeriod]) -> dict[str, Any]:
    used = [index.model_dump(mode="json") for index in base.used(period.start_on for period in periods)]
    return {"series": base.series, "year": base.year, "indices": used}


def nominal(base: Prices, amount: Money, period: ReportingPeriod) -> Money:
    """An amount in constant prices as it will be paid, rounded half even."""
    return Money.of_minor(round(base.nominal(amount.minor, period.start_on)), amount.currency)


def refuse_baselined(uow: Writing, component: AnyPlace, data: PostingWrite) -> None:
    """A planned value that is baselined changes by an approved change request alone. Raises ``Conflict``."""
    ledger = EntryRepository(uow)
    if data.kind is EntryKind.BUDGET and (data.change_request_id or ledger.is_baselined(component.id)):
        uow.lock("ledger")
        moved = ledger.moved_by(data.change_request_id) if data.change_request_id else 0
        posted = Money.of_minor(moved, component.currency) + data.control_total
        refuse_unapproved(uow, component, data.change_request_id, posted)


def with_id(entry: CostEntry) -> CostEntry:
    """An entry that its reversal can refer to before it is written."""
    entry.id = uuid7()
    return entry


def posting(uow: Writing, component: AnyPlace, data: PostingWrite, period: ReportingPeriod) -> CostPosting:
    later = later_than(period, still_open(find_period(uow, data.reverses_in))) if data.reverses_in else None
    return uow.add(
        CostPosting(
            id=uuid7(),
            component_id=component.id,
            period_id=period.id,
            reverses_in_id=later.id if later else None,
            kind=data.kind,
            control_total=data.control_total,
            closing_balance=data.closing_balance,
            change_request_id=data.change_request_id,
            entries=len(data.entries),
            source=data.source,
            note=data.note,
        )
    )


def later_than(period: ReportingPeriod, other: ReportingPeriod) -> ReportingPeriod:
    if other.data_date <= period.data_date:
        raise Invalid(f"Accruals are reversed later: {other.code} is not after {period.code}.")
    return other


def lines_for(uow: Writing, component: AnyPlace, entries: Iterable[EntryWrite]) -> Mapping[str, CostLine]:
    """The cost lines of the component by their codes. Raises where one is unknown, or takes no entries."""
    lines, named = CostLineRepository(uow).by_code(component.id), {entry.line for entry in entries}
    if unknown := sorted(named - lines.keys()):
        raise Invalid(f"{component.code} has no cost line {', '.join(unknown[:5])}.")
    for code in sorted(named):
        line_open(lines[code])
    return lines


def periods_for(uow: Writing, data: PostingWrite, period: ReportingPeriod) -> dict[str, ReportingPeriod]:
    """The periods that entries name. Raises where a budget would change one that is closed."""
    codes = {entry.period for entry in data.entries if entry.period} - {period.code}
    found = {code: find_period(uow, code) for code in sorted(codes)}
    if data.kind is EntryKind.BUDGET:
        for other in found.values():
            still_open(other)
    return found | {period.code: period}


def reconcile(
    uow: Writing, component: AnyPlace, data: PostingWrite, period: ReportingPeriod, stated: Money
) -> None:
    """Raises ``Conflict`` where the ledger would not be at the balance that the source states."""
    held = EntryRepository(uow).balance(component.id, [data.kind], period.data_date)
    closing = Money.of_minor(held, component.currency) + data.control_total
    if closing != stated:
        raise Conflict(
            f"With this batch the ledger is at {closing.amount} for {data.kind} up to {period.code}; "
            f"its source states {stated.amount}, {(stated - closing).amount} more.",
            rule="cost.closing-balance",
        )


def refuse_strange_corrections(
    uow: Writing, component: AnyPlace, data: PostingWrite, lines: Mapping[str, CostLine]
) -> None:
    """Raises ``Invalid`` where an entry puts one right that is of another line or kind."""
    for entry in data.entries:
        if entry.corrects_id is None:
            continue
        wrong = EntryRepository(uow).get(entry.corrects_id)
        if (wrong.line_id, wrong.kind) != (lines[entry.line].id, data.kind):
            raise Invalid(f"An entry to {entry.line} corrects one of the same line and kind.")
