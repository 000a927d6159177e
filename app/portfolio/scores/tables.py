"""How a component stands by a model, as a table."""

from collections.abc import Iterator, Sequence

from app.portfolio.scores.telling_schemas import CriterionStanding, Standing

FIGURES = ("weight", "value", "reason", "worth", "contribution", "penalty", "lowest", "highest", "spread")
HEADER = (
    *("criterion", "label", *FIGURES, "to_be_moderated", "scored", "asked", "recused"),
    *("live", "unit", "as_of", "source", "must_reach", "passed"),
)


def rows(standing: Standing) -> Iterator[Sequence[object]]:
    """A row for each criterion, with how many of the scorers who were asked have scored."""
    for each in standing.criteria:
        yield [
            *(each.criterion, each.label, *(getattr(each, name) for name in FIGURES), each.to_be_moderated),
            *(sum(one.has_scored for one in each.scorers), len(each.scorers), len(each.recused)),
            *live(each),
            *((each.gate.must_reach, each.gate.passed) if each.gate else (None, None)),
        ]


def live(criterion: CriterionStanding) -> Sequence[object]:
    found = criterion.live
    return (found.measure, found.unit, found.as_of, found.source) if found else (None,) * 4
