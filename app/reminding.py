"""Every kind of reminder: importing this registers them all."""

from app.actions import reminders as actions
from app.benefits import reminders as benefits
from app.governance.decisions import reminders as decisions
from app.governance.gates import reminders as gates
from app.reminders import everything, tokens
from app.risk import reminders as risks
from app.variance.status_reports import reminders as status_reports

ALL = (actions, benefits, decisions, everything, gates, risks, status_reports, tokens)
