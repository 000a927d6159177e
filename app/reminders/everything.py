"""One list of all that is due or open in a scope, whatever it is: for those who look at it once a quarter."""

from collections.abc import Iterator

from app.core.unit_of_work import Reading
from app.reminders.kinds import KINDS, Item, Sought, reminds
from app.reminders.models import ReminderKind

OF_THE_WORK = {
    ReminderKind.STATUS_REPORTS: "status_report:read",
    ReminderKind.RISK_REVIEWS: "risk:read",
    ReminderKind.ISSUES: "risk:read",
    ReminderKind.ASSUMPTIONS: "risk:read",
    ReminderKind.DEPENDENCIES: "risk:read",
    ReminderKind.RISK_RESPONSES: "risk:read",
    ReminderKind.DECISIONS: "decision:read",
    ReminderKind.EXPIRIES: "decision:read",
    ReminderKind.GATES: "gate:read",
    ReminderKind.ACTIONS: "action:read",
    ReminderKind.CONDITIONS: "decision:read",
    ReminderKind.EXCEPTIONS: "exception:read",
    ReminderKind.MEETINGS: "meeting:read",
    ReminderKind.BENEFIT_MEASURES: "benefit:read",
    ReminderKind.STAKEHOLDER_CONTACTS: "stakeholder:read",
    ReminderKind.BOOKED_CERTIFICATES: "resource:read",
    ReminderKind.METHOD_OMISSIONS: "method:read",
    ReminderKind.ARTEFACT_APPROVALS: "artefact:read",
    ReminderKind.LESSONS: "lesson:read",
    ReminderKind.CHARTER_REVIEWS: "office:read",
    ReminderKind.IMPROVEMENTS: "improvement:read",
    ReminderKind.MATURITY_ASSESSMENTS: "maturity:read",
    ReminderKind.BENEFIT_READINGS: "benefit:read",
    ReminderKind.BENEFIT_REVIEWS: "benefit:read",
    ReminderKind.CONTINUATION_REVIEWS: "business_case:read",
    ReminderKind.ASSURANCE_REVIEWS: "assurance:read",
    ReminderKind.RECOMMENDATIONS: "assurance:read",
}


@reminds(ReminderKind.OPEN_ITEMS, *sorted(set(OF_THE_WORK.values())))
def everything(uow: Reading, sought: Sought) -> Iterator[Item]:
    """What every other kind lists, but for tokens and what is of people, which are of no scope."""
    for kind in OF_THE_WORK:
        yield from KINDS[kind].find(uow, sought)
