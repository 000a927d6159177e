"""Networks, PERT, progress, quality and trend: the published worked examples."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.calc.schedule.calendar import DAY, OFFICE_HOURS, Calendar, Shifts, add, instant_of, minute_of
from app.calc.schedule.critical_path import calculate
from app.calc.schedule.milestone_trend import Forecast, milestone_trend
from app.calc.schedule.network import (
    Activity,
    Basis,
    Constraint,
    ConstraintKind,
    Link,
    ProgressLogic,
    Relation,
)
from app.calc.schedule.pert import ThreePoint, pert
from app.calc.schedule.quality import Assessed, CriticalPath, assess
from tests.unit.calc.conftest import Oracle


def links_of(rows: list[dict[str, Any]]) -> list[Link]:
    return [Link(row["pred"], row["succ"], Relation(row["type"]), row["lag"]) for row in rows]


@pytest.mark.parametrize("id", ["CPM-01", "CPM-02", "CPM-03", "CPM-04"])
def test_published_networks(oracle: Oracle, id: str) -> None:
    given, expected = oracle(id)["inputs"], oracle(id)["expected"]
    held = {
        key: (Constraint(ConstraintKind(row["type"]), row["value"]),)
        for key, row in given["constraints"].items()
    }
    activities = [
        Activity(k, length, constraints=held.get(k, ())) for k, length in given["activities"].items()
    ]
    links = links_of(given["relations"])
    found = calculate(activities, links, Basis(required_finish=given["required_finish"]))
    assert found.finish == expected["project_finish"]
    for key, row in expected["activities"].items():
        dates = found.dates(key)
        assert [dates.early_start, dates.early_finish] == [row["ES"], row["EF"]]
        assert [dates.late_start, dates.late_finish] == [row["LS"], row["LF"]]
        assert [dates.total_float, dates.free_float] == [row["TF"], row["FF"]]
        assert dates.interfering_float == row["TF"] - row["FF"]
    driving = [[k.predecessor, k.successor, k.relation, k.lag] for k in found.driving]
    assert driving == expected["driving_relations"]
    assert found.critical() == expected["critical"]


def test_published_pert_network(oracle: Oracle) -> None:
    given, expected = oracle("CPM-20")["inputs"], oracle("CPM-20")["expected"]
    estimates = {key: ThreePoint(*points) for key, points in given["three_point"].items()}
    found = pert(estimates, links_of(given["relations"]), given["deadline"])
    for key, one in estimates.items():
        assert float(one.expected) == pytest.approx(expected["expected_duration"][key], abs=1e-6)
        assert float(one.variance) == pytest.approx(expected["classic_variance"][key], abs=1e-6)
        total_float = found.network.total_float(key)
        assert float(total_float or 0) == pytest.approx(expected["total_float"][key], abs=1e-6)
    assert found.expected == expected["project_expected"]
    assert found.network.critical() == expected["critical"]
    assert found.standard_deviation == pytest.approx(expected["critical_path_sd"], abs=1e-6)
    assert found.z == pytest.approx(expected["z"], abs=1e-6)
    assert found.probability == pytest.approx(expected["p_meet_deadline_classic"], abs=1e-6)


def calendar_of(week: list[int], exceptions: dict[str, bool]) -> Calendar:
    days = [OFFICE_HOURS if day in week else () for day in range(7)]
    held: dict[date, Shifts] = {
        date.fromisoformat(day): OFFICE_HOURS if works else () for day, works in exceptions.items()
    }
    return Calendar("published", tuple(days), held)


def test_published_working_days(oracle: Oracle) -> None:
    for given, expected in zip(
        oracle("CAL-01")["inputs"]["items"], oracle("CAL-01")["expected"]["items"], strict=True
    ):
        own = calendar_of(given["week"], given["exceptions"])
        lag_clock = calendar_of(given["lag_week"], given["lag_exceptions"]) if "lag_week" in given else None
        activities = [Activity("item", given["days"] * 480, own), Activity("next", 480, own)]
        link = Link("item", "next", lag=given.get("lag_days", 0) * 480, clock=lag_clock)
        start = (date.fromisoformat(given["start"]).toordinal() - 1) * DAY
        found = calculate(activities, [link], Basis(start=start))
        item, after = found.dates("item"), found.dates("next")
        assert str(instant_of(item.start).date()) == expected["start"]
        assert str(instant_of(item.finish - 1).date()) == expected["finish"], given["id"]
        assert str(instant_of(after.start).date()) == expected["fs_successor_start"], given["id"]


@pytest.mark.parametrize("logic", ProgressLogic)
def test_published_work_out_of_sequence(oracle: Oracle, logic: ProgressLogic) -> None:
    given, expected = oracle("CPM-30")["inputs"], oracle("CPM-30")["expected"]
    activities = [
        Activity("A", given["A_remaining"], actual_start=0),
        Activity("B", given["B_remaining"], actual_start=10),
        Activity("C", given["C"]),
    ]
    links = [Link("A", "B", lag=given["lag"]), Link("B", "C")]
    found = calculate(activities, links, Basis(data_date=given["data_date"], logic=logic))
    told = expected[str(logic)]
    assert found.dates("A").finish == expected["A_finish"]
    assert found.dates("B").start == 10
    assert found.dates("B").early_start == told["B_remaining_start"]
    assert found.dates("B").finish == found.dates("C").start == told["B_finish"]
    retained = logic == ProgressLogic.RETAINED
    assert found.finish == expected["project_finish_" + ("retained" if retained else "override")]
    assert found.out_of_sequence == links[:1]


def assessed(row: dict[str, Any]) -> Assessed:
    constraints = (ConstraintKind(row["constraint"]),) if "constraint" in row else ()
    members = {name: row[name] for name in ("start", "finish", "total_float", "resourced")}
    members |= {name: row[name] for name in ("baseline_finish", "baseline_duration")}
    members |= {name: row[name] for name in ("actual_start", "actual_finish")}
    return Assessed(row["id"], constraints=constraints, **members)


def test_published_fourteen_points(oracle: Oracle) -> None:
    given, expected = oracle("DCMA-01")["inputs"], oracle("DCMA-01")["expected"]
    path = CriticalPath(
        given["critical_path_length"],
        given["project_total_float"],
        given["cp_test"]["injected"],
        given["cp_test"]["finish_shift"],
    )
    tasks = [assessed(row) for row in given["tasks"]]
    found = assess(tasks, links_of(given["links"]), given["data_date"], path)
    assert found.incomplete == expected["incomplete_tasks"]
    assert found.links_considered == expected["links_considered"]
    for point, row in zip(found.points, expected["metrics"].values(), strict=True):
        assert point.value == pytest.approx(row["value"], abs=1e-6), point.name
        assert point.passed == row["passed"], point.name
        assert list(point.tasks) == row.get("items", list(point.tasks)), point.name
        if point.number in (2, 3, 4, 14):
            assert (point.count if point.number != 14 else row["completed"]) == row.get(
                "count", row.get("completed")
            )
        if "denominator" in row:
            assert point.denominator == row["denominator"]


def test_published_milestone_trend(oracle: Oracle) -> None:
    given, expected = oracle("MTA-01")["inputs"], oracle("MTA-01")["expected"]
    found = milestone_trend([Forecast(**row) for row in given["reports"]], given["baseline_day"])
    assert found.slope == pytest.approx(expected["slope"], abs=1e-6)
    assert (found.total_slip, found.last_slip) == (expected["total_slip"], expected["last_slip"])
    assert found.completion_day == pytest.approx(expected["trend_completion_day"], abs=1e-6)


def test_adding_no_work_leaves_an_evening_where_it_is() -> None:
    clock = calendar_of([0, 1, 2, 3, 4], {})
    evening = minute_of(instant_of(0).replace(year=2026, month=3, day=6, hour=17))
    assert add(clock, evening, 0) == evening
    assert instant_of(add(clock, evening, 1)) == instant_of(evening) + timedelta(days=2, hours=15, minutes=1)
