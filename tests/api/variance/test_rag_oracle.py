"""The worked example of a RAG with hysteresis, through the ledger and back as a trend."""

from decimal import Decimal

from tests.api.cost.conftest import MONTHS, Books, books, decider  # noqa: F401 (fixtures)
from tests.unit.calc.conftest import Oracle, oracle  # noqa: F401 (a fixture)

COLOURS = {"G": "green", "A": "amber", "R": "red"}
EARNED = Decimal(100_000)  # a month, as planned, so that the schedule stays green


def test_the_trend_settles_its_colours_as_the_worked_example_does(
    books: Books,  # noqa: F811
    oracle: Oracle,  # noqa: F811
) -> None:
    example = oracle("RAG-01")
    values = [Decimal(str(value)) for value in example["inputs"]["values"]]
    package = books.package(earning_rule="units", planned_units=len(values))
    books.line("ALL", work_package_id=package)
    plan = [("ALL", f"{EARNED}.00", month) for month, _ in zip(MONTHS, values, strict=True)]
    books.post("budget", MONTHS[0], *plan)
    books.baseline(MONTHS[0])
    spent = Decimal(0)
    for number, (month, cpi) in enumerate(zip(MONTHS, values, strict=True), 1):
        cost = round(number * EARNED / cpi, 2)
        books.post("actual", month, ("ALL", cost - spent))
        spent = cost
        claim = {"period": month, "units_done": number, "started_on": "2026-01-05"}
        books.made(f"/v1/work-packages/{package}/progress-claims", claim)
    trend = books.client.get(f"{books.at}/earned-value/trend", params={"period": MONTHS[-1]}).json()
    assert [item["rag"] for item in trend["items"]] == [
        COLOURS[letter] for letter in example["expected"]["reported"]
    ]
