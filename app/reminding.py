"""Every kind of reminder: importing this registers them all."""

from app.actions import reminders as actions
from app.artefacts import reminders as artefacts
from app.benefits import reminders as benefits
from app.governance.assurance import reminders as assurance
from app.governance.decisions import reminders as decisions
from app.governance.exceptions import reminders as exceptions
from app.governance.gates import reminders as gates
from app.governance.meetings import reminders as meetings
from app.lessons import reminders as lessons
from app.methods import reminders as methods
from app.people.certification import reminders as certificates
from app.people.schemes import reminders as schemes
from app.people.trainings import reminders as trainings
from app.pmo import reminders as offices
from app.portfolio.continuation import reminders as continuation_reviews
from app.reminders import everything, tokens
from app.resources.assignments import reminders as assignments
from app.risk import reminders as risks
from app.risk.assumptions import reminders as assumptions
from app.risk.component_dependencies import reminders as dependencies
from app.risk.issues import reminders as issues
from app.stakeholders import reminders as stakeholders
from app.variance.status_reports import reminders as status_reports

ALL = (
    actions,
    artefacts,
    assignments,
    assumptions,
    assurance,
    benefits,
    certificates,
    continuation_reviews,
    decisions,
    dependencies,
    everything,
    exceptions,
    gates,
    issues,
    lessons,
    meetings,
    methods,
    offices,
    risks,
    stakeholders,
    schemes,
    status_reports,
    tokens,
    trainings,
)
