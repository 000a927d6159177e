"""The maturity model that is shipped: seven perspectives, five levels, in words of our own."""

from collections.abc import Mapping
from decimal import Decimal

from app.pmo.maturity.schemas import AttributeWrite, MaturityLevel, MaturityModelWrite, Perspective

SOURCE = "Seven perspectives and five levels after P3M3; the attributes are this service's own words"
LEVELS = ("Aware", "Repeatable", "Defined", "Managed", "Optimised")
# Of each perspective: its name, and for each level what is to be found there.
ATTRIBUTES: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "governance": (
        "Organisational governance",
        (
            ("Somebody decides on every project", "Projects are listed in one place"),
            ("Bodies meet when decisions are due", "Decisions are written down with a reason"),
            ("Limits of authority are the same rules everywhere", "Every gate has its criteria beforehand"),
            ("Time from question to decision is measured", "Decisions beyond authority are found and undone"),
            ("Rules change where measured decisions say so", "Projects that no longer pay are stopped early"),
        ),
    ),
    "control": (
        "Management control",
        (
            ("Projects have a plan", "Progress is told when somebody asks"),
            ("Reports come every period", "Plans have milestones and owners"),
            ("One method with tailoring is in use", "Baselines change by a decision alone"),
            ("Forecasts are compared with outcomes", "A breach of tolerance opens an exception"),
            ("Causes of variance are removed at the source", "Control costs are weighed against their use"),
        ),
    ),
    "benefits": (
        "Benefits management",
        (
            ("Business cases name benefits", "Somebody speaks for the users"),
            ("Benefits have a measure", "Benefits have an owner in the business"),
            ("Baselines are taken before the change", "Each benefit is traced to an objective"),
            ("Realisation is measured after closure", "No benefit is claimed twice"),
            ("Choices rest on measured benefits", "Forecasts of benefits are calibrated"),
        ),
    ),
    "finance": (
        "Financial management",
        (
            ("Projects have a budget", "Spending is known at year end"),
            ("Actual cost is posted every period", "Estimates state what they rest on"),
            ("Business cases follow one appraisal", "Contingency is kept apart from the budget"),
            ("Cost at completion is forecast with a range", "Funds are released at gates"),
            ("Estimates improve by past outcomes", "Money moves between projects by their worth"),
        ),
    ),
    "stakeholder": (
        "Stakeholder engagement",
        (
            ("Those most concerned are known", "Somebody tells them what happens"),
            ("There is a register of stakeholders", "Communication has a plan"),
            ("Influence and interest are assessed alike everywhere", "Those concerned are heard on plans"),
            ("Engagement is measured against what is wanted", "What is due to be told is told in time"),
            ("Feedback changes plans", "Engagement across projects is planned together"),
        ),
    ),
    "risk": (
        "Risk management",
        (
            ("Risks are talked about", "Large risks are written down"),
            ("Every project has a register", "Risks have owners and responses"),
            ("One scale and one appetite are in use", "Risks are escalated by rule"),
            ("Cost and time are simulated", "What responses achieve is measured"),
            ("Forecast probabilities are calibrated", "Opportunities are sought as risks are"),
        ),
    ),
    "resource": (
        "Resource management",
        (
            ("People are found for each project", "It is known who works on what"),
            ("Roles are described", "Shortages are told in time"),
            ("Capacity and demand are compared for all projects", "Competence is assessed by profile"),
            ("Use of capacity is measured", "Conflicts are settled by priority"),
            ("Supply follows the portfolio's forecast", "Gaps in competence close as planned"),
        ),
    ),
}
EVIDENCE = ["Record in this service", "Document", "Interview"]


def standard(pass_fraction: Decimal) -> MaturityModelWrite:
    """The shipped model, whose levels are held from a part on."""
    return MaturityModelWrite(
        code="standard",
        name="Standard maturity model",
        source=SOURCE,
        perspectives=[Perspective(code=code, name=name) for code, (name, _) in ATTRIBUTES.items()],
        levels=[MaturityLevel(level=at, name=name) for at, name in enumerate(LEVELS, 1)],
        attributes=[
            AttributeWrite(
                code=f"{code}_{level}_{at}", perspective=code, level=level, text=text, evidence=EVIDENCE
            )
            for code, (_, levels) in ATTRIBUTES.items()
            for level, texts in enumerate(levels, 1)
            for at, text in enumerate(texts, 1)
        ],
        pass_fraction=pass_fraction,
    )
