"""Every measure of a tolerance or a live criterion: importing this registers them all."""

from app.baselines import measuring as baselines
from app.benefits import measuring as benefits
from app.governance.readings import measuring as readings
from app.governance.stages import measuring as stages
from app.methods.consultations import measuring as consultations
from app.portfolio.appraisals import measuring as appraisals
from app.resources import measuring as resources
from app.resources.assignments import measuring as assignments
from app.risk import measuring as risks
from app.variance.status_reports import confidence
from app.variance.status_reports import measuring as status_reports

ALL = (
    *(appraisals, assignments, baselines, benefits, confidence, consultations, readings, resources, risks),
    *(stages, status_reports),
)
