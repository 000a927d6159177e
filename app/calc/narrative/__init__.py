"""Drafted narratives: short texts made from recorded facts, in which every number states a figure."""

from app.calc.narrative.checking import Drift, DriftKind, check, rebound
from app.calc.narrative.facts import Basis, DecisionWanted, PortfolioFacts, ProjectFacts
from app.calc.narrative.figures import Binding, Figure, Narrative
from app.calc.narrative.portfolio import portfolio_narrative
from app.calc.narrative.project import project_narrative

__all__ = [
    "Basis",
    "Binding",
    "DecisionWanted",
    "Drift",
    "DriftKind",
    "Figure",
    "Narrative",
    "PortfolioFacts",
    "ProjectFacts",
    "check",
    "portfolio_narrative",
    "project_narrative",
    "rebound",
]
