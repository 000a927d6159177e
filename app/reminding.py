"""Every kind of reminder: importing this registers them all."""

from app.benefits import reminders as benefits
from app.governance.decisions import reminders as decisions
from app.governance.gates import reminders as gates
from app.reminders import everything, tokens
from app.risk import reminders as risks
from app.risk.assumptions import reminders as assumptions
from app.risk.component_dependencies import reminders as dependencies
from app.risk.issues import reminders as issues
from app.variance.status_reports import reminders as status_reports

ALL = (
    *(assumptions, benefits, decisions, dependencies, everything, gates),
    *(issues, risks, status_reports, tokens),
)
