"""What a client may say about rules, and what it is told of them and of reminders."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from app.calc.recurrence import Weekday
from app.core.schemas import Action, EntityRead, Label, Read, Write
from app.reminders.models import Every, ReminderKind, RuleStatus, SplitBy

READ, WRITE = "reminder:read", "reminder:write"
# What each needs beside the time of day; the rest has no meaning there.
NEEDS = {
    Every.DAY: frozenset[str](),
    Every.WEEK: frozenset({"weekday"}),
    Every.MONTH: frozenset({"day"}),
    Every.QUARTER: frozenset({"day", "month_of_quarter"}),
    Every.DUE_DATE: frozenset({"days_from_due"}),
}
PARTS = ("weekday", "day", "month_of_quarter", "days_from_due")
OF_NO_SCOPE = frozenset(
    {
        ReminderKind.SERVICE_TOKENS,
        ReminderKind.CERTIFICATES,
        ReminderKind.SKILL_RECHECKS,
        ReminderKind.SCHEME_RULES,
    }
)


def known_zone(name: str) -> str:
    """The name of a time zone that there is."""
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:  # a name may be that of a folder, too
        raise ValueError(f"{name} is no time zone: use a name such as Europe/London") from error
    return name


TimeZone = Annotated[
    str,
    Field(
        min_length=1, max_length=60, pattern=r"^[A-Za-z][A-Za-z0-9_+/-]*$", description="By its IANA name."
    ),
    AfterValidator(known_zone),
]


class ReminderRuleWrite(Write):
    """A standing rule. Beside `local_time` a week needs `weekday`, a month `day`, a quarter `day` and
    `month_of_quarter`, and `due_date` needs `days_from_due`; none has what it does not need."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Risk reviews on Monday",
                    "kind": "risk_reviews",
                    "time_zone": "Europe/London",
                    "every": "week",
                    "weekday": "monday",
                    "local_time": "09:00",
                }
            ]
        }
    )

    name: Label = Field(description="What it is called in its reminders.")
    kind: ReminderKind = Field(description="What it looks for.")
    component_id: UUID | None = Field(
        default=None, description="On this component and below it; null for the whole organisation."
    )
    time_zone: TimeZone
    every: Every = Field(description="`due_date`: for each thing once, so many days from its due date.")
    local_time: str = Field(
        pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="In its time zone.", examples=["09:00"]
    )
    weekday: Weekday | None = Field(default=None, description="Which day of the week.")
    day: int | None = Field(
        default=None, ge=1, le=31, description="Which day of the month; the last of a month that is shorter."
    )
    month_of_quarter: int | None = Field(default=None, ge=1, le=3, description="Which month of the quarter.")
    days_from_due: int | None = Field(
        default=None, ge=-365, le=365, description="Days after the due date, below zero before it."
    )
    within_days: int = Field(
        default=0, ge=0, le=366, description="How far ahead it looks, in days: 0 for what is due or overdue."
    )
    working_days: bool = Field(
        default=False,
        description="It fires on working days only (else on the next one), and `within_days` and "
        "`days_from_due` count working days: those of the calendar that holds for its component.",
    )
    split_by: SplitBy | None = Field(
        default=None,
        description="Send a reminder of its own for each component, or each owner, that something is due of.",
    )

    @model_validator(mode="after")
    def whole(self) -> Self:
        """Whether it says when it fires, and nothing that has no meaning there."""
        needed = NEEDS[self.every]
        for name in PARTS:
            if (getattr(self, name) is not None) != (name in needed):
                raise ValueError(f"every {self.every} {'needs' if name in needed else 'has no'} {name}")
        if self.every == Every.DUE_DATE and self.within_days:
            raise ValueError("every due_date has no within_days: it looks as far as days_from_due says")
        if self.kind in OF_NO_SCOPE and self.component_id:
            raise ValueError(f"{self.kind} are of the whole organisation: leave out component_id")
        return self


class ReminderRuleRead(ReminderRuleWrite, EntityRead):
    address: ClassVar[str] = "/v1/reminder-rules"
    actions: ClassVar[dict[str, Action]] = {
        "update": Action(WRITE),
        "delete": Action(WRITE),
        "pause": Action(WRITE, {RuleStatus.ACTIVE}),
        "resumption": Action(WRITE, {RuleStatus.PAUSED}),
    }

    time_zone: str
    status: RuleStatus
    next_fire_at: datetime | None = Field(description="When it fires next; null while it is paused.")
    last_fired_at: datetime | None
    covered_until: date = Field(description="The day up to which it has looked at due dates.")


class ReminderItem(Read):
    """One thing that is due."""

    title: str
    reference: str | None
    link: str = Field(description="Where it is read, or where it is to be made.")
    component_id: UUID | None
    owner: str | None = Field(description="Who is to do it, where that is known.")
    due_on: date | None = Field(description="Null where nothing says when.")
    overdue: bool | None = Field(description="Whether that day was over; null where there is none.")


class ReminderRead(EntityRead):
    """What was due when a rule fired."""

    address: ClassVar[str] = "/v1/reminders"

    rule_id: UUID
    component_id: UUID | None
    kind: ReminderKind
    name: str
    addressee: str | None = Field(
        description="Whose it is, where the rule is split by owner and one is known."
    )
    rule: str = Field(description="The rule behind it, as it was then.")
    due_at: datetime = Field(description="When it was to fire; it may have been late.")
    fired_at: datetime
    total: int = Field(description="How many things were due; `items` has the longest due of them.")
    items: list[ReminderItem]


class ReminderRuleDryRun(Read):
    """What a rule would say if it fired now."""

    rule_id: UUID
    rule: str
    as_of: date = Field(description="Today, in its time zone.")
    total: int
    items: list[ReminderItem]


def in_json(items: list[Any]) -> list[Any]:
    return [item.model_dump(mode="json") for item in items]
