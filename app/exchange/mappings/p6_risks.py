"""The risks of a Primavera P6 project: of its XER file, or of its spreadsheet of risks.

What P6 calls pre-response is how a risk stands, for it does not say which responses are in place; what it
calls post-response is what they should lead to, and becomes the target. Levels are bands of five, by letters
or words. Cost and schedule are impacts apart, of which the worse one counts.
"""

from app.exchange.tables.cell_types import CellType, ChoiceCell, DateCell, IdentifierCell, TextCell
from app.exchange.tables.mapping import IgnoredColumn, MappedColumn, Mapping, SkipRule, TableLayout

LEVELS = (("VL", "Very Low"), ("L", "Low"), ("M", "Medium"), ("H", "High"), ("VH", "Very High"))
LEVEL = ChoiceCell(
    words={
        word: str(band)
        for band, words in enumerate(LEVELS, 1)
        for word in (*words, str(band), f"RL_{words[0]}")
    }
)
KINDS = {"threat": ("Threat", "RT_Threat"), "opportunity": ("Opportunity", "RT_Opp", "RT_Opportunity")}
STATUSES = {
    "draft": ("Proposed", "RS_Prop", "RS_Proposed"),
    "open": ("Open", "Active", "RS_Open", "RS_Active"),
    "closed": (
        *("Rejected", "Rejected (Closed)", "Managed (Closed)", "Impacted (Closed)", "Closed"),
        *("RS_Rej", "RS_Rejected", "RS_MngClosed", "RS_ImpClosed", "RS_Closed"),
    ),
}
RESPONSES = ("Accept", "Avoid", "Reduce", "Transfer", "Enhance", "Exploit", "Share")


def meaning(words: dict[str, tuple[str, ...]]) -> ChoiceCell:
    return ChoiceCell(words={word: meant for meant, spelt in words.items() for word in spelt})


def named(
    target: str, column: str, caption: str, cell: CellType | None = None, **more: object
) -> MappedColumn:
    """A column by its name in the database, or by what P6 calls it on the screen."""
    sources = (column, caption)
    return MappedColumn.model_validate(
        {"target": f"risk.{target}", "sources": sources, "cell": cell or TextCell(one_line=True), **more}
    )


MAPPING = Mapping(
    name="p6-risks",
    title="Primavera P6 risks (XER, or a spreadsheet of risks)",
    description=(__doc__ or "").strip(),
    layout=TableLayout(
        skip=(
            SkipRule(reason="blank", when="blank"),
            *(SkipRule(reason="captions", when="like", like="*Risk ID", cell=cell) for cell in (1, 2)),
        ),
    ),
    columns=(
        named("reference", "risk_code", "Risk ID", IdentifierCell()),
        named("title", "risk_name", "Risk Name", required="value"),
        named("event", "risk_desc", "Risk Description"),
        named("cause", "risk_cause", "Risk Cause"),
        named("effect", "risk_effect", "Risk Effect"),
        named("kind", "risk_to_type", "Risk Type", meaning(KINDS)),
        named("status", "status_code", "Risk Status", meaning(STATUSES)),
        named("category", "risk_type", "Risk Category"),
        named("owner", "rsrc_name", "Risk Owner"),
        named("raised_on", "add_date", "Identified On", DateCell(order="ymd", otherwise=("dmy",))),
        named("likelihood_band", "pre_rsp_prblty", "Pre-Response Probability", LEVEL),
        named("cost_band", "pre_rsp_cost_prblty", "Pre-Response Cost", LEVEL),
        named("schedule_band", "pre_rsp_schd_prblty", "Pre-Response Schedule", LEVEL),
        named("target_likelihood_band", "post_rsp_prblty", "Post-Response Probability", LEVEL),
        named("target_cost_band", "post_rsp_cost_prblty", "Post-Response Cost", LEVEL),
        named("target_schedule_band", "post_rsp_schd_prblty", "Post-Response Schedule", LEVEL),
        named(
            "response_strategy",
            "response_type",
            "Response Type",
            ChoiceCell(words={word: name.lower() for name in RESPONSES for word in (name, f"RR_{name}")}),
        ),
        named("response", "response_text", "Response Description"),
    ),
    ignored=tuple(
        IgnoredColumn(header=header, why=why)
        for header, why in (
            ("risk_id", "P6's own number; the code beside it is the reference."),
            ("proj_id", "The component that it goes to says so."),
            ("risk_type_id", "The category is named beside it."),
            ("rsrc_id", "The owner is named beside it."),
            ("identified_by_id", "The trail has who entered it here."),
            ("delete_record_flag", "A mark of the spreadsheet."),
        )
    ),
    identity=("risk.reference",),
)
