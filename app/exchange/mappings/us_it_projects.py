"""Projects of the US federal IT Dashboard, about 2012, also in its deliberately damaged edition.

Planned and projected or actual cost are of the whole project, in millions of dollars. Cost variance is planned
less projected, so that a negative one is an overrun; a negative schedule variance is days late. The agency is
told by its code, because its name is spelt in many ways. In the cleaned edition some days and months are the
wrong way round, which only the order of two dates gives away.
"""

from decimal import Decimal

from app.exchange.tables.cell_types import (
    ChoiceCell,
    DateCell,
    IdentifierCell,
    MoneyCell,
    NumberCell,
    PercentageCell,
    TextCell,
)
from app.exchange.tables.mapping import (
    DifferenceCheck,
    DropLeadingBlanks,
    FactorCheck,
    IgnoredColumn,
    InOrderCheck,
    JoinDigits,
    MappedColumn,
    Mapping,
    PrefixCheck,
    SkipRule,
    TableLayout,
)

MILLIONS = MoneyCell(currency="USD", unit="million")
DAY = DateCell(order="dmy", otherwise=("ydm", "mdy"))
LINE = TextCell(one_line=True, unescape=True, at_most=500)
AGENCIES = {
    "5": "Department of Agriculture",
    "6": "Department of Commerce",
    "7": "Department of Defense",
    "9": "Department of Health and Human Services",
    "10": "Department of the Interior",
    "11": "Department of Justice",
    "12": "Department of Labor",
    "14": "Department of State",
    "15": "Department of the Treasury",
    "16": "Social Security Administration",
    "18": "Department of Education",
    "19": "Department of Energy",
    "20": "Environmental Protection Agency",
    "21": "Department of Transportation",
    "23": "General Services Administration",
    "24": "Department of Homeland Security",
    "25": "Department of Housing and Urban Development",
    "26": "National Aeronautics and Space Administration",
    "27": "Office of Personnel Management",
    "28": "Small Business Administration",
    "29": "Department of Veterans Affairs",
}


def headed(target: str, *headers: str, cell: object = LINE, **more: object) -> MappedColumn:
    """A column by its headers."""
    return MappedColumn.model_validate({"target": target, "sources": headers, "cell": cell, **more})


COLUMNS = (
    headed(
        "project.custom.investment_id",
        "unique investment identifier",
        cell=IdentifierCell(),
        required="value",
    ),
    headed("project.custom.business_case_id", "business case id", cell=IdentifierCell(ungroup=True)),
    headed("project.custom.agency_code", "agency code", cell=IdentifierCell(), required="column"),
    headed("project.category", "agency code", cell=ChoiceCell(words=AGENCIES)),
    headed("project.custom.agency_name", "agency name"),
    headed("project.custom.investment_title", "investment title"),
    headed("project.external_id", "project id", cell=IdentifierCell(ungroup=True), required="value"),
    headed("project.custom.agency_project_id", "agency project id", cell=IdentifierCell(ungroup=True)),
    headed("project.name", "project name", required="value"),
    headed("project.description", "project description", cell=TextCell(unescape=True)),
    headed("report.start_on", "start date", cell=DAY),
    headed("report.finish_on", "completion date (b1)", cell=DAY),
    headed("report.planned_finish_on", "planned project completion date (b2)", cell=DAY),
    headed("report.forecast_finish_on", "projected/actual project completion date (b2)", cell=DAY),
    headed("report.whole_life_cost", "lifecycle cost ($ m)", "lifecycle cost", cell=MILLIONS),
    headed(
        "report.stated_schedule_variance_days", "schedule variance (in days)", cell=NumberCell(whole=True)
    ),
    headed(
        "report.stated_schedule_variance_percent",
        "schedule variance (%)",
        cell=PercentageCell(bare="percent"),
    ),
    headed("report.stated_variance", "cost variance ($ m)", cell=MILLIONS),
    headed("report.stated_variance_percent", "cost variance (%)", cell=PercentageCell(bare="percent")),
    headed("report.budget", "planned cost ($ m)", cell=MILLIONS, required="column"),
    headed("report.forecast", "projected/actual cost ($ m)", cell=MILLIONS, required="column"),
    headed("report.updated_on", "updated date", cell=DAY),
    headed("project.custom.unique_project_id", "unique project id", cell=IdentifierCell()),
)

MAPPING = Mapping(
    name="us-it-projects",
    title="US federal IT Dashboard, projects of major investments",
    description=(__doc__ or "").partition("\n\n")[2].strip(),
    layout=TableLayout(
        skip=(
            SkipRule(reason="blank", when="blank"),
            SkipRule(reason="subtotal", when="like", like="total"),
        ),
        repairs=(DropLeadingBlanks(extra=5), JoinDigits(header="agency project id")),
    ),
    columns=COLUMNS,
    ignored=(
        IgnoredColumn(
            header="updated time", why="The day of the update is kept; its time of day says no more."
        ),
    ),
    constants={"report.cost_basis": "whole_life"},
    identity=("project.external_id",),
    checks=(
        InOrderCheck(first="report.start_on", then="report.finish_on"),
        InOrderCheck(first="report.start_on", then="report.planned_finish_on"),
        InOrderCheck(first="report.start_on", then="report.forecast_finish_on"),
        DifferenceCheck(
            minuend="report.budget",
            subtrahend="report.forecast",
            stated="report.stated_variance",
            tolerance=Decimal(500),
        ),
        FactorCheck(figures=("report.whole_life_cost", "report.budget", "report.forecast")),
        PrefixCheck(
            identifier="project.custom.investment_id", begins_with="project.custom.agency_code", digits=3
        ),
    ),
)
