"""The UK Government Major Projects Portfolio: six years of one publication, in as many layouts.

The colour rating is a delivery confidence by an assessor (the Major Projects Authority to 2015, then the
Infrastructure and Projects Authority, in 2023 also the project's SRO), never a declared RAG. Budget and
forecast are of the one financial year that ends in the report's year. Where a year has no category, the
department stands in for it. The whole-life cost is the published
baseline, so that its movement is a change of baseline.
"""

from decimal import Decimal

from app.exchange.tables.cell_types import (
    ConfidenceCell,
    DateCell,
    IdentifierCell,
    MoneyCell,
    NumberCell,
    PercentageCell,
    ScaleRule,
    TextCell,
)
from app.exchange.tables.mapping import (
    AnyOfCheck,
    DifferenceCheck,
    HeaderSource,
    InOrderCheck,
    MappedColumn,
    Mapping,
    PeriodRule,
    SkipRule,
    TableLayout,
    WithheldWords,
)

FIVE_POINT = ScaleRule(
    name="uk-five-point", levels=("red", "amber_red", "amber", "amber_green", "green"), until=2021
)
THREE_POINT = ScaleRule(name="uk-three-point", levels=("red", "amber", "green"), since=2022)
COLOURS = {
    "Red": "red",
    "Amber/Red": "amber_red",
    "Amber": "amber",
    "Amber/Green": "amber_green",
    "Green": "green",
}
MILLIONS = MoneyCell(currency="GBP", unit="million")


def rated_by(assessor: str, *sources: HeaderSource) -> MappedColumn:
    """The delivery confidence of one assessor."""
    cell = ConfidenceCell(assessor=assessor, scales=(FIVE_POINT, THREE_POINT), words=COLOURS)
    return MappedColumn(target=f"report.confidence.{assessor}", sources=sources, cell=cell, blank="no_rating")


def headed(target: str, *headers: str, cell: object = TextCell(), **more: object) -> MappedColumn:
    """A column by its headers."""
    return MappedColumn.model_validate({"target": target, "sources": headers, "cell": cell, **more})


WITHHELD = (
    *(
        WithheldWords(like=words, reason="exempt")
        for words in ("exempt under*", "exemption under*", "exempt - *", "data exempt*", "date exempt*")
    ),
    WithheldWords(like="*exempt under section*", reason="exempt", part=True),
    WithheldWords(like="tbd", reason="to_be_decided"),
    WithheldWords(like="tbc", reason="to_be_decided"),
    WithheldWords(like="reset", reason="reset"),
    WithheldWords(like="not provided", reason="not_provided"),
    WithheldWords(like="#n/a", reason="not_provided"),
    WithheldWords(like="n/a", reason="not_applicable"),
    WithheldWords(like="no departmental narrative", reason="not_provided"),
    WithheldWords(like="no end date*", reason="no_end_date"),
    WithheldWords(like="no dca", reason="no_rating"),
    WithheldWords(like="early planning*", reason="early_planning"),
    WithheldWords(like="the project is still at the planning stage*", reason="early_planning"),
    WithheldWords(like="the project is not in a position to provide*", reason="not_provided"),
    WithheldWords(like="legal sensitivity around this programme*prevented*assessment.", reason="no_rating"),
)

COLUMNS = (
    headed(
        "project.name",
        "project name",
        "project_name",
        cell=TextCell(one_line=True, at_most=500),
        required="value",
        may_be_withheld=False,
    ),
    headed("project.external_id", "project_number", cell=IdentifierCell()),
    headed("project.category", "report_category", cell=TextCell(one_line=True, at_most=200)),
    headed("project.description", "description / aims", "description_aims"),
    headed(
        "project.custom.department",
        "department",
        cell=TextCell(one_line=True, upper=True, at_most=200),
        required="column",
    ),
    headed("report.year", "year", cell=NumberCell(whole=True)),
    rated_by("mpa", HeaderSource(header="mpa rag rating*")),
    rated_by(
        "ipa", HeaderSource(header="ipa rag rating*"), HeaderSource(header="colour_rating", occurrence=1)
    ),
    rated_by("sro", HeaderSource(header="colour_rating", occurrence=2)),
    headed(
        "report.narrative.confidence",
        "departmental commentary on actions planned or taken on the *pa rag rating.",
        "rating_comment",
    ),
    headed(
        "report.start_on",
        "project - start date*",
        "start_date",
        cell=DateCell(order="dmy"),
        required="column",
    ),
    headed(
        "report.finish_on", "project - end date*", "end_date", cell=DateCell(order="dmy"), required="column"
    ),
    headed("report.narrative.schedule", "departmental narrative on schedule*", "schedule_comment"),
    headed(
        "report.budget",
        "20* budget (£million)",
        "yearly_budget",
        "total_baseline",
        cell=MILLIONS,
        required="column",
    ),
    headed(
        "report.forecast",
        "20* forecast (£million)",
        "yearly_forecast",
        "forecast_incl_ngc",
        cell=MILLIONS,
        required="column",
    ),
    # Published as forecast less budget; kept as budget less forecast, so that a negative one is an overrun.
    headed(
        "report.stated_variance",
        "20* variance (£million)",
        cell=MoneyCell(currency="GBP", unit="million", negate=True),
    ),
    headed(
        "report.stated_variance_percent",
        "20* variance %age",
        "variance budget / forecast %age",
        cell=PercentageCell(bare="ratio", negate=True),
        withheld=(WithheldWords(like="budget variance less than 5%*", reason="below_threshold"),),
    ),
    headed(
        "report.whole_life_cost",
        "total budgeted whole life costs (£million)*",
        "wlc_baseline_incl_ncg",
        cell=MILLIONS,
        required="column",
    ),
    headed(
        "report.narrative.cost",
        "departmental narrative on budget*/*forecast variance for*",
        "variance_comment",
    ),
    headed(
        "report.narrative.whole_life_cost",
        "departmental narrative on budgeted whole life costs",
        "budget_comment",
    ),
    headed("report.benefits", "total baseline benefits (£m)", cell=MILLIONS),
    headed("report.narrative.benefits", "benefits_comment"),
)

MAPPING = Mapping(
    name="uk-major-projects",
    title="UK Government Major Projects Portfolio, yearly transparency data",
    description=(__doc__ or "").partition("\n\n")[2].strip(),
    layout=TableLayout(
        skip=(SkipRule(reason="blank", when="blank"), SkipRule(reason="note", when="lone_cell")),
    ),
    columns=COLUMNS,
    withheld=WITHHELD,
    constants={"report.cost_basis": "period"},
    # To 2018 the file has no category: variance by category is then variance by department.
    fallbacks={"project.category": "project.custom.department"},
    period=PeriodRule(column="report.year", headers=("20* budget (£million)",), last_month=3),
    identity=("project.external_id", "project.name"),
    checks=(
        InOrderCheck(first="report.start_on", then="report.finish_on"),
        DifferenceCheck(
            minuend="report.budget",
            subtrahend="report.forecast",
            stated="report.stated_variance",
            tolerance=Decimal(20_000),
        ),
        AnyOfCheck(targets=("report.confidence.mpa", "report.confidence.ipa", "report.confidence.sro")),
    ),
)
