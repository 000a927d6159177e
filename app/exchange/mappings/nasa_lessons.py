"""NASA's public Lessons Learned Information System, as its entries are exported to a table.

Half of the abstracts are empty, and cells have paragraphs and bullets in them. Topics and directorates are
lists with commas between, and some of their values have commas in themselves. Some entries were published
before they occurred, by their dates: both are kept, with a warning.
"""

from app.exchange.tables.cell_types import ChoiceCell, DateCell, IdentifierCell, ListCell, TextCell
from app.exchange.tables.mapping import (
    HeaderSource,
    InOrderCheck,
    MappedColumn,
    Mapping,
    WithheldWords,
)

DAY, ONE_LINE = DateCell(order="ymd"), TextCell(one_line=True)
LONG = TextCell(at_most=24_000)
NO_PROGRAMME = tuple(WithheldWords(like=words, reason="not_applicable") for words in ("N/A", "NA"))
NO_PHASE = (
    WithheldWords(like="Not Specified", reason="not_specified"),
    WithheldWords(like="Not Applicable", reason="not_applicable"),
)
WITH_COMMAS = (
    "Parts, Materials, & Processes",
    "Packaging, Handling, Storage",
    "Procurement, Small Business & Industrial Relations",
)
PHASE = "From what phase of the program or project was this lesson learned captured?"
RULES = "The related NASA policy(s), standard(s), handbook(s), procedure(s) or other rules"


def headed(target: str, header: str, cell: object, **more: object) -> MappedColumn:
    source = HeaderSource(header=header)
    told = {"target": f"lesson.{target}", "sources": [source], "cell": cell, **more}
    return MappedColumn.model_validate(told)


MAPPING = Mapping(
    name="nasa-lessons",
    title="NASA Lessons Learned Information System",
    description=(__doc__ or "").strip(),
    columns=(
        headed("source_reference", "Lesson ID", IdentifierCell(), required="value"),
        headed("title", "Title", ONE_LINE, required="value"),
        headed("abstract", "Abstract", LONG),
        headed("lesson", "Lesson(s) Learned", LONG),
        headed("recommendation", "Recommendation(s)", LONG),
        headed("origin", "Organization", ONE_LINE),
        headed("occurred_on", "Date Lesson Occurred", DAY),
        headed("what_happened", "Driving Event", LONG),
        headed("evidence", "Evidence", LONG),
        headed("context", "Project / Program", TextCell(), withheld=NO_PROGRAMME),
        headed("related_rules", RULES, LONG),
        headed("audiences", "NASA Mission Directorate(s)", ListCell()),
        headed("sensitivity", "Sensitivity", ChoiceCell(words={"Public": "public"})),
        headed("phases", PHASE, ListCell(separator=";"), withheld=NO_PHASE),
        headed("see_also", "Where (other lessons, presentations, publications, etc.)?", LONG),
        headed("published_on", "Publish Date", DAY),
        headed("topics", "Topics", ListCell(whole=WITH_COMMAS)),
    ),
    identity=("lesson.source_reference",),
    checks=(InOrderCheck(first="lesson.occurred_on", then="lesson.published_on"),),
)
