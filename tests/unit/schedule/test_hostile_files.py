"""Files that are broken, hostile or too large: refused or told, quickly, and never with a stack trace."""

import time
from collections.abc import Callable

import pytest

from app.schedule.exchange.mspdi import read_mspdi
from app.schedule.exchange.xer import read_xer
from app.schedule.exchange.xer_calendar import tree
from app.schedule.plan import FileRefused, Plan

NS = 'xmlns="http://schemas.microsoft.com/project"'
LAUGHS = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><Project xmlns="http://schemas.microsoft.com/project"><Name>&c;</Name></Project>"""
OUTSIDE = f'<?xml version="1.0"?><!DOCTYPE p SYSTEM "file:///etc/passwd"><Project {NS}/>'
HEAD = "ERMHDR\t23.12\n%T\tPROJECT\n%F\tproj_id\tproj_short_name\tlast_recalc_date\tplan_start_date\n%R\t1\tP\t2026-01-05 08:00\t2026-01-05 08:00\n"
CALENDAR = "%T\tCALENDAR\n%F\tclndr_id\tclndr_name\tclndr_data\n%R\tC\tone\t\n"
TASK = "%T\tTASK\n%F\ttask_id\tproj_id\tclndr_id\ttask_type\ttask_code\ttask_name\ttarget_drtn_hr_cnt\tremain_drtn_hr_cnt\n"


def xer(*rows: str, rest: str = "%E\n") -> Plan:
    return read_xer((HEAD + CALENDAR + TASK + "".join(f"%R\t{row}\n" for row in rows) + rest).encode())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_xer"),
        (b"%T\tTASK\n", "not_xer"),
        (b"ERMHDR\t1\n", "no_project"),
        (b"ERMHDR" + b"\x00\xff" * 999, "no_project"),
        (b"x" * (32 * 2**20 + 1), "too_large"),
        (HEAD.encode(), "no_project"),
    ],
)
def test_what_is_no_xer_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_xer(content)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_xml"),
        (b"<Project", "not_xml"),
        (b"<?xml version='1.0' encoding='no-such'?><Project/>", "not_xml"),
        (b"<Project/>", "not_mspdi"),
        (LAUGHS.encode(), "document_type"),
        (OUTSIDE.encode(), "document_type"),
        (f"<Project {NS}/>".encode(), "no_start"),
        (f"<Project {NS}>{'<a>' * 5000}{'</a>' * 5000}</Project>".encode(), "too_deep"),
        (b"x" * (32 * 2**20 + 1), "too_large"),
    ],
)
def test_what_is_no_project_xml_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_mspdi(content)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("1\t1\tC\tTT_Task\tA\tOne\tlong\t8", "long is no number of hours"),
        ("1\t1\tC\tTT_Task\tA\tOne\t1e99\t8", "more than a plan can hold"),
        ("1\t1\tC\tTT_Task\tA\tOne\tnan\t8", "more than a plan can hold"),
        ("1\t1\tC\tTT_Task\tA\tOne\t-8\t8", "below zero"),
        ("1\t1\tC\tTT_Task\t\tOne\t8\t8", "no code"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_line(row: str, sentence: str) -> None:
    plan = xer(row)
    assert [(p.severity, p.line) for p in plan.problems] == [("error", 10)]
    assert sentence in plan.problems[0].sentence


def test_what_is_odd_in_a_file_is_told() -> None:
    one = "1\t1\tC\tTT_Task\tA\tOne\t8\t8"
    plan = xer(one, one, "3\t1\tD\tTT_Task\tB\tTwo\t8\t8\textra", rest="")
    assert {p.code for p in plan.problems} == {"code_twice", "unknown_calendar", "ragged_row", "no_end"}
    links = "%T\tTASKPRED\n%F\ttask_id\tpred_task_id\tpred_type\tlag_hr_cnt\n%R\t1\t9\tPR_FS\t0\n%R\t1\t1\tPR_XX\t0\n%E\n"
    assert [p.code for p in xer(one, rest=links).problems] == ["link_leaves", "unreadable_row"]


def test_one_of_several_projects_is_named() -> None:
    two = "%T\tPROJECT\n%F\tproj_id\tproj_short_name\tlast_recalc_date\n%R\t1\tP\t2026-01-05 08:00\n%R\t2\tQ\t2026-02-02 08:00\n"
    body = (
        "ERMHDR\t1\n"
        + two
        + CALENDAR
        + TASK
        + "%R\t1\t1\tC\tTT_Task\tA\tA\t8\t8\n%R\t2\t2\tC\tTT_Task\tB\tB\t8\t8\n%E\n"
    )
    with pytest.raises(FileRefused, match="holds: P, Q"):
        read_xer(body.encode())
    assert [task.code for task in read_xer(body.encode(), "Q").tasks] == ["B"]


def test_names_beyond_ascii_are_read_in_either_encoding() -> None:
    row = "1\t1\tC\tTT_Task\tA\tCafé für Züge\t8\t8"
    text = HEAD + CALENDAR + TASK + f"%R\t{row}\n%E\n"
    for encoding in ("cp1252", "utf-8", "utf-8-sig"):
        assert read_xer(text.encode(encoding)).tasks[0].name == "Café für Züge"


def test_a_calendar_nested_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="too deeply"):
        tree("(0||a()(" * 10_000)


@pytest.mark.parametrize(
    "make",
    [
        lambda: read_xer(HEAD.encode() + b"%T\tTASK\n%F\ttask_id\n" + b"%R\t" * 2_000_000),
        lambda: read_xer(HEAD.encode() + b"\n" * 20_000_000),
        lambda: read_mspdi(
            f"<Project {NS}><StartDate>2026-01-05T08:00:00</StartDate>{'<x/>' * 100_000}</Project>".encode()
        ),
    ],
)
def test_the_largest_files_are_answered_in_seconds(make: Callable[[], Plan]) -> None:
    began = time.monotonic()
    try:
        make()
    except FileRefused as refused:
        assert refused.sentence
    assert time.monotonic() - began < 10
