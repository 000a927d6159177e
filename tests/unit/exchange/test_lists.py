"""Cells that hold lists: cut at the separator, but for values that have it in themselves."""

import pytest

from app.exchange.tables.cell_types import ListCell
from app.exchange.tables.cells import listed
from app.exchange.tables.outcomes import Value

pytestmark = pytest.mark.quick
KIND = ListCell(whole=("Parts, Materials, & Processes", "Packaging, Handling, Storage"))


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("Power, Hardware", ("Power", "Hardware")),
        ("Parts, Materials, & Processes", ("Parts, Materials, & Processes",)),
        (
            "Hardware,Parts, Materials, & Processes , Power",
            ("Hardware", "Parts, Materials, & Processes", "Power"),
        ),
        ("Parts, Materials", ("Parts", "Materials")),
        ("Parts, Materials, & Processes of old", ("Parts", "Materials", "& Processes of old")),
        ("Packaging, Handling, Storage, Power,", ("Packaging, Handling, Storage", "Power")),
        ("Power,, Power\n, \n", ("Power",)),
    ],
)
def test_values_with_the_separator_stay_whole(cell: str, values: tuple[str, ...]) -> None:
    found = listed(cell, KIND)
    assert isinstance(found, Value)
    assert found.value == values
