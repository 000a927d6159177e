"""Drafted narratives: short texts made from recorded facts, in which every number states a figure."""

from app.calc.narrative.audiences import Audience, status_narrative
from app.calc.narrative.checking import Drift, DriftKind, check, rebound
from app.calc.narrative.facts import (
    Basis,
    DecisionWanted,
    OpenExceptions,
    PortfolioFacts,
    ProjectFacts,
    WorkDriver,
)
from app.calc.narrative.figures import Binding, Figure, Narrative
from app.calc.narrative.linting import Finding, Lack, lint
from app.calc.narrative.portfolio import portfolio_narrative
from app.calc.narrative.project import project_narrative

__all__ = [
    "Audience",
    "Basis",
    "Binding",
    "DecisionWanted",
    "Drift",
    "DriftKind",
    "Figure",
    "Finding",
    "Lack",
    "Narrative",
    "OpenExceptions",
    "PortfolioFacts",
    "ProjectFacts",
    "WorkDriver",
    "check",
    "lint",
    "portfolio_narrative",
    "project_narrative",
    "rebound",
    "status_narrative",
]
