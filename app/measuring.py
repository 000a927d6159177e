"""Every measure of a tolerance: importing this registers them all."""

from app.baselines import measuring as baselines
from app.benefits import measuring as benefits
from app.governance.readings import measuring as readings
from app.governance.stages import measuring as stages
from app.risk import measuring as risks
from app.variance.status_reports import measuring as status_reports

ALL = (baselines, benefits, readings, risks, stages, status_reports)
