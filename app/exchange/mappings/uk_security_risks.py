"""The UK Government's register of security risks, as its Secure by Design template has it.

Likelihood and impact are bands of five; the residual ones say how a risk stands, the inherent ones how it
stood before its controls. The statement is one sentence, "There is a risk that ... resulting in ...". Two
headings come twice: the first is of the inherent risk, the second of the residual one. Dates are day first,
where somebody wrote them as text.
"""

from app.exchange.tables.cell_types import ChoiceCell, DateCell, IdentifierCell, NumberCell, TextCell
from app.exchange.tables.mapping import (
    HeaderSource,
    IgnoredColumn,
    MappedColumn,
    Mapping,
    SkipRule,
    TableLayout,
)

BAND = NumberCell(whole=True)


def headed(
    target: str, header: str, cell: object = TextCell(one_line=True), nth: int = 1, **more: object
) -> MappedColumn:
    source = HeaderSource(header=header, occurrence=nth)
    return MappedColumn.model_validate({"target": target, "sources": [source], "cell": cell, **more})


MAPPING = Mapping(
    name="uk-security-risks",
    title="UK Government security risk register (Secure by Design)",
    description=(__doc__ or "").strip(),
    layout=TableLayout(
        sheet="Security Risk Tracker",
        skip=(
            SkipRule(reason="blank", when="blank"),
            SkipRule(reason="hints", when="like", like="Unique risk ID"),
        ),
    ),
    columns=(
        headed("risk.reference", "Reference / Risk ID", IdentifierCell(), required="value"),
        headed("risk.statement", "Risk Description", required="value"),
        headed("risk.category", "Threat Event Type (STRIDE)"),
        headed("risk.cause", "Threat"),
        headed("risk.owner", "Risk Owner"),
        headed("risk.raised_on", "Date raised", DateCell(order="dmy")),
        headed("risk.inherent_likelihood_band", "Threat Likelihood Score", BAND),
        headed("risk.inherent_impact_band", "Impact Score", BAND),
        headed("risk.inherent_score", "Inherent Risk Rating SCORE", BAND),
        headed("risk.likelihood_band", "Threat Likelihood Score", BAND, 2),
        headed("risk.impact_band", "Impact Score", BAND, 2),
        headed("risk.score", "RR SCORE", BAND),
        headed(
            "risk.response_strategy",
            "Risk Treatment Approach",
            ChoiceCell(
                words={
                    "Treat": "reduce",
                    "Tolerate": "accept",
                    "Accept": "accept",
                    "Transfer": "transfer",
                    "Terminate": "avoid",
                }
            ),
        ),
        headed("risk.response", "Mitigating Controls", TextCell(at_most=4000)),
    ),
    ignored=tuple(
        IgnoredColumn(header=header, why=why)
        for header, why in (
            ("Project Risk", "The register that it goes into says so."),
            ("Business Unit", "The component that it goes to says so."),
            ("Accountable", "Its owner is who manages it."),
            ("Residual Risk Rating", "The scale gives the colour."),
            ("Inherent Risk Rating", "The scale gives the colour."),
            ("Target Risk Rating", "A rating alone is no assessment."),
            ("Updates/Progress", "What has happened since is in its history."),
            ("Escalate?", "Escalation is a decision of its own."),
            ("Threat Likelihood", "The words of the score beside it."),
            ("Impact", "The words of the score beside it."),
            ("Residual Likelihood", "The words of the score beside it."),
            ("Residual Impact", "The words of the score beside it."),
            ("Information Asset", "It is named in the statement."),
            ("Component", "It is named in the statement."),
            ("Enterprise-level cyber risk", "Empty in the template."),
            ("Last updated", "Empty in the template."),
        )
    ),
    identity=("risk.reference",),
)
