"""What needs attention, as a client is told it."""

from datetime import date
from uuid import UUID

from pydantic import Field

from app.calc.attention import Severity
from app.core.schemas import Read
from app.reminders.models import ReminderKind


class AttentionRule(Read):
    """A rule that was looked for, and how much of what it finds there is."""

    code: ReminderKind = Field(description="The kind of reminder that looks for the same.")
    sentence: str = Field(description="What is to be so.")
    source: str = Field(description="Where the due date comes from.")
    holds_up: bool = Field(description="Whether others cannot go on until it is done.")
    total: int = Field(description="How many things need attention by this rule, listed or not.")
    overdue: int
    ahead: int = Field(description="Due today or until the last day looked at.")
    undated: int = Field(description="Wanted, and nothing says by when.")
    listed: int = Field(description="How many of them are among `items`.")


class AttentionItem(Read):
    """One thing that needs attention."""

    rule: ReminderKind = Field(description="The code of the rule behind it.")
    severity: Severity
    title: str
    reference: str | None
    link: str = Field(description="Where it is read, or where it is to be made.")
    owner: str | None = Field(description="Who is to do it, where that is known.")
    due_on: date | None = Field(description="Since when or until when; null where nothing says so.")
    days_overdue: int | None = Field(
        description="How many days ago it was due; below zero where it is to come, null without a date."
    )
    component_id: UUID | None = Field(description="Null for what is the organisation's as a whole.")
    component_code: str | None
    component_name: str | None


class AttentionRead(Read):
    """What needs attention somewhere, as far as the caller may read it."""

    component_id: UUID | None = Field(description="Where it was looked; null for the whole organisation.")
    office_id: UUID | None = Field(description="The office for which it was looked, if for one.")
    as_of: date = Field(description="Today, in UTC.")
    until: date = Field(description="The last day that was looked at.")
    total: int
    listed: int = Field(description="How many things are in `items`; the rest is counted in `rules`.")
    severities: dict[Severity, int] = Field(description="How many of all there are of each.")
    rules: list[AttentionRule] = Field(description="Every rule looked for, also where nothing was found.")
    withheld: list[ReminderKind] = Field(
        description="Rules that were not looked for, because the caller may read nothing of that here."
    )
    items: list[AttentionItem] = Field(description="The most severe first, of those the longest due.")
