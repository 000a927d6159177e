"""Telling what needs attention: as JSON, as lines of CSV, and as a calendar."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from app.calc.attention import Severity
from app.core.icalendar import calendar
from app.reminders.feeds.service import event
from app.reminders.kinds import KINDS
from app.reminders.models import ReminderKind
from app.reporting.attention.finding import Attention, Look, Noticed
from app.reporting.attention.schemas import AttentionItem, AttentionRead, AttentionRule

HEADER = (
    *("severity", "rule", "sentence", "title", "reference", "component_code", "component_name"),
    *("owner", "due_on", "days_overdue", "link"),
)


def told(
    found: Attention, look: Look, most: int, component: UUID | None, office: UUID | None
) -> AttentionRead:
    """All that was found, and so many of it listed."""
    listed = found.noticed[:most]
    severities = Counter(each.severity for each in found.noticed)
    return AttentionRead(
        component_id=component,
        office_id=office,
        as_of=look.today,
        until=look.until,
        total=len(found.noticed),
        listed=len(listed),
        severities={each: severities[each] for each in Severity},
        rules=[rule(kind, found.noticed, listed, look.today) for kind in found.looked],
        withheld=list(found.withheld),
        items=[item(each, look.today) for each in listed],
    )


def rule(
    kind: ReminderKind, noticed: Sequence[Noticed], listed: Sequence[Noticed], today: date
) -> AttentionRule:
    own, dues = KINDS[kind], [each.item.due_on for each in noticed if each.kind is kind]
    undated, overdue = dues.count(None), sum(due is not None and due < today for due in dues)
    return AttentionRule(
        code=kind,
        sentence=own.says,
        source=own.source,
        holds_up=own.holds_up,
        total=len(dues),
        overdue=overdue,
        ahead=len(dues) - overdue - undated,
        undated=undated,
        listed=sum(each.kind is kind for each in listed),
    )


def item(noticed: Noticed, today: date) -> AttentionItem:
    found, at = noticed.item, noticed.component
    return AttentionItem(
        **found._asdict(),
        rule=noticed.kind,
        severity=noticed.severity,
        days_overdue=(today - found.due_on).days if found.due_on else None,
        component_code=at.code if at else None,
        component_name=at.name if at else None,
    )


def lines(read: AttentionRead) -> Iterator[Sequence[object]]:
    """What is listed, a line each."""
    for each in read.items:
        told = {**dict(each), "sentence": KINDS[each.rule].says}
        yield [told[name] for name in HEADER]


def as_calendar(name: str, found: Attention, today: date, most: int) -> str:
    """What is listed and has a day, as events of whole days."""
    listed = (each for each in found.noticed[:most] if each.item.due_on)
    return calendar("Attention", name, (event(each.kind, each.item, today) for each in listed))
