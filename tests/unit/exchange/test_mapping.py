"""Mappings: what they may say, and that they survive being stored."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from app.exchange.shipped import SHIPPED
from app.exchange.tables.cell_types import ConfidenceCell, ScaleRule
from app.exchange.tables.mapping import (
    AnyOfCheck,
    DifferenceCheck,
    HeaderSource,
    InOrderCheck,
    Mapping,
    PeriodRule,
)
from tests.unit.exchange.helpers import column, mapping


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_shipped_mapping_survives_json(name: str) -> None:
    shipped = SHIPPED[name]
    assert shipped.name == name and shipped.description
    assert Mapping.model_validate_json(shipped.model_dump_json()) == shipped


def test_a_header_may_be_written_alone() -> None:
    assert column("project.name", "Name").sources == (HeaderSource(header="Name"),)


def test_a_mapping_is_written_with_few_words() -> None:
    written = {
        "name": "ours",
        "title": "Ours",
        "identity": ["project.name"],
        "columns": [
            {"target": "project.name", "sources": ["Name"], "cell": {"type": "text"}, "required": "value"}
        ],
    }
    assert Mapping.model_validate(written).required_columns[0].target == "project.name"


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"colour": "blue"}, "Extra inputs are not permitted"),
        ({"name": "Not a slug"}, "should match pattern"),
        ({"version": 0}, "greater than or equal to 1"),
        ({"identity": ("project.category",)}, "no column is mapped to project.category"),
        ({"identity": ()}, "at least 1 item"),
        ({"period": PeriodRule(column="report.year")}, "no column is mapped to report.year"),
        ({"checks": (InOrderCheck(first="report.start_on", then="report.end"),)}, "mapped to report.end"),
        ({"checks": (AnyOfCheck(targets=("report.budget", "report.cost")),)}, "mapped to report.cost"),
        ({"constants": {"nothing": "x"}}, "should match pattern"),
    ],
)
def test_what_a_mapping_may_not_say(more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        mapping(**more)


def test_one_field_has_one_column() -> None:
    twice = [column("project.name", "Name", required="value"), column("project.name", "Title")]
    with pytest.raises(ValidationError, match=r"two columns for project\.name"):
        Mapping(name="x", title="x", identity=("project.name",), columns=tuple(twice))


def test_a_header_must_be_possible_to_find() -> None:
    with pytest.raises(ValidationError, match="require a column"):
        Mapping(name="x", title="x", identity=("project.name",), columns=(column("project.name", "Name"),))


def test_words_of_a_rating_mean_levels_that_a_scale_has() -> None:
    scale = ScaleRule(name="s", levels=("low", "high"))
    with pytest.raises(ValidationError, match="no scale has the levels middle"):
        ConfidenceCell(assessor="sro", scales=(scale,), words={"Middle": "middle"})


def test_a_mapping_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        mapping().name = "other"  # type: ignore[misc]


def test_tolerances_stay_exact_in_json() -> None:
    check = DifferenceCheck(
        minuend="report.budget",
        subtrahend="report.forecast",
        stated="report.stated_variance",
        tolerance=Decimal("0.1"),
    )
    assert DifferenceCheck.model_validate_json(check.model_dump_json()).tolerance == Decimal("0.1")
