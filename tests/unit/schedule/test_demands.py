"""What tasks demand of roles, as files of other programs have it."""

from decimal import Decimal

import pytest

from app.schedule.exchange.demands import role_demands
from app.schedule.exchange.mspdi import read_mspdi
from app.schedule.exchange.xer import read_xer
from app.schedule.plan import RoleDemand

PROJECT = """<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2026-03-02T08:00:00</StartDate><Tasks>
<Task><UID>1</UID><Name>Refit</Name><Duration>PT16H0M0S</Duration></Task>
<Task><UID>2</UID><Name>Done</Name><Duration>PT0H0M0S</Duration></Task></Tasks><Resources>
<Resource><UID>1</UID><Name>Fitter</Name><Type>1</Type></Resource>
<Resource><UID>2</UID><Name>Grease</Name><Type>0</Type></Resource></Resources><Assignments>
<Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>1.5</Units></Assignment>
<Assignment><TaskUID>1</TaskUID><ResourceUID>2</ResourceUID><Units>40</Units></Assignment>
<Assignment><TaskUID>2</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units></Assignment>
</Assignments></Project>"""
TABLES = {
    "PROJECT": [
        {"proj_id": "1", "proj_short_name": "P", "plan_start_date": "2026-03-02 08:00", "clndr_id": "9"}
    ],
    "CALENDAR": [{"clndr_id": "9", "clndr_name": "Standard", "day_hr_cnt": "8", "clndr_data": ""}],
    "RSRC": [
        {"rsrc_id": "5", "rsrc_short_name": "FIT", "rsrc_name": "Fitter", "rsrc_type": "RT_Labor"},
        {"rsrc_id": "6", "rsrc_short_name": "GRS", "rsrc_name": "Grease", "rsrc_type": "RT_Mat"},
    ],
    "TASK": [
        {
            **{"task_id": "7", "proj_id": "1", "clndr_id": "9", "task_code": "A", "task_name": "Refit"},
            **{"task_type": "TT_Task", "status_code": "TK_NotStart", "wbs_id": ""},
            **{"target_drtn_hr_cnt": "16", "remain_drtn_hr_cnt": "16"},
        }
    ],
    "TASKRSRC": [
        {"task_id": "7", "proj_id": "1", "rsrc_id": "5", "target_qty_per_hr": "1.5"},
        {"task_id": "7", "proj_id": "1", "rsrc_id": "6", "target_qty_per_hr": "4"},
    ],
}


def xer() -> bytes:
    lines = ["ERMHDR\t19.12\t2026-03-02\tProject"]
    for name, rows in TABLES.items():
        lines += [f"%T\t{name}", "\t".join(["%F", *rows[0]])]
        lines += ["\t".join(["%R", *row.values()]) for row in rows]
    return "\n".join([*lines, "%E"]).encode()


def test_work_resources_are_demands_of_tasks_and_of_no_milestone() -> None:
    refit, done = read_mspdi(PROJECT.encode()).tasks
    assert refit.demands == (RoleDemand("Fitter", Decimal("1.5")),)
    assert (refit.owner, refit.resourced, done.demands) == ("Fitter, Grease", True, ())


def test_labour_is_a_demand_and_material_is_none() -> None:
    [refit] = [task for task in read_xer(xer()).tasks if task.code == "A"]
    assert refit.demands == (RoleDemand("FIT", Decimal("1.5")),)


@pytest.mark.parametrize("units", [None, "", "none", "NaN", "-1", "0", "Infinity", "1e9"])
def test_units_that_make_no_sense_demand_nothing(units: str | None) -> None:
    assert role_demands([("Fitter", units)]) == ()
    assert role_demands([("Fitter", units), ("Fitter", "0.25")]) == (RoleDemand("Fitter", Decimal("0.25")),)
